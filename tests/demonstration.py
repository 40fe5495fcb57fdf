"""The demonstration content for tests: read from its files once a process, then copied inside the database.

A copy takes a hundredth of the time that `loaddata` takes. The tables that it comes from are unknown to Django, so no
test finds them empty.
"""

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

from immunoinfo.changes.models import Change
from immunoinfo.publishing.kinds import watched_models

FIXTURES = ("sources", "therapies", "glossary", "articles", "faq")
# A test with transactions gives the content types new numbers.
TYPE_OF_TODAY = """(SELECT today.id FROM django_content_type AS today JOIN kept_django_content_type AS before
    ON (today.app_label, today.model) = (before.app_label, before.model) WHERE before.id = content_type_id)"""


def keep():
    """Load the content, keep a copy of each table, and leave the database as it was."""
    empty = [model for model in watched_models() if not model._base_manager.exists()]  # migrations fill the others
    with transaction.atomic(), connection.cursor() as cursor:
        call_command("loaddata", *FIXTURES, verbosity=0)
        for model in (*watched_models(), ContentType):
            table = model._meta.db_table
            cursor.execute(f'CREATE TABLE "kept_{table}" AS SELECT * FROM "{table}"')  # noqa: S608 - no value from outside
        for model in empty:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608 - no value from outside
        Change.objects.all().delete()


def put_back():
    """Fill the tables that are empty; a test with transactions has emptied those, too, that migrations had filled."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model in watched_models():
            table = model._meta.db_table
            names = ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)
            values = names.replace('"content_type_id"', TYPE_OF_TODAY)
            cursor.execute(
                f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "kept_{table}" '  # noqa: S608 - no value from outside
                f'WHERE NOT EXISTS (SELECT 1 FROM "{table}")'
            )
