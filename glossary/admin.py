"""Where glossary terms are written."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from glossary.models import Term
from immunoinfo.therapies.admin import EntryAdmin


@admin.register(Term)
class TermAdmin(EntryAdmin):
    list_display = ("name", "shown_status", "shown_therapies", "shown_due", "auto_link", "changed_at")
    list_filter: ClassVar[Any] = (*EntryAdmin.list_filter, "auto_link")
    search_fields = ("name", "slug", "definition", "full_definition")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("related", "confused_with")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("name", "slug", "pronunciation", "therapies")}),
        (_("Meaning"), {"fields": ("definition", "full_definition", "misleading_note")}),
        (_("Names and links"), {"fields": ("alternate_names", "auto_link", "related", "confused_with", "featured")}),
        EntryAdmin.date_fields,
    )
