"""Where a term is used on this site: which public items mention it, those that do so most often first."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, JSONObject

from glossary.linking import Name, NameIndex
from glossary.models import Term
from immunoinfo.publishing.names import NameKind
from immunoinfo.therapies.entries import Entry, entry_models

MARKS = re.compile(r"<[^>]*>|\[[^\]]*\]")  # tags, sources, pictures: enough for counting, and far quicker than parsing
LOOKED_AT = 400  # items that hold the letters of a name
SHOWN = 8  # items of a kind
NAMES = (NameKind.EXACT, NameKind.ABBR, NameKind.VARIANT)


@dataclass(frozen=True)
class Page:
    """A page that mentions the term."""

    title: str
    url: str
    times: int  # a mention in the title counts for ten


@dataclass(frozen=True)
class Mentions:
    """The items of one kind that mention a term; KIND is what several of them are called."""

    kind: str
    entries: list[Page]


def mentions(term: Term) -> list[Mentions]:
    """Return where TERM is mentioned, kind by kind, in one query whatever the number of kinds."""
    names = [term.name, *term.names_of(*NAMES)]
    capitals = {*term.names_of(NameKind.ABBR)}
    index = NameIndex(Name(name, "", exact_case=name in capitals) for name in names)
    models = {model.kind_slug: model for model in entry_models() if model is not Term}
    if not models:
        return []
    first, *others = (holding(model, term.language, spellings(names)) for model in models.values())
    found: dict[str, list[Page]] = defaultdict(list)
    for kind, title, slug, texts in first.union(*others, all=True)[:LOOKED_AT]:
        times = 10 * len(list(index.find(title))) + len(list(index.find(MARKS.sub(" ", "\n".join(texts.values())))))
        if times:
            found[kind].append(Page(title, models[kind](slug=slug, language=term.language).get_absolute_url(), times))
    return [
        Mentions(str(model._meta.verbose_name_plural), sorted(found[kind], key=lambda each: -each.times)[:SHOWN])
        for kind, model in models.items()
        if found[kind]
    ]


def holding(model: type[Entry], language: str, words: set[str]) -> Any:
    """Kind, title, slug and texts of what is public in MODEL and has the letters of one of WORDS."""
    held = model.objects.published().in_language(language).holding(*words).order_by()
    texts = JSONObject(**{name: name for name in model.cited_fields})
    return held.values_list(Value(model.kind_slug), Cast(model.title_field, CharField()), "slug", texts)


def spellings(names: list[str]) -> set[str]:
    """Return NAMES with and without hyphens, less those that hold another one: whoever finds that finds them."""
    all_of_them = {
        change.casefold() for name in names for change in (name, name.replace("-", " "), name.replace(" ", "-"))
    }
    return {each for each in all_of_them if not any(other != each and other in each for other in all_of_them)}
