"""What is answered while the database does not answer: that the site is away for a moment.

Nothing stored is answered instead, because without the database nobody can tell whether it was changed or taken down.
"""

import sqlite3

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from immunoinfo.headers import OPEN

TRY_AGAIN = 30  # seconds
# How the codes begin with which PostgreSQL tells of itself: no connection, no resources, stopped by its operator, only to be read.
OF_POSTGRESQL = ("08", "53", "57", "25006")
OF_SQLITE = (
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
)  # fmt: skip


def is_away(error: BaseException | None) -> bool:
    """Tell whether ERROR came of a database that does not answer, or is full or locked, not of what it was asked."""
    if not isinstance(error, (InterfaceError, OperationalError, InternalError)):
        return False
    cause = error.__cause__
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        return (code & 0xFF) in OF_SQLITE  # what stands above that byte only says it more exactly
    state = getattr(cause, "sqlstate", None)
    return state.startswith(OF_POSTGRESQL) if state else not isinstance(error, InternalError)


def say_away(request: HttpRequest) -> HttpResponse:
    """Return the page that says so, or what programs read; nobody may keep it."""
    match = request.resolver_match
    answer = for_programs() if match and match.app_name == "api" else render(request, "503.html", status=503)
    answer.headers["Retry-After"] = str(TRY_AGAIN)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def for_programs() -> HttpResponse:
    return JsonResponse({"detail": _("We are away for a moment.")}, status=503, headers=OPEN)
