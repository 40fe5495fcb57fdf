"""Going live: what a revision does to the row that readers see, and what refuses to be public."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.checks import errors_in
from immunoinfo.publishing.merge import merge
from immunoinfo.publishing.redirects import Redirect
from immunoinfo.publishing.revisions import Revision, Who
from immunoinfo.publishing.snapshot import store

State = Revision.State


class StepRefusedError(Exception):
    """A step that this person may not take, or not from here; the message says why, in a sentence for editors.

    FIELD of the form is where it is shown.
    """

    def __init__(self, message: str, field: str = "step") -> None:
        super().__init__(message)
        self.errors, self.field = [message], field


class NotReadyError(StepRefusedError):
    """Content that must not go public yet; `errors` says why, one sentence each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = [_now("Not published: %s") % error for error in errors]


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


def refuse_unready(revision: Revision, row: Publishable) -> None:
    """Raise NotReadyError naming each error that a check finds in what is to be published."""
    item = revision.as_object(row)
    errors = [finding.message for finding in errors_in(item)]
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


def lock(item: Publishable) -> Any:
    """Return ITEM's row, held for this transaction: of two saves at one moment the second waits and then merges."""
    return type(item)._base_manager.select_for_update().get(pk=item.pk)
