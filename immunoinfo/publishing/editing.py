"""The editors' house: lists and forms of every kind. A save writes a revision; only publishing writes the row."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from immunoinfo.publishing import picker
from immunoinfo.publishing.exchange import TableViews
from immunoinfo.publishing.golive import StepRefusedError, lock
from immunoinfo.publishing.history import HistoryViews
from immunoinfo.publishing.incoming import linking_here
from immunoinfo.publishing.lists import ListedAdmin
from immunoinfo.publishing.panel import CheckedAdmin
from immunoinfo.publishing.redirects import Redirect
from immunoinfo.publishing.revisions import MergeConflictError, Revision
from immunoinfo.publishing.snapshot import snapshot
from immunoinfo.publishing.steps import DeleteForm, StepForm, steps_context, take_step

SENTENCE = 200  # characters; a field for more than this holds a sentence, not a word


class PublishableForm(StepForm):
    """The form of an item. Which revision it was made of travels with it, so that a save on old ground is merged."""

    base_number = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["base_number"] = getattr(self.instance, "revision_number", 0)

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


class PublishableAdmin(ListedAdmin, HistoryViews, TableViews, CheckedAdmin):
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

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The item as its editors see it: with the values of the revision being worked on."""
        row = super().get_object(request, object_id, from_field)
        if (
            row is None
            or request.resolver_match is None
            or not str(request.resolver_match.url_name).endswith("_change")
        ):
            return row
        if request.method == "POST":
            lock(row)
        conflict = getattr(request, "conflict", None)
        if conflict is not None:
            return Revision(number=conflict.other.number, data=conflict.values).as_object(row)
        return Revision.objects.head(row, correction=is_correction(request)).as_object(row)

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

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Save and take a step, or neither, and then show the form again with every word in it.

        Where two people changed the same place, the other's words stand above; where a step was refused, the reason.
        Django makes one transaction of a POST, and none of a look at the form: on SQLite that would wait for writers.
        """
        try:
            return super().changeform_view(request, *args, **kwargs)
        except MergeConflictError as conflict:
            request.conflict = conflict  # type: ignore[attr-defined]
            request.method = "GET"
        except StepRefusedError as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
        return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write a revision; of an item that is new, also a row that holds nothing but its title and address."""
        row = self.model._base_manager.get(pk=obj.pk) if change else None
        item, saved = Revision.objects.save_draft(
            self.model, row, form.values(), base=form.cleaned_data.get("base_number") or 0, by=request.user,
            correction=is_correction(request),
        )  # fmt: skip
        obj.pk, form.changed = item.pk, saved.revision is not None
        if saved.taken_over:
            names = ", ".join(item.label(name) for name in saved.taken_over)
            self.message_user(
                request, _now("Somebody saved meanwhile; taken over from them: %s.") % names, messages.WARNING
            )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Links to many are part of the revision; what is left to do is the step that was asked for."""
        item, correction = self.model._base_manager.get(pk=form.instance.pk), is_correction(request)
        said = take_step(
            item, request.user, form.cleaned_data, correction=correction, changed=form.changed,
            address=self.form_address(item.pk, correction=correction),
        )  # fmt: skip
        if IS_POPUP_VAR not in request.POST:  # its window closes; the form behind it shows what was added
            self.message_user(request, said, messages.SUCCESS)

    def form_address(self, pk: Any, *, correction: bool) -> str:
        return self.address("change", pk) + ("?correction=1" if correction else "")

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return super().response_add(request, obj) if IS_POPUP_VAR in request.POST else self.after_saving(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return (
            super().response_change(request, obj) if IS_POPUP_VAR in request.POST else self.after_saving(request, obj)
        )

    def after_saving(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Stay on the form, or lead to the list; after a step to what waits for this person next."""
        if request.POST.get("step"):
            return HttpResponseRedirect(reverse(f"{self.admin_site.name}:index"))
        if "_continue" in request.POST:
            return HttpResponseRedirect(self.form_address(obj.pk, correction=is_correction(request)))
        return self.response_post_save_change(request, obj)

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
        row = self.model._base_manager.filter(pk=obj.pk).first() if obj is not None else None
        return row.get_absolute_url() if row is not None and row.is_published() else None


def is_correction(request: HttpRequest) -> bool:
    """Whether the form corrects what is live while another revision waits: `?correction=1`."""
    return request.GET.get("correction") == "1"
