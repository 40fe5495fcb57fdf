"""The triggers that write the ledger, made anew after every `migrate` from the registry of content."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connections, models

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import watched_models

EVENTS = ("INSERT", "UPDATE", "DELETE")

RANDOM = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "replace(gen_random_uuid()::text, '-', '')"}


def bump(vendor: str, table: str) -> str:
    """Return SQL that gives all content, and TABLE, an SQL expression, new tokens."""
    return (
        f"INSERT INTO changes_contentversion (id, token) VALUES (1, {RANDOM[vendor]}) "  # noqa: S608 - no value from outside
        "ON CONFLICT (id) DO UPDATE SET token = excluded.token; "
        f"INSERT INTO changes_tableversion (name, token) VALUES ({table}, {RANDOM[vendor]}) "
        "ON CONFLICT (name) DO UPDATE SET token = excluded.token;"
    )


def install(sender: Any = None, using: str = "default", **kwargs: Any) -> None:
    """Make or renew the triggers of every watched table that exists; receiver of post_migrate."""
    connection = connections[using]
    statements = {"sqlite": sqlite_triggers, "postgresql": postgresql_triggers}[connection.vendor]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if not {"changes_contentversion", "changes_tableversion", "changes_change"} <= tables:
            return
        there = [model for model in watched_models() if model._meta.db_table in tables]
        for model in there:
            for statement in statements(model):
                cursor.execute(statement)
        items = [model for model in there if issubclass(model, Publishable)]
        if kwargs.get("plan") and items:
            cursor.execute(note_all(items))  # a migration may have changed rows while the triggers were away


def note_all(kinds: Iterable[type[models.Model]]) -> str:
    """Return SQL that writes every row of KINDS of content into the ledger, in the order in which they were changed."""
    rows = " UNION ALL ".join(
        f"SELECT '{model._meta.label_lower}' AS model, id, changed_at FROM \"{model._meta.db_table}\""  # noqa: S608 - no value from outside
        for model in kinds
    )
    return (
        f"INSERT INTO changes_change (model, object_id) SELECT model, id FROM ({rows}) AS noted ORDER BY changed_at, id"  # noqa: S608 - no value from outside
    )


def notes(model: type[models.Model], row: str) -> str:
    """Return SQL that writes into the ledger which item a ROW ("OLD" or "NEW") of MODEL belongs to, if to any."""
    fields = {field.name for field in model._meta.fields}
    if issubclass(model, Publishable):
        return f"INSERT INTO changes_change (model, object_id) VALUES ('{model._meta.label_lower}', {row}.id);"  # noqa: S608 - no value from outside
    if {"content_type", "object_id"} <= fields:  # a generic link, such as a tag
        return (
            "INSERT INTO changes_change (model, object_id) "  # noqa: S608 - no value from outside
            f"SELECT app_label || '.' || model, {row}.object_id FROM django_content_type "
            f"WHERE id = {row}.content_type_id;"
        )
    return ""


def rows_of(event: str) -> tuple[str, ...]:
    return {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[event]


def sqlite_triggers(model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    for event in EVENTS:
        name = f"changes_{table}_{event.lower()}"
        body = bump("sqlite", f"'{table}'") + "".join(notes(model, row) for row in rows_of(event))
        yield f'DROP TRIGGER IF EXISTS "{name}"'
        yield f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN {body} END'


def postgresql_triggers(model: type[models.Model]) -> Iterator[str]:
    """Bump once a statement, so that a bulk change does not rewrite the one row a thousand times."""
    table = model._meta.db_table
    yield function("changes_bump", bump("postgresql", "TG_TABLE_NAME"))
    # Before, so that every transaction takes the one version row first: two that cross cannot wait for each other.
    yield trigger(
        f"changes_{table}_bump", "BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE", table, "STATEMENT", "changes_bump"
    )
    for event in EVENTS if notes(model, "NEW") else ():
        name = f"changes_{table}_{event.lower()}"
        yield function(name, "".join(notes(model, row) for row in rows_of(event)))
        yield trigger(name, f"AFTER {event}", table, "ROW", name)


def function(name: str, body: str) -> str:
    return (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$'
    )


def trigger(name: str, events: str, table: str, each: str, calls: str) -> str:
    return f'CREATE OR REPLACE TRIGGER "{name}" {events} ON "{table}" FOR EACH {each} EXECUTE FUNCTION "{calls}"()'
