"""Objects out of rows. Django works out for each query anew which column is which field; of one query it is always the same."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class Shape(Generic[M]):
    """What the columns of FOUND are: fields of its model, then what was annotated, which stays as the database gives it."""

    def __init__(self, found: "models.QuerySet[M, Any]") -> None:
        self.model, compiler = found.model, found.query.get_compiler(using=found.db)
        compiler.pre_sql_setup()
        columns = [column for column, *_sql in compiler.select]
        self.fields = len(compiler.klass_info["select_fields"])
        self.names = [column.target.attname for column in columns[: self.fields]]
        self.more = [*(compiler.annotation_col_map or {}).items()]
        self.converters = compiler.get_converters(columns[: self.fields])
        self.converted = compiler.apply_converters

    def objects(self, rows: Iterable[tuple[Any, ...]], using: str) -> list[M]:
        """Return ROWS, read from the database USING, as objects."""
        return [self.object(row, using) for row in self.converted(rows, self.converters)]

    def object(self, row: list[Any], using: str) -> M:
        made = self.model.from_db(using, self.names, row[: self.fields])
        for name, place in self.more:
            setattr(made, name, row[place])
        return made
