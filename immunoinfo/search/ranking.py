"""What comes first: the engine's candidates, put in order by what they have in common with the query. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from immunoinfo.search.engines.contract import READ_IN_FULL, Candidate, Group
from immunoinfo.search.intents import PLAIN, Intents
from immunoinfo.search.seeds import STOP_WORDS
from immunoinfo.search.understanding import MAX_QUERY, Query
from immunoinfo.search.words import BAR, stem

__all__ = ["MAX_HITS", "MAX_QUERY", "rank"]

MAX_HITS = 500  # candidates ranked
ALIKE = 0.75  # of a word: what another that means nearly the same is worth
LOOKED_AT = READ_IN_FULL  # candidates that are put in order
HEADS = 3  # of the best, whose namesakes are looked at too
STEEP, FADES = 2.8, 1.5  # how fast a hit further down counts less for its topic
SATURATION, BY_LENGTH = 1.2, 0.75  # BM25's k1 and b, as Robertson and Zaragoza 2009 give them
USUAL_LENGTH = 1200  # characters of a text as `words()` made it
SMALL_STEMS = STOP_WORDS | {stem(word) for word in STOP_WORDS}


@dataclass(frozen=True)
class Weights:
    """What each likeness is worth; the name of a thing outweighs all that is said of it."""

    named: float = 1.1  # a name of the entry stands in the query, the more of it the more
    exact: float = 4.9  # a name of the entry is the query, but for what it is after
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
Kin = Callable[[Sequence[int]], Sequence[Candidate]]


def no_kin(ids: Sequence[int]) -> Sequence[Candidate]:
    return ()


@dataclass(frozen=True)
class Ranked:
    candidate: Candidate
    score: float
    held: float  # the share of the query that it holds, by weight
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Features:
    """What a candidate and a query have in common, each 0 to 1, in the words of Weights."""

    candidate: Candidate
    covered: float  # as held, but words alike count whole
    named: float
    exact: float
    title: float
    name: float
    held: float
    full: float
    text: float
    told: float
    asking: float
    answers: float
    plain: float
    general: float
    topics: frozenset[str]


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


def points(f: "Features", weights: Weights) -> float:
    return (
        weights.named * f.named
        + weights.exact * f.exact
        + weights.title * f.title
        + weights.name * f.name
        + weights.held * f.held
        + weights.full * f.full
        + weights.text * f.text
        + weights.told * f.told
        + weights.asking * f.asking
        + weights.intent * f.answers
        + weights.plain * f.plain
        + weights.other * f.general
    )


def features_of(candidate: Candidate, query: Query, intents: Intents) -> "Features":
    title = f" {candidate.title_words} "
    head = f"{title} \n {candidate.names_words} ".replace("\n", " \n ")
    text = f" {candidate.text_words} "
    length = len(text) / USUAL_LENGTH
    total = sum(query.weights)
    asking_total = sum(weight for _word, weight in query.extra)
    covered = held = said = 0.0
    for group, alike, weight in zip(query.groups, query.alike, query.weights, strict=True):
        for ways, share in ((group, 1.0), (alike, ALIKE)):
            in_head, in_text = times(ways, head), times(ways, text)
            if in_head or in_text:
                covered += weight
                held += share * weight
                said += share * weight * saturated(2.0 * bool(in_head) + in_text, length)
                break
    asking = sum(
        weight * saturated(text.count(f" {word} ") + 2.0 * (f" {word} " in title), length)
        for word, weight in query.extra
    )
    in_title = singles(candidate.title_words).split()
    met = intents.answered.found_in(in_title)
    answers = intents.weightiest(met)
    intent_words = {at for each in met for at in range(each.start, each.start + each.length)}
    core = [word for at, word in enumerate(in_title) if at not in intent_words]
    near_title = likeness(core or in_title, query, total)
    names = [singles(line) for line in candidate.names_words.split("\n")]
    is_general = not answers or PLAIN in answers
    asks_more = bool(query.intents) and PLAIN not in query.intents
    is_exact = query.is_name and candidate.id in query.named
    return Features(
        candidate,
        covered=covered / total,
        named=query.share_named**2 if candidate.id in query.named else 0.0,
        exact=float(is_exact),
        title=near_title,
        name=max([near_title, *(likeness(name.split(), query, total) for name in names if name)]),
        held=held / total,
        full=float(held > 0.999 * total),
        text=0.0 if is_exact else said / total,
        told=said / total if is_exact else 0.0,
        asking=asking / (asking_total or 1.0),
        answers=float(asks_more and not query.intents.isdisjoint(answers)),
        plain=float(not asks_more and is_general),
        general=float(asks_more and is_general),
        topics=frozenset([" ".join(in_title), *filter(None, names)]),
    )


def singles(words: str) -> str:
    """Return WORDS of the index without the compounds that stand once more behind the bar."""
    return words.partition(BAR)[0].strip()


def times(ways: Group, field: str) -> int:
    """Return how often FIELD, padded with spaces, holds one of WAYS."""
    return sum(field.count(f" {' '.join(words)} ") for words in ways)


def saturated(times: float, length: float) -> float:
    """Return BM25's worth of a word that stands so many TIMES in a text LENGTH times the usual, 0 to 1."""
    return times / (times + SATURATION * (1 - BY_LENGTH + BY_LENGTH * length))


def likeness(name: Sequence[str], query: Query, total: float) -> float:
    """Return how much NAME, as stems, and the query have in common, 0 to 1: the overlap of the two by weight."""
    words = set(name) - SMALL_STEMS or set(name)
    met = 0.0
    for group, alike, weight in zip(query.groups, query.alike, query.weights, strict=True):
        for ways, share in ((group, 1.0), (alike, ALIKE)):
            if any(words.issuperset(way) for way in ways):
                met += share * weight
                words = words.difference(*ways)
                break
    return met / (total + total / len(query.weights) * len(words)) if met else 0.0


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
