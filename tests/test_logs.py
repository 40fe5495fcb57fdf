"""What is written down helps to find a fault and says nothing about anybody."""

import io
import json
import logging

import pytest
from django.test import Client

from immunoinfo import logs, views
from immunoinfo.operation.observed import observed
from immunoinfo.search.models import UnansweredQuery
from immunoinfo.wsgi import application
from tests import makers
from tests.asking import ask

pytestmark = pytest.mark.django_db
SECRETS = ("lumps", "203.0.113.9", "anna", "quoted", "nobody-knows", "evil")


@pytest.fixture(params=[logs.Json, logs.Line])
def written(request):
    """What the loggers write meanwhile, in each of the two forms."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    loggers = [logging.getLogger(name) for name in ("", "django", "gunicorn.error", "immunoinfo.requests")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield stream
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def ask_everything(monkeypatch, author):
    """Requests of many kinds, each with something that must not be written down."""
    client = Client(REMOTE_ADDR="203.0.113.9", raise_request_exception=False)
    client.force_login(author)
    client.get("/search/", {"q": "lumps"})
    client.get("/nobody-knows/", {"q": "lumps"}, headers={"user-agent": "evil"})
    client.get("/preview/nobody-knows/")
    client.get("/admin/auth/user/nobody-knows/change/")
    client.get("/admin/articles/article/?pk__exact=quoted%00")
    client.post("/admin/login/", {"username": "anna", "password": "quoted"})
    client.get("/", headers={"host": "evil.example"})
    client.post("/feedback/", {"text": "quoted"}, headers={"origin": "https://evil.example"})

    def broken(*args):
        raise UnansweredQuery.DoesNotExist(SECRETS[3]) from ValueError(SECRETS[2])

    monkeypatch.setattr(views, "absolute", broken)
    door = observed(application)
    for path in ("/search/", "/preview/nobody-knows/", "/admin/login/", "/robots.txt"):
        answer = ask(path, "q=lumps", through=door, REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="evil")
    assert answer.status == 500


def test_no_line_says_who_asked_or_for_what(written, monkeypatch, author):
    ask_everything(monkeypatch, author)

    said = written.getvalue()
    assert [secret for secret in SECRETS if secret in said] == []
    for route in ("search:search_page", "preview", "admin:login", "robots"):
        assert route in said


def test_an_error_is_found_by_its_type_and_the_code_it_passed(written, monkeypatch, author):
    ask_everything(monkeypatch, author)

    line = next(line for line in written.getvalue().splitlines() if "Internal Server Error" in line)
    if line.startswith("{"):
        told = json.loads(line)
        assert (told["level"], told["logger"], told["route"], told["status"]) == (
            "ERROR",
            "django.request",
            "robots",
            500,
        )
        line = told["error"]
    else:
        line = written.getvalue()
    assert "ValueError\ncaused:" in line
    assert "in robots" in line
    assert "immunoinfo.search.unanswered.UnansweredQuery.DoesNotExist" in line


@pytest.mark.parametrize("written", [logs.Json], indirect=True)
def test_each_request_is_one_line_with_what_it_cost(written):
    article, door = makers.article(), observed(application)

    ask(article.get_absolute_url(), through=door)
    ask(article.get_absolute_url(), through=door)  # a stored page
    ask("/about/", method="BREW", through=door)
    ask("/nowhere/", through=door)

    lines = [json.loads(line) for line in written.getvalue().splitlines() if '"immunoinfo.requests"' in line]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("GET", "articles:article_detail", 200),
        ("GET", "articles:article_detail", 200),
        ("other", "about", 403),
        ("GET", "-", 404),
    ]
    assert lines[0]["bytes"] > 1000
    assert lines[0]["ms"] > 0
    assert set(lines[0]) == {"time", "level", "logger", "message", "method", "route", "status", "ms", "bytes"}


def test_what_the_server_writes_about_odd_requests_is_cut(written):
    server = logging.getLogger("gunicorn.error")

    server.warning("Invalid request from ip=203.0.113.9: quoted")
    server.error("Error handling request %s %s", "GET", "/search/?q=lumps")
    server.info("Booting worker with pid: 7")

    said = written.getvalue()
    assert [secret for secret in SECRETS if secret in said] == []
    for words in ("Invalid request", "Error handling request", "Booting worker"):
        assert words in said


def test_a_wrong_address_is_no_warning(written):
    ask("/nowhere/")

    assert written.getvalue() == ""


@pytest.mark.parametrize(("token", "stands"), [("", False), ("a-token", True)])
def test_nothing_stands_in_the_way_where_requests_are_neither_counted_nor_written(settings, token, stands):
    settings.METRICS_TOKEN = token

    assert (observed(application) is not application) == stands
