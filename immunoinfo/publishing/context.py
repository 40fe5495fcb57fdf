"""What the frame around every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from immunoinfo.publishing.notices import SafetyNotice


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's address, its contact, and the notices in force; these are only asked for by pages that show them."""
    return {
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "safety_notices": SimpleLazyObject(lambda: list(SafetyNotice.objects.current())),
    }
