"""Rich text: the field, its one allow-list, and how stored HTML is made ready to show.

Four conventions live in the text itself, so that every editor keeps them: `[@key]` cites a source, `[image:key]` and
`[diagram:name]` in a line of their own show a picture or a drawing, and a line `Table: name` names the table after it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from threading import Lock
from typing import Any

import nh3
from cachetools import LRUCache, cached
from django.db import models
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_prose_editor.fields import ProseEditorField
from lxml import html as lxml_html
from lxml.html import HtmlElement

from immunoinfo.diagrams import diagram_names

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
CITATION = re.compile(r"\s?\[@([a-z0-9-]{1,60})\]")  # with the space before it: the number follows its word
IMAGE = re.compile(r"\[image:([a-z0-9-]{1,60})\]")
DIAGRAM = re.compile(r"\[diagram:([a-z0-9-]{1,60})\]")
ILLUSTRATION = re.compile(r"\[(?:image|diagram):[a-z0-9-]{1,60}\]")
# What XML forbids: no database, feed or parser takes all of it, and pasted documents bring it along.
UNSTORABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CITATIONS = re.compile(r"((?:\s?\[@[a-z0-9-]{1,60}\])+)([.,;:!?]*)(?![^<>]*>)")  # nothing in an attribute is one
ROOM = 2_000_000  # characters of texts made ready that a process remembers
TABLE_NAME = re.compile(r"Table:\s*(.+)", re.DOTALL)


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


def cited_keys(text: str) -> list[str]:
    """Return the keys of the sources that TEXT cites, each once, in order."""
    return list(dict.fromkeys(CITATION.findall(text)))


def shown_images(text: str) -> list[str]:
    """Return the keys of the pictures that TEXT shows, each once, in order."""
    return list(dict.fromkeys(IMAGE.findall(text)))


def shown_diagrams(text: str) -> list[str]:
    """Return the names of the drawings that TEXT shows, each once, in order."""
    return list(dict.fromkeys(DIAGRAM.findall(text)))


@cached(LRUCache(ROOM, lambda words: 2 * len(words)), lock=Lock())
def plain(text: str) -> str:
    """Return TEXT, plain or HTML, as words alone: no tags, no citations, no pictures or drawings."""
    spaced = re.sub(r"</(?:p|h\d|li|td|th)>", " ", text)
    words = unescape(strip_tags(spaced))
    return " ".join(ILLUSTRATION.sub(" ", CITATION.sub("", words)).split())


def cite(markup: str, numbers: Mapping[str, int], places: Counter[int] | None = None) -> SafeString:
    """Return MARKUP with each `[@key]` turned into its number, a link to the list of sources.

    The numbers stand after the full stop or comma that follows. A key without a number (a source deleted since)
    disappears. PLACES counts where each number stands on the page, so that the list of sources can lead back to it.
    """
    places = Counter() if places is None else places

    def links(match: re.Match[str]) -> str:
        return match[2] + "".join(link(numbers[key]) for key in CITATION.findall(match[1]) if key in numbers)

    def link(number: int) -> str:
        places[number] += 1
        return (
            f'<sup class="citation"><a id="cited-{number}-{places[number]}" href="#source-{number}">'
            f'<span class="visually-hidden">{source} </span>{number}</a></sup>'
        )

    source = escape(_("Source"))
    return mark_safe(CITATIONS.sub(links, markup))  # noqa: S308 - MARKUP was escaped or sanitised by the caller


def split_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of plain TEXT. A blank line ends one."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def paragraphs(text: str, numbers: Mapping[str, int], places: Counter[int] | None = None) -> SafeString:
    """Return plain TEXT as paragraphs, escaped, with its citations numbered."""
    parts = (f"<p>{cite(escape(part), numbers, places)}</p>" for part in split_paragraphs(text))
    return mark_safe("".join(parts))  # noqa: S308 - escaped here


def render(
    markup: str,
    numbers: Mapping[str, int],
    pictures: Mapping[str, SafeString] | None = None,
    places: Counter[int] | None = None,
) -> SafeString:
    """Return stored MARKUP ready to show: sanitised again, headings with ids, tables named, citations numbered.

    PICTURES holds what `[image:key]` and `[diagram:name]` stand for, under these very words.
    """
    shown = cite(dressed(markup, get_language()).html, numbers, places)
    return mark_safe(show_pictures(shown, pictures or {}))  # noqa: S308 - sanitised above


def contents(markup: str) -> list[tuple[str, str]]:
    """Return the anchor and words of each second-level heading of stored MARKUP, in order."""
    return dressed(markup, get_language()).contents


@dataclass(frozen=True)
class Dressed:
    """Rich text sanitised, its headings with ids and its tables named; CONTENTS are those of the second level."""

    html: str
    contents: list[tuple[str, str]]


@cached(LRUCache(ROOM, lambda kept: 2 * len(kept.html)), lock=Lock())
def dressed(markup: str, language: str | None) -> Dressed:
    """Return stored MARKUP made ready, in LANGUAGE; remembered by what it says, for most texts are shown many times."""
    root = parse(sanitise(markup))
    found = headings(root)
    anchors = heading_ids(found)
    contents = [
        (id, plain(str(each.text_content()))) for each, id in zip(found, anchors, strict=True) if each.tag == "h2"
    ]
    for heading, anchor in zip(found, anchors, strict=True):
        heading.set("id", anchor)
    for table in list(root.iter("table")):
        dress_table(table)
    return Dressed(inner_html(root), contents)


def parse(markup: str) -> HtmlElement:
    return lxml_html.fragment_fromstring(markup, create_parent="div")


def inner_html(root: HtmlElement) -> str:
    children = "".join(lxml_html.tostring(child, encoding="unicode") for child in root)
    return escape(root.text or "") + children


def headings(root: HtmlElement) -> list[HtmlElement]:
    return list(root.iter("h2", "h3", "h4"))


def heading_ids(found: Iterable[HtmlElement]) -> list[str]:
    """Return an id for each heading, made of its words and unique on the page."""
    ids: list[str] = []
    for heading in found:
        stem = "section-" + (slugify(plain(str(heading.text_content())))[:60] or "part")
        same = sum(other == stem or other.startswith(f"{stem}--") for other in ids)
        ids.append(f"{stem}--{same + 1}" if same else stem)
    return ids


def dress_table(table: HtmlElement) -> None:
    """Give TABLE the caption written before it, header cells their scope, and a frame that scrolls by keyboard."""
    before = table.getprevious()
    name = ""
    if before is not None and before.tag == "p" and (match := TABLE_NAME.fullmatch(str(before.text_content()).strip())):
        name = plain(match[1])
        caption = lxml_html.Element("caption")
        caption.text = match[1]
        before.drop_tree()  # what stands after it stays
        table.insert(0, caption)
    for row_number, row in enumerate(table.iter("tr")):
        for cell in row:
            unwrap_only_paragraph(cell)
            if cell.tag == "th":
                cell.set("scope", "col" if row_number == 0 else "row")
    frame = lxml_html.Element("div", {"class": "table-frame", "role": "region", "tabindex": "0"})
    frame.set("aria-label", name or _("Table"))
    hint = lxml_html.Element("p", {"class": "table-hint"})  # shown where the table is wider than the screen
    hint.text = _("Wider than the screen? Move the table sideways.")
    parent = table.getparent()
    parent.replace(table, frame)
    frame.addprevious(hint)
    frame.tail, table.tail = table.tail, None
    frame.append(table)


def unwrap_only_paragraph(cell: HtmlElement) -> None:
    if len(cell) == 1 and cell[0].tag == "p" and not (cell.text or "").strip():
        cell[0].drop_tag()


def show_pictures(markup: str, pictures: Mapping[str, SafeString]) -> str:
    """Put pictures where their markers stand alone in a paragraph; a marker without a picture disappears."""
    return re.sub(rf"<p>\s*({ILLUSTRATION.pattern})\s*</p>", lambda match: pictures.get(match[1], ""), markup)
