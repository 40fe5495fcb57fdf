"""What comes first: the engine's candidates, put in order by what their names have in common with the query."""

from collections.abc import Collection

from immunoinfo.search.engines import Candidate, Wanted, engine
from immunoinfo.search.models import IndexEntry
from immunoinfo.search.words import words

MAX_QUERY = 200  # characters used
MAX_WORDS = 20  # words used
MAX_HITS = 500  # candidates ranked
FIRST_LOOK = 100  # candidates put in order by name
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "could",
        "did",
        "do",
        "doe",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "me",
        "mi",
        "my",
        "of",
        "on",
        "or",
        "should",
        "so",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "they",
        "this",
        "to",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whi",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


def asked_words(query: str) -> list[str]:
    """Return the words of QUERY to search by, each once, without stop words unless there is nothing else."""
    found = list(dict.fromkeys(words(query[:MAX_QUERY])))[:MAX_WORDS]
    return [word for word in found if word not in STOP_WORDS] or found


def search(query: str, wanted: Wanted) -> list[IndexEntry]:
    """Return the public entries that QUERY finds and that are WANTED, the best first; at most MAX_HITS."""
    asked = asked_words(query)
    if not asked:
        return []
    candidates = engine().candidates(asked, wanted, MAX_HITS)
    first = sorted(candidates[:FIRST_LOOK], key=lambda found: -closeness(found, asked))
    return [found.entry for found in [*first, *candidates[FIRST_LOOK:]]]


def closeness(found: Candidate, asked: Collection[str]) -> float:
    """How near the best name of FOUND is to what was ASKED, 0 to 3; the share of words met breaks ties.

    A name that is exactly the query counts 2, a name partly met counts by the overlap of the two (Jaccard).
    """
    wanted = set(asked)
    names = [set(words(name)) for name in (found.entry.title, *found.entry.names.splitlines())]
    overlaps = [len(name & wanted) / len(name | wanted) for name in names if name]
    exact = 2.0 if any(name == wanted for name in names) else 0.0
    everywhere = set(" ".join([found.entry.title_words, found.entry.names_words, found.entry.text_words]).split())
    return exact + 0.6 * max(overlaps, default=0.0) + 0.4 * len(wanted & everywhere) / len(wanted)
