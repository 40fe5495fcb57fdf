"""What many pages have in common, worked out once until content changes: how long a list is, what is about a therapy type."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from immunoinfo.changes.boundary import next_boundary
from immunoinfo.changes.remembered import Remembered

MOST = 2_000  # things that a process remembers at a time; the largest is the newest hundred about a therapy type

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def build() -> tuple[dict[Any, Any], datetime]:
    return {}, next_boundary()


remembered = Remembered(build)


def once(key: Hashable, work_out: Callable[[], T]) -> T:
    """Return what WORK_OUT returns, asked once until content changes or a window opens or closes; KEY says what it is."""
    return each_once([key], lambda _keys: [work_out()])[0]


def each_once(keys: Sequence[K], work_out: Callable[[list[K]], Iterable[T]]) -> list[T]:
    """Return for each of KEYS what WORK_OUT returns for it; asked once, as above, for all that are not known yet."""
    known = remembered()
    unknown = [key for key in keys if key not in known]
    found = dict(zip(unknown, work_out(unknown), strict=True)) if unknown else {}
    if len(known) < MOST:
        known.update(found)
    return [found[key] if key in found else known[key] for key in keys]
