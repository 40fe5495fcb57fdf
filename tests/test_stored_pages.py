"""Finished pages are answered again until anything changes, and never a moment longer."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from django.utils.http import http_date

from articles.models import Article
from immunoinfo.changes import boundary, door
from immunoinfo.changes.models import ContentVersion
from immunoinfo.changes.store import Page, Store, store
from immunoinfo.publishing.models import SafetyNotice
from immunoinfo.wsgi import application
from tests import makers
from tests.asking import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(monkeypatch):
    """The paths of the pages that were made anew, in order."""
    paths = []
    inner = application.application.get_response

    def get_response(request):
        paths.append(request.get_full_path())
        return inner(request)

    monkeypatch.setattr(application.application, "get_response", get_response)
    return paths


def test_a_page_is_made_once_and_answered_again_with_the_same_words_and_headers(made):
    makers.article("First")

    first, second = ask("/articles/first/"), ask("/articles/first/")

    assert made == ["/articles/first/"]
    assert (second.status, second.text, second.headers) == (200, first.text, first.headers)
    assert {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "ETag"} <= {*second.headers}


@pytest.mark.parametrize(("accepted", "encoding"), [
    ("br, gzip", "br"), ("gzip, deflate", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("GZIP", "gzip"), ("identity", None),
    ("br;q=0.0", None), ("", None), (";;=,,", None), ("br;q*=none''%20", None),
])  # fmt: skip
def test_a_page_comes_in_an_encoding_that_the_client_accepts(accepted, encoding):
    plain = ask("/about/")

    found = ask("/about/", HTTP_ACCEPT_ENCODING=accepted)

    assert found.headers.get("Content-Encoding") == encoding
    assert found.text == plain.text
    assert found.headers["Content-Length"] == str(len(found.body))
    assert "Accept-Encoding" in found.headers["Vary"]


@pytest.mark.parametrize("tags", ["{etag}", 'W/"other", {etag}', "{strong}", "*"])
def test_whoever_has_the_page_is_told_so_without_its_words(tags):
    first = ask("/about/", HTTP_ACCEPT_ENCODING="br")
    etag = first.headers["ETag"]

    found = ask("/about/", HTTP_IF_NONE_MATCH=tags.format(etag=etag, strong=etag.removeprefix("W/")))

    assert (found.status, found.body) == (304, b"")
    assert found.headers["ETag"] == etag


def test_head_is_answered_like_get_but_without_the_words(made):
    whole = ask("/about/")

    found = ask("/about/", method="HEAD")

    assert (found.status, found.body, found.headers) == (200, b"", whole.headers)
    assert len(made) == 1


def test_the_next_request_shows_a_change_however_it_was_made():
    article = makers.article("First", summary="Old words.")
    assert "Old words." in ask("/articles/first/").text

    Article.objects.filter(pk=article.pk).update(summary="New words.")

    assert "New words." in ask("/articles/first/").text


def test_a_change_while_a_page_is_made_is_shown_by_the_next_request(monkeypatch):
    article = makers.article("First", summary="Old words.")
    inner = application.application.get_response

    def changed_meanwhile(request):
        response = inner(request)
        Article.objects.filter(pk=article.pk).update(summary="New words.")
        return response

    monkeypatch.setattr(application.application, "get_response", changed_meanwhile)
    assert "Old words." in ask("/articles/first/").text
    monkeypatch.undo()

    assert "New words." in ask("/articles/first/").text


def test_a_page_holds_no_longer_than_the_next_window(made):
    notice = timezone.now() + timedelta(hours=-1), timezone.now() + timedelta(minutes=1)
    SafetyNotice.objects.create(text="Recalled.", starts_at=notice[0], ends_at=notice[1])
    ask("/about/")

    (page,) = store.pages.values()
    assert page.until == pytest.approx(notice[1].timestamp())
    page.until = timezone.now().timestamp() - 1
    ask("/about/")

    assert len(made) == 2


def test_without_a_window_a_page_holds_until_midnight(settings):
    settings.TIME_ZONE = "Europe/London"
    noon = timezone.make_aware(timezone.datetime(2026, 3, 28, 12))

    assert boundary.midnight(noon).isoformat() == "2026-03-29T00:00:00+00:00"
    assert boundary.midnight(noon + timedelta(days=1)).isoformat() == "2026-03-30T00:00:00+01:00"


def test_unknown_parameters_neither_make_a_page_anew_nor_get_into_it(made):
    for number in range(21):
        makers.article(f"Article {number}")
    plain = ask("/articles/", "page=1")

    strange = ask("/articles/", "page=1&utm_source=evil&x=%00&page=1")

    assert strange.text == plain.text
    assert "evil" not in ask("/articles/", "utm_source=evil&page=2").text
    assert len(made) == 2


def test_each_value_of_a_known_parameter_has_a_page_of_its_own(made):
    makers.therapy("Parent")

    pages = {ask("/articles/", query).text for query in ("", "therapy=parent", "kind=overview")}

    assert len(pages) == len(made) == 3


def test_what_a_session_comes_with_is_made_anew_and_not_stored(made, settings):
    for _time in range(2):
        ask("/about/", HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}=abc")

    assert len(made) == 2
    assert not store.pages


@pytest.mark.parametrize("path", ["/search/", "/nowhere/", "/healthz", "/admin/login/", "/api/v1/search"])
def test_searches_errors_and_the_admin_are_not_stored(path):
    ask(path, "q=word")

    assert not store.pages


def test_a_host_that_is_not_ours_gets_no_stored_page(settings):
    ask("/about/")

    assert ask("/about/", host="evil.example").status == 400


def test_a_page_made_for_https_is_not_answered_without_it(made, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    ask("/about/", HTTP_X_FORWARDED_PROTO="https")

    ask("/about/")  # which Django leads to https

    assert len(made) == 2


def test_the_word_of_a_stranger_about_https_is_not_believed(made, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    ask("/about/", HTTP_X_FORWARDED_PROTO="https")

    ask("/about/", HTTP_X_FORWARDED_PROTO="https", REMOTE_ADDR="10.1.1.1")

    assert len(made) == 2


def test_the_room_is_bounded_and_what_was_not_asked_for_longest_goes_first():
    small = Store(room=4000)
    page = Page("about", "v", timezone.now().timestamp() + 60, {"ETag": 'W/"x"'}, b"x" * 1000)
    for name in "ab":
        small.put(("http", "testserver", f"/{name}"), (), (), page)
    environ = {"REMOTE_ADDR": "", "wsgi.url_scheme": "http", "HTTP_HOST": "testserver"}
    assert small.get(environ | {"PATH_INFO": "/a"}, "v")

    small.put(("http", "testserver", "/c"), (), (), page)

    found = {name: bool(small.get(environ | {"PATH_INFO": f"/{name}"}, "v")) for name in "abc"}
    assert found == {"a": True, "b": False, "c": True}


def test_answers_to_very_long_parameters_take_no_room():
    ask("/articles/", "page=" + "9" * 300)

    assert not store.pages


def test_a_connection_that_was_lost_is_opened_again(monkeypatch):
    answers = iter([OperationalError("server closed the connection"), "token"])

    def current():
        if isinstance(answer := next(answers), Exception):
            raise answer
        return answer

    monkeypatch.setattr(ContentVersion, "current", current)
    monkeypatch.setattr(door.connections["default"], "close", lambda: None)

    assert door.version_now() == "token"


def test_while_the_database_is_away_what_needs_none_is_still_answered(monkeypatch):
    monkeypatch.setattr(door, "version_now", lambda: None)

    assert ask("/robots.txt").status == 200


def test_conditional_requests_by_time_do_not_bring_back_an_old_page():
    makers.article("First", summary="Words.")

    assert ask("/articles/first/", HTTP_IF_MODIFIED_SINCE=http_date(4_000_000_000)).status == 200
