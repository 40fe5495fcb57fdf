"""The history: what an editor saved, numbered and append-only, one table for every kind."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.checks import findings


class NotReadyError(Exception):
    """Content that must not go public yet; `errors` says why, one sentence each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = errors


def snapshot(item: Publishable) -> dict[str, Any]:
    """Return every editable field of ITEM by name; links to other rows as lists of natural keys."""
    values: dict[str, Any] = {
        field.name: field.value_from_object(item)
        for field in item._meta.concrete_fields
        if field.editable and not field.primary_key
    }
    for field in item._meta.many_to_many:
        if field.editable:
            values[field.name] = sorted(list(related.natural_key()) for related in getattr(item, field.name).all())
    return values


class RevisionManager(models.Manager["Revision"]):
    @transaction.atomic
    def record(self, item: Publishable, *, by: User | AnonymousUser | None, state: str, note: str = "") -> "Revision":
        """Write what ITEM's row holds as its next revision and return it."""
        of_item = self.filter(content_type=ContentType.objects.get_for_model(item), object_id=item.pk)
        last = of_item.aggregate(last=Max("number"))["last"] or 0
        number = max(last, item.live_number) + 1  # a fixture is live without a history
        return self.create(
            content_type=ContentType.objects.get_for_model(item),
            object_id=item.pk,
            number=number,
            base_number=item.live_number,
            data=snapshot(item),
            author=by if isinstance(by, User) else None,
            author_name=str(by or ""),
            state=state,
            note=note,
        )


class Revision(models.Model):
    """One save of one item. Its number is unique by item, so of two saves at one moment the second fails loudly."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    base_number = models.PositiveIntegerField()  # the number that was live when this was written
    data = models.JSONField(encoder=DjangoJSONEncoder)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=150, blank=True)  # stays when the account goes
    state = models.CharField(max_length=10, choices=State)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = RevisionManager()

    class Meta:
        ordering = ["-number"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "number"], name="publishing_revision_number_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.get_state_display()}, {self.author_name})"


@transaction.atomic
def publish(item: Publishable, *, by: User | AnonymousUser | None = None, note: str = "") -> Revision:
    """Make what ITEM's row holds public inside its window, and return the revision that says so.

    Raises NotReadyError, and changes nothing, while a check finds an error.
    """
    if errors := [finding.message for finding in findings(item) if finding.is_error]:
        raise NotReadyError(errors)
    revision = Revision.objects.record(item, by=by, state=Revision.State.LIVE, note=note)
    item.live_number = revision.number
    item.withdrawn_at = None
    item.changed_at = revision.created_at
    item.save(update_fields=["live_number", "withdrawn_at", "changed_at"])
    return revision


@transaction.atomic
def withdraw(item: Publishable, *, by: User | AnonymousUser | None = None, note: str = "") -> Revision:
    """Take ITEM off the site at once; its row and history stay."""
    item.withdrawn_at = item.changed_at = timezone.now()
    item.save(update_fields=["withdrawn_at", "changed_at"])
    return Revision.objects.record(item, by=by, state=Revision.State.WITHDRAWN, note=note)
