"""A query as it was understood: what understanding hands to the engines and to ranking."""

import math
from dataclasses import dataclass
from functools import cached_property

from immunoinfo.search.engines.contract import Group


@dataclass(frozen=True)
class Concept:
    """One thing asked for: the WAYS to write it, what is ALIKE, how telling it is, in how many ENTRIES it stands."""

    ways: Group
    alike: Group = ()
    weight: float = 1.0
    entries: int = 0

    @property
    def wide(self) -> Group:
        return self.ways + self.alike

    @cached_property
    def phrases(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """WAYS and what is ALIKE, as they stand in a text whose words are parted by spaces."""
        own, other = (tuple(f" {' '.join(words)} " for words in group) for group in (self.ways, self.alike))
        return own, other


@dataclass(frozen=True)
class Query:
    """A query as it was understood."""

    concepts: tuple[Concept, ...] = ()  # what an entry should hold
    asking: tuple[tuple[str, float], ...] = ()  # the words of what it is after, by weight; an entry need not hold them
    named: frozenset[int] = frozenset()  # entries of which a name stands in the query
    spelled: frozenset[int] = frozenset()  # those of them whose name is written just so, not only in another form
    share_named: float = 0.0  # how much of the query that name is, by weight
    is_short: bool = False  # a word of it stands nowhere, and is left out
    intents: frozenset[str] = frozenset()
    corrected: str = ""

    @property
    def is_name(self) -> bool:
        """Whether it is no more than a name of entries, and what it is after."""
        return bool(self.named) and self.share_named > 0.999

    @property
    def marks(self) -> frozenset[str]:
        return frozenset(word for concept in self.concepts for words in concept.wide for word in words)

    @cached_property
    def total(self) -> float:
        return sum(concept.weight for concept in self.concepts)

    @cached_property
    def total_asking(self) -> float:
        return sum(weight for _word, weight in self.asking)


def weight(entries: int, total: int) -> float:
    """Return how telling a word is that stands in so many of TOTAL entries: BM25's inverse frequency, never zero."""
    return math.log(1 + (max(total, entries) - entries + 0.5) / (entries + 0.5)) + 0.1
