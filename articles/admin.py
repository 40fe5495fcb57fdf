"""Where articles and questions are written."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.models import Article, FaqEntry
from immunoinfo.therapies.admin import EntryAdmin


@admin.register(Article)
class ArticleAdmin(EntryAdmin):
    list_display = ("title", "kind", "shown_status", "shown_therapies", "shown_due", "featured", "changed_at")
    list_filter: ClassVar[Any] = ("kind", *EntryAdmin.list_filter)
    search_fields = ("title", "slug", "summary", "main_message", "body")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("title", "slug", "kind", "summary", "therapies")}),
        (_("Text"), {"fields": ("main_message", "key_points", "body")}),
        (_("Benefits and risks"), {"fields": Article.balance_fields}),
        (_("When to get help"), {"fields": ("get_help",)}),
        (_("Names and place"), {"fields": ("alternate_names", "featured")}),
        EntryAdmin.date_fields,
    )


@admin.register(FaqEntry)
class FaqEntryAdmin(EntryAdmin):
    list_display = ("question", "shown_status", "shown_therapies", "shown_due", "changed_at")
    search_fields = ("question", "slug", "asked_as", "short_answer", "full_answer")
    prepopulated_fields = {"slug": ("question",)}
    autocomplete_fields = ("article",)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("question", "slug", "asked_as", "therapies")}),
        (_("Answer"), {"fields": ("short_answer", "full_answer", "article")}),
        (_("Names and place"), {"fields": ("alternate_names", "featured")}),
        EntryAdmin.date_fields,
    )
