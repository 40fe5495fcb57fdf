"""What a fault does and asks in the site's own database, in a process of its own: `python -m tests.faults.inside NAME`."""

import json
import sys

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402

from articles.models import Article  # noqa: E402
from immunoinfo.publishing.models import Revision  # noqa: E402
from tests.faults.editors import PASSWORD  # noqa: E402

EDITORS = 10


def accounts():
    """Make the editors; the password is hashed once, because that is slow on purpose."""
    first = User.objects.create_superuser("editor-1", password=PASSWORD)
    for number in range(2, EDITORS + 1):
        User.objects.create(username=f"editor-{number}", password=first.password, is_staff=True, is_superuser=True)


def articles():
    """Return form and public address of each article."""
    return [
        (f"/admin/articles/article/{item.pk}/change/", item.get_absolute_url())
        for item in Article.objects.published().order_by("pk")
    ]


def saved(prefix):
    """Return each summary that begins with PREFIX, once for every revision that holds it."""
    rows = Revision.objects.filter(data__summary__startswith=prefix)
    return [data["summary"] for data in rows.values_list("data", flat=True)]


def faults_of_the_database():
    """Return what the database itself finds wrong with its files."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            found = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            return found + [str(row) for row in cursor.fetchall()]
        cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        cursor.execute(
            "SELECT bt_index_check(c.oid, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a "
            "ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relpersistence = 'p' AND i.indisready AND i.indisvalid"
        )
        cursor.execute(
            "SELECT c.relname, v.* FROM pg_class c, verify_heapam(c.oid) v WHERE c.relkind = 'r' AND c.relpersistence = 'p'"
        )
        return [str(row) for row in cursor.fetchall()]


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
