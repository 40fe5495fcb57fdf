"""Names to offer while somebody types, and names near to what found nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from immunoinfo.search import lexicon
from immunoinfo.search.engines import Named, Wanted, engine
from immunoinfo.search.understanding import MAX_QUERY, MAX_WORDS
from immunoinfo.search.words import plain_words, prepared, squeezed, stem

LOOKED_AT = 60  # names; an entry may have several that begin alike
FIRST = 3  # names looked at first for each that is wanted: seldom fewer entries than wanted

MOST_NEAR = 3  # words that one may have been meant for


@dataclass(frozen=True)
class Suggestion:
    """A NAME that leads to the public entry TITLE of KIND at URL."""

    name: str
    title: str
    kind: str
    url: str


def suggest(text: str, language: str, limit: int = 8) -> list[Suggestion]:
    """Return names that begin with TEXT, then those with a later word that begins so; each entry once.

    Where these are few, also titles of entries that have all the words of TEXT in their names, in any order.
    """
    key = squeezed(text[:MAX_QUERY])
    if not key:
        return []
    wanted = Wanted(language)
    found = beginning(key, False, wanted, limit)
    if len(found) < limit:
        found = once([*found, *beginning(key, True, wanted, limit)])
    typed = plain_words(prepared(text[:MAX_QUERY]))[:MAX_WORDS]
    if len(found) < limit and len(typed) > 1:
        beginnings = [*map(stem, typed[:-1]), typed[-1]]
        found = once([*found, *suggestions(engine().holding(beginnings, wanted, limit))])
    return found[:limit]


def beginning(key: str, inner: bool, wanted: Wanted, limit: int) -> list[Suggestion]:
    """Return what engine().beginning() finds, LIMIT entries or more where so many are near."""
    names = engine().beginning(key, inner, wanted, FIRST * limit)
    found = suggestions(names)
    if len(found) < limit and len(names) == FIRST * limit < LOOKED_AT:
        return suggestions(engine().beginning(key, inner, wanted, LOOKED_AT))
    return found


def suggestions(names: Iterable[Named]) -> list[Suggestion]:
    return once(Suggestion(*name) for name in names)


def once(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Return the first suggestion of each entry."""
    first: dict[str, Suggestion] = {}
    for each in found:
        first.setdefault(each.url, each)
    return list(first.values())


def nearest_names(query: str, language: str, limit: int = 6) -> list[Suggestion]:
    """Return the names nearest to QUERY: by the words it may have been meant for, then those that begin like it."""
    wanted = Wanted(language)
    vocabulary = lexicon.site().vocabulary
    typed = plain_words(prepared(query[:MAX_QUERY]))[:MAX_WORDS]
    near = [word for each in typed for word in vocabulary.nearest(each)][:MOST_NEAR]
    key = squeezed(query[:MAX_QUERY])
    found: list[Suggestion] = []
    for begins, inner in [
        *((word, inner) for word in near for inner in (False, True)),
        (key[:3], False),
        (key[:1], False),
    ]:
        if begins and len(found) < limit:
            found = once([*found, *beginning(begins, inner, wanted, limit)])
    return found[:limit]
