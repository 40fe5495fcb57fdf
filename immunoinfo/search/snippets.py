"""The lines of a hit that show why it was found: escaped first, marked afterwards."""

import re
from collections.abc import Collection

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from immunoinfo.search.words import WORD, fold, stem

LENGTH = 200  # characters
MAX_TEXT = 20_000  # characters looked at


def marked(text: str, asked: Collection[str]) -> SafeString:
    """Return TEXT escaped, with each word whose stem is among ASKED marked."""
    out: list[str] = []
    at = 0
    for match in WORD.finditer(text):
        if stem(fold(match[0])) in asked:
            out += [escape(text[at : match.start()]), f"<mark>{escape(match[0])}</mark>"]
            at = match.end()
    return mark_safe("".join([*out, escape(text[at:])]))  # noqa: S308 - every part was escaped


def snippet(text: str, asked: Collection[str]) -> SafeString:
    """Return about 200 characters of TEXT around the first word asked for, its beginning when there is none."""
    text = text[:MAX_TEXT]
    first = next((match.start() for match in WORD.finditer(text) if stem(fold(match[0])) in asked), 0)
    start = 0
    if first > LENGTH // 2:
        sentence = max(text.rfind(mark, 0, first) for mark in (". ", "? ", "\n"))
        start = sentence + 1 if first - sentence < LENGTH // 2 else text.rfind(" ", 0, first - LENGTH // 4) + 1
    piece = text[start : start + LENGTH]
    if start + LENGTH < len(text):
        piece = piece[: piece.rfind(" ")] + " …"
    return marked(re.sub(r"\s+", " ", ("… " if start else "") + piece.strip()), asked)
