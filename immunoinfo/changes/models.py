"""The ledger of changes. Database triggers write it, so no way of changing content can pass it by."""

from collections.abc import Iterable

from django.db import models


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
        """Return the token, empty while nothing was ever written."""
        return cls.objects.values_list("token", flat=True).first() or ""


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
