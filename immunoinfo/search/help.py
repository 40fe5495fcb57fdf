"""The page on when to get help, to which every search points: whoever types a symptom may need it first."""

from datetime import datetime

from django.utils import timezone

from immunoinfo.changes.remembered import Remembered, next_moment
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import publishable_models

HELP_SLUG = "when-to-get-help"  # the address by which editors name it; without such a page no search points to one


def build() -> tuple[dict[str, Publishable], datetime | None]:
    """Return the page of each language, and the moment until which that holds."""
    now = timezone.now()
    items = [item for model in publishable_models() for item in model.objects.not_over().filter(slug=HELP_SLUG)]
    return {item.language: item for item in items if item.is_published(now)}, next_moment(items, now)


help_pages = Remembered(build)


def help_page(language: str) -> Publishable | None:
    """Return the public page on when to get help in LANGUAGE."""
    return help_pages().get(language)
