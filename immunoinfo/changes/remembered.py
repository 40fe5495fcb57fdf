"""What this process may remember, and for how long: until any content changes, or a window opens or closes."""

from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

from django.utils import timezone

from immunoinfo.changes.models import ContentVersion

T = TypeVar("T")
NEVER = datetime.max.replace(tzinfo=timezone.get_fixed_timezone(0))


class Remembered(Generic[T]):
    """A value worked out from content, kept while it holds.

    BUILD returns the value and the moment until which it holds if nothing changes. One query a call asks whether
    the content is still the same; nothing else is shared between processes, so nothing needs to be told to them.
    """

    def __init__(self, build: Callable[[], tuple[T, datetime | None]]) -> None:
        self.build = build
        self.kept: tuple[str, datetime, T] | None = None

    def __call__(self) -> T:
        version = ContentVersion.current()
        if self.kept is None or self.kept[0] != version or self.kept[1] <= timezone.now():
            value, until = self.build()
            self.kept = (version, until or NEVER, value)
        return self.kept[2]
