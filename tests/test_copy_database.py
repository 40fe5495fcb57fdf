"""Everything moves to the other kind of database and back, and nothing is lost or written over."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client

from glossary.models import Term
from immunoinfo.operation.copying import copied_models
from immunoinfo.publishing.models import Revision
from immunoinfo.search.checking import differences
from tests import makers
from tests.conftest import make_user

ROOT = Path(__file__).parent.parent
SAID = "rows were copied and compared; search is in step. Pictures are files: copy media/ too.\n"


def rows():
    """Each row that is to be copied."""
    return {
        model._meta.label: list(
            model._base_manager.order_by("pk").values_list(*[f.attname for f in model._meta.local_concrete_fields])
        )
        for model in copied_models()
    }


def address_of_this_database():
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgres://{told['USER']}@{told['HOST'].replace('/', '%2F')}/{told['NAME']}"


def on(address, *arguments):
    """Run manage.py on the database at ADDRESS; return how it ended and what it said."""
    environment = {**os.environ, "DEBUG": "1", "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "immunoinfo.settings"}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_all_moves_to_another_database_and_back(tmp_path, content):
    person = make_user("anna", "author")
    item = makers.article("A draft", live_number=0)
    makers.revision(item, by=person, note="Naïve “T” cells")
    client = Client()
    client.force_login(person)
    LogEntry.objects.create(
        user=person, content_type=ContentType.objects.get_for_model(item), object_id=item.pk, action_flag=1
    )
    gone = makers.term("Gone")
    number = gone.pk
    gone.delete()
    before = rows()

    here, other = address_of_this_database(), f"sqlite:///{tmp_path / 'other.sqlite3'}"
    assert on(other, "migrate")[0] == 0
    assert on(other, "copy_database", here) == (0, f"{sum(map(len, before.values()))} {SAID}")
    call_command("flush", interactive=False, verbosity=0)
    assert not Term.objects.exists()
    assert on(here, "copy_database", other)[0] == 0
    ContentType.objects.clear_cache()

    after = rows()
    assert {name for name in before if before[name] != after[name]} == set()
    assert Revision.objects.get().note == "Naïve “T” cells"
    assert client.get("/admin/", follow=True).status_code == 200
    assert list(differences()) == []
    assert makers.term("Next").pk > number
    assert "content or accounts already" in on(here, "copy_database", other)[1]


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_nothing_is_copied_from_what_is_no_such_database(tmp_path):
    (tmp_path / "empty.sqlite3").touch()
    (tmp_path / "odd.sqlite3").write_bytes(b"no database at all" * 100)

    for name, says in (("none", "no file"), ("empty", "different versions"), ("odd", "not a database")):
        code, said = on(address_of_this_database(), "copy_database", f"sqlite:///{tmp_path / name}.sqlite3")
        assert (code, says in said, "Traceback" in said) == (1, True, False), said
    assert "Nothing was copied" in on(address_of_this_database(), "copy_database", "nonsense://x")[1]
