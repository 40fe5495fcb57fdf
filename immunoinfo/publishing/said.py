"""Where words are said: whoever keeps an index of all texts (search) declares how to look there, so that no arrow goes up."""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """What a thing is called in LANGUAGE; those of CAPITALS are only meant where they are written so (ICI, not ici)."""

    language: str
    names: tuple[str, ...]
    capitals: frozenset[str]


@dataclass(frozen=True)
class Page:
    """A public page that says them."""

    kind: str
    title: str
    url: str


Finder = Callable[[Names, Collection[str]], list[Page]]
_finders: list[Finder] = []


def declare(finder: Finder) -> None:
    """Have FINDER asked, with the names and the kinds of content; called from an AppConfig's ready()."""
    if finder not in _finders:
        _finders.append(finder)


def pages_that_say(names: Names, kinds: Collection[str]) -> list[Page]:
    """Return pages of KINDS that say one of NAMES: those called so first, then the newest; where many do, some of them."""
    return [page for find in _finders for page in find(names, kinds)]
