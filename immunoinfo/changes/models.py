"""The ledger of changes. Database triggers write it, so no way of changing content can pass it by."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, models

SQL = 'SELECT token FROM "changes_contentversion" WHERE id = 1'  # by hand: asked by every request, it must cost little
asked: ContextVar[str | None] = ContextVar("asked", default=None)


class ContentVersion(models.Model):
    """One row: a token that is new after every change to anything that readers see.

    Random rather than counted, because a count comes back after a rollback or a restored backup, and what was
    remembered under it would be taken for current.
    """

    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.token

    @classmethod
    def current(cls) -> str:
        """Return the token, empty while nothing was ever written; while a page is made, the one it was begun with."""
        version = asked.get()
        return cls.read() if version is None else version

    @classmethod
    def read(cls) -> str:
        """Return the token that the database has now, always the one that is written to."""
        with connection.cursor() as cursor:
            row = cursor.execute(SQL).fetchone()
        return row[0] if row else ""


@contextmanager
def begun_with(version: str) -> Iterator[None]:
    """Let all that is made inside be of VERSION: asked for once, it may at most be newer than it says."""
    before = asked.set(version)
    try:
        yield
    finally:
        asked.reset(before)


class Change(models.Model):
    """One item that search must look at again; deleted once it has."""

    model = models.CharField(max_length=100)  # "articles.article"
    object_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
