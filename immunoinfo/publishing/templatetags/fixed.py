"""`{% fixed name=value %}` around what depends on nothing but these values: it is rendered once a process."""

from datetime import date
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.translation import get_language

register = template.Library()
MOST = 1000  # different values for which one place in a template is kept
EQUAL = (str, int, float, bool, date, tuple, type(None))  # what is the same when it is equal


class Fixed(template.Node):
    """Sees nothing of the page but VALUES, so that what it shows can depend on nothing else; and on the language.

    Words and numbers count by what they say. Of anything else what was shown is kept for that very object, such as a
    source that is remembered until sources change; it must not change itself.
    """

    def __init__(self, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.values = values
        self.nodelist = nodelist
        self.kept: dict[tuple[Any, ...], tuple[list[Any], str]] = {}  # with the objects, so that none gets another's id

    def render(self, context: Context) -> str:
        values = [value.resolve(context) for value in self.values.values()]
        key = (get_language(), *(value if isinstance(value, EQUAL) else id(value) for value in values))
        if (kept := self.kept.get(key)) is None:
            if len(self.kept) >= MOST:
                self.kept.clear()
            shown = self.nodelist.render(context.new(dict(zip(self.values, values, strict=True))))
            kept = self.kept[key] = (values, shown)
        return kept[1]


@register.tag
def fixed(parser: Parser, token: Token) -> Fixed:
    """Keep what stands up to `{% endfixed %}`, which needs no more than the values named here."""
    _name, *bits = token.split_contents()
    values = token_kwargs(bits, parser)
    nodelist = parser.parse(("endfixed",))
    parser.delete_first_token()
    return Fixed(values, nodelist)
