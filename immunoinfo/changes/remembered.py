"""What this process may remember, and for how long: until the content it was made of changes, or a window opens or closes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import RLock
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from immunoinfo.changes.models import ContentVersion, TableVersion
from immunoinfo.patience import waiting_for

T = TypeVar("T")
PATIENCE = 3  # seconds; to work out the most that is remembered takes less
NEVER = datetime.max.replace(tzinfo=timezone.get_fixed_timezone(0))


@dataclass(frozen=True)
class Kept(Generic[T]):
    """A value, the content version at which it was last known to hold, and the tokens of the tables it was made of."""

    value: T
    until: datetime
    version: str
    tables: dict[str, str]


class Remembered(Generic[T]):
    """A value worked out from content, kept while it holds.

    BUILD returns the value and the moment until which it holds if nothing changes. MADE_OF are the models whose rows
    it reads: where they are named, a change to any other leaves the value alone. One query a call asks whether
    the content is still the same; nothing else is shared between processes, so nothing needs to be told to them.

    After a change all threads ask at once: one works the value out, and the others wait for it.
    """

    def __init__(self, build: Callable[[], tuple[T, datetime | None]], *made_of: type[Model]) -> None:
        self.build = build
        self.made_of = made_of
        self.kept: Kept[T] | None = None
        self.building = RLock()

    def __call__(self) -> T:
        version = ContentVersion.current()
        kept = self.valid(version)
        if kept is None and connection.in_atomic_block:  # it may hold a row that the thread which builds waits for
            kept = self.anew(version)
        elif kept is None:
            with waiting_for(self.building, PATIENCE):
                version = ContentVersion.current()
                kept = self.valid(version) or self.anew(version)
        return kept.value

    def valid(self, version: str) -> Kept[T] | None:
        """Return what is kept, if it holds at VERSION."""
        kept = self.kept
        if kept is None or kept.until <= timezone.now():
            return None
        if kept.version != version:
            if not self.made_of or kept.tables != TableVersion.of(self.made_of):
                return None
            kept = self.kept = replace(kept, version=version)
        return kept

    def anew(self, version: str) -> Kept[T]:
        tables = TableVersion.of(self.made_of) if self.made_of else {}  # asked first: the value is at least as new
        value, until = self.build()
        kept = self.kept = Kept(value, until or NEVER, version, tables)
        return kept


def next_moment(items: Iterable[Any], now: datetime) -> datetime | None:
    """Return when the next of ITEMS begins or ceases to be public; None while all stays as it is NOW."""
    moments = (moment for item in items for moment in (item.starts_at, item.ends_at) if moment and moment > now)
    return min(moments, default=None)
