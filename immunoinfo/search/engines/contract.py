"""What an engine is asked and what it answers. It only finds; what comes first is decided in `ranking`."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from django.db import connection
from django.utils import timezone

Group = tuple[tuple[str, ...], ...]  # ways to write one thing asked for; each is one word, or words that must adjoin

Named = tuple[str, str, str, str]  # a name, and title, kind and address of its entry

WEIGHTS = (10.0, 8.0, 1.0)  # of a match in title, names, text
READ_IN_FULL = 50  # candidates whose text is handed over as well; more do not change the first ten
LIGHT = "e.id, e.kind, e.therapies, e.title"


@dataclass(frozen=True)
class Candidate:
    """An entry that was found, with its words as `words()` made them; the best carry their text too."""

    id: int
    kind: str
    therapies: str  # ",3,17,"
    title: str
    score: float  # by the engine's own measure: the higher, the better
    title_words: str
    names_words: str  # one name a line
    text_words: str

    @property
    def tags(self) -> frozenset[int]:
        """The ids of the therapy types it is tagged with."""
        return tagged(self.therapies)


@lru_cache(maxsize=4096)
def tagged(therapies: str) -> frozenset[int]:
    return frozenset(int(pk) for pk in therapies.split(",") if pk)


@dataclass(frozen=True)
class Wanted:
    """What may be found: entries in LANGUAGE, of KIND and about one of THERAPIES where these are given."""

    language: str
    kind: str = ""
    therapies: frozenset[int] = frozenset()

    def conditions(self) -> tuple[str, list[Any]]:
        """Return this as SQL and its parameters; what is public now, and nothing else, is always part of it."""
        now = timezone.now()
        sql, parameters = (
            "e.language = %s AND e.starts_at <= %s AND (e.ends_at IS NULL OR e.ends_at > %s)",
            [self.language, now, now],
        )
        if self.kind:
            sql, parameters = f"{sql} AND e.kind = %s", [*parameters, self.kind]
        if self.therapies:
            any_of = " OR ".join("e.therapies LIKE %s" for _ in self.therapies)
            sql, parameters = f"{sql} AND ({any_of})", [*parameters, *(f"%,{pk},%" for pk in self.therapies)]
        return sql, parameters

    def is_met_by(self, candidate: Candidate) -> bool:
        """Tell whether CANDIDATE, found in the language, is of the kind and about the therapies."""
        is_of_kind = not self.kind or candidate.kind == self.kind
        return is_of_kind and (not self.therapies or not self.therapies.isdisjoint(candidate.tags))


@dataclass(frozen=True)
class Said:
    """An entry that says what was asked for, in words as they were written."""

    kind: str
    title: str
    url: str
    text: str


class Engine(Protocol):
    def find(
        self, groups: Sequence[Group], every: bool, ids: Collection[int], wanted: Wanted, limit: int
    ) -> list[Candidate]:
        """Return at most LIMIT public entries that are WANTED, the best first.

        Those that hold EVERY one of GROUPS, or any of them where not EVERY, and those with one of IDS.
        """

    def kin(self, ids: Collection[int], wanted: Wanted, limit: int) -> list[Candidate]:
        """Return at most LIMIT WANTED entries that share a name with one of IDS, those themselves included."""

    def beginning(self, key: str, inner: bool, wanted: Wanted, limit: int) -> list[Named]:
        """Return names of WANTED entries whose key begins with KEY, in the order of their keys.

        Whole names, or where INNER from their later words on.
        """

    def holding(self, beginnings: Sequence[str], wanted: Wanted, limit: int) -> list[Named]:
        """Return titles of WANTED entries that have, in title or names, a word with each of BEGINNINGS; as beginning()."""

    def saying(self, phrases: Group, kinds: Collection[str], wanted: Wanted, limit: int) -> list[Said]:
        """Return WANTED entries of KINDS that have one of PHRASES in title or text, the newest first.

        At most LIMIT of a kind: those with one in their title rather than others, the shortest titles first, and then the
        newest. Of what very many say it may be the newest alone, and as many in all, whatever their kinds.
        """


def in_title(phrases: Group, position: str) -> tuple[str, list[Any]]:
    """Return as SQL, with its parameters, how long the title of an entry is if it has one of PHRASES in it, else NULL.

    POSITION is the function that finds a text in another.
    """
    any_of = " OR ".join(f"{position}(' ' || e.title_words || ' ', %s) > 0" for _phrase in phrases)
    return f"CASE WHEN {any_of} THEN length(e.title) END", [f" {' '.join(words)} " for words in phrases]


KIN = """
    SELECT {light}, 0.0, e.title_words, e.names_words, e.text_words FROM search_indexentry e WHERE e.id {among} (
        SELECT other.entry_id FROM search_indexname other WHERE NOT other.is_inner AND other.stems {among} (
            SELECT mine.stems FROM search_indexname mine WHERE mine.entry_id IN ({ids}) AND NOT mine.is_inner
        {end}) {end}) AND {conditions} ORDER BY e.id LIMIT %s
"""


def kin(ids: Collection[int], wanted: Wanted, limit: int, among: str = "IN", end: str = "") -> list[Candidate]:
    """What Engine.kin() gives; no full text is in it, so it differs only in how to say AMONG what a list selects."""
    conditions, parameters = wanted.conditions()
    sql = KIN.format(light=LIGHT, among=among, end=end, ids=id_list(ids), conditions=conditions)
    return once(rows(sql, [*parameters, limit]))


def once(found: Iterable[tuple[Any, ...]]) -> list[Candidate]:
    """Return the rows FOUND as candidates, each at its first place."""
    first: dict[int, Candidate] = {}
    for row in found:
        if row[0] not in first:
            first[row[0]] = Candidate(*row)
    return list(first.values())


def rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def id_list(ids: Collection[int]) -> str:
    """Return IDS, numbers of our own, as a list in SQL; none as a number that no row has."""
    return ", ".join(str(int(pk)) for pk in ids) or "0"
