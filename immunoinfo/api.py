"""The read-only JSON interface: search, suggestions, and every kind of content; described by its OpenAPI document."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from ninja import NinjaAPI
from ninja.errors import ValidationError

from immunoinfo.changes.public import public_page
from immunoinfo.headers import open_to_all
from immunoinfo.licence import LICENCE
from immunoinfo.search.api import router as search_router
from immunoinfo.therapies.api import records_router

View = Callable[..., HttpResponseBase]
NARROWED = ("therapy", "page")  # the parameters of lists
FREE_TEXT = ("search", "suggest")  # what answers to words, of which there is no end: not stored
ASKED = ("q", "kind", "therapy", "page", "exact")

# No page of documentation of the library's own: it would need scripts that the policy of this site forbids.
api = NinjaAPI(
    title="Immunoinfo",
    version="1",
    description="What Immunoinfo publishes, to read. General information; it does not replace medical advice.",
    docs_url=None,
    urls_namespace="api",
    openapi_extra={"info": {"license": LICENCE}},
)
api.add_router("", search_router)
api.add_router("", records_router())


@api.exception_handler(ValidationError)
def bad_parameter(request: HttpRequest, error: ValidationError) -> Any:
    """Say which parameter is wrong and why, without repeating what was sent."""
    detail = "; ".join(f"{problem['loc'][-1]}: {problem['msg']}" for problem in error.errors)
    return api.create_response(request, {"detail": detail}, status=400)


@api.exception_handler(Http404)
def no_such_item(request: HttpRequest, error: Http404) -> Any:
    return api.create_response(request, {"detail": _now("There is nothing public at this address.")}, status=404)


def for_readers(view: View, *parameters: str, stored: bool) -> View:
    """Return VIEW, which knows PARAMETERS, kept as public pages are, answering HEAD as it answers GET."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "HEAD":  # the library knows only GET; the server leaves the body out
            request.method = "GET"
        return view(request, *args, **kwargs)

    return open_to_all(public_page(*parameters, stored=stored)(answered))


def addresses() -> list[URLPattern]:
    """Return the addresses of the API; its root leads to the page that explains it."""
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    for pattern in patterns:
        free = pattern.name in FREE_TEXT
        pattern.callback = for_readers(cast("View", pattern.callback), *(ASKED if free else NARROWED), stored=not free)
    return [*patterns, path("", public_page()(lambda request: redirect("data")), name="api-root")]
