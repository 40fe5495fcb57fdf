"""A kind's items as a table, one a row: what editors take out, change elsewhere and bring back as drafts.

A row says which item it is and which revision it was made of. A cell that still says what that revision says is left
alone, whatever a spreadsheet did to it; the others are merged into what was saved meanwhile, as a form would be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _now
from import_export import fields, resources, results
from import_export.instance_loaders import BaseInstanceLoader

from immunoinfo.marks import cited_keys
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.cells import Cell, Keys
from immunoinfo.publishing.library import Source
from immunoinfo.publishing.revisions import MergeConflictError, Revision, Saved, Who
from immunoinfo.publishing.sheets import TableError, as_text
from immunoinfo.publishing.snapshot import Known, own_fields, snapshot, with_values
from immunoinfo.richtext import UNSTORABLE

ITEM, REVISION = "item", "revision"  # the columns that are not fields


@dataclass
class Row:
    """One row on its way in or out: the ITEM, None when it is new; the revision it was made of; what it says."""

    item: Any
    base: Revision
    values: dict[str, Any]
    head: Revision
    saved: Saved | None = None

    def __str__(self) -> str:
        return str(self.item)

    @property
    def pk(self) -> Any:
        return self.item.pk if self.item else None

    @property
    def address(self) -> str:
        return f"{self.item.language}/{self.item.slug}"

    @property
    def number(self) -> str:
        return str(self.base.number)


class Value(fields.Field):
    """A column of the table that is a field of the kind."""

    def get_value(self, row: Row) -> Any:
        return row.values.get(self.attribute)

    def save(self, row: Row, data: dict[str, str], is_m2m: bool = False, **kwargs: Any) -> None:
        said = data[self.column_name].strip()
        kept = as_text(self.widget.render(row.base.data.get(self.attribute))).strip()
        if said != kept and (said or row.item):  # of a new item an empty cell leaves what the kind begins with
            row.values[self.attribute] = self.clean(data)


class Table(resources.Resource):
    """The table of one MODEL; what comes in is written BY somebody, and was checked when revision SEEN was the last."""

    class Meta:
        instance_loader_class = BaseInstanceLoader  # never asked: get_or_init_instance() knows
        report_skipped = False
        skip_diff = True
        store_instance = True
        use_transactions = True

    def __init__(self, model: Any, by: Who = None, seen: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model, self.by, self.seen, self.keys = model, by, seen, Keys()
        self.links = [column.name for column in own_fields(model) if column.many_to_many]
        self.known = Known()
        self.fields[ITEM] = fields.Field("address", ITEM, readonly=True)
        self.fields[REVISION] = fields.Field("number", REVISION, readonly=True)
        for column in own_fields(model):
            self.fields[column.name] = Value(column.name, column.name, Cell(column, self.keys))

    @classmethod
    def get_db_connection_name(cls) -> str:
        return "default"

    @classmethod
    def get_display_name(cls) -> str:
        return cls.__name__

    # --- out ---

    def iter_queryset(self, queryset: Any) -> Iterable[Row]:
        items = list(queryset.prefetch_related(*self.links))
        heads = Revision.objects.heads(items)
        return (Row(item, heads[item.pk], heads[item.pk].data, heads[item.pk]) for item in items)

    # --- in ---

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Refuse columns that mean nothing, and hold the rows of all items named, always in the same order."""
        headers = list(dataset.headers)
        unknown = [UNSTORABLE.sub("", name)[:60] or "…" for name in headers if name not in self.fields]
        if unknown or len(set(headers)) < len(headers):
            dataset.wipe()
            raise TableError(
                _now("Each column is named by a field, and once. Unknown: %s.") % (", ".join(unknown[:10]) or "–")
            )
        names = [name for name in dataset[ITEM] if not UNSTORABLE.search(name)] if ITEM in headers else []
        slugs = {name.rpartition("/")[2] for name in names}
        rows = self.model._base_manager.select_for_update().filter(slug__in=slugs).order_by("pk")
        held = list(rows.prefetch_related(*self.links))
        self.items = {f"{item.language}/{item.slug}": item for item in held}
        self.heads = Revision.objects.heads(self.items.values())
        self.named: set[str] = set()
        later = Revision.objects.of_kind(self.model).filter(pk__gt=self.seen) if self.seen is not None else ()
        self.saved_since = {revision.object_id for revision in later}

    def import_row(self, row: dict[str, str], instance_loader: Any, **kwargs: Any) -> results.RowResult:
        if any(row.values()):
            return super().import_row(row, instance_loader, **kwargs)
        empty = results.RowResult()
        empty.import_type = results.RowResult.IMPORT_TYPE_SKIP
        return empty

    def get_or_init_instance(self, instance_loader: Any, row: dict[str, str]) -> tuple[Row, bool]:
        """Return what ROW is about. Raises ValidationError where it names nothing that is there, or twice the same."""
        name, number = row.get(ITEM, ""), row.get(REVISION, "")
        if not name:
            empty = Revision(number=0, data=snapshot(self.model()))
            return Row(None, empty, dict(empty.data), empty), True
        item = self.items.get(name)
        if item is None:
            raise ValidationError({ITEM: _now("There is no such item; leave this cell empty to add a new one.")})
        if name in self.named:
            raise ValidationError({ITEM: _now("An earlier row is about the same item.")})
        self.named.add(name)
        base = self.base(item, number)
        return Row(item, base, dict(base.data), self.heads[item.pk]), False

    def base(self, item: Publishable, number: str) -> Revision:
        head = self.heads[item.pk]
        if number == str(head.number):
            return head
        if not number:
            if item.pk in self.saved_since:
                raise ValidationError({REVISION: _now("Somebody saved it since the check; check the file again.")})
            return head
        known = number.isascii() and number.isdigit() and len(number) < 10
        if not known or not (found := Revision.objects.number(item, int(number))):
            raise ValidationError({REVISION: _now("There is no such revision of it; export it again.")})
        return found

    def skip_row(self, row: Row, original: Any, data: Any, errors: Any = None) -> bool:
        return row.item is not None and row.values == row.base.data and not errors

    def validate_instance(self, row: Row, errors: Any = None, validate_unique: bool = True) -> None:
        """Ask what the form asks, and that every source cited in a new text is known."""
        found: dict[str, Any] = dict(errors or {})
        made = with_values(row.item or self.model(), row.values, self.known)
        try:
            made.full_clean(exclude=[*found, *(f.name for f in self.model._meta.fields if f.name not in self.fields)])
        except ValidationError as refused:
            found = refused.update_error_dict(found)
        changed = [name for name in row.values if row.values[name] != row.base.data[name]]
        for name in set(changed) & set(self.model.cited_fields) - set(found):
            keys = cited_keys(str(row.values[name]))
            known = set(Source.objects.filter(key__in=keys).values_list("key", flat=True))
            if unknown := [key for key in keys if key not in known]:
                found[name] = ValidationError(_now("The source [@%s] is not known.") % unknown[0])
        if found:
            raise ValidationError(found)
        told = snapshot(made)
        row.values = {**row.base.data, **{name: told[name] for name in changed}}

    def save_instance(self, row: Row, is_create: bool, data: Any, **kwargs: Any) -> None:
        """Write a draft, as a save of the form would; a dry run is rolled back as a whole."""
        try:
            with transaction.atomic():  # what one row meets leaves the others as they are
                row.item, row.saved = Revision.objects.save_draft(
                    self.model, row.item, row.values, base=row.base.number, by=self.by, note=_now("Imported from a table"),
                    head=row.head if row.item else None,
                )  # fmt: skip
        except MergeConflictError as conflict:
            said = _now("Somebody else changed the same place meanwhile; export it again.")
            raise ValidationError({collision.field: said for collision in conflict.collisions}) from conflict
        if is_create:
            self.keys.known.pop(self.model, None)
            self.known.rows.pop(self.model, None)

    def save_m2m(self, instance: Row, row: Any, **kwargs: Any) -> None:
        """Links to many are part of the revision."""

    def after_import_row(self, row: Any, row_result: results.RowResult, **kwargs: Any) -> None:
        made, row_result.number = row_result.instance, kwargs["row_number"]
        if made is not None and (made.saved is None or not made.saved.changed):
            row_result.import_type = results.RowResult.IMPORT_TYPE_SKIP


def last_revision() -> int:
    return Revision.objects.aggregate(last=Max("pk"))["last"] or 0
