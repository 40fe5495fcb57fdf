"""Queries that found nothing are counted by word for editors, and nothing about a person is kept."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from immunoinfo.changes.models import ContentVersion
from immunoinfo.search import unanswered
from immunoinfo.search.index import catch_up
from immunoinfo.search.unanswered import UnansweredQuery, count_unanswered, words_to_keep
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_day(monkeypatch):
    """Let it be a day that many days after today."""
    today = timezone.localdate()

    def move(days):
        monkeypatch.setattr(timezone, "localdate", lambda *args: today + timedelta(days=days))

    return move


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("  Brake   BLOCKER pills ", "brake blocker pills"),
        ("one two three four five six seven eight", "one two three four five six"),
        ("naïve café", "naive cafe"),
        ("IL-2 and CD19 or CD20", "il 2 and cd19 or cd20"),
        ("mail me at jo@example.org", ""),
        ("jo＠example.org", ""),
        ("call 07700 900123", ""),
        ("born 12.03.1961", ""),
        ("١٢٣٤٥", ""),
        ("1234 ok", "1234 ok"),
        ("x" * 50, ""),
        ("!?", ""),
        ("", ""),
    ],
)
def test_what_is_kept_of_a_query_is_a_few_words_and_nothing_personal(query, kept):
    assert words_to_keep(query) == kept


def test_a_search_that_finds_nothing_is_counted_once_a_day_and_shown_after_three(client, on_day):
    for day in (0, 0, 1):
        on_day(day)
        client.get("/search/?q=Brakefluid")
    assert list(UnansweredQuery.objects.values_list("words", "days")) == [("brakefluid", 2)]
    assert not UnansweredQuery.objects.for_editors()

    on_day(5)
    client.get("/search/?q=brakefluid")

    assert [query.words for query in UnansweredQuery.objects.for_editors()] == ["brakefluid"]


def test_only_a_whole_search_of_a_reader_that_finds_nothing_is_counted(client):
    makers.term("Spleen")

    for address in (
        "/search/?q=spleen",
        "/search/?q=xqzv&kind=term",
        "/search/?q=xqzv&exact=1",
        "/search/?q=",
        "/api/v1/search?q=xqzv",
    ):
        client.get(address)
    client.head("/search/?q=xqzv")

    assert not UnansweredQuery.objects.exists()


def test_nothing_finer_than_a_day_is_kept_and_the_content_counts_as_unchanged(client):
    makers.term("Spleen")
    before = ContentVersion.current()

    client.get("/search/?q=xqzv")

    assert ContentVersion.current() == before
    assert {field.get_internal_type() for field in UnansweredQuery._meta.fields} == {
        "BigAutoField",
        "CharField",
        "PositiveSmallIntegerField",
        "DateField",
    }


def test_what_nobody_asked_for_ninety_days_is_forgotten(on_day, capsys):
    count_unanswered("old one")
    on_day(1)
    count_unanswered("newer one")

    on_day(91)
    call_command("forget_old")

    assert [query.words for query in UnansweredQuery.objects.all()] == ["newer one"]
    assert "1 queries without results" in capsys.readouterr().out


def test_a_flood_of_made_up_words_neither_fills_the_table_nor_pushes_out_what_editors_see(monkeypatch, on_day):
    monkeypatch.setattr(unanswered, "MAX_ROWS", 6)
    monkeypatch.setattr(unanswered, "MAX_NEW_A_DAY", 4)
    UnansweredQuery.objects.create(words="asked often", days=3, last_asked=timezone.localdate())

    for day in range(3):
        on_day(day)
        for number in range(10):
            count_unanswered(f"made up {day} {number}")
        assert UnansweredQuery.objects.filter(last_asked=timezone.localdate(), days=1).count() == 4

    assert UnansweredQuery.objects.count() == 6
    assert UnansweredQuery.objects.filter(words="asked often").exists()


@pytest.fixture
def only_reads():
    """A database that refuses to write until the test is over; on PostgreSQL the transaction ends with it."""
    catch_up()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if connection.vendor == "sqlite" else "SET TRANSACTION READ ONLY")
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


def test_a_database_that_only_reads_still_answers(client, only_reads):
    answer = client.get("/search/?q=xqzv")

    assert answer.status_code == 200
    assert "Nothing found" in answer.content.decode()
    assert not UnansweredQuery.objects.exists()


@pytest.mark.parametrize(("role", "sees"), [("author", False), ("reviewer", True), ("publisher", True)])
def test_the_first_page_of_the_admin_lists_what_was_not_found(client, request, role, sees):
    UnansweredQuery.objects.create(words="brake fluid", days=4, last_asked=timezone.localdate())
    UnansweredQuery.objects.create(words="asked once", days=1, last_asked=timezone.localdate())
    client.force_login(request.getfixturevalue(role))

    first = client.get("/admin/").content.decode()

    assert ("Searched for, not found" in first) == sees
    assert ("brake fluid" in first) == sees
    assert "asked once" not in first
    if sees:
        listed = client.get("/admin/search/unansweredquery/").content.decode()
        assert "brake fluid" in listed
        assert "asked once" not in listed


def test_nobody_changes_or_deletes_what_was_counted(client, superuser):
    row = UnansweredQuery.objects.create(words="brake fluid", days=4, last_asked=timezone.localdate())
    client.force_login(superuser)

    for action in ("delete", "change"):
        client.post(f"/admin/search/unansweredquery/{row.pk}/{action}/", {"post": "yes", "words": "x", "days": 1})

    assert list(UnansweredQuery.objects.values_list("words", "days")) == [("brake fluid", 4)]


def test_the_privacy_page_says_what_is_counted(client):
    text = client.get("/privacy/").content.decode()

    assert "at most six" in text
    assert "three different days" in text
    assert "deleted 90 days after" in text
