"""What belongs to the site and to no kind of content: home, the pages about the site, errors."""

import sys
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from immunoinfo.away import is_away, say_away
from immunoinfo.changes.public import public_page
from immunoinfo.headers import open_to_all
from immunoinfo.publishing.kinds import collection_of, publishable_models
from immunoinfo.publishing.linked import publisher
from immunoinfo.publishing.paths import absolute, address_in
from immunoinfo.publishing.pictures import CONTENT_TYPES, NAME
from immunoinfo.publishing.prepared import LANGUAGE, NOW, TODAY, Prepared
from immunoinfo.publishing.together import SharedReferences
from immunoinfo.publishing.translations import OnlyElsewhereError
from immunoinfo.therapies.entries import Entry, entry_models
from immunoinfo.therapies.known import public_tree
from immunoinfo.wallet import WalletCard

FAVICON = Path(__file__).parent / "static" / "immunoinfo" / "favicon.ico"
FEATURED = 6  # items on the home page
PICTURE_KEPT = 31_536_000  # seconds: a year; another picture has another name


@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """The way in: search, the therapy types, and what the editors picked."""
    tree = public_tree()
    picked = [entry for model in entry_models() for entry in featured_of(model).objects()]
    featured = sorted(picked, key=lambda entry: entry.featured or 0)[:FEATURED]
    return render(request, "home.html", {"featured": featured, "tree": tree, "site": as_site()})


@cache
def featured_of(model: type[Entry]) -> Prepared[Entry]:
    """Return the query for what the editors picked of MODEL."""
    public = model.objects.published(NOW).in_language(LANGUAGE)
    return Prepared(lambda: public.featured(TODAY).for_cards("featured")[:FEATURED])


def as_site() -> dict[str, Any]:
    """Return the site in the words of schema.org: its name, and how to search it."""
    search = absolute(reverse("search:search_page")) + "?q={words}"
    action = {"@type": "SearchAction", "target": {"@type": "EntryPoint", "urlTemplate": search}, "query-input": "required name=words"}  # fmt: skip
    about = {"@type": "WebSite", "name": "Immunoinfo", "url": absolute(reverse("home")), "inLanguage": get_language()}
    return {**about, "publisher": publisher(), "potentialAction": action}


@public_page()
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html")


@public_page()
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html")


@public_page()
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html")


@public_page()
def disclaimer(request: HttpRequest) -> HttpResponse:
    return render(request, "disclaimer.html")


@public_page()
def data(request: HttpRequest) -> HttpResponse:
    """For programmers: what can be read as data, and how."""
    names = [(model._meta.verbose_name_plural, collection_of(model)) for model in publishable_models()]
    kinds = [(label, name, reverse(f"feeds:{name}")) for label, name in names]
    return render(request, "data.html", {"kinds": kinds})


@public_page()
def take_to_clinic(request: HttpRequest) -> HttpResponse:
    """What a reader ticked, to print. The page is the same for everybody: the browser alone knows what was chosen."""
    card = WalletCard()
    return render(request, "take_to_clinic.html", {"card": card, "references": SharedReferences([card])})


@public_page()
def wallet_card(request: HttpRequest) -> HttpResponse:
    card = WalletCard()
    return render(request, "wallet_card.html", {"card": card, "references": SharedReferences([card])})


@public_page()
def robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines out of the admin and of endless search results; `noindex` does the rest."""
    codes = [code for code, _name in settings.LANGUAGES]
    searches = [f"Disallow: {address_in(code, 'search:search_page')}" for code in codes]
    maps = [f"Sitemap: {absolute(address_in(code, 'sitemaps:index'))}" for code in codes]
    lines = ["User-agent: *", "Disallow: /admin/", *searches, "", *maps, ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page()
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponse(FAVICON.read_bytes(), content_type="image/x-icon")


def tag_of(request: HttpRequest, path: str) -> str | None:
    """Return the ETag of the picture at PATH: its name, which comes from what it shows."""
    name = path.rpartition("/")[2]
    return f'"{name}"' if NAME.fullmatch(name) else None


@open_to_all
@require_safe
@cache_control(public=True, max_age=PICTURE_KEPT, immutable=True)
@condition(etag_func=tag_of)
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """One of the pictures that the site itself made and named; nothing else is ever answered from that folder or bucket."""
    folder, _slash, name = path.rpartition("/")
    if folder != "images" or not NAME.fullmatch(name):
        raise Http404
    try:
        picture = default_storage.open(path)
    except FileNotFoundError:
        raise Http404 from None
    request.META.pop("HTTP_ACCEPT_ENCODING", None)  # a picture is compressed already
    return FileResponse(picture, content_type=CONTENT_TYPES[name.rpartition(".")[2]])


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", {"form_expired": True}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, OnlyElsewhereError):
        return render(request, "only_elsewhere.html", {"items": exception.items}, status=404)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_away(sys.exc_info()[1]):
        return say_away(request)
    return render(request, "500.html", status=500)
