"""The editors' house: what the admin of every kind has in common."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.forms.models import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from js_asset import Media

from immunoinfo.publishing import picker
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.checks import findings
from immunoinfo.publishing.redirects import Redirect
from immunoinfo.publishing.revisions import NotReadyError, Revision, publish, withdraw

SENTENCE = 200  # characters; a field for more than this holds a sentence, not a word


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("draft", _("Draft")),
            ("live", _("Live")),
            ("scheduled", _("Scheduled")),
            ("over", _("Ended or withdrawn")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        choices = {
            "draft": lambda: queryset.filter(live_number=0),
            "live": queryset.published,
            "scheduled": lambda: queryset.not_over().filter(starts_at__gt=timezone.now()),
            "over": lambda: queryset.exclude(live_number=0).exclude(pk__in=queryset.not_over().values("pk")),
        }
        return choices[self.value() or ""]() if self.value() in choices else queryset


class DueFilter(admin.SimpleListFilter):
    title = _("next check")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("Overdue or never checked"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.due_for_review() if self.value() == "now" else queryset


class PublishableForm(ModelForm):
    """Refuses, on an item that is live, what a check calls an error; a draft may still be wrong."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors or not self.instance.live_number:
            return
        for field in self.instance._meta.many_to_many:  # the checks look at what is about to be saved
            if field.name in self.cleaned_data:
                cache = self.instance.__dict__.setdefault("_prefetched_objects_cache", {})
                cache[field.name] = self.cleaned_data[field.name]
        for finding in findings(self.instance):
            if finding.is_error:
                self.add_error(finding.field if finding.field in self.fields else None, finding.message)


class PublishableAdmin(admin.ModelAdmin):
    """Lists by status and date, a form in the order of writing, and publishing for those who may."""

    form = PublishableForm
    change_form_template = "admin/publishing/change_form.html"
    actions = ("publish_selected", "withdraw_selected")
    list_filter: ClassVar[Any] = (StatusFilter, DueFilter, "safety_critical")
    list_per_page = 50
    show_full_result_count = False
    save_on_top = True
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
            )
        },
    )

    class Media:
        css: ClassVar[Any] = {"all": ["immunoinfo/admin.css"]}
        js: ClassVar[Any] = ["immunoinfo/admin.js", picker.SCRIPT]

    @admin.display(description=_("status"), ordering="live_number")
    def shown_status(self, item: Publishable) -> str:
        return item.status

    @admin.display(description=_("next check"), ordering="due")
    def shown_due(self, item: Publishable) -> SafeString | str:
        if item.due_at is None:
            return _now("never checked")
        words = _now("%s (overdue)") % item.due_at if item.is_overdue else str(item.due_at)
        return format_html("<strong>{}</strong>", words) if item.is_overdue else words

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Sentences get more than one line to be written in."""
        if isinstance(db_field, models.CharField) and (db_field.max_length or 0) >= SENTENCE and not db_field.choices:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.model._default_manager.get_queryset().with_due_date().order_by(*self.get_ordering(request))

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What readers see is changed by publishers only; nothing unapproved goes public by a save."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.live_number or self.has_publish_permission(request, obj))

    def view_on_site(self, obj: Publishable) -> str | None:
        return obj.get_absolute_url() if obj.is_published() else None

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return self.view_on_site(obj) if obj is not None else None  # Django's own goes by way of another page

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        item = kwargs.get("obj")
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))  # type: ignore[attr-defined]
        context["may_publish"] = self.has_publish_permission(request, item)
        context["findings"] = list(findings(item)) if item else []
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and obj.live_number and "slug" in form.changed_data:
            old = type(obj)._base_manager.get(pk=obj.pk).get_absolute_url()
            Redirect.objects.point(old, obj.get_absolute_url())
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        item = form.instance
        wants_publish = "_publish" in request.POST and self.has_publish_permission(request, item)
        if wants_publish or item.live_number:
            self.try_publish(request, item)
        elif not change or form.has_changed():
            Revision.objects.record(item, by=request.user, state=Revision.State.DRAFT)

    def try_publish(self, request: HttpRequest, item: Publishable) -> bool:
        try:
            publish(item, by=request.user, note=item.change_note)
        except NotReadyError as not_ready:
            Revision.objects.record(item, by=request.user, state=Revision.State.DRAFT)
            for error in not_ready.errors:
                self.message_user(
                    request,
                    _now("“%(item)s” is saved but not public: %(error)s") % {"item": item, "error": error},
                    messages.ERROR,
                )
            return False
        return True

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        if obj.live_number:
            Redirect.objects.point(obj.get_absolute_url(), "")
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for item in queryset:
            self.delete_model(request, item)

    @admin.action(description=_("Publish the selected"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        done = sum(self.try_publish(request, item) for item in queryset)
        if done:
            self.message_user(
                request, ngettext("%d item is public.", "%d items are public.", done) % done, messages.SUCCESS
            )

    @admin.action(description=_("Withdraw the selected from the site"), permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for item in queryset.exclude(live_number=0):
            withdraw(item, by=request.user)
            self.message_user(request, _now("“%s” is no longer public.") % item, messages.SUCCESS)
