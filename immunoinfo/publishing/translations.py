"""One page in several languages: an item in another language with the same last part of its address is its translation."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, override

from immunoinfo.languages import ENGLISH, KNOWN, Language
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.paths import address_in, language_at


class LanguageMiddleware:
    """Makes each page in the language that its address names. Headers and cookies are not asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with override(language_at(request.path_info)):
            return self.get_response(request)


@dataclass(frozen=True)
class Version:
    """A page in one LANGUAGE, at ADDRESS: that language's home page where it is not written in it.

    It IS_ALTERNATE where it is one of several of the same page, for search engines to know.
    """

    language: Language
    address: str
    is_alternate: bool
    is_here: bool


class OnlyElsewhereError(Http404):
    """A page that readers can only read in other languages: ITEMS."""

    def __init__(self, items: list[Publishable]) -> None:
        super().__init__(str(items[0]))
        self.items = items


def page_language() -> Language:
    """Return the language of the page being made."""
    return KNOWN.get(get_language() or "", ENGLISH)


def written_at(model: type[Publishable], slug: str) -> list[Publishable]:
    """Return what readers may read of MODEL at SLUG, in each language that is on."""
    codes = [code for code, _name in settings.LANGUAGES]
    return list(model.objects.published().filter(slug=slug, language__in=codes).order_by("language"))


def missing(model: type[Publishable], slug: str) -> Http404:
    """Return what to raise where nothing of MODEL at SLUG is in the language of the page: it may be in another one."""
    items = written_at(model, slug) if len(settings.LANGUAGES) > 1 else []
    return OnlyElsewhereError(items) if items else Http404(slug)


def versions_of(item: Publishable) -> dict[str, str]:
    """Return the addresses of ITEM and its translations, by language."""
    return {each.language: each.get_absolute_url() for each in written_at(type(item), item.slug)}


def versions_at(name: str) -> dict[str, str]:
    """Return the addresses of the page called NAME, which is no item, by language."""
    return {code: address_in(code, name) for code, _name in settings.LANGUAGES}


def in_each_language(written: dict[str, str]) -> list[Version]:
    """Return the versions of a page that is WRITTEN in some languages, for all that are on."""
    return [
        Version(
            language=KNOWN[code],
            address=written.get(code) or address_in(code, "home"),
            is_alternate=code in written and len(written) > 1,
            is_here=code == get_language(),
        )
        for code, _name in settings.LANGUAGES
    ]
