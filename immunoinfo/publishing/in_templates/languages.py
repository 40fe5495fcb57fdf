"""Which language a page is in, and where it can be read in another one."""

from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from jinja2 import pass_context
from jinja2.runtime import Context

from immunoinfo.languages import KNOWN, Language
from immunoinfo.publishing import translations
from immunoinfo.publishing.in_templates.head import narrowing
from immunoinfo.publishing.translations import Version, in_each_language, versions_at, versions_of


def page_language() -> Language:
    return translations.page_language()


@pass_context
def page_versions(context: Context) -> list[Version]:
    """This page in each language that is on; none where only one is. A view that shows an item hands it over as `item`."""
    if len(settings.LANGUAGES) < 2:
        return []
    match, item = context["request"].resolver_match, context.get("item")
    if item:
        return in_each_language(versions_of(item))
    is_whole = match and not match.kwargs and not narrowing(context)
    return in_each_language(versions_at(match.view_name) if is_whole else {})


def foreign(item: Any) -> SafeString:
    """The attribute that says in which language ITEM is, where that is not the language of the page."""
    code = item.language
    return SafeString() if code == translations.page_language().code else format_html(' lang="{}"', KNOWN[code].tag)


def language_of(item: Any) -> Language:
    return KNOWN[item.language]
