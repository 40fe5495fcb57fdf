"""Addresses that stay on this site. The first part of one says its language: `/es/...`; English has no such part."""

import re
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, get_language_from_path, override

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

    As address_in(), many times as fast: a page names dozens of others, and their paths differ in nothing but the slug.
    """
    pattern = path_around(language, name, get_script_prefix()) if SLUG.fullmatch(slug) else None
    return pattern.replace(ANY_SLUG, slug) if pattern else address_in(language, name, slug)


@lru_cache(maxsize=200)
def path_around(language: str, name: str, prefix: str) -> str:
    return address_in(language, name, ANY_SLUG)


def address_in(language: str, name: str, *args: Any) -> str:
    """Return the path in LANGUAGE of the address called NAME, whatever the language of the page being made."""
    if language == get_language():
        return reverse(name, args=args)
    with override(language):
        return reverse(name, args=args)
