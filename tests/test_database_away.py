"""While the database does not answer, the site says so in its own words, and shows nothing that could be out of date."""

import io
import json
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import InternalError, OperationalError, ProgrammingError, connection, connections
from environs import Env

from immunoinfo import logs, views
from immunoinfo.away import is_away
from immunoinfo.changes.store import store
from immunoinfo.databases import reached
from tests import makers
from tests.asking import ask

pytestmark = pytest.mark.django_db
NOWHERE = {"NAME": "/nowhere/at/all", "HOST": "127.0.0.1", "PORT": "1"}  # no file there, and nobody who listens


@pytest.fixture
def away(monkeypatch):
    """Ask from a thread of its own, whose connection is still to be opened and finds no database."""

    def asked(*words, **more):
        with monkeypatch.context() as meanwhile, ThreadPoolExecutor(1) as pool:
            for name, value in NOWHERE.items():
                meanwhile.setitem(connections.settings["default"], name, value)
            return pool.submit(ask, *words, **more).result()

    return asked


@pytest.mark.parametrize("path", ["/", "/articles/page/", "/search/", "/es/glossary/", "/sitemap.xml", "/admin/"])
def test_a_page_that_cannot_be_made_says_that_we_are_away(away, path, settings):
    settings.LANGUAGES = [("en-gb", "English"), ("es", "Español")]
    session = f"{settings.SESSION_COOKIE_NAME}={'x' * 32}" if path == "/admin/" else ""

    answer = away(path, HTTP_COOKIE=session)

    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "no-store" in answer.headers["Cache-Control"]
    assert ("Volvemos" if path.startswith("/es/") else "We are away") in answer.text
    assert 'role="search"' in answer.text


def test_programs_are_told_in_their_own_language(away):
    answer = away("/api/v1/articles")

    assert (answer.status, json.loads(answer.text)) == (503, {"detail": "We are away for a moment."})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_stored_page_is_shown_meanwhile_and_all_are_afterwards(away):
    makers.article("Page")
    assert ask("/articles/page/").status == 200
    assert store.pages

    assert away("/articles/page/").status == 503
    assert ask("/articles/page/").status == 200


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/static/immunoinfo/site.css"])
def test_what_needs_no_database_is_answered(away, path):
    assert away(path).status == 200


def test_it_is_written_down_without_a_word_about_the_reader(away):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Json())
    logging.getLogger("django").addHandler(handler)

    away("/articles/quoted/", "q=lumps", REMOTE_ADDR="203.0.113.9")

    logging.getLogger("django").removeHandler(handler)
    line = next(line for line in map(json.loads, stream.getvalue().splitlines()) if line["logger"] == "django.request")
    assert (line["level"], line["status"], line["route"]) == ("ERROR", 503, "articles:article_detail")
    assert "django.db.utils.OperationalError" in line["error"]
    assert not any(secret in stream.getvalue() for secret in ("quoted", "lumps", "203.0.113.9", "nowhere"))


def test_a_question_that_the_database_cannot_answer_is_a_fault_of_ours(monkeypatch):
    def broken():
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    monkeypatch.setattr(views, "WalletCard", broken)

    assert ask("/take-to-clinic/").status == 500


def told(state):
    """Return an error as Django raises it where PostgreSQL says STATE."""
    error = InternalError()
    error.__cause__ = Exception()
    error.__cause__.sqlstate = state
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(OperationalError("server closed the connection"), True, id="lost"),
        pytest.param(told("25006"), True, id="only to be read"),
        pytest.param(told("25P02"), False, id="broken before"),
        pytest.param(InternalError("database is locked"), False, id="of an unknown kind"),
        pytest.param(ProgrammingError("no such column"), False, id="asked wrongly"),
        pytest.param(ValueError("database is locked"), False, id="not of a database"),
        pytest.param(None, False, id="none"),
    ],
)
def test_an_error_is_told_by_its_kind_not_by_its_words(error, expected):
    assert is_away(error) == expected


@pytest.mark.parametrize(("asked", "waited"), [("", 3), ("?connect_timeout=10", 10)])
def test_a_silent_machine_is_not_waited_for_long_unless_the_operator_says_so(asked, waited):
    database = Env().dj_db_url("NO_SUCH_VARIABLE", f"postgres://app@host/app{asked}")

    assert int(reached(database)["OPTIONS"]["connect_timeout"]) == waited
