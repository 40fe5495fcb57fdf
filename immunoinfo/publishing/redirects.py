"""Addresses that moved, or are gone for good: one table."""

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.paths import inside

MAX_PATH = 300  # characters


class RedirectQuerySet(models.QuerySet["Redirect"]):
    @transaction.atomic
    def point(self, old_path: str, new_path: str) -> None:
        """Lead OLD_PATH, and all that led to it, to NEW_PATH in one hop; an empty NEW_PATH means gone."""
        self.filter(old_path=new_path).delete()  # a page that moved back is no redirect any more
        self.filter(new_path=old_path).update(new_path=new_path)
        self.update_or_create(old_path=old_path, defaults={"new_path": new_path})


class Redirect(models.Model):
    """One old address and where it leads."""

    seen_by_readers = True

    old_path = models.CharField(_("old path"), max_length=MAX_PATH, unique=True)
    new_path = models.CharField(
        _("new path"), max_length=MAX_PATH, blank=True, help_text=_("Empty: the page is gone for good.")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("redirect"), _("redirects")
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(old_path__startswith="/")
                & ~Q(old_path=F("new_path"))
                & (Q(new_path="") | inside("new_path")),
                name="publishing_redirect_stays_on_this_site",
                violation_error_message=_("Both addresses begin with a single “/”, and they differ."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_path} → {self.new_path or '410'}"
