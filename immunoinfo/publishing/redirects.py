"""Addresses that moved (301) or are gone for good (410): one table, asked only where a page was not found."""

from collections.abc import Callable

from django.db import Error, models, transaction
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.paths import inside
from immunoinfo.publishing.prepared import Given, Prepared

MAX_PATH = 300  # characters


class RedirectQuerySet(models.QuerySet["Redirect"]):
    @transaction.atomic
    def point(self, old_path: str, new_path: str) -> None:
        """Lead OLD_PATH, and all that led to it, to NEW_PATH in one hop; an empty NEW_PATH means gone."""
        self.filter(old_path=new_path).delete()  # a page that moved back is no redirect any more
        self.filter(new_path=old_path).update(new_path=new_path)
        self.update_or_create(old_path=old_path, defaults={"new_path": new_path})


class Redirect(models.Model):
    """One old address and where it leads."""

    seen_by_readers = True

    old_path = models.CharField(_("old path"), max_length=MAX_PATH, unique=True)
    new_path = models.CharField(
        _("new path"), max_length=MAX_PATH, blank=True, help_text=_("Empty: the page is gone for good.")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("redirect"), _("redirects")
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(old_path__startswith="/")
                & ~Q(old_path=F("new_path"))
                & (Q(new_path="") | inside("new_path")),
                name="publishing_redirect_stays_on_this_site",
                violation_error_message=_("Both addresses begin with a single “/”, and they differ."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_path} → {self.new_path or '410'}"


leading = Prepared(
    lambda: Redirect.objects.filter(old_path__in=[Given("path"), Given("page")]).values_list("old_path", "new_path")
)


class RedirectMiddleware:
    """Answer a 404 with the redirect or the “gone” page that its address has, if any."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404:
            response = self.instead(request) or response
            # Asked after every time: an address may come back, or be gone.
            patch_cache_control(response, public=True, no_cache=True)
        return response

    def instead(self, request: HttpRequest) -> HttpResponse | None:
        """Return what to answer instead of a 404, if anything; a database that is away leaves the 404 as it is."""
        if len(request.path) > MAX_PATH or "\x00" in request.path:
            return None
        page, _slash, last = request.path.rstrip("/").rpartition("/")
        paths = [request.path, f"{page}/"] if request.resolver_match else [request.path]
        try:
            found = dict(leading.rows(path=paths[0], page=paths[-1]))
        except Error:
            return None
        if not found:
            return None
        new_path = found[request.path] if request.path in found else moved_with(request, found[paths[-1]], last)
        if new_path:
            query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
            return HttpResponsePermanentRedirect(new_path + query)
        return render(request, "410.html", status=410)


def moved_with(request: HttpRequest, new_page: str, last: str) -> str:
    """Return where what stood under LAST below a page is now that the page is NEW_PAGE, as a booklet below a therapy type.

    That is the page itself where it leads to something else; nothing where it is gone.
    """
    below = f"{new_page}{last}/"
    try:
        same = new_page and request.resolver_match and resolve(below).view_name == request.resolver_match.view_name
    except Resolver404:
        same = False
    return below if same else new_page
