"""How the editors' form is saved: what was typed becomes a revision, and the step that was asked for is taken with it."""

from contextlib import ExitStack
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _now

from immunoinfo.publishing.checks import count_errors
from immunoinfo.publishing.golive import StepRefusedError, lock
from immunoinfo.publishing.revisions import MergeConflictError, Revision
from immunoinfo.publishing.steps import take_step


class OvertakenError(Exception):
    """Somebody wrote what was to be written, between the reading of a form and its turn to write."""


class SavingAdmin(admin.ModelAdmin):
    """A form of which no word is lost, whoever else saves at the same time."""

    address: Any  # of a page of the history, by name

    def get_object(self, request: Any, object_id: str, from_field: str | None = None) -> Any:
        """The item as its editors see it: with the values of the revision being worked on."""
        row = super().get_object(request, object_id, from_field)
        if (
            row is None
            or request.resolver_match is None
            or not str(request.resolver_match.url_name).endswith("_change")
        ):
            return row
        if request.method == "POST" and request.turn is None:
            row = lock(row)
        conflict = getattr(request, "conflict", None)
        if conflict is not None:
            return Revision(number=conflict.other.number, data=conflict.values).as_object(row)
        return Revision.objects.head(row, correction=is_correction(request)).as_object(row)

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Save and take a step, or neither, and then show the form again with every word in it.

        Where two people changed the same place, the other's words stand above; where a step was refused, the reason.
        """
        try:
            return self.saved_in_turn(request, *args, **kwargs)
        except MergeConflictError as conflict:
            request.conflict = conflict
            request.method = "GET"
        except StepRefusedError as refusal:
            request.refusal = refusal
        return super().changeform_view(request, *args, **kwargs)

    def saved_in_turn(self, request: Any, object_id: Any = None, form_url: str = "", extra_context: Any = None) -> Any:
        """Answer; of a POST, read and check what was typed first, and only then wait for the turn to write.

        On SQLite all who write stand in one line, so that nothing is done in its turn that can be done before. What
        others wrote meanwhile may change what was read: then all is done once more, with the turn taken first, as Django
        does. No look at the form is a transaction: it would wait for the writers.
        """
        try:
            with ExitStack() as request.turn:
                return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]  # not in the stubs
        except (OvertakenError, IntegrityError):
            pass  # once more, below
        finally:
            request.turn = None
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Count what is wrong with what was typed, then take the turn to write.

        Raises OvertakenError where the item is not any more what was read.
        """
        form.typed, form.wrong = form.values(), None
        if change and form.typed != form.instance.revision.data:
            form.wrong = count_errors(form.instance)
        turn = getattr(request, "turn", None)
        if turn is not None:
            turn.enter_context(transaction.atomic())
            if change:
                self.hold(request, form.instance)
        return super().save_form(request, form, change)

    def hold(self, request: HttpRequest, item: Any) -> None:
        try:
            row = lock(item.row)
        except self.model.DoesNotExist as gone:
            raise OvertakenError from gone
        head = Revision.objects.head(row, correction=is_correction(request))
        if (head.pk, head.number, head.data) != (item.revision.pk, item.revision.number, item.revision.data):
            raise OvertakenError
        item.row = row

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write a revision; of an item that is new, also a row that holds nothing but its title and address."""
        form.row, form.saved = Revision.objects.save_draft(
            self.model, obj.row if change else None, form.typed, base=form.cleaned_data.get("base_number") or 0,
            by=request.user, correction=is_correction(request), head=obj.revision if change else None, errors=form.wrong,
        )  # fmt: skip
        obj.pk = form.row.pk
        if form.saved.taken_over:
            names = ", ".join(obj.label(name) for name in form.saved.taken_over)
            self.message_user(
                request, _now("Somebody saved meanwhile; taken over from them: %s.") % names, messages.WARNING
            )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Links to many are part of the revision; what is left to do is the step that was asked for."""
        address = self.form_address(form.row.pk, correction=is_correction(request))
        said = take_step(form.row, form.saved, request.user, form.cleaned_data, address)
        if IS_POPUP_VAR not in request.POST:  # its window closes; the form behind it shows what was added
            self.message_user(request, said, messages.SUCCESS)

    def form_address(self, pk: Any, *, correction: bool) -> str:
        return self.address("change", pk) + ("?correction=1" if correction else "")

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return super().response_add(request, obj) if IS_POPUP_VAR in request.POST else self.after_saving(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return (
            super().response_change(request, obj) if IS_POPUP_VAR in request.POST else self.after_saving(request, obj)
        )

    def after_saving(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Stay on the form, or lead to the list; after a step to what waits for this person next."""
        if request.POST.get("step"):
            return HttpResponseRedirect(reverse(f"{self.admin_site.name}:index"))
        if "_continue" in request.POST:
            return HttpResponseRedirect(self.form_address(obj.pk, correction=is_correction(request)))
        return self.response_post_save_change(request, obj)


def is_correction(request: HttpRequest) -> bool:
    """Whether the form corrects what is live while another revision waits: `?correction=1`."""
    return request.GET.get("correction") == "1"
