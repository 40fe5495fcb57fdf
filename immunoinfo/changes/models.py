"""The ledger of changes. Database triggers write it, so no way of changing content can pass it by."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from secrets import token_hex

from django.db import DEFAULT_DB_ALIAS, connections, models

from immunoinfo.databases import first_value
from immunoinfo.publishing.kinds import watched_models

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
    def read(cls, using: str = DEFAULT_DB_ALIAS) -> str:
        """Return the token that the database USING has now."""
        return first_value(connections[using], SQL) or ""

    @classmethod
    def renew(cls) -> None:
        """Make all that was remembered out of date, for changes that no trigger sees: another database in this place."""
        cls.objects.update_or_create(pk=1, defaults={"token": token_hex(16)})
        tables = [TableVersion(name=model._meta.db_table, token=token_hex(16)) for model in watched_models()]
        TableVersion.objects.bulk_create(tables, update_conflicts=True, unique_fields=["name"], update_fields=["token"])


@contextmanager
def begun_with(version: str | None) -> Iterator[None]:
    """Let all that is made inside be of VERSION: asked for once, it may at most be newer than it says. None: ask anew."""
    before = asked.set(version)
    try:
        yield
    finally:
        asked.reset(before)


class TableVersion(models.Model):
    """A token of its own for each watched table, new after every change to it; written together with the one of all."""

    name = models.CharField(primary_key=True, max_length=100)
    token = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.token}"

    @classmethod
    def of(cls, models: Iterable[type[models.Model]]) -> dict[str, str]:
        """Return the tokens of the tables of MODELS; a table that was never written has none."""
        tables = [model._meta.db_table for model in models]
        return dict(cls.objects.filter(name__in=tables).values_list("name", "token"))


class Change(models.Model):
    """One item that search must look at again; deleted once it has."""

    model = models.CharField(max_length=100)  # "articles.article"
    object_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
