"""Steps on the form: one form holds the words and the step asked for, so that pressing a step never loses a word."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.golive import StepRefusedError
from immunoinfo.publishing.incoming import linking_here
from immunoinfo.publishing.merging import last_merge
from immunoinfo.publishing.redirects import MAX_PATH
from immunoinfo.publishing.revisions import Revision, Saved
from immunoinfo.publishing.words import WORDS, message
from immunoinfo.publishing.workflow import STEPS, confirm_checked, may, open_steps, take, withdraw

VERBS = [(verb, WORDS[verb].label) for verb in (*STEPS, "withdraw", "checked")]  # the last two of what is live
AFTER_CHANGES = ("submit", "discard", "withdraw", "checked")  # what may be done with words that were just changed


def stays_here(path: str) -> None:
    """Raise ValidationError unless PATH is an address of this site that answers."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        raise ValidationError(_("Begin with a single “/”: an address of this site."))


class DeleteForm(forms.Form):
    """Where readers of a deleted page are led."""

    leads_to = forms.CharField(label=_("Lead readers to"), required=False, max_length=MAX_PATH, validators=[stays_here])


class StepForm(forms.ModelForm):
    """The fields of a step, beside those of the item; REFUSAL says why the step was not taken."""

    refusal: StepRefusedError | None = None

    step = forms.ChoiceField(choices=[("", ""), *VERBS], required=False)
    step_note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )
    leads_to = forms.CharField(
        label=_("Lead readers to"), required=False, max_length=MAX_PATH, validators=[stays_here],
        help_text=_("An address of this site, beginning with “/”, for a page that is taken down. Empty: the page says that it is gone."),
    )  # fmt: skip
    step_at = forms.SplitDateTimeField(label=_("Time of publishing"), required=False, widget=AdminSplitDateTime)

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.refusal:
            self.add_error(self.refusal.field, self.refusal.errors)
        return cleaned


def take_step(item: Publishable, saved: Saved, by: Any, cleaned: dict[str, Any], address: str) -> SafeString | str:
    """Take the step that the form asks for, if any, and return what happened; ADDRESS is where the form is.

    Raises StepRefusedError; what was SAVED with it is then not saved either, and stays in the form.
    """
    verb, note, at = cleaned.get("step"), cleaned.get("step_note", ""), cleaned.get("step_at")
    revision = saved.revision
    if not verb:
        unchanged = _now("Nothing was changed, so nothing was saved.")
        return message(item_title(item, revision), address, "save") if saved.changed else unchanged
    if saved.changed and verb not in AFTER_CHANGES:
        raise StepRefusedError(
            _now(
                "You changed words, so these are no longer the ones that waited. Save them and send them to review: "
                "another person must approve them. Or load the page again and take the step without your changes."
            )
        )
    if verb == "withdraw":
        withdraw(item, by, note=note, leads_to=cleaned.get("leads_to", ""))
    elif verb == "checked":
        confirm_checked(item, by, note=note)
    elif revision:
        revision = take(revision, verb, by, note=note, at=at)
    else:
        raise StepRefusedError(_now("Nothing was changed: what you see is live already."))
    return said(item, revision, verb, address, at)


def said(item: Publishable, revision: Revision | None, verb: str, address: str, at: datetime | None) -> SafeString:
    """Return what happened by VERB; of what was published also where, or from when on, readers see it."""
    row = type(item)._base_manager.get(pk=item.pk)
    title = item_title(row, revision)
    if verb in ("submit", "approve") and revision and revision.errors:
        return message(title, address, f"{verb} with errors")
    if verb != "publish":
        return message(title, address, verb, at=at)
    if row.starts_at > timezone.now():
        return message(title, address, "publish later", at=row.starts_at)
    return message(title, address, verb, page=row.get_absolute_url() if row.is_published() else "")


def item_title(item: Publishable, revision: Revision | None) -> str:
    return str(revision.data.get(item.title_field, "") if revision else item)


def steps_context(request: HttpRequest, item: Any, *, correction: bool) -> dict[str, Any]:
    """What the form says about where the item stands, and what this person may do next."""
    row = item.row
    works = Revision.objects.in_hand(row)
    work, other = works.get(correction), works.get(not correction)
    steps = open_steps(work, request.user)
    return {
        "row": row,
        "work": work,
        "other_work": other,
        "correction": correction,
        "open_steps": steps,
        "may_approve": any(step.verb == "approve" for step in steps),
        "is_handed_over": work is not None and work.state in (Revision.State.REVIEW, Revision.State.APPROVED),
        "may_schedule": any(step.verb == "schedule" for step in steps),
        "may_check": row.live_number
        and not row.withdrawn_at
        and (may(request.user, "approve", type(row)) or may(request.user, "publish", type(row))),
        "may_withdraw": may(request.user, "publish", type(row)) and row.live_number and not row.withdrawn_at,
        "may_correct": row.live_number and work and not correction and may(request.user, "change", type(row)),
        "linking": linking_here(row),
        "may_merge": row.can_merge and may(request.user, "publish", type(row)),
        "merged": last_merge(row) if row.can_merge else None,
        "last_step": work.steps[-1] if work and work.steps else None,
    }
