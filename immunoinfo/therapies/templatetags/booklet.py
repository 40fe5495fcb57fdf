"""How a booklet shows its items: `{% embedded entry %}` around what the page of one would show."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from immunoinfo.publishing.base import Publishable
from immunoinfo.therapies.booklet import anchor_of
from immunoinfo.therapies.embedding import embed

STEPS = 2  # from the headings of a page of its own, whose first is h2, to those below the h3 of an item here
register = template.Library()


@register.filter
def anchor(item: Publishable) -> str:
    """The id of ITEM in a booklet."""
    return anchor_of(item)


class Embedded(template.Node):
    def __init__(self, item: FilterExpression, nodelist: NodeList) -> None:
        self.item = item
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        item: Any = self.item.resolve(context)
        return embed(self.nodelist.render(context), anchor_of(item), context["booklet"].anchors, STEPS)


@register.tag
def embedded(parser: Parser, token: Token) -> Embedded:
    """Make what stands up to `{% endembedded %}`, about the item named, part of the booklet."""
    _name, item = token.split_contents()
    nodelist = parser.parse(("endembedded",))
    parser.delete_first_token()
    return Embedded(parser.compile_filter(item), nodelist)
