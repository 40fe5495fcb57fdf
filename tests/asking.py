"""Asking as a web server does, through the door in front of Django, which the test client passes by."""

import gzip
import io

import brotli
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from immunoinfo.wsgi import application


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = int(status[:3]), dict(headers), body
        self.cookies = [value for name, value in headers if name == "Set-Cookie"]

    @property
    def text(self):
        open_up = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
        return open_up[self.headers.get("Content-Encoding")](self.body).decode()


def ask(path, query="", method="GET", host="testserver", through=application, **headers):
    """Answer PATH; the database connection outlives the request, for the transaction of the test is in it."""
    said = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "", "HTTP_HOST": host,
        "SERVER_NAME": "testserver", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False, **headers,
    }  # fmt: skip
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    answer = through(environ, lambda status, headers: said.append((status, headers)))
    body = b"".join(answer)
    getattr(answer, "close", lambda: None)()  # a stored page is a plain list
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    return Answer(*said[0], body)
