"""Where articles and terms meet: `{{ text|explained(path) }}` explains the words of a page's text where they stand."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from glossary.linking import Mention, link_terms
from glossary.models import Term
from glossary.vocabulary import Vocabulary, vocabulary
from immunoinfo.publishing.base import Publishable

MOST = 2_000  # meanings that are remembered as HTML, less than a kilobyte each


class Explained(NamedTuple):
    """A text with its words explained, and the terms that explain them in order."""

    html: SafeString
    terms: list[Term]


def explained(html: str, path: str) -> Explained:
    """Explain the first mention of each term in HTML, of the page at PATH; once a page, for each meaning has an id."""
    language = get_language() or ""
    words = vocabulary(language)
    used: dict[str, Term] = {}
    link = partial(explain, words, language, used)
    linked = link_terms(str(html), words.index, link, {path})  # a page does not explain itself
    terms = sorted(used.values(), key=lambda term: term.name.casefold())
    return Explained(mark_safe(linked), terms)  # noqa: S308 - HTML comes rendered out of a template


def explain(words: Vocabulary, language: str, used: dict[str, Term], mention: Mention) -> str:
    """Return MENTION as a button with its meaning beside it. It comes out of rendered HTML, so it is escaped already."""
    url = mention.name.url
    terms = words.meanings(url)
    used |= {term.slug: term for term in terms}
    anchor = f"word-{url.rstrip('/').rpartition('/')[2]}"
    button = f'<button type="button" class="term" popovertarget="{anchor}">{mention.words}</button>'
    shown = f"{mention.before}{button}{definition(words, (language, url), anchor, terms)}{mention.after}"
    return f'<span class="kept">{shown}</span>' if mention.before or mention.after else shown


def definition(words: Vocabulary, key: tuple[str, str], anchor: str, terms: list[Term]) -> str:
    """Return what the button opens, by KEY: the language of the page and the address. It is the same on every page."""
    if (kept := words.definitions.get(key)) is None:
        html = render_to_string("includes/definition.html", {"terms": terms, "url": key[1], "anchor": anchor})
        if len(words.definitions) >= MOST:
            words.definitions.clear()
        kept = words.definitions[key] = html.strip()
    return kept


def terms_in_booklet(html: str, entry: Publishable, anchors: Mapping[str, str]) -> SafeString:
    """Link the first mention in HTML, about ENTRY, of each term that stands in the same booklet, at ANCHORS."""

    def link(mention: Mention) -> str:
        """MENTION comes out of rendered HTML, so it is escaped already."""
        url, words = mention.name.url, mark_safe(mention.words)  # noqa: S308 - escaped already
        shown = format_html('<a class="word" href="{}">{}</a>', url, words) if url in anchors else words
        return f"{mention.before}{shown}{mention.after}"

    index = vocabulary(get_language() or "").index
    return mark_safe(link_terms(str(html), index, link, {entry.get_absolute_url()}))  # noqa: S308 - as above


FILTERS = {"explained": explained, "terms_in_booklet": terms_in_booklet}
FUNCTIONS: dict[str, object] = {}
