"""Where articles and terms meet: `{% glossary_links %}` around a page's text explains its words where they stand."""

from contextlib import suppress
from functools import partial

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from glossary.linking import Mention, link_terms
from glossary.models import Term
from glossary.vocabulary import Vocabulary, vocabulary

register = template.Library()
WORDS_USED = "words_used"  # under which a template finds the terms explained above


class GlossaryLinks(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        html = self.nodelist.render(context)
        words = context.get("vocabulary") or vocabulary(get_language() or "")  # a view may have asked already
        linked, context[WORDS_USED] = explained_once(words, html, context["request"].path)
        return mark_safe(linked)  # noqa: S308 - rendered above


def explained_once(words: Vocabulary, html: str, path: str) -> tuple[str, list[Term]]:
    """As explained(), remembered: most texts are shown again and again while neither they nor the WORDS change."""
    key = (get_language() or "", path, html)
    with words.lock:
        kept = words.explained.get(key)
    if kept is None:
        kept = explained(words, html, path)
        with words.lock, suppress(ValueError):  # larger than all that is remembered
            words.explained[key] = kept
    return kept


def explained(words: Vocabulary, html: str, path: str) -> tuple[str, list[Term]]:
    """Return HTML, of the page at PATH, with its words explained, and the terms that explain them in order."""
    used: dict[str, Term] = {}
    linked = link_terms(html, words.index, partial(explain, words, used), {path})  # a page does not explain itself
    return linked, sorted(used.values(), key=lambda term: term.name.casefold())


def explain(words: Vocabulary, used: dict[str, Term], mention: Mention) -> str:
    """Return MENTION as a button with its meaning beside it. It comes out of rendered HTML, so it is escaped already."""
    url = mention.name.url
    terms = words.meanings(url)
    used |= {term.slug: term for term in terms}
    anchor = f"word-{url.rstrip('/').rpartition('/')[2]}"
    button = f'<button type="button" class="term" popovertarget="{anchor}">{mention.words}</button>'
    shown = f"{mention.before}{button}{definition(words, url, anchor, terms)}{mention.after}"
    return f'<span class="kept">{shown}</span>' if mention.before or mention.after else shown


def definition(words: Vocabulary, url: str, anchor: str, terms: list[Term]) -> str:
    """Return what the button opens. It is the same on every page, so it is made once for all of them."""
    key = (get_language() or "", url)
    if key not in words.definitions:
        html = render_to_string("includes/definition.html", {"terms": terms, "url": url, "anchor": anchor})
        words.definitions[key] = html.strip()
    return words.definitions[key]


@register.tag
def glossary_links(parser: Parser, token: Token) -> GlossaryLinks:
    """Explain the first mention of each term up to `{% endglossary_links %}`; once a page, for each meaning has an id."""
    nodelist = parser.parse(("endglossary_links",))
    parser.delete_first_token()
    return GlossaryLinks(nodelist)
