"""Compressing and validating what is not stored; stored pages come out of their store in the right form."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware

from immunoinfo.changes.public import is_for_store


class CompressMiddleware(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if is_for_store(response) else super().process_response(request, response)


class ValidateMiddleware(ConditionalGetMiddleware):
    """Answer 304 to whoever has the same already; only a 200 can be had already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_to_validate = response.status_code == 200 and not is_for_store(response)
        return super().process_response(request, response) if is_to_validate else response
