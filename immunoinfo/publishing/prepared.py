"""Queries put together once a process. To put one together costs Django several times what the database needs to answer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import connections, models, router
from django.db.models import Aggregate, JSONField
from django.db.models.expressions import Expression
from django.utils import timezone
from django.utils.translation import get_language

from immunoinfo.publishing.shape import Shape

M = TypeVar("M", bound=models.Model)


class Given(Expression):
    """A place in a prepared query, for the value that is given under NAME when it is asked."""

    def __init__(self, name: str, output_field: Any = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [Place(self.name)]


@dataclass(frozen=True)
class Place:
    name: str


def parameter(value: Any) -> Any:
    """Return VALUE as a parameter of SQL written by hand, be it Given or known."""
    return Place(value.name) if isinstance(value, Given) else value


# Always known: the moment, its day, and the language of the page being made.
NOW, TODAY, LANGUAGE = Given("now"), Given("today"), Given("language")
KNOWN: dict[str, Callable[[], Any]] = {
    "now": lambda: timezone.now(),
    "today": lambda: timezone.localdate(),
    "language": lambda: get_language() or settings.LANGUAGE_CODE,
}


class ListOf(Aggregate):
    """The values of a group as JSON, in no order."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


class Prepared(Generic[M]):
    """What BUILD returns, a QuerySet in which each value that differs from one asking to the next is Given."""

    def __init__(self, build: Callable[[], "models.QuerySet[M, Any]"]) -> None:
        self.build = build

    @cached_property
    def made(self) -> tuple[type[M], str, tuple[Any, ...]]:
        found = self.build()
        sql, parameters = found.query.get_compiler(using=found.db).as_sql()
        return found.model, sql, tuple(parameters)

    def objects(self, **given: Any) -> list[M]:
        """Return the rows as objects; what was annotated is as the database gives it."""
        found = self.rows(**given)
        return self.shape.objects(found, router.db_for_read(self.made[0])) if found else []

    @cached_property
    def shape(self) -> Shape[M]:
        return Shape(self.build())

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """Return the rows as the database gives them."""
        model, sql, _parameters = self.made
        with connections[router.db_for_read(model)].cursor() as cursor:
            cursor.execute(sql, self.filled(given))
            return cursor.fetchall()

    def filled(self, given: dict[str, Any]) -> list[Any]:
        model, _sql, parameters = self.made
        adapted = connections[router.db_for_read(model)].ops.adapt_unknown_value
        known = {name: adapted(given[name] if name in given else KNOWN[name]()) for name in self.places}
        return [known[each.name] if isinstance(each, Place) else each for each in parameters]

    @cached_property
    def places(self) -> set[str]:
        return {each.name for each in self.made[2] if isinstance(each, Place)}
