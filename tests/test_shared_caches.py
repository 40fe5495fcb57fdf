"""Caches in front of the site keep pages only for as long as they may, and forget them when an editor publishes."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.utils import timezone

from immunoinfo.changes.replica import ReplicaRouter, replica_if_current
from immunoinfo.changes.shared import PurgingMiddleware, purge_if_changed
from immunoinfo.publishing.models import SafetyNotice
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared_cache(settings):
    """A cache that notes what it is told, and says no while `refuses` is set."""

    class Handler(BaseHTTPRequestHandler):
        def told(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server.told.append((self.command, self.path, self.headers.get("Authorization")))
            self.send_response(500 if server.refuses else 200)
            self.end_headers()

        do_PURGE = do_POST = told  # noqa: N815 - the names that the library wants

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.told, server.refuses = [], False
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.PURGE_URL = f"http://127.0.0.1:{server.server_port}/all/*"
    yield server
    server.shutdown()
    server.server_close()


def test_without_a_shared_cache_everybody_asks_each_time(client):
    assert client.get("/about/").headers["Cache-Control"] == "public, no-cache"


def test_a_shared_cache_may_answer_for_a_while_and_a_browser_never(client, settings):
    settings.SHARED_CACHE_SECONDS = 5

    assert client.get("/about/").headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=5"
    for path in ("/search/?q=x", "/nowhere/", "/admin/login/"):
        assert "s-maxage" not in client.get(path).headers["Cache-Control"]


def test_no_page_is_kept_beyond_the_opening_of_a_window(client, settings):
    settings.SHARED_CACHE_SECONDS = 60
    soon = timezone.now() + timedelta(seconds=30)
    SafetyNotice.objects.create(text="Recalled.", starts_at=soon, ends_at=soon + timedelta(days=1))

    assert client.get("/about/").headers["Cache-Control"] == "public, no-cache"


def test_after_a_change_the_shared_cache_is_told_once(shared_cache, settings):
    settings.PURGE_TOKEN = "a-token"
    makers.article()

    assert [purge_if_changed(), purge_if_changed()] == [True, False]
    assert shared_cache.told == [("PURGE", "/all/*", "Bearer a-token")]

    makers.article("Second")
    assert purge_if_changed()


def test_a_cache_that_does_not_answer_stops_nobody_and_is_told_again(shared_cache):
    makers.article()
    shared_cache.refuses = True
    assert not purge_if_changed()

    shared_cache.refuses = False

    assert purge_if_changed()


def test_an_editor_is_only_answered_when_the_cache_was_told_and_a_reader_never_waits_for_that(shared_cache, rf):
    makers.article()
    middleware = PurgingMiddleware(lambda request: HttpResponse("saved"))

    middleware(rf.get("/"))
    assert shared_cache.told == []

    assert middleware(rf.post("/admin/")).content == b"saved"
    assert len(shared_cache.told) == 1


def test_nothing_is_in_the_way_where_no_shared_cache_is_named(settings):
    with pytest.raises(MiddlewareNotUsed):
        PurgingMiddleware(lambda request: HttpResponse())
    with pytest.raises(CommandError, match="PURGE_URL"):
        call_command("purge_shared_caches")


def test_the_command_tells_the_cache_each_time_for_not_only_content_changes_pages(shared_cache, settings, capsys):
    settings.PURGE_METHOD = "POST"
    makers.article()

    call_command("purge_shared_caches")
    call_command("purge_shared_caches")

    assert "Told." in capsys.readouterr().out
    assert shared_cache.told == [("POST", "/all/*", None)] * 2
    assert not purge_if_changed()


def test_the_command_fails_where_the_cache_does_not_answer(shared_cache):
    shared_cache.refuses = True

    with pytest.raises(CommandError, match="keeps what it has"):
        call_command("purge_shared_caches")


def test_without_a_replica_everything_is_read_from_the_one_database():
    router = ReplicaRouter()

    with replica_if_current():
        assert router.db_for_read(SafetyNotice) == router.db_for_write(SafetyNotice) == "default"
    assert not router.allow_migrate("replica", "publishing")
