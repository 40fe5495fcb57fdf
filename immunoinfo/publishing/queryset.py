"""The words in which everybody asks for content; the rule of what is public stands here and nowhere else."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONArray
from django.utils import timezone
from django.utils.translation import get_language

from immunoinfo.publishing.dates import AddMonths
from immunoinfo.publishing.library import Source
from immunoinfo.publishing.named import NamedQuerySet
from immunoinfo.publishing.prepared import ListOf

# The order of feeds. An index of all that `published()` asks is none: SQLite would take it for any list, and sort all of it.
INDEXES = [
    models.Index(fields=["language", "-changed_at"], name="%(app_label)s_%(class)s_newest"),
]


class PublishableQuerySet(NamedQuerySet):
    """The words in which public code asks for content."""

    def published(self, now: Any = None) -> Self:
        """What every visitor may read now: live, inside its window, not withdrawn."""
        now = now or timezone.now()
        return self.not_over(now).filter(starts_at__lte=now)

    def not_over(self, now: Any = None) -> Self:
        """What is public or will be when its time comes: what may be remembered with its window for later."""
        return self.filter(live_number__gt=0, withdrawn_at=None).exclude(ends_at__lte=now or timezone.now())

    def in_language(self, code: Any = None) -> Self:
        """What is written in the language CODE, by default that of the page being made."""
        return self.filter(language=code or get_language() or settings.LANGUAGE_CODE)

    def with_source_rows(self) -> Self:
        """Add `source_rows`: JSON, the columns of each source that it was saved with."""
        item = self.model._meta.model_name
        saved = self.model.sources.through.objects.filter(**{item: OuterRef("pk")}).order_by().values(item)
        columns = JSONArray(*(f"source__{name}" for name in Source.columns()))
        return self.annotate(source_rows=Subquery(saved.annotate(all=ListOf(columns)).values("all")))

    def at(self, slug: str) -> Any:
        """Return the one item at SLUG, or None; one language must have been chosen before."""
        return self.filter(slug=slug).first()

    def newest_first(self) -> Self:
        """By the time at which readers last saw a change."""
        return self.order_by("-changed_at", "pk")

    def with_due_date(self) -> Self:
        """Add `due`, the day of the next check of the sources, for lists that sort by it."""
        return self.annotate(due=AddMonths(F("sources_checked_at"), F("review_interval")))

    def due_for_review(self, day: date | None = None) -> Self:
        """What was checked once and should have been checked again by DAY, by default today."""
        return self.with_due_date().filter(due__lte=day or timezone.localdate())

    def never_checked(self) -> Self:
        """What nobody has compared with its sources yet."""
        return self.filter(sources_checked_at=None)
