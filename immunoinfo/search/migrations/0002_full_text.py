"""The full-text index beside the rows: an FTS5 table on SQLite, a generated column on PostgreSQL.

Both are kept by the database itself, so that a row and its words cannot part.
"""

from django.db import migrations

# ruff: noqa: S608, ISC004 - every part of these statements is a constant of this file
COLUMNS = ("title_words", "names_words", "text_words")
OLD = ", ".join(f"old.{column}" for column in COLUMNS)
NEW = ", ".join(f"new.{column}" for column in COLUMNS)
FORGET = f"INSERT INTO search_fts (search_fts, rowid, {', '.join(COLUMNS)}) VALUES ('delete', old.id, {OLD});"
LEARN = f"INSERT INTO search_fts (rowid, {', '.join(COLUMNS)}) VALUES (new.id, {NEW});"

SQLITE = [
    # The words are folded and stemmed already; unicode61 only has to part them at spaces.
    f"CREATE VIRTUAL TABLE search_fts USING fts5 ({', '.join(COLUMNS)}, content='search_indexentry', "
    "content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER search_fts_insert AFTER INSERT ON search_indexentry BEGIN {LEARN} END",
    f"CREATE TRIGGER search_fts_delete AFTER DELETE ON search_indexentry BEGIN {FORGET} END",
    f"CREATE TRIGGER search_fts_update AFTER UPDATE ON search_indexentry BEGIN {FORGET} {LEARN} END",
]
SQLITE_BACK = [
    "DROP TRIGGER search_fts_update",
    "DROP TRIGGER search_fts_delete",
    "DROP TRIGGER search_fts_insert",
    "DROP TABLE search_fts",
]
POSTGRESQL = [
    "ALTER TABLE search_indexentry ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple'::regconfig, title_words), 'A') || "
    "setweight(to_tsvector('simple'::regconfig, names_words), 'B') || "
    "setweight(to_tsvector('simple'::regconfig, text_words), 'C')) STORED",
    "CREATE INDEX search_indexentry_vector ON search_indexentry USING gin (vector)",
]
POSTGRESQL_BACK = ["ALTER TABLE search_indexentry DROP COLUMN vector"]


def run(sqlite, postgresql):
    def execute(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in {"sqlite": sqlite, "postgresql": postgresql}[vendor]:
            schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(run(SQLITE, POSTGRESQL), run(SQLITE_BACK, POSTGRESQL_BACK))]
