"""Addresses that stay on this site. The first part of one says its language: `/es/...`; English has no such part."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, get_language_from_path, override


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


def address_in(language: str, name: str, *args: Any) -> str:
    """Return the path in LANGUAGE of the address called NAME, whatever the language of the page being made."""
    if language == get_language():
        return reverse(name, args=args)
    with override(language):
        return reverse(name, args=args)
