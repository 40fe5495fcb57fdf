"""The filters of the editors' lists: where an item stands, and whether its check is due."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.revisions import Revision

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
        return [("now", _("Overdue or never checked"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.due_for_review() if self.value() == "now" else queryset
