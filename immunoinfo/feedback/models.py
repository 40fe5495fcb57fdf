"""What readers say about a page: useful or not, and a few words. Nothing about the reader is kept, not even the hour."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.kinds import kind_label
from immunoinfo.publishing.redirects import MAX_PATH
from immunoinfo.publishing.roles import AUTHOR, PUBLISHER, REVIEWER

MAX_TEXT = 1000  # characters
MOST_A_DAY = 500  # messages from everybody together; what a flood can add to the table
KEPT = timedelta(days=365)


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def waiting(self) -> Self:
        """What no editor has dealt with yet."""
        return self.filter(handled_at=None)

    def handled(self) -> Self:
        return self.exclude(handled_at=None)

    def is_full(self) -> bool:
        """Tell whether today has brought as many messages as a day may."""
        return self.filter(day=timezone.localdate()).count() >= MOST_A_DAY

    def over(self) -> Self:
        """What is so old that it must go."""
        return self.filter(day__lt=timezone.localdate() - KEPT)

    def handle(self, by: Any) -> int:
        """Mark as dealt with what is not yet; return how many those were."""
        return self.waiting().update(handled_by=by, handled_at=timezone.now())


class Feedback(models.Model):
    """One reader's word on one page."""

    role_rights: ClassVar[dict[str, set[str]]] = {
        AUTHOR: {"view", "change"},  # a change is the mark that it was dealt with; nobody edits a reader's words
        REVIEWER: {"view", "change"},
        PUBLISHER: {"view", "change", "delete"},
    }

    kind = models.CharField(_("kind"), max_length=20)  # the word that stands for the kind of the page in addresses
    path = models.CharField(_("page"), max_length=MAX_PATH)
    useful = models.BooleanField(_("useful"))
    text = models.TextField(_("text"), blank=True)
    day = models.DateField(_("day"), default=timezone.localdate, db_index=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("handled by"), null=True, editable=False
    )
    handled_at = models.DateTimeField(_("handled at"), null=True, editable=False)

    objects: ClassVar = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ("-day", "-pk")
        default_permissions = ("view", "change", "delete")
        verbose_name = verbose_name_plural = _("feedback")
        constraints = [
            models.CheckConstraint(
                condition=Q(LessThanOrEqual(Length("text"), MAX_TEXT)), name="feedback_feedback_text_is_short"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}, {self.day}"

    @property
    def kind_label(self) -> str:
        return kind_label(self.kind)
