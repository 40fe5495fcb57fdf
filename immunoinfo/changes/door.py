"""Answering with stored pages, and storing those that were made.

Nothing tells a process that content changed: each request reads the content version from the database, where all
processes and machines see the same one, and takes only a page that was made of just that version.

The door stands before Django itself, because a stored page must cost less than an empty view. What Django's
middleware does for a page (redirect to https, check the host, set headers) it did when the page was made, and what it
looked at is part of the page's key.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

from immunoinfo.changes.models import ContentVersion, begun_with
from immunoinfo.changes.public import PARAMETERS, is_for_store
from immunoinfo.changes.store import Environ, finished, place_of, store, values
from immunoinfo.logs import ROUTE, route_of

logger = logging.getLogger(__name__)
READING = ("GET", "HEAD")


class StoredPages:
    """The door: answers with a stored page, else leaves the request to APPLICATION, which is Django."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in READING or is_staff(environ) or (version := version_now()) is None:
            return self.application(environ, start_response)
        if (page := store.get(environ, version)) is None:
            with begun_with(version):
                return self.application(environ, start_response)
        environ[ROUTE] = page.route
        status, headers, body = page.answer(environ)
        start_response(status, headers)
        return [body] if environ["REQUEST_METHOD"] == "GET" else []


class StoringMiddleware:
    """Store the pages that their views marked for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        place = place_of(request.META)  # now, because the middleware inside takes out what proxies said
        version = version_now() if request.method in READING else None
        # The version was read before: what changes while the page is made is found by the next request.
        with begun_with(version):
            response = self.get_response(request)
            request.META[ROUTE] = route_of(request)
            if version is None or not is_for_store(response):
                return response
            page = finished(response, version, request.META[ROUTE])
        names = getattr(response, PARAMETERS)
        if not is_staff(request.META):
            store.put(place, names, values(request.META, names), page)
        status, headers, body = page.answer(request.META)
        return HttpResponse(body, status=int(status[:3]), headers=dict(headers))


def version_now() -> str | None:
    """Return the content version, that with which the page was begun if one was; None while the database is away.

    It is the first thing that a request asks of its connection, so that asking whether that is still open, as Django
    would by a query of its own, is left out: a lost connection shows here, and the second try opens another. Where none
    was open there is nothing to lose, and no second try.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    for _try in range(2 if connection.connection else 1):
        connection.health_check_done = True  # type: ignore[attr-defined]
        try:
            return ContentVersion.current()
        except (InterfaceError, OperationalError) as error:
            logger.warning("the content version could not be read: %s", type(error).__name__)
            connection.close()
    return None


def is_staff(environ: Environ) -> bool:
    """Tell whether a session comes with the request: it is answered anew, and nothing of it is stored."""
    return settings.SESSION_COOKIE_NAME in environ.get("HTTP_COOKIE", "")
