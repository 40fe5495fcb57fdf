"""Whose session is looked up: that of whoever may have one. Readers have none, and their pages ask nobody who is there.

Each class here is one of Django's own and does all that it does, except for plain readers. A view that needs the session
of a visitor without a cookie stands in the editors' house; elsewhere it finds none and fails.
"""

from typing import Any

from django.contrib.auth import middleware as auth
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_otp import middleware as otp

from immunoinfo.headers import EDITORS_HOUSE

READING = ("GET", "HEAD")


def is_plain_reader(request: HttpRequest) -> bool:
    """Tell whether REQUEST only reads, brings no cookie of any kind, and is not for the editors' house."""
    meta = request.META
    return meta["REQUEST_METHOD"] in READING and not (
        meta.get("HTTP_COOKIE") or request.path_info.startswith(EDITORS_HOUSE)
    )


class NotForReaders:
    """Lets plain readers pass by the middleware that is named after this class."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request) if is_plain_reader(request) else super().__call__(request)  # type: ignore[misc]


class SessionMiddleware(NotForReaders, sessions.SessionMiddleware):
    pass


class AuthenticationMiddleware(NotForReaders, auth.AuthenticationMiddleware):
    pass


class OTPMiddleware(NotForReaders, otp.OTPMiddleware):
    pass


class MessageMiddleware(NotForReaders, messages.MessageMiddleware):
    pass
