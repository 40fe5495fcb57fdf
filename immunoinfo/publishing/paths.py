"""Addresses that stay on this site."""

from django.conf import settings
from django.db.models import Q


def inside(field: str) -> Q:
    """The condition that FIELD is an address of this site: one slash first, no backslash, which browsers take for one."""
    return (
        Q(**{f"{field}__startswith": "/"}) & ~Q(**{f"{field}__startswith": "//"}) & ~Q(**{f"{field}__contains": "\\"})
    )


def absolute(path: str) -> str:
    """Return PATH on this site as an address that works elsewhere."""
    return settings.SITE_URL + path
