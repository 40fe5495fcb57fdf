"""The way from a draft to the public: who may take which step from where. Every way in comes through `take()`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.checks import findings
from immunoinfo.publishing.merge import merge
from immunoinfo.publishing.notify import tell_next
from immunoinfo.publishing.redirects import Redirect
from immunoinfo.publishing.revisions import Revision, Who
from immunoinfo.publishing.snapshot import store

State = Revision.State


class StepRefusedError(Exception):
    """A step that this person may not take, or not from here; the message says why, in a sentence for editors."""


class NotReadyError(StepRefusedError):
    """Content that must not go public yet; `errors` says why, one sentence each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Step:
    """A step: from which states, to which, by whom (a permission on the kind), and whether it must say why."""

    verb: str
    label: Any
    start: Collection[str]
    end: str
    permission: str
    needs_note: bool = False


STEPS = {
    step.verb: step
    for step in (
        Step("submit", _("Send to review"), (State.DRAFT, State.RETURNED), State.REVIEW, "change"),
        Step("approve", _("Approve"), (State.REVIEW,), State.APPROVED, "approve"),
        Step(
            "return",
            _("Return to the author"),
            (State.REVIEW, State.APPROVED),
            State.RETURNED,
            "approve",
            needs_note=True,
        ),
        Step("publish", _("Publish"), (State.APPROVED,), State.LIVE, "publish"),
        Step("schedule", _("Publish at a time"), (State.APPROVED,), State.APPROVED, "publish"),
        Step("discard", _("Discard this draft"), (State.DRAFT, State.RETURNED), State.DISCARDED, "change"),
    )
}


def may(user: User | AnonymousUser, permission: str, model: type[Publishable]) -> bool:
    return user.has_perm(f"{model._meta.app_label}.{permission}_{model._meta.model_name}")


def open_steps(revision: Revision | None, user: User | AnonymousUser) -> list[Step]:
    """Return the steps that USER may take now, in the order of the way."""
    return [step for step in STEPS.values() if revision and revision.current and not why_not(revision, step, user)]


def why_not(revision: Revision, step: Step, user: User | AnonymousUser) -> str:
    """Return why USER may not take STEP with REVISION, empty when nothing stands against it."""
    model: Any = revision.content_type.model_class()
    if not may(user, step.permission, model):
        return _now("Your role may not do this: %s.") % step.label
    if not revision.current or revision.state not in step.start:
        return _now("“%(step)s” is not possible now; the state is: %(state)s.") % {
            "step": step.label, "state": revision.get_state_display(),
        }  # fmt: skip
    if step.verb == "approve" and wrote(user, revision) and not settings.ALLOW_SELF_APPROVAL:
        return _now("Nobody approves their own words: you wrote a part of what is new since the live version.")
    return ""


def wrote(user: User | AnonymousUser, revision: Revision) -> bool:
    """Tell whether USER wrote any of what is new in REVISION, back to the last one that was live."""
    rows = Revision.objects.filter(content_type=revision.content_type, object_id=revision.object_id)
    known = {row.number: row for row in rows.only("number", "base_number", "author_id", "state")}
    ancestor = known.get(revision.number)
    while ancestor and ancestor.state != State.LIVE:
        if ancestor.author_id == user.pk:
            return True
        ancestor = known.get(ancestor.base_number)
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
        raise StepRefusedError(_now("Say why, so that the author knows what to change."))
    if verb == "schedule" and (at is None or at <= timezone.now()):
        raise StepRefusedError(_now("Give a time in the future."))
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


def publish_due() -> tuple[list[Revision], list[tuple[Revision, str]]]:
    """Put live what was scheduled and whose time has come; return what went live, and what could not, with the reason."""
    done, refused = [], []
    for due in (
        Revision.objects.in_work().filter(state=State.APPROVED, publish_at__lte=timezone.now()).order_by("publish_at")
    ):
        try:
            with transaction.atomic():
                row = lock(due.item)
                revision = Revision.objects.select_for_update().get(pk=due.pk)
                if not revision.current or revision.state != State.APPROVED or not revision.publish_at:
                    continue  # somebody was faster
                refuse_unready(revision, row)
                revision.state, revision.current = State.LIVE, False
                write_step(revision, "publish", None, _now("at the time it was scheduled for"))
                put_live(revision, row)
                done.append(revision)
        except NotReadyError as reason:
            refused.append((due, str(reason)))
    return done, refused


@transaction.atomic
def confirm_checked(item: Publishable, by: User | AnonymousUser, *, note: str = "") -> Revision:
    """Say that the sources were compared today and nothing had to change. Raises StepRefusedError without the right."""
    if not (may(by, "approve", type(item)) or may(by, "publish", type(item))):
        raise StepRefusedError(_now("Your role may not do this: %s.") % _now("Checked, no change needed"))
    row = lock(item)
    if not row.live_number or row.withdrawn_at:
        raise StepRefusedError(_now("“%s” is not on the site.") % row)
    Revision.objects.keep_live(row)
    values = {**Revision.objects.live(row).data, "sources_checked_at": timezone.localdate().isoformat()}
    revision = Revision.objects.append(row, values, base=row.live_number, by=by, state=State.LIVE, current=False)
    write_step(revision, "checked", by, note)
    put_live(revision, row)
    return revision


def refuse_unready(revision: Revision, row: Publishable) -> None:
    """Raise NotReadyError naming each error that a check finds in what is to be published."""
    item = revision.as_object(row)
    errors = [finding.message for finding in findings(item) if finding.is_error]
    try:
        item.validate_constraints()  # another item may have taken the address meanwhile
    except ValidationError as refused:
        errors += refused.messages
    if errors:
        raise NotReadyError(errors)


def write_step(revision: Revision, verb: str, by: Who, note: str = "") -> None:
    revision.steps = [
        *revision.steps,
        {"verb": verb, "by": str(by or ""), "at": timezone.now().isoformat(), "note": note},
    ]
    revision.save(update_fields=["state", "publish_at", "current", "steps"])


def put_live(revision: Revision, row: Publishable) -> None:
    """Apply REVISION to the row, keep its old address working, and bring what still waits up to what is live now."""
    before, was_public, old_path = Revision.objects.live(row).data, row.is_published(), row.get_absolute_url()
    item = revision.as_object(row)
    item.live_number, item.withdrawn_at, item.changed_at = revision.number, None, timezone.now()
    store(item)
    Redirect.objects.filter(old_path=item.get_absolute_url()).delete()  # it may have been taken down before
    if was_public and item.get_absolute_url() != old_path:
        Redirect.objects.point(old_path, item.get_absolute_url())
    for waiting in Revision.objects.of(item).in_work():
        take_over(waiting, before, revision)


def take_over(waiting: Revision, before: dict[str, Any], live: Revision) -> None:
    """Merge what went LIVE into a WAITING revision. Its approval stays unless both changed the same place."""
    merged = merge(before, waiting.data, live.data)
    if merged.values == waiting.data and not merged.collisions:
        return
    new = Revision.objects.add(
        waiting.item, merged.values, base=waiting.number, by=waiting.author, correction=waiting.correction,
        state=State.DRAFT if merged.collisions else waiting.state, publish_at=None if merged.collisions else waiting.publish_at,
        note=waiting.note, steps=waiting.steps,
    )  # fmt: skip
    said = _now("Took over what went live as number %d.") % live.number
    if merged.collisions:
        said += " " + _now("Both changed: %s. The waiting words were kept; please look again.") % ", ".join(
            merged.collisions
        )
    write_step(new, "take over", None, said)


@transaction.atomic
def withdraw(item: Publishable, by: User | AnonymousUser, *, note: str, leads_to: str = "") -> None:
    """Take ITEM off the site at once; its row and history stay, its address LEADS_TO another or says that it is gone.

    Raises StepRefusedError without right or reason.
    """
    if not may(by, "publish", type(item)):
        raise StepRefusedError(_now("Your role may not do this: %s.") % _now("Take off the site"))
    if not note.strip():
        raise StepRefusedError(_now("Say why; the reason is kept in the history."))
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


def lock(item: Publishable) -> Any:
    """Return ITEM's row, held for this transaction: of two saves at one moment the second waits and then merges."""
    return type(item)._base_manager.select_for_update().get(pk=item.pk)
