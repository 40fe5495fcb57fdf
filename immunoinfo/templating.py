"""How the templates for readers are rendered: by Jinja2, which compiles them. The admin's stay in Django's own language.

Each app adds what its templates may say in a module (or package) `in_templates`, which names FILTERS and FUNCTIONS.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.template import Context
from django.template.defaultfilters import capfirst, truncatechars, urlencode
from django.template.defaulttags import querystring as as_query
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.module_loading import module_has_submodule
from django.utils.timezone import is_aware, localtime
from jinja2 import Environment
from jinja2.runtime import Macro
from markupsafe import Markup

MODULE = "in_templates"
MOST = 2000  # messages, addresses, days and fragments of each sort that are remembered: more than templates hold
PLAIN = (str, int, type(None))  # what is the same whenever it is equal


def environment(**options: Any) -> Environment:
    """Return the environment of all templates for readers; settings.TEMPLATES names this function."""
    made = Environment(**options, extensions=["jinja2.ext.i18n"])  # noqa: S701 - OPTIONS of Django's engine escape
    made.install_gettext_callables(gettext, ngettext, newstyle=False, pgettext=pgettext)  # type: ignore[attr-defined]
    made.filters |= {"date": day, "capfirst": capfirst, "truncatechars": truncatechars, "urlencode": urlencode}
    made.globals |= {"_": gettext, "url": url, "static": static, "querystring": querystring, "once": once}
    for app in apps.get_app_configs():
        if app.module and module_has_submodule(app.module, MODULE):
            said = import_module(f"{app.name}.{MODULE}")
            made.filters |= said.FILTERS
            made.globals |= said.FUNCTIONS
    return made


def in_language(make: Callable[..., Any]) -> Callable[..., Any]:
    """Remember what MAKE makes of the same arguments in the same language."""

    @lru_cache(maxsize=MOST)
    def made(_language: str | None, *args: Any) -> Any:
        return make(*args)

    def remembered(*args: Any) -> Any:
        return made(translation.get_language(), *args)

    remembered.forget = made.cache_clear  # type: ignore[attr-defined]
    return remembered


@in_language
def gettext(message: str) -> Markup:
    return Markup(translation.gettext(message))  # noqa: S704 - words of templates and of the catalogues


@in_language
def pgettext(context: str, message: str) -> Markup:
    return Markup(translation.pgettext(context, message))  # noqa: S704


@in_language
def ngettext(singular: str, plural: str, number: int) -> Markup:
    return Markup(translation.ngettext(singular, plural, number))  # noqa: S704


@in_language
def url(name: str, *args: str) -> str:
    """Return the path of the address called NAME in the language of the page."""
    return reverse(name, args=args)


@in_language
def written(value: date, style: str) -> str:
    return date_format(value, style)


def day(value: date | datetime | None, style: str = "DATE_FORMAT") -> str:
    """Return VALUE as the language of the page writes it, in the time zone of the site; nothing for none."""
    if value is None:
        return ""
    return written(localtime(value) if isinstance(value, datetime) and is_aware(value) else value, style)


def querystring(request: HttpRequest, **changes: Any) -> str:
    """Return the query of REQUEST with these CHANGES; None takes a parameter out."""
    return as_query(Context(), request.GET, **changes)


@in_language
def kept(macro: Macro, *words: Any) -> str:
    return macro(*words)


def once(macro: Macro, *words: str | int | None) -> str:
    """Return what MACRO makes of these WORDS, made once in a language: for what is the same on page after page."""
    if not all(isinstance(word, PLAIN) for word in words):
        raise TypeError(f"{macro.name}: only text and numbers are the same whenever they are equal, not {words}")
    return kept(macro, *words)


def forget() -> None:
    """Forget all that was made in a language, because its words changed."""
    for each in (gettext, pgettext, ngettext, url, written, kept):
        each.forget()  # type: ignore[attr-defined]
