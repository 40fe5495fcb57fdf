"""A language in which every word of the interface stands in brackets: what stands outside of them cannot be translated.

Content is written in brackets of its own, so that it can be told from the interface.
"""

import re
from html.parser import HTMLParser

from django.utils.translation import trans_real

OPEN, CLOSE = "⟦", "⟧"  # around each message
CONTENT, CONTENT_END = "⟪", "⟫"  # around what comes from the database
KEPT = re.compile(r"(<[^>]*>|%\(\w+\)[sd]|%[sd%]|\{\w*\}|&#?\w+;)")
ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
ADDRESS = re.compile(r"https?://\S+")
LETTER = re.compile(r"[^\W\d_]{2,}")  # one letter alone is a letter of the A to Z
SAID_BY = {"title", "aria-label", "alt", "placeholder", "aria-description", "aria-valuetext", "label"}
META = {"description", "og:title", "og:description", "og:image:alt"}
SILENT = {"script", "style", "code", "svg:text"}
EMPTY = {"meta", "link", "input", "img", "br", "hr", "source", "path", "circle", "rect", "use", "col", "wbr"}
INLINE = {"a", "b", "abbr", "button", "cite", "del", "em", "i", "ins", "mark", "q", "span", "strong", "sub", "sup"}
NAMES = {"Immunoinfo", "JSON", "CSV", "json", "csv", "xlsx", "CC", "BY", "UTC"}


def pseudo(text):
    """Return TEXT as that language has it: its tags and placeholders stay."""
    words = (part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in KEPT.split(text))
    return OPEN + "".join(words) + CLOSE


class Pseudo(trans_real.DjangoTranslation):
    """The catalogue: it has every message there is, Django's own as well."""

    def gettext(self, message):
        return pseudo(message.rpartition(trans_real.CONTEXT_SEPARATOR)[2])

    def ngettext(self, singular, plural, number):
        return self.gettext(singular if number == 1 else plural)


def bare(text):
    """Return the words of TEXT outside every bracket; one that was cut off before its bracket closed is inside."""
    depth, kept = 0, []
    for char in text:
        if char in OPEN + CONTENT:
            depth += 1
        elif char in CLOSE + CONTENT_END:
            depth = max(0, depth - 1)
        elif depth == 0:
            kept.append(char)
    return [word for word in LETTER.findall(ADDRESS.sub("", "".join(kept))) if word not in NAMES]


class Bare(HTMLParser):
    """The words of a page that no bracket holds: in its text, block by block, and in each attribute that is read out."""

    def __init__(self, html):
        super().__init__()
        self.found, self.block, self.open = [], "", []
        self.feed(html)
        self.close_block()

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag not in INLINE:
            self.close_block()
        is_foreign = "lang" in attrs and tag != "html"  # says itself in which language it is
        if tag not in EMPTY:
            self.open.append((tag, tag in SILENT or is_foreign))
        for name, value in attrs.items():
            is_said = name in SAID_BY or (name.startswith("data-") and " " in value and value[0] not in "{[")
            is_said |= tag == "meta" and name == "content" and attrs.get("name", attrs.get("property")) in META
            is_said |= tag == "input" and name == "value" and attrs.get("type") in ("submit", "button", "reset")
            if is_said and (words := bare(value)):
                self.found.append(f"{tag} {name}: {' '.join(words)}")

    def handle_endtag(self, tag):
        if tag not in INLINE:
            self.close_block()
        while self.open and tag not in EMPTY:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data):
        if not any(is_silent for _tag, is_silent in self.open):
            self.block += data

    def close_block(self):
        if words := bare(self.block):
            self.found.append(f"{self.open[-1][0] if self.open else ''}: {' '.join(words)}")
        self.block = ""


def untranslated(html):
    return Bare(html).found
