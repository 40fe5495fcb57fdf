"""How a booklet shows its items: `{% filter embedded(entry, booklet.anchors) %}` around what the page of one would show."""

from collections.abc import Mapping

from django.utils.safestring import SafeString

from immunoinfo.publishing.base import Publishable
from immunoinfo.therapies.booklet import anchor_of
from immunoinfo.therapies.embedding import embed

STEPS = 2  # from the headings of a page of its own, whose first is h2, to those below the h3 of an item here


def embedded(html: str, item: Publishable, anchors: Mapping[str, str]) -> SafeString:
    """Make HTML, about ITEM, part of the booklet in which the paths of ANCHORS have those places."""
    return embed(html, anchor_of(item), anchors, STEPS)


FILTERS = {"anchor": anchor_of, "embedded": embedded}
FUNCTIONS: dict[str, object] = {}
