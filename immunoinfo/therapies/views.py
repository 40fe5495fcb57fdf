"""Therapy types: the tree, and a page each with all there is about it."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from immunoinfo.changes.public import public_page
from immunoinfo.publishing.pages import page_of
from immunoinfo.publishing.references import References
from immunoinfo.publishing.together import SharedReferences
from immunoinfo.publishing.translations import missing
from immunoinfo.therapies.booklet import Booklet
from immunoinfo.therapies.comparing import PLACES, Choice
from immunoinfo.therapies.entries import entry_models
from immunoinfo.therapies.known import public_tree
from immunoinfo.therapies.models import TherapyType
from immunoinfo.therapies.paging import pages_about
from immunoinfo.therapies.tree import Branch, TherapyTree


@public_page()
def therapy_list(request: HttpRequest) -> HttpResponse:
    tree = public_tree()
    return render(request, "therapies/therapy_list.html", {"tree": tree})


@public_page("page")
def therapy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    tree = public_tree()
    if (branch := tree.branch(slug)) is None:
        raise missing(TherapyType, slug)
    return branch_page(request, branch, tree)


@public_page(*PLACES)
def compare(request: HttpRequest) -> HttpResponse:
    """Two or three therapy types side by side. Without a choice, or with half of one, the form alone."""
    tree = public_tree()
    choice = Choice(request.GET, tree)
    if choice.moved:
        return HttpResponsePermanentRedirect(f"{reverse('therapies:compare')}?{choice.query}")
    models = entry_models() if choice.is_enough else []
    articles = [m.objects.published().in_language().comparing(*choice.therapies) for m in models]
    context = {
        "tree": tree,
        "choice": choice,
        "articles": [article for found in articles for article in found],
        "references": SharedReferences(choice.therapies),
    }
    return render(request, "therapies/compare.html", context)


@public_page()
def booklet(request: HttpRequest, slug: str) -> HttpResponse:
    """All there is about one therapy type, on one page."""
    tree = public_tree()
    if (branch := tree.branch(slug)) is None:
        raise missing(TherapyType, slug)
    return render(request, "therapies/booklet.html", {"booklet": Booklet(branch), "above": tree.above(branch.therapy)})


@page_of(TherapyType)
def therapy_page(request: HttpRequest, therapy: TherapyType) -> HttpResponse:
    """The page of a therapy type that may not be public yet, at its place in the tree of those that are."""
    tree = public_tree()
    children = tree.branches[therapy.pk].children if therapy.pk in tree.branches else []
    return branch_page(request, Branch(therapy, children), tree)


def branch_page(request: HttpRequest, branch: Branch, tree: TherapyTree) -> HttpResponse:
    about, page = pages_about(branch, request.GET.get("page"))
    context = {
        "item": branch.therapy,
        "therapy": branch.therapy,
        "branch": branch,
        "above": tree.above(branch.therapy),
        "about": about,
        "page": page,
        "references": References(branch.therapy),
    }
    return render(request, "therapies/therapy_detail.html", context)
