"""What every answer tells browsers not to do, whoever made it: a view, an error page, a file, a redirect."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from wsgiref.headers import Headers

from csp.constants import HEADER, NONCE, NONE, SELF
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

# What pages for readers load: own files and nothing written into the page. Whatever is not named is forbidden.
READERS_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
    "frame-ancestors": [NONE],
}
# The one style sheet that the text editor (pinned in requirements.txt) puts into its page by script.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
# The nonce is only made where a page of the admin uses it: for the settings of the text editor.
EDITORS_POLICY = {
    **READERS_POLICY,
    "script-src": [SELF, NONCE],
    "style-src": [SELF, NONCE, EDITOR_STYLE],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],  # the signs on the editor's buttons
}
EDITORS_HOUSE = "/admin/"

# What the site never asks a browser for. Without a word here, a script that slipped in could ask the reader for it.
NOT_USED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
OPENER_POLICY = "same-origin"  # another site that opened a page cannot reach into it
REFERRER_POLICY = "same-origin"  # other sites are not told what somebody read here
ALWAYS = {
    "Cross-Origin-Opener-Policy": OPENER_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",  # other sites cannot load it into their pages
    "Permissions-Policy": ", ".join(f"{name}=()" for name in NOT_USED),
    "Referrer-Policy": REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Data and pictures that others may use: scripts of other sites read them, as nobody, because no cookie is sent.
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
SHARED_PICTURE = "immunoinfo/card"  # stands beside a link to this site on the pages of others


class HeadersMiddleware:
    """Set on each answer what it lacks of the headers above.

    It stands outside of Django's SecurityMiddleware, which sets most of them too, because that leaves out the answers
    made by itself or by what stands before it: to a host that is not ours, for instance.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.transport = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", self.transport)
        if request.path_info.startswith(EDITORS_HOUSE):
            add_never_cache_headers(response)
        return response


class PolicyMiddleware(CSPMiddleware):
    """The content security policy: in the editors' house that of the text editor, else that of readers.

    That of readers has no nonce, so its text is always the same and is put together once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.for_readers = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG or request.path_info.startswith(EDITORS_HOUSE):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.for_readers)
        return response

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only and request.path_info.startswith(EDITORS_HOUSE):
            parts.config = EDITORS_POLICY
        return parts


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark VIEW as one whose answers other sites may use in their pages."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        for name, value in OPEN.items():
            response.headers[name] = value
        return response

    return opened


def on_static_file(headers: Headers, path: str, url: str) -> None:
    """Add to the HEADERS of a static file what tells it from others; whitenoise calls this for each."""
    if SHARED_PICTURE in url:
        for name, value in OPEN.items():
            headers[name] = value
