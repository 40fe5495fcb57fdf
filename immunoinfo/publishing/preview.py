"""Previews: one exact revision through the public template, for editors and, by a signed link, for someone else."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import override
from django.views.decorators.http import require_safe

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.pages import PAGES
from immunoinfo.publishing.revisions import Revision

SALT = "immunoinfo.preview"
MAX_AGE = 7 * 24 * 60 * 60  # seconds; after that the link is dead


def signed_address(revision: Revision) -> str:
    """Return the address of a preview of exactly REVISION that works without an account for seven days."""
    return reverse("preview", args=[signing.dumps(revision.pk, salt=SALT)])


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a signed link; 404 when it is too old, was changed, or its item is gone."""
    try:
        number = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature as error:
        raise Http404("signature") from error
    revision = get_object_or_404(Revision, pk=number)
    return show(request, revision)


def show(request: HttpRequest, revision: Revision) -> HttpResponse:
    """Return REVISION through the public template, marked as a preview, for nobody's cache and no search engine."""
    model = revision.kind
    item: Publishable = revision.as_object(get_object_or_404(model, pk=revision.object_id))
    request.preview = revision  # type: ignore[attr-defined]  # base.html says so above the page
    with override(item.language):
        response = PAGES[model](request, item)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
