"""The search page: one ranked list over every kind."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from immunoinfo.changes.public import public_page
from immunoinfo.publishing.kinds import kind_labels
from immunoinfo.search.engines import Wanted
from immunoinfo.search.index import catch_up
from immunoinfo.search.ranking import MAX_HITS, MAX_QUERY, as_hit, search
from immunoinfo.therapies.filters import Filter

PER_PAGE = 10  # hits


@public_page
def search_page(request: HttpRequest) -> HttpResponse:
    """What the words `q` find, all of it or of one kind, about one therapy type or all."""
    catch_up()
    query = request.GET.get("q", "").replace("\x00", " ").strip()[:MAX_QUERY]
    wanted = Filter(request.GET, kinds=kind_labels().items())
    family = frozenset(therapy.pk for therapy in wanted.branch.walk()) if wanted.branch else frozenset()
    every = search(query, Wanted(get_language() or "", therapies=family))
    counts = Counter(entry.kind for entry in every)
    entries = search(query, Wanted(get_language() or "", wanted.kind, family)) if wanted.kind else every
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": query,
        "page": page,
        "hits": [as_hit(entry, query) for entry in page],
        "filter": wanted,
        "is_capped": len(entries) == MAX_HITS,
        "facets": [(kind, label, counts[kind]) for kind, label in wanted.kinds if counts[kind]],
    }
    return render(request, "search/search_page.html", context)
