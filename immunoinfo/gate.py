"""Turns away what no browser sends, before it reaches a database that would choke on it."""

import logging
from collections.abc import Callable

from django.db import DataError, NotSupportedError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from immunoinfo.away import is_away

logger = logging.getLogger(__name__)
ODD = (
    DataError,
    NotSupportedError,
    OperationalError,
    OverflowError,
    ValueError,
)  # what Django's admin lets a hand-made address raise


class GateMiddleware:
    """400 for control characters in cookies, and for admin addresses that no form or link of the admin makes.

    Django's own admin answers 500 to `?pk__regex=(`, to ids of 400 digits and to NUL characters. These are logged
    with their traceback, so that a fault of our own is not hidden by a polite answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any(ord(char) < 32 for value in request.COOKIES.values() for char in value):
            return render(request, "400.html", status=400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.path.startswith("/admin/") and isinstance(exception, ODD) and not is_away(exception):
            logger.error("an admin address that could not be answered", exc_info=exception, extra={"request": request})
            return render(request, "400.html", status=400)
        return None
