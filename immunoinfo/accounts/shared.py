"""A cache for a site without Redis whose processes count together: files in the data folder, one writer at a time."""

import pickle
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks


class SharedCache(FileBasedCache):
    """Django's cache in files, in which two processes that add one at the same time have added two."""

    _dir: str  # Django's own; the stubs of its types leave it out

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        with self.alone():
            return super().add(key, value, timeout, version)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Return the value after DELTA more; unlike Django's, it ends when it would have ended before."""
        with self.alone():
            ends, value = self.read(key, version)
            self.set(key, value + delta, ends - time.time(), version)
            return value + delta

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        """Set the end anew. Django's writes into the file itself, where a reader may see half of it."""
        with self.alone():
            value = self.get(key, None, version)
            if value is not None:
                self.set(key, value, timeout, version)
            return value is not None

    def read(self, key: Any, version: Any) -> tuple[float, int]:
        """Return end and value; raise ValueError if there is none, as `incr` does."""
        try:
            with Path(self._key_to_file(key, version)).open("rb") as file:  # type: ignore[attr-defined]
                ends = pickle.load(file)  # noqa: S301 - written by this class, in the site's own folder
                value = pickle.loads(zlib.decompress(file.read()))  # noqa: S301
        except FileNotFoundError:
            raise ValueError(f"no count is kept under {key}") from None
        if ends < time.time():
            raise ValueError(f"the count under {key} has ended")
        return ends, value

    def forget_ended(self) -> int:
        """Remove the files of what has ended, which otherwise stay until there are many; return how many those were."""
        with self.alone():
            ended = [path for path in Path(self._dir).glob("*.djcache") if self.has_ended(path)]
            for path in ended:
                path.unlink(missing_ok=True)
        return len(ended)

    def has_ended(self, path: Path) -> bool:
        try:
            with path.open("rb") as file:
                ends = pickle.load(file)  # noqa: S301 - written by this class, in the site's own folder
        except (FileNotFoundError, EOFError, pickle.UnpicklingError):  # gone meanwhile, or cut off by a full disk
            return path.exists()
        return ends is not None and ends < time.time()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes out until done."""
        Path(self._dir).mkdir(mode=0o700, parents=True, exist_ok=True)
        with (Path(self._dir) / "lock").open("a") as file:
            locks.lock(file, locks.LOCK_EX)
            yield
