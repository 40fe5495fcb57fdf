"""The history of an item in the admin: its revisions, what changed between two, preview, restore."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from immunoinfo.publishing.differences import differences
from immunoinfo.publishing.golive import StepRefusedError, lock
from immunoinfo.publishing.merging import MergeForm, last_merge, merge_into, undo_merge
from immunoinfo.publishing.preview import show, signed_address
from immunoinfo.publishing.revisions import Revision
from immunoinfo.publishing.workflow import may


class HistoryViews:
    """Adds the pages of the history to a ModelAdmin of something publishable."""

    model: Any
    admin_site: Any
    opts: Any

    def get_urls(self) -> list[Any]:
        pages = [
            path("<int:pk>/merge/", require_http_methods(["GET", "POST"])(self.merge_view), name="merge"),
            path("<int:pk>/revisions/", require_safe(self.revisions_view), name="revisions"),
            path("<int:pk>/revisions/<int:number>/", require_safe(self.compare_view), name="compare"),
            path("<int:pk>/revisions/<int:number>/preview/", require_safe(self.preview_view), name="preview"),
            path("<int:pk>/revisions/<int:number>/restore/", require_POST(self.restore_view), name="restore"),
        ]
        for page in pages:
            page.callback = self.admin_site.admin_view(page.callback)
            page.name = f"{self.opts.app_label}_{self.opts.model_name}_{page.name}"
        return [*pages, *super().get_urls()]  # type: ignore[misc]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The admin's own history link leads to the revisions."""
        return HttpResponseRedirect(self.address("revisions", object_id))

    def address(self, name: str, *args: Any) -> str:
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def viewable(self, request: HttpRequest, pk: int) -> Any:
        item = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, item):  # type: ignore[attr-defined]
            raise PermissionDenied
        return item

    def revision(self, item: Any, number: int) -> Revision:
        """Return the revision NUMBER of ITEM, or what is live where that is its number; 404 for anything else."""
        live = Revision.objects.live(item) if item.live_number == number else None
        found = Revision.objects.number(item, number) or live
        if found is None or not number:
            raise Http404(str(number))
        return found

    def revisions_view(self, request: HttpRequest, pk: int) -> TemplateResponse:
        item = self.viewable(request, pk)
        context = {
            "item": item,
            "revisions": Revision.objects.of(item).select_related("content_type"),
            "live": item.live_number,
        }
        return self.answer(request, item, "revisions.html", _now("History: %s") % item, context)

    def compare_view(self, request: HttpRequest, pk: int, number: int) -> TemplateResponse:
        """What REVISION changed, compared with what is live or with the number in `?with=`."""
        item = self.viewable(request, pk)
        after = self.revision(item, number)
        other = request.GET.get("with", "")
        before = self.revision(item, int(other)) if other.isascii() and other.isdigit() and len(other) < 10 else None
        if before is None and item.live_number and item.live_number != number:
            before = Revision.objects.live(item)
        found = differences(item, before.data if before else {}, after.data)
        context = {
            "item": item,
            "before": before,
            "after": after,
            "differences": found,
            "link": self.link(request, after),
        }
        return self.answer(request, item, "compare.html", _now("What changed: %s") % item, context)

    def link(self, request: HttpRequest, revision: Revision) -> str:
        """The signed preview link to pass on; only a stored revision has one."""
        return request.build_absolute_uri(signed_address(revision)) if revision.pk else ""

    def preview_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        return show(request, self.revision(self.viewable(request, pk), number))

    def restore_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Make a new draft that says what revision NUMBER said; nothing that was saved since is lost."""
        item = self.viewable(request, pk)
        if not self.has_change_permission(request, item):  # type: ignore[attr-defined]
            raise PermissionDenied
        with transaction.atomic():
            row = lock(item)
            head = Revision.objects.head(row)
            note = _now("Number %d restored") % number
            saved = Revision.objects.save_work(
                row,
                self.revision(row, number).data,
                base=head.number,
                by=request.user,
                note=note,
                restored_number=number,
            )
        said = (
            _now("%s as a new draft. Send it to review when it is ready.") % note
            if saved.changed
            else _now("It already says the same.")
        )
        messages.success(request, said)
        return HttpResponseRedirect(self.address("change", pk))

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Merge into another one, the count shown before; or undo the merge that was the last thing done."""
        item = self.viewable(request, pk)
        if not self.model.can_merge or not may(request.user, "publish", self.model):
            raise PermissionDenied
        merged = last_merge(item)
        form = MergeForm(request.POST or None, item=item)
        if request.method == "POST" and (merged or form.is_valid()):
            try:
                if merged:
                    undo_merge(item, request.user)
                else:
                    merge_into(item, form.cleaned_data["target"], request.user)
                messages.success(request, _now("Undone.") if merged else _now("Merged; it can be undone here."))
            except StepRefusedError as refusal:
                messages.error(request, str(refusal))
            return HttpResponseRedirect(self.address("merge", pk))
        said = merged.steps[-1]["note"] if merged else ""
        context = {"form": form, "merged": merged, "said": said, "count": item.link_count()}
        return self.answer(request, item, "merge.html", _now("Merge: %s") % item, context)

    def answer(
        self, request: HttpRequest, item: Any, template: str, title: str, context: dict[str, Any]
    ) -> TemplateResponse:
        frame = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": title, "original": item,
            "may_change": self.has_change_permission(request, item),  # type: ignore[attr-defined]
        }  # fmt: skip
        return TemplateResponse(request, f"admin/editing/{template}", {**frame, **context})
