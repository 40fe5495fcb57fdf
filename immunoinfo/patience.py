"""How one thread waits for another, and how long."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def waiting_for(lock: Any, seconds: float) -> Iterator[None]:
    """Hold LOCK, or go on without it after SECONDS: who holds it may itself wait for something that does not come."""
    held = lock.acquire(timeout=seconds)
    try:
        yield
    finally:
        if held:
            lock.release()
