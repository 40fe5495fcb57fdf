"""How hard a text is to read: the Flesch-Kincaid grade, raw and with explained names set aside."""

from collections.abc import Iterable
from dataclasses import dataclass

from immunoinfo.publishing.checks.passages import WORD, Passage
from immunoinfo.publishing.checks.syllables import LETTERS, stem, syllables
from immunoinfo.publishing.checks.vocabulary import Vocabulary
from immunoinfo.publishing.checks.wordlists import MEDICINE


@dataclass(frozen=True)
class Grade:
    """School years that a reader needs: as it stands, and with names set aside that the glossary explains."""

    raw: float
    set_aside: float
    words: int

    def __str__(self) -> str:
        return f"{self.set_aside:.1f}"


def grade(passages: Iterable[Passage], vocabulary: Vocabulary, own_names: Iterable[str] = ()) -> Grade | None:
    """Return the grade of PASSAGES, None where there are no words. A name set aside counts as easy words."""
    words = sentences = heavy = light = 0
    own = {stem(part) for name in own_names for part in LETTERS.findall(name)}
    for passage in passages:
        sentences += len(passage.sentences)
        aside = [False] * (len(passage.text) + 1)
        for start, end in vocabulary.mentions(passage.text):
            aside[start:end] = [True] * (end - start)
        for match in WORD.finditer(passage.text):
            count = syllables(match[0])
            words, heavy = words + 1, heavy + count
            easy = any(aside[match.start() : match.end()]) or is_set_aside(match[0], own)
            light += 1 if easy else count
    if not words:
        return None
    return Grade(flesch_kincaid(words, sentences, heavy), flesch_kincaid(words, sentences, light), words)


def is_set_aside(word: str, own: set[str]) -> bool:
    """Tell whether WORD is a medicine, or belongs to a name that the page itself explains."""
    return any(MEDICINE.search(part) or stem(part) in own for part in LETTERS.findall(word))


def flesch_kincaid(words: int, sentences: int, syllables: int) -> float:
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59
