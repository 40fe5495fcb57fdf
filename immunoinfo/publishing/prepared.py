"""Queries put together once a process. To put one together costs Django several times what the database needs to answer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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


Conversion = tuple[int, Callable[..., Any], Any]  # the place of a value, what converts it, its column


@dataclass(frozen=True)
class Made:
    """A query as SQL, and how its rows become instances of MODEL: FIELDS lead, ANNOTATED stand where it says."""

    model: type[models.Model]
    sql: str
    parameters: tuple[Any, ...]
    fields: tuple[Any, ...]
    annotated: dict[str, int]
    converters: dict[str, list[Conversion]] = field(default_factory=dict)  # by database; any connection's do

    @classmethod
    def of(cls, found: "models.QuerySet[Any, Any]", is_part: bool) -> "Made":
        compiler = found.query.get_compiler(using=found.db)
        sql, parameters = compiler.as_sql()
        if is_part:
            sql, parameters = f"{sql} LIMIT %s OFFSET %s", (*parameters, Place("limit"), Place("offset"))
        places = compiler.klass_info["select_fields"] if compiler.klass_info else ()
        fields = tuple(compiler.select[place][0] for place in places)
        return cls(found.model, sql, tuple(parameters), fields, dict(compiler.annotation_col_map or {}))

    @cached_property
    def unnamed(self) -> set[str]:
        """Return which of the values that are always known it asks for."""
        return {each.name for each in self.parameters if isinstance(each, Place)} & KNOWN.keys()

    @cached_property
    def names(self) -> list[str]:
        return [column.target.attname for column in self.fields]

    def objects(self, rows: Iterable[tuple[Any, ...]], using: str) -> Iterator[Any]:
        """Yield ROWS, read from the database USING, as instances."""
        connection, names, count = connections[using], self.names, len(self.fields)
        if using not in self.converters:
            self.converters[using] = conversions(self.fields, connection)
        for row in rows:
            values = list(row[:count])
            for at, convert, column in self.converters[using]:
                values[at] = convert(values[at], column, connection)
            made = self.model.from_db(using, names, values)
            for name, at in self.annotated.items():
                setattr(made, name, row[at])
            yield made


def conversions(fields: Iterable[Any], connection: Any) -> list[Conversion]:
    """Return what makes of the values of FIELDS as CONNECTION gives them those that Python has."""
    return [
        (at, convert, column)
        for at, column in enumerate(fields)
        for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    ]


class Prepared(Generic[M]):
    """What BUILD returns, a QuerySet in which each value that differs from one asking to the next is Given.

    One that IS_PART is asked for some of its rows, whose number is given as `limit`, from place `offset` on.
    """

    def __init__(self, build: Callable[[], "models.QuerySet[M, Any]"], is_part: bool = False) -> None:
        self.build, self.is_part = build, is_part

    @cached_property
    def made(self) -> Made:
        return Made.of(self.build(), self.is_part)

    @property
    def database(self) -> str:
        return router.db_for_read(self.made.model)

    def objects(self, **given: Any) -> list[M]:
        """Return the rows as objects; what was annotated is as the database gives it."""
        rows = self.rows(**given)
        return list(self.made.objects(rows, self.database)) if rows else []

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """Return the rows as the database gives them."""
        with connections[self.database].cursor() as cursor:
            cursor.execute(self.made.sql, self.filled(given))
            return cursor.fetchall()

    def filled(self, given: dict[str, Any]) -> list[Any]:
        adapt = connections[self.database].ops.adapt_unknown_value
        known = {name: KNOWN[name]() for name in self.made.unnamed} | given
        known = {name: adapt(value) for name, value in known.items()}  # most stand in many places
        return [known[each.name] if isinstance(each, Place) else each for each in self.made.parameters]


Asked = tuple[Prepared[Any], dict[str, Any]]  # with what is given


def together(asked: Sequence[Asked], shown: str = "one.*") -> list[list[tuple[Any, ...]]]:
    """Return the rows of each that is ASKED, all with columns of the same types, from one query.

    SHOWN is what is selected of them. The rows of each stay in their order: nothing between them and the answer sorts.
    """
    parts = (f"SELECT {at}, {shown} FROM ({one.made.sql}) AS one" for at, (one, _given) in enumerate(asked))  # noqa: S608 - made by Django
    parameters = [value for one, given in asked for value in one.filled(given)]
    found: list[list[tuple[Any, ...]]] = [[] for _one in asked]
    with connections[asked[0][0].database].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        for at, *row in cursor.fetchall():
            found[at].append(tuple(row))
    return found
