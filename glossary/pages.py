"""What the page of a term asks of the database, put together once a process."""

import json
from typing import Any

from glossary.models import Term
from glossary.vocabulary import vocabulary
from immunoinfo.publishing.prepared import LANGUAGE, NOW, Given, Prepared
from immunoinfo.therapies.known import told_therapies


def terms() -> Any:
    public = Term.objects.published(NOW).in_language(LANGUAGE)
    return public.with_therapy_ids().with_link_ids().with_source_rows().filter(slug=Given("slug"))


term_rows: Prepared[Term] = Prepared(terms)


def term_at(slug: str) -> Term | None:
    """Return the public term at SLUG, with its therapy types and the public terms that it names."""
    return next((told_links(term) for term in term_rows.objects(slug=slug)), None)


def told_links(term: Any) -> Term:
    known = vocabulary(term.language).by_pk
    named = {"related": term.related_ids, "confused_with": term.confused_ids}
    kept = told_therapies(term).__dict__["_prefetched_objects_cache"]  # where Django looks first
    for name, ids in named.items():
        others = (known[pk] for pk in json.loads(ids or "[]") if pk in known)
        kept[name] = sorted(others, key=lambda other: other.name)
    return term
