"""The site map for search engines: one file for each kind of content, and one for the pages of the site itself."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem, sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from immunoinfo.changes.public import public_page
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import collection_of, publishable_models
from immunoinfo.publishing.paths import absolute

PER_FILE = 5_000  # addresses
PAGES = (
    "home", "therapies:therapy_list", "articles:article_list", "questions:question_list", "glossary:term_list", "about",
    "privacy", "accessibility", "disclaimer", "data", "wallet_card",
)  # fmt: skip


class SiteMap(Sitemap):
    """Addresses under the site's own name, whatever host was asked."""

    limit = PER_FILE

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class OfPages(SiteMap):
    """The pages that are no item; no date is known on which one changed, so none is given."""

    def items(self) -> list[str]:
        return list(PAGES)

    def location(self, item: str) -> str:
        return reverse(item)


class OfKind(SiteMap):
    """What is public of one kind, each with the day on which its words last changed."""

    def __init__(self, model: type[Publishable]) -> None:
        self.model = model

    def items(self) -> Any:
        return self.model.objects.published().in_language().order_by("pk").only("language", "slug", "changed_at")

    def lastmod(self, item: Publishable) -> datetime:
        return item.changed_at


def sections() -> dict[str, SiteMap]:
    """Return the files by name."""
    return {"pages": OfPages(), **{collection_of(kind): OfKind(kind) for kind in publishable_models()}}


@public_page()
def index(request: HttpRequest) -> HttpResponse:
    """The list of the files."""
    addresses = [
        absolute(reverse(f"sitemaps:{name}")) + (f"?p={page}" if page > 1 else "")
        for name, section in sections().items()
        for page in section.paginator.page_range
    ]
    context = {"sitemaps": [SitemapIndexItem(address) for address in addresses]}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


@public_page("p")
def section(request: HttpRequest, name: str) -> HttpResponse:
    response = sitemap(request, {**sections()}, name)
    # The newest change of what is listed would not tell that something was taken down; the ETag does.
    response.headers.pop("Last-Modified", None)
    return response


def addresses() -> list[URLPattern]:
    return [
        path("sitemap.xml", index, name="index"),
        *(path(f"sitemap-{name}.xml", section, {"name": name}, name) for name in sections()),
    ]
