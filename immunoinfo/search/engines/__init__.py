"""Finding: SQLite's FTS5 and PostgreSQL's full text behind one contract."""

from django.db import connection

from immunoinfo.search.engines.contract import Candidate, Engine, Group, Named, Said, Wanted
from immunoinfo.search.engines.postgresql import PostgresqlEngine
from immunoinfo.search.engines.sqlite import SqliteEngine

__all__ = ["Candidate", "Engine", "Group", "Named", "Said", "Wanted", "engine"]


def engine() -> Engine:
    """Return the engine of the database in use."""
    engines: dict[str, type[Engine]] = {"sqlite": SqliteEngine, "postgresql": PostgresqlEngine}
    return engines[connection.vendor]()
