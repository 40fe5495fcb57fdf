"""The editors' house: lists and forms of every kind. A save writes a revision; only publishing writes the row."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from immunoinfo.publishing import picker
from immunoinfo.publishing.exchange import TableViews
from immunoinfo.publishing.history import HistoryViews
from immunoinfo.publishing.incoming import linking_here
from immunoinfo.publishing.lists import ListedAdmin
from immunoinfo.publishing.panel import CheckedAdmin
from immunoinfo.publishing.redirects import Redirect
from immunoinfo.publishing.revisions import Revision
from immunoinfo.publishing.saving import SavingAdmin, is_correction
from immunoinfo.publishing.snapshot import snapshot
from immunoinfo.publishing.steps import DeleteForm, StepForm, steps_context

SENTENCE = 200  # characters; a field for more than this holds a sentence, not a word


class PublishableForm(StepForm):
    """The form of an item. Which revision it was made of travels with it, so that a save on old ground is merged."""

    base_number = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        revision = getattr(self.instance, "revision", None)
        self.initial["base_number"] = revision.number if revision else 0

    def _get_validation_exclusions(self) -> set[str]:
        """An address must be free in its language, though the language is not on the form."""
        return super()._get_validation_exclusions() - {"language"}  # type: ignore[misc]

    def values(self) -> dict[str, Any]:
        """What was typed, as a revision holds it."""
        cache = self.instance.__dict__.setdefault("_prefetched_objects_cache", {})
        for field in self.instance._meta.many_to_many:
            if field.name in self.cleaned_data:
                cache[field.name] = list(self.cleaned_data[field.name])
        return snapshot(self.instance)


class PublishableAdmin(SavingAdmin, ListedAdmin, HistoryViews, TableViews, CheckedAdmin):
    """Lists by status and date, a form in the order of writing, and the steps to the public."""

    form = PublishableForm
    change_form_template = "admin/editing/change_form.html"
    delete_confirmation_template = "admin/editing/delete_confirmation.html"
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})}}
    date_fields: ClassVar[Any] = (
        _("Dates and trust"),
        {
            "fields": (
                ("safety_critical", "review_interval"),
                "sources_checked_at",
                ("reviewed_at", "reviewer_role"),
                ("starts_at", "ends_at"),
                "change_note",
                "banner",
                "kept_warnings",
            )
        },
    )

    class Media:
        css: ClassVar[Any] = {"all": ["immunoinfo/admin.css"]}
        js: ClassVar[Any] = ["immunoinfo/admin.js", picker.SCRIPT]

    # --- the form ---

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Sentences get more than one line to be written in."""
        if isinstance(db_field, models.CharField) and (db_field.max_length or 0) >= SENTENCE and not db_field.choices:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        if db_field.name == "language":
            kwargs["help_text"] = _("What has the same address in another language is its translation.")
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.DateTimeField) and field is not None:
            field.help_text = _now("Time zone: %s.") % settings.TIME_ZONE
            for part, name in zip(field.widget.widgets, (_now("date"), _now("time")), strict=True):
                part.attrs["aria-label"] = f"{field.label}: {name}"  # the admin gives the two boxes no label
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only who may approve can say that a clinician reviewed."""
        may_review = self.has_approve_permission(request) or self.has_publish_permission(request)
        fields = super().get_readonly_fields(request, obj) if may_review else ("reviewed_at", "reviewer_role")
        return (*fields, "language") if obj else fields  # it is part of the address

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The language is asked for where there are several to choose from."""
        (title, options), *others = super().get_fieldsets(request, obj)
        if len(settings.LANGUAGES) > 1:
            options = {**options, "fields": ("language", *options["fields"])}
        return [(title, options), *others]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        item = kwargs.get("obj")
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))  # type: ignore[attr-defined]
        if item is not None:
            context |= steps_context(request, item, correction=is_correction(request))
        context["conflict"] = getattr(request, "conflict", None)
        context["may_save"] = self.may_write(request, item)
        context["kept_note"] = request.POST.get("step_note", "")
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Nothing public leads to a 404 afterwards: the address leads on, or says that the page is gone."""
        if obj.live_number:
            target = DeleteForm(request.POST)
            Redirect.objects.point(obj.get_absolute_url(), target.cleaned_data["leads_to"] if target.is_valid() else "")
        Revision.objects.of(obj).in_work().update(current=False)
        super().delete_model(request, obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        item = self.get_object(request, object_id)
        context = {"linking": linking_here(item) if item else [], "delete_form": DeleteForm()}
        return super().delete_view(request, object_id, {**context, **(extra_context or {})})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for item in queryset:
            self.delete_model(request, item)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """The public address, where there is one; Django's own goes by way of another page."""
        row = getattr(obj, "row", obj)  # the form shows what its draft says
        return row.get_absolute_url() if row is not None and row.is_published() else None
