"""A database as one file and back, with the means of each engine, while the site goes on reading and writing."""

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

Told = Callable[[int, int], None]
PAGES = 2_000  # of SQLite, copied at a time
SQL = "dump.sql"
WAIT = 60  # seconds, for a writer to end


class DumpError(Exception):
    """Says what the program of the database said."""


def sqlite_dump(path: Path, told: Told) -> None:
    """Copy the database to PATH as it is now. Its one reading transaction lasts throughout, so no writer starts it anew."""
    with named_errors(), closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as live:
        live.execute("BEGIN")
        live.execute("SELECT 1 FROM sqlite_master").fetchone()  # from here on it sees nothing new
        with closing(sqlite3.connect(path)) as copy:
            live.backup(copy, pages=PAGES, progress=lambda _status, left, total: told(total - left, total))
            copy.execute("PRAGMA journal_mode=DELETE")  # one file
    sqlite_check(path)


@contextmanager
def named_errors() -> Iterator[None]:
    """Let the errors of SQLite, such as a full disk, end as one sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise DumpError(f"SQLite: {error}.") from error


def sqlite_check(path: Path) -> None:
    with named_errors(), closing(sqlite3.connect(path)) as copy:
        said = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        raise DumpError(f"The database is damaged: {said}.")


def sqlite_restore(path: Path, told: Told) -> None:
    """Put the database at PATH in the place of the site's, in one transaction.

    A file put in the place of another one would be lost on processes that have the other one open, and would be
    broken by the log (-wal) of the other. This way they read the old until they read the new.
    """
    connection.close()
    with (
        named_errors(),
        closing(sqlite3.connect(path)) as copy,
        closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=WAIT, isolation_level=None)) as live,
    ):
        live.execute("PRAGMA journal_mode=WAL")
        copy.backup(live, pages=-1, progress=lambda _status, left, total: told(total - left, total))


@contextmanager
def connected_to(path: Path) -> Iterator[None]:
    """Let everything that speaks to the site's SQLite database speak to the one at PATH."""
    settings = connection.settings_dict
    name = settings["NAME"]
    connection.close()
    settings["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        settings["NAME"] = name


def postgresql_dump(path: Path, told: Told) -> None:
    """Write the database to PATH as it is now; pg_dump reads all tables in one snapshot and holds nobody up."""
    told(0, 1)
    run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--compress=0", f"--file={path}")
    told(1, 1)


def postgresql_restore(path: Path, last: str, told: Told) -> None:
    """Replace all tables by those in the file at PATH and run the SQL in LAST, in one transaction.

    Tables that only a newer version has would be left by `pg_restore --clean`, so all go first.
    """
    told(0, 1)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    connection.close()  # a transaction of ours would hold up the removal of tables
    first = "".join(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE;\n" for table in tables)
    scripts = [path.with_name(name) for name in ("first.sql", SQL, "last.sql")]
    scripts[0].write_text(first)
    scripts[2].write_text(f"RESET search_path;\n{last}")  # which pg_dump empties
    program("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", f"--file={scripts[1]}", str(path))
    run(
        "psql", "--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--single-transaction",
        *[f"--file={script}" for script in scripts],
    )  # fmt: skip
    told(1, 1)


def run(name: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the site's database; raise DumpError with what it said."""
    command, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    program(name, *command[1:-1], f"--dbname={command[-1]}", *arguments, environment=environment or {})


def program(name: str, *arguments: str, environment: dict[str, str] | None = None) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - the database's own programs, on the operator's word
            [name, *arguments], env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise DumpError(f"The program {name} is missing: install the client of PostgreSQL.") from error
    if done.returncode:
        raise DumpError(f"{name}: {done.stderr.strip()[-500:]}")
