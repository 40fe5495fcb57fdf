"""What is kept for a while only, how long, and its end. Each room says itself what of its own is over."""

from collections.abc import Callable

from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.utils import timezone

from immunoinfo.accounts.shared import SharedCache
from immunoinfo.feedback.models import Feedback
from immunoinfo.publishing.exchange import forget_old_files
from immunoinfo.search.models import UnansweredQuery


def old_feedback() -> int:
    return Feedback.objects.over().delete()[0]


def old_queries() -> int:
    return UnansweredQuery.objects.over().delete()[0]


def ended_sessions() -> int:
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def ended_counts() -> int:
    """Counts of wrong sign-ins that are over; Redis forgets its own."""
    cache = caches["default"]
    return cache.forget_ended() if isinstance(cache, SharedCache) else 0


FORGOTTEN: dict[str, Callable[[], int]] = {
    "feedback of more than a year ago": old_feedback,
    "queries without results that nobody asked for 90 days": old_queries,
    "sessions that have ended": ended_sessions,
    "counts of wrong sign-ins that are over": ended_counts,
    "tables that were checked and never confirmed": forget_old_files,
}
