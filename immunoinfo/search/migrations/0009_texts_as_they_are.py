"""On PostgreSQL: texts are kept as they are, not compressed.

A search and a word's page read dozens of them each time. To unpack those took nearly twice as long as to read them does now;
they take a fifth more room. What is in the index already stays packed until it is written again: rebuild_search_index does.
"""

from importlib import import_module

from django.db import migrations

full_text = import_module("immunoinfo.search.migrations.0002_full_text")

TEXTS = ("text", "text_words")


def stored(how):
    return [f"ALTER TABLE search_indexentry ALTER COLUMN {text} SET STORAGE {how}" for text in TEXTS]


class Migration(migrations.Migration):
    dependencies = [("search", "0008_short_pending_lists")]

    operations = [
        migrations.RunPython(full_text.run([], stored("EXTERNAL")), full_text.run([], stored("EXTENDED"))),
    ]
