"""Pages of a list of content: how many there are is counted once, and the last is as near as the first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db import connection
from django.utils.functional import cached_property
from django.utils.translation import get_language

from immunoinfo.changes.common import each_once
from immunoinfo.publishing.prepared import Asked, Prepared, together
from immunoinfo.therapies.entries import Entry, entry_models
from immunoinfo.therapies.listing import Listing, as_named, in_places
from immunoinfo.therapies.models import TherapyType
from immunoinfo.therapies.tree import Branch

OF_EACH_KIND = 30  # items on a page
FEW = 200  # items that are put in order for each page of them, however many others there are
SORTED = 2  # how many times as much an item costs that is fetched and put in order as one that is met in order

T = TypeVar("T")


class Pages(Paginator):
    """Those of LISTING that are about one of THERAPIES, all where none is named; narrowed by what is GIVEN."""

    def __init__(self, listing: Listing, per_page: int, therapies: Sequence[TherapyType] = (), **given: str) -> None:
        super().__init__((), per_page)
        self.listing, self.therapies, self.kind = listing, therapies, listing.model._meta
        self.narrowed, self.given = given, {**given, **in_places(therapies)}
        self.list = (listing, get_language(), *self.given.items())

    @cached_property
    def count(self) -> int:
        return counts([self])[0]

    def nearest(self, number: Any) -> int:
        """Return NUMBER where there is such a page, else that of the page shown instead."""
        try:
            return self.validate_number(number)
        except PageNotAnInteger:
            return 1
        except EmptyPage:
            return self.num_pages

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        part = self.part(number)
        return Page(part.ordered(part.query.objects(**part.given)), number, self)

    def part(self, number: int) -> "Part":
        """Return what is asked for page NUMBER: in its second half the list is read from its end."""
        start = (number - 1) * self.per_page
        stop = min(start + self.per_page, self.count)
        is_backwards = start > self.count / 2
        offset = self.count - stop if is_backwards else start
        query = self.listing.about(len(self.therapies), self.is_met_sooner(offset + stop - start), is_backwards)
        return Part(query, {**self.given, "limit": stop - start, "offset": offset}, is_backwards)

    def is_met_sooner(self, number: int) -> bool:
        """Tell whether so many are sooner met in the order of the whole list than all of them put in order."""
        if not self.is_many:
            return False
        met = number * self.widened.count / self.count
        return met < SORTED * self.count

    @property
    def is_many(self) -> bool:
        """Whether it is worth weighing how to ask; PostgreSQL does that itself, by what it knows of the tables."""
        return bool(self.therapies) and self.count > FEW and connection.vendor == "sqlite"

    @cached_property
    def widened(self) -> "Pages":
        """The same list about everything."""
        return Pages(self.listing, self.per_page, (), **self.narrowed)

    @property
    def whole(self) -> Asked:
        """What is asked to count all."""
        return self.listing.all_about(len(self.therapies)), self.given


@dataclass(frozen=True)
class Part:
    """What is asked for one page of a list, and whether the last of it is given first."""

    query: Prepared[Any]
    given: dict[str, Any]
    is_backwards: bool

    def ordered(self, found: list[T]) -> list[T]:
        return found[::-1] if self.is_backwards else found


def counts(lists: Sequence[Pages]) -> list[int]:
    """Return how many each of LISTS holds; those not counted since content changed are counted in one query."""
    asked = {pages.list: pages.whole for pages in lists}

    def counted(new: Iterable[Any]) -> list[int]:
        return [count for [(count,)] in together([asked[key] for key in new], "COUNT(*)")]

    return each_once([pages.list for pages in lists], counted)


def know_counts(lists: Sequence[Pages]) -> None:
    for pages, count in zip(lists, counts(lists), strict=True):
        pages.count = count


@cache
def by_name(model: type[Entry]) -> Listing:
    """Return the list of what readers may see of MODEL, as lists show it: what Named needs of it."""
    return Listing(model, lambda found: found.by_name().values_list("language", "slug", model.title_field))


def pages_about(branch: Branch, number: Any) -> tuple[list[Page], Page | None]:
    """Return page NUMBER of each kind's list of what is about BRANCH, where it has so many, and that of the longest.

    At most three queries whatever the number of kinds, one where nothing changed since the last time.
    """
    therapies = tuple(branch.walk())
    lists = [Pages(by_name(kind), OF_EACH_KIND, therapies) for kind in entry_models()]
    if not lists:
        return [], None
    know_counts(lists)  # all at once: each is asked for its own below
    know_counts([pages.widened for pages in lists if pages.is_many])
    longest = max(lists, key=lambda pages: pages.num_pages)
    number = longest.nearest(number)
    parts = {pages: pages.part(number) for pages in lists if pages.num_pages >= number}
    found = together([(part.query, part.given) for part in parts.values()])
    shown = {
        pages: Page(as_named(pages.listing.model, part.ordered(rows)), number, pages)
        for (pages, part), rows in zip(parts.items(), found, strict=True)
    }
    return list(shown.values()), shown[longest]
