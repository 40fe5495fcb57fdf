"""The way from a draft to the public: who may take which step from where. Every way in comes through `take()`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.golive import StepRefusedError, lock, put_live, refuse_unready, write_step
from immunoinfo.publishing.notify import tell_next
from immunoinfo.publishing.redirects import Redirect
from immunoinfo.publishing.revisions import Revision
from immunoinfo.publishing.words import WORDS

State = Revision.State


@dataclass(frozen=True)
class Step:
    """A step: from which states, to which, by whom (a permission on the kind), and whether it must say why."""

    verb: str
    start: Collection[str]
    end: str
    permission: str
    needs_note: bool = False

    @property
    def label(self) -> Any:
        return WORDS[self.verb].label


STEPS = {
    step.verb: step
    for step in (
        Step("submit", (State.DRAFT, State.RETURNED), State.REVIEW, "change"),
        Step("take back", (State.REVIEW,), State.DRAFT, "change"),  # of one's own words only
        Step("approve", (State.REVIEW,), State.APPROVED, "approve"),
        Step("return", (State.REVIEW, State.APPROVED), State.RETURNED, "approve", needs_note=True),
        Step("publish", (State.APPROVED,), State.LIVE, "publish"),
        Step("schedule", (State.APPROVED,), State.APPROVED, "publish"),
        Step("discard", (State.DRAFT, State.RETURNED), State.DISCARDED, "change"),
    )
}


def may(user: User | AnonymousUser, permission: str, model: type[Publishable]) -> bool:
    return user.has_perm(f"{model._meta.app_label}.{permission}_{model._meta.model_name}")


def open_steps(revision: Revision | None, user: User | AnonymousUser) -> list[Step]:
    """Return the steps that USER may take now, in the order of the way."""
    return [step for step in STEPS.values() if revision and revision.current and not why_not(revision, step, user)]


def why_not(revision: Revision, step: Step, user: User | AnonymousUser) -> str:
    """Return why USER may not take STEP with REVISION, empty when nothing stands against it."""
    if not may(user, step.permission, revision.kind):
        return _now("Your role may not do this: %s.") % step.label
    if not revision.current or revision.state not in step.start:
        return _now("“%(step)s” is not possible now; the state is: %(state)s.") % {
            "step": step.label, "state": revision.get_state_display(),
        }  # fmt: skip
    if step.verb == "approve" and wrote(user, revision) and not settings.ALLOW_SELF_APPROVAL:
        return _now("Nobody approves their own words: you wrote a part of what is new since the live version.")
    if step.verb == "take back" and not wrote(user, revision):
        return _now("Only who wrote it takes it back; a reviewer returns it.")
    return ""


def wrote(user: User | AnonymousUser, revision: Revision) -> bool:
    """Tell whether USER wrote any of what is new in REVISION, back to what was live, restored words included."""
    rows = Revision.objects.filter(content_type=revision.content_type, object_id=revision.object_id)
    known = {row.number: row for row in rows.only("number", "base_number", "restored_number", "author_id", "state")}
    waiting, seen = [revision.number], set()
    while waiting:
        ancestor = known.get(waiting.pop())
        if ancestor is None or ancestor.state == State.LIVE or ancestor.number in seen:
            continue
        if ancestor.author_id == user.pk:
            return True
        seen.add(ancestor.number)
        waiting += [ancestor.base_number, ancestor.restored_number]
    return False


@transaction.atomic
def take(
    revision: Revision, verb: str, by: User | AnonymousUser, *, note: str = "", at: datetime | None = None
) -> Revision:
    """Take the step VERB. Raises StepRefusedError, changing nothing, where BY may not or something stands against it."""
    row = lock(revision.item)
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    step = STEPS[verb]
    if refusal := why_not(revision, step, by):
        raise StepRefusedError(refusal)
    if step.needs_note and not note.strip():
        raise StepRefusedError(_now("Say why, so that the author knows what to change."), "step_note")
    if verb == "schedule" and (at is None or at <= timezone.now()):
        raise StepRefusedError(_now("Give a time in the future."), "step_at")
    if verb in ("publish", "schedule"):
        refuse_unready(revision, row)
    revision.state = step.end
    revision.publish_at = at if verb == "schedule" else None
    revision.current = step.end not in (State.LIVE, State.DISCARDED)
    write_step(revision, verb, by, note)
    if verb == "publish":
        put_live(revision, row)
    transaction.on_commit(lambda: tell_next(revision, verb, by, note))
    return revision


@transaction.atomic
def confirm_checked(item: Publishable, by: User | AnonymousUser, *, note: str = "") -> Revision:
    """Say that the sources were compared today and nothing had to change. Raises StepRefusedError without the right."""
    if not (may(by, "approve", type(item)) or may(by, "publish", type(item))):
        raise StepRefusedError(_now("Your role may not do this: %s.") % WORDS["checked"].label)
    row = lock(item)
    if not row.live_number or row.withdrawn_at:
        raise StepRefusedError(_now("“%s” is not on the site.") % row)
    Revision.objects.keep_live(row)
    values = {**Revision.objects.live(row).data, "sources_checked_at": timezone.localdate().isoformat()}
    revision = Revision.objects.append(row, values, base=row.live_number, by=by, state=State.LIVE, current=False)
    write_step(revision, "checked", by, note)
    put_live(revision, row)
    return revision


@transaction.atomic
def withdraw(item: Publishable, by: User | AnonymousUser, *, note: str, leads_to: str = "") -> None:
    """Take ITEM off the site at once; its row and history stay, its address LEADS_TO another or says that it is gone.

    Raises StepRefusedError without right or reason.
    """
    if not may(by, "publish", type(item)):
        raise StepRefusedError(_now("Your role may not do this: %s.") % WORDS["withdraw"].label)
    if not note.strip():
        raise StepRefusedError(_now("Say why; the reason is kept in the history."), "step_note")
    row = lock(item)
    if not row.live_number or row.withdrawn_at:
        raise StepRefusedError(_now("“%s” is not on the site.") % row)
    row.withdrawn_at = row.changed_at = timezone.now()
    row.save(update_fields=["withdrawn_at", "changed_at"])
    Revision.objects.keep_live(row)
    Redirect.objects.point(row.get_absolute_url(), leads_to)
    Revision.objects.of(row).in_work().update(publish_at=None)  # nothing brings it back by itself
    live = Revision.objects.number(row, row.live_number)
    if live is not None:
        write_step(live, "withdraw", by, note)
