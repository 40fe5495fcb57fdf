"""Where a term is used on this site: which public items mention it, those that do so most often first."""

from dataclasses import dataclass

from glossary.linking import Name, NameIndex
from glossary.models import Term
from immunoinfo.publishing.names import NameKind
from immunoinfo.richtext import plain
from immunoinfo.therapies.models import Entry, entry_models

LOOKED_AT = 200  # items of a kind that hold the letters of a name
SHOWN = 8  # items of a kind
NAMES = (NameKind.EXACT, NameKind.ABBR, NameKind.VARIANT)


@dataclass(frozen=True)
class Mentions:
    """The items of one kind that mention a term; KIND is what several of them are called."""

    kind: str
    slug: str
    entries: list[Entry]


def mentions(term: Term) -> list[Mentions]:
    """Return where TERM is mentioned, kind by kind; one query a kind."""
    names = [term.name, *term.names_of(*NAMES)]
    capitals = {*term.names_of(NameKind.ABBR)}
    index = NameIndex(Name(name, "", exact_case=name in capitals) for name in names)
    found = []
    for model in entry_models():
        if model is not Term:
            held = model.objects.published().in_language(term.language).holding(*spellings(names))[:LOOKED_AT]
            counted = sorted(((count(entry, index), entry) for entry in held), key=lambda pair: -pair[0])
            entries = [entry for number, entry in counted if number][:SHOWN]
            found.append(Mentions(str(model._meta.verbose_name_plural), model.kind_slug, entries))
    return [each for each in found if each.entries]


def spellings(names: list[str]) -> set[str]:
    """Return NAMES with and without hyphens, less those that hold another one: whoever finds that finds them."""
    all_of_them = {
        change.casefold() for name in names for change in (name, name.replace("-", " "), name.replace(" ", "-"))
    }
    return {each for each in all_of_them if not any(other != each and other in each for other in all_of_them)}


def count(entry: Entry, index: NameIndex) -> int:
    """Return how often ENTRY's text mentions a name of INDEX; a mention in its title counts for ten."""
    return 10 * len(list(index.find(str(entry)))) + len(list(index.find(plain(entry.cited_text()))))
