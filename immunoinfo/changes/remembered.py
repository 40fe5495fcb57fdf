"""What this process may remember, and for how long: until the content it was made of changes, or a window opens or closes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.utils import timezone

from immunoinfo.changes.models import ContentVersion, TableVersion

T = TypeVar("T")
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
    """

    def __init__(self, build: Callable[[], tuple[T, datetime | None]], *made_of: type[Model]) -> None:
        self.build = build
        self.made_of = made_of
        self.kept: Kept[T] | None = None

    def __call__(self) -> T:
        version, kept = ContentVersion.current(), self.kept
        if kept is None or kept.until <= timezone.now():
            return self.anew(version)
        if kept.version == version:
            return kept.value
        if not self.made_of or kept.tables != TableVersion.of(self.made_of):
            return self.anew(version)
        self.kept = replace(kept, version=version)
        return kept.value

    def anew(self, version: str) -> T:
        tables = TableVersion.of(self.made_of) if self.made_of else {}  # asked first: the value is at least as new
        value, until = self.build()
        self.kept = Kept(value, until or NEVER, version, tables)
        return value


def next_moment(items: Iterable[Any], now: datetime) -> datetime | None:
    """Return when the next of ITEMS begins or ceases to be public; None while all stays as it is NOW."""
    moments = (moment for item in items for moment in (item.starts_at, item.ends_at) if moment and moment > now)
    return min(moments, default=None)
