"""What the site knows of a word: how often it has it, which names begin or go so, which word is nearest to a slip."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from immunoinfo.changes.remembered import Remembered
from immunoinfo.search.intents import Intents, Phrase, stems
from immunoinfo.search.models import AlikeWords, IndexEntry, IndexName, IndexWord, SearchIntent

Alike = Mapping[str, tuple[Phrase, ...]]

OF_A_NAME = 10  # texts: how many a name counts for, where a word may have been meant
ONE_SLIP = 5  # letters of a word from which on one slip is mended
TWO_SLIPS = 8  # and two; shorter words have too many neighbours
MOST_NAMED = 400  # entries of one name that are looked at


Part = tuple[int, str, str]  # length of a word, a place in it, and the two letters there


def parts_of(word: str) -> set[Part]:
    """Return the parts by which WORD is found for one with slips in it: see parts_left()."""
    length = len(word)
    ends = {(length, "first", word[:2]), (length, "last", word[-2:])}
    if length < TWO_SLIPS - 2:
        return ends
    return {*ends, (length, "middle", word[2:4]), (length, "middle", word[3:5]), (length, "middle", word[4:6])}


def parts_left(word: str, slips: int) -> Iterator[Part]:
    """Yield the parts of which a word that is so many SLIPS from WORD has at least one.

    One slip, two letters swapped included, leaves the first two letters or the last two as they are, in a word of five.
    Two leave either, or there is one at each end: then in a word of eight the middle stays, moved by at most one.
    """
    for length in range(len(word) - slips, len(word) + slips + 1):
        yield length, "first", word[:2]
        yield length, "last", word[-2:]
        if slips > 1:
            yield length, "middle", word[3:5]


@dataclass(frozen=True)
class Vocabulary:
    """The words of the site by their parts, so that for a slip few are looked at however many there are."""

    by_part: dict[Part, list[str]]
    weights: dict[str, int]  # in how many entries, where names count more

    @classmethod
    def of(cls, rows: Iterable[tuple[str, int, int]]) -> "Vocabulary":
        by_part: dict[Part, list[str]] = defaultdict(list)
        weights = {}
        for word, entries, named in rows:
            weights[word] = entries + OF_A_NAME * named
            for part in parts_of(word):
                by_part[part].append(word)
        return cls(dict(by_part), weights)

    def nearest(self, word: str, most: int = 4) -> list[str]:
        """Return the words that WORD may have been meant for, the likeliest first; none for a short or odd word.

        The first letter is seldom wrong (Pollock and Zamora 1984), so another one counts as half a slip more.
        """
        if len(word) < ONE_SLIP or not word.isalpha():
            return []
        slips = 2 if len(word) >= TWO_SLIPS else 1
        alike = {found for part in parts_left(word, slips) for found in self.by_part.get(part, ())}
        near = sorted(
            (distance + 0.5 * (found[0] != word[0]), -self.weights[found], found)
            for found, distance, _at in extract(word, alike, scorer=OSA.distance, score_cutoff=slips, limit=None)
        )
        best = [found for cost, _weight, found in near if cost <= near[0][0] + 0.5]
        return best[:most]

    def parts(self, word: str) -> tuple[str, str] | None:
        """Return the two known words that WORD is without a space, if it is."""
        splits = ((word[:at], word[at:]) for at in range(3, len(word) - 2))
        known = [pair for pair in splits if min(self.weights.get(part, 0) for part in pair) > OF_A_NAME]
        return max(known, key=lambda pair: min(self.weights[part] for part in pair), default=None)


@dataclass
class Site:
    """What a process remembers of the whole site; the vocabulary is only read once somebody slips."""

    total: int  # entries
    intents: Intents
    alike: Alike

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of what is public: one that only stands in what is still to come may not be given away."""
        hidden: Counter[str] = Counter()
        for spellings in not_public().values_list("spellings", flat=True):
            hidden.update(spellings.split())
        rows = IndexWord.objects.values_list("word", "entries", "named")
        return Vocabulary.of(row for row in rows if row[1] > hidden[row[0]])

    def nearest(self, word: str) -> list[list[str]]:
        """Return what WORD, unknown, may have been meant for: another word, or two without the space."""
        near = [[each] for each in self.vocabulary.nearest(word)]
        parts = None if near else self.vocabulary.parts(word)
        return near or ([list(parts)] if parts else [])


def not_public() -> QuerySet[IndexEntry]:
    now = timezone.now()
    return IndexEntry.objects.filter(Q(starts_at__gt=now) | Q(ends_at__lte=now))


def read() -> tuple[Site, datetime | None]:
    rows = SearchIntent.objects.values_list("name", "asked_by", "answered_by", "is_broad")
    sets = (line.split(",") for line in AlikeWords.objects.values_list("words", flat=True))
    now = timezone.now()
    known = IndexEntry.objects.aggregate(
        total=Count("pk"),
        begins=Min("starts_at", filter=Q(starts_at__gt=now)),
        ends=Min("ends_at", filter=Q(ends_at__gt=now)),
    )
    until = min(filter(None, [known["begins"], known["ends"]]), default=None)  # something begins or ends to be public
    return Site(known["total"], Intents.of(rows), alike(sets)), until


def alike(sets: Iterable[Iterable[str]]) -> Alike:
    """Return for each word, as its stem, the ways to write those that mean the same."""
    found: dict[str, list[Phrase]] = defaultdict(list)
    for phrases in sets:
        ways = list(dict.fromkeys(filter(None, map(stems, phrases))))
        for way in ways:
            if len(way) == 1:
                found[way[0]] += [other for other in ways if other != way]
    return {word: tuple(others) for word, others in found.items()}


site = Remembered(read)


def counts(stems: Collection[str]) -> Mapping[str, int]:
    """Return in how many entries each of STEMS stands."""
    found: Counter[str] = Counter()
    for of_word, entries in IndexWord.objects.filter(stem__in=stems).values_list("stem", "entries"):
        found[of_word] += entries
    return found


def named(spans: Collection[tuple[str, str]]) -> dict[str, set[int]]:
    """Return the ids of the entries by their name, as its stems, for each of SPANS (stems, letters) that is a name."""
    by_stems = Q(stems__in={stems for stems, _key in spans})
    by_letters = Q(is_inner=False, key__in={key for _stems, key in spans})
    rows = (
        IndexName.objects.filter(is_inner=False).filter(by_stems | by_letters).values_list("stems", "key", "entry_id")
    )
    found: dict[str, set[int]] = defaultdict(set)
    for name, key, entry in rows:
        found[name].add(entry)
        found[key].add(entry)
    return found
