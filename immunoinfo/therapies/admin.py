"""The admin of therapy types, and of everything that is tagged with them."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from immunoinfo.publishing.editing import PublishableAdmin
from immunoinfo.therapies.entries import Entry
from immunoinfo.therapies.models import TherapyType

admin.site.unregister(Tag)  # of taggit's own tags there are none: therapy types take their place


class TherapyFilter(admin.SimpleListFilter):
    """Picks what is about a therapy type or one below it."""

    title = _("therapy type")
    parameter_name = "therapy"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return TherapyType.objects.in_language().tree().choices()

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        branch = TherapyType.objects.in_language().tree().branch(self.value() or "")
        slugs = {therapy.slug for therapy in branch.walk()} if branch else set()
        return queryset.about(*TherapyType.objects.filter(slug__in=slugs)) if branch else queryset  # translations too


class EntryAdmin(PublishableAdmin):
    list_filter: ClassVar[Any] = (TherapyFilter, *PublishableAdmin.list_filter)

    def listed(self, rows: Any) -> Any:
        return super().listed(rows).with_therapies()

    @admin.display(description=_("therapy types"))
    def shown_therapies(self, entry: Entry) -> str:
        return ", ".join(therapy.name for therapy in entry.therapies.all())


@admin.register(TherapyType)
class TherapyTypeAdmin(PublishableAdmin):
    list_display = ("name", "parent", "goal", "shown_status", "shown_due", "changed_at")
    list_filter: ClassVar[Any] = ("goal", *PublishableAdmin.list_filter)
    list_select_related = ("parent",)
    search_fields = ("name", "slug", "definition")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("name", "slug", "parent", "position", "goal", "definition")}),
        (_("At a glance"), {"fields": ("when_to_get_help", *TherapyType.fact_fields)}),
        (_("Benefits and risks"), {"fields": TherapyType.balance_fields}),
        (_("Names"), {"fields": ("alternate_names",)}),
        PublishableAdmin.date_fields,
    )
