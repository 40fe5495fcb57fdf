"""The history: what an editor saved, numbered and append-only, one table for every kind.

The row of an item is what readers see. A Revision is what an editor saved; publishing applies one to the row. At any
time an item has at most one revision being worked on, and beside it at most one correction: a small change of what is
live, made while a long draft waits.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.checks import count_errors
from immunoinfo.publishing.merge import merge
from immunoinfo.publishing.prepared import Given, Prepared
from immunoinfo.publishing.snapshot import snapshot, with_values

Who = User | AnonymousUser | None


@dataclass(frozen=True)
class Collision:
    """A field that two people changed in the same place, with the other one's text."""

    field: str
    theirs: Any


class MergeConflictError(Exception):
    """Two people changed the same place. `values` keeps the words of the one who saved, and all that did not collide."""

    def __init__(self, other: "Revision", values: dict[str, Any], collisions: list[Collision]) -> None:
        super().__init__(", ".join(collision.field for collision in collisions))
        self.other, self.values, self.collisions = other, values, collisions


@dataclass
class Saved:
    """What a save came to: whether it CHANGED a word, and the fields that hold another person's changes.

    REVISION is what is being worked on now; None where nothing is and nothing was changed.
    """

    revision: "Revision | None"
    changed: bool
    taken_over: list[str] = field(default_factory=list)


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, item: Publishable) -> "RevisionQuerySet":
        return self.filter(content_type=ContentType.objects.get_for_model(item), object_id=item.pk)

    def of_kind(self, model: type[Publishable]) -> "RevisionQuerySet":
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def in_work(self) -> "RevisionQuerySet":
        """What somebody still has to do something about."""
        return self.filter(current=True)

    def in_hand(self, item: Publishable) -> "dict[bool, Revision]":
        """Return what is being worked on of ITEM: under False a draft, under True a correction of what is live."""
        kind = ContentType.objects.get_for_model(item)
        return {work.correction: work for work in works.objects(kind=kind.pk, item=item.pk)}

    def working_on(self, item: Publishable, *, correction: bool = False) -> "Revision | None":
        """Return the revision of ITEM being worked on, if any."""
        return self.in_hand(item).get(correction)

    def number(self, item: Publishable, number: int) -> "Revision | None":
        return self.of(item).filter(number=number).first()

    def head(self, item: Publishable, *, correction: bool = False) -> "Revision":
        """Return what an editor goes on from: the revision being worked on, else what is live."""
        return self.working_on(item, correction=correction) or self.live(item)

    def live(self, item: Publishable) -> "Revision":
        """Return what ITEM's row holds, as a revision that may not be stored: content may come by a fixture."""
        return Revision(
            content_type=ContentType.objects.get_for_model(item), object_id=item.pk, number=item.live_number,
            state=Revision.State.LIVE, data=snapshot(item), created_at=item.changed_at, current=False,
        )  # fmt: skip

    def drafts(self, items: Collection[Publishable]) -> "dict[Any, Revision]":
        """Return what is being worked on of ITEMS, which are of one kind, by the item's id."""
        if not items:
            return {}
        waiting = self.of_kind(type(next(iter(items)))).in_work().filter(correction=False)
        return {work.object_id: work for work in waiting.filter(object_id__in=[item.pk for item in items])}

    def heads(self, items: Collection[Publishable]) -> "dict[Any, Revision]":
        """Return the head of each of ITEMS, which are of one kind, by its id."""
        return {item.pk: self.live(item) for item in items} | self.drafts(items)

    def next_number(self, item: Publishable) -> int:
        last = self.of(item).aggregate(last=Max("number"))["last"] or 0
        return max(last, item.live_number) + 1

    @transaction.atomic(savepoint=False)
    def save_draft(self, model: Any, item: Any, values: dict[str, Any], **how: Any) -> tuple[Any, Saved]:
        """Save VALUES as a draft of ITEM; where that is None, also a row that holds nothing but title and address."""
        named = (model.title_field, "slug")
        if item is None:
            item = model._base_manager.create(**{name: values[name] for name in (*named, "language")})
        saved = self.save_work(item, values, **how)
        if not item.live_number and saved.revision and saved.changed:
            model._base_manager.filter(pk=item.pk).update(**{name: saved.revision.data[name] for name in named})
        return item, saved

    @transaction.atomic(savepoint=False)
    def save_work(
        self, item: Publishable, values: dict[str, Any], *, base: int, by: Who, correction: bool = False,
        head: "Revision | None" = None, errors: int | None = None, **fields: Any,
    ) -> Saved:  # fmt: skip
        """Store VALUES, which an editor made of revision number BASE, as ITEM's next revision.

        What others saved since BASE is merged in. Raises MergeConflictError, storing nothing, where both changed the
        same place; whoever goes on in a transaction after that holds a savepoint. ITEM's row must be locked by the
        caller's transaction, which may know its HEAD already, and how many ERRORS a check finds in VALUES.
        """
        head = head or self.head(item, correction=correction)
        taken_over: list[str] = []
        if base != head.number:
            old = self.number(item, base)
            merged = merge(old.data if old else self.live(item).data, values, head.data)
            if merged.collisions:
                found = [Collision(name, head.data.get(name)) for name in merged.collisions]
                raise MergeConflictError(head, merged.values, found)
            values, taken_over, errors = merged.values, merged.taken_over, None
        if values == head.data and (head.number or head.pk):
            return Saved(head if head.current else None, False, taken_over)
        if not head.current:  # else it was kept before HEAD was saved
            self.keep_live(item)
        fields |= {"base": head.number, "by": by, "correction": correction, "errors": errors}
        return Saved(self.add(item, values, **fields), True, taken_over)

    def add(self, item: Publishable, values: dict[str, Any], *, base: int, by: Who, **fields: Any) -> "Revision":
        """Append a revision; it takes the place of the one being worked on."""
        self.of(item).in_work().filter(correction=fields.get("correction", False)).update(current=False)
        return self.append(item, values, base=base, by=by, **fields)

    def append(
        self, item: Publishable, values: dict[str, Any], *, base: int, by: Who, errors: int | None = None, **fields: Any
    ) -> "Revision":
        author = by if isinstance(by, User) else None
        errors = count_errors(with_values(item, values)) if errors is None else errors
        return self.create(
            content_type=ContentType.objects.get_for_model(item), object_id=item.pk, number=self.next_number(item),
            base_number=base, data=values, author=author, author_name=str(by or ""), errors=errors, **fields,
        )  # fmt: skip

    def keep_live(self, item: Publishable) -> None:
        """Write down what is live before it is worked on, where no revision says it: it came by a fixture."""
        if item.live_number and not self.number(item, item.live_number):
            self.live(item).save(force_insert=True)


class Revision(models.Model):
    """One save of one item."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("In review")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")
        LIVE = "live", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DISCARDED = "discarded", _("Discarded")

    content_type = models.ForeignKey(ContentType, verbose_name=_("content type"), on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField(_("object id"))
    number = models.PositiveIntegerField(_("number"))
    base_number = models.PositiveIntegerField(_("base number"), default=0)  # the revision this was made of
    # the older one whose words it brought back
    restored_number = models.PositiveIntegerField(_("restored number"), default=0)
    # made of what is live while another revision waits
    correction = models.BooleanField(_("correction"), default=False)
    current = models.BooleanField(_("current"), default=True)  # somebody still has to do something about it
    data = models.JSONField(_("data"), encoder=DjangoJSONEncoder)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    author_name = models.CharField(_("author name"), max_length=150, blank=True)  # stays when the account goes
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    note = models.CharField(_("note"), max_length=500, blank=True)
    steps = models.JSONField(_("steps"), default=list)  # [{"verb", "by", "at", "note"}], in order
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)  # approved and waiting for its time
    # how many findings stood in the way when it was saved
    errors = models.PositiveSmallIntegerField(_("errors"), default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("revision"), _("revisions")
        ordering = ["-number"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "number"], name="publishing_revision_number_is_unique"
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "correction"],
                condition=Q(current=True),
                name="publishing_revision_one_in_work",
            ),
        ]
        indexes = [models.Index(fields=["state"], condition=Q(current=True), name="publishing_revision_in_work")]

    def __str__(self) -> str:
        return f"{self.number} ({self.get_state_display()}, {self.author_name})"

    @property
    def kind(self) -> Any:
        """The model of the row this is a revision of."""
        return ContentType.objects.get_for_id(self.content_type_id).model_class()

    @property
    def item(self) -> Publishable:
        """The row this is a revision of."""
        return self.kind._default_manager.get(pk=self.object_id)

    def as_object(self, item: Publishable | None = None) -> Publishable:
        """Return the item as it would be were this published. The same object feeds form, preview, diff and publishing.

        It remembers of which `row` and `revision` it was made, for the form that shows it.
        """
        row = item or self.item
        made: Any = with_values(row, self.data)
        made.row, made.revision = row, self
        return made


works: Prepared[Revision] = Prepared(
    lambda: Revision.objects.in_work().filter(content_type=Given("kind"), object_id=Given("item"))
)
