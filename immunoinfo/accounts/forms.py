"""What is typed to sign in: name and password, then a code; and to get a new password. All count tries."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import PasswordResetForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from immunoinfo.accounts.tries import TooManyTriesError, Tries


class Limited:
    """A form whose tries are counted; WAIT is for how many seconds no more are taken."""

    wait = 0

    def begin(self, account: str, request: HttpRequest) -> Tries:
        tries = Tries(account, request.META.get("REMOTE_ADDR", ""))
        try:
            tries.begin()
        except TooManyTriesError as error:
            raise self.refused(error.wait) from error
        return tries

    def refused(self, wait: int) -> ValidationError:
        self.wait, minutes = wait, -(-wait // 60)
        message = ngettext("Too many tries. Please wait %d minute.", "Too many tries. Please wait %d minutes.", minutes)
        return ValidationError(message % minutes, code="too_many_tries")


class SignInForm(Limited, AdminAuthenticationForm):
    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name is None or not password or self.request is None:
            return super().clean()
        tries = self.begin(name, self.request)
        cleaned = super().clean()
        tries.succeeded()
        return cleaned


class ResetForm(Limited, PasswordResetForm):
    """The address to which a link is sent; each mail counts, whether there is such an account or not."""

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        try:
            Tries(email, self.address, "password reset").count_mail()
        except TooManyTriesError as error:
            raise self.refused(error.wait) from error
        return email


class CodeForm(Limited, forms.Form):
    """A code of the second factor, taken if ACCEPT returns the device that it belongs to."""

    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )

    def __init__(self, *args: Any, request: HttpRequest, accept: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.accept, self.device = request, accept, None

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split()).replace("-", "").lower()
        tries = self.begin(f"second factor of {self.request.user.pk}", self.request)
        self.device = self.accept(code)
        if self.device is None:
            raise ValidationError(
                _("This code is wrong or was used before. Wait for the next one and type that."), code="wrong"
            )
        tries.succeeded()
        return code
