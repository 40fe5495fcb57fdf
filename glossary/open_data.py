"""The glossary as open data: every public term with all that its page says, with the licence and the version."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils import timezone
from tablib import Dataset

from glossary.models import Term
from immunoinfo.licence import LICENCE
from immunoinfo.publishing.names import format_names
from immunoinfo.publishing.paths import absolute
from immunoinfo.publishing.sheets import Csv, as_text

FIELDS = (
    "language", "slug", "name", "pronunciation", "definition", "full_definition", "misleading_note", "banner", "safety_critical",
    "sources_checked_at", "due_at", "reviewed_at", "reviewer_role", "changed_at", "change_note",
)  # fmt: skip
LINKS = ("therapies", "sources", "related", "confused_with")


def version_of(terms: Iterable[Term]) -> str:
    """Return the day of the last change of one of TERMS, which is what this edition of the glossary is called."""
    return max((timezone.localdate(term.changed_at).isoformat() for term in terms), default="")


def as_row(term: Term) -> dict[str, Any]:
    """Return what readers see of TERM, as JSON holds it. In texts `[@key]` cites the source of that key."""
    row = {
        **{name: getattr(term, name) for name in FIELDS},
        "url": absolute(term.get_absolute_url()),
        "alternate_names": term.alternate_names,
        "therapies": [therapy.slug for therapy in term.public_therapies],
        "related": [other.slug for other in term.public_related],
        "confused_with": [other.slug for other in term.public_confused_with],
        "sources": [
            {"key": source.key, "title": source.title, "publisher": source.publisher, "url": source.address}
            for source in term.sources.all()
        ],
    }
    return json.loads(json.dumps(row, cls=DjangoJSONEncoder))


def as_json(terms: list[Term]) -> dict[str, Any]:
    return {"licence": LICENCE, "version": version_of(terms), "terms": [as_row(term) for term in terms]}


def as_csv(terms: list[Term]) -> bytes:
    """Return one term a row, of a list each entry in a line of its own; a cell that could run begins with an apostrophe."""
    edition = {"licence": LICENCE["url"], "version": version_of(terms)}
    rows = [{**as_row(term), **edition} for term in terms]
    headers = list(rows[0]) if rows else [*FIELDS, *edition]
    cells = ([cell(name, value) for name, value in row.items()] for row in rows)
    return Csv().export_data(Dataset(*cells, headers=headers))


def cell(name: str, value: Any) -> str:
    if name == "alternate_names":
        return format_names(value)
    if name == "sources":
        return "\n".join(" | ".join(filter(None, source.values())) for source in value)
    return "\n".join(value) if isinstance(value, list) else as_text(value)


def as_set(terms: Iterable[Term], name: str) -> dict[str, Any]:
    """Return the glossary in the words of schema.org, with those of its TERMS that a page shows."""
    return {
        "@type": "DefinedTermSet",
        "name": name,
        "url": absolute(reverse("glossary:term_list")),
        "license": LICENCE["url"],
        "hasDefinedTerm": [term.as_defined() for term in terms],
    }
