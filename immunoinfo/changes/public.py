"""How public pages may be kept: by anyone, and asked after every time, so that nothing taken down lives on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """Mark VIEW as one for readers: GET and HEAD only, the same for everybody, validated by its ETag.

    `no-cache` lets browsers and shared caches store the page but makes them ask whether it still holds
    (RFC 9111, 5.2.2.4); ConditionalGetMiddleware answers 304 when it does.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, no_cache=True)
        return response

    return require_safe(wrapped)
