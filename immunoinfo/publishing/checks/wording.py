"""Words and sentences: too long, too hard, too loud."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from immunoinfo.publishing.checks.passages import Page, excerpt
from immunoinfo.publishing.checks.syllables import LETTERS, WORD, stem, syllables
from immunoinfo.publishing.checks.wordlists import HYPE, MEDICINE, PLAIN
from immunoinfo.publishing.records import Finding

LONG, TOO_LONG = 20, 30  # words in a sentence
HARD = 4  # syllables
MAX_GRADE, MAX_RAW_GRADE = 8.0, 10.5  # Flesch-Kincaid; the house's aim for each page
ENOUGH_WORDS = 50  # below, one word more or less decides the grade
BRACKETS = re.compile(r"\(([^()]*)\)")
BEFORE_BRACKETS = re.compile(r"\b([^\W\d_]{1,40}(?:\s\w{1,40})?) \(")


def reading_grade(page: Page) -> Iterator[Finding]:
    found = page.grade
    if found is None or found.words < ENOUGH_WORDS:
        return
    letters: Counter[str] = Counter()
    for passage in page.prose:
        letters[passage.field] += len(passage.text)
    place = max(letters, key=letters.__getitem__)  # where most of it stands
    if found.set_aside > MAX_GRADE:
        yield Finding(
            place, _("The reading grade is %.1f, glossary words set aside; aim for 8.") % found.set_aside, False
        )
    elif found.raw > MAX_RAW_GRADE:
        yield Finding(place, _("The reading grade is %.1f with all words counted; at most 10.5.") % found.raw, False)


def long_sentences(page: Page) -> Iterator[Finding]:
    for passage, sentence in page.sentences:
        words = len(WORD.findall(sentence))
        if words > TOO_LONG:
            message = _("This sentence has %d words. Split it: no sentence has more than 30.")
            yield Finding(passage.field, message % words, False, excerpt(sentence, 0, 0))
        elif words > LONG:
            message = _("This sentence has %d words; aim for 20 or fewer.")
            yield Finding(passage.field, message % words, False, excerpt(sentence, 0, 0))


def hype(page: Page) -> Iterator[Finding]:
    for passage in page.passages:
        for match in HYPE.finditer(passage.text):
            message = _("“%s” promises too much: say what happens, to how many, and who measured it.") % match[0]
            yield Finding(passage.field, message, False, excerpt(passage.text, *match.span()))


def hard_words(page: Page) -> Iterator[Finding]:
    """Each hard word once, unless the glossary, the page's own name or brackets beside it explain it."""
    explained = set(explained_here(page))
    for passage in page.passages:
        for match in LETTERS.finditer(passage.text):
            word = match[0]
            if syllables(word) < HARD or stem(word) in explained or is_plain(word) or MEDICINE.search(word):
                continue
            if is_name(passage.text, match.start()) or stem(word) in page.vocabulary.words:
                continue
            explained.add(stem(word))
            message = (
                _("“%s” is a hard word that the glossary does not explain: use a plain one, or explain it.") % word
            )
            yield Finding(passage.field, message, False, excerpt(passage.text, *match.span()))


def explained_here(page: Page) -> Iterator[str]:
    """Yield each word of the page's own names, of the glossary's names that it mentions, and beside brackets."""
    named = list(page.names)
    for passage in page.passages:
        named += [passage.text[start:end] for start, end in page.vocabulary.mentions(passage.text)]
        named += BRACKETS.findall(passage.text)  # “bowel inflammation (colitis)”
        named += BEFORE_BRACKETS.findall(passage.text)  # “apheresis (taking cells from blood)”
    for name in named:
        yield from map(stem, LETTERS.findall(name))


def is_plain(word: str) -> bool:
    folded = word.casefold()
    return folded in PLAIN or stem(folded) in PLAIN or folded.removesuffix("ly") in PLAIN or word.isupper()


def is_name(text: str, start: int) -> bool:
    """Tell whether the word at START is a name: a capital that no sentence begins with."""
    return text[start].isupper() and bool(re.search(r"[\w,;)’'\-–]\s*\(?\Z", text[max(0, start - 4) : start]))
