"""Alternate names: what else a thing is called, as typed data that an editor writes one name a line."""

import re
from typing import Any, TypedDict

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

A_KIND = re.compile(r"[A-Za-z]+")
MAX_NAME = 120  # characters


class NameKind(models.TextChoices):
    """How a name relates to the thing; search uses all, pages show some, glossary links use EXACT and ABBR."""

    EXACT = "exact", gettext_lazy("Also called")
    ABBR = "abbr", gettext_lazy("Abbreviation")
    LAY = "lay", gettext_lazy("Everyday words")
    VARIANT = "variant", gettext_lazy("Other spelling")
    MISSPELLING = "misspelling", gettext_lazy("Common slip")
    BROADER = "broader", gettext_lazy("One kind of")
    NARROWER = "narrower", gettext_lazy("Includes")
    OVERLAP = "overlap", gettext_lazy("Overlaps with")
    CONFUSED = "confused", gettext_lazy("Not the same as")
    AMBIGUOUS = "ambiguous", gettext_lazy("Word with two meanings")


SHOWN = (
    NameKind.EXACT, NameKind.ABBR, NameKind.BROADER, NameKind.NARROWER, NameKind.OVERLAP, NameKind.CONFUSED,
)  # fmt: skip
REDIRECTING = (NameKind.EXACT, NameKind.ABBR, NameKind.VARIANT)
LINKING = (NameKind.EXACT, NameKind.ABBR)
NOT_OURS = (NameKind.BROADER, NameKind.OVERLAP, NameKind.CONFUSED)  # names of something else


class AlternateName(TypedDict):
    name: str
    kind: str


def parse_names(text: str) -> list[AlternateName]:
    """Read one name a line, each with an optional kind before a colon: `abbr: ICI`. No kind means exact."""
    names: list[AlternateName] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        kind, colon, name = line.partition(":")
        if colon and A_KIND.fullmatch(kind.strip()) and name.startswith(" "):
            names.append(
                {"name": name.strip(), "kind": kind.strip().lower()}
            )  # an unknown kind is named when validated
        else:
            names.append({"name": line, "kind": NameKind.EXACT.value})
    return names


def format_names(names: list[AlternateName]) -> str:
    """Write NAMES as parse_names() reads them; an exact name whose colon would mislead keeps its kind."""
    return "\n".join(
        entry["name"]
        if entry["kind"] == NameKind.EXACT and ":" not in entry["name"]
        else f"{entry['kind']}: {entry['name']}"
        for entry in names
    )


def validate_names(value: Any) -> None:
    """Raise ValidationError, naming the entry, unless VALUE is a list of distinct names of known kinds."""
    if not isinstance(value, list):
        raise ValidationError(_("Alternate names must be a list."))
    seen: set[tuple[str, str]] = set()
    for entry in value:
        if not isinstance(entry, dict) or set(entry) != {"name", "kind"} or not isinstance(entry["name"], str):
            raise ValidationError(_("An alternate name has a name and a kind; this has not: %r") % (entry,))
        name, kind = entry["name"], entry["kind"]
        if kind not in NameKind.values:
            raise ValidationError(_("“%s” is no kind of name. Kinds: %s.") % (kind, ", ".join(NameKind.values)))
        if not name.strip() or len(name) > MAX_NAME or "\x00" in name or name != name.strip():
            raise ValidationError(_("“%s” is empty or longer than %d characters.") % (name[:MAX_NAME], MAX_NAME))
        if (name.casefold(), kind) in seen:
            raise ValidationError(_("“%s” stands there twice.") % name)
        seen.add((name.casefold(), kind))


class AlternateNamesFormField(forms.CharField):
    """A text area with one name a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return format_names(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return parse_names(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != parse_names(data or "")


class AlternateNamesField(models.JSONField):
    """Validated JSON: `[{"name": "ICI", "kind": "abbr"}]`. Every way into the database is validated."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, list):
            validate_names(value)
        return super().get_prep_value(value)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        validate_names(value)

    def formfield(self, **kwargs: Any) -> Any:
        # JSONField would hand its encoder to a field that is none.
        return models.Field.formfield(self, **{"form_class": AlternateNamesFormField, **kwargs})


class OtherwiseCalled:
    """A thing with alternate names."""

    alternate_names: list[AlternateName]

    def names_of(self, *kinds: str) -> list[str]:
        """Return the alternate names of these KINDS, of all kinds when none is given."""
        return [entry["name"] for entry in self.alternate_names if not kinds or entry["kind"] in kinds]

    def own_names(self) -> list[str]:
        """Return the alternate names that mean this item itself, not something wider or different."""
        return self.names_of(*(kind for kind in NameKind.values if kind not in NOT_OURS))
