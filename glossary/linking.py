"""Words explained: pure text in, text with links out.

A page's HTML is read as a stream of tags and text. In text, each name of a term becomes a link where it is first
met: whole words only, blind to case and accents, plurals included, the longest name first. Text inside a link,
a heading, code or a form is left alone.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+")
NEXT = re.compile(r"[\s_\-‐‑–/’']+([^\W_]+)")  # nothing else may stand between the words of a name
OPENING, CLOSING = "([“‘", re.compile(r"[.,;:!?)\]”’…]*")
# Elements that are passed over whole. None of them stands within another of its kind, so each ends at the first closing tag.
LEFT_ALONE = (
    "a", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "label", "nav", "option", "pre", "script", "style", "summary", "svg",
    "textarea", "title",
)  # fmt: skip
ATTRIBUTES = r"""(?:[^"'>]++|"[^"]*"|'[^']*')*+"""
UP_TO = "[^<]*+(?:<(?!/{0}>)[^<]*+)*+</{0}>"  # the end of an element, from tag to tag and not letter by letter
WHOLE = rf"<({'|'.join(LEFT_ALONE)})(?=[\s>]){ATTRIBUTES}(?<!/)>" + UP_TO.format(r"\2")
CITED = '<sup class="citation">' + UP_TO.format("sup")  # as richtext.Citations writes it
NO_TEXT = re.compile(rf"({CITED}|<!--.*?-->|&\#?\w+;|{WHOLE}|</?[a-zA-Z]{ATTRIBUTES}>)", re.DOTALL)
MOST, LONGEST = 10_000, 50  # pieces of text that an index remembers, and the characters of one


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the address that explains it. An abbreviation is only met in its own capitals (ICI, not ici)."""

    text: str
    url: str
    exact_case: bool = False


class Branch:
    """What is called by the words that led here, and what can follow them."""

    __slots__ = ("after", "names")

    def __init__(self) -> None:
        self.names: list[Name] = []
        self.after: dict[str, Branch] = {}


Beginning = tuple[int, int, Branch]  # start and end of the first word of names, and where it leads


class NameIndex:
    """NAMES as a tree of their words, so that a text is read once whatever their number."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.root = Branch()
        self.met: dict[str, tuple[Beginning, ...]] = {}  # between two spaces, and the names that can begin there
        for name in names:
            if words := WORD.findall(name.text):
                branch = self.root
                for word in words:
                    branch = branch.after.setdefault(normal(word), Branch())
                branch.names.append(name)

    def find(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """Yield start, end and name of each mention in TEXT, none overlapping another."""
        met = self.met.get
        at = free = 0  # where the part begins, and where the last mention ends
        for part in text.split(" "):
            if (begun := met(part)) is None:  # nearly all was met before, and begins nothing
                begun = self.beginnings(part)
            if begun:
                for first, last, branch in begun:
                    if at + first >= free and (found := mention(text, at + first, at + last, branch)):
                        free = found[0]
                        yield at + first, *found
            at += len(part) + 1

    def beginnings(self, part: str) -> tuple[Beginning, ...]:
        """Return where in PART, which stands between two spaces, a name can begin; remember it."""
        if len(self.met) >= MOST:
            self.met.clear()
        first = self.root.after.get
        if part.isalpha():  # one word and nothing beside it, as most are
            begun: tuple[Beginning, ...] = ((0, len(part), found),) if (found := first(normal(part))) else ()
        else:
            begun = tuple([(*word.span(), found) for word in WORD.finditer(part) if (found := first(normal(word[0])))])
        if len(part) <= LONGEST:
            self.met[part] = begun
        return begun


def mention(text: str, start: int, end: int, branch: Branch) -> tuple[int, Name] | None:
    """Return end and name of the longest mention in TEXT whose first word, from START to END, led to BRANCH."""
    met = [(end, branch)]
    while branch.after and (following := NEXT.match(text, end)) and (after := branch.after.get(normal(following[1]))):
        branch, end = after, following.end()
        met.append((end, branch))
    for end, branch in reversed(met):
        for name in branch.names:
            if not name.exact_case or text[start:end].removesuffix("s") == name.text:
                return end, name
    return None


@lru_cache(maxsize=4_000)
def normal(word: str) -> str:
    """Return WORD without case, accents and the plural's s."""
    if not word.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).casefold()
    else:
        folded = word.lower()
    if word.endswith("s") and word[:-1].isupper():  # ICIs
        return folded[:-1]
    if len(folded) > 4 and folded.endswith("ies"):
        return folded[:-3] + "y"
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        return folded[:-1]
    return folded


class Mention(NamedTuple):
    """A name as it stands in a text, and the marks that must stay on its line: the bracket before, the comma after."""

    words: str
    name: Name
    before: str = ""
    after: str = ""


Link = Callable[[Mention], str]


def link_terms(html: str, index: NameIndex, link: Link, skip: Iterable[str] = ()) -> str:
    """Return HTML with the first mention of each name, and the marks around it, replaced by what LINK makes of it.

    One link an address: a term is linked once however many names it is met under. Addresses in SKIP are not
    linked. HTML must be well formed, as templates and richtext.render() make it.
    """
    done = set(skip)
    pieces = NO_TEXT.split(html)  # text, what is none, the name of the element that is passed over, text, ...
    del pieces[2::3]
    for at in range(0, len(pieces), 2):
        if pieces[at] and not pieces[at].isspace():
            pieces[at] = linked(pieces[at], index, link, done)
    return "".join(pieces)


def linked(text: str, index: NameIndex, link: Link, done: set[str]) -> str:
    """Return TEXT with its links; addresses in DONE are not linked, and those that are linked are added to it."""
    out: list[str] = []
    at = 0
    for start, end, name in index.find(text):
        if name.url not in done:
            done.add(name.url)
            since = text[at:start]
            before, after = since[len(since.rstrip(OPENING)) :], closing(text, end)
            out += [text[at : start - len(before)], link(Mention(text[start:end], name, before, after))]
            at = end + len(after)
    return "".join([*out, text[at:]]) if out else text


def closing(text: str, end: int) -> str:
    found = CLOSING.match(text, end)
    return found[0] if found else ""
