"""The suite runs on the database that it was told to run on."""

import os
import select
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.core.signals import request_started
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from immunoinfo.away import is_away
from immunoinfo.changes.door import version_now
from immunoinfo.changes.models import ContentVersion
from immunoinfo.databases import first_value
from immunoinfo.publishing.base import RESERVED_SLUGS
from immunoinfo.sqlite.base import DatabaseWrapper
from tests import makers

pytestmark = pytest.mark.django_db
with_a_server = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")


def test_the_database_is_the_one_asked_for():
    asked = os.environ.get("DATABASE_URL", "sqlite:///")

    assert connection.vendor == ("postgresql" if asked.startswith("postgres") else "sqlite")
    if os.environ.get("EXPECT_POSTGRESQL") == "1":
        assert connection.vendor == "postgresql"
        with connection.cursor() as cursor:
            cursor.execute("SELECT version()")
            assert cursor.fetchone()[0].startswith("PostgreSQL")


def test_the_cache_is_redis_where_one_was_given(settings):
    from django.core.cache import cache

    cache.set("asked", "answered", 5)

    assert cache.get("asked") == "answered"
    assert ("redis" in settings.CACHES["default"]["BACKEND"]) == bool(os.environ.get("REDIS_URL"))


def refused(make, constraint):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
    assert constraint in str(error.value)


@pytest.mark.parametrize(
    ("kind", "table"),
    {
        "therapy": "therapies_therapytype",
        "article": "articles_article",
        "question": "articles_faqentry",
        "term": "glossary_term",
    }.items(),
)
def test_the_database_itself_refuses_what_must_not_be(kind, table):
    make = makers.MAKERS[kind]

    rows = type(item := make()).objects.filter(pk=item.pk)

    for slug in ("", *RESERVED_SLUGS):
        refused(lambda slug=slug: rows.update(slug=slug), f"{table}_address_is_usable")
    refused(lambda: make(safety_critical=True, review_interval=13), f"{table}_review_is_in_time")
    refused(lambda: make(review_interval=37), f"{table}_review_is_in_time")
    refused(lambda: make(review_interval=0), f"{table}_review_is_in_time")
    refused(lambda: make(starts_at="2026-01-02T00:00Z", ends_at="2026-01-02T00:00Z"), f"{table}_ends_after_start")
    refused(lambda: make(reviewed_at="2026-01-01"), f"{table}_review_names_a_role")
    refused(lambda: make(reviewer_role="pharmacist"), f"{table}_review_names_a_role")


def test_an_address_is_unique_in_its_language_and_fits_its_column():
    makers.article("One", slug="one")
    makers.article("Uno", slug="one", language="es")

    with pytest.raises(IntegrityError), transaction.atomic():
        makers.article("Another", slug="one")
    with pytest.raises(Exception, match=r"address_is_usable|too long"), transaction.atomic():
        makers.article("Long", slug="x" * 101)


def test_a_therapy_type_is_not_its_own_parent():
    therapy = makers.therapy()

    refused(lambda: type(therapy).objects.filter(pk=therapy.pk).update(parent=therapy), "is_not_its_own_parent")


def test_a_tag_stands_once():
    from immunoinfo.therapies.models import Tagging

    therapy = makers.therapy()
    makers.article(therapies=[therapy])
    tagging = Tagging.objects.get()

    refused(
        lambda: Tagging.objects.create(tag=therapy, content_type=tagging.content_type, object_id=tagging.object_id), ""
    )


def test_what_every_request_asks_is_answered_refused_and_counted_as_any_question():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE asked (answer text)")

    assert first_value(connection, "SELECT answer FROM asked") is None
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO asked VALUES ('yes – \u201cyes\u201d')")
    assert first_value(connection, "SELECT answer FROM asked") == "yes – \u201cyes\u201d"
    with CaptureQueriesContext(connection) as asked:
        assert first_value(connection, "SELECT answer FROM asked")
    assert len(asked) == 1
    with pytest.raises(DatabaseError, match="nowhere") as error, transaction.atomic():
        first_value(connection, "SELECT answer FROM nowhere")
    assert not is_away(error.value)


def ended_by_its_server():
    with connection.copy().cursor() as other:
        other.execute("SELECT pg_terminate_backend(%s, 9000)", [connection.connection.info.backend_pid])
    other.connection.close()


def crashed_with_something_unread():
    """Leave behind what a crash does: words of the server, unread, and nobody who takes the next question."""
    with connection.cursor() as cursor, connection.copy().cursor() as other:
        cursor.execute("LISTEN crash")
        other.execute("NOTIFY crash")
    other.connection.close()
    with socket.socket(fileno=os.dup(connection.connection.fileno())) as line:
        assert select.select([line], [], [], 10)[0]
        line.shutdown(socket.SHUT_WR)


def lost_before():
    ended_by_its_server()
    with suppress(OperationalError):
        ContentVersion.read()


@with_a_server
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lose", [ended_by_its_server, crashed_with_something_unread, lost_before])
def test_a_lost_connection_is_told_as_one_and_the_version_read_by_another(lose):
    ContentVersion.renew()
    version = ContentVersion.read()

    lose()
    with pytest.raises(OperationalError) as error:
        ContentVersion.read()
    assert is_away(error.value)
    connection.close()

    connection.ensure_connection()
    lose()
    assert version_now() == version


@with_a_server
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_between_two_requests_is_replaced_by_what_asks_first():
    ContentVersion.renew()
    version = ContentVersion.read()
    ended_by_its_server()

    request_started.send(None, environ={"PATH_INFO": "/", "REQUEST_METHOD": "POST"})

    assert ContentVersion.read() == version


@pytest.fixture
def in_line(tmp_path):
    """Two connections to a SQLite of their own, which wait half a second for each other."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.5, "init_command": "PRAGMA journal_mode=WAL;"}
    told = connection.settings_dict | {"NAME": tmp_path / "line.sqlite3", "OPTIONS": options, "AUTOCOMMIT": True}
    both = [DatabaseWrapper(told, alias="line") for _two in range(2)]
    for each in both:
        each.inc_thread_sharing()
        each.connect()
    yield both
    for each in both:
        each.close()


def test_who_waits_on_sqlite_begins_when_the_one_before_has_ended(in_line):
    first, second = in_line
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second.set_autocommit, False, True)
        first.commit()
        waiting.result(10)

    assert second.connection.in_transaction
    second.rollback()


def test_who_waits_too_long_on_sqlite_is_told_and_may_try_again(in_line):
    first, second = in_line
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    with pytest.raises(OperationalError, match="locked"):
        second.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    first.rollback()
    second.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    assert second.connection.in_transaction
    assert second.connection.execute("PRAGMA busy_timeout").fetchone() == (500,)
    second.rollback()
