"""An answer to a query, whole: what was really asked, what was found, and how much of each kind."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from immunoinfo.search import lexicon
from immunoinfo.search.engines import Candidate, Group, Wanted, engine
from immunoinfo.search.models import IndexEntry
from immunoinfo.search.query import Query
from immunoinfo.search.ranking import LOOKED_AT, MAX_HITS, Ranked, rank
from immunoinfo.search.understanding import MAX_QUERY, Lexicon, understand

ENOUGH = 10  # hits; with fewer, entries that hold only some of the words are looked for too
MOST_WIDENED = 80  # entries found by some of the words
MOST_KIN = 40  # namesakes of the best hits
MOST_ROWS = 600  # entries that the words of a widened search stand in, summed; a commoner word finds everything


class Hits(Sequence[IndexEntry]):
    """Entries by their ids, read from the database as they are looked at: a page of ten reads ten."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.ids = ids

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> IndexEntry: ...
    @overload
    def __getitem__(self, at: slice) -> list[IndexEntry]: ...
    def __getitem__(self, at: int | slice) -> IndexEntry | list[IndexEntry]:
        if isinstance(at, int):
            return IndexEntry.objects.get(pk=self.ids[at])
        found = IndexEntry.objects.in_bulk(self.ids[at])
        return [found[pk] for pk in self.ids[at] if pk in found]  # one may have gone meanwhile

    def __iter__(self) -> Iterator[IndexEntry]:
        return iter(self[:])


@dataclass(frozen=True)
class Answer:
    """What QUERY, cleaned, finds; the best of ENTRIES first.

    CORRECTED is the query really answered where typing slips were mended, else empty. WIDENED tells that no entry
    held all that mattered. MARKS are the stems that snippets mark. KINDS counts hits without regard to the kind
    wanted, THERAPIES without regard to the therapy types wanted. TAGS are the therapy types of each of ENTRIES.
    """

    query: str
    corrected: str
    widened: bool
    entries: Sequence[IndexEntry]
    marks: frozenset[str]
    kinds: Mapping[str, int]
    therapies: Mapping[int, int]
    tags: Sequence[frozenset[int]] = ()


def answer(query: str, wanted: Wanted, exactly: bool = False) -> Answer:
    """Return what QUERY finds; EXACTLY leaves typing slips as they are."""
    cleaned = clean(query)
    site = lexicon.site()
    asked = understand(
        cleaned, Lexicon(lexicon.counts, lexicon.named, site.nearest, site.total, site.intents, site.alike), exactly
    )
    if not asked.concepts:
        return Answer(cleaned, "", False, [], frozenset(), {}, {})
    everything = found(asked, Wanted(wanted.language), site)
    if len(everything) >= MAX_HITS and (wanted.kind or wanted.therapies):
        everything += found(asked, wanted, site)  # what the best of all would hide
    ranked = list({each.candidate.id: each for each in everything}.values())
    of_kind = Wanted(wanted.language, kind=wanted.kind)
    about = Wanted(wanted.language, therapies=wanted.therapies)
    hits = [each for each in ranked if wanted.is_met_by(each.candidate)][:MAX_HITS]
    return Answer(
        cleaned,
        asked.corrected,
        bool(hits) and (asked.is_short or all(each.held < 1 for each in hits[:LOOKED_AT])),
        Hits([each.candidate.id for each in hits]),
        asked.marks,
        Counter(each.candidate.kind for each in ranked if about.is_met_by(each.candidate)),
        Counter(pk for each in ranked if of_kind.is_met_by(each.candidate) for pk in each.candidate.tags),
        [each.candidate.tags for each in hits],
    )


def clean(query: str) -> str:
    """Return QUERY without control characters, at most 200 characters of it."""
    return "".join(char if char.isprintable() else " " for char in query[:MAX_QUERY]).strip()


def found(query: Query, wanted: Wanted, site: lexicon.Site) -> list[Ranked]:
    """Return what holds all that QUERY asks for; with too little of that, also what holds its rarer words."""
    groups = [concept.wide for concept in query.concepts]
    candidates = engine().find(groups, True, query.named, wanted, MAX_HITS)
    if len(candidates) < ENOUGH and len(groups) > 1:
        candidates = merged(candidates, engine().find(rarest(query), False, (), wanted, MOST_WIDENED))
    return rank(candidates, query, site.intents, lambda ids: engine().kin(ids, wanted, MOST_KIN))


def merged(one: list[Candidate], other: list[Candidate]) -> list[Candidate]:
    """Return ONE and what OTHER adds."""
    known = {each.id for each in one}
    return [*one, *(each for each in other if each.id not in known)]


def rarest(query: Query) -> list[Group]:
    """Return what of QUERY stands in few entries: the rarest, and more as long as they do not find too much."""
    chosen: list[Group] = []
    rows = 0
    for concept in sorted(query.concepts, key=lambda concept: concept.entries):
        rows += concept.entries
        if chosen and rows > MOST_ROWS:
            break
        chosen.append(concept.wide)
    return chosen
