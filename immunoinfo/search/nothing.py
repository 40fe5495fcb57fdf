"""What to offer where a query found nothing."""

from dataclasses import dataclass

from immunoinfo.search.suggestions import Suggestion, nearest_names, suggest
from immunoinfo.search.words import fold


@dataclass(frozen=True)
class NextSteps:
    """NAMES near to the query; its LETTER in the A to Z where names begin with it, else empty."""

    names: list[Suggestion]
    letter: str


def next_steps(query: str, language: str) -> NextSteps:
    letter = next((char for char in fold(query) if char.isalnum()), "").upper()
    has_names = "A" <= letter <= "Z" and bool(suggest(letter, language, limit=1))
    return NextSteps(nearest_names(query, language), letter if has_names else "")
