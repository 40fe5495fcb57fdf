"""Search and suggestions as JSON."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query, Router, Schema

from immunoinfo.publishing.kinds import kind_labels
from immunoinfo.search.answering import answer
from immunoinfo.search.engines import Wanted
from immunoinfo.search.hits import therapies_of
from immunoinfo.search.index import keep_up
from immunoinfo.search.ranking import MAX_QUERY
from immunoinfo.search.snippets import excerpt
from immunoinfo.search.suggestions import suggest
from immunoinfo.search.views import PER_PAGE
from immunoinfo.therapies.api import MAX_PAGE, known, page_of_list

router = Router(tags=["search"])
ASKED = "What to look for; 200 characters and 20 words of it are used."


class Result(Schema):
    """One hit: `url` is the path of its page, `snippet` plain text, `therapies` slugs."""

    kind: str
    title: str
    url: str
    snippet: str
    therapies: list[str]


class Found(Schema):
    """What was found. `corrected` is the query really answered where typing slips were mended, else empty."""

    query: str
    corrected: str
    total: int
    page: int
    pages: int
    results: list[Result]


class Suggested(Schema):
    """A `name` that leads to the page `title`; often the two are the same."""

    name: str
    title: str
    kind: str
    url: str


class Suggestions(Schema):
    query: str
    results: list[Suggested]


@router.get("/search", response=Found, url_name="search", operation_id="search", summary="Search everything")
def search(
    request: HttpRequest,
    q: str = Query("", description=ASKED),
    kind: str = "",
    therapy: str = Query("", description="The slug of a therapy type; what stands below it counts."),
    page: int = Query(1, ge=1, le=MAX_PAGE),
    exact: bool = Query(False, description="Leave typing slips as they are."),
) -> dict[str, Any]:
    """The ranked list of the search page: articles, questions, words and therapy types together."""
    keep_up()
    wanted = known(request, kind_labels().items())
    found = answer(q, Wanted(get_language() or "", wanted.kind, wanted.family), exact)
    shown = page_of_list(found.entries, page, PER_PAGE)
    results = [
        Result(
            kind=entry.kind,
            title=entry.title,
            url=entry.url,
            snippet=excerpt(entry.text, found.marks),
            therapies=[therapy.slug for therapy in therapies_of(entry, wanted.tree)],
        )
        for entry in shown
    ]
    return {
        "query": found.query,
        "corrected": found.corrected,
        "total": len(found.entries),
        "page": shown.number,
        "pages": shown.paginator.num_pages,
        "results": results,
    }


@router.get("/suggest", response=Suggestions, url_name="suggest", operation_id="suggest", summary="Suggest names")
def suggestions(request: HttpRequest, q: str = Query("", description=ASKED)) -> dict[str, Any]:
    """At most eight names that begin with what is typed, then names with a later word that does."""
    keep_up()
    query = q.replace("\x00", " ").strip()[:MAX_QUERY]
    found = suggest(query, get_language() or "")
    return {"query": query, "results": [Suggested(**vars(each)) for each in found]}
