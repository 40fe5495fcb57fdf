"""How far a command is, on the line of its errors, so that its output stays clean."""

from collections.abc import Callable
from typing import TextIO

WIDTH = 40  # characters


def bar(stream: TextIO) -> Callable[[int, int], None]:
    """Return what draws on STREAM, if that is a terminal, how many of how many are done."""

    def told(done: int, total: int) -> None:
        if stream.isatty():
            full = WIDTH * done // max(total, 1)
            stream.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {done}/{total}" + ("\n" if done >= total else ""))
            stream.flush()

    return told
