"""The glossary as names: which name explains what, which name leads where. Remembered until content changes."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from sys import getsizeof
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache, cachedmethod
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify

from glossary.linking import Name, NameIndex
from glossary.models import Term, TermQuerySet
from immunoinfo.changes.remembered import Remembered, next_moment
from immunoinfo.publishing.base import PUBLIC
from immunoinfo.publishing.names import LINKING, REDIRECTING, NameKind
from immunoinfo.publishing.paths import page_at

# What is remembered of each term: what other pages show of it, and what tells whether they may.
SHOWN = ("language", "slug", "name", "definition", "pronunciation", "auto_link")
NAMES = "alternate_names"
ROOM = 12_000_000  # bytes of explained texts that a process remembers: two hundred long articles


class Meaning(NamedTuple):
    """What a page shows of a name it explains, as HTML: what opens at ANCHOR, and what is listed at the end, in order of the keys."""

    anchor: str
    opened: str
    listed: Mapping[tuple[str, str], str]


class Explained(NamedTuple):
    """A text with its words explained, and these as a list, in order."""

    html: SafeString
    listed: SafeString


@dataclass(eq=False)
class Vocabulary:
    """Of one language: the names that are explained in place, and who owns each name that can stand in an address."""

    index: NameIndex = field(default_factory=lambda: NameIndex(()))
    owners: dict[str, list[Term]] = field(default_factory=dict)  # by the name as an address
    by_slug: dict[str, Term] = field(default_factory=dict)
    by_pk: dict[int, Term] = field(default_factory=dict)
    # What was shown so far, by the language of the page and the address.
    shown: dict[tuple[str, str], Meaning] = field(default_factory=dict)
    texts: LRUCache[bytes, Explained] = field(default_factory=lambda: LRUCache(ROOM, lambda kept: getsizeof(kept.html)))
    lock: Lock = field(default_factory=Lock)

    @cachedmethod(attrgetter("texts"), key=lambda _self, key, _explain: key, lock=attrgetter("lock"))
    def once(self, key: bytes, explain: Callable[[], Explained]) -> Explained:
        """Return what EXPLAIN makes of the text that KEY stands for; remembered, for these names explain it in one way."""
        return explain()

    def meanings(self, url: str) -> list[Term]:
        """Return the terms that the glossary's page at URL explains: one, or those that share a name."""
        slug = url.rstrip("/").rpartition("/")[2]
        return [self.by_slug[slug]] if slug in self.by_slug else self.owners.get(slug, [])


def not_over() -> TermQuerySet:
    """Return the terms that are public or will be, with what is remembered of them and their names."""
    return Term.objects.not_over().order_by("pk").only(*SHOWN, *PUBLIC, NAMES)


def public_terms() -> tuple[dict[str, list[Term]], datetime | None]:
    """Return the published terms of each language, and when the next one opens or closes."""
    now = timezone.now()
    terms = list(not_over())
    by_language: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        if term.is_published(now):
            by_language[term.language].append(term)
    return by_language, next_moment(terms, now)


def build() -> tuple[dict[str, Vocabulary], datetime | None]:
    """Return the vocabulary of each language, and the moment until which it holds."""
    now = timezone.now()
    gathered: dict[str, Gathered] = defaultdict(Gathered)
    terms: list[Term] = []
    for term in not_over().iterator():
        if term.is_published(now):
            gathered[term.language].add(term)
        # As much as all the rest, and in the index now; Django reads them again where they are asked for.
        delattr(term, NAMES)
        terms.append(term)
    return {language: each.vocabulary() for language, each in gathered.items()}, next_moment(terms, now)


@dataclass
class Gathered:
    """The terms of one language, and of their names what makes links and what can stand in an address."""

    terms: list[Term] = field(default_factory=list)
    owners: dict[str, list[Term]] = field(default_factory=dict)
    linking: list[tuple[Term, str, str]] = field(default_factory=list)  # with the kind of the name

    def add(self, term: Term) -> None:
        self.terms.append(term)
        for address in filter(None, dict.fromkeys(map(slugify, names_in_addresses(term)))):
            self.owners.setdefault(address, []).append(term)
        if term.auto_link:
            self.linking.append((term, NameKind.EXACT, term.name))
            self.linking += ((term, kind, name) for kind in LINKING for name in term.names_of(kind))

    def vocabulary(self) -> Vocabulary:
        by_slug, by_pk = {term.slug: term for term in self.terms}, {term.pk: term for term in self.terms}
        return Vocabulary(NameIndex(self.name(*each) for each in self.linking), self.owners, by_slug, by_pk)

    def name(self, term: Term, kind: str, text: str) -> Name:
        """Return a name that makes links; one that several terms own leads to their choice page."""
        slug = slugify(text)
        several = len(self.owners.get(slug, ())) > 1 and slug != term.slug
        url = page_at(term.language, "glossary:term_detail", slug) if several else term.get_absolute_url()
        return Name(text, url, exact_case=kind == NameKind.ABBR)


def names_in_addresses(term: Term) -> list[str]:
    return [term.name, *term.names_of(*REDIRECTING)]


def written(address: str, owner: Term) -> str:
    """Return the name that stands in ADDRESS as its OWNER writes it."""
    return next(name for name in names_in_addresses(owner) if slugify(name) == address)


vocabularies = Remembered(build, Term)


def vocabulary(language: str) -> Vocabulary:
    """Return the names of the published terms in LANGUAGE."""
    return vocabularies().get(language) or Vocabulary()
