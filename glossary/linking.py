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

WORD = re.compile(r"[^\W_]+")
OPENING, CLOSING = re.compile(r"[(\[“‘]*\Z"), re.compile(r"[.,;:!?)\]”’…]*")
TAG = re.compile(r"""<!--.*?-->|&\#?\w+;|<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:"[^"]*"|'[^']*'|[^"'>])*>""", re.DOTALL)
LEFT_ALONE = frozenset(
    ("a", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "label", "nav", "option", "pre", "script", "style",
     "summary", "svg", "textarea", "title")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the address that explains it. An abbreviation is only met in its own capitals (ICI, not ici)."""

    text: str
    url: str
    exact_case: bool = False


class NameIndex:
    """NAMES by their first word, the longest first, so that a text is read once whatever their number."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.by_first: dict[str, list[tuple[tuple[str, ...], Name]]] = {}
        for name in names:
            words = tuple(normal(word) for word in WORD.findall(name.text))
            if words:
                self.by_first.setdefault(words[0], []).append((words, name))
        for names_here in self.by_first.values():
            names_here.sort(key=lambda entry: -len(entry[0]))

    def find(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """Yield start, end and name of each mention in TEXT, none overlapping another."""
        found = list(WORD.finditer(text))
        words = [normal(match[0]) for match in found]
        at = 0
        while at < len(found):
            length = 1
            for wanted, name in self.by_first.get(words[at], ()):
                start, end = found[at].start(), found[min(at + len(wanted), len(found)) - 1].end()
                if tuple(words[at : at + len(wanted)]) == wanted and is_mention(text, start, end, name):
                    yield start, end, name
                    length = len(wanted)
                    break
            at += length


def is_mention(text: str, start: int, end: int, name: Name) -> bool:
    """Tell whether the words at START to END really are NAME: nothing but space or hyphen between them."""
    mention = text[start:end]
    if name.exact_case and mention.removesuffix("s") != name.text:
        return False
    return re.fullmatch(r"[\w\s\-‐‑–/’']*", mention) is not None


@lru_cache(maxsize=50_000)
def normal(word: str) -> str:
    """Return WORD without case, accents and the plural's s."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).casefold()
    if word.endswith("s") and word[:-1].isupper():  # ICIs
        return folded[:-1]
    if len(folded) > 4 and folded.endswith("ies"):
        return folded[:-3] + "y"
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        return folded[:-1]
    return folded


@dataclass(frozen=True)
class Mention:
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
    out: list[str] = []
    inside: list[str] = []  # the open elements whose text is left alone
    at = 0
    for tag in TAG.finditer(html):
        out.append(html[at : tag.start()] if inside else _link_text(html[at : tag.start()], index, link, done))
        out.append(tag[0])
        at = tag.end()
        name = (tag[2] or "").lower()
        if name in LEFT_ALONE and not tag[0].endswith("/>"):
            if not tag[1]:
                inside.append(name)
            elif name in inside:
                inside.remove(name)
    out.append(html[at:] if inside else _link_text(html[at:], index, link, done))
    return "".join(out)


def _link_text(text: str, index: NameIndex, link: Link, done: set[str]) -> str:
    if not text or text.isspace():
        return text
    out: list[str] = []
    at = 0
    for start, end, name in index.find(text):
        if name.url not in done:
            done.add(name.url)
            before, after = OPENING.search(text, at, start), CLOSING.match(text, end)
            mention = Mention(text[start:end], name, before[0] if before else "", after[0] if after else "")
            out += [text[at : start - len(mention.before)], link(mention)]
            at = end + len(mention.after)
    return "".join([*out, text[at:]])
