"""The admin of what items refer to, of notices and addresses, and of the history."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from immunoinfo.publishing.library import Image, Source
from immunoinfo.publishing.notices import SafetyNotice
from immunoinfo.publishing.picker import pick
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
    fields = ("key", "preview", "file", "alt", "decorative", "caption", "credit")
    readonly_fields = ("preview",)
    list_display = ("key", "preview", "alt", "decorative", "reference")
    search_fields = ("key", "alt", "caption")
    list_per_page = 50

    class Media:
        css = {"all": ["immunoinfo/admin.css"]}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.pick))
        return [path("pick/", view, name="publishing_image_pick"), *super().get_urls()]

    def pick(self, request: HttpRequest) -> JsonResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return pick(request, self)

    @admin.display(description=_("preview"))
    def preview(self, image: Image) -> SafeString | str:
        if not image.file:
            return "–"
        return format_html('<img class="thumbnail" src="{}" alt="{}">', image.thumbnail, image.alt)

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
