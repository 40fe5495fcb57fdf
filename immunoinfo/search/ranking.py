"""What comes first: the engine's candidates, put in order by what they have in common with the query. Pure."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from immunoinfo.search.engines.contract import Candidate, Group
from immunoinfo.search.intents import PLAIN, Intents, weightiest
from immunoinfo.search.understanding import MAX_QUERY, STOP_WORDS, Query
from immunoinfo.search.words import stem

__all__ = ["MAX_HITS", "MAX_QUERY", "rank"]

MAX_HITS = 500  # candidates ranked
FIRST_LOOK = 60  # candidates whose agreement about one topic counts
SATURATION, BY_LENGTH = 1.2, 0.75  # BM25's k1 and b, as Robertson and Zaragoza 2009 give them
USUAL_LENGTH = 1200  # characters of a text as `words()` made it
SMALL_STEMS = STOP_WORDS | {stem(word) for word in STOP_WORDS}
FIELD_WEIGHT = {"title": 2.0, "names": 2.0, "text": 1.0}


@dataclass(frozen=True)
class Weights:
    """What each likeness is worth; the name of a thing outweighs all that is said of it."""

    named: float = 3.0  # a name of the entry stands in the query
    title: float = 0.8  # how alike query and title are
    name: float = 2.0  # how alike query and the nearest name are
    held: float = 1.5  # the share of the query that the entry holds at all
    text: float = 1.5  # BM25 of the text
    intent: float = 1.5  # it answers what the query is after
    plain: float = 0.3  # it says what the thing is, and the query asks no more
    other: float = 0.2  # it answers something else
    topic: float = 1.5  # others of the best are about the same


WEIGHTS = Weights()


@dataclass(frozen=True)
class Ranked:
    candidate: Candidate
    score: float
    held: float  # the share of the query that it holds, by weight


def rank(candidates: Sequence[Candidate], query: Query, intents: Intents, weights: Weights = WEIGHTS) -> list[Ranked]:
    """Return CANDIDATES, the best first."""
    scored = [score(candidate, query, intents, weights) for candidate in candidates]
    scored.sort(key=lambda ranked: -ranked.score)
    first = agreeing(scored[:FIRST_LOOK], weights)
    return [*sorted(first, key=lambda ranked: -ranked.score), *scored[FIRST_LOOK:]]


def score(candidate: Candidate, query: Query, intents: Intents, weights: Weights) -> Ranked:
    title = f" {candidate.title_words} "
    names = f" {candidate.names_words} ".replace("\n", " \n ")
    text = f" {candidate.text_words} "
    total = sum(query.weights)
    held = said = 0.0
    for group, weight in zip(query.groups, query.weights, strict=True):
        times = [sum(field.count(f" {' '.join(words)} ") for words in group) for field in (title, names, text)]
        held += weight * any(times)
        said += weight * saturated(2.0 * (times[0] + bool(times[1])) + times[2], len(text))
    for word, weight in query.extra:
        said += 0.3 * weight * saturated(text.count(f" {word} ") + 2.0 * title.count(f" {word} "), len(text))
    of_title = intents.answered.found_in(candidate.title_words.split())
    answers = weightiest(of_title)
    asking = {at for met in of_title for at in range(met.start, met.start + met.length)}
    core = [word for at, word in enumerate(candidate.title_words.split()) if at not in asking]
    in_title = likeness(core or candidate.title_words.split(), query)
    in_names = max((likeness(name.split(), query) for name in candidate.names_words.split("\n") if name), default=0.0)
    points = (
        weights.named * (candidate.id in query.named)
        + weights.title * in_title
        + weights.name * max(in_title, in_names)
        + weights.held * held / total
        + weights.text * said / total
        + agreement_of_intents(query.intents, answers, weights)
    )
    return Ranked(candidate, points, held / total)


def saturated(times: float, length: int) -> float:
    """Return BM25's worth of a word that stands so many TIMES in a text of LENGTH characters, 0 to 1."""
    return times / (times + SATURATION * (1 - BY_LENGTH + BY_LENGTH * length / USUAL_LENGTH))


def likeness(name: Sequence[str], query: Query) -> float:
    """Return how much NAME, as stems, and the query have in common, 0 to 1: the overlap of the two by weight."""
    words = set(name) - SMALL_STEMS or set(name)
    met = 0.0
    used: set[str] = set()
    for group, weight in zip(query.groups, query.weights, strict=True):
        for alternative in group:
            if words.issuperset(alternative):
                met += weight
                used.update(*group)
                break
    total = sum(query.weights)
    mean = total / len(query.weights)
    return met / (total + mean * len(words - used))


def agreement_of_intents(asked: Collection[str], answers: Collection[str], weights: Weights) -> float:
    if not asked or PLAIN in asked:
        return weights.plain if not answers or PLAIN in answers else 0.0
    if set(asked) & set(answers):
        return weights.intent
    return weights.other if not answers or PLAIN in answers else 0.0


def agreeing(scored: list[Ranked], weights: Weights) -> list[Ranked]:
    """Return SCORED with what the names they share are worth: a topic that many of the best are about."""
    if not scored:
        return []
    best = scored[0].score or 1.0
    mass: dict[str, float] = defaultdict(float)
    for place, ranked in enumerate(scored):
        for topic in topics(ranked.candidate):
            mass[topic] += ranked.score / best / (1 + place / 10)
    most = max(mass.values(), default=1.0)
    return [
        replace(r, score=r.score + weights.topic * max((mass[t] for t in topics(r.candidate)), default=0.0) / most)
        for r in scored
    ]


def topics(candidate: Candidate) -> set[str]:
    return {candidate.title_words, *filter(None, candidate.names_words.split("\n"))}


def group_words(groups: Sequence[Group]) -> set[str]:
    return {word for group in groups for words in group for word in words}
