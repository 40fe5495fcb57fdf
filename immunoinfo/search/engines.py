"""Finding: SQLite's FTS5 and PostgreSQL's full text behind one contract.

An engine only finds: it returns candidates with a score. What comes first and what is shown is decided in
`ranking`, the same for both. Both match any of the words, whole, as `words()` made them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection
from django.utils import timezone

from immunoinfo.search.models import IndexEntry

WEIGHTS = (10.0, 8.0, 1.0)  # of a match in title, names, text


@dataclass(frozen=True)
class Candidate:
    """An entry that holds some of the words; the higher SCORE, the better by the engine's own measure."""

    entry: IndexEntry
    score: float


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
            "language = %s AND starts_at <= %s AND (ends_at IS NULL OR ends_at > %s)",
            [self.language, now, now],
        )
        if self.kind:
            sql, parameters = f"{sql} AND kind = %s", [*parameters, self.kind]
        if self.therapies:
            any_of = " OR ".join("therapies LIKE %s" for _ in self.therapies)
            sql, parameters = f"{sql} AND ({any_of})", [*parameters, *(f"%,{pk},%" for pk in self.therapies)]
        return sql, parameters


class Engine(Protocol):
    def candidates(self, words: Sequence[str], wanted: "Wanted", limit: int) -> list[Candidate]:
        """Return at most LIMIT public entries that hold any of WORDS and are WANTED, the best first."""


class SqliteEngine:
    SQL = """
        SELECT search_indexentry.*, -bm25(search_fts, %s, %s, %s) AS score
        FROM search_fts JOIN search_indexentry ON search_indexentry.id = search_fts.rowid
        WHERE search_fts MATCH %s AND {conditions}
        ORDER BY score DESC, search_indexentry.id LIMIT %s
    """

    def candidates(self, words: Sequence[str], wanted: Wanted, limit: int) -> list[Candidate]:
        # A word in quotes has no syntax left; words() lets no quote through, doubling it costs nothing.
        asked = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
        conditions, parameters = wanted.conditions()
        return found(self.SQL.format(conditions=conditions), [*WEIGHTS, asked, *parameters, limit])


class PostgresqlEngine:
    SQL = """
        SELECT search_indexentry.*, ts_rank(%s::float4[], vector, query, 1) AS score
        FROM search_indexentry, to_tsquery('simple', %s) AS query
        WHERE vector @@ query AND {conditions}
        ORDER BY score DESC, id LIMIT %s
    """

    def candidates(self, words: Sequence[str], wanted: Wanted, limit: int) -> list[Candidate]:
        asked = " | ".join("'" + word.replace("'", "''").replace("\\", "\\\\") + "'" for word in words)
        title, names, text = (weight / max(WEIGHTS) for weight in WEIGHTS)
        conditions, parameters = wanted.conditions()
        return found(self.SQL.format(conditions=conditions), [[0.0, text, names, title], asked, *parameters, limit])


def found(sql: str, parameters: list[Any]) -> list[Candidate]:
    rows = IndexEntry.objects.raw(sql, parameters)
    return [Candidate(row, float(vars(row)["score"])) for row in rows]


def engine() -> Engine:
    """Return the engine of the database in use."""
    engines: dict[str, type[Engine]] = {"sqlite": SqliteEngine, "postgresql": PostgresqlEngine}
    return engines[connection.vendor]()
