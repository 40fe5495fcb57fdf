"""Which pages say a name: looked up in the index, whatever the number of pages."""

import logging
from collections.abc import Collection, Iterator

from django.db import DatabaseError

from immunoinfo.publishing.said import Names, Page
from immunoinfo.search.engines import Said, Wanted, engine
from immunoinfo.search.index import in_step
from immunoinfo.search.intents import stems

logger = logging.getLogger(__name__)
LOOKED_AT = 8  # pages of a kind; of words that more say, these show enough
IN_TITLE = 10  # times in the text: what once in the title counts for


def saying(names: Names, kinds: Collection[str]) -> list[Page]:
    """Return pages of KINDS that say one of NAMES, in the order in which they came to be."""
    asked = tuple(filter(None, map(stems, names.names)))
    if not asked or not kinds:
        return []
    try:
        in_step()
    except DatabaseError:  # a disk that is full may cost a line on a page, not the page
        logger.warning("the search index could not be brought up to date for a page", exc_info=True)
    in_words = shortest({way for name in set(names.names) - names.capitals for way in ways_to_write(name.lower())})
    found = engine().saying(asked, kinds, Wanted(names.language), LOOKED_AT)
    pages = [Page(each.kind, each.title, each.url, times(each, in_words, names.capitals)) for each in reversed(found)]
    return [page for page in pages if page.times]


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


def shortest(ways: Collection[str]) -> list[str]:
    """Return WAYS less those that hold another one as words, so that nothing is counted twice."""
    return [way for way in ways if not any(other != way and times_in(way, other) for other in ways)]


def times(said: Said, in_words: Collection[str], in_capitals: Collection[str]) -> int:
    """Return how often SAID has one of the names IN_WORDS or IN_CAPITALS; one in the title counts for IN_TITLE."""
    in_title, in_text = (times_any_in(each, in_words, in_capitals) for each in (said.title, said.text))
    return IN_TITLE * in_title + in_text


def times_any_in(text: str, in_words: Collection[str], in_capitals: Collection[str]) -> int:
    """Return how often TEXT has one of the names IN_WORDS, however they are written, or IN_CAPITALS as they are."""
    small = ascii_lower(text) if all(map(str.isascii, in_words)) else text.lower()
    return sum(times_in(small, name) for name in in_words) + sum(times_in(text, name) for name in in_capitals)


def ascii_lower(text: str) -> str:
    """Return TEXT with A to Z made small: in half the time of lower() where it has dashes or curved apostrophes."""
    return text.encode().lower().decode()


def times_in(text: str, name: str) -> int:
    """Return how often NAME, or with an s behind it, stands in TEXT as a word of its own."""
    count = 0
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        end += text[end : end + 1] == "s"
        count += not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum()
        at = text.find(name, end)
    return count
