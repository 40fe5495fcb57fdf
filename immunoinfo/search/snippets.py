"""The lines of a hit that show why it was found: escaped first, marked afterwards, in linear time."""

import re
from collections.abc import Collection, Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from immunoinfo.search.words import fold, stem

LENGTH = 200  # characters
MAX_TEXT = 20_000  # characters looked at
# A word, or several joined without a space (PD-1, HER2/neu). Possessive, so that no text makes it go back and forth.
JOINED = re.compile(r"[^\W_]++(?:[-‐‑–/'’.][^\W_]++)*+")
WORD = re.compile(r"[^\W_]++")


def places(text: str, marks: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where in TEXT a word begins and ends whose stem is among MARKS.

    A compound is met as a whole or by its parts; a part of one letter or digit only where nothing longer is sought,
    because the 1 of PD-1 stands in half of all sentences.
    """
    sought = {mark for mark in marks if len(mark) > 1} or set(marks)
    initials = {mark[0] for mark in sought if mark}  # a stem keeps the first letter: the rest need no stemming
    for compound in JOINED.finditer(text):
        parts = list(WORD.finditer(compound[0]))
        if len(parts) > 1 and is_sought("".join(part[0] for part in parts), sought, initials):
            yield compound.start(), compound.end()
            continue
        for part in parts:
            if is_sought(part[0], sought, initials):
                yield compound.start() + part.start(), compound.start() + part.end()


def is_sought(word: str, sought: Collection[str], initials: Collection[str]) -> bool:
    folded = fold(word)
    return folded[:1] in initials and stem(folded) in sought


def marked(text: str, marks: Collection[str]) -> SafeString:
    """Return TEXT escaped, with each word whose stem is among MARKS marked."""
    out: list[str] = []
    at = 0
    for start, end in places(text, marks):
        out += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return mark_safe("".join([*out, escape(text[at:])]))  # noqa: S308 - every part was escaped


def excerpt(text: str, marks: Collection[str]) -> str:
    """Return about 200 characters of TEXT around the first word to mark, its beginning when there is none."""
    text = text[:MAX_TEXT]
    first = next((start for start, _end in places(text, marks)), 0)
    start = 0
    if first > LENGTH // 2:
        sentence = max(text.rfind(mark, 0, first) for mark in (". ", "? ", "\n"))
        start = sentence + 1 if first - sentence < LENGTH // 2 else text.rfind(" ", 0, first - LENGTH // 4) + 1
    piece = text[start : start + LENGTH]
    if start + LENGTH < len(text):
        piece = piece[: piece.rfind(" ")] + " …"
    return re.sub(r"\s+", " ", ("… " if start else "") + piece.strip())


def snippet(text: str, marks: Collection[str]) -> SafeString:
    """Return the lines of TEXT that show why it was found, marked."""
    return marked(excerpt(text, marks), marks)
