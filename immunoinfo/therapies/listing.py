"""Lists of content as queries put together once a process: how much there is, and a page of it, asked for from either end."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Model
from django.urls import get_script_prefix

from immunoinfo.publishing.paths import ANY_SLUG, SLUG
from immunoinfo.publishing.prepared import LANGUAGE, NOW, Given, Prepared
from immunoinfo.therapies.entries import Entry, EntryQuerySet
from immunoinfo.therapies.models import TherapyType


def public(model: type[Entry]) -> Any:
    """Return what readers may see of MODEL in the language of the page, when it is asked for."""
    return model.objects.published(NOW).in_language(LANGUAGE)


class Listing:
    """What readers may see of MODEL, put in order and narrowed by ORDERED: all of it, or what is about some therapy types."""

    def __init__(self, model: type[Entry], ordered: Callable[[Any], EntryQuerySet]) -> None:
        self.model, self.ordered = model, ordered
        self.known: dict[tuple[int, bool, bool], Prepared[Any]] = {}
        self.counts: dict[int, Prepared[Any]] = {}

    def all_about(self, therapies: int) -> Prepared[Any]:
        """Return the query for all that is about one of so many THERAPIES, in no order, to count it."""
        if therapies not in self.counts:
            self.counts[therapies] = Prepared(lambda: self.narrowed(therapies).order_by().values("pk"))
        return self.counts[therapies]

    def about(self, therapies: int, met: bool = False, backwards: bool = False) -> Prepared[Any]:
        """Return the query for a part of the list about one of so many THERAPIES, none for all of it.

        MET: as it is met in order, where much is about them. BACKWARDS: the last first.
        """
        shape = (therapies, met, backwards)
        if shape not in self.known:
            self.known[shape] = Prepared(lambda: self.narrowed(*shape), is_part=True)
        return self.known[shape]

    def narrowed(self, therapies: int, met: bool = False, backwards: bool = False) -> EntryQuerySet:
        found, any_of = public(self.model), places(therapies)
        if any_of and met:
            found = self.model.objects.in_language(LANGUAGE).met_about(self.model.objects.published(NOW), *any_of)
        elif any_of:
            found = found.about(*any_of)
        found = self.ordered(found)
        return found.reverse() if backwards else found


def places(number: int) -> list[Any]:
    """Return the places of so many therapy types in a prepared query."""
    return [Given(f"therapy_{at}") for at in range(number)]


def in_places(therapies: Iterable[TherapyType]) -> dict[str, int]:
    """Return what is given for the places of THERAPIES."""
    return {f"therapy_{at}": therapy.pk for at, therapy in enumerate(therapies)}


class Named(NamedTuple):
    """An item as a link to it: hundreds stand on one page, and a model's instance costs twenty times as much."""

    title: str
    address: str

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.address


def as_named(model: type[Entry], rows: Iterable[tuple[str, str, str]]) -> list[Named]:
    """Return ROWS of MODEL, each a language, an address's last part and a title, as links."""
    prefix = get_script_prefix()
    return [Named(title, address(model, language, slug, prefix)) for language, slug, title in rows]


def address(model: type[Entry], language: str, slug: str, prefix: str) -> str:
    """Return the path of what stands at SLUG: those of one kind and LANGUAGE differ in nothing else."""
    if not SLUG.fullmatch(slug):
        return model(language=language, slug=slug).get_absolute_url()
    before, after = around(model, language, prefix)
    return f"{before}{slug}{after}"


@lru_cache(maxsize=200)
def around(model: type[Model], language: str, prefix: str) -> tuple[str, str]:
    """Return what stands before and behind the last part of an address; PREFIX is where the site is mounted."""
    before, _slug, after = model(language=language, slug=ANY_SLUG).get_absolute_url().partition(ANY_SLUG)  # type: ignore[attr-defined]
    return before, after
