"""Moving the whole site from one database into another, from SQLite to PostgreSQL or back, row by row.

Rows keep their numbers, so that history, tags and the log of the admin still mean the same items. What search and the
ledger hold is left out: both are worked out from the content.
"""

import copy
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dj_database_url
from django.apps import apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.sql import InsertQuery

from immunoinfo.changes.models import Change, ContentVersion, TableVersion
from immunoinfo.operation.backups import is_empty
from immunoinfo.search.checking import differences
from immunoinfo.search.index import rebuild
from immunoinfo.search.models import IndexEntry, IndexName, IndexWord

Told = Callable[[int, int], None]
SOURCE = "copied"  # the alias of the database that is read
BATCH = 500  # rows read and compared at a time
WORKED_OUT = (Change, ContentVersion, TableVersion, IndexEntry, IndexName, IndexWord)


class CopyError(Exception):
    """Says in a sentence why nothing was copied."""


def copy_from(url: str, told: Told) -> int:
    """Copy all that the database at URL holds into the site's own, empty one, and return how many rows those were."""
    with opened(url) as source:
        agree(source)
        tables = copied_models()
        total = sum(model._base_manager.using(SOURCE).count() for model in tables)
        done = 0
        with transaction.atomic():
            clear()
            for model in tables:
                for rows in in_batches(model, SOURCE):
                    write(model, rows)
                    done += len(rows)
                    told(done, total)
            continue_numbers(source, tables)
            for model in tables:
                compare(model)
            ContentVersion.renew()
            Change.objects.all().delete()  # rebuild() names each item once; the triggers did for each row and tag
            rebuild(told)
            if found := next(differences(), None):
                raise CopyError(f"The search index differs from the content: {found}.")
    return done


@contextmanager
def opened(url: str) -> Iterator[BaseDatabaseWrapper]:
    """Open the database at URL for reading, as it is at one moment."""
    told = dj_database_url.parse(url)
    if told.get("ENGINE") == "django.db.backends.sqlite3" and not Path(told["NAME"]).is_file():
        raise CopyError(f"There is no file {told['NAME']}.")
    connections.settings[SOURCE] = connections.configure_settings({DEFAULT_DB_ALIAS: dict(told)})[DEFAULT_DB_ALIAS]
    source = connections[SOURCE]
    try:
        with transaction.atomic(using=SOURCE), source.cursor() as cursor:
            if source.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield source
    finally:
        source.close()
        del connections[SOURCE], connections.settings[SOURCE]


def agree(source: BaseDatabaseWrapper) -> None:
    """Raise CopyError unless both databases have the same tables and the site's own is empty."""
    there, here = (
        {f"{app}.{name}" for app, name in MigrationRecorder(database).applied_migrations()}
        for database in (source, connection)
    )
    if differing := sorted(there ^ here):
        raise CopyError(
            f"The two databases are of different versions: only one of them has {differing[0]}. "
            "Run `manage.py migrate` on both with the same version of the site."
        )
    if not is_empty():
        raise CopyError("The site’s own database has content or accounts already. Copy into a new one.")


def copied_models() -> list[type[models.Model]]:
    """Return the model of each table that is copied, link tables included."""
    known: Iterable[type[models.Model]] = apps.get_models(include_auto_created=True)
    return [model for model in known if not model._meta.proxy and model._meta.managed and model not in WORKED_OUT]


def clear() -> None:
    """Remove what `migrate` put into the tables."""
    emptied: Iterable[type[models.Model]] = (*copied_models(), *WORKED_OUT)
    tables = [model._meta.db_table for model in emptied]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))


def in_batches(model: type[models.Model], alias: str) -> Iterator[list[models.Model]]:
    """Give the rows of MODEL in the order of their numbers."""
    last, key = None, model._meta.pk.attname
    while True:
        rows = model._base_manager.using(alias).order_by(key)
        batch = list((rows if last is None else rows.filter(**{f"{key}__gt": last}))[:BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1].pk


def write(model: type[models.Model], rows: list[models.Model]) -> None:
    """Insert ROWS as they are: no field changes its value as it would on saving."""
    fields = [as_it_is(field) for field in model._meta.local_concrete_fields]
    size = connection.ops.bulk_batch_size(fields, rows)
    for start in range(0, len(rows), size):
        query = InsertQuery(model)
        query.insert_values(fields, rows[start : start + size], raw=True)
        try:
            query.get_compiler(connection=connection).execute_sql()
        except Error as error:
            raise CopyError(f"{model._meta.label} cannot be copied: {error}") from error


def as_it_is(field: models.Field) -> models.Field:
    """Return FIELD without what a class of our own does to a value that is stored."""
    twin = copy.copy(field)
    twin.__class__ = next(kind for kind in type(field).__mro__ if kind.__module__.startswith("django.db.models"))
    return twin


def compare(model: type[models.Model]) -> None:
    """Raise CopyError unless both databases have the same rows of MODEL."""
    names = [field.attname for field in model._meta.local_concrete_fields]
    rows = [model._base_manager.using(alias).order_by("pk").values_list(*names) for alias in (SOURCE, DEFAULT_DB_ALIAS)]
    for there, here in zip(*(query.iterator(chunk_size=BATCH) for query in rows), strict=True):
        if there != here:
            raise CopyError(f"{model._meta.label} {there[0]} was not copied as it is.")


def continue_numbers(source: BaseDatabaseWrapper, tables: list[type[models.Model]]) -> None:
    """Let numbers go on where the source would: one that was once given is never given again."""
    counted = [model for model in tables if isinstance(model._meta.pk, models.AutoField)]
    with source.cursor() as there, connection.cursor() as here:
        for model in counted:
            table, key = model._meta.db_table, str(model._meta.pk.column)
            last = last_number(there, source.vendor, table, key)
            if last and connection.vendor == "postgresql":
                here.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', key, last])
            elif last:
                here.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                here.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def last_number(cursor: CursorWrapper, vendor: str, table: str, key: str) -> int:
    """Return the last number that was given to a row of TABLE, 0 if none was."""
    if vendor == "sqlite":
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        return (cursor.fetchone() or [0])[0]
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', key])
    cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {cursor.fetchone()[0]}")  # noqa: S608 - from the database's own catalogue
    return cursor.fetchone()[0]
