"""Counts, times and writes down each request, stored pages included; stands outside of everything and changes nothing."""

import logging
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from django.conf import settings

from immunoinfo.logs import ROUTE
from immunoinfo.operation.metrics import count

logger = logging.getLogger("immunoinfo.requests")
METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS"))  # what a visitor made up is not repeated
Application = Callable[..., Iterable[bytes]]


def observed(application: Application) -> Application:
    """Return APPLICATION, observed if figures or a log are asked for: a few millionths of a second, 20 with the log."""
    is_wanted = settings.METRICS_TOKEN or logger.isEnabledFor(logging.INFO)
    return Observed(application) if is_wanted else application


class Observed:
    """A WSGI application around another."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = perf_counter()
        said: list[tuple[int, str]] = []

        def listen(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            said.append((int(status[:3]), dict(headers).get("Content-Length", "0")))
            return start_response(status, headers, *more)

        body = self.application(environ, listen)
        status, length = said[-1] if said else (500, "0")
        self.note(environ, status, perf_counter() - began, int(length))
        return body

    def note(self, environ: dict[str, Any], status: int, seconds: float, length: int) -> None:
        method = environ["REQUEST_METHOD"] if environ["REQUEST_METHOD"] in METHODS else "other"
        route = route_in(environ)
        if settings.METRICS_TOKEN:
            count(method, route, status, seconds)
        told = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1), "bytes": length}
        logger.info("request", extra=told)


def route_in(environ: dict[str, Any]) -> str:
    """Return the name of the address that answered; a word for what was answered before any address was looked up."""
    route = environ.get(ROUTE, "-")
    return "static" if route == "-" and environ["PATH_INFO"].startswith(str(settings.STATIC_URL)) else route
