"""What else is about the therapy types of an item: the newest about each type are remembered, what is about most is chosen."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from django.utils.translation import get_language

from immunoinfo.changes.common import each_once, once
from immunoinfo.publishing.prepared import Given, Prepared, together
from immunoinfo.therapies.entries import Entry
from immunoinfo.therapies.listing import public

ENOUGH = 50  # items to choose from
RELATED = 6  # items that a page leads to
THERAPY = Given("therapy")

Row = tuple[Any, ...]  # the number of an item and the columns asked for
Key = tuple[Prepared[Any], str, int]  # which query, in which language, about which therapy type


class Alike:
    """The newest that readers may see of MODEL about each therapy type, with these COLUMNS.

    RANK puts a row among others, the first of all lowest, by what it says and the number of types that it shares.
    """

    def __init__(self, model: type[Entry], *columns: str, rank: Callable[[Row, int], Any]) -> None:
        newest = lambda: public(model).newest_about(THERAPY).order_by("-pk").values_list("pk", *columns)  # noqa: E731
        self.newest: Prepared[Any] = Prepared(newest)
        self.rank = rank

    def to(self, item: Entry) -> list[Row]:
        """Return what the therapy types of ITEM lead to, itself left out."""
        keys = [(self.newest, get_language(), therapy.pk) for therapy in item.public_therapies]
        return [row for row in once(tuple(keys), lambda: self.first(keys)) if row[0] != item.pk][:RELATED]

    def first(self, keys: list[Key]) -> list[Row]:
        """Return the first of what is about most of the therapy types that KEYS name."""
        found = each_once(keys, newest_about)
        shared = Counter(chain.from_iterable(found)).most_common(ENOUGH)
        rows = {pk: row for newest in found for pk, row in newest.items()}
        ranked = sorted((self.rank(rows[pk], number), pk) for pk, number in shared)
        return [rows[pk] for _rank, pk in ranked[: RELATED + 1]]


def newest_about(keys: list[Key]) -> Iterable[dict[int, Row]]:
    """Return by their numbers the items that each of KEYS asks for, from one query."""
    return ({row[0]: row for row in rows} for rows in together([(query, {"therapy": pk}) for query, _, pk in keys]))
