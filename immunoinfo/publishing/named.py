"""Natural keys: what names a row in every copy of the site, where its number differs."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q


class NamedQuerySet(models.QuerySet[Any]):
    """Rows by their natural keys; a key that names no row is no error where several are asked for."""

    def get_by_natural_key(self, *key: Any) -> Any:
        return self.get(**dict(zip(self.model.natural_key_fields, key, strict=True)))

    def with_natural_keys(self, keys: Collection[Sequence[Any]]) -> Self:
        """The rows that any of KEYS names, in one question."""
        *before, last = self.model.natural_key_fields
        alike: dict[tuple[Any, ...], list[Any]] = defaultdict(list)  # keys that differ in their last part only
        for *first, end in keys:
            alike[tuple(first)].append(end)
        conditions = (
            Q(**dict(zip(before, first, strict=True)), **{f"{last}__in": ends}) for first, ends in alike.items()
        )
        return self.filter(Q(*conditions, _connector=Q.OR)) if keys else self.none()


class Named(models.Model):
    """A row that others refer to by a natural key."""

    natural_key_fields: ClassVar[Sequence[str]]

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.natural_key_fields)
