"""Words alone: what a text cites and shows by its marks, and the text without them and without tags.

Whoever writes keeps these marks: `[@key]` cites a source, `[image:key]` and `[diagram:name]` show a picture or a drawing.
"""

import re
from collections.abc import Callable
from html import unescape

from django.utils.html import strip_tags

CITATION = re.compile(r"\[@([a-z0-9-]{1,60})\]")
IMAGE = re.compile(r"\[image:([a-z0-9-]{1,60})\]")
DIAGRAM = re.compile(r"\[diagram:([a-z0-9-]{1,60})\]")
ILLUSTRATION = re.compile(r"\[(?:image|diagram):[a-z0-9-]{1,60}\]")
BLOCK_END = re.compile(r"</(?:p|h\d|li|td|th)>")
# Tags that can be nothing else: an opening one whose attributes are quoted, a closing one without any.
PLAIN_TAG = re.compile(
    r"<(?:(?:a|blockquote|br|em|h[2-4]|li|ol|p|strong|su[bp]|t(?:able|body|d|h|head|r)|ul)(?: [a-z]+=\"[^\"<>]*\")*"
    r"|/(?:a|blockquote|em|h[2-4]|li|ol|p|strong|su[bp]|t(?:able|body|d|h|head|r)|ul))>"
)
LOOSE = re.compile(r"<|&(?!#?[a-zA-Z0-9]+;)")  # what a parser may take for the beginning of something


def cited_keys(text: str) -> list[str]:
    """Return the keys of the sources that TEXT cites, each once, in order."""
    return list(dict.fromkeys(CITATION.findall(text)))


def shown_images(text: str) -> list[str]:
    """Return the keys of the pictures that TEXT shows, each once, in order."""
    return list(dict.fromkeys(IMAGE.findall(text))) if "[image:" in text else []


def shown_diagrams(text: str) -> list[str]:
    """Return the names of the drawings that TEXT shows, each once, in order."""
    return list(dict.fromkeys(DIAGRAM.findall(text))) if "[diagram:" in text else []


def plain(text: str) -> str:
    """Return TEXT, plain or HTML, as words alone: no tags, no citations, no pictures or drawings."""
    words = unescape(without_tags(BLOCK_END.sub(" ", text)))
    if "[" in words:
        words = ILLUSTRATION.sub(" ", without_citations(words))
    return " ".join(words.split())


def about_how_many_words(text: str) -> int:
    """Return how many words TEXT has, a few in a hundred off: what stands between them is counted, which costs next to nothing.

    That are spaces and ends of lines and paragraphs, less one for each of the marks, which has a space before it.
    """
    return sum(map(text.count, (" ", "\n", "</p>"))) - text.count("[")


def without_citations(text: str) -> str:
    return replaced(CITATION, text, lambda _citation: "")


def replaced(pattern: re.Pattern[str], text: str, by: Callable[[re.Match[str]], str]) -> str:
    """Return TEXT with each match of PATTERN, and the space before it, replaced: what stands there follows its word.

    A pattern that began with that space would be tried at every letter.
    """
    text = str(text)  # each piece of Markup would be Markup again
    out: list[str] = []
    at = 0
    for match in pattern.finditer(text):
        before = text[at : match.start()]
        out += [before[:-1] if before[-1:].isspace() else before, by(match)]
        at = match.end()
    return "".join([*out, text[at:]])


def without_tags(markup: str) -> str:
    """Return MARKUP as strip_tags() does, which takes ten times as long over the tags of a long text."""
    if "<" not in markup or ">" not in markup:
        return markup
    bare = PLAIN_TAG.sub("", markup)
    return strip_tags(markup) if LOOSE.search(bare) else bare
