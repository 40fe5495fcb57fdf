"""Whose word about a visitor's address is believed: that of the proxies the operator named, and nobody else's."""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


def is_trusted(address: str) -> bool:
    """Tell whether ADDRESS, empty for a Unix socket, is one of TRUSTED_PROXIES."""
    return is_among(tuple(settings.TRUSTED_PROXIES), address)


@lru_cache(maxsize=1000)  # each request asks, mostly about the same few
def is_among(proxies: tuple[str, ...], address: str) -> bool:
    if not address:
        return "unix" in proxies
    try:
        asking = ip_address(address)
    except ValueError:
        return False
    return any(asking in ip_network(trusted) for trusted in proxies if trusted != "unix")


class TrustedProxyMiddleware:
    """Take the visitor's address and scheme from a trusted proxy; drop forwarded headers of anyone else.

    Reading from the right, the first address that is no trusted proxy is the visitor: what stands left of it
    was sent by the visitor and may be invented.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_trusted(request.META.get("REMOTE_ADDR", "")):
            chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            visitors = [address for address in chain if address and not is_trusted(address)]
            if visitors:
                request.META["REMOTE_ADDR"] = visitors[-1]
        else:
            for header in FORWARDED_HEADERS:
                request.META.pop(header, None)
        return self.get_response(request)
