"""An item's values as JSON and back: every editable field by name, links to other rows by their natural keys."""

import copy
import json
from collections import defaultdict
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

    def named(self, model: Any, _keys: Any) -> dict[tuple[Any, ...], Any]:
        """Return the rows of MODEL by their natural keys: those asked for, and all others."""
        if model not in self.rows:
            self.rows[model] = {row.natural_key(): row for row in model._default_manager.all()}
        return self.rows[model]


def named(model: Any, keys: list[Any]) -> dict[tuple[Any, ...], Any]:
    """Return the rows of MODEL with these natural KEYS, by key."""
    return {row.natural_key(): row for row in model._default_manager.with_natural_keys(keys)}


def linked_rows(fields: list[Any], values: Mapping[str, Any], find: Any) -> dict[Any, dict[tuple[Any, ...], Any]]:
    """Return by kind the rows that VALUES link to, as FIND knows them by their keys; each kind is asked for once."""
    keys: dict[Any, list[Any]] = defaultdict(list)
    for field in fields:
        if field.is_relation:
            value = values[field.name]
            keys[field.related_model] += value if field.many_to_many else [value] if value else []
    return {model: find(model, wanted) for model, wanted in keys.items()}


def with_values(item: Publishable, values: Mapping[str, Any], known: Known | None = None) -> Publishable:
    """Return a copy of ITEM that holds VALUES; nothing is written. KNOWN spares a question for each kind linked to.

    Links to many stand in the prefetch cache, so that templates, forms and snapshots read them as if they were stored.
    What a key named and is no longer there is left out.
    """
    made = copy.copy(item)
    made._state = copy.copy(item._state)
    made._state.fields_cache = {}
    cache: dict[str, Any] = {}
    fields = [field for field in own_fields(type(item)) if field.name in values]
    rows = linked_rows(fields, values, known.named if known else named)
    for field in fields:
        value = values[field.name]
        if field.many_to_many:
            found = (rows[field.related_model].get(tuple(key)) for key in value)
            cache[field.name] = [row for row in found if row is not None]
        elif field.is_relation:
            setattr(made, field.name, rows[field.related_model].get(tuple(value)) if value else None)
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
