"""Rich text: the field, its one allow-list, and how stored HTML is made ready to show.

Four conventions live in the text itself, so that every editor keeps them: `[@key]` cites a source, `[image:key]` and
`[diagram:name]` in a line of their own show a picture or a drawing, and a line `Table: name` names the table after it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from threading import Lock
from typing import Any

import nh3
from cachetools import LRUCache, cached
from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_prose_editor.fields import ProseEditorField
from lxml import etree
from lxml.html import HtmlElement
from markupsafe import escape

from immunoinfo.diagrams import diagram_names
from immunoinfo.languages import once_a_language
from immunoinfo.marks import CITATION, ILLUSTRATION, plain, replaced, without_tags

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3, 4]},
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "NoSpellCheck": False,
}
CLEANER = nh3.Cleaner(
    tags={
        "a", "blockquote", "br", "em", "h2", "h3", "h4", "li", "ol", "p", "strong", "sub", "sup",
        "table", "tbody", "td", "th", "thead", "tr", "ul",
    },
    attributes={"a": {"href"}, "ol": {"start"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)  # fmt: skip
# What XML forbids: no database, feed or parser takes all of it, and pasted documents bring it along.
UNSTORABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CITATIONS = re.compile(
    r"\[@[a-z0-9-]{1,60}\](?:\s?\[@[a-z0-9-]{1,60}\])*([.,;:!?]*)(?![^<>]*>)"
)  # none in an attribute
IN_ITS_LINE = re.compile(rf"<p>\s*({ILLUSTRATION.pattern})\s*</p>")
ROOM = 8_000_000  # bytes, at most, of texts made ready that a process remembers
MOST = 2_000  # headings of which the anchor is remembered; many articles have the same ones
PARSER = etree.HTMLParser()
PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))  # lxml.html asks Python for each
# The cleaner writes each tag in one way, and no "<" in an attribute, so these find tags and nothing else.
HEADING = re.compile(r"<(h[234])>(.*?)</\1>", re.DOTALL)
TABLE_NAME = re.compile(r"Table:\s*(.+)", re.DOTALL)
PARAGRAPH = r"<p>([^<]*+(?:<(?!/p>)[^<]*+)*+)</p>"
OF_TABLE = re.compile(rf"<(?:(?:{PARAGRAPH[1:]}\s*<)?table>|/table>|tr>|th(?=[\s>]))")
ONLY_PARAGRAPH = re.compile(rf"(<t[dh][^>]*>)\s*{PARAGRAPH}([^<]*</t[dh]>)")


def sanitise(markup: str) -> str:
    """Return MARKUP with nothing in it that the allow-list does not name; an empty paragraph is nothing."""
    cleaned = CLEANER.clean(UNSTORABLE.sub("", markup))
    return "" if cleaned in ("<p></p>", "<p><br></p>") else cleaned


class RichTextField(ProseEditorField):
    """Sanitised HTML. Cleaned on every way into the database, because save() and loaddata skip forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, config={"extensions": dict(EXTENSIONS)}, sanitize=sanitise, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """Editors see which drawings there are; not in the model's own help text, which would need a migration for each."""
        known = _("Show a drawing by [diagram:name] in a line of its own: %s.") % ", ".join(diagram_names())
        return super().formfield(**{"help_text": f"{self.help_text} {known}".strip(), **kwargs})

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return sanitise(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):  # the row in memory says what the database says
            setattr(model_instance, self.attname, value := sanitise(value))
        return value


@once_a_language
def word_for_source() -> str:
    return str(escape(_("Source")))


class Citations:
    """What numbers the citations of one page: each `[@key]` becomes a link to the list of sources.

    NUMBERS are those of the sources by their keys. A key without one (a source deleted since) disappears. `places` counts
    where each number stands on the page so far, so that the list of sources can lead back to it.
    """

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.numbers, self.places, self.word = numbers, Counter[int](), word_for_source()

    def shown(self, markup: str) -> SafeString:
        """Return MARKUP with its citations numbered; the numbers stand after the full stop or comma that follows."""
        numbered = replaced(CITATIONS, markup, self.links) if "[@" in markup else markup
        return mark_safe(numbered)  # noqa: S308 - MARKUP was escaped or sanitised by the caller

    def links(self, match: re.Match[str]) -> str:
        shown = match[1]
        for number in filter(None, map(self.numbers.get, CITATION.findall(match[0]))):
            self.places[number] += 1
            shown += (
                f'<sup class="citation"><a id="cited-{number}-{self.places[number]}" href="#source-{number}">'
                f'<span class="visually-hidden">{self.word} </span>{number}</a></sup>'
            )
        return shown


def split_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of plain TEXT. A blank line ends one."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def paragraphs(text: str, citations: Citations) -> SafeString:
    """Return plain TEXT as paragraphs, escaped, with its CITATIONS numbered."""
    parts = (f"<p>{citations.shown(escape(part))}</p>" for part in split_paragraphs(text))
    return mark_safe("".join(parts))  # noqa: S308 - escaped here


def render(markup: str, citations: Citations, pictures: Mapping[str, SafeString] | None = None) -> SafeString:
    """Return stored MARKUP ready to show: sanitised again, headings with ids, tables named, CITATIONS numbered.

    PICTURES holds what `[image:key]` and `[diagram:name]` stand for, under these very words.
    """
    shown = citations.shown(dressed(markup, get_language()).html)
    return mark_safe(show_pictures(shown, pictures or {}))  # noqa: S308 - sanitised above


def contents(markup: str) -> list[tuple[str, str]]:
    """Return the anchor and words of each second-level heading of stored MARKUP, in order."""
    return dressed(markup, get_language()).contents


@dataclass(frozen=True)
class Dressed:
    """Rich text sanitised, its headings with ids and its tables named; CONTENTS are those of the second level."""

    html: str
    contents: list[tuple[str, str]]


@cached(LRUCache(ROOM, lambda kept: 4 * len(kept.html)), lock=Lock())  # with what they were made of, two bytes a letter
def dressed(markup: str, language: str | None) -> Dressed:
    """Return stored MARKUP made ready, in LANGUAGE; remembered by what it says, for most texts are shown many times."""
    html = sanitise(markup).replace("&nbsp;", "\N{NO-BREAK SPACE}")  # as a letter: glossary words may hold one
    if "<table" in html:  # the rest needs no tree of elements: sanitised, each heading is written in the same way
        html = with_dressed_tables(html)
    found = [(heading[1], plain(heading[2])) for heading in HEADING.finditer(html)]
    anchors = heading_ids(words for _tag, words in found)
    coming = iter(anchors)
    html = HEADING.sub(lambda heading: f'<{heading[1]} id="{next(coming)}">{heading[2]}</{heading[1]}>', html)
    named = zip(anchors, found, strict=True)
    return Dressed(html, [(anchor, words) for anchor, (tag, words) in named if tag == "h2"])


def parse(markup: str) -> HtmlElement:
    """Return MARKUP as the children of a `div`."""
    root = etree.fromstring(f"<html><body>{markup}</body></html>", PARSER).find("body")
    root.tag, root.text = "div", root.text if (root.text or "").strip() else None
    return root


def inner_html(root: HtmlElement) -> str:
    text, root.text = root.text, None
    whole = etree.tostring(root, encoding="unicode", method="html", with_tail=False)
    return str(escape(text or "")) + whole[whole.index(">") + 1 : whole.rindex("<")]


@lru_cache(maxsize=MOST)
def anchor_of(words: str) -> str:
    return "section-" + (slugify(words)[:60] or "part")


def heading_ids(words: Iterable[str]) -> list[str]:
    """Return an id for each heading, made of its WORDS and unique on the page."""
    ids: list[str] = []
    for stem in map(anchor_of, words):
        same = sum(other == stem or other.startswith(f"{stem}--") for other in ids)
        ids.append(f"{stem}--{same + 1}" if same else stem)
    return ids


def with_dressed_tables(html: str) -> str:
    """Return sanitised HTML with each table in a frame that scrolls by keyboard, and named by the paragraph right before it.

    Header cells get their scope; a paragraph that is all there is in a cell is none.
    """
    rows: list[int] = []  # of each table that is open

    def dress(found: re.Match[str]) -> str:
        tag = found[0]
        if tag.endswith("<table>"):
            rows.append(0)
            return table_begun(tag.removesuffix("<table>"), found[1] or "")
        if tag == "</table>":
            rows.pop()
            return "</table></div>"
        if tag == "<tr>":
            rows[-1] += 1
            return tag
        return f'<th scope="{"col" if rows[-1] == 1 else "row"}"'

    return OF_TABLE.sub(dress, ONLY_PARAGRAPH.sub(lambda cell: cell[1] + cell[2] + cell[3], html))


def table_begun(before: str, words: str) -> str:
    """Return the opening of a table and its frame; the paragraph of WORDS, BEFORE it, stays unless it is its name."""
    named = TABLE_NAME.fullmatch(unescape(without_tags(words)).strip())
    caption = f"<caption>{escape(named[1])}</caption>" if named else ""
    label = escape(plain(named[1]) if named else _("Table"))
    hint = escape(_("Wider than the screen? Move the table sideways."))  # the style sheet shows it where that is so
    frame = f'<div class="table-frame" role="region" tabindex="0" aria-label="{label}">'
    return f'{"" if named else before}<p class="table-hint">{hint}</p>{frame}<table>{caption}'


def show_pictures(markup: str, pictures: Mapping[str, SafeString]) -> str:
    """Put pictures where their markers stand alone in a paragraph; a marker without a picture disappears."""
    return IN_ITS_LINE.sub(lambda match: pictures.get(match[1], ""), markup)
