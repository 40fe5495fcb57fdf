"""Words meant are found among few, and are the same as if every word of the site had been looked at."""

import random

import pytest
from rapidfuzz.distance import OSA

from immunoinfo.search.lexicon import ONE_SLIP, TWO_SLIPS, Vocabulary

LETTERS = "abcd"  # few, so that words are near to each other


def words(chance, count, shortest, longest):
    return {"".join(chance.choices(LETTERS, k=chance.randint(shortest, longest))) for _ in range(count)}


def slipped(word, chance):
    """Return WORD with one letter missing, too many, wrong, or swapped with the next."""
    at, letter = chance.randrange(len(word)), chance.choice(LETTERS)
    before, here, after = word[:at], word[at], word[at + 1 :]
    return chance.choice(
        [before + after, before + letter + here + after, before + letter + after, before + after[:1] + here + after[1:]]
    )


@pytest.mark.parametrize(("length", "slips"), [(ONE_SLIP, 1), (6, 1), (TWO_SLIPS, 2), (11, 2)])
def test_each_word_as_near_as_a_slip_is_found(length, slips):
    chance = random.Random(length)  # noqa: S311 - with a seed, to repeat a run
    known = words(chance, 600, length - 3, length + 3)
    vocabulary = Vocabulary.of((word, 1, 0) for word in known)
    for word in sorted(words(chance, 60, length, length)):
        cost = {other: OSA.distance(word, other) + 0.5 * (other[0] != word[0]) for other in known}
        near = {other: cost[other] for other in known if OSA.distance(word, other) <= slips}

        found = vocabulary.nearest(word, most=1000)

        assert set(found) == {other for other, each in near.items() if each <= min(near.values()) + 0.5}


def test_a_slip_in_any_place_leads_back_to_the_word():
    chance = random.Random(1)  # noqa: S311
    vocabulary = Vocabulary.of([("checkpoint", 1, 1), ("cytokine", 1, 1), ("tumour", 1, 1)])
    for word in ("checkpoint", "cytokine", "tumour"):
        for _ in range(50):
            assert word in vocabulary.nearest(slipped(word, chance))
