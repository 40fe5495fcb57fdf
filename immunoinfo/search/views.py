"""The search page: one ranked list over every kind."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from immunoinfo.changes.public import public_page
from immunoinfo.publishing.kinds import kind_labels
from immunoinfo.search.answering import answer
from immunoinfo.search.engines import Wanted
from immunoinfo.search.facets import Facets
from immunoinfo.search.help import help_page
from immunoinfo.search.hits import as_hit
from immunoinfo.search.index import keep_up
from immunoinfo.search.nothing import next_steps
from immunoinfo.search.ranking import MAX_HITS
from immunoinfo.search.unanswered import count_unanswered
from immunoinfo.therapies.filters import Filter

PER_PAGE = 10  # hits


@public_page("q", "kind", "therapy", "page", "exact", stored=False)
def search_page(request: HttpRequest) -> HttpResponse:
    """What the words `q` find, all of it or of one kind, about one therapy type or all."""
    keep_up()
    language, exactly = get_language() or "", "exact" in request.GET
    wanted = Filter(request.GET, kinds=kind_labels().items())
    found = answer(request.GET.get("q", ""), Wanted(language, wanted.kind, wanted.family), exactly)
    page = Paginator(found.entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {"found": found, "page": page, "facets": Facets(found, wanted, exactly), "help_page": help_page(language)}
    context["hits"] = [as_hit(entry, found.marks, wanted.tree) for entry in page]
    context["is_capped"] = len(found.entries) == MAX_HITS
    if found.query and not found.entries and not wanted.is_set:  # with a filter, taking it off is the next step
        context["steps"] = next_steps(found.query, language)
        if request.method == "GET" and not exactly:
            count_unanswered(found.query)
    return render(request, "search/search_page.html", context)
