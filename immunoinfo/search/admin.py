"""What readers searched for and did not find, for editors to read; what questions are after, for editors to extend."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from immunoinfo.search.models import AlikeWords, SearchIntent
from immunoinfo.search.unanswered import UnansweredQuery


@admin.register(UnansweredQuery)
class UnansweredQueryAdmin(admin.ModelAdmin):
    list_display = ("words", "days", "last_asked")
    search_fields = ("words",)
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> Any:
        return UnansweredQuery.objects.for_editors()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(SearchIntent)
class SearchIntentAdmin(admin.ModelAdmin):
    list_display = ("name", "is_broad")
    search_fields = ("name", "asked_by", "answered_by")
    fields = ("name", "asked_by", "answered_by", "is_broad")


@admin.register(AlikeWords)
class AlikeWordsAdmin(admin.ModelAdmin):
    search_fields = ("words",)
    fields = ("words",)
