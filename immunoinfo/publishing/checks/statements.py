"""What a statement rests on: sources for all, a citation for each number and waiting time."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from immunoinfo.marks import CITATION
from immunoinfo.publishing.checks.passages import Kind, Page, Passage, excerpt, sentences
from immunoinfo.publishing.library import Source
from immunoinfo.publishing.records import Finding

NUMBER = r"\d[\d,]{0,12}(?:\.\d{1,6})?"
COUNT = rf"(?:{NUMBER}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
FIGURE = re.compile(
    rf"\b{NUMBER}\s?(?:%|per ?cent\b)"
    rf"|\b{COUNT} (?:in|out of) (?:every )?{NUMBER}\b"
    rf"|\b{NUMBER}\s?(?:mg|mcg|micrograms?|g|grams?|kg|kilograms?|ml|mL|millilitres?|litres?|cm|mm|°\s?[CF]|C|F|degrees|IU|units)\b"
    rf"|\b{NUMBER} times\b"
    rf"|\b{COUNT}(?:(?:\s?[-–]\s?|\s(?:to|or|and)\s){COUNT})? (?:minutes|hours|days|weeks|months|years)\b(?! (?:a day|a week))"
)


def citations(page: Page) -> Iterator[Finding]:
    """Every key that no source has, where it stands; and the lack of any source."""
    item = page.item
    keys = item.cited_keys()
    known = set(Source.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    for name in item.cited_fields:
        text = str(getattr(item, name) or "")
        for match in CITATION.finditer(text):
            if match[1] not in known:
                known.add(match[1])  # said once
                yield Finding(name, _("The source [@%s] is not known.") % match[1], True, match[0].strip()[:60])
    if item.needs_source and not keys:
        message = _("No source is cited: write [@key] after a statement.")
        yield Finding((list(page.rich) or list(item.cited_fields) or ["sources"])[0], message)


def figures(page: Page) -> Iterator[Finding]:
    """A number that no citation follows in its sentence or later in its paragraph, its row or its point."""
    covered = False  # by the citation of a sentence that ends in a colon and begins a list
    for passage in page.passages if page.item.needs_source else ():
        if passage.field not in page.item.cited_fields or passage.kind is Kind.HEADING:
            continue
        if passage.kind is not Kind.POINT:
            covered = passage.text.endswith(":") and bool(CITATION.search(passage.marked))
        for figure, place in () if covered else uncited(passage):
            message = _("“%s” has no source after it: write [@key], or leave the number out.") % figure
            yield Finding(passage.field, message, False, place)


def uncited(passage: Passage) -> Iterator[tuple[str, str]]:
    """Yield each number that lacks a citation, with an excerpt around it."""
    parts = [passage.marked] if passage.kind is Kind.ROW else list(sentences(passage.marked))
    last = max((number for number, part in enumerate(parts) if CITATION.search(part)), default=-1)
    for part in parts[last + 1 :]:
        if match := FIGURE.search(part):
            yield match[0], excerpt(part, *match.span())
