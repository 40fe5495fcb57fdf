"""The shape of a text: headings in order, tables that can be read aloud, links that say where they go."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from immunoinfo.publishing.checks.passages import Page, excerpt
from immunoinfo.publishing.checks.wordlists import VAGUE_LINKS
from immunoinfo.publishing.records import Finding
from immunoinfo.richtext import TABLE_NAME


def heading_order(page: Page) -> Iterator[Finding]:
    """The page's own title is its heading 1, so a text begins with a heading 2 and skips none."""
    for field, root in page.rich.items():
        before = 1
        for heading in root.iter("h2", "h3", "h4"):
            words, level = str(heading.text_content()).strip(), int(heading.tag[1])
            if not words:
                yield Finding(field, _("A heading is empty: write it or remove it."), True, after(heading))
            elif level > before + 1:
                message = _("A “Heading %d” follows a “Heading %d”: a level is skipped.") % (level, before)
                if before == 1:
                    message = _("The first heading is a “Heading %d”: begin with a “Heading 2”.") % level
                yield Finding(field, message, False, excerpt(words))
            before = level if words else before


def after(element: object) -> str:
    """Return the words that follow ELEMENT, by which an empty one is found."""
    following = element.getnext()  # type: ignore[attr-defined]
    return excerpt(str(following.text_content()).strip(), 0, 0) if following is not None else ""


def tables(page: Page) -> Iterator[Finding]:
    for field, root in page.rich.items():
        for table in root.iter("table"):
            words = excerpt(" ".join(str(cell.text_content()).strip() for cell in table.iter("th", "td")), 0, 0)
            before = table.getprevious()
            if before is None or not TABLE_NAME.fullmatch(str(before.text_content()).strip()):
                yield Finding(field, _("A table has no name: write a line “Table: its name” before it."), False, words)
            if table.find(".//th") is None:
                yield Finding(field, _("A table has no header cells: mark its first row or column."), False, words)


def link_words(page: Page) -> Iterator[Finding]:
    for link in page.links:
        words = re.sub(r"\W+", " ", link.words).strip().casefold()
        if not words:
            yield Finding(link.field, _("A link to %s has no words.") % link.address, False, excerpt(link.address))
        elif words in VAGUE_LINKS:
            message = _("“%s” does not say where the link goes: use the name of the page.") % link.words
            yield Finding(link.field, message, False, excerpt(link.words))
        elif re.match(r"(?:https?://|www\.)", link.words):
            yield Finding(link.field, _("A link shows its address: use words instead."), False, excerpt(link.words))
