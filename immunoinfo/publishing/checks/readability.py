"""How hard a text is to read: the Flesch-Kincaid grade, raw and with explained names set aside."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from immunoinfo.publishing.checks.syllables import LETTERS, MOST, WORD, stem, syllables
from immunoinfo.publishing.checks.vocabulary import Vocabulary
from immunoinfo.publishing.checks.wordlists import MEDICINE

if TYPE_CHECKING:
    from immunoinfo.publishing.checks.passages import Passage


@dataclass(frozen=True)
class Grade:
    """School years that a reader needs: as it stands, and with names set aside that the glossary explains."""

    raw: float
    set_aside: float
    words: int

    def __str__(self) -> str:
        return f"{self.set_aside:.1f}"


class Weight(NamedTuple):
    syllables: int
    is_medicine: bool
    stems: frozenset[str]  # of its parts


@lru_cache(maxsize=MOST)
def weight(word: str) -> Weight:
    parts = LETTERS.findall(word)
    return Weight(syllables(word), any(map(MEDICINE.search, parts)), frozenset(map(stem, parts)))


def grade(passages: "Iterable[Passage]", vocabulary: Vocabulary, own_names: Iterable[str] = ()) -> Grade | None:
    """Return the grade of PASSAGES, None where there are no words. A name set aside counts as easy words."""
    words = sentences = heavy = light = 0
    own = {stem(part) for name in own_names for part in LETTERS.findall(name)}
    for passage in passages:
        sentences += len(passage.sentences)
        aside = [False] * (len(passage.text) + 1)
        for start, end in vocabulary.mentions(passage.text):
            aside[start:end] = [True] * (end - start)
        for match in WORD.finditer(passage.text):
            count, is_medicine, stems = weight(match[0])
            words, heavy = words + 1, heavy + count
            # A medicine, or of a name that the glossary or the page itself explains.
            easy = is_medicine or not own.isdisjoint(stems) or any(aside[match.start() : match.end()])
            light += 1 if easy else count
    if not words:
        return None
    return Grade(flesch_kincaid(words, sentences, heavy), flesch_kincaid(words, sentences, light), words)


def flesch_kincaid(words: int, sentences: int, syllables: int) -> float:
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59
