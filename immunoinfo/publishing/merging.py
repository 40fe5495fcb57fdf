"""Making one of two: what pointed to the one points to the other, its address redirects, and it can be undone."""

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.golive import StepRefusedError, lock, write_step
from immunoinfo.publishing.redirects import Redirect
from immunoinfo.publishing.revisions import Revision
from immunoinfo.publishing.workflow import may


class MergeForm(forms.Form):
    """Which one to merge into: any that is on the site, in the same language."""

    target: Any = forms.ModelChoiceField(queryset=None, label=_lazy("Merge into"))

    def __init__(self, *args: Any, item: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = type(item).objects.published().in_language(item.language).exclude(pk=item.pk)
        self.fields["target"].queryset = others  # type: ignore[attr-defined]


@transaction.atomic
def merge_into(item: Publishable, target: Publishable, by: User | AnonymousUser) -> dict[str, Any]:
    """Merge ITEM into TARGET and return the record of it, which ITEM's history keeps.

    ITEM leaves the site and stays in the database, so that undo_merge() can put all of it back. Raises
    StepRefusedError without the right, or where the two cannot become one.
    """
    refuse(item, target, by)
    row, into = lock(item), lock(target)
    record = {"into": into.pk, "moved": row.move_links(into), "was_withdrawn": bool(row.withdrawn_at)}
    row.withdrawn_at = row.withdrawn_at or timezone.now()
    row.save(update_fields=["withdrawn_at"])
    Redirect.objects.point(row.get_absolute_url(), into.get_absolute_url())
    revision = Revision.objects.append(
        row, Revision.objects.live(row).data, base=row.live_number, by=by, state=Revision.State.WITHDRAWN, current=False
    )
    write_step(revision, "merge", by, _("into “%s”") % into)
    revision.steps[-1]["record"] = record
    revision.save(update_fields=["steps"])
    return record


def refuse(item: Publishable, target: Publishable, by: User | AnonymousUser) -> None:
    if not may(by, "publish", type(item)):
        raise StepRefusedError(_("Your role may not do this: %s.") % _("Merge"))
    if item.pk == target.pk or item.language != target.language:
        raise StepRefusedError(_("Choose another one, in the same language."))
    if not target.is_published():
        raise StepRefusedError(_("“%s” is not on the site.") % target)


def last_merge(item: Publishable) -> Revision | None:
    """Return the revision that says ITEM was merged, if that was the last thing done to it."""
    last = Revision.objects.of(item).first()
    return last if last and last.steps and last.steps[-1]["verb"] == "merge" else None


@transaction.atomic
def undo_merge(item: Publishable, by: User | AnonymousUser) -> None:
    """Put back what merge_into() moved. Raises StepRefusedError without the right or where nothing was merged."""
    if not may(by, "publish", type(item)):
        raise StepRefusedError(_("Your role may not do this: %s.") % _("Merge"))
    row = lock(item)
    revision = last_merge(row)
    if revision is None:
        raise StepRefusedError(_("There is no merge to undo."))
    record = revision.steps[-1]["record"]
    into = type(row)._base_manager.filter(pk=record["into"]).first()
    if into is not None:
        row.return_links(into, record["moved"])
    Redirect.objects.filter(old_path=row.get_absolute_url()).delete()
    if not record["was_withdrawn"]:
        row.withdrawn_at = None
        row.save(update_fields=["withdrawn_at"])
    write_step(revision, "undo merge", by)
