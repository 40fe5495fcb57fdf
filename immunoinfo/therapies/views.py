"""Therapy types: the tree, and a page each with all there is about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from immunoinfo.changes.public import public_page
from immunoinfo.publishing.pages import page_of
from immunoinfo.publishing.references import References
from immunoinfo.therapies.entries import entry_models
from immunoinfo.therapies.models import TherapyType
from immunoinfo.therapies.tree import Branch, TherapyTree


@public_page
def therapy_list(request: HttpRequest) -> HttpResponse:
    tree = TherapyType.objects.published().in_language().tree()
    return render(request, "therapies/therapy_list.html", {"tree": tree})


@public_page
def therapy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    tree = TherapyType.objects.published().in_language().tree()
    if (branch := tree.branch(slug)) is None:
        raise Http404(slug)
    return branch_page(request, branch, tree)


@page_of(TherapyType)
def therapy_page(request: HttpRequest, therapy: TherapyType) -> HttpResponse:
    """The page of a therapy type that may not be public yet, at its place in the tree of those that are."""
    tree = TherapyType.objects.published().in_language().tree()
    children = tree.branches[therapy.pk].children if therapy.pk in tree.branches else []
    return branch_page(request, Branch(therapy, children), tree)


def branch_page(request: HttpRequest, branch: Branch, tree: TherapyTree) -> HttpResponse:
    about = [(model._meta, model.objects.published().in_language().about(*branch.walk())) for model in entry_models()]
    context = {
        "therapy": branch.therapy,
        "branch": branch,
        "above": tree.above(branch.therapy),
        "about": about,
        "references": References(branch.therapy),
    }
    return render(request, "therapies/therapy_detail.html", context)
