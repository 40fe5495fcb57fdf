"""Every kind of content as JSON, to read: a list and an item each, made from the registry."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _now
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import collection_of, publishable_models
from immunoinfo.publishing.records import Brief, Record
from immunoinfo.therapies.entries import Entry
from immunoinfo.therapies.filters import Filter
from immunoinfo.therapies.records import as_brief, as_record

PER_PAGE = 50  # items
MAX_PAGE = 100_000


class Listed(Schema):
    """One page of a list; `total` counts all items, `pages` all pages."""

    total: int
    page: int
    pages: int
    results: list[Brief]


def page_of_list(found: Any, number: int, per_page: int) -> Any:
    """Return page NUMBER of FOUND; 400 where there is no such page."""
    paginator = Paginator(found, per_page)
    if number > paginator.num_pages:
        raise HttpError(400, _now("page: there is no page %(page)d; the last is %(last)d") % {"page": number, "last": paginator.num_pages})  # fmt: skip
    return paginator.page(number)


def known(request: HttpRequest, kinds: Any = ()) -> Filter:
    """Return the filters asked for; 400 where one is no choice."""
    wanted = Filter(request.GET, kinds)
    if request.GET.get("kind") and wanted.kinds and not wanted.kind:
        raise HttpError(400, _now("kind: must be one of %s") % ", ".join(kind for kind, _label in wanted.kinds))
    if wanted.asked_therapy and not wanted.branch:
        raise HttpError(400, _now("therapy: must be the slug of a therapy type; /api/v1/therapies lists them"))
    return wanted


def records_router() -> Router:
    router = Router()
    for model in publishable_models():
        add_kind(router, model)
    return router


def add_kind(router: Router, model: type[Publishable]) -> None:
    """Add the list of a kind, for those with therapy types narrowed by one, and the address of each item."""
    collection, kinds = collection_of(model), model._meta.verbose_name_plural
    declared: dict[str, Any] = {"tags": [collection]}

    def public() -> Any:
        return model.objects.published().in_language()

    def listed(request: HttpRequest, page: int = Query(1, ge=1, le=MAX_PAGE)) -> dict[str, Any]:
        return as_list(public(), page)

    def listed_about(
        request: HttpRequest,
        therapy: str = Query("", description="The slug of a therapy type; what stands below it counts."),
        page: int = Query(1, ge=1, le=MAX_PAGE),
    ) -> dict[str, Any]:
        return as_list(known(request).apply(public().with_therapies()), page)

    def item(request: HttpRequest, slug: str) -> Record:
        links = ("sources", *model.record_links, *(("therapies",) if issubclass(model, Entry) else ()))
        found = public().prefetch_related(*links).at(slug)
        if found is None:
            raise Http404(slug)
        return as_record(found)

    view = listed_about if issubclass(model, Entry) else listed
    router.get(f"/{collection}", response=Listed, url_name=f"{model.kind_slug}_list",
               operation_id=f"list_{collection}", summary=f"All {kinds}", **declared)(view)  # fmt: skip
    router.get(f"/{collection}/{{slug}}", response=Record, url_name=f"{model.kind_slug}_detail",
               operation_id=f"get_{model.kind_slug}", summary=f"One of the {kinds}", **declared)(item)  # fmt: skip


def as_list(items: Any, number: int) -> dict[str, Any]:
    page = page_of_list(items, number, PER_PAGE)
    return {
        "total": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "results": [as_brief(item) for item in page],
    }
