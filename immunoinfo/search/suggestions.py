"""Names to offer while somebody types, and names near to what found nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Q
from django.utils import timezone

from immunoinfo.search.models import IndexEntry
from immunoinfo.search.words import fold


@dataclass(frozen=True)
class Suggestion:
    """A NAME that leads to the public entry TITLE of KIND at URL."""

    name: str
    title: str
    kind: str
    url: str


def suggest(text: str, language: str, limit: int = 8) -> list[Suggestion]:
    """Return names that begin with TEXT, then those with a later word that begins so; each entry once."""
    asked = fold(text[:200]).strip()
    if not asked:
        return []
    begins = [found for found in names(language) if fold(found.name).startswith(asked)]
    later = [found for found in names(language) if f" {asked}" in fold(found.name)]
    return once([*sorted(begins, key=lambda found: len(found.name)), *later])[:limit]


def nearest_names(query: str, language: str, limit: int = 6) -> list[Suggestion]:
    """Return the names nearest to QUERY: by likeness, then those that begin with the same letter."""
    asked = fold(query[:200]).strip()

    def nearness(found: Suggestion) -> tuple[float, bool]:
        name = fold(found.name)
        return (round(SequenceMatcher(None, asked, name).ratio(), 1), name[:1] == asked[:1])

    near = sorted(names(language), key=nearness, reverse=True)
    return once([found for found in near if nearness(found) > (0.4, True) or nearness(found)[1]])[:limit]


def names(language: str) -> Iterator[Suggestion]:
    now = timezone.now()
    public = IndexEntry.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), language=language, starts_at__lte=now)
    for entry in public.order_by("title"):
        for name in [entry.title, *entry.names.splitlines()]:
            yield Suggestion(name, entry.title, entry.kind, entry.url)


def once(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Return the first suggestion of each entry."""
    return list({each.url: each for each in reversed(list(found))}.values())[::-1]
