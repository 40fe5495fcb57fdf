"""Therapy types: the tree, and a page each with all there is about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from immunoinfo.changes.public import public_page
from immunoinfo.publishing.references import References
from immunoinfo.therapies.models import TherapyType, entry_models


@public_page
def therapy_list(request: HttpRequest) -> HttpResponse:
    tree = TherapyType.objects.published().in_language().tree()
    return render(request, "therapies/therapy_list.html", {"tree": tree})


@public_page
def therapy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    tree = TherapyType.objects.published().in_language().tree()
    if (branch := tree.branch(slug)) is None:
        raise Http404(slug)
    about = [(model._meta, model.objects.published().in_language().about(*branch.walk())) for model in entry_models()]
    context = {
        "therapy": branch.therapy,
        "branch": branch,
        "above": tree.above(branch.therapy),
        "about": about,
        "references": References(branch.therapy),
    }
    return render(request, "therapies/therapy_detail.html", context)
