"""What changed between two revisions, word by word, in marks that do not need colour."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from html import unescape
from itertools import takewhile
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.names import format_names

AROUND, LONGEST = 60, 800  # characters that condensed() keeps beside a change, and of it
BLOCKS = [
    (r"<h([234])>", r"\n[heading \1] "), (r"<li>(?:<p>)?", "\n• "), (r"<tr>", "\n| "), (r"</t[hd]>", " | "), (r"<th\b[^>]*>", "[header] "),
    (r"<p>", "\n"), (r"<blockquote>", "\n[quote] "), (r"<a href=\"([^\"]*)\"[^>]*>", r"[link \1] "), (r"</a>", " [end of link]"),
    (r"<(strong|em|sub|sup)>", r"[\1] "), (r"</(strong|em|sub|sup)>", r" [end of \1]"), (r"<ol\b[^>]*>", "\n[numbered list]"), (r"<br\s*/?>", "\n"),
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
        return "yes" if value else "no"
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return format_names(value)
        return "\n".join(" / ".join(map(str, entry)) if isinstance(entry, list) else str(entry) for entry in value)
    text = str(value)
    if not text.lstrip().startswith("<"):
        return text
    for pattern, said in BLOCKS:
        text = re.sub(pattern, said, text)
    return unescape(re.sub(r"<[^>]+>", "", text)).strip()


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
            out.append(
                f'<del><span class="visually-hidden">[taken out: </span>{escape(gone)}<span class="visually-hidden">]</span></del>'
            )
        if come := "".join(new[new_start:new_stop]):
            out.append(
                f'<ins><span class="visually-hidden">[new: </span>{escape(come)}<span class="visually-hidden">]</span></ins>'
            )
    return mark_safe("".join(out))  # noqa: S308 - every part was escaped


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)
