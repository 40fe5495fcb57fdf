"""What a reader picked in a list's filters, read from the address."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.functional import cached_property

from immunoinfo.therapies.entries import EntryQuerySet
from immunoinfo.therapies.known import public_tree
from immunoinfo.therapies.listing import Listing
from immunoinfo.therapies.models import TherapyType
from immunoinfo.therapies.paging import Pages
from immunoinfo.therapies.tree import Branch, TherapyTree

Q = TypeVar("Q", bound=EntryQuerySet)


class Filter:
    """The therapy type and kind picked; a value that is no choice counts as not picked."""

    def __init__(self, query: QueryDict, kinds: Iterable[tuple[str, Any]] = ()) -> None:
        self.kinds = tuple(kinds)
        self.kind = query.get("kind", "") if query.get("kind") in dict(self.kinds) else ""
        self.asked_therapy = query.get("therapy", "")
        self.asked_page = query.get("page")

    @cached_property
    def tree(self) -> TherapyTree:
        return public_tree()

    @property
    def branch(self) -> Branch | None:
        return self.tree.branch(self.asked_therapy)

    @property
    def therapy(self) -> TherapyType | None:
        return self.branch.therapy if self.branch else None

    @property
    def family(self) -> frozenset[int]:
        """The ids of the therapy type picked and of those below it; empty when none is picked."""
        return frozenset(therapy.pk for therapy in self.branch.walk()) if self.branch else frozenset()

    @property
    def is_set(self) -> bool:
        return bool(self.kind or self.branch)

    def page(self, listing: Listing, per_page: int, **given: str) -> Page:
        """Return the page asked for of LISTING, narrowed by what is GIVEN and to the therapy type picked."""
        therapies = tuple(self.branch.walk()) if self.branch else ()
        return Pages(listing, per_page, therapies, **given).get_page(self.asked_page)

    def apply(self, entries: Q) -> Q:
        """Return the ENTRIES about the therapy type picked or one below it; all when none is picked."""
        return entries.about(*self.branch.walk()) if self.branch else entries
