"""What changed between two revisions, word by word, in marks that do not need colour."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import partial
from html import unescape
from itertools import takewhile
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.names import format_names

AROUND, LONGEST = 60, 800  # characters that condensed() keeps beside a change, and of it
MARK = '<{0}><span class="visually-hidden">[{1}: </span>{2}<span class="visually-hidden">]</span></{0}>'
# What stands for a piece of HTML: a mark, or words in brackets; %s is the piece's own name or address.
BLOCKS: list[tuple[str, str, Any]] = [
    (r"<h([234])>", "\n[{}] ", _("heading %s")), (r"<li>(?:<p>)?", "\n• ", ""), (r"<tr>", "\n| ", ""), (r"</t[hd]>", " | ", ""),
    (r"<th\b[^>]*>", "[{}] ", _("header")), (r"<p>", "\n", ""), (r"<blockquote>", "\n[{}] ", _("quote")), (r"<br\s*/?>", "\n", ""),
    (r"<a href=\"([^\"]*)\"[^>]*>", "[{}] ", _("link %s")), (r"</a>", " [{}]", _("end of link")),
    (r"<(strong|em|sub|sup)>", "[{}] ", "%s"), (r"</(strong|em|sub|sup)>", " [{}]", _("end of %s")),
    (r"<ol\b[^>]*>", "\n[{}]", _("numbered list")),
]  # fmt: skip


def differences(item: Publishable, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, SafeString]]:
    """Return label and marked text of each field of ITEM's kind that differs."""
    names = [name for name in after if before.get(name) != after[name]]
    return [(item.label(name), marked(readable(before.get(name)), readable(after[name]))) for name in names]


def readable(value: Any) -> str:
    """Return a revision's VALUE as words: structure said in brackets, a list one entry a line."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return format_names(value)
        return "\n".join(" / ".join(map(str, entry)) if isinstance(entry, list) else str(entry) for entry in value)
    text = str(value)
    if not text.lstrip().startswith("<"):
        return text
    for pattern, mark, said in BLOCKS:
        text = re.sub(pattern, partial(in_words, mark, str(said)), text)
    return unescape(re.sub(r"<[^>]+>", "", text)).strip()


def in_words(mark: str, said: str, match: re.Match[str]) -> str:
    """Return MARK with what is SAID of MATCH in it."""
    return mark.format(said.replace("%s", match[1]) if "%s" in said else said)


def condensed(before: str, after: str) -> tuple[str, str]:
    """Return BEFORE and AFTER without what both begin and end with, but for a few characters around."""
    start = max(0, alike(before, after) - AROUND)
    before, after = before[start:], after[start:]
    end = max(0, alike(reversed(before), reversed(after)) - AROUND)
    parts = [text[: len(text) - end] for text in (before, after)]
    cut = [part[:LONGEST] + ("…" if end or len(part) > LONGEST else "") for part in parts]
    return ("…" + cut[0], "…" + cut[1]) if start else (cut[0], cut[1])


def alike(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many characters two texts share from their beginning."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def marked(before: str, after: str) -> SafeString:
    """Return AFTER as HTML, what is new in <ins> and what was taken out in <del>; both say so in words."""
    old, new = tokens(before), tokens(after)
    out: list[str] = []
    for kind, start, stop, new_start, new_stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            out.append(escape("".join(new[new_start:new_stop])))
            continue
        if gone := "".join(old[start:stop]):
            out.append(MARK.format("del", escape(_now("taken out")), escape(gone)))
        if come := "".join(new[new_start:new_stop]):
            out.append(MARK.format("ins", escape(_now("new")), escape(come)))
    return mark_safe("".join(out))  # noqa: S308 - every part was escaped


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)
