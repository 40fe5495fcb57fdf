"""Atom feeds: what changed last, of everything, of one kind, and about one therapy type with what stands below it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _now

from immunoinfo.changes.public import public_page
from immunoinfo.headers import open_to_all
from immunoinfo.licence import LICENCE
from immunoinfo.marks import plain
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import collection_of, publishable_models
from immunoinfo.publishing.paths import absolute
from immunoinfo.richtext import UNSTORABLE
from immunoinfo.therapies.entries import entry_models
from immunoinfo.therapies.known import public_tree

MOST = 50  # entries
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Feed(Atom1Feed):
    """Django's Atom feed, except that one without entries is the same each time it is asked for."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER


def answer(request: HttpRequest, title: str, items: Iterable[Publishable]) -> HttpResponse:
    """Return the feed at this address with the newest of ITEMS, whatever characters they hold."""
    feed = Feed(
        title=title,
        link=absolute(reverse("home")),
        description="",
        subtitle=_now("General information. It does not replace advice from your care team."),
        language=get_language(),
        author_name="Immunoinfo",
        feed_url=absolute(request.path),
        feed_guid=absolute(request.path),
        feed_copyright=LICENCE["name"],
    )
    for item in sorted(items, key=lambda item: item.changed_at, reverse=True)[:MOST]:
        address = absolute(item.get_absolute_url())
        feed.add_item(
            title=clean(str(item)),
            link=address,
            unique_id=address,
            updateddate=item.changed_at,
            description=words(item),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=Feed.content_type)


def words(item: Publishable) -> str:
    """Return what ITEM is, what changed in it, and the line that its page shows above the text, as HTML."""
    note = _now("What changed: %s") % item.change_note if item.change_note else ""
    said = [clean(text) for text in (plain(getattr(item, "summary", "")), note, item.banner) if text]
    return "".join(format_html("<p>{}</p>", text) for text in said)


def clean(text: str) -> str:
    """Return TEXT without the characters that XML cannot hold."""
    return UNSTORABLE.sub("", text)


@open_to_all
@public_page()
def everything(request: HttpRequest) -> HttpResponse:
    found = [item for model in publishable_models() for item in newest(model)]
    return answer(request, _now("Immunoinfo: what changed"), found)


@open_to_all
@public_page()
def of_kind(request: HttpRequest, model: type[Publishable]) -> HttpResponse:
    title = _now("Immunoinfo: %s, what changed") % model._meta.verbose_name_plural
    return answer(request, title, newest(model))


@open_to_all
@public_page()
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """The therapy type at SLUG, those below it, and all that is tagged with one of them."""
    branch = public_tree().branch(slug)
    if branch is None:
        raise Http404(slug)
    therapies = list(branch.walk())
    tagged = [
        item
        for model in entry_models()
        for item in model.objects.published().in_language().about(*therapies).newest_first()[:MOST]
    ]
    return answer(request, _now("Immunoinfo: %s, what changed") % clean(branch.therapy.name), [*therapies, *tagged])


def newest(model: type[Publishable]) -> Iterable[Publishable]:
    return model.objects.published().in_language().newest_first()[:MOST]


def addresses() -> list[URLPattern]:
    """Return the addresses of all feeds, one for each kind there is."""
    return [
        path("feed/", everything, name="all"),
        *(path(f"feed/{collection_of(kind)}/", of_kind, {"model": kind}, collection_of(kind)) for kind in publishable_models()),
        path("therapies/<slug:slug>/feed/", about, name="therapy"),
    ]  # fmt: skip
