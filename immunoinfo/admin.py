"""Accounts: a new editor is invited by e-mail and chooses the password; nobody else ever knows it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from immunoinfo.accounts import second_factor


class InvitationForm(forms.ModelForm):
    """Name, address and role: all that is needed to invite somebody."""

    email = forms.EmailField(help_text=_("The invitation is sent here."))
    groups = forms.ModelMultipleChoiceField(
        Group.objects.all(), label=_("Role"), widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = User
        fields = ("username", "email", "first_name", "last_name", "groups")

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=False)
        user.is_staff = True
        # Unguessable and known to nobody; without a usable password Django would send no link to set one.
        user.set_password(get_random_string(50))
        if commit:
            user.save()
            self.save_m2m()
        return user


admin.site.unregister(User)
admin.site.unregister((StaticDevice, TOTPDevice))  # nobody reads the secrets of others


@admin.register(User)
class EditorAdmin(UserAdmin):
    add_form = InvitationForm
    add_fieldsets = ((None, {"fields": ("username", "email", "first_name", "last_name", "groups")}),)
    list_display = ("username", "email", "is_active", "is_superuser", "last_login")
    actions = ("invite_again", "reset_second_factor")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            self.invite(request, form.instance)

    def invite(self, request: HttpRequest, user: User) -> None:
        """Send USER a link to choose a password; it ends as a password reset does (three days)."""
        form = PasswordResetForm({"email": user.email})
        if form.is_valid():
            form.save(
                request=request,
                use_https=request.is_secure(),
                subject_template_name="registration/invitation_subject.txt",
                email_template_name="registration/invitation_email.txt",
            )
            self.message_user(request, _now("An invitation was sent to %s.") % user.email, messages.SUCCESS)

    @admin.action(description=_("Send the invitation again"), permissions=["change"])
    def invite_again(self, request: HttpRequest, queryset: Any) -> None:
        for user in queryset.exclude(email=""):
            self.invite(request, user)

    @admin.action(description=_("Take away the second factor (the app is lost)"), permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, queryset: Any) -> None:
        for user in queryset:
            second_factor.forget(user)
            self.message_user(request, _now("%s sets up a new second factor at the next sign-in.") % user)
