"""An editor at work: a browser's part in signing in, filling forms and sending them."""

import http.client
import re
import secrets
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import lxml.html

from tests.serving import Visitor

PASSWORD = "correct horse battery staple"
GONE = (OSError, http.client.HTTPException)  # what a client sees when the server was killed
FORM = "application/x-www-form-urlencoded"


class Editor(Visitor):
    """A signed-in person with cookies. Each has an address of their own, as behind a proxy."""

    def __init__(self, port, name, **options):
        super().__init__(port, **options)
        self.name, self.cookies = name, {}
        number = int(re.sub(r"\D", "", name) or 0)
        self.headers = {"X-Forwarded-For": f"198.51.100.{number % 250 + 1}", "Origin": f"https://127.0.0.1:{port}"}

    def ask(self, path, method="GET", body=None, headers=()):
        sent = self.headers | {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        answer = super().ask(path, method, body, sent | dict(headers))
        for line in (answer.headers.get_all("Set-Cookie") or ()) if "Cookie" not in dict(headers) else ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer

    def post(self, path, data, files=()):
        """Send a form: DATA with the token of the cookie; FILES are (field, name, bytes)."""
        pairs = [
            (name, each) for name, value in data.items() for each in (value if isinstance(value, list) else [value])
        ]
        pairs.append(("csrfmiddlewaretoken", self.cookies.get("__Host-csrf") or self.cookies.get("csrf", "")))
        body, kind = multipart(pairs, files) if files else (urlencode(pairs).encode(), FORM)
        return self.ask(path, "POST", body, {"Content-Type": kind})

    def sign_in(self, password=PASSWORD):
        self.ask("/admin/login/")
        answer = self.post("/admin/login/", {"username": self.name, "password": password, "next": "/admin/"})
        if answer.status != 302:
            raise RuntimeError(f"{self.name} could not sign in: {answer.status}")

    def filled(self, path):
        """Return what the form at PATH would send as it stands."""
        answer = self.ask(path)
        page = lxml.html.fromstring(answer.body.decode())
        data = {}
        for form in page.xpath("//form[@method='post'][.//textarea or .//select or @enctype]"):
            for name, value in form.form_values():
                data.setdefault(name, []).append(value.removeprefix("\n"))  # as browsers read a text box
        if answer.status != 200 or not data:
            raise RuntimeError(f"no form at {path}: {answer.status}")
        for name in ("csrfmiddlewaretoken", "step", "_continue", "_save"):
            data.pop(name, None)
        return data

    def publish(self, path, **changes):
        """Change the item whose form is at PATH and lead it to the public; return the last answer."""
        answer = self.post(path, self.filled(path) | changes | {"step": "submit"})
        for step in ("approve", "publish"):
            if answer.status == 302:
                answer = self.post(path, self.filled(path) | {"step": step})
        return answer


def multipart(pairs, files):
    """Return body and content type of a form with files."""
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    for field, name, content in files:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def wait_until(holds, seconds, pause=0.05):
    """Return after how many seconds HOLDS() was first true; infinity when that took longer than SECONDS."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if holds():
            return time.monotonic() - started
        time.sleep(pause)
    return float("inf")
