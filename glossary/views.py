"""The glossary: A to Z, and a page a term."""

from string import ascii_uppercase

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from glossary.mentioned import mentions
from glossary.models import Term
from glossary.vocabulary import vocabulary
from immunoinfo.changes.public import public_page
from immunoinfo.publishing.pages import page_of
from immunoinfo.publishing.references import References
from immunoinfo.therapies.filters import Filter

PER_PAGE = 50  # terms
LETTERS = [*ascii_uppercase, "#"]


@public_page
def term_list(request: HttpRequest) -> HttpResponse:
    """Every term, those under one letter, those about one therapy type, or both."""
    wanted = Filter(request.GET)
    terms = wanted.apply(Term.objects.published().in_language())
    letters = terms.letters()
    letter = request.GET.get("letter", "").upper()
    if letter in letters:
        terms = terms.beginning_with(letter)
    else:
        letter = ""
    page = Paginator(terms.in_order(), PER_PAGE).get_page(request.GET.get("page"))
    index = [(name, name in letters) for name in LETTERS]
    return render(
        request, "glossary/term_list.html", {"page": page, "filter": wanted, "index": index, "letter": letter}
    )


@public_page
def term_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The term at SLUG; where SLUG is an alternate name, a redirect to its owner or a choice between its owners."""
    terms = Term.objects.published().in_language().with_therapies().prefetch_related("related", "confused_with")
    if term := terms.at(slug):
        return term_page(request, term)
    owners = vocabulary(get_language() or "").owners.get(slug, [])
    if len(owners) == 1:
        return HttpResponsePermanentRedirect(owners[0].get_absolute_url())
    if owners:
        return render(request, "glossary/term_choice.html", {"name": slug.replace("-", " "), "terms": owners})
    raise Http404(slug)


@page_of(Term)
def term_page(request: HttpRequest, term: Term) -> HttpResponse:
    words = vocabulary(term.language)
    namesakes = [owner for owner in words.owners.get(term.slug, []) if owner != term]
    context = {
        "term": term,
        "references": References(term),
        "namesakes": namesakes,
        "vocabulary": words,
        "mentions": mentions(term),
    }
    return render(request, "glossary/term_detail.html", context)
