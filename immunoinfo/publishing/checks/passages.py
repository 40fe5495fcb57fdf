"""An item as the checks read it: its text in passages, each with its field; its headings, tables and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from lxml.html import HtmlElement

from immunoinfo.marks import ILLUSTRATION, without_citations
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.checks.readability import Grade, grade
from immunoinfo.publishing.checks.vocabulary import Vocabulary, vocabulary_in
from immunoinfo.richtext import TABLE_NAME, RichTextField, parse, sanitise

MAX_EXCERPT = 60  # characters
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘(\[]*(?:[A-Z0-9À-Þ]|[a-z]+[A-Z]))|\n+")
SPACE = re.compile(r"\s+")
NO_END = re.compile(r"(?:\b(?:e\.g|i\.e|vs|approx|al|Dr|Prof|St|No|Fig|U\.S|U\.K))\.\Z")
BLOCKS = ("p", "li", "h2", "h3", "h4", "tr")


class Kind(Enum):
    PROSE = "prose"
    POINT = "point"  # of a list
    HEADING = "heading"
    ROW = "row"  # of a table


@dataclass(frozen=True)
class Passage:
    """A piece of text that stands by itself; MARKED still has its citations in it."""

    field: str
    kind: Kind
    marked: str

    @cached_property
    def text(self) -> str:
        return " ".join(ILLUSTRATION.sub(" ", without_citations(self.marked)).split(" "))

    @cached_property
    def sentences(self) -> list[str]:
        return list(sentences(self.text))


@dataclass(frozen=True)
class Link:
    field: str
    address: str
    words: str


@dataclass
class Page:
    """ITEM taken apart once for all checks; measured by the words GIVEN, or else by all that were declared for its language."""

    item: Publishable
    given: Vocabulary | None = None
    passages: list[Passage] = field(default_factory=list)
    rich: dict[str, HtmlElement] = field(default_factory=dict)  # by field
    links: list[Link] = field(default_factory=list)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return vocabulary_in(self.item.language) if self.given is None else self.given

    @property
    def prose(self) -> list[Passage]:
        return [passage for passage in self.passages if passage.kind is Kind.PROSE]

    @property
    def sentences(self) -> Iterator[tuple[Passage, str]]:
        """Yield each sentence of prose and lists with its passage."""
        for passage in self.passages:
            if passage.kind in (Kind.PROSE, Kind.POINT):
                for sentence in passage.sentences:
                    yield passage, sentence

    @cached_property
    def names(self) -> list[str]:
        """What the page says of itself: its title and the names shown under it."""
        return [str(self.item), *self.item.names_of("exact", "abbr")]

    @cached_property
    def grade(self) -> Grade | None:
        """How hard its prose is to read; None where there is none."""
        return grade(self.prose, self.vocabulary, self.names)


def read(item: Publishable, given: Vocabulary | None = None) -> Page:
    page = Page(item, given)
    for name in (*item.uncited_fields, *item.cited_fields):
        text = str(getattr(item, name) or "")
        if isinstance(item._meta.get_field(name), RichTextField):
            root = page.rich[name] = parse(sanitise(text))
            page.passages += rich_passages(name, root)
            page.links += [Link(name, a.get("href", ""), words_of(a).strip()) for a in root.iter("a")]
        elif name in item.listed_fields:
            page.passages += [Passage(name, Kind.POINT, line.strip()) for line in text.splitlines() if line.strip()]
        else:
            parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
            page.passages += [Passage(name, Kind.PROSE, " ".join(part.split())) for part in parts if part.strip()]
    return page


def rich_passages(name: str, root: HtmlElement) -> Iterator[Passage]:
    for block in root.iter(*BLOCKS):
        inside = {ancestor.tag for ancestor in block.iterancestors()}
        if block.tag == "tr":
            kind, text = Kind.ROW, " · ".join(words_of(cell).strip() for cell in block)
        elif "table" in inside or (block.tag == "li" and block.find("p") is not None):
            continue  # read with its row, or by its paragraphs
        elif block.tag in ("h2", "h3", "h4"):
            kind, text = Kind.HEADING, words_of(block)
        else:
            kind, text = Kind.POINT if "li" in (*inside, block.tag) else Kind.PROSE, words_of(block)
            kind = Kind.HEADING if TABLE_NAME.fullmatch(text.strip()) else kind
        if text.strip(" ·\n"):
            yield Passage(name, kind, text.strip())


def words_of(element: HtmlElement) -> str:
    """Return the text in ELEMENT, a line break where it has one; lists within it are left out."""
    parts = [SPACE.sub(" ", element.text or "")]
    for child in element:
        if child.tag not in ("ul", "ol", "br"):
            parts.append(words_of(child))
        parts += ["\n" if child.tag == "br" else "", " " if child.tag == "p" else "", SPACE.sub(" ", child.tail or "")]
    return re.sub(r" {2,}", " ", "".join(parts))


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of TEXT."""
    start = 0
    for end in SENTENCE_END.finditer(text):
        if not NO_END.search(text[max(start, end.start() - 8) : end.start() + 1]):
            yield text[start : end.end()].strip()
            start = end.end()
    if text[start:].strip():
        yield text[start:].strip()


def excerpt(text: str, start: int = 0, end: int | None = None) -> str:
    """Return at most 60 characters of TEXT around START to END, whole words, by which an editor finds the place."""
    text, end = text.replace("\n", " "), len(text) if end is None else end
    if len(text) <= MAX_EXCERPT:
        return text.strip()
    room = MAX_EXCERPT - 2  # for “…” on both sides
    first = max(0, min(start - max(0, room - (end - start)) // 2, len(text) - room))
    cut = text[first : first + room]
    if first and " " in cut[: start - first + 1]:
        cut = cut[cut.index(" ") + 1 :]
    before, after = "…" if first else "", "…" if first + room < len(text) else ""
    if after and " " in cut[MAX_EXCERPT // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return f"{before}{cut.strip()}{after}"
