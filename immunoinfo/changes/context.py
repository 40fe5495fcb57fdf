"""What the frame around every page needs."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from immunoinfo.changes.remembered import Remembered, next_moment
from immunoinfo.publishing.notices import SafetyNotice


def build() -> tuple[list[SafetyNotice], datetime | None]:
    """Return the safety notices in force, and the moment until which these are all."""
    now = timezone.now()
    notices = list(SafetyNotice.objects.not_over())
    return [notice for notice in notices if notice.starts_at <= now], next_moment(notices, now)


notices_now = Remembered(build, SafetyNotice)


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's address, its contact, and the notices in force; these are only asked for by pages that show them."""
    return {
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "safety_notices": SimpleLazyObject(notices_now),
    }
