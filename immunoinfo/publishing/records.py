"""What an item hands to others: a finding to its editor, its words to search."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that a check found wrong; FIELD and EXCERPT say where. An error blocks publishing, a warning does not."""

    field: str
    message: str
    is_error: bool = True
    excerpt: str = ""  # at most 60 characters of the text, by which an editor finds the place
    check: str = ""  # the name of the check
    reason: str = ""  # why an editor kept what a warning names


@dataclass(frozen=True)
class IndexText:
    """What search knows of one item: all plain text; TITLE is shown as the heading of a hit."""

    title: str
    names: list[str]
    text: str
