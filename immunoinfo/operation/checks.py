"""Checks of the machine that the site runs on, for `manage.py check` and `migrate`."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

Version = tuple[int, int, int]
FIRST, LAST = (3, 7, 0), (3, 51, 2)
MENDED = frozenset({(3, 44, 6), (3, 50, 7)})


def loses_pages(version: Version) -> bool:
    """Tell whether SQLite of this VERSION has the fault of the log that is begun anew (sqlite.org/wal.html#walresetbug)."""
    return FIRST <= version <= LAST and version not in MENDED


# Like all checks of a database: `migrate` makes it, and `check --database default`; plain `check` does not.
@register(Tags.database)
def sqlite_is_mended(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    is_sqlite = any(connections[alias].vendor == "sqlite" for alias in databases or ())
    version = sqlite3.sqlite_version_info[:3]
    if settings.DEBUG or not is_sqlite or not loses_pages(version):
        return []
    return [
        Warning(
            f"SQLite {sqlite3.sqlite_version} can, very rarely, break the database when two processes write at once.",
            hint="Use SQLite 3.51.3 or newer (or 3.50.7, 3.44.6), or PostgreSQL. docs/operating.md tells what it means; "
            "ACCEPT_SQLITE_WAL_FAULT=1 says that you know.",
            id="operation.W001",
        )
    ]
