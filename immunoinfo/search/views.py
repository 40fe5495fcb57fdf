"""The search page: one ranked list over every kind."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from immunoinfo.changes.public import public_page
from immunoinfo.publishing.kinds import kind_labels
from immunoinfo.search.index import catch_up
from immunoinfo.search.ranking import MAX_QUERY, as_hit, search
from immunoinfo.therapies.filters import Filter

PER_PAGE = 10  # hits


@public_page
def search_page(request: HttpRequest) -> HttpResponse:
    """What the words `q` find, all of it or of one kind, about one therapy type or all."""
    catch_up()
    query = request.GET.get("q", "").replace("\x00", " ").strip()[:MAX_QUERY]
    wanted = Filter(request.GET, kinds=kind_labels().items())
    entries = search(query, get_language() or "")
    if wanted.branch:
        family = {therapy.pk for therapy in wanted.branch.walk()}
        entries = [entry for entry in entries if family & set(entry.therapies)]
    counts = Counter(entry.kind for entry in entries)
    if wanted.kind:
        entries = [entry for entry in entries if entry.kind == wanted.kind]
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": query,
        "page": page,
        "hits": [as_hit(entry, query) for entry in page],
        "filter": wanted,
        "facets": [(kind, label, counts[kind]) for kind, label in wanted.kinds if counts[kind]],
    }
    return render(request, "search/search_page.html", context)
