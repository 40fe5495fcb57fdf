"""Import and export in the admin. Who imports sees first what would change; what comes in is drafts, never live text."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.files.storage import storages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm, ImportForm
from import_export.tmp_storages import MediaStorage

from immunoinfo.buckets import names_in
from immunoinfo.publishing.differences import condensed, marked, readable
from immunoinfo.publishing.revisions import Revision
from immunoinfo.publishing.sheets import FORMATS, MAX_BYTES, TableError
from immunoinfo.publishing.tables import Row, Table, last_revision
from immunoinfo.publishing.workflow import may

WAITS = timedelta(hours=1)  # between the check of a file and its confirmation
SHOWN = 200  # rows on the page of the check


class UploadForm(ImportForm):
    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than %d MB; split it.") % (MAX_BYTES // 1024**2))
        return file


class ConfirmForm(forms.Form):
    """What was checked travels as a signed word: nobody can name another file, or confirm somebody else's."""

    checked = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean(self) -> dict[str, Any]:
        try:
            told = signing.loads(self.cleaned_data.get("checked", ""), salt=self.owner, max_age=WAITS)
        except signing.BadSignature as refused:
            raise forms.ValidationError(_("This check is too old, or not yours.")) from refused
        return {**told, "original_file_name": ""}


class TableViews(ImportExportMixin):
    """Adds import and export to the ModelAdmin of something publishable."""

    resource_classes = [Table]
    import_formats = export_formats = FORMATS
    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    export_form_class = ExportForm
    import_template_name = "admin/editing/import.html"
    export_template_name = "admin/editing/export.html"
    tmp_storage_class = MediaStorage  # in STORAGES["import_export"], which is not public
    skip_admin_log = True  # the history says it

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "publish", self.model)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        seen = form.cleaned_data.get("seen") if form is not None and form.is_bound and form.is_valid() else None
        return {"model": self.model, "by": request.user, "seen": seen}

    # --- out ---

    @admin.action(description=_("Export the selected"), permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Lead to the choice of a format, with the selection, or the filters of a whole list, in the address."""
        whole = request.POST.get("select_across") == "1"
        chosen = request.GET.urlencode() if whole else "pk__in=" + ",".join(str(item.pk) for item in queryset)
        return HttpResponseRedirect(f"{self.address('export')}?{chosen}")

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        try:
            return super().get_export_queryset(request)
        except IncorrectLookupParameters as error:
            raise BadRequest(str(error)) from error

    def get_valid_export_item_pks(self, request: HttpRequest) -> tuple[()]:
        """None by a hidden field: what is selected stands in the address."""
        return ()

    # --- in ---

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {"rollback_on_validation_errors": True}

    def get_confirm_form_kwargs(self, request: HttpRequest, import_form: Any = None) -> dict[str, Any]:
        owner = f"import:{self.opts.label_lower}:{request.user.pk}"
        kwargs = {**super().get_confirm_form_kwargs(request, import_form), "owner": owner}
        if import_form:
            told = super().get_confirm_form_initial(request, import_form)
            del told["original_file_name"]
            kwargs["initial"] = {"checked": signing.dumps({**told, "seen": last_revision()}, salt=owner)}
        return kwargs

    def write_to_tmp_storage(self, import_file: Any, input_format: Any) -> Any:
        forget_old_files()
        return super().write_to_tmp_storage(import_file, input_format)

    def add_data_read_fail_error_to_form(self, form: Any, error: Exception) -> None:
        unreadable = _now("The file is damaged, or of another format than was picked.")
        form.add_error("import_file", str(error) if isinstance(error, TableError) else unreadable)

    def import_action(self, request: HttpRequest, **kwargs: Any) -> Any:
        answer = super().import_action(request, **kwargs)
        answer.context_data |= told(answer.context_data.get("result"))
        return answer

    def process_import(self, request: HttpRequest, **kwargs: Any) -> Any:
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = self.create_confirm_form(request)
        try:
            if form.is_valid():
                return super().process_import(request, **kwargs)
        except FileNotFoundError:
            pass  # confirmed already, or too long ago
        messages.error(request, _now("There is nothing to confirm any more: check the file again."))
        return HttpResponseRedirect(self.address("import"))

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        """Say how many drafts were made, and lead to them."""
        made = sum(row.instance is not None and bool(row.instance.saved) for row in result.rows if not row.is_skip())
        said = ngettext(
            "%d draft was made. Readers see nothing of it until it is published.",
            "%d drafts were made. Readers see nothing of them until they are published.",
            made,
        )
        address = f"{self.address('changelist')}?status=work-{Revision.State.DRAFT.value}"
        link = format_html(' <a href="{}">{}</a>', address, _now("See the drafts")) if made else ""
        messages.success(request, format_html("{}{}", said % made, link))

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _now("Import"),
                "result": result,
            }
            return TemplateResponse(request, self.import_template_name, context | told(result))
        return super().process_result(result, request)


def told(result: Any) -> dict[str, Any]:
    """What the page of the check says of RESULT: bad rows by number and field, changed rows cell by cell."""
    if result is None:
        return {}
    errors = [("", "", str(error.error)) for error in result.base_errors]
    for bad in result.invalid_rows:
        errors += [(bad.number + 1, name, said) for name, words in bad.error_dict.items() for said in words]
    errors += [(bad.number + 1, "", str(error.error)) for bad in result.error_rows for error in bad.errors]
    changed = [] if errors else [row for row in result.valid_rows() if not row.is_skip()]
    rows = [(row.number + 1, row.is_new(), row.instance.item, changes(row.instance)) for row in changed[:SHOWN]]
    return {
        "errors": sorted(errors[:SHOWN], key=lambda error: error[0] or 0), "more_errors": max(0, len(errors) - SHOWN),
        "rows": rows, "more_rows": len(changed) - len(rows), "unchanged": result.total_rows - len(changed),
    }  # fmt: skip


def changes(row: Row) -> list[tuple[str, SafeString]]:
    """Return label and marked text of each cell that ROW changed."""
    before, after = row.head.data, row.saved.revision.data  # type: ignore[union-attr]
    return [
        (row.item.label(name), marked(*condensed(readable(before.get(name)), readable(after[name]))))
        for name in after
        if before.get(name) != after[name]
    ]


def forget_old_files() -> int:
    """Remove what was checked and never confirmed; return how many files those were."""
    storage, folder = storages["import_export"], "django-import-export"
    names = names_in(storage, folder)
    old = [name for name in names if storage.get_modified_time(f"{folder}/{name}") < timezone.now() - WAITS]
    for name in old:
        storage.delete(f"{folder}/{name}")
    return len(old)
