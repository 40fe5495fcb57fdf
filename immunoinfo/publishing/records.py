"""What an item hands to others: a finding to its editor, its words to search, itself as data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

Own = str | bool | list[str] | None  # what a kind's own record may hold


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


@dataclass(frozen=True)
class Brief:
    """One item as a list for programs shows it. URL is the path of its page, THERAPIES are slugs."""

    kind: str
    language: str
    slug: str
    url: str
    title: str
    summary: str
    therapies: list[str]
    changed_at: datetime


@dataclass(frozen=True)
class CitedSource:
    key: str
    title: str
    publisher: str
    url: str
    checked_on: date | None


@dataclass(frozen=True)
class Record(Brief):
    """One item whole, all text plain. OWN holds what only its kind has; an empty REVIEWED_AT: by no clinician yet."""

    texts: dict[str, str]
    alternate_names: list[dict[str, str]]
    own: dict[str, Own]
    sources: list[CitedSource]
    banner: str
    safety_critical: bool
    sources_checked_at: date | None
    due_at: date | None
    reviewed_at: date | None
    reviewer_role: str
    change_note: str


class Recorded:
    """What a kind declares for programs that read it."""

    collection: ClassVar[str] = ""  # the word for all of its kind in addresses; empty: kind_slug with an s
    record_links: ClassVar[tuple[str, ...]] = ()  # the links that own_record() follows

    def own_record(self) -> dict[str, Own]:
        """Return what only this kind has, by name; of other items only the slugs of those that are public."""
        return {}

    def own_linked_data(self) -> dict[str, Any]:
        """Return what only this kind says of its pages in the words of schema.org; only what the page shows, too."""
        return {}
