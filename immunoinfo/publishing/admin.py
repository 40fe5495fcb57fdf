"""The admin of what items refer to, of notices and addresses, and of the history."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from immunoinfo.publishing.library import Image, Source
from immunoinfo.publishing.mentions import is_mentioned
from immunoinfo.publishing.notices import SafetyNotice
from immunoinfo.publishing.picker import pick
from immunoinfo.publishing.redirects import Redirect
from immunoinfo.publishing.revisions import Revision

admin.site.site_header = admin.site.site_title = _("Immunoinfo editors")
admin.site.index_title = _("Content")


class KeyedAdmin(admin.ModelAdmin):
    """What texts refer to by its key: the key stays, and what is referred to cannot be deleted from under a text."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.readonly_fields, "key") if obj else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not is_mentioned(obj.marker))

    def get_actions(self, request: HttpRequest) -> Any:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


@admin.register(Source)
class SourceAdmin(KeyedAdmin):
    list_display = ("key", "title", "publisher", "year", "country", "checked_on")
    list_filter = ("country", "year")
    search_fields = ("key", "title", "publisher", "authors", "doi")
    formfield_overrides = {models.URLField: {"assume_scheme": "https", "widget": AdminURLFieldWidget}}
    list_per_page = 50


@admin.register(Image)
class ImageAdmin(KeyedAdmin):
    readonly_fields = ("preview",)
    fields = ("key", "preview", "file", "alt", "decorative", "caption", "credit")
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
        return image.marker


@admin.register(SafetyNotice)
class SafetyNoticeAdmin(admin.ModelAdmin):
    list_display = ("text", "starts_at", "ends_at")


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    """Old addresses; saved in one hop, so that no loop can be made."""

    list_display = ("old_path", "new_path", "created_at")
    search_fields = ("old_path", "new_path")

    def save_model(self, request: HttpRequest, obj: Redirect, form: Any, change: bool) -> None:
        Redirect.objects.exclude(old_path=obj.old_path).filter(pk=obj.pk).delete()
        Redirect.objects.point(obj.old_path, obj.new_path)
        obj.pk = Redirect.objects.get(old_path=obj.old_path).pk


@admin.register(Revision)
class RevisionAdmin(admin.ModelAdmin):
    """The history, to read; it is append-only."""

    list_display = ("created_at", "content_type", "object_id", "number", "state", "author_name", "note")
    list_filter: ClassVar[Any] = ("state", ("content_type", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("content_type",)
    ordering = ("-created_at", "-number")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
