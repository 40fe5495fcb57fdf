"""What many pages have in common, worked out once until content changes: how long a list is, what is about a therapy type."""

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar

from immunoinfo.changes.boundary import next_boundary
from immunoinfo.changes.remembered import Remembered

MOST = 2_000  # things that a process remembers at a time, a few kilobytes each at most

T = TypeVar("T")


def build() -> tuple[dict[Hashable, Any], datetime]:
    return {}, next_boundary()


remembered = Remembered(build)


def once(key: Hashable, work_out: Callable[[], T]) -> T:
    """Return what WORK_OUT returns, asked once until content changes or a window opens or closes; KEY says what it is."""
    known = remembered()
    if key in known:
        return known[key]
    found = work_out()
    if len(known) < MOST:
        known[key] = found
    return found
