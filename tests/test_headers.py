"""Every answer, whoever made it, forbids what it does not need, and every cookie stays where it belongs."""

import hashlib
import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from immunoinfo import views
from immunoinfo.changes.door import StoredPages
from immunoinfo.headers import ALWAYS
from immunoinfo.publishing.models import Redirect
from immunoinfo.wsgi import Utf8Handler
from tests import asking, makers
from tests.forms import change_url
from tests.observatory import Scripts, directives, score
from tests.test_settings import GOOD_KEY, ROOT

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
PRODUCTION = {  # as settings.py makes them without DEBUG, which the last test here holds
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_NAME": "__Host-session",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "MESSAGE_COOKIE_NAME": "__Host-messages",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_SAMESITE": "Lax",
}
READERS = [  # what is asked, and the status of the answer
    ("/", 200), ("/search/?q=word", 200), ("/articles/page/", 200), ("/nowhere/", 404), ("/gone/", 410), ("/old/", 301),
    ("/about", 301), ("/robots.txt", 200), ("/sitemap.xml", 200), ("/sitemap-articles.xml", 200), ("/favicon.ico", 200),
    ("/healthz", 200), ("/readyz", 200), ("/metrics", 404), ("/static/immunoinfo/site.css", 200), ("/static/nothing.css", 404),
    ("/media/images/nothing.png", 404), ("/preview/nothing/", 404), ("/therapies/compare/?a=x", 200),
]  # fmt: skip
FOR_ALL = [
    ("/feed/", 200), ("/feed/articles/", 200), ("/glossary/json/", 200), ("/glossary/csv/", 200), ("/api/v1/terms", 200),
    ("/api/v1/terms/nothing", 404), ("/api/v1/terms?page=x", 400), ("/api/v1/openapi.json", 200), ("{picture}", 200),
    ("/static/immunoinfo/card.png", 200),
]  # fmt: skip
STRANGERS = [("/admin/", 302), ("/admin/login/", 200), ("/admin/nowhere/", 302), ("/admin/password_reset/", 200)]
EDITORS = [
    ("/admin/", 200), ("/admin/articles/article/", 200), ("{form}", 200), ("/admin/nowhere/", 404), ("/admin/jsi18n/", 200),
    ("/admin/auth/user/", 403),
    ("/admin/articles/article/?pk__regex=(", 400),  # last: PostgreSQL takes nothing more in a transaction that it refused
]  # fmt: skip


@pytest.fixture
def ask(settings):
    """Ask as a web server does, through the door, with the settings of production; return what a client sees."""
    for name, value in PRODUCTION.items():
        setattr(settings, name, value)
    application = StoredPages(Utf8Handler())

    def asked(path, method="GET", secure=True, form=b"", **more):
        path, _sign, query = path.partition("?")
        body = {"wsgi.input": BytesIO(form), "CONTENT_LENGTH": str(len(form)), "CONTENT_TYPE": FORM} if form else {}
        scheme = {"wsgi.url_scheme": "https" if secure else "http", "SERVER_PORT": "443" if secure else "80"}
        answer = asking.ask(path, query, method, through=application, **scheme, **body, **more)
        return answer.status, answer.headers, answer.body, [parted(line) for line in answer.cookies]

    return asked


def parted(line):
    """Return a Set-Cookie line in parts, with the cookie's own under `name` and `value`."""
    first, *rest = [part.strip().partition("=") for part in line.split(";")]
    return {"name": first[0], "value": first[2]} | {name.lower(): value.lower() for name, _is, value in rest}


@pytest.fixture
def addresses(author):
    article = makers.article("Page")
    Redirect.objects.point("/old/", "/articles/")
    Redirect.objects.point("/gone/", "")
    return {"picture": makers.image("lungs").file.url, "form": change_url(article)}


def session_of(user):
    client = Client()
    client.force_login(user)
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


def stays_here(cookie):
    named = cookie["name"] in ("__Host-session", "__Host-csrf", "__Host-messages")
    kept = {"secure", "httponly"} <= cookie.keys() and "domain" not in cookie
    return named and kept and (cookie["samesite"], cookie["path"]) == ("lax", "/")


def missing(headers, is_open=False, secure=True):
    """Tell what of an answer's HEADERS is missing or weak, as a list that should be empty."""
    wanted = dict(ALWAYS)
    if is_open:
        wanted |= {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
    if secure:
        wanted["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains; preload"
    wrong = [name for name, value in wanted.items() if headers.get(name) != value]
    given = directives(headers)
    for name, sources in (("default-src", ["'none'"]), ("object-src", ["'none'"]), ("base-uri", ["'none'"]),
                          ("frame-ancestors", ["'none'"]), ("form-action", ["'self'"])):  # fmt: skip
        wrong += [] if given.get(name) == sources else [name]
    wrong += ["unsafe"] if "unsafe" in headers["Content-Security-Policy"] else []
    wrong += [] if is_open or "Access-Control-Allow-Origin" not in headers else ["open"]
    return wrong + [name for name in headers if name.lower() in ("server", "x-powered-by")]


@pytest.mark.parametrize("turn", ["made", "stored"])
def test_readers_get_every_header_and_no_cookie(ask, addresses, turn):
    if turn == "stored":
        ask("/"), ask("/articles/page/"), ask("/feed/")
    for is_open, asked in ((False, READERS), (True, FOR_ALL)):
        for path, expected in asked:
            status, headers, _body, cookies = ask(path.format(**addresses))

            assert (path, status) == (path, expected)
            assert (path, missing(headers, is_open)) == (path, [])
            assert not cookies
            assert "nonce" not in headers["Content-Security-Policy"]
            assert directives(headers)["script-src"] == directives(headers)["style-src"] == ["'self'"]


def test_refusals_are_guarded_too(ask, addresses, monkeypatch):
    def broken():
        raise RuntimeError

    monkeypatch.setattr(views, "WalletCard", broken)
    refused = {
        "another method": (405, ask("/about/", "OPTIONS")),
        "a method that changes something": (403, ask("/about/", "POST")),
        "a form without its token": (403, ask("/admin/login/", "POST")),
        "a host that is not ours": (400, ask("/", HTTP_HOST="evil.example")),
        "control characters": (400, ask("/", HTTP_COOKIE='session="a\\000"')),
        "a fault of our own": (500, ask("/take-to-clinic/")),
    }
    for name, (expected, (status, headers, body, _cookies)) in refused.items():
        assert (name, status) == (name, expected)
        assert (name, missing(headers)) == (name, [])
        assert b"Traceback" not in body


def test_without_tls_a_reader_is_led_to_it_and_told_nothing_else(ask):
    status, headers, _body, cookies = ask("/articles/?page=2", secure=False)

    assert (status, headers["Location"]) == (301, "https://testserver/articles/?page=2")
    assert missing(headers, secure=False) == []
    assert "Strict-Transport-Security" not in headers  # browsers ignore it there: RFC 6797, 8.1
    assert not cookies


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_editors_house_is_guarded_and_nothing_of_it_is_stored(ask, addresses, author, signed_in):
    cookie = session_of(author) if signed_in else ""
    for path, expected in EDITORS if signed_in else STRANGERS:
        status, headers, _body, cookies = ask(path.format(**addresses), HTTP_COOKIE=cookie)

        assert (path, status) == (path, expected)
        assert (path, missing(headers)) == (path, [])
        assert "no-store" in headers["Cache-Control"]
        assert all(stays_here(cookie) for cookie in cookies)


def test_signing_in_sets_a_cookie_that_stays_on_this_host(ask, author):
    _status, _headers, page, (csrf,) = ask("/admin/login/")
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)[1].decode()
    form = f"csrfmiddlewaretoken={token}&username={author.username}&password=a-long-password".encode()
    sent = {"HTTP_COOKIE": f"__Host-csrf={csrf['value']}", "HTTP_REFERER": "https://testserver/admin/login/"}

    status, _headers, _body, cookies = ask("/admin/login/", "POST", form=form, **sent)

    assert status == 302
    assert "__Host-session" in {cookie["name"] for cookie in cookies}
    assert all(stays_here(cookie) for cookie in cookies)


@pytest.mark.parametrize("path", ["/", "/articles/page/", "/admin/login/"])
def test_the_headers_of_a_page_score_high(ask, addresses, path):
    status, headers, body, cookies = ask(path)

    points, given = score(headers, body.decode(), cookies)

    assert status == 200
    assert points >= 135, given


def test_the_scoring_sees_what_is_missing(ask):
    _status, headers, body, _cookies = ask("/")
    weak = {**headers, "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'"}

    assert score({}, "", [])[0] < 50
    assert score(weak, body.decode(), [])[0] < 100
    assert score(headers, body.decode(), [{"name": "session"}])[0] < 100


@pytest.mark.parametrize("path", ["/", "/articles/page/", "/take-to-clinic/"])
def test_each_script_of_a_page_has_the_checksum_of_its_file(ask, addresses, path):
    _status, _headers, body, _cookies = ask(path)
    scripts = Scripts(body.decode()).sources

    assert scripts
    for script in scripts:
        file = Path(finders.find(script["src"].removeprefix("/static/")))
        found = b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()
        assert script["integrity"] == f"sha384-{found}"


def test_these_are_the_settings_of_production(tmp_path):
    program = "import django, json, os; django.setup(); from django.conf import settings; print(json.dumps({name: getattr(settings, name) for name in %r}))"  # fmt: skip
    environment = {"DATA_DIR": str(tmp_path), "SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "a.org", "DJANGO_SETTINGS_MODULE": "immunoinfo.settings"}  # fmt: skip

    done = subprocess.run(
        [sys.executable, "-c", program % [*PRODUCTION]], cwd=ROOT, env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True, check=True
    )  # fmt: skip

    assert json.loads(done.stdout) == PRODUCTION
