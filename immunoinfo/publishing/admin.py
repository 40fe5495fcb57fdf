"""The admin of what items refer to, of notices and addresses, and of the history."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.library import Image, Source
from immunoinfo.publishing.notices import SafetyNotice
from immunoinfo.publishing.redirects import Redirect
from immunoinfo.publishing.revisions import Revision

admin.site.site_header = admin.site.site_title = _("Immunoinfo editors")
admin.site.index_title = _("Content")


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ("key", "title", "publisher", "year", "country", "checked_on")
    list_filter = ("country", "year")
    search_fields = ("key", "title", "publisher", "authors", "doi")
    list_per_page = 50


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    list_display = ("key", "alt", "decorative", "reference")
    search_fields = ("key", "alt", "caption")

    @admin.display(description=_("write this in a text"))
    def reference(self, image: Image) -> str:
        return f"[image:{image.key}]"


@admin.register(SafetyNotice)
class SafetyNoticeAdmin(admin.ModelAdmin):
    list_display = ("text", "starts_at", "ends_at")


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    list_display = ("old_path", "new_path", "created_at")
    search_fields = ("old_path", "new_path")


@admin.register(Revision)
class RevisionAdmin(admin.ModelAdmin):
    """The history, to read; it is append-only."""

    list_display = ("created_at", "content_type", "object_id", "number", "state", "author_name", "note")
    list_filter = ("state", "content_type")
    list_select_related = ("content_type",)
    ordering = ("-created_at", "-number")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
