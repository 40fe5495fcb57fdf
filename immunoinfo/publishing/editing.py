"""The editors' house: lists and forms of every kind. A save writes a revision; only publishing writes the row."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import models, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from immunoinfo.publishing import picker
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.exchange import TableViews
from immunoinfo.publishing.history import HistoryViews
from immunoinfo.publishing.incoming import linking_here
from immunoinfo.publishing.lists import DueFilter, StatusFilter
from immunoinfo.publishing.panel import CheckedAdmin
from immunoinfo.publishing.redirects import Redirect
from immunoinfo.publishing.revisions import MergeConflictError, Revision
from immunoinfo.publishing.snapshot import snapshot
from immunoinfo.publishing.steps import DeleteForm, StepForm, steps_context, take_step
from immunoinfo.publishing.workflow import StepRefusedError, lock, may, take

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


class PublishableAdmin(HistoryViews, TableViews, CheckedAdmin):
    """Lists by status and date, a form in the order of writing, and the steps to the public."""

    form = PublishableForm
    change_form_template = "admin/editing/change_form.html"
    delete_confirmation_template = "admin/editing/delete_confirmation.html"
    actions = ("submit_selected", "approve_selected", "publish_selected", "export_selected")
    list_filter: ClassVar[Any] = (StatusFilter, DueFilter, "safety_critical")
    list_per_page = 50
    show_full_result_count = False
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

    # --- lists ---

    def get_queryset(self, request: HttpRequest) -> Any:
        work = Revision.objects.in_work().filter(
            content_type__app_label=self.opts.app_label, content_type__model=self.opts.model_name,
            object_id=OuterRef("pk"), correction=False,
        )  # fmt: skip
        rows = self.model._default_manager.with_due_date().annotate(work_state=Subquery(work.values("state")[:1]))
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    @admin.display(description=_("status"), ordering="live_number")
    def shown_status(self, item: Any) -> str:
        work = Revision.State(item.work_state).label if item.work_state else ""
        if not item.live_number:
            return str(work or _("Draft"))
        return (
            _now("%(status)s; %(work)s waits") % {"status": item.status, "work": work.lower()} if work else item.status
        )

    @admin.display(description=_("next check"), ordering="due")
    def shown_due(self, item: Publishable) -> SafeString | str:
        if item.due_at is None:
            return _now("never checked")
        return (
            format_html("<strong>{}</strong>", _now("%s (overdue)") % item.due_at)
            if item.is_overdue
            else str(item.due_at)
        )

    # --- the form ---

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Sentences get more than one line to be written in."""
        if isinstance(db_field, models.CharField) and (db_field.max_length or 0) >= SENTENCE and not db_field.choices:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.DateTimeField) and field is not None:
            field.help_text = _now("Time zone: %s.") % settings.TIME_ZONE
            for part, name in zip(field.widget.widgets, (_now("date"), _now("time")), strict=True):
                part.attrs["aria-label"] = f"{field.label}: {name}"  # the admin gives the two boxes no label
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only who may approve can say that a clinician reviewed."""
        may_review = self.has_approve_permission(request) or self.has_publish_permission(request)
        return super().get_readonly_fields(request, obj) if may_review else ("reviewed_at", "reviewer_role")

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
        context["kept_note"] = request.POST.get("step_note", "")
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Where two people changed the same place, show the form again: own words kept, the other's beside them."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except MergeConflictError as conflict:
            request.conflict = conflict  # type: ignore[attr-defined]
            request.method = "GET"
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write a revision; of an item that is new, also a row that holds nothing but its title and address."""
        row = self.model._base_manager.get(pk=obj.pk) if change else None
        item, saved = Revision.objects.save_draft(
            self.model, row, form.values(), base=form.cleaned_data.get("base_number") or 0, by=request.user,
            correction=is_correction(request),
        )  # fmt: skip
        obj.pk = item.pk
        if saved.taken_over:
            names = ", ".join(item.label(name) for name in saved.taken_over)
            self.message_user(
                request, _now("Somebody saved meanwhile; taken over from them: %s.") % names, messages.WARNING
            )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Links to many are part of the revision; what is left to do is the step that was asked for."""
        item = self.model._base_manager.get(pk=form.instance.pk)
        take_step(self, request, item, form.cleaned_data, correction=is_correction(request))

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

    # --- many at once ---

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "publish", self.model)

    def has_approve_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "approve", self.model)

    def take_selected(self, request: HttpRequest, queryset: QuerySet[Any], verb: str) -> None:
        for item in queryset:
            revision = Revision.objects.working_on(item)
            try:
                if revision is None:
                    raise StepRefusedError(_now("nothing waits to be done with it."))
                take(revision, verb, request.user)
            except StepRefusedError as refusal:
                self.message_user(request, f"{item}: {refusal}", messages.ERROR)
            else:
                self.message_user(request, _now("%s: done.") % item, messages.SUCCESS)

    @admin.action(description=_("Send the selected to review"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.take_selected(request, queryset, "submit")

    @admin.action(description=_("Approve the selected"), permissions=["approve"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.take_selected(request, queryset, "approve")

    @admin.action(description=_("Publish the selected"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.take_selected(request, queryset, "publish")


def is_correction(request: HttpRequest) -> bool:
    """Whether the form corrects what is live while another revision waits: `?correction=1`."""
    return request.GET.get("correction") == "1"
