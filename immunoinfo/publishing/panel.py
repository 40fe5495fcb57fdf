"""The checks beside the form: what is typed is posted here, and what is wrong with it comes back as a piece of HTML."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.checks import report
from immunoinfo.richtext import RichTextField, sanitise


class CheckedAdmin(admin.ModelAdmin):
    """A form with a panel of what the checks find, made anew while somebody writes."""

    class Media:
        js: ClassVar[Any] = ["immunoinfo/checks.js"]

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_checks"
        view = self.admin_site.admin_view(self.checks_view)
        return [path("checks/", view, name=name), path("<int:object_id>/checks/", view, name=name), *super().get_urls()]

    def checks_view(self, request: HttpRequest, object_id: int | None = None) -> HttpResponse:
        """Answer what is wrong with the posted form, as far as its values can be read; nothing is saved."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        item = self.get_object(request, str(object_id)) if object_id else None
        if object_id and item is None:
            raise Http404
        if not self.may_write(request, item):
            raise PermissionDenied
        form = self.get_form(request, item, change=item is not None)(request.POST, instance=item)
        context = {"report": report(as_written(form))}
        return render(request, "admin/editing/checks_report.html", context)

    def may_write(self, request: HttpRequest, item: Publishable | None) -> bool:
        return self.has_change_permission(request, item) if item and item.pk else self.has_add_permission(request)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_checks"
        item = context["adminform"].form.instance
        context["checks_url"] = (
            reverse(name, args=[item.pk] if item.pk else []) if self.may_write(request, item) else ""
        )
        context["report"] = report(item) if item.pk else None
        return super().render_change_form(request, context, *args, **kwargs)


def as_written(form: Any) -> Publishable:
    """Return FORM's item with every value in it that can be read; what cannot be keeps its stored value."""
    item = form.instance
    item.pk = item.pk or 0  # an item without a number cannot be asked for its links; it is never saved
    links = item.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, field in form.fields.items():
        try:
            target = item._meta.get_field(name)
            value = readable(field, form[name].data)
        except (FieldDoesNotExist, ValidationError):
            continue
        if target.many_to_many:
            links[name] = value
        elif isinstance(target, RichTextField):
            setattr(item, name, sanitise(value))
        elif value is not None or target.null:
            setattr(item, name, value)
    return item


def readable(field: forms.Field, data: Any) -> Any:
    """Return DATA as FIELD reads it; a text too long or missing is still a text. Raises ValidationError otherwise."""
    try:
        return field.clean(data)
    except ValidationError as error:
        if isinstance(field, forms.CharField) and all(e.code in ("required", "max_length") for e in error.error_list):
            return field.to_python(data)
        raise
