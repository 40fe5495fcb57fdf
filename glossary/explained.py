"""What the glossary tells the checks: which words it explains, and what each abbreviation stands for."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from glossary.linking import WORD, Name, NameIndex
from glossary.models import Term
from glossary.vocabulary import public_terms, vocabulary
from immunoinfo.changes.remembered import Remembered
from immunoinfo.publishing.checks.abbreviations import is_abbreviation
from immunoinfo.publishing.checks.syllables import stem
from immunoinfo.publishing.checks.vocabulary import Vocabulary, finder
from immunoinfo.publishing.names import NameKind
from immunoinfo.publishing.paths import page_at

EXPLAINED = (NameKind.EXACT, NameKind.VARIANT, NameKind.NARROWER)


def build() -> tuple[dict[str, Vocabulary], datetime | None]:
    """Return what is explained in each language, and the moment until which it holds."""
    by_language, until = public_terms()
    return {language: explained(language, terms) for language, terms in by_language.items()}, until


def explained(language: str, terms: list[Term]) -> Vocabulary:
    names = [name for term in terms for name in names_of(term)]
    index = NameIndex(names)
    long_forms = spelled_out(terms)
    return Vocabulary(
        finders=(finder(lambda text: ((start, end) for start, end, _name in index.find(text))),),
        words=frozenset(stem(name.text) for name in names if WORD.fullmatch(name.text)),
        abbreviations={short: tuple(forms) for short, forms in long_forms.items() if forms},
        exempt=frozenset(short for short, forms in long_forms.items() if not forms),
        addresses=addresses(language),
    )


def names_of(term: Term) -> Iterator[Name]:
    for text in (term.name, *term.names_of(*EXPLAINED)):
        yield Name(text, "", exact_case=is_abbreviation(text))
    for text in term.names_of(NameKind.ABBR):
        yield Name(text, "", exact_case=True)


def spelled_out(terms: list[Term]) -> dict[str, list[str]]:
    """Return each abbreviation with its long forms; one without any is a name of its own, such as CTLA-4."""
    forms: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        names = [term.name, *term.names_of(NameKind.EXACT, NameKind.VARIANT)]
        for short in filter(is_abbreviation, [*names, *term.names_of(NameKind.ABBR)]):
            forms[short] += [name for name in names if not is_abbreviation(name)]
    return forms


def addresses(language: str) -> dict[str, str]:
    """Return the path of each name in the glossary with the path it leads to: its own where readers choose."""
    found: dict[str, str] = {}
    for slug, owners in vocabulary(language).owners.items():
        path = page_at(language, "glossary:term_detail", slug)
        found[path] = owners[0].get_absolute_url() if len(owners) == 1 else path
    return found


remembered = Remembered(build, Term)


def explained_in(language: str) -> Vocabulary:
    """Return what the published terms in LANGUAGE explain."""
    return remembered().get(language) or Vocabulary()
