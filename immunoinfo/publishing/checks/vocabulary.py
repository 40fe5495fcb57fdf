"""What the checks know of words: declared by whoever owns them (the glossary), collected here, so that no arrow goes up."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

Finder = Callable[[str], Iterable[tuple[int, int]]]  # text in; start and end of each name in it out
KEPT = 2000  # passages whose names are remembered: those of the pages that a few people are working on


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language that readers can look up on this site."""

    finders: tuple[Finder, ...] = ()  # names to set aside when reading is measured
    words: frozenset[str] = frozenset()  # single words that are explained, as stem() writes them
    abbreviations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # with their spelled-out names
    exempt: frozenset[str] = frozenset()  # abbreviations that need no spelling out: they have no longer form
    addresses: Mapping[str, str] = field(default_factory=dict)  # paths of other names, and where each leads

    def mentions(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of each name in TEXT."""
        for find in self.finders:
            yield from find(text)

    def __add__(self, other: "Vocabulary") -> "Vocabulary":
        return Vocabulary(
            self.finders + other.finders,
            self.words | other.words,
            {**self.abbreviations, **other.abbreviations},
            self.exempt | other.exempt,
            {**self.addresses, **other.addresses},
        )


def finder(find: Finder) -> Finder:
    """Return FIND, asked once for each passage: several checks look through the same, and after a change most are as before."""
    return lru_cache(maxsize=KEPT)(lambda text: tuple(find(text)))


_declared: list[Callable[[str], Vocabulary]] = []


def declare(words_in: Callable[[str], Vocabulary]) -> None:
    """Have WORDS_IN(language) asked by every check; called from an AppConfig's ready()."""
    if words_in not in _declared:
        _declared.append(words_in)


def vocabulary_in(language: str) -> Vocabulary:
    """Return all that was declared for LANGUAGE."""
    return sum((words_in(language) for words_in in _declared), Vocabulary())
