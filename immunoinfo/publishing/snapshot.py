"""An item's values as JSON and back: every editable field by name, links to other rows by their natural keys."""

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from immunoinfo.publishing.base import Publishable


def own_fields(model: type[models.Model]) -> Iterator[Any]:
    """The fields that an editor fills: columns first, then links to many."""
    yield from (f for f in model._meta.concrete_fields if f.editable and not f.primary_key)
    yield from (f for f in model._meta.many_to_many if f.editable)


def snapshot(item: Publishable) -> dict[str, Any]:
    """Return ITEM's values as they look after a way through JSON, so that two snapshots can be compared."""
    values: dict[str, Any] = {}
    for field in own_fields(type(item)):
        if field.many_to_many:
            values[field.name] = sorted(list(related.natural_key()) for related in linked(item, field.name))
        elif field.is_relation:
            related = getattr(item, field.name)
            values[field.name] = list(related.natural_key()) if related else None
        else:
            values[field.name] = field.get_prep_value(field.value_from_object(item))
            if isinstance(values[field.name], str):  # a browser sends lines with CR LF
                values[field.name] = values[field.name].replace("\r\n", "\n")
            elif isinstance(values[field.name], datetime):  # a form shows whole seconds
                values[field.name] = values[field.name].replace(microsecond=0)
    found: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return found


def linked(item: Publishable, name: str) -> Any:
    """The rows that ITEM links to: those set in memory, else those stored; a row that is new links to none."""
    held = item.__dict__.get("_prefetched_objects_cache", {})
    if name in held or item.pk is None:
        return held.get(name, [])
    return getattr(item, name).all()


class Known:
    """Rows by their natural keys; all of a kind are read at once when the first of them is asked for."""

    def __init__(self) -> None:
        self.rows: dict[Any, dict[tuple[Any, ...], Any]] = {}

    def find(self, model: Any, key: list[Any]) -> Any:
        """Return the row of MODEL with this natural KEY, or None."""
        if model not in self.rows:
            self.rows[model] = {tuple(row.natural_key()): row for row in model._default_manager.all()}
        return self.rows[model].get(tuple(key))


def with_values(item: Publishable, values: Mapping[str, Any], known: Known | None = None) -> Publishable:
    """Return a copy of ITEM that holds VALUES; the database is not touched. KNOWN spares a question for each key.

    Links to many stand in the prefetch cache, so that templates, forms and snapshots read them as if they were stored.
    What a key named and is no longer there is left out.
    """
    find = known.find if known else by_key
    made = copy.copy(item)
    made._state = copy.copy(item._state)
    made._state.fields_cache = {}
    cache: dict[str, Any] = {}
    for field in own_fields(type(item)):
        if field.name not in values:
            continue
        value = values[field.name]
        if field.many_to_many:
            cache[field.name] = [row for row in (find(field.related_model, key) for key in value) if row is not None]
        elif field.is_relation:
            setattr(made, field.name, find(field.related_model, value) if value else None)
        else:
            setattr(made, field.attname, field.to_python(value))
    made.__dict__["_prefetched_objects_cache"] = cache
    return made


def store(item: Publishable) -> None:
    """Write ITEM, as with_values() made it, into its row and its links."""
    links = dict(item.__dict__.pop("_prefetched_objects_cache", {}))
    item.save()
    for name, rows in links.items():
        getattr(item, name).set(rows)


def by_key(model: Any, key: list[Any]) -> Any:
    """Return the row of MODEL with this natural KEY, or None."""
    try:
        return model._default_manager.get_by_natural_key(*key)
    except model.DoesNotExist:
        return None
