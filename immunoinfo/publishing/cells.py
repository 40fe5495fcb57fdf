"""One cell of a table: a field's value, as a revision holds it, in words and back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from import_export import widgets

from immunoinfo.publishing.base import LAST_DAY
from immunoinfo.publishing.names import AlternateNamesField, format_names
from immunoinfo.publishing.sheets import as_text
from immunoinfo.richtext import UNSTORABLE

FIRST_YEAR = 1900
BOOLEANS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass
class Keys:
    """The rows that cells may name, by their keys in words: read once for each kind, and again after one was added."""

    known: dict[Any, dict[str, list[Any]]] = field(default_factory=dict)

    def of(self, model: Any) -> dict[str, list[Any]]:
        if model not in self.known:
            self.known[model] = {
                in_words(row.natural_key()): list(row.natural_key()) for row in model._base_manager.all()
            }
        return self.known[model]


def in_words(key: Iterable[Any]) -> str:
    return "/".join(map(str, key))


class Cell(widgets.Widget):
    """A field's value as text and back. Of a list each entry has a line of its own."""

    def __init__(self, column: Any, keys: Keys) -> None:
        super().__init__()
        self.column, self.keys = column, keys

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if value and isinstance(self.column, AlternateNamesField):
            return format_names(value)
        if value and self.column.is_relation:
            return "\n".join(map(in_words, value)) if self.column.many_to_many else in_words(value)
        return as_text(None if value == [] else value)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return VALUE as a revision holds it. Raises ValueError, as the library wants it, with a form's words."""
        if UNSTORABLE.search(value):
            raise ValueError(_now("There is a character in it that cannot be stored."))
        if self.column.is_relation:
            named = [self.key(line) for line in map(str.strip, value.splitlines()) if line]
            if not self.column.many_to_many and len(named) > 1:
                raise ValueError(_now("Only one can be named here."))
            return sorted(named) if self.column.many_to_many else next(iter(named), None)
        if self.column.get_internal_type() == "BooleanField":
            if value.strip().lower() not in BOOLEANS:
                raise ValueError(_now("Write yes or no."))
            return BOOLEANS[value.strip().lower()]
        try:
            cleaned = self.column.formfield().clean(value)
            return in_calendar(cleaned) if isinstance(cleaned, datetime) else cleaned
        except ValidationError as refused:
            raise ValueError(" ".join(refused.messages)) from refused
        except OverflowError as error:
            raise ValueError(_now("This is too far away.")) from error

    def key(self, line: str) -> list[Any]:
        model = self.column.related_model
        if line not in self.keys.of(model):
            raise ValueError(
                _now("There is no %(kind)s “%(key)s”.") % {"kind": model._meta.verbose_name, "key": line[:200]}
            )
        return self.keys.of(model)[line]


def in_calendar(moment: datetime) -> datetime:
    """Return MOMENT in UTC. Raises OverflowError where some time zone would have no day for it."""
    if not FIRST_YEAR <= moment.year <= LAST_DAY.year:
        raise OverflowError(moment)
    return moment.astimezone(UTC)
