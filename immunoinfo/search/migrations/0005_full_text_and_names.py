"""The full-text index anew, with titles and names by themselves on PostgreSQL, and names in the order of their letters.

The tables are filled again by the ledger: every `migrate` that changes something writes all items into it.
"""

from importlib import import_module

from django.db import migrations

# ruff: noqa: ISC004 - every statement is one string
full_text = import_module("immunoinfo.search.migrations.0002_full_text")

SQLITE = [
    "DROP TABLE IF EXISTS search_fts",
    *full_text.SQLITE,
    "CREATE INDEX search_indexname_key ON search_indexname (is_inner, key)",
]
SQLITE_BACK = ["DROP INDEX search_indexname_key", *full_text.SQLITE_BACK]
POSTGRESQL = [
    *full_text.POSTGRESQL,
    "ALTER TABLE search_indexentry ADD COLUMN head tsvector GENERATED ALWAYS AS ("
    "to_tsvector('simple'::regconfig, title_words || ' ' || names_words)) STORED",
    "CREATE INDEX search_indexentry_head ON search_indexentry USING gin (head)",
    # Bytes, whatever the order of the database's own language: a beginning is then a range of the index.
    'CREATE INDEX search_indexname_key ON search_indexname (is_inner, key COLLATE "C")',
    "CREATE INDEX search_indexname_whole ON search_indexname (key) WHERE NOT is_inner",  # for names that are equal
]
POSTGRESQL_BACK = [
    "DROP INDEX search_indexname_whole",
    "DROP INDEX search_indexname_key",
    "ALTER TABLE search_indexentry DROP COLUMN head",
    *full_text.POSTGRESQL_BACK,
]


class Migration(migrations.Migration):
    dependencies = [("search", "0004_names_words_and_intents")]

    operations = [
        migrations.RunPython(full_text.run(SQLITE, POSTGRESQL), full_text.run(SQLITE_BACK, POSTGRESQL_BACK)),
    ]
