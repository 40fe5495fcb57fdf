"""Steps on the form: one form holds the words and the step asked for, so that pressing a step never loses a word."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.incoming import linking_here
from immunoinfo.publishing.merging import last_merge
from immunoinfo.publishing.redirects import MAX_PATH
from immunoinfo.publishing.revisions import Revision
from immunoinfo.publishing.workflow import (
    STEPS,
    NotReadyError,
    StepRefusedError,
    confirm_checked,
    may,
    open_steps,
    take,
    withdraw,
)

ITEM_VERBS = [("withdraw", _("Take off the site")), ("checked", _("Checked, no change needed"))]  # of what is live
VERBS = [(verb, step.label) for verb, step in STEPS.items()]


def stays_here(path: str) -> None:
    """Raise ValidationError unless PATH is an address of this site that answers."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        raise ValidationError(_("Begin with a single “/”: an address of this site."))


class DeleteForm(forms.Form):
    """Where readers of a deleted page are led."""

    leads_to = forms.CharField(label=_("Lead readers to"), required=False, max_length=MAX_PATH, validators=[stays_here])


class StepForm(forms.ModelForm):
    """The fields of a step, beside those of the item."""

    step = forms.ChoiceField(choices=[("", ""), *VERBS, *ITEM_VERBS], required=False)
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


def take_step(
    admin: Any, request: HttpRequest, item: Publishable, cleaned: dict[str, Any], *, correction: bool
) -> None:
    """Take the step that the form asks for, if any; a refusal is said, and what was saved stays saved."""
    verb, note = cleaned.get("step"), cleaned.get("step_note", "")
    revision = Revision.objects.working_on(item, correction=correction)
    try:
        if verb == "withdraw":
            withdraw(item, request.user, note=note, leads_to=cleaned.get("leads_to", ""))
        elif verb == "checked":
            confirm_checked(item, request.user, note=note)
        elif verb and revision:
            take(revision, verb, request.user, note=note, at=cleaned.get("step_at"))
        elif verb:
            raise StepRefusedError(_now("There is nothing to do: what you see is live."))
    except NotReadyError as refusal:
        for error in refusal.errors:
            admin.message_user(request, _now("Not published: %s") % error, messages.ERROR)
    except StepRefusedError as refusal:
        admin.message_user(request, str(refusal), messages.ERROR)


def steps_context(request: HttpRequest, item: Any, *, correction: bool) -> dict[str, Any]:
    """What the form says about where the item stands, and what this person may do next."""
    row = type(item)._base_manager.get(pk=item.pk)
    work = Revision.objects.working_on(row, correction=correction)
    steps = open_steps(work, request.user)
    other = Revision.objects.working_on(row, correction=not correction)
    return {
        "row": row,
        "work": work,
        "other_work": other,
        "correction": correction,
        "open_steps": steps,
        "may_schedule": any(step.verb == "schedule" for step in steps),
        "may_check": row.live_number
        and (may(request.user, "approve", type(row)) or may(request.user, "publish", type(row))),
        "may_withdraw": may(request.user, "publish", type(row)) and row.live_number and not row.withdrawn_at,
        "may_correct": row.live_number and work and not correction and may(request.user, "change", type(row)),
        "linking": linking_here(row),
        "may_merge": row.can_merge and may(request.user, "publish", type(row)),
        "merged": last_merge(row) if row.can_merge else None,
        "last_step": work.steps[-1] if work and work.steps else None,
    }
