"""Conditions that every row must meet, asked of the database before it is written."""

from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q, Value


class AskedAtOnce(models.Model):
    """A row whose conditions are asked in one question: Django asks one for each, a tenth of the work of a save."""

    class Meta:
        abstract = True

    def get_constraints(self) -> Any:
        """Return what is left to ask: where this row meets all conditions, the other constraints."""
        conditions, fields = conditions_of(type(self))
        if not conditions.check({field.name: Value(getattr(self, field.attname), field) for field in fields}):
            return super().get_constraints()  # one by one, to say which it does not meet
        return [(type(self), [each for each in self._meta.constraints if not isinstance(each, models.CheckConstraint)])]


@cache
def conditions_of(model: type[models.Model]) -> tuple[Q, list[Any]]:
    """Return all conditions of MODEL as one, and the fields that it speaks of."""
    conditions = Q(*(each.condition for each in model._meta.constraints if isinstance(each, models.CheckConstraint)))
    names = {first for first, *_lookup in model._get_expr_references(conditions)}  # type: ignore[attr-defined]  # not in the stubs
    return conditions, [field for field in model._meta.concrete_fields if field.name in names]
