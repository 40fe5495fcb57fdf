"""What else is about the therapy types of an item: the newest about each type are remembered, what is about most is chosen."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from django.utils.translation import get_language

from immunoinfo.changes.common import each_once
from immunoinfo.publishing.prepared import Given, Prepared, together
from immunoinfo.therapies.entries import Entry
from immunoinfo.therapies.listing import public

ENOUGH = 50  # items to choose from
MOST = 6  # items that a page leads to

Row = tuple[Any, ...]  # the number of an item and the columns asked for
Key = tuple[Prepared[Any], str, int]  # which query, in which language, about which therapy type


class Related:
    """Of the newest hundred of MODEL about each therapy type those that readers may see, with these COLUMNS.

    RANK puts a row among others, the first of all lowest, by what it says and among the newest of how many types it is.
    """

    def __init__(self, model: type[Entry], *columns: str, rank: Callable[[Row, int], Any]) -> None:
        self.newest: Prepared[Any] = Prepared(
            lambda: public(model).newest_about(Given("therapy")).values_list("pk", *columns)
        )
        self.rank = rank

    def to(self, item: Entry) -> list[Row]:
        """Return what the therapy types of ITEM lead to, itself left out."""
        language = get_language() or ""
        found = each_once([(self.newest, language, therapy.pk) for therapy in item.public_therapies], newest_about)
        shared = Counter(chain.from_iterable(found))
        del shared[item.pk]
        rows = dict(chain.from_iterable(newest.items() for newest in found))
        # What is about most of the types, of as many the newest first; sorting keeps the order of what is equal.
        about_most = sorted(sorted(shared, reverse=True), key=shared.__getitem__, reverse=True)[:ENOUGH]
        ranked = sorted((self.rank(rows[pk], shared[pk]), pk) for pk in about_most)
        return [rows[pk] for _rank, pk in ranked[:MOST]]


def newest_about(keys: list[Key]) -> Iterable[dict[int, Row]]:
    """Return by their numbers the items that each of KEYS asks for, from one query."""
    return ({row[0]: row for row in rows} for rows in together([(query, {"therapy": pk}) for query, _, pk in keys]))
