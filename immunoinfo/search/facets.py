"""What a list of hits can be narrowed to: counted, never to nothing, and taken back by one click."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from immunoinfo.search.answering import Answer
from immunoinfo.therapies.filters import Filter
from immunoinfo.therapies.tree import Branch


@dataclass(frozen=True)
class Choice:
    """One filter: following its address sets it, or takes it back where it is CHOSEN."""

    label: str
    count: int
    url: str
    chosen: bool = False


@dataclass(frozen=True)
class Facets:
    """The filters that fit ANSWER, beside those already set."""

    answer: Answer
    filter: Filter
    exactly: bool

    def address(self, **changes: str) -> str:
        """Return the query of the address at which CHANGES hold and all else stays; paging begins anew."""
        state = {
            "q": self.answer.query,
            "kind": self.filter.kind,
            "therapy": self.filter.therapy.slug if self.filter.therapy else "",
            "exact": "1" if self.exactly else "",
        }
        return "?" + urlencode({name: value for name, value in {**state, **changes}.items() if value})

    @property
    def exact_url(self) -> str:
        return self.address(exact="1")

    @property
    def unfiltered_url(self) -> str:
        return self.address(kind="", therapy="")

    @property
    def kinds(self) -> list[Choice]:
        choices: Mapping[str, str] = dict(self.filter.kinds)
        return [
            Choice(label, self.answer.kinds.get(kind, 0), self.address(kind="" if chosen else kind), chosen)
            for kind, label in choices.items()
            if (chosen := kind == self.filter.kind) or self.answer.kinds.get(kind)
        ]

    @property
    def therapies(self) -> list[Choice]:
        """The therapy types of the hits, each with those below it; below the chosen one where one is chosen."""
        chosen = self.filter.branch
        branches = list(below(chosen)) if chosen else [self.filter.tree.branches[item.pk] for item in self.filter.tree]
        found = [(branch, count_about(branch, self.answer.tags)) for branch in branches]
        offered = [
            Choice(branch.therapy.name, count, self.address(therapy=branch.therapy.slug))
            for branch, count in found
            if count
        ]
        if chosen is None:
            return offered
        first = Choice(chosen.therapy.name, len(self.answer.entries), self.address(therapy=""), chosen=True)
        return [first, *offered]


def below(branch: Branch) -> Iterable[Branch]:
    for child in branch.children:
        yield child
        yield from below(child)


def count_about(branch: Branch, tags: Iterable[frozenset[int]]) -> int:
    """Return how many hits, of which TAGS are the therapy types, are about that of BRANCH or one below it."""
    family = {therapy.pk for therapy in branch.walk()}
    return sum(not family.isdisjoint(of_hit) for of_hit in tags)
