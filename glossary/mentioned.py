"""Where a term is used on this site: which public items mention it, those called so first and then the newest."""

from collections import defaultdict
from dataclasses import dataclass

from glossary.models import Term
from immunoinfo.publishing.names import NameKind
from immunoinfo.publishing.said import Names, Page, pages_that_say
from immunoinfo.therapies.entries import entry_models

SHOWN = 6  # items of a kind
NAMES = (NameKind.EXACT, NameKind.ABBR, NameKind.VARIANT)


@dataclass(frozen=True)
class Mentions:
    """The items of one kind that mention a term; KIND is what several of them are called."""

    kind: str
    entries: list[Page]


def mentions(term: Term) -> list[Mentions]:
    """Return where TERM is mentioned, kind by kind, in one query whatever the number of kinds."""
    models = {model.kind_slug: model for model in entry_models() if model is not Term}
    names = (term.name, *term.names_of(*NAMES))
    found: dict[str, list[Page]] = defaultdict(list)
    for page in pages_that_say(Names(term.language, names, frozenset(term.names_of(NameKind.ABBR))), models):
        found[page.kind].append(page)
    return [
        Mentions(str(model._meta.verbose_name_plural), found[kind][:SHOWN])
        for kind, model in models.items()
        if found[kind]
    ]
