"""Arithmetic with months, the same in Python, SQLite and PostgreSQL."""

import calendar
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def this_second() -> datetime:
    """Return now as a form shows it, so that a form saved as it came changes nothing."""
    return timezone.now().replace(microsecond=0)


def not_in_the_future(day: date) -> None:
    """Raise ValidationError when DAY has not come yet."""
    if day > timezone.localdate():
        raise ValidationError(_("This day has not come yet."))


def add_months(day: date, months: int) -> date:
    """Return the same day of the month MONTHS later, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class AddMonths(models.Func):
    """`add_months()` in SQL: AddMonths("a_date_column", "a_column_of_months")."""

    arity = 2
    output_field = models.DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # SQLite carries a day that the month has not over into the next month: take the earlier of that and month's end.
        return self.as_sql(
            compiler,
            connection,
            template=(
                "min(date({0}, {1} || ' months'), date({0}, 'start of month', ({1} + 1) || ' months', '-1 day'))"
            ).format(*self._sql_parts(compiler)),
            **context,
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="({} + make_interval(months => {}))::date".format(*self._sql_parts(compiler)),
            **context,
        )

    def _sql_parts(self, compiler: Any) -> list[str]:
        """Both arguments as SQL; columns carry no parameters, so repeating one is safe."""
        return [compiler.compile(expression)[0] for expression in self.get_source_expressions()]
