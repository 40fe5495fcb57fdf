"""Two or three therapy types side by side: which were chosen, and under which one address."""

from urllib.parse import urlencode

from django.http import QueryDict

from immunoinfo.publishing.base import MAX_SLUG
from immunoinfo.therapies.models import TherapyType
from immunoinfo.therapies.tree import TherapyTree

PLACES = ("a", "b", "c")
ASPECTS = ("definition", "goal", *TherapyType.fact_fields, *TherapyType.balance_fields, "when_to_get_help")


class Choice:
    """What a reader chose, read from the address: the therapy types known, from A to Z, and the words that are none.

    Every order of the same types leads to one address, that from A to Z by the last part of their own addresses:
    a rule that no change of a name or a place in the tree can move.
    """

    def __init__(self, query: QueryDict, tree: TherapyTree) -> None:
        self.asked = query.urlencode()
        slugs = {word for place in PLACES if (word := readable(query.get(place, "")))}
        found = [branch.therapy for slug in slugs if (branch := tree.branch(slug))]
        self.therapies = sorted(found, key=lambda therapy: therapy.slug)
        self.unknown = sorted(slugs - {therapy.slug for therapy in found})

    @property
    def is_enough(self) -> bool:
        return len(self.therapies) > 1

    @property
    def query(self) -> str:
        """The one way to write this choice in an address."""
        return urlencode([(place, each.slug) for place, each in zip(PLACES, self.therapies, strict=False)])

    @property
    def moved(self) -> bool:
        """Whether the same choice has another address than the one asked; with a word to complain about it has none."""
        return self.is_enough and not self.unknown and self.asked != self.query

    def places(self) -> list[tuple[str, str]]:
        """The boxes of the form, each with what is chosen in it."""
        chosen = [therapy.slug for therapy in self.therapies]
        return list(zip(PLACES, [*chosen, *[""] * len(PLACES)], strict=False))

    def aspects(self) -> list[tuple[str, list[tuple[TherapyType, str]]]]:
        """Label of each aspect that at least one of them has something about, with each one's text."""
        rows = [(aspect, [(each, text_of(each, aspect)) for each in self.therapies]) for aspect in ASPECTS]
        return [(TherapyType.label(aspect), cells) for aspect, cells in rows if any(text for _each, text in cells)]


def readable(word: str) -> str:
    """Return WORD as it may be shown back: no control characters, and no longer than an address can be."""
    return "".join(char for char in word.strip() if char.isprintable())[:MAX_SLUG]


def text_of(therapy: TherapyType, aspect: str) -> str:
    return str(therapy.get_goal_display()) if aspect == "goal" else getattr(therapy, aspect)
