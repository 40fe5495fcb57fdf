"""What a candidate and a query have in common, measured in numbers from 0 to 1. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from immunoinfo.search.engines.contract import Candidate
from immunoinfo.search.intents import PLAIN, Intents
from immunoinfo.search.query import Query
from immunoinfo.search.seeds import STOP_WORDS
from immunoinfo.search.words import BAR, stem

ALIKE = 0.75  # of a word: what another that means nearly the same is worth
SATURATION, BY_LENGTH = 1.2, 0.75  # BM25's k1 and b, as Robertson and Zaragoza 2009 give them
USUAL_LENGTH = 1200  # characters of a text as `words()` made it
IN_HEAD = 2.0  # times in the text: what a word in title or names counts for
SMALL_STEMS = STOP_WORDS | {stem(word) for word in STOP_WORDS}


@dataclass(frozen=True)
class Features:
    """What CANDIDATE and a query have in common, in the words of ranking.Weights."""

    candidate: Candidate
    covered: float  # as held, but words alike count whole
    named: float
    exact: float
    spelled: float
    title: float
    name: float
    held: float
    full: float
    text: float
    told: float
    asking: float
    intent: float
    plain: float
    other: float
    topics: frozenset[str]  # its names: who shares one is about the same


def features_of(candidate: Candidate, query: Query, intents: Intents) -> Features:
    covered, held, said, asking = evidence(candidate, query)
    title = singles(candidate.title_words)
    names = [singles(line) for line in candidate.names_words.split("\n")]
    answers, core = intents.of_title(title)
    near_title = likeness(core, query)
    is_general = not answers or PLAIN in answers
    asks_more = bool(query.intents) and PLAIN not in query.intents
    is_exact = query.is_name and candidate.id in query.named
    return Features(
        candidate,
        covered=covered,
        named=query.share_named**2 if candidate.id in query.named else 0.0,
        exact=float(is_exact),
        spelled=float(is_exact and candidate.id in query.spelled),
        title=near_title,
        name=max([near_title, *(likeness(name.split(), query) for name in names if name)]),
        held=held,
        full=float(held > 0.999),
        text=0.0 if is_exact else said,
        told=said if is_exact else 0.0,
        asking=asking,
        intent=float(asks_more and not query.intents.isdisjoint(answers)),
        plain=float(not asks_more and is_general),
        other=float(asks_more and is_general),
        topics=frozenset(filter(None, [title, *names])),
    )


def evidence(candidate: Candidate, query: Query) -> tuple[float, float, float, float]:
    """Return the share of QUERY that CANDIDATE holds, with words alike whole and in part, and BM25 of what it says."""
    names = candidate.names_words.replace("\n", " \n ")
    head, text = f" {candidate.title_words} \n {names} ", f" {candidate.text_words} "
    length = len(text) / USUAL_LENGTH
    covered = held = said = 0.0
    for concept in query.concepts:
        for phrases, share in zip(concept.phrases, (1.0, ALIKE), strict=True):
            in_head = any(phrase in head for phrase in phrases)
            times = sum(text.count(phrase) for phrase in phrases)
            if in_head or times:
                covered += concept.weight
                held += share * concept.weight
                said += share * concept.weight * saturated(IN_HEAD * in_head + times, length)
                break
    asking = 0.0
    for word, weight in query.asking:
        in_title = f" {word} " in f" {candidate.title_words} "
        asking += weight * saturated(text.count(f" {word} ") + IN_HEAD * in_title, length)
    return covered / query.total, held / query.total, said / query.total, asking / (query.total_asking or 1.0)


def saturated(times: float, length: float) -> float:
    """Return BM25's worth of a word that stands so many TIMES in a text LENGTH times the usual, 0 to 1."""
    return times / (times + SATURATION * (1 - BY_LENGTH + BY_LENGTH * length))


def likeness(name: Sequence[str], query: Query) -> float:
    """Return how much NAME, as stems, and QUERY have in common, 0 to 1: the overlap of the two by weight."""
    words = set(name) - SMALL_STEMS or set(name)
    met = 0.0
    for concept in query.concepts:
        for ways, share in ((concept.ways, 1.0), (concept.alike, ALIKE)):
            if any(words.issuperset(way) for way in ways):
                met += share * concept.weight
                words = words.difference(*ways)
                break
    return met / (query.total + query.total / len(query.concepts) * len(words)) if met else 0.0


def singles(words: str) -> str:
    """Return WORDS of the index without the compounds that stand once more behind the bar."""
    return words.partition(BAR)[0].strip()
