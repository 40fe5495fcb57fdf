"""How public pages may be kept: by anyone, and asked after every time, so that nothing taken down lives on."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import has_vary_header, patch_cache_control
from django.views.decorators.http import require_safe

from immunoinfo.changes.replica import replica_if_current

View = Callable[..., HttpResponseBase]
PARAMETERS = "known_parameters"  # the attribute of an answer that may be stored


def public_page(*parameters: str, stored: bool = True) -> Callable[[View], View]:
    """Mark a view as one for readers: GET and HEAD only, the same for everybody, validated by its ETag.

    PARAMETERS are the names it reads from the query string. The view sees no others, and each at most once: what a
    stranger appends to an address can neither get into a page that others see nor multiply what is stored. An
    answer that is STORED is made once for each value of these until content changes.

    `no-cache` lets browsers and shared caches store the page but makes them ask whether it still holds
    (RFC 9111, 5.2.2.4); ConditionalGetMiddleware answers 304 when it does.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.GET = only(request.GET, parameters)  # type: ignore[assignment]
            with replica_if_current() if stored else nullcontext():
                response = view(request, *args, **kwargs)
            patch_cache_control(response, public=True, no_cache=True)
            if stored:
                setattr(response, PARAMETERS, parameters)
            return response

        return require_safe(wrapped)

    return mark


def is_for_store(response: HttpResponseBase) -> bool:
    """Tell whether RESPONSE is a whole page that its view marked, with nothing in it about who asked."""
    is_marked = response.status_code == 200 and hasattr(response, PARAMETERS)
    return is_marked and not (response.cookies or has_vary_header(response, "Cookie") or response.streaming)


def only(query: QueryDict, names: tuple[str, ...]) -> QueryDict:
    """Return of QUERY what NAMES name, in their order, the last value of each."""
    known = QueryDict(mutable=True, encoding=query.encoding)
    for name in names:
        if name in query:
            known[name] = str(query[name])
    known._mutable = False
    return known
