"""The languages that this site can speak. Which of them are on, a deployment says by LANGUAGES_ON."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, wraps
from threading import RLock
from typing import Any, TypeVar

from django.utils.translation import get_language
from django.utils.translation.trans_real import translation

T = TypeVar("T")


@dataclass(frozen=True)
class Language:
    """CODE is its name in Django and in the field `language`, TAG in HTML, LOCALE in Open Graph, NAME in itself."""

    code: str
    tag: str
    locale: str
    name: str
    is_reviewed: bool = True  # whether somebody has read the catalogue; where not, each page says so


ENGLISH = Language("en-gb", "en-GB", "en_GB", "English")
OTHERS = {"es": Language("es", "es", "es_ES", "Español", is_reviewed=False)}
KNOWN = {ENGLISH.code: ENGLISH, **OTHERS}
MOST = 5000  # messages of a language that are remembered: more than the admin and our own templates have
_remembered: list[dict[str | None, Any]] = []


def once_a_language(say: Callable[[], T]) -> Callable[[], T]:
    """Have SAY, whose words depend on nothing but the language that is active, asked once for each language."""
    kept: dict[str | None, T] = {}
    saying = RLock()  # after a start many ask at once
    _remembered.append(kept)

    @wraps(say)
    def said() -> T:
        language = get_language()
        if language not in kept:
            with saying:
                if language not in kept:
                    kept[language] = say()
        return kept[language]

    return said


def look_up_once(codes: Iterable[str]) -> None:
    """Have Django look each message up once a language: one that no catalogue has, as in English, is sought in a dozen.

    An editor's form says four hundred messages.
    """
    for code in codes:
        catalogue: Any = translation(code)
        catalogue.gettext = lru_cache(maxsize=MOST)(catalogue.gettext)


def forget_words() -> None:
    """Forget all that was said, because a catalogue is another one."""
    for kept in _remembered:
        kept.clear()
