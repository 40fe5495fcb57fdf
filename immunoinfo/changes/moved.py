"""Addresses that moved (301) or are gone for good (410), asked for only where a page was not found."""

from collections.abc import Callable

from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control

from immunoinfo.changes.remembered import Remembered
from immunoinfo.publishing.prepared import Given, Prepared
from immunoinfo.publishing.redirects import MAX_PATH, Redirect

MOST = 10_000  # redirects that a process remembers, about 3 MB; where there are more, the database is asked


def build() -> tuple[dict[str, str] | None, None]:
    """Return where each address leads, unless there are too many to remember."""
    found = dict(Redirect.objects.values_list("old_path", "new_path")[: MOST + 1])
    return (found if len(found) <= MOST else None), None


remembered = Remembered(build, Redirect)
asked = Prepared(
    lambda: Redirect.objects.filter(old_path__in=[Given("path"), Given("page")]).values_list("old_path", "new_path")
)


def leading(path: str, page: str) -> dict[str, str]:
    """Return where PATH and PAGE lead, those of them that lead anywhere; an empty word means gone."""
    if (known := remembered()) is None:
        return dict(asked.rows(path=path, page=page))
    return {each: known[each] for each in (path, page) if each in known}


class RedirectMiddleware:
    """Answer a 404 with the redirect or the “gone” page that its address has, if any."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404:
            response = self.instead(request) or response
            # Asked after every time: an address may come back, or be gone.
            patch_cache_control(response, public=True, no_cache=True)
        return response

    def instead(self, request: HttpRequest) -> HttpResponse | None:
        """Return what to answer instead of a 404, if anything; a database that is away leaves the 404 as it is."""
        if len(request.path) > MAX_PATH or "\x00" in request.path:
            return None
        page, _slash, last = request.path.rstrip("/").rpartition("/")
        paths = [request.path, f"{page}/"] if request.resolver_match else [request.path]
        try:
            found = leading(paths[0], paths[-1])
        except Error:
            return None
        if not found:
            return None
        new_path = found[request.path] if request.path in found else moved_with(request, found[paths[-1]], last)
        if new_path:
            query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
            return HttpResponsePermanentRedirect(new_path + query)
        return render(request, "410.html", status=410)


def moved_with(request: HttpRequest, new_page: str, last: str) -> str:
    """Return where what stood under LAST below a page is now that the page is NEW_PAGE, as a booklet below a therapy type.

    That is the page itself where it leads to something else; nothing where it is gone.
    """
    below = f"{new_page}{last}/"
    try:
        same = new_page and request.resolver_match and resolve(below).view_name == request.resolver_match.view_name
    except Resolver404:
        same = False
    return below if same else new_page
