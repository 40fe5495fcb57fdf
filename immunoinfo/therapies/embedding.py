"""Puts what was made to be a page of its own into a longer page: ids stay unique, headings step down, links stay inside."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe
from lxml.html import HtmlElement

from immunoinfo.richtext import inner_html, parse

REFERRING = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "headers", "popovertarget")
SHARED = ("source-", "cited-")  # what is numbered through the whole page keeps its ids
IN_DRAWING = re.compile(r"url\(#([^)]+)\)")
HEADING = re.compile(r"h([1-6])")
LOWEST = 6


def embed(html: str, anchor: str, inside: Mapping[str, str], shift: int) -> SafeString:
    """Return HTML ready to stand in a longer page under the id ANCHOR.

    Each id gets ANCHOR and a full stop before it; no address of ours holds a full stop, so none can meet another.
    Headings step down by SHIFT, and sections are no landmarks. A link to a path in INSIDE, which gives its anchor here, becomes one within the page.
    """
    root = parse(html)
    ids = {str(element.get("id")) for element in root.iter() if element.get("id")}
    own = {name: f"{anchor}.{name}" for name in ids if not name.startswith(SHARED)}
    for element in root.iter():
        if isinstance(element.tag, str):
            unname(element)
            rename(element, own)
            lower(element, shift)
            if element.tag == "a" and element.get("href"):
                element.set("href", within(str(element.get("href")), own, inside))
    return mark_safe(inner_html(root))  # noqa: S308 - as safe as HTML was


def unname(element: HtmlElement) -> None:
    """Make a section no landmark: what is one on a page of its own would be one of many of the same name here."""
    if element.tag == "section":
        element.attrib.pop("aria-labelledby", None)
        element.attrib.pop("aria-label", None)


def rename(element: HtmlElement, own: Mapping[str, str]) -> None:
    """Give ELEMENT and what it refers to their new names."""
    if (name := str(element.get("id", ""))) in own:
        element.set("id", own[name])
    for attribute, value in element.attrib.items():
        if attribute in REFERRING:
            element.set(attribute, " ".join(own.get(word, word) for word in str(value).split()))
        elif "url(#" in str(value):
            element.set(attribute, IN_DRAWING.sub(lambda match: f"url(#{own.get(match[1], match[1])})", str(value)))


def lower(element: HtmlElement, shift: int) -> None:
    if match := HEADING.fullmatch(str(element.tag)):
        element.tag = f"h{min(LOWEST, int(match[1]) + shift)}"


def within(href: str, own: Mapping[str, str], inside: Mapping[str, str]) -> str:
    """Return where HREF leads from within the longer page."""
    if href.startswith("#"):
        return f"#{own.get(href[1:], href[1:])}"
    try:
        parts = urlsplit(href)
    except ValueError:
        return href
    if parts.scheme or parts.netloc or parts.query or parts.path not in inside:
        return href
    anchor = inside[parts.path]
    return f"#{anchor}.{parts.fragment}" if parts.fragment.startswith("section-") else f"#{anchor}"
