"""The glossary as names: which name explains what, which name leads where. Remembered until content changes."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.text import slugify

from glossary.linking import Name, NameIndex
from glossary.models import Term
from immunoinfo.changes.remembered import Remembered, next_moment
from immunoinfo.publishing.names import LINKING, REDIRECTING, NameKind
from immunoinfo.publishing.paths import page_at


@dataclass(eq=False)
class Vocabulary:
    """Of one language: the names that are explained in place, and who owns each name that can stand in an address."""

    index: NameIndex = field(default_factory=lambda: NameIndex(()))
    owners: dict[str, list[Term]] = field(default_factory=dict)  # by the name as an address
    by_slug: dict[str, Term] = field(default_factory=dict)
    by_pk: dict[int, Term] = field(default_factory=dict)
    # What was shown so far, by the language of the page and the address.
    definitions: dict[tuple[str, str], str] = field(default_factory=dict)

    def meanings(self, url: str) -> list[Term]:
        """Return the terms that the glossary's page at URL explains: one, or those that share a name."""
        slug = url.rstrip("/").rpartition("/")[2]
        return [self.by_slug[slug]] if slug in self.by_slug else self.owners.get(slug, [])


def public_terms() -> tuple[dict[str, list[Term]], datetime | None]:
    """Return the published terms of each language, and when the next one opens or closes."""
    now = timezone.now()
    terms = list(Term.objects.not_over().order_by("pk"))
    by_language: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        if term.is_published(now):
            by_language[term.language].append(term)
    return by_language, next_moment(terms, now)


def build() -> tuple[dict[str, Vocabulary], datetime | None]:
    """Return the vocabulary of each language, and the moment until which it holds."""
    by_language, until = public_terms()
    return {language: vocabulary_of(found) for language, found in by_language.items()}, until


def vocabulary_of(terms: list[Term]) -> Vocabulary:
    owners: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        for address in dict.fromkeys(map(slugify, names_in_addresses(term))):
            if address:
                owners[address].append(term)
    by_slug, by_pk = {term.slug: term for term in terms}, {term.pk: term for term in terms}
    return Vocabulary(NameIndex(linking_names(terms, owners)), dict(owners), by_slug, by_pk)


def names_in_addresses(term: Term) -> list[str]:
    return [term.name, *term.names_of(*REDIRECTING)]


def written(address: str, owner: Term) -> str:
    """Return the name that stands in ADDRESS as its OWNER writes it."""
    return next(name for name in names_in_addresses(owner) if slugify(name) == address)


def linking_names(terms: list[Term], owners: dict[str, list[Term]]) -> list[Name]:
    """Return the names that make links; one that several terms own leads to their choice page."""
    names: list[Name] = []
    for term in terms:
        if not term.auto_link:
            continue
        for kind, text in [(NameKind.EXACT, term.name), *((k, n) for k in LINKING for n in term.names_of(k))]:
            several = len(owners.get(slugify(text), ())) > 1 and slugify(text) != term.slug
            url = page_at(term.language, "glossary:term_detail", slugify(text)) if several else term.get_absolute_url()
            names.append(Name(text, url, exact_case=kind == NameKind.ABBR))
    return names


vocabularies = Remembered(build, Term)


def vocabulary(language: str) -> Vocabulary:
    """Return the names of the published terms in LANGUAGE."""
    return vocabularies().get(language) or Vocabulary()
