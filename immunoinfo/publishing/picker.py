"""The list from which an editor picks a picture, beside the text editor."""

from django import forms
from django.contrib import admin
from django.forms import Script
from django.http import HttpRequest, JsonResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.library import Image

SHOWN = 24  # pictures at once; more are found by typing

# Addresses and words come with the tag, so that the file itself is the same for every site and language.
SCRIPT = Script(
    "immunoinfo/pictures.js",
    **{
        "data-url": reverse_lazy("admin:publishing_image_pick"),
        "data-open": _("Insert a picture"),
        "data-search": _("Search by key or text alternative"),
        "data-found": _("Pictures found:"),
        "data-more": _("There are more: type to narrow the list."),
        "data-failed": _("The list could not be loaded. Your text is unharmed."),
        "data-add": _("Add a new picture (in a new tab)"),
        "data-close": _("Close"),
    },
)


class PickForm(forms.Form):
    q = forms.CharField(required=False, max_length=100)


def pick(request: HttpRequest, pictures: "admin.ModelAdmin[Image]") -> JsonResponse:
    """Answer the pictures whose key, text alternative or caption hold the words asked for."""
    form = PickForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"pictures": [], "more": False, "add": ""}, status=400)
    found, _twice = pictures.get_search_results(request, pictures.get_queryset(request), form.cleaned_data["q"])
    images = list(found[: SHOWN + 1])
    return JsonResponse(
        {
            "pictures": [{"key": i.key, "alt": i.alt, "thumbnail": i.thumbnail} for i in images[:SHOWN]],
            "more": len(images) > SHOWN,
            "add": reverse("admin:publishing_image_add") if pictures.has_add_permission(request) else "",
        }
    )
