"""Which pages say a name: looked up in the index, whatever the number of pages."""

import logging
from collections.abc import Collection, Iterator

from django.db import DatabaseError

from immunoinfo.publishing.said import Names, Page
from immunoinfo.search.engines import Wanted, engine
from immunoinfo.search.index import in_step
from immunoinfo.search.intents import stems

logger = logging.getLogger(__name__)
LOOKED_AT = 8  # pages of a kind; of words that more say, these show enough


def saying(names: Names, kinds: Collection[str]) -> list[Page]:
    """Return pages of KINDS that say one of NAMES: those called so first, by the length of their titles, then the newest."""
    asked = tuple(filter(None, map(stems, names.names)))
    if not asked or not kinds:
        return []
    try:
        in_step()
    except DatabaseError:  # a disk that is full may cost a line on a page, not the page
        logger.warning("the search index could not be brought up to date for a page", exc_info=True)
    in_words = {way for name in set(names.names) - names.capitals for way in ways_to_write(name.lower())}
    called_so, in_text = [], []
    for each in engine().saying(asked, kinds, Wanted(names.language), LOOKED_AT):
        if says(each.title, in_words, names.capitals):
            called_so.append(each)
        elif says(each.text, in_words, names.capitals):
            in_text.append(each)
    called_so.sort(key=lambda each: len(each.title))  # the less else a title says, the more its page is about that
    return [Page(each.kind, each.title, each.url) for each in called_so + in_text]


def ways_to_write(name: str) -> Iterator[str]:
    """Give NAME with and without hyphens, as one and as several."""
    for way in (name, name.replace("-", " "), name.replace(" ", "-")):
        yield way
        if way.endswith("ies") and len(way) > 4:
            yield way[:-3] + "y"
        elif way.endswith("s") and not way.endswith(("ss", "us", "is")):
            yield way[:-1]
        elif way.endswith("y"):
            yield way[:-1] + "ies"


def says(text: str, in_words: Collection[str], in_capitals: Collection[str]) -> bool:
    """Return whether TEXT has one of the names IN_WORDS, however they are written, or IN_CAPITALS as they are."""
    small = ascii_lower(text) if all(map(str.isascii, in_words)) else text.lower()
    return any(stands_in(small, name) for name in in_words) or any(stands_in(text, name) for name in in_capitals)


def ascii_lower(text: str) -> str:
    """Return TEXT with A to Z made small: in half the time of lower() where it has dashes or curved apostrophes."""
    return text.encode().lower().decode()


def stands_in(text: str, name: str) -> bool:
    """Return whether NAME, or with an s behind it, stands in TEXT as a word of its own."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        end += text[end : end + 1] == "s"
        if not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum():
            return True
        at = text.find(name, end)
    return False
