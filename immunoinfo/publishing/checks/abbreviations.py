"""Abbreviations that a page uses and never spells out."""

import re
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from immunoinfo.publishing.checks.passages import Page, excerpt
from immunoinfo.publishing.checks.wordlists import BEFORE_ROMAN, ROMAN, WELL_KNOWN
from immunoinfo.publishing.records import Finding

TOKEN = re.compile(r"(?<![\w@])[A-Za-z]*[A-Z][A-Za-z0-9]*(?:[-‐‑][A-Z0-9][A-Za-z0-9]*)*")
RESPELLED = re.compile(r"\w+(?:-\w+)*")  # LIM-foh-site tells how a word is said
BEFORE = re.compile(r"([^\n.;:()]+)(?:\((?:the |an? )?|,? (?:or|called|known as|shortened to) [“\"]?)\Z")
AFTER = re.compile(r"(?: [\w-]+)? ?\(([^()\n]+)\)|[”\"]?,? (?:stands for|is short for|means)\b([^\n.;:()]+)")
LONGEST = 8  # words that an abbreviation can stand for
NEAR = 160  # characters
MOST = 100  # abbreviations of a page, and mentions of one, that are looked at; no honest page has more


def is_abbreviation(token: str) -> bool:
    """Tell whether TOKEN is written mostly in capitals, at least two: HPV, PD-1, mRNA, irAE; not T-cell, McDonald."""
    capitals = sum(letter.isupper() for letter in token)
    return capitals >= 2 and sum(letter.islower() for letter in token) <= capitals


def unexplained(page: Page) -> Iterator[Finding]:
    """Each abbreviation once, where it is first met, unless its spelled-out name stands anywhere on the page."""
    whole = "\n".join([*page.names, *(passage.text for passage in page.passages)])
    folded = fold(whole)
    seen: set[str] = set()
    for passage in page.passages:
        for match in TOKEN.finditer(passage.text):
            token = match[0].removesuffix("s")
            if token in seen or not is_abbreviation(token) or is_known(token, passage.text[: match.start()], page):
                continue
            if is_respelling(passage.text, match.start()):
                continue
            seen.add(token)
            if len(seen) > MOST:
                return
            long_forms = page.vocabulary.abbreviations.get(token, ())
            if not any(fold(name) in folded for name in long_forms) and not is_spelled_out(token, whole):
                yield Finding(passage.field, advice(token, page), False, excerpt(passage.text, *match.span()))


def is_respelling(text: str, start: int) -> bool:
    """Tell whether what stands at START is a syllable of a word respelled for its sound: LIM-foh-site."""
    whole = next(match[0] for match in RESPELLED.finditer(text) if match.end() > start)
    return sum(part.islower() for part in whole.split("-")) >= 2


def is_known(token: str, before: str, page: Page) -> bool:
    stem = token.split("-")[0]
    if token in page.vocabulary.exempt or token in WELL_KNOWN or stem in WELL_KNOWN:
        return True
    if ROMAN.fullmatch(token):
        return token not in page.vocabulary.abbreviations or BEFORE_ROMAN.search(before) is not None
    return False


def is_spelled_out(token: str, whole: str) -> bool:
    """Tell whether WHOLE says beside TOKEN, in brackets or in words, what it stands for."""
    for match in islice(re.finditer(rf"\b{re.escape(token)}s?\b", whole), MOST):
        before, after = whole[max(0, match.start() - NEAR) : match.start()], whole[match.end() : match.end() + NEAR]
        if (long := BEFORE.search(before)) and is_expansion(token, " ".join(long[1].split()[-LONGEST:])):
            return True
        if (long := AFTER.match(after)) and is_expansion(token, long[1] or long[2]):
            return True
    return False


def is_expansion(token: str, words: str) -> bool:
    """Tell whether WORDS could be what TOKEN stands for: longer, and one of them begins as it begins."""
    first = token[0].casefold()
    starts = [word[0] for word in re.findall(r"[^\W_]+", fold(words))]
    return len(fold(words)) > len(token) and first in starts


def fold(text: str) -> str:
    return re.sub(r"[-‐‑–\s]+", " ", text.casefold())


def advice(token: str, page: Page) -> str:
    if names := page.vocabulary.abbreviations.get(token):
        return _("“%(short)s” is never spelled out on this page: write “%(long)s (%(short)s)” once.") % {
            "short": token,
            "long": names[0],
        }
    return _("“%s” is never spelled out on this page: write its full name once, and “%s” in brackets.") % (token, token)
