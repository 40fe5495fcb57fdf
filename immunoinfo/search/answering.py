"""An answer to a query, whole: what was really asked, what was found, and how much of each kind."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from immunoinfo.search.engines import Wanted
from immunoinfo.search.models import IndexEntry
from immunoinfo.search.ranking import MAX_QUERY, asked_words, search
from immunoinfo.search.words import WORD, fold


@dataclass(frozen=True)
class Answer:
    """What QUERY, cleaned, finds; the best of ENTRIES first.

    CORRECTED is the query really answered where typing slips were mended, else empty. WIDENED tells that no entry
    held all that mattered. MARKS are the stems that snippets mark. KINDS counts hits without regard to the kind
    wanted, THERAPIES without regard to the therapy types wanted.
    """

    query: str
    corrected: str
    widened: bool
    entries: list[IndexEntry]
    marks: frozenset[str]
    kinds: Mapping[str, int]
    therapies: Mapping[int, int]


def answer(query: str, wanted: Wanted, exactly: bool = False) -> Answer:
    """Return what QUERY finds; EXACTLY leaves typing slips as they are."""
    cleaned = clean(query)
    corrected = "" if exactly or search(cleaned, Wanted(wanted.language)) else correction(cleaned, wanted.language)
    meant = corrected or cleaned
    entries = search(meant, wanted)
    asked = frozenset(asked_words(meant))
    widened = bool(entries) and not any(asked <= words_of(entry) for entry in entries)
    of_any_kind = search(meant, replace(wanted, kind="")) if wanted.kind else entries
    about_anything = search(meant, replace(wanted, therapies=frozenset())) if wanted.therapies else entries
    return Answer(
        cleaned,
        corrected,
        widened,
        entries,
        asked,
        Counter(entry.kind for entry in of_any_kind),
        Counter(int(pk) for entry in about_anything for pk in entry.therapies.split(",") if pk),
    )


def clean(query: str) -> str:
    """Return QUERY without control characters, at most 200 characters of it."""
    return "".join(char if char.isprintable() else " " for char in query[:MAX_QUERY]).strip()


def words_of(entry: IndexEntry) -> set[str]:
    return set(f"{entry.title_words} {entry.names_words} {entry.text_words}".split())


def correction(query: str, language: str) -> str:
    """Return QUERY with its words replaced by the nearest words of titles; empty where nothing is near."""
    entries = IndexEntry.objects.filter(language=language).values_list("title", "names")
    known = known_words(part for entry in entries for part in entry)
    mended = [next(iter(get_close_matches(fold(word), known, 1, 0.8)), word) for word in WORD.findall(query)]
    return " ".join(mended) if mended != WORD.findall(query) else ""


def known_words(texts: Iterable[str]) -> list[str]:
    return sorted({word for text in texts for word in WORD.findall(fold(text)) if len(word) > 3})
