"""Which function makes the public page of an item: each kind declares its own, previews ask here."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from immunoinfo.publishing.base import Publishable

Page = Callable[[HttpRequest, Any], HttpResponse]
P = TypeVar("P", bound=Page)
PAGES: dict[type[Publishable], Page] = {}


def page_of(model: type[Publishable]) -> Callable[[P], P]:
    """Declare the decorated function as the one that makes the public page of an item of MODEL."""

    def declare(page: P) -> P:
        PAGES[model] = page
        return page

    return declare
