"""How the templates for readers are rendered: by Jinja2, which compiles them. The admin's stay in Django's own language.

Each app adds what its templates may say in a module (or package) `in_templates`, which names FILTERS and FUNCTIONS.
"""

from collections.abc import MutableMapping
from datetime import date, datetime
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import MethodType
from typing import Any, ClassVar

from django.apps import apps
from django.forms import renderers
from django.http import HttpRequest
from django.template import Context, TemplateDoesNotExist, engines
from django.template.backends.jinja2 import Jinja2
from django.template.defaultfilters import capfirst, truncatechars, urlencode
from django.template.defaulttags import querystring as as_query
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.module_loading import module_has_submodule
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime
from jinja2 import Environment, nodes, runtime
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from immunoinfo.languages import once_a_language

MODULE = "in_templates"
MOST = 2000  # messages, addresses, days and fragments of each sort that are remembered: more than templates hold
ASK_NOTHING = frozenset((Macro, MethodType, type(lru_cache(lambda: None))))  # macros, methods, what is remembered
# The same whenever equal. Text made safe is not among these, for it equals text that is not safe.
PLAIN = frozenset((str, int, date, type(None)))
SAFE = frozenset((Markup, SafeString))  # Jinja2's word for text that is escaped, and Django's


class Templates(Jinja2):
    """Django's engine for Jinja2, with an environment for each language: a page asks only once which one it is in."""

    @property
    def env(self) -> Environment:
        """The environment of the language that is active now, made when it is first asked for."""
        return self.speaking()

    @env.setter
    def env(self, first: Environment) -> None:
        self.speaking = once_a_language(lambda: speaking(first))


class Calling(runtime.Context):
    """Jinja2's own context, which looks at each function that is called for whether it wants the context; some never do."""

    def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        if type(function) not in ASK_NOTHING:
            return super().call(function, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return function(*args, **kwargs)


def shown(value: Any) -> str:
    """Return VALUE escaped. Most of what a page puts together was escaped before, which markupsafe takes long to find out."""
    return value if type(value) in SAFE else escape(value)


class Compiler(CodeGenerator):
    """Jinja2's own, but for how it has escaped what is output: by shown()."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class Sharing(Environment):
    """Jinja2's own, but that no template has globals of its own: all share one dictionary.

    Jinja2 chains two, which costs a page more than its header, for all of it is copied for each.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


class Fields(Sharing):
    """The same, for the small templates of form fields, which include each other: each is found once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.get_template = cache(self.get_template)  # type: ignore[method-assign]  # the same, remembered


class Words(Sharing):
    """The same, but for how it calls and compiles."""

    context_class = Calling
    code_generator_class = Compiler
    shown = staticmethod(shown)
    compiled: ClassVar[dict[tuple[str | None, str], Any]] = {}
    compiling: ClassVar[Lock] = Lock()

    def compile(self, source: Any, name: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """The same, but each template once: after a start all threads ask for the same few, and then other languages do."""
        with self.compiling:
            if (name, source) not in self.compiled:
                self.compiled[name, source] = super().compile(source, name, *args, **kwargs)
            return self.compiled[name, source]


def macros(path: str) -> Any:
    """Return the macros of the template at PATH, for Python to call: for pieces so small that a template each costs more."""
    readers: Any = engines["readers"]
    return readers.env.get_template(path).module


def environment(**options: Any) -> Environment:
    """Return an environment with what is the same in each language; settings.TEMPLATES names this function."""
    made = Words(**options, extensions=["jinja2.ext.i18n"])
    made.filters |= {"capfirst": capfirst, "truncatechars": shortened, "urlencode": urlencode}
    made.globals |= {"static": static, "querystring": querystring}
    for app in apps.get_app_configs():
        if app.module and module_has_submodule(app.module, MODULE):
            said = import_module(f"{app.name}.{MODULE}")
            made.filters |= said.FILTERS
            made.globals |= said.FUNCTIONS
    return made


def shortened(text: str, most: int) -> str:
    """Return TEXT, cut where it has more than MOST characters; most has not, and Django's own filter reads it letter by letter."""
    return text if len(text) <= most else truncatechars(text, most)


def speaking(first: Environment) -> Environment:
    """Return FIRST with what depends on the language that is active now, and remembers what it said in it."""
    made, words = first.overlay(), InOneLanguage()
    said = {name: getattr(words, name) for name in ("gettext", "ngettext", "pgettext", "url", "once")}
    made.globals = {**first.globals, **said, "_": words.gettext}
    made.filters = {**first.filters, "date": words.day}
    return made


class InOneLanguage:
    """What templates say in one language. It is remembered: the same few hundred messages and addresses, page after page."""

    def __init__(self) -> None:
        remember = lru_cache(maxsize=MOST)
        # Safe, because they are words of our templates and catalogues; what is put into them is escaped there.
        self.gettext = remember(lambda message: Markup(translation.gettext(message)))  # noqa: S704
        self.pgettext = remember(lambda context, message: Markup(translation.pgettext(context, message)))  # noqa: S704
        self.ngettext = remember(lambda one, many, number: Markup(translation.ngettext(one, many, number)))  # noqa: S704
        self.url = remember(lambda name, *args: reverse(name, args=args))
        self.written = remember(date_format)
        self.made = remember(lambda macro, *words: macro(*words))

    def day(self, value: date | datetime | None, style: str = "DATE_FORMAT") -> str:
        """Return the day of VALUE written out, in the time zone of the site; nothing for none."""
        if value is None:
            return ""
        if isinstance(value, datetime) and is_aware(value):
            value = localtime(value).date()
        return self.written(value, style)

    def once(self, macro: Macro, *words: str | int | date | None) -> str:
        """Return what MACRO makes of these WORDS, made once: for what is the same on page after page."""
        if not PLAIN.issuperset(map(type, words)):
            raise TypeError(
                f"{macro.name}: only plain text, numbers and days are the same whenever they are equal, not {words}"
            )
        return self.made(macro, *words)


def querystring(request: HttpRequest, **changes: Any) -> str:
    """Return the query of REQUEST with these CHANGES; None takes a parameter out."""
    return as_query(Context(), request.GET, **changes)


class FormRenderer(renderers.DjangoTemplates):
    """Form fields by those templates that Django brings in both languages, in the quicker one; the admin's own as ever.

    A form of the editors' house is made of a hundred of these.
    """

    def __init__(self) -> None:
        of_django = Path(renderers.__file__).parent / "jinja2"
        self.quick = Jinja2(
            {
                "NAME": "fields",
                "DIRS": [of_django],
                "APP_DIRS": False,
                "OPTIONS": {"environment": f"{__name__}.Fields"},
            }
        )
        self.found = dict[str, Any]()

    def get_template(self, template_name: str) -> Any:
        if template_name not in self.found:
            self.found[template_name] = self.chosen(template_name)
        return self.found[template_name]

    def chosen(self, template_name: str) -> Any:
        try:
            return self.quick.get_template(template_name)
        except TemplateDoesNotExist:
            return super().get_template(template_name)
