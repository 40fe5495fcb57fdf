"""The editors' lists: where each item stands, what its draft says, whether its check is due, and steps for many at once."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.golive import StepRefusedError
from immunoinfo.publishing.revisions import Revision
from immunoinfo.publishing.snapshot import Known, own_fields, with_values
from immunoinfo.publishing.words import WORDS
from immunoinfo.publishing.workflow import may, take

WAITING = (Revision.State.DRAFT, Revision.State.REVIEW, Revision.State.RETURNED, Revision.State.APPROVED)


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        places = [
            ("draft", _("Never public")),
            ("live", _("Live")),
            ("scheduled", _("Scheduled")),
            ("over", _("Ended or withdrawn")),
        ]
        return [*places, *((f"work-{state.value}", state.label) for state in WAITING)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        choices = {
            "draft": lambda: queryset.filter(live_number=0),
            "live": queryset.published,
            "scheduled": lambda: queryset.not_over().filter(starts_at__gt=timezone.now()),
            "over": lambda: queryset.exclude(live_number=0).exclude(pk__in=queryset.not_over().values("pk")),
            **{f"work-{state.value}": lambda state=state: queryset.filter(work_state=state.value) for state in WAITING},
        }
        return choices[self.value() or ""]() if self.value() in choices else queryset


class DueFilter(admin.SimpleListFilter):
    title = _("next check")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("Overdue")), ("never", _("Sources never checked"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "now":
            return queryset.due_for_review()
        return queryset.never_checked() if self.value() == "never" else queryset


class DraftsChangeList(ChangeList):
    """Of what was never public the row holds little more than a title: the list shows what its draft says."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """Only lists need the columns of a list; a form asks for its row alone."""
        house: Any = self.model_admin
        self.root_queryset = house.listed(house.get_queryset(request))
        return super().get_queryset(request, exclude_parameters)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = drafts_shown(list(self.result_list), {*self.list_display})


def drafts_shown(items: list[Any], columns: set[Any]) -> list[Any]:
    """Return ITEMS; those never public with the plain values of their drafts, and the links that COLUMNS show."""
    drafts, known = Revision.objects.drafts([item for item in items if not item.live_number]), Known()
    return [with_draft(item, drafts[item.pk], columns, known) if item.pk in drafts else item for item in items]


def with_draft(item: Any, draft: Revision, columns: set[Any], known: Known) -> Any:
    shown = [f.name for f in own_fields(type(item)) if not f.is_relation or {f.name, f"shown_{f.name}"} & columns]
    made: Any = with_values(item, {name: draft.data[name] for name in shown if name in draft.data}, known)
    made.changed_at = draft.created_at
    return made


class ListedAdmin(admin.ModelAdmin):
    """A list by status and date, and the steps that can be taken with many at once."""

    actions = ("submit_selected", "approve_selected", "publish_selected", "export_selected")
    list_filter: ClassVar[Any] = (StatusFilter, DueFilter, "safety_critical")
    list_per_page = 50
    show_full_result_count = False

    def listed(self, rows: Any) -> Any:
        """Add to ROWS the columns of the list that are not their own."""
        work = Revision.objects.in_work().filter(
            content_type__app_label=self.opts.app_label, content_type__model=self.opts.model_name,
            object_id=OuterRef("pk"), correction=False,
        )  # fmt: skip
        return rows.with_due_date().annotate(work_state=Subquery(work.values("state")[:1]))

    def get_list_filter(self, request: HttpRequest) -> Any:
        filters = super().get_list_filter(request)
        return (*filters, "language") if len(settings.LANGUAGES) > 1 else filters

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DraftsChangeList

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
            return _now("Sources never checked")
        due = date_format(item.due_at)
        return format_html("<strong>{}</strong>", _now("%s (overdue)") % due) if item.is_overdue else due

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "publish", self.model)

    def has_approve_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "approve", self.model)

    def take_selected(self, request: HttpRequest, queryset: QuerySet[Any], verb: str) -> None:
        done = []
        for item in queryset:
            revision = Revision.objects.working_on(item)
            try:
                if revision is None:
                    raise StepRefusedError(_now("nothing waits to be done with it."))
                take(revision, verb, request.user)
            except StepRefusedError as refusal:
                self.message_user(request, f"{item}: {refusal}", messages.ERROR)
            else:
                done.append(str(item))
        if done:
            self.message_user(request, f"{', '.join(done)}: {WORDS[verb].done}", messages.SUCCESS)

    @admin.action(description=_("Send the selected to review"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.take_selected(request, queryset, "submit")

    @admin.action(description=_("Approve the selected"), permissions=["approve"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.take_selected(request, queryset, "approve")

    @admin.action(description=_("Publish the selected"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.take_selected(request, queryset, "publish")
