"""Where booklets and terms meet: `{% terms_in_booklet %}` links words to terms that stand in the same booklet."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from glossary.linking import Mention, link_terms
from glossary.vocabulary import vocabulary

register = template.Library()


class TermsInBooklet(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        anchors = context["booklet"].anchors
        kept = context.render_context  # one query for the whole booklet, not one for each of its items
        words = kept["vocabulary"] = kept.get("vocabulary") or vocabulary(get_language() or "")
        skip = {context["entry"].get_absolute_url()}

        def link(mention: Mention) -> str:
            """MENTION comes out of rendered HTML, so it is escaped already."""
            url, words = mention.name.url, mark_safe(mention.words)  # noqa: S308 - escaped already
            shown = format_html('<a class="word" href="{}">{}</a>', url, words) if url in anchors else words
            return f"{mention.before}{shown}{mention.after}"

        return mark_safe(link_terms(self.nodelist.render(context), words.index, link, skip))  # noqa: S308 - as above


@register.tag
def terms_in_booklet(parser: Parser, token: Token) -> TermsInBooklet:
    """Link the first mention of each term of the booklet up to `{% endterms_in_booklet %}`."""
    nodelist = parser.parse(("endterms_in_booklet",))
    parser.delete_first_token()
    return TermsInBooklet(nodelist)
