"""The form at the foot of each page of content."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from immunoinfo.feedback.models import MAX_TEXT, Feedback
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.redirects import MAX_PATH
from immunoinfo.richtext import UNSTORABLE


def public_item_at(path: str) -> Publishable | None:
    """Return what readers may read at PATH, if that is a page of content."""
    slug = path.rstrip("/").rpartition("/")[2]
    for model in publishable_models():
        item = model.objects.published().in_language().at(slug)
        if item and item.get_absolute_url() == path:
            return item
    return None


class FeedbackForm(forms.Form):
    """Whether a page was useful, and why."""

    page = forms.CharField(max_length=MAX_PATH, widget=forms.HiddenInput)
    useful = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
    )
    text = forms.CharField(
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea,
        error_messages={"max_length": _("Your words are longer than 1,000 characters. Please shorten them.")},
    )

    def clean_page(self) -> str:
        self.item = public_item_at(UNSTORABLE.sub("", self.cleaned_data["page"]))
        if self.item is None:
            raise forms.ValidationError(_("This page is not on the site any more."))
        return self.item.get_absolute_url()

    def clean_text(self) -> str:
        return UNSTORABLE.sub("", self.cleaned_data["text"])

    def save(self) -> Feedback:
        data: dict[str, Any] = self.cleaned_data
        assert self.item is not None, "only a valid form is saved"  # noqa: S101 - for the reader and the type checker
        return Feedback.objects.create(
            kind=self.item.kind_slug, path=data["page"], useful=data["useful"] == "yes", text=data["text"]
        )
