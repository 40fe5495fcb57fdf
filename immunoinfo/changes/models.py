"""The ledger of changes. Database triggers write it, so no way of changing content can pass it by."""

from secrets import token_hex

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

    @classmethod
    def renew(cls) -> None:
        """Make all that was remembered out of date, for changes that no trigger sees: another database in this place."""
        cls.objects.update_or_create(pk=1, defaults={"token": token_hex(16)})


class Change(models.Model):
    """One item that search must look at again; deleted once it has."""

    model = models.CharField(max_length=100)  # "articles.article"
    object_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
