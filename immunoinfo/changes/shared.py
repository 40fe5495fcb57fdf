"""Caches in front of the site that many readers share, such as a CDN: how long they keep a page, how they forget it."""

import logging
import time
from collections.abc import Callable
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from immunoinfo.caching import cache_errors
from immunoinfo.changes.models import ContentVersion

logger = logging.getLogger(__name__)
TOLD = "shared-caches-told"  # under which the content version stands that they were told of last
PATIENCE = 2  # seconds; an editor waits for it
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")  # RFC 9110, 9.2.1


def terms(boundary: float) -> tuple[str, float]:
    """Return Cache-Control for a page made now that holds until BOUNDARY, and until when these terms may be given.

    Browsers ask each time. A shared cache may answer for SHARED_CACHE_SECONDS without asking, but never beyond the
    boundary: pages given out shortly before it are not for keeping. Times are in seconds since 1970.
    """
    kept = settings.SHARED_CACHE_SECONDS
    if not kept or boundary - kept <= time.time():
        return "public, no-cache", boundary
    return f"public, max-age=0, must-revalidate, s-maxage={kept}", boundary - kept


class PurgingMiddleware:
    """After whatever may have changed content, such as an editor's publishing, tell shared caches before answering."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        if not settings.PURGE_URL:
            raise MiddlewareNotUsed

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in SAFE:
            purge_if_changed()
        return response


def purge_if_changed() -> bool:
    """Let shared caches forget everything if content changed since they were told last; tell whether they were told.

    A cache that does not answer is logged and told again next time: until then it keeps what it has for at most
    SHARED_CACHE_SECONDS.
    """
    if ContentVersion.read() == last_told():
        return False
    try:
        purge()
    except OSError as error:
        logger.error("the shared cache at PURGE_URL was not told of a change: %s", type(error).__name__)
        return False
    return True


def purge() -> None:
    """Let shared caches forget everything, and note of which version they were told; OSError where one does not answer."""
    version = ContentVersion.read()
    ask_to_forget()
    try:
        cache.set(TOLD, version, timeout=None)
    except cache_errors():
        logger.warning("it could not be noted that shared caches were told; they will be told again")


def last_told() -> str | None:
    try:
        return cache.get(TOLD)
    except cache_errors():
        return None


def ask_to_forget() -> None:
    """Ask the cache at PURGE_URL to forget all it has. A body as Cloudflare wants it does no harm elsewhere."""
    headers = {"Content-Type": "application/json"}
    if settings.PURGE_TOKEN:
        headers["Authorization"] = f"Bearer {settings.PURGE_TOKEN}"
    body = b'{"purge_everything": true}'
    request = Request(settings.PURGE_URL, body, headers, method=settings.PURGE_METHOD)  # noqa: S310 - settings allow http only
    with urlopen(request, timeout=PATIENCE):  # noqa: S310
        pass
