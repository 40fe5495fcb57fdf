"""What a query means: its words in any spelling, the names in it, what it is after, and which slips it holds."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product

from immunoinfo.search.engines.contract import Group
from immunoinfo.search.intents import Intents, Met
from immunoinfo.search.query import Concept, Query, weight
from immunoinfo.search.seeds import STOP_WORDS
from immunoinfo.search.words import COMPOUND, MAX_WORD, WORD, fold, name_key, plain_words, prepared, stem

MAX_QUERY = 200  # characters used
MAX_WORDS = 20  # words used
MAX_SPAN = 12  # words of a name
MAX_VARIANTS = 6  # ways to mend a query that are tried
Span = tuple[int, int]  # from which word on, to before which
Names = Mapping[str, set[int]]


@dataclass(frozen=True)
class Lexicon:
    """What understanding asks of the site."""

    counts: Callable[[Collection[str]], Mapping[str, int]]  # in how many entries each stem stands
    named: Callable[[Collection[tuple[str, str]]], Names]  # the entries of each name, by its stems and by its letters
    nearest: Callable[[str], list[list[str]]]  # what an unknown word may have been meant for: each one word or two
    total: int  # entries
    intents: Intents
    alike: Mapping[str, Group]  # what means nearly the same as a stem


def understand(text: str, lexicon: Lexicon, exactly: bool = False) -> Query:
    """Return what TEXT means; EXACTLY leaves typing slips as they are."""
    tokens = plain_words(prepared(text[:MAX_QUERY]))[:MAX_WORDS]
    if not tokens:
        return Query()
    joined = compounds(text[:MAX_QUERY]) | {(a, b): a + b for a, b in pairwise(tokens)}
    counts = lexicon.counts(stems_of([*tokens, *joined.values()], lexicon))
    variants = [tokens]
    if not exactly:
        variants = list(islice(mended(tokens, joined, counts, lexicon), MAX_VARIANTS))
    names = lexicon.named({each for variant in variants for each in spans_of(variant).values()})
    best = max(variants, key=lambda variant: sum(end - start for start, end in linked(variant, names)[:1]))
    if best != tokens:
        counts = {**counts, **lexicon.counts(stems_of(best, lexicon))}
    return composed(best, joined, counts, names, lexicon, corrected(text, tokens, best))


def compounds(text: str) -> dict[tuple[str, ...], str]:
    """Return the compounds of TEXT by their parts: (pd, 1) for pd1."""
    found = (tuple(WORD.findall(compound)) for compound in COMPOUND.findall(prepared(text)))
    return {parts: "".join(parts) for parts in found if sum(map(len, parts)) <= MAX_WORD}


def mended(
    tokens: list[str], joined: Mapping[tuple[str, ...], str], counts: Mapping[str, int], lexicon: Lexicon
) -> Iterable[list[str]]:
    """Give TOKENS with each unknown word in each likely meaning, the likeliest first."""
    in_known = {part for parts, word in joined.items() if counts.get(stem(word)) for part in parts}
    choices = []
    for token in tokens:
        is_known = counts.get(stem(token)) or token in in_known or token in STOP_WORDS
        choices.append([[token]] if is_known else lexicon.nearest(token) or [[token]])
    for chosen in product(*choices):
        yield [word for words in chosen for word in words]


def spans_of(tokens: Sequence[str]) -> dict[Span, tuple[str, str]]:
    """Return each run of TOKENS that may be a name: by its place, its stems and its letters."""
    return {
        (start, end): (name_key(list(tokens[start:end])), "".join(tokens[start:end]))
        for start in range(len(tokens))
        for end in range(start + 1, min(start + MAX_SPAN, len(tokens)) + 1)
        if not all(token in STOP_WORDS for token in tokens[start:end])
    }


def linked(tokens: Sequence[str], names: Names) -> list[Span]:
    """Return the names in TOKENS, the longest first, none within or across another."""
    chosen: list[Span] = []
    spans = spans_of(tokens)
    for span in sorted(spans, key=lambda span: span[0] - span[1]):
        if any(key in names for key in spans[span]) and not any(
            span[0] < end and start < span[1] for start, end in chosen
        ):
            chosen.append(span)
    return chosen


def composed(
    tokens: list[str],
    joined: Mapping[tuple[str, ...], str],
    counts: Mapping[str, int],
    names: Names,
    lexicon: Lexicon,
    correction: str,
) -> Query:
    """Put together what is known of TOKENS."""
    stems = tuple(map(stem, tokens))
    asked = lexicon.intents.asked.found_in(stems)
    by_intent = {at for met in asked for at in range(met.start, met.start + met.length)}
    telling = {at for at, token in enumerate(tokens) if token not in STOP_WORDS}
    strong = [span for span in linked(tokens, names) if not telling.isdisjoint(set(range(*span)) - by_intent)]
    in_names = {at for span in strong for at in range(*span)}
    wanted = sorted(telling & (in_names | telling - by_intent))
    if not wanted:  # the query is no more than words that ask: then they are what is sought
        strong, wanted = linked(tokens, names), sorted(telling) or list(range(len(tokens)))
    groups = grouped(tokens, wanted, joined, counts)
    concepts = [concept_of(group, counts, lexicon) for group, _ats in groups]
    there = [concept for concept in concepts if concept.entries] or concepts
    in_name = {at for span in strong[:1] for at in range(*span)}
    met = sum(c.weight for c, (_group, ats) in zip(concepts, groups, strict=True) if in_name.issuperset(ats))
    longest = [spans_of(tokens)[span] for span in strong[:1]]
    spelled = frozenset().union(*(names.get(letters, set()) for _stems, letters in longest))
    named = spelled.union(*(names.get(of_stems, set()) for of_stems, _letters in longest))
    return Query(
        concepts=tuple(there),
        asking=tuple(
            (stems[at], weight(counts.get(stems[at], 0), lexicon.total))
            for at in sorted(telling & by_intent - set(wanted))
        ),
        named=named,
        spelled=spelled,
        share_named=met / sum(concept.weight for concept in there),
        is_short=len(there) < len(concepts),
        intents=lexicon.intents.weightiest(each for each in asked if not covered(each, strong)),
        corrected=correction,
    )


def stems_of(tokens: Iterable[str], lexicon: Lexicon) -> set[str]:
    """Return the stems of TOKENS and of the words that mean nearly the same."""
    own = set(map(stem, tokens))
    return own | {word for each in own for words in lexicon.alike.get(each, ()) for word in words}


def concept_of(group: Group, counts: Mapping[str, int], lexicon: Lexicon) -> Concept:
    alike = lexicon.alike.get(group[0][0], ()) if len(group[0]) == 1 else ()
    rarest = [min(counts.get(word, 0) for word in words) for words in (*group, *alike)]
    own = min(rarest[: len(group)])
    return Concept(group, alike, weight(own, lexicon.total), sum(rarest))


def covered(met: Met, spans: Iterable[Span]) -> bool:
    return any(met.start < end and start < met.start + met.length for start, end in spans)


def grouped(
    tokens: list[str], wanted: Sequence[int], joined: Mapping[tuple[str, ...], str], counts: Mapping[str, int]
) -> list[tuple[Group, tuple[int, ...]]]:
    """Return the WANTED words of TOKENS, each with its places; a compound is one, met joined or apart."""
    found: list[tuple[Group, tuple[int, ...]]] = []
    left = list(wanted)
    while left:
        for parts, word in joined.items():
            places = tuple(range(left[0], left[0] + len(parts)))
            if (
                tuple(tokens[left[0] : left[0] + len(parts)]) == parts
                and counts.get(stem(word))
                and set(places) <= set(left)
            ):
                found.append(((tuple(stem(part) for part in parts), (stem(word),)), places))
                left = left[len(places) :]
                break
        else:
            found.append((((stem(tokens[left[0]]),),), (left[0],)))
            left = left[1:]
    once = {group: (group, ats) for group, ats in reversed(found)}  # said twice, it counts at its first place
    return sorted(once.values(), key=lambda each: each[1])


def corrected(text: str, tokens: Sequence[str], best: Sequence[str]) -> str:
    """Return TEXT as it was mended, empty where it was not."""
    if list(tokens) == list(best):
        return ""
    if len(tokens) != len(best):
        return " ".join(best)
    fixes = {was: now for was, now in zip(tokens, best, strict=True) if was != now}
    return WORD.sub(lambda found: fixes.get(fold(found[0]), found[0]), text)
