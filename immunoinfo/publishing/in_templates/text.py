"""How stored text is shown in templates: `{{ article.body|rich(references) }}`."""

from django.utils.safestring import SafeString
from markupsafe import escape

from immunoinfo import richtext
from immunoinfo.publishing.references import References
from immunoinfo.publishing.urgency import urgency


def rich(markup: str, references: References) -> SafeString:
    """Rich text with its citations numbered and its pictures shown."""
    return richtext.render(markup, references.citations, references.pictures)


def cited(text: str, references: References) -> SafeString:
    """Plain text as paragraphs, its citations numbered."""
    return richtext.paragraphs(text, references.citations)


def cited_line(text: str, references: References) -> SafeString:
    """One line of plain text, its citations numbered."""
    return references.citations.shown(escape(text))


def urgent(text: str, references: References) -> list[tuple[str, str, SafeString]]:
    """How urgent, in a word for the style sheet and in words for readers, and what to do: one for each paragraph."""
    return [(level, label, references.citations.shown(escape(words))) for level, label, words in urgency(text)]


def contents(markup: str) -> list[tuple[str, str]]:
    """Anchor and words of each main heading of rich text."""
    return richtext.contents(markup)
