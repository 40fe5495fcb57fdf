"""The safety notice that stands above every page for a time."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.dates import this_second
from immunoinfo.publishing.paths import inside


class SafetyNoticeQuerySet(models.QuerySet["SafetyNotice"]):
    def not_over(self) -> Self:
        """What every page shows now, or will when its time comes."""
        return self.filter(ends_at__gt=timezone.now())


class SafetyNotice(models.Model):
    """A sentence above every page, for instance about a recalled medicine. It must have an end."""

    seen_by_readers = True

    text = models.CharField(_("text"), max_length=300)
    link = models.CharField(
        _("link"),
        max_length=200,
        blank=True,
        help_text=_("An address on this site that says more, beginning with “/”."),
    )
    starts_at = models.DateTimeField(_("starts at"), default=this_second)
    ends_at = models.DateTimeField(_("ends at"))

    objects = SafetyNoticeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("safety notice"), _("safety notices")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="publishing_safetynotice_ends_after_start",
                violation_error_message=_("The end must be later than the start."),
            ),
            models.CheckConstraint(
                condition=Q(link="") | inside("link"),
                name="publishing_safetynotice_links_inside",
                violation_error_message=_("The address must be one of this site and begin with a single “/”."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
