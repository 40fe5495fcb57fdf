"""Where articles and terms meet: `{{ text|explained(path) }}` explains the words of a page's text where they stand."""

from collections.abc import Mapping
from functools import partial
from hashlib import sha256

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from glossary.linking import Mention, link_terms
from glossary.models import Term
from glossary.vocabulary import Explained, Meaning, Vocabulary, vocabulary
from immunoinfo.publishing.base import Publishable
from immunoinfo.templating import macros

MOST = 2_000  # meanings that are remembered as HTML, less than a kilobyte each


def explained(html: str, path: str) -> Explained:
    """Explain the first mention of each term in HTML, of the page at PATH; once a page, for each meaning has an id.

    Remembered while the glossary stays as it is, for a page is made anew after each change to any other.
    """
    language = get_language() or ""
    words = vocabulary(language)
    key = sha256(f"{language} {path} {html}".encode()).digest()
    return words.once(key, lambda: with_meanings(str(html), path, words, language))


def with_meanings(html: str, path: str, words: Vocabulary, language: str) -> Explained:
    used: dict[tuple[str, str], str] = {}
    link = partial(explain, words, language, used)
    linked = link_terms(html, words.index, link, {path})  # a page does not explain itself
    return Explained(mark_safe(linked), mark_safe("".join(used[name] for name in sorted(used))))  # noqa: S308 - out of templates


def explain(words: Vocabulary, language: str, used: dict[tuple[str, str], str], mention: Mention) -> str:
    """Return MENTION as a button with its meaning beside it. It comes out of rendered HTML, so it is escaped already."""
    meaning = meaning_of(words, language, mention.name.url)
    used |= meaning.listed
    button = f'<button type="button" class="term" popovertarget="{meaning.anchor}">{mention.words}</button>'
    shown = f"{mention.before}{button}{meaning.opened}{mention.after}"
    return f'<span class="kept">{shown}</span>' if mention.before or mention.after else shown


def meaning_of(words: Vocabulary, language: str, url: str) -> Meaning:
    """Return what the glossary's page at URL explains, as a page in LANGUAGE shows it. It is the same on every page."""
    if (kept := words.shown.get((language, url))) is None:
        if len(words.shown) >= MOST:
            words.shown.clear()
        kept = words.shown[language, url] = meaning_at(url, words.meanings(url))
    return kept


def meaning_at(url: str, terms: list[Term]) -> Meaning:
    anchor = f"word-{url.rstrip('/').rpartition('/')[2]}"
    meaning = macros("includes/meaning.html")
    # By name, and by address where two names are the same.
    listed = {(term.name.casefold(), term.slug): meaning.listed(term) for term in terms}
    return Meaning(anchor, str(meaning.opened(terms, url, anchor)), listed)


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
