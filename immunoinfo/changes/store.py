"""Finished pages, kept in this process. A page is only taken if it was made of the content's present version."""

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import Any

import brotli
from cachetools import LRUCache
from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, parse_header_parameters

from immunoinfo.changes.boundary import next_boundary
from immunoinfo.changes.shared import terms
from immunoinfo.proxies import is_trusted

LONGEST_VALUE = 100  # characters of a parameter; an answer to a longer one is not stored
MOST_PATHS = 50_000  # whose parameters are known, about 15 MB
SHORTEST = 200  # bytes; to compress less gains nothing
BROTLI_QUALITY = 5  # of 11: beyond it a page gets 3 % smaller and takes four times as long
ALL_ENCODINGS = 1.5  # times the plain size of a page; compressed ones are about a quarter of it
STAY_IN_304 = ("Cache-Control", "ETag", "Vary")  # RFC 9110, 15.4.5

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, mtime=0),
}
Environ = dict[str, Any]
Place = tuple[str, str, str]
Answer = tuple[str, list[tuple[str, str]], bytes]  # status, headers and body, as WSGI has them


@lru_cache(maxsize=200)
def best_encoding(accepted: str) -> str:
    """Return the best of our encodings that the header ACCEPTED allows; empty for none, and where it cannot be read."""
    try:
        words = [parse_header_parameters(word) for word in accepted.lower().split(",")]
    except ValueError:  # a parameter in a charset that nobody knows
        return ""
    allowed = {name for name, more in words if more.get("q", "1").strip("0.")}
    return next((encoding for encoding in COMPRESS if encoding in allowed), "")


@dataclass
class Page:
    """A finished page: made of the content's VERSION, it holds UNTIL, in seconds since 1970."""

    route: str  # the name of its address
    version: str
    until: float
    headers: dict[str, str]
    body: bytes
    whole: dict[str, Answer] = field(default_factory=dict)  # by content encoding, each made when first asked for

    def answer(self, environ: Environ) -> Answer:
        """Return what a client gets, in an encoding that it accepts; 304 if it has the page already."""
        if self.is_known_to(environ.get("HTTP_IF_NONE_MATCH", "")):
            return "304 Not Modified", [(name, self.headers[name]) for name in STAY_IN_304], b""
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")) if len(self.body) >= SHORTEST else ""
        return self.whole.get(encoding) or self.encode(encoding)

    def is_known_to(self, tags: str) -> bool:
        """Tell whether the header If-None-Match, TAGS, names this page (weak comparison: RFC 9110, 13.1.2)."""
        own = self.headers["ETag"]
        return bool(tags) and (tags in (own, "*") or own[2:] in {tag.removeprefix("W/") for tag in parse_etags(tags)})

    def encode(self, encoding: str) -> Answer:
        body = COMPRESS[encoding](self.body) if encoding else self.body
        more = {"Content-Encoding": encoding} if encoding else {}
        headers = [*(self.headers | more | {"Content-Length": str(len(body))}).items()]
        self.whole[encoding] = "200 OK", headers, body
        return self.whole[encoding]


class Store:
    """Pages by scheme, host, path and known parameters. At most ROOM bytes; what was not asked for longest goes first."""

    def __init__(self, room: float) -> None:
        self.pages: LRUCache[tuple[str | None, ...], Page] = LRUCache(room, lambda page: len(page.body) * ALL_ENCODINGS)
        self.parameters: LRUCache[Place, tuple[str, ...]] = LRUCache(MOST_PATHS)
        self.lock = Lock()

    def get(self, environ: Environ, version: str) -> Page | None:
        """Return the page asked for, if it was stored and still holds."""
        place = place_of(environ)
        with self.lock:
            names = self.parameters.get(place)
            page = None if names is None else self.pages.get((*place, *values(environ, names)))
        return page if page and page.version == version and page.until > time.time() else None

    def put(self, place: Place, names: tuple[str, ...], asked: tuple[str | None, ...], page: Page) -> None:
        """Store PAGE, whose parameters NAMES were ASKED for with these values, unless it is out of proportion."""
        is_long = any(value and len(value) > LONGEST_VALUE for value in asked)
        with self.lock:
            if self.pages.getsizeof(page) <= self.pages.maxsize and not is_long:
                self.parameters[place] = names
                self.pages[*place, *asked] = page

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.parameters.clear()


def place_of(environ: Environ) -> Place:
    """Return what tells pages apart beside their parameters; the host unchecked, for only those allowed get stored."""
    forwarded = is_trusted(environ.get("REMOTE_ADDR", "")) and environ.get("HTTP_X_FORWARDED_PROTO")
    return forwarded or environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""), environ["PATH_INFO"]


def values(environ: Environ, names: tuple[str, ...]) -> tuple[str | None, ...]:
    """Return what the address says of each of NAMES; None where it says nothing."""
    if not names:  # as of most pages; an empty query takes as long to read as one with something in it
        return ()
    query = QueryDict(environ.get("QUERY_STRING", ""))
    return tuple(query.get(name) for name in names)


def finished(response: HttpResponse, version: str, route: str) -> Page:
    """Return RESPONSE as a page that can be answered again."""
    response.headers["ETag"] = f'W/"{sha256(response.content).hexdigest()[:32]}"'  # weak: of all encodings
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers["Cache-Control"], until = terms(next_boundary().timestamp())
    return Page(route, version, until, dict(response.headers), response.content)


store = Store(settings.PAGE_STORE_MB * 2**20)
