"""Addresses that stay on this site. The first part of one says its language: `/es/...`; English has no such part."""

import re
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language_from_path, override

SLUG = re.compile(r"[-a-zA-Z0-9_]+")
ANY_SLUG = "-any-slug-"  # begins with a hyphen, as no slug and no word of ours does


def inside(field: str) -> Q:
    """The condition that FIELD is an address of this site: one slash first, no backslash, which browsers take for one."""
    return (
        Q(**{f"{field}__startswith": "/"}) & ~Q(**{f"{field}__startswith": "//"}) & ~Q(**{f"{field}__contains": "\\"})
    )


def absolute(path: str) -> str:
    """Return PATH on this site as an address that works elsewhere."""
    return settings.SITE_URL + path


def language_at(path: str) -> str:
    """Return the language of the page at PATH."""
    return get_language_from_path(path) or settings.LANGUAGE_CODE


def page_at(language: str, name: str, slug: str) -> str:
    """Return the path in LANGUAGE of the page at SLUG whose address is called NAME.

    A page names dozens of others, and their paths differ in nothing but the slug.
    """
    if not SLUG.fullmatch(slug):
        return address_in(language, name, slug)
    return address_in(language, name, ANY_SLUG).replace(ANY_SLUG, slug)


def address_in(language: str, name: str, *args: Any) -> str:
    """Return the path in LANGUAGE of the address called NAME, whatever the language of the page being made."""
    return written_out(language, name, get_script_prefix(), *args)


@lru_cache(maxsize=200)
def written_out(language: str, name: str, _prefix: str, *args: Any) -> str:
    """The same, remembered for each place where the site is mounted: pages name the same few again and again."""
    with override(language):
        return reverse(name, args=args)
