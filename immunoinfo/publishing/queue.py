"""What waits for whom: the first thing an editor sees."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.revisions import Revision
from immunoinfo.publishing.workflow import may

State = Revision.State
SHOWN = 20  # of each list
LATE = timedelta(minutes=5)  # after which a scheduled change that is not live means that `publish_due` does not run


@dataclass(frozen=True)
class Line:
    """One item in the queue and where to do something about it."""

    title: str
    kind: str
    url: str
    by: str = ""
    note: str = ""
    at: datetime | None = None
    late: bool = False
    errors: int = 0
    noted_by: str = ""
    state: str = ""
    correction: bool = False


@dataclass
class Queue:
    """What USER can do something about, the oldest first."""

    to_approve: list[Line] = field(default_factory=list)
    to_publish: list[Line] = field(default_factory=list)
    returned: list[Line] = field(default_factory=list)
    drafts: list[Line] = field(default_factory=list)
    with_others: list[Line] = field(default_factory=list)
    soon: list[Line] = field(default_factory=list)
    overdue: list[Line] = field(default_factory=list)
    never_checked: list[Line] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.to_approve or self.to_publish or self.returned or self.drafts)


def queue_of(user: User | AnonymousUser) -> Queue:
    """Sort what is in work by what USER may do with it; two queries and two for each kind."""
    queue = Queue()
    for revision in Revision.objects.in_work().select_related("content_type").order_by("created_at")[:500]:
        model = revision.kind
        if model is None or not may(user, "view", model):
            continue
        own = revision.author_id == user.pk
        if revision.publish_at:
            queue.soon.append(line(revision, at=revision.publish_at))
        elif revision.state == State.REVIEW and may(user, "approve", model) and not own:
            queue.to_approve.append(line(revision))
        elif revision.state == State.APPROVED and may(user, "publish", model):
            queue.to_publish.append(line(revision))
        elif own and revision.state in (State.RETURNED, State.DRAFT):
            (queue.returned if revision.state == State.RETURNED else queue.drafts).append(line(revision))
        elif own:
            queue.with_others.append(line(revision))
    queue.overdue, queue.never_checked = overdue(user), never_checked(user)
    return queue


def line(revision: Revision, at: datetime | None = None) -> Line:
    model = revision.kind
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[revision.object_id])
    last = revision.steps[-1] if revision.steps else {}
    return Line(
        title=revision.data.get(model.title_field, ""), kind=str(model._meta.verbose_name),
        url=f"{address}?correction=1" if revision.correction else address, by=revision.author_name,
        note=last.get("note", ""), noted_by=(last["by"] or _("The site")) if last.get("note") else "", at=at or revision.created_at, errors=revision.errors, late=bool(at and at < timezone.now() - LATE),
        state=revision.get_state_display(), correction=revision.correction,
    )  # fmt: skip


def overdue(user: User | AnonymousUser) -> list[Line]:
    """Live items whose sources should have been checked again by today, the longest overdue first."""
    found: list[Publishable] = []
    for model in seen_by(user):
        found += model.objects.published().due_for_review().order_by("due")[:SHOWN]
    return [
        live_line(item, date_format(item.due_at or "")) for item in sorted(found, key=lambda item: str(item.due_at))
    ][:SHOWN]


def never_checked(user: User | AnonymousUser) -> list[Line]:
    """Live items whose sources nobody has compared yet."""
    found: list[Publishable] = []
    for model in seen_by(user):
        found += model.objects.published().never_checked()[:SHOWN]
    return [live_line(item) for item in found][:SHOWN]


def seen_by(user: User | AnonymousUser) -> list[type[Publishable]]:
    return [model for model in publishable_models() if may(user, "view", model)]


def live_line(item: Publishable, note: str = "") -> Line:
    name = f"admin:{item._meta.app_label}_{item._meta.model_name}_change"
    return Line(str(item), str(item._meta.verbose_name), reverse(name, args=[item.pk]), note=note)
