"""The glossary: A to Z, and a page a term."""

from string import ascii_uppercase

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _now

from glossary import open_data
from glossary.mentioned import mentions
from glossary.models import Term, TermQuerySet
from glossary.open_data import LINKS, as_set
from glossary.pages import term_at
from glossary.vocabulary import vocabulary, written
from immunoinfo.changes.common import once
from immunoinfo.changes.public import public_page
from immunoinfo.headers import open_to_all
from immunoinfo.licence import LICENCE
from immunoinfo.publishing.pages import page_of
from immunoinfo.publishing.prepared import Given
from immunoinfo.publishing.references import References
from immunoinfo.publishing.translations import missing
from immunoinfo.therapies.filters import Filter
from immunoinfo.therapies.listing import Listing

PER_PAGE = 50  # terms
LETTERS = [*ascii_uppercase, "#"]
TERMS = Listing(Term, lambda found: found.in_order().for_cards("initial"))
TERMS_BEGINNING = Listing(Term, lambda found: found.beginning_with(Given("letter")).in_order().for_cards("initial"))


@public_page("letter", "therapy", "page")
def term_list(request: HttpRequest) -> HttpResponse:
    """Every term, those under one letter, those about one therapy type, or both."""
    wanted = Filter(request.GET)
    letters = once((TERMS, get_language(), wanted.family), lambda: letters_of(wanted))
    letter = asked if (asked := request.GET.get("letter", "").upper()) in letters else ""
    page = wanted.page(TERMS_BEGINNING, PER_PAGE, letter=letter) if letter else wanted.page(TERMS, PER_PAGE)
    index = [(name, name in letters) for name in LETTERS]
    context = {"page": page, "filter": wanted, "index": index, "letter": letter, "licence": LICENCE}
    return render(
        request, "glossary/term_list.html", {**context, "term_set": as_set(page.object_list, _now("A to Z of words"))}
    )


def letters_of(wanted: Filter) -> set[str]:
    """Return the letters under which there is a term that is WANTED."""
    return wanted.apply(Term.objects.published().in_language()).letters()


@open_to_all
@public_page()
def as_json(request: HttpRequest) -> HttpResponse:
    """Every term as data."""
    return JsonResponse(open_data.as_json(list(whole())), json_dumps_params={"ensure_ascii": False})


@open_to_all
@public_page()
def as_csv(request: HttpRequest) -> HttpResponse:
    """Every term as a table."""
    terms = list(whole())
    name = f"immunoinfo-glossary-{open_data.version_of(terms)}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(open_data.as_csv(terms), content_type="text/csv; charset=utf-8", headers=headers)


def whole() -> TermQuerySet:
    return Term.objects.published().in_language().in_order().prefetch_related(*LINKS)


@public_page()
def term_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The term at SLUG; where SLUG is an alternate name, a redirect to its owner or a choice between its owners."""
    if term := term_at(slug):
        return term_page(request, term)
    owners = vocabulary(get_language() or "").owners.get(slug, [])
    if len(owners) == 1:
        return HttpResponsePermanentRedirect(owners[0].get_absolute_url())
    if owners:
        return render(request, "glossary/term_choice.html", {"name": written(slug, owners[0]), "terms": owners})
    raise missing(Term, slug)


@page_of(Term)
def term_page(request: HttpRequest, term: Term) -> HttpResponse:
    words = vocabulary(term.language)
    namesakes = [owner for owner in words.owners.get(term.slug, []) if owner != term]
    context = {
        "item": term,
        "term": term,
        "references": References(term),
        "namesakes": namesakes,
        "vocabulary": words,
        "mentions": mentions(term),
    }
    return render(request, "glossary/term_detail.html", context)
