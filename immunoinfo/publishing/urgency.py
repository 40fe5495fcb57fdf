"""When to get help: an editor begins a paragraph with how urgent it is and a colon, “Same day: call your team …”."""

import re

from django.utils.translation import gettext_lazy as _

from immunoinfo.languages import once_a_language
from immunoinfo.richtext import split_paragraphs

LABEL = re.compile(r"([^\W\d_][^:.!?\[\]\n]{2,40}):\s+(.+)", re.DOTALL)
LEVELS = (
    ("now", (_("Emergency"), _("At once"), _("These are emergencies"))),
    ("today", (_("Same day"), _("Today"))),
    ("soon", (_("Tell your team"), _("Next visit"), _("Soon"))),
)


def urgency(text: str) -> list[tuple[str, str, str]]:
    """Return level, label and words of each paragraph of TEXT.

    The label is what stands before the first colon, or nothing; the level is “now”, “today” or “soon” where the
    paragraph begins as LEVELS says, else nothing.
    """
    found = []
    for paragraph in split_paragraphs(text):
        match = LABEL.fullmatch(paragraph)
        label, words = (match[1], match[2]) if match else ("", paragraph)
        found.append((level_of(paragraph), label, words[:1].upper() + words[1:]))
    return found


def level_of(paragraph: str) -> str:
    folded = paragraph.casefold()
    return next((level for level, starts in folded_levels() if folded.startswith(starts)), "")


@once_a_language
def folded_levels() -> list[tuple[str, tuple[str, ...]]]:
    """Return LEVELS in the language of the page, blind to case."""
    return [(level, tuple(str(start).casefold() for start in starts)) for level, starts in LEVELS]
