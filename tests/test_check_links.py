"""The check of outside addresses: a summary, a time limit, and nothing but HEAD and GET."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.management import call_command

from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside():
    """A server on this machine that stands for the world, and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            asked.append((self.command, self.path))
            status = {"/gone": 404, "/no-head": 405 if self.command == "HEAD" else 200}.get(self.path, 200)
            self.send_response(status)
            self.end_headers()

        do_HEAD = do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_does_not_answer_is_listed_with_where_it_is_used(outside, capsys):
    base, asked = outside
    for key in ("fine", "gone", "no-head"):
        makers.source(key, url=f"{base}/{key}")
    makers.source("nowhere", url="http://127.0.0.1:9/")
    article = makers.article("Public", body=f'<p><a href="{base}/gone">x</a></p>')
    makers.article("Draft", body=f'<p><a href="{base}/draft">x</a></p>', live_number=0)

    call_command("check_links")

    printed = capsys.readouterr().out
    assert f"404\t{base}/gone\tin [@gone], {article.get_absolute_url()}" in printed
    assert "no answer" in printed
    assert "4 addresses: 2 answer, 2 do not, 0 not asked." in printed
    assert {method for method, _path in asked} == {"HEAD", "GET"}
    assert "/draft" not in {path for _method, path in asked}


def test_it_stops_at_its_time_limit(outside, capsys):
    base, asked = outside
    makers.source("one", url=f"{base}/one")

    call_command("check_links", "--time-limit=0")

    assert asked == []
    assert "1 not asked" in capsys.readouterr().out
