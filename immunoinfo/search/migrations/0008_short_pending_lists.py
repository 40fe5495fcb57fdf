"""On PostgreSQL: what was indexed lately and is not yet at its place in the index of words waits in a shorter list.

Every search reads that list from end to end. By default it grows to 4 MB, as long to read as all else that a search without
a hit does, and whoever fills it waits for a fifth of a second while it is worked off.
"""

from importlib import import_module

from django.db import migrations

full_text = import_module("immunoinfo.search.migrations.0002_full_text")

INDEXES = ("search_indexentry_vector", "search_indexentry_head")
POSTGRESQL = [f"ALTER INDEX {index} SET (gin_pending_list_limit = 256)" for index in INDEXES]  # kB
POSTGRESQL_BACK = [f"ALTER INDEX {index} RESET (gin_pending_list_limit)" for index in INDEXES]


class Migration(migrations.Migration):
    dependencies = [("search", "0007_names_to_translate")]

    operations = [
        migrations.RunPython(full_text.run([], POSTGRESQL), full_text.run([], POSTGRESQL_BACK)),
    ]
