"""What comes first: the engine's candidates, put in order by what they have in common with the query. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields

from immunoinfo.search.engines.contract import READ_IN_FULL, Candidate
from immunoinfo.search.features import Features, features_of
from immunoinfo.search.intents import Intents
from immunoinfo.search.query import Query
from immunoinfo.search.understanding import MAX_QUERY

__all__ = ["MAX_HITS", "MAX_QUERY", "rank"]

MAX_HITS = 300  # hits of a query
LOOKED_AT = READ_IN_FULL  # candidates that are put in order
HEADS = 3  # of the best, whose namesakes are looked at too
STEEP, FADES = 2.8, 1.5  # how fast a hit further down counts less for its topic


@dataclass(frozen=True)
class Weights:
    """What each likeness is worth; the name of a thing outweighs all that is said of it."""

    named: float = 1.1  # a name of the entry stands in the query, the more of it the more
    exact: float = 4.9  # a name of the entry is the query, but for what it is after
    spelled: float = 2.0  # and written just so: immunosuppression is not immunosuppressant
    title: float = 1.35  # how alike query and title are
    name: float = 1.0  # how alike query and the nearest name are
    held: float = 2.1  # the share of the query that the entry holds at all
    full: float = 0.2  # it holds all of the query
    text: float = 5.9  # BM25 of the text
    told: float = 1.2  # the same of an entry that has the name asked for, which says little more
    asking: float = 1.5  # the same of the words that say what the query is after
    intent: float = 1.8  # it answers what the query is after
    plain: float = 0.6  # it says what the thing is, and the query asks no more
    other: float = 0.05  # it answers something else
    topic: float = 3.6  # others of the best are about the same


WEIGHTS = Weights()
MEASURED = [field.name for field in fields(Weights) if field.name != "topic"]
Kin = Callable[[Sequence[int]], Sequence[Candidate]]


def no_kin(ids: Sequence[int]) -> Sequence[Candidate]:
    return ()


@dataclass(frozen=True)
class Ranked:
    candidate: Candidate
    score: float
    held: float  # the share of the query that it holds, by weight
    topics: frozenset[str] = frozenset()


def rank(
    candidates: Sequence[Candidate], query: Query, intents: Intents, kin: Kin = no_kin, weights: Weights = WEIGHTS
) -> list[Ranked]:
    """Return CANDIDATES and the KIN of the best of them, the best first.

    Those behind the first LOOKED_AT stay as the engine gave them.
    """
    first, rest = candidates[:LOOKED_AT], candidates[LOOKED_AT:]
    scored = scores(first, query, intents, weights)
    known = {candidate.id for candidate in first}
    added = [each for each in kin([ranked.candidate.id for ranked in scored[:HEADS]]) if each.id not in known]
    if added:
        scored = in_order([*scored, *scores(added, query, intents, weights)])
        known.update(each.id for each in added)
    behind = [Ranked(candidate, 0.0, 0.0) for candidate in rest if candidate.id not in known]
    return [*in_order(agreeing(scored, weights)), *behind]


def scores(candidates: Iterable[Candidate], query: Query, intents: Intents, weights: Weights) -> list[Ranked]:
    features = [features_of(candidate, query, intents) for candidate in candidates]
    return in_order(Ranked(f.candidate, points(f, weights), f.covered, f.topics) for f in features)


def in_order(ranked: Iterable[Ranked]) -> list[Ranked]:
    return sorted(ranked, key=lambda each: (-each.score, each.candidate.id))


def points(features: Features, weights: Weights) -> float:
    return sum(getattr(weights, name) * getattr(features, name) for name in MEASURED)


def agreeing(scored: list[Ranked], weights: Weights) -> list[Ranked]:
    """Return SCORED with what the names they share are worth: a topic that many of the best are about."""
    if not scored:
        return []
    best = scored[0].score or 1.0
    mass: dict[str, float] = defaultdict(float)
    for place, ranked in enumerate(scored):
        for topic in ranked.topics:
            mass[topic] += (ranked.score / best) ** STEEP / (1 + place / FADES)
    most = max(mass.values(), default=1.0)
    return [
        Ranked(r.candidate, r.score + weights.topic * max((mass[t] for t in r.topics), default=0.0) / most, r.held)
        for r in scored
    ]
