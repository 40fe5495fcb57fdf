"""Three-way merging: two people's changes to one text, block by block. Pure: values in, value out.

A collision is only where both changed the same block, or both put something in the same place. Then MINE wins in the
result, and the caller is told, so that the person can be shown what the other one wrote.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
VOID = ("br",)
OWN_BLOCKS = ("li", "tr")  # a long list or table is merged item by item


@dataclass(frozen=True)
class Edit:
    """The blocks from START to STOP of the base are replaced by NEW; an insertion replaces nothing."""

    start: int
    stop: int
    new: tuple[str, ...]

    def collides(self, other: "Edit") -> bool:
        if self.start == self.stop and other.start == other.stop:
            return self.start == other.start
        return self.start < other.stop and other.start < self.stop


@dataclass
class Merged:
    """The outcome of merging one item's fields: what both agree on, and the fields in which they collided."""

    values: dict[str, Any] = field(default_factory=dict)
    collisions: list[str] = field(default_factory=list)
    taken_over: list[str] = field(default_factory=list)  # fields that now hold the other person's changes


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Merge field by field: a list as a set, text block by block, anything else whole."""
    result = Merged()
    for name, value in mine.items():
        before, other = base.get(name), theirs.get(name, value)
        result.values[name], collided = merge_value(before, value, other)
        if collided:
            result.collisions.append(name)
        elif result.values[name] != value:
            result.taken_over.append(name)
    return result


def merge_value(base: Any, mine: Any, theirs: Any) -> tuple[Any, bool]:
    """Return the merged value, and whether the two collided."""
    if mine == theirs or theirs == base:
        return mine, False
    if mine == base:
        return theirs, False
    if isinstance(mine, list) and isinstance(theirs, list):
        return merge_list(base or [], mine, theirs), False
    if isinstance(mine, str) and isinstance(theirs, str) and ("\n" in mine + theirs or "<" in mine + theirs):
        return merge_text(base or "", mine, theirs)
    return mine, True


def merge_list(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    """What either added is there, what either removed is not."""
    kept = [entry for entry in mine if entry not in base or entry in theirs]
    return kept + [entry for entry in theirs if entry not in base and entry not in kept]


def merge_text(base: str, mine: str, theirs: str) -> tuple[str, bool]:
    blocks = split(base)
    my_edits, their_edits = edits(blocks, split(mine)), edits(blocks, split(theirs))
    news = [edit for edit in their_edits if edit not in my_edits]
    free = [edit for edit in news if not any(edit.collides(own) for own in my_edits)]
    return "".join(apply(blocks, sorted([*my_edits, *free], key=lambda edit: (edit.start, edit.stop)))), len(
        free
    ) < len(news)


def apply(blocks: Sequence[str], ordered: Sequence[Edit]) -> list[str]:
    out: list[str] = []
    at = 0
    for edit in ordered:
        out += [*blocks[at : edit.start], *edit.new]
        at = max(at, edit.stop)
    return [*out, *blocks[at:]]


def edits(base: Sequence[str], other: Sequence[str]) -> list[Edit]:
    """Return what makes OTHER of BASE, as small as possible: n blocks replaced by n blocks are n edits."""
    found: list[Edit] = []
    for kind, start, stop, new_start, new_stop in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        if kind == "replace" and stop - start == new_stop - new_start:
            found += [Edit(start + n, start + n + 1, (other[new_start + n],)) for n in range(stop - start)]
        elif kind != "equal":
            found.append(Edit(start, stop, tuple(other[new_start:new_stop])))
    return found


def split(text: str) -> list[str]:
    """Return TEXT in blocks that join to TEXT again: HTML by elements, list items and rows; plain text by lines."""
    return split_html(text) if text.lstrip().startswith("<") else text.splitlines(keepends=True)


def split_html(markup: str) -> list[str]:
    blocks: list[str] = []
    at = depth = 0
    for tag in TAG.finditer(markup):
        closing, name = bool(tag[1]), tag[2]
        if name in VOID:
            continue
        depth += -1 if closing else 1
        if closing and (depth == 0 or name in OWN_BLOCKS):
            blocks.append(markup[at : tag.end()])
            at = tag.end()
    return [*blocks, markup[at:]] if at < len(markup) else blocks
