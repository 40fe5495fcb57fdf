"""What stands in the head of each page for search engines and for those who share it."""

from functools import lru_cache
from html import unescape
from typing import Any

from django.utils.encoding import escape_uri_path
from django.utils.http import urlencode
from django.utils.translation import gettext as _now
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from immunoinfo.publishing.paths import absolute

MAX_TITLE = 60  # characters; search engines cut off the rest
MAX_DESCRIPTION = 155
MOST = 500  # titles and descriptions that are remembered, for pages that do not exist have the same ones
SITE = "Immunoinfo"


@lru_cache(maxsize=MOST)
def as_title(content: str) -> Markup:
    """The title of the page, for the tab and for sharing; with the site's name where it fits."""
    words = shortened(content, MAX_TITLE)
    named = f"{words} – {SITE}"
    shown = words if SITE in words or len(named) > MAX_TITLE else named
    return Markup('<title>{}</title>\n  <meta property="og:title" content="{}">').format(shown, words)


@lru_cache(maxsize=MOST)
def as_description(content: str) -> Markup:
    words = shortened(content, MAX_DESCRIPTION)
    return Markup('<meta name="description" content="{0}">\n  <meta property="og:description" content="{0}">').format(
        words
    )


def shortened(markup: str, most: int) -> str:
    """Return the words of MARKUP, cut after a whole word where they are longer than MOST characters."""
    words = " ".join(unescape(markup).split())
    if len(words) <= most:
        return words
    whole, _space, _cut = words[:most].rpartition(" ")
    return (whole or words[: most - 1]).rstrip(" ,;:.–") + "…"


@pass_context
def canonical(context: Context) -> str:
    """The one address of this page: of what stands in the query only what changes the page."""
    query = urlencode(narrowing(context))
    path = escape_uri_path(context["request"].path)
    return absolute(f"{path}?{query}" if query else path)


@pass_context
def narrowed(context: Context) -> str:
    """How a list was narrowed, in words to put after its name: “, letter A, page 2”; empty for the whole list."""
    wanted, kept = context.get("filter"), narrowing(context)
    said = {
        "letter": _now("letter %s") % kept.get("letter"),
        "therapy": _now("about %s") % (wanted.therapy if wanted else ""),
        "kind": str(dict(wanted.kinds).get(wanted.kind, "")) if wanted else "",
        "page": _now("page %s") % kept.get("page"),
    }
    return "".join(f", {said[name]}" for name in kept)


def narrowing(context: Context) -> dict[str, Any]:
    """Return what was asked of a list and is a choice there, by its name in the query."""
    wanted, page = context.get("filter"), context.get("page")
    asked = {
        "letter": context.get("letter"),
        "therapy": wanted.therapy.slug if wanted and wanted.therapy else "",
        "kind": wanted.kind if wanted else "",
        "page": page.number if page and page.number > 1 else "",
    }
    return {name: value for name, value in asked.items() if value}
