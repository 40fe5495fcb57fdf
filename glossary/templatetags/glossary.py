"""Where articles and terms meet: `{% glossary_links %}` around a page's text links the words it explains."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from glossary.linking import Name, link_terms
from glossary.vocabulary import vocabulary

register = template.Library()


class GlossaryLinks(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        html = self.nodelist.render(context)
        skip = {context["request"].path}  # a page does not link to itself
        words = context.get("vocabulary") or vocabulary(get_language() or "")  # a view may have asked already
        return mark_safe(link_terms(html, words.index, link, skip))  # noqa: S308 - rendered above


def link(words: str, name: Name) -> str:
    """WORDS come out of rendered HTML, so they are escaped already."""
    return format_html('<a class="term" href="{}">{}</a>', name.url, mark_safe(words))  # noqa: S308


@register.tag
def glossary_links(parser: Parser, token: Token) -> GlossaryLinks:
    """Link the first mention of each glossary term up to `{% endglossary_links %}`."""
    nodelist = parser.parse(("endglossary_links",))
    parser.delete_first_token()
    return GlossaryLinks(nodelist)
