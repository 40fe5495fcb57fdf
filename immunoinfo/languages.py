"""The languages that this site can speak. Which of them are on, a deployment says by LANGUAGES_ON."""

from dataclasses import dataclass


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
