"""Links that lead to pages of this site: is the page there, and may readers see it?"""

from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from immunoinfo.publishing.base import PUBLIC, Publishable
from immunoinfo.publishing.checks.passages import Link, Page, excerpt
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.paths import language_at
from immunoinfo.publishing.records import Finding
from immunoinfo.publishing.redirects import MAX_PATH, Redirect


def link_targets(page: Page) -> Iterator[Finding]:
    """Each link to a page of this site that is missing, not public when this one is, or at another address now."""
    paths = {link: path for link in page.links if (path := path_on_site(link.address, page.item))}
    if not paths:
        return
    views = {link: found for link, path in paths.items() if (found := view_of(path))}
    items = {item.get_absolute_url(): item for item in items_at(set(views.values()))}
    missing = set(paths.values()) - items.keys()
    moved = dict(Redirect.objects.filter(old_path__in=missing).values_list("old_path", "new_path"))
    for link, path in paths.items():
        item = items.get(path)
        if item is not None:
            if not item.is_published(max(timezone.now(), page.item.starts_at)):
                yield finding(link, _("The page “%s” that this links to is not public.") % item)
        elif link in views and not views[link][1]:
            continue  # a list, a search, a page about the site
        elif path in page.vocabulary.addresses:
            if page.vocabulary.addresses[path] != path:
                yield finding(
                    link, _("The page has moved: link to %s.") % page.vocabulary.addresses[path], is_error=False
                )
        elif moved.get(path) or (not path.endswith("/") and view_of(f"{path}/")):
            yield finding(link, _("The page has moved: link to %s.") % (moved.get(path) or f"{path}/"), is_error=False)
        else:
            yield finding(link, _("There is no page at %s.") % path)


def finding(link: Link, message: str, is_error: bool = True) -> Finding:
    return Finding(link.field, message, is_error, excerpt(link.words or link.address))


def path_on_site(address: str, item: Publishable) -> str:
    """Return the path that ADDRESS, written in ITEM, has on this site; nothing where it leads elsewhere."""
    try:
        if not address or address.startswith("#") or urlsplit(address).scheme == "mailto":
            return ""
        site, here = urlsplit(settings.SITE_URL), item.get_absolute_url() if item.slug else "/"
        parts = urlsplit(urljoin(f"{site.scheme}://{site.netloc}{here}", address))
    except ValueError:  # not an address at all, such as “http://[”
        return ""
    if parts.netloc != site.netloc:
        return ""
    path = unquote(parts.path) or "/"
    return path if len(path) <= MAX_PATH and "\x00" not in path else "/\N{REPLACEMENT CHARACTER}"


def view_of(path: str) -> tuple[str, str] | None:
    """Return the view and the slug at PATH; the slug is empty where the view shows no item."""
    try:
        with override(language_at(path)):
            match = resolve(path)
    except Resolver404:
        return None
    return None if match.app_name == "admin" else (match.view_name, str(match.kwargs.get("slug", "")))


def items_at(views: Collection[tuple[str, str]]) -> Iterator[Any]:
    """Yield the items whose pages VIEWS are, and those at the same slug in other languages."""
    for model in publishable_models():
        slugs = {slug for name, slug in views if slug and name == model.page_name}
        if slugs:
            yield from model._default_manager.filter(slug__in=slugs).only(
                "language", "slug", model.title_field, *PUBLIC
            )
