"""The admin's front door: a limit on wrong tries, then a second factor."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import PasswordResetView, redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_otp import login as remember_device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.util import random_hex

from immunoinfo.accounts import second_factor
from immunoinfo.accounts.forms import CodeForm, ResetForm, SignInForm

SECRET = "second_factor_secret"  # noqa: S105 - where the session keeps it until the first code was right


class EditorsSite(AdminSite):
    login_form = SignInForm

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [
            path("second-factor/", self.ask_code, name="second_factor"),
            path("second-factor/enrol/", self.enrol, name="enrol"),
            # Before Django's own, which would send somebody without the second factor away instead of out.
            path("logout/", self.logout, name="logout"),
            *super().get_urls(),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not second_factor.is_missing(request.user)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "GET" and super().has_permission(request) and not self.has_permission(request):
            return redirect_to_login(destination(request), reverse("admin:second_factor"))
        response = super().login(request, extra_context)
        form = (getattr(response, "context_data", None) or {}).get("form")
        return refused(response, form.wait) if form is not None else response

    @method_decorator(never_cache)
    def ask_code(self, request: HttpRequest) -> HttpResponse:
        """The second step of signing in."""
        if not super().has_permission(request):
            return redirect_to_login(destination(request), reverse("admin:login"))
        if self.has_permission(request):
            return HttpResponseRedirect(destination(request))
        if not second_factor.has_device(request.user):
            return redirect_to_login(destination(request), reverse("admin:enrol"))
        form = CodeForm(
            request.POST or None, request=request, accept=lambda code: second_factor.accept(request.user, code)
        )
        if form.is_valid():
            remember(request, form.device)
            return HttpResponseRedirect(destination(request))
        return refused(self.page(request, "admin/second_factor.html", _("Second step"), form=form), form.wait)

    @method_decorator(never_cache)
    def enrol(self, request: HttpRequest) -> HttpResponse:
        """Set up a second factor, or a new one; whoever has one must have given its code first."""
        if not super().has_permission(request):
            return redirect_to_login(destination(request), reverse("admin:login"))
        if second_factor.has_device(request.user) and not request.user.is_verified():  # type: ignore[union-attr]
            return redirect("admin:second_factor")
        device = second_factor.offered(request.user, request.session.setdefault(SECRET, random_hex()))
        form = CodeForm(
            request.POST or None, request=request, accept=lambda code: second_factor.first_code(device, code)
        )
        if form.is_valid():
            codes = second_factor.enrol(device)
            del request.session[SECRET]
            remember(request, device)
            return self.page(
                request, "admin/recovery_codes.html", _("Recovery codes"), codes=codes, next=destination(request)
            )
        address = device.config_url
        offer = {"address": address, "secret": spaced(address), "picture": second_factor.picture(address)}
        page = self.page(request, "admin/enrol.html", _("Set up the second step"), form=form, **offer)
        return refused(page, form.wait)

    def page(self, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        frame = {**self.each_context(request), "title": title, "is_nav_sidebar_enabled": False}
        return render(request, template, {**frame, **context})


class ResetView(PasswordResetView):
    """Asking for a link to choose a new password, a few times in a quarter of an hour."""

    form_class = ResetForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "address": self.request.META.get("REMOTE_ADDR", "")}

    def form_invalid(self, form: Any) -> HttpResponse:
        return refused(super().form_invalid(form), form.wait)


def remember(request: HttpRequest, device: Any) -> None:
    """Write into the session, under a new key, that the second factor was given."""
    request.session.cycle_key()
    remember_device(request, device)
    if isinstance(device, StaticDevice):
        text = _("You used a recovery code; %(left)d are left.") % {"left": device.token_set.count()}
        link = format_html('<a href="{}">{}</a>', reverse("admin:enrol"), _("Set up a new app"))
        messages.warning(request, format_html("{} {}", text, link))


def refused(response: HttpResponse, wait: int) -> HttpResponse:
    """Return RESPONSE, as 429 if no try is taken for WAIT seconds."""
    if wait:
        response.status_code = 429
        response.headers["Retry-After"] = str(wait)
    return response


def destination(request: HttpRequest) -> str:
    """Return where the visitor wanted to go, if that is on this site."""
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("admin:index")


def spaced(address: str) -> str:
    """Return the secret in ADDRESS in groups of four letters, for those who type it."""
    secret = address.partition("secret=")[2].partition("&")[0]
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
