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
ALWAYS_KNOWN: dict[str, Callable[[], Any]] = {
    NOW.name: lambda: timezone.now(),
    TODAY.name: lambda: timezone.localdate(),
    LANGUAGE.name: lambda: get_language() or settings.LANGUAGE_CODE,
}


class ListOf(Aggregate):
    """The values of a group as JSON, in no order."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


@dataclass(frozen=True)
class Made(Generic[M]):
    """A query as SQL, and how a row of its answer becomes an object of MODEL: fields first, then what was annotated."""

    model: type[M]
    sql: str
    parameters: tuple[Any, ...]
    fields: list[str]
    first: int  # the place of the first field in a row
    converters: dict[int, tuple[list[Any], Any]]  # by the place of the field
    annotations: dict[str, int]  # the place of each

    def object(self, row: tuple[Any, ...], using: str) -> M:
        values = list(row[self.first : self.first + len(self.fields)])
        for at, (converters, expression) in self.converters.items():
            for convert in converters:
                values[at] = convert(values[at], expression, connections[using])
        made = self.model.from_db(using, self.fields, values)
        for name, at in self.annotations.items():
            setattr(made, name, row[at])
        return made


class Prepared(Generic[M]):
    """What BUILD returns, a QuerySet in which each value that differs from one asking to the next is Given."""

    def __init__(self, build: Callable[[], "models.QuerySet[M, Any]"]) -> None:
        self.build = build

    @cached_property
    def made(self) -> Made[M]:
        found = self.build()
        compiler = found.query.get_compiler(using=found.db)
        sql, parameters = compiler.as_sql()
        columns = [compiler.select[at][0] for at in compiler.klass_info["select_fields"]]
        return Made(
            model=found.model,
            sql=sql,
            parameters=tuple(parameters),
            fields=[column.target.attname for column in columns],
            first=compiler.klass_info["select_fields"][0],
            converters=compiler.get_converters(columns),
            annotations=dict(compiler.annotation_col_map or {}),
        )

    def objects(self, **given: Any) -> list[M]:
        """Return the rows as objects; what was annotated is as the database gives it."""
        using = router.db_for_read(self.made.model)
        return [self.made.object(row, using) for row in self.rows(**given)]

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """Return the rows as the database gives them."""
        with connections[router.db_for_read(self.made.model)].cursor() as cursor:
            cursor.execute(self.made.sql, self.filled(given))
            return cursor.fetchall()

    def filled(self, given: dict[str, Any]) -> list[Any]:
        adapt = connections[router.db_for_read(self.made.model)].ops.adapt_unknown_value
        places = {each.name for each in self.made.parameters if isinstance(each, Place)}
        known = {name: adapt(given[name] if name in given else ALWAYS_KNOWN[name]()) for name in places}
        return [known[each.name] if isinstance(each, Place) else each for each in self.made.parameters]
