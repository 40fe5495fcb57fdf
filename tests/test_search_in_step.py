"""The index says what the content says, whatever was done to the content and whoever died meanwhile."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import permutations

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article, FaqEntry
from glossary.models import Term
from immunoinfo.changes.triggers import install
from immunoinfo.publishing.workflow import withdraw
from immunoinfo.search.answering import answer
from immunoinfo.search.checking import differences
from immunoinfo.search.engines import Wanted
from immunoinfo.search.index import catch_up, entry_for, rebuild
from immunoinfo.search.models import IndexEntry, IndexName, IndexWord
from immunoinfo.therapies.models import TherapyType
from tests import makers

KINDS = {Article: "article", FaqEntry: "question", Term: "term"}
WORDS = st.sampled_from(["spleen", "Thymus", "PD-1", "tumour", "Crohn’s", "naïve T cells", "B.C.G.", ""])
STEPS = st.sampled_from(
    ["make", "title", "names", "text", "update", "bulk_create", "bulk_update", "tag", "untag", "therapy", "window", "over",
     "withdraw", "draft", "delete", "delete_all", "loaddata", "raw", "answer"]
)  # fmt: skip


def an_item(pick):
    model = list(KINDS)[pick % len(KINDS)]
    items = list(model.objects.order_by("pk"))
    return items[pick // len(KINDS) % len(items)] if items else makers.MAKERS[KINDS[model]]()


def do(step, pick, word, tmp_path):
    """One change to the content, by one of the ways there are."""
    item = an_item(pick)
    model, title = type(item), f"{word} {pick}".strip()
    if step == "make":
        makers.MAKERS[KINDS[model]](f"{title} {next(makers.numbers)}")
    elif step in ("title", "update", "bulk_update", "raw"):
        change_title(step, item, title)
    elif step == "names":
        item.alternate_names = [{"name": title, "kind": "exact"}, {"name": f"x{title}", "kind": "confused"}]
        item.save()
    elif step == "text":
        model.objects.update(
            **{{Article: "body", FaqEntry: "short_answer", Term: "definition"}[model]: f"All {title}."}
        )
    elif step == "bulk_create":
        number = next(makers.numbers)
        fields = {"slug": f"bulk-{number}", "live_number": 1, model.title_field: f"{title} {number}"}
        model.objects.bulk_create([model(**fields)])
    elif step == "tag":
        item.therapies.add(TherapyType.objects.order_by("pk").first() or makers.therapy())
    elif step == "untag":
        item.therapies.clear()
    elif step == "therapy":
        makers.therapy(f"{title} {next(makers.numbers)}")
    else:
        change_state(step, item, tmp_path)


def change_title(step, item, title):
    model, field = type(item), item.title_field
    setattr(item, field, title)
    if step == "title":
        item.save()
    elif step == "update":
        model.objects.filter(pk=item.pk).update(**{field: title})
    elif step == "bulk_update":
        model.objects.bulk_update([item], [field])
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {model._meta.db_table} SET {field} = %s WHERE id = %s", [title, item.pk])  # noqa: S608


def change_state(step, item, tmp_path):
    model, now = type(item), timezone.now()
    if step == "window":
        model.objects.filter(pk=item.pk).update(starts_at=now + timedelta(hours=1), ends_at=None)
    elif step == "over":
        model.objects.filter(pk=item.pk).update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    elif step == "withdraw":
        if item.is_published():
            withdraw(item, makers.user(is_superuser=True), note="A mistake.")
    elif step == "draft":
        model.objects.filter(pk=item.pk).update(live_number=0)
    elif step == "delete":
        item.delete()
    elif step == "delete_all":
        model.objects.all().delete()
    elif step == "loaddata":
        path = tmp_path / "item.json"
        rows = json.loads(serializers.serialize("json", [item], use_natural_foreign_keys=True))
        rows[0]["fields"]["live_number"] = 1
        path.write_text(json.dumps(rows))
        call_command("loaddata", path, verbosity=0)
    else:
        answer("spleen", Wanted("en-gb"))
        catch_up()


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(STEPS, st.integers(0, 8), WORDS), min_size=2, max_size=12))
def test_no_sequence_of_changes_parts_the_index_from_the_content(tmp_path, steps):
    for step, pick, word in steps:
        do(step, pick, word or "word", tmp_path)

    assert list(differences()) == []


@pytest.mark.django_db
def test_the_check_names_what_differs_and_a_rebuild_mends_it():
    kept, lost, changed, renamed = (makers.term(name) for name in ("Kept", "Lost", "Changed", "Renamed"))
    catch_up()
    IndexEntry.objects.filter(object_id=lost.pk).delete()
    IndexEntry.objects.filter(object_id=changed.pk).update(text="Something else")
    IndexName.objects.filter(name="Renamed").update(key="other")
    IndexEntry.objects.create(
        model="glossary.term", object_id=kept.pk + 1000, starts_at=timezone.now(), spellings="\n", language="en-gb"
    )
    IndexWord.objects.filter(word="kept").update(entries=7)
    out = StringIO()

    with pytest.raises(CommandError, match="differences"):
        call_command("check_search_index", stdout=out)

    for line in (
        f"glossary.term {lost.pk}: not in the index",
        f"glossary.term {changed.pk}: differs in text",
        f"glossary.term {renamed.pk}: differs in its names",
        f"glossary.term {kept.pk + 1000}: in the index, but no longer there",
        "word “kept”: counted (7, 1)",
    ):
        assert line in out.getvalue()
    call_command("rebuild_search_index", stdout=out)
    call_command("check_search_index", stdout=out)
    assert "The index has 4 entries." in out.getvalue()
    assert "in step" in out.getvalue()


@pytest.mark.django_db
def test_the_order_in_which_therapy_types_were_picked_stays_on_pages_and_is_none_to_the_index():
    types = [makers.therapy(name) for name in ("First", "Second", "Third")]
    for order in permutations(types):
        item = makers.article(therapies=order)
        catch_up()

        assert list(item.therapies.all()) == list(order)
        assert [list(each.therapies.all()) for each in Article.objects.filter(pk=item.pk).with_therapies()] == [
            list(order)
        ]
        assert entry_for(item).therapies == ",".join(["", *(str(each.pk) for each in types), ""])
    assert list(differences()) == []


@pytest.mark.django_db
def test_rebuilding_again_changes_nothing_and_tells_how_far_it_is():
    makers.term("Spleen", alternate_names=[{"name": "Milt", "kind": "lay"}])
    catch_up()
    before = list(IndexWord.objects.order_by("word").values_list("word", "entries", "named"))
    told = []

    rebuild(lambda done, total: told.append((done, total)))

    assert list(IndexWord.objects.order_by("word").values_list("word", "entries", "named")) == before
    assert told == [(1, 1)]


@pytest.mark.django_db
def test_what_is_looked_at_again_keeps_the_order_in_which_it_was_changed():
    days = {"Alpha": 2, "Beta": 3, "Gamma": 1}
    for name, day in days.items():
        makers.term(name, changed_at=datetime(2026, 11, day, tzinfo=UTC))
    makers.article("Delta", changed_at=datetime(2026, 10, 1, tzinfo=UTC))
    catch_up()

    for again in (rebuild, lambda: install(plan=["a migration"])):
        again()
        catch_up()
        titles = IndexEntry.objects.order_by("id").values_list("title", flat=True)
        assert list(titles) == ["Delta", "Gamma", "Alpha", "Beta"]


WRITER = """
import django; django.setup()
from itertools import count
from immunoinfo.search.answering import answer
from immunoinfo.search.engines import Wanted
from immunoinfo.search.index import catch_up
from glossary.models import Term
for number in count():
    Term.objects.create(name=f"Killed {number}", slug=f"killed-{number}", definition="A spleen.", live_number=1)
    Term.objects.filter(slug=f"killed-{number - 3}").update(name=f"Renamed {number}")
    catch_up()
    print(number, flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_it_writes_leaves_the_index_in_step_before_the_next_answer():
    for rounds in (3, 8):
        command = [sys.executable, "-c", WRITER]
        with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as writer:
            for line in writer.stdout:
                if int(line) >= rounds:
                    break
            writer.send_signal(signal.SIGKILL)
        catch_up()

        assert len(answer("killed", Wanted("en-gb")).entries) == Term.objects.filter(name__startswith="Killed").count()
        assert list(differences()) == []
        Term.objects.all().delete()


def environment():
    """The environment in which another process opens the database of this test."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = f"postgres://{database['USER']}@{database['HOST'].replace('/', '%2F')}/{database['NAME']}"
    return {**os.environ, "DATABASE_URL": url, "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "immunoinfo.settings"}


@contextmanager
def only_reading():
    """Let the database refuse to write, as one with a full disk does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if connection.vendor == "sqlite" else "SET TRANSACTION READ ONLY")
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = OFF")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/search/", "/api/v1/search", "/api/v1/suggest"])
def test_search_answers_as_it_knows_while_nothing_can_be_written(client, address):
    makers.article("Old spleen")
    catch_up()
    Article.objects.update(title="New spleen")

    with only_reading():
        answered = client.get(address, {"q": "spleen"})

    assert answered.status_code == 200
    assert b"spleen" in answered.content


@pytest.mark.django_db
@pytest.mark.parametrize("away", ["withdrawn", "deleted", "over"])
def test_search_rather_fails_than_name_what_readers_may_no_longer_see(client, superuser, away):
    article = makers.article("Wrong spleen")
    catch_up()
    if away == "withdrawn":
        withdraw(article, superuser, note="Wrong.")
    elif away == "deleted":
        article.delete()
    else:
        Article.objects.update(ends_at=timezone.now())
    client.raise_request_exception = False

    with only_reading():
        answered = client.get("/search/", {"q": "spleen"})

    assert answered.status_code == 503
    assert b"Wrong" not in answered.content
