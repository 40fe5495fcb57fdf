"""Pages of a list of content: how many there are is counted once, and the last is as near as the first."""

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.translation import get_language

from immunoinfo.changes.boundary import next_boundary
from immunoinfo.changes.remembered import Remembered
from immunoinfo.therapies.entries import EntryQuerySet, entry_models
from immunoinfo.therapies.models import TherapyType
from immunoinfo.therapies.tree import Branch

OF_EACH_KIND = 100  # items on a page
FEW = 1_000  # items of which a list is put in order; of more it is read in order until a page is full


T = TypeVar("T")


def build() -> tuple[dict[Hashable, Any], datetime]:
    return {}, next_boundary()


remembered = Remembered(build)


def counted(key: Hashable, count: Callable[[], T]) -> T:
    """Return what COUNT returns, which reads all of a list, once until content changes; KEY names the list."""
    known = remembered()
    if key not in known:
        known[key] = count()
    return known[key]


class Pages(Paginator):
    """Those of ENTRIES that are about one of THERAPIES, all where none is named; LIST tells these apart from others."""

    def __init__(
        self, entries: EntryQuerySet, per_page: int, therapies: Sequence[TherapyType] = (), *list_: Hashable
    ) -> None:
        self.found: Any = entries.about(*therapies) if therapies else entries
        super().__init__(self.found, per_page)
        self.entries, self.therapies = entries, therapies
        self.kind = entries.model._meta
        self.list = (self.kind.label, get_language(), *(therapy.pk for therapy in therapies), *list_)

    @cached_property
    def count(self) -> int:
        return counted(self.list, self.found.order_by().count)

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        stop = min(start + self.per_page, self.count)
        found = self.entries.met_about(*self.therapies) if self.therapies and self.count > FEW else self.found
        if start > self.count / 2:
            return Page(list(found.reverse()[self.count - stop : self.count - start])[::-1], number, self)
        return Page(list(found[start:stop]), number, self)


def pages_about(branch: Branch, number: Any) -> tuple[list[Page], Page | None]:
    """Return page NUMBER of each kind's list of what is about BRANCH, where it has so many, and that of the longest."""
    therapies = tuple(branch.walk())
    lists = [
        Pages(kind.objects.published().in_language().named().by_name(), OF_EACH_KIND, therapies)
        for kind in entry_models()
    ]
    if not lists:
        return [], None
    longest = max(lists, key=lambda pages: pages.num_pages)
    page = longest.get_page(number)
    others = [each for each in lists if each.num_pages >= page.number]
    return [page if each is longest else each.page(page.number) for each in others], page
