"""What the site writes down about its work, and that none of it is about a person.

Left out everywhere: addresses of visitors, query strings, paths (a path can hold the secret of a preview or of a new
password), names of accounts, and the messages of exceptions, which quote what was typed. What remains finds a fault:
the route, the type of the exception, and the lines of code that it passed.
"""

import copy
import logging
import traceback
from http import HTTPStatus
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

FORMATS = ("json", "line")
ROUTE = "immunoinfo.route"  # where the WSGI environment of a request says which address answered it
CAUSES = 5  # exceptions of one chain that are written
# Of gunicorn; behind these words stand an address and what was asked.
QUOTING = ("Invalid request", "Error handling request")
Error = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def route_of(request: Any) -> str:
    """Return the name of the address that REQUEST asked for, never the address itself; "-" if there is none."""
    match = getattr(request, "resolver_match", None)
    return match.view_name or "-" if match else "-"


def about_no_person(record: logging.LogRecord) -> logging.LogRecord:
    """Return RECORD, or a copy of it without what was asked and by whom."""
    if not (record.exc_info or "request" in record.__dict__ or record.name == "gunicorn.error"):
        return record
    clean = copy.copy(record)
    clean.exc_text = None
    request = clean.__dict__.pop("request", None)
    if request is not None:
        status = getattr(record, "status_code", 500)
        clean.__dict__.update(route=route_of(request), status=status)
        if record.name.startswith("django."):
            clean.msg, clean.args = HTTPStatus(status).phrase, None
    for words in QUOTING:
        if record.name == "gunicorn.error" and clean.getMessage().startswith(words):
            clean.msg, clean.args = words, None
    return clean


def passed(error: BaseException | None) -> str:
    """Return the lines of code that ERROR and what caused it passed, and their types without their messages."""
    lines: list[str] = []
    for _number in range(CAUSES):
        if error is None:
            break
        kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
        lines = [*traceback.format_tb(error.__traceback__), f"{kind}\n", *(["caused:\n"] if lines else []), *lines]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(lines).rstrip()


class Json(JsonFormatter):
    """One JSON object a line."""

    def __init__(self) -> None:
        renamed = {"levelname": "level", "name": "logger", "exc_info": "error"}
        super().__init__(
            "%(levelname)s %(name)s %(message)s", rename_fields=renamed, timestamp="time", json_ensure_ascii=False
        )

    def format(self, record: logging.LogRecord) -> str:
        return super().format(about_no_person(record))

    def formatException(self, ei: Error) -> str:  # noqa: N802 - logging's own name
        return passed(ei[1])


class Line(logging.Formatter):
    """One line for people, with the lines of code below it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return super().format(about_no_person(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        known = [
            f"{name}={record.__dict__[name]}"
            for name in ("method", "route", "status", "ms", "bytes")
            if name in record.__dict__
        ]
        return " ".join([super().formatMessage(record), *known])

    def formatException(self, ei: Error) -> str:  # noqa: N802
        return passed(ei[1])


def logging_table(form: str, requests: bool) -> dict[str, Any]:
    """Return Django's LOGGING: all on stderr, in FORM ("json" or "line"); REQUESTS: a line for each request."""
    console = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "immunoinfo.logs.Json"}, "line": {"()": "immunoinfo.logs.Line"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django": {**console, "level": "INFO"},
            # A wrong address is no fault of the site, and has its line among the requests.
            "django.request": {"level": "ERROR"},
            "gunicorn.error": {**console, "level": "INFO"},
            "immunoinfo.requests": {**console, "level": "INFO" if requests else "WARNING"},
        },
    }
