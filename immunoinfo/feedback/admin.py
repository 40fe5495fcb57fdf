"""Where editors read what readers say, and mark what they have dealt with."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from immunoinfo.feedback.models import Feedback


class HandledFilter(admin.SimpleListFilter):
    title = _("dealt with")
    parameter_name = "handled"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("Not handled")), ("yes", _("Handled"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        choices = {"no": queryset.waiting, "yes": queryset.handled}
        return choices[self.value() or ""]() if self.value() in choices else queryset


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    """To read: a reader's words stay as they were sent."""

    fields = ("page", "kind_label", "useful", "text", "day", "handled_by", "handled_at")
    readonly_fields = fields
    list_display = ("day", "path", "useful", "words", "handled_by")
    list_filter = (HandledFilter, "useful", "kind")
    list_select_related = ("handled_by",)
    search_fields = ("path", "text")
    date_hierarchy = "day"
    list_per_page = 50
    actions = ("mark_handled",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("page"))
    def page(self, feedback: Feedback) -> SafeString:
        return format_html('<a href="{0}">{0}</a>', feedback.path)

    @admin.display(description=_("text"))
    def words(self, feedback: Feedback) -> str:
        return Truncator(feedback.text).chars(120)

    @admin.action(description=_("Mark as handled"), permissions=["change"])
    def mark_handled(self, request: HttpRequest, queryset: Any) -> None:
        number = queryset.handle(request.user)
        text = ngettext("%d message is marked as handled.", "%d messages are marked as handled.", number)
        self.message_user(request, text % number, messages.SUCCESS)
