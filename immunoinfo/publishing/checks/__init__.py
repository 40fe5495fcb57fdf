"""What stands between a draft and the public: errors block publishing, warnings do not."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from immunoinfo.diagrams import diagram_names
from immunoinfo.marks import ILLUSTRATION, plain, shown_diagrams, shown_images
from immunoinfo.publishing.base import MAX_SAFETY_INTERVAL, Publishable
from immunoinfo.publishing.checks.abbreviations import unexplained
from immunoinfo.publishing.checks.explanations import with_reasons
from immunoinfo.publishing.checks.links import link_targets
from immunoinfo.publishing.checks.passages import Page, read
from immunoinfo.publishing.checks.readability import Grade
from immunoinfo.publishing.checks.statements import citations, figures
from immunoinfo.publishing.checks.structure import heading_order, link_words, tables
from immunoinfo.publishing.checks.vocabulary import Vocabulary
from immunoinfo.publishing.checks.wording import ENOUGH_WORDS, hard_words, hype, long_sentences, reading_grade
from immunoinfo.publishing.checks.wordlists import FILE_NAME, VAGUE_PICTURES
from immunoinfo.publishing.library import Image
from immunoinfo.publishing.records import Finding


def empty_fields(page: Page) -> Iterator[Finding]:
    for name in dict.fromkeys((page.item.title_field, *page.item.required_to_publish)):
        text = str(getattr(page.item, name) or "")
        if not plain(text) and not shown_images(text):
            yield Finding(name, _("“%s” is still empty.") % page.item.label(name))


def pictures(page: Page) -> Iterator[Finding]:
    keys = shown_images(page.item.cited_text())
    known = {image.key: image for image in Image.objects.filter(key__in=keys)} if keys else {}
    for name in page.item.cited_fields:
        for key in shown_images(str(getattr(page.item, name) or "")):
            place, image = f"[image:{key}]", known.get(key)
            if image is None:
                yield Finding(name, _("The picture %s is not known.") % place, True, place[:60])
            elif not image.decorative and not is_alternative(image.alt):
                yield Finding(
                    name,
                    _("The picture %s has no text alternative that says what it shows.") % place,
                    False,
                    place[:60],
                )
    for passage in page.passages:
        if (match := ILLUSTRATION.search(passage.marked)) and match[0] != passage.marked:
            message = _("The picture %s is only shown in a line of its own.") % match[0]
            yield Finding(passage.field, message, False, match[0][:60])


def diagrams(page: Page) -> Iterator[Finding]:
    names = diagram_names()
    for field in page.item.cited_fields:
        for name in shown_diagrams(str(getattr(page.item, field) or "")):
            if name not in names:
                place = f"[diagram:{name}]"
                message = _("There is no drawing %s. There are: %s.") % (place, ", ".join(names))
                yield Finding(field, message, True, place[:60])


def is_alternative(alt: str) -> bool:
    return (
        bool(alt.strip()) and not FILE_NAME.fullmatch(alt.strip()) and alt.strip(" .").casefold() not in VAGUE_PICTURES
    )


def dates(page: Page) -> Iterator[Finding]:
    item = page.item
    if item.safety_critical and (item.review_interval or 0) > MAX_SAFETY_INTERVAL:
        yield Finding("review_interval", _("Safety-critical: check it at least every 12 months."))
    if item.sources_checked_at is None:
        yield Finding("sources_checked_at", _("Nobody has compared the words with the sources yet."), False)
    elif item.is_overdue:
        yield Finding("sources_checked_at", _("The sources should have been checked by %s.") % item.due_at, False)


def own_rules(page: Page) -> Iterable[Finding]:
    return page.item.own_findings()


Check = Callable[[Page], Iterable[Finding]]
CHECKS: tuple[Check, ...] = (
    empty_fields, own_rules, citations, pictures, diagrams, heading_order, tables, link_targets, link_words, figures, unexplained,
    reading_grade, long_sentences, hard_words, hype, dates,
)  # fmt: skip
ADVICE = frozenset(
    (tables, link_words, figures, unexplained, reading_grade, long_sentences, hard_words, hype)
)  # never an error, and what takes the time


def errors_in(item: Publishable) -> Iterator[Finding]:
    """Yield what stands between ITEM and the public: the errors of findings(), in a fraction of the time."""
    page = read(item)
    yield from (finding for finding in found_in(page, without=ADVICE) if finding.is_error)


def count_errors(item: Publishable) -> int:
    """Return how many errors_in() finds."""
    return sum(1 for _error in errors_in(item))


def findings(item: Publishable, vocabulary: Vocabulary | None = None) -> Iterator[Finding]:
    """Yield what is wrong with ITEM, measured by VOCABULARY or else by all that was declared for its language."""
    yield from found_in(read(item, vocabulary))


def found_in(page: Page, without: Collection[Check] = ()) -> Iterator[Finding]:
    made = (check for check in CHECKS if check not in without)
    found = (replace(finding, check=check.__name__) for check in made for finding in check(page))
    yield from with_reasons(found, page.item)


@dataclass(frozen=True)
class Report:
    """All that an editor is told beside the form."""

    errors: list[Finding]
    warnings: list[Finding]
    kept: list[Finding]  # warnings that an editor explained
    grade: Grade | None  # None where the text is too short to be measured


def report(item: Publishable) -> Report:
    page = read(item)
    found = list(found_in(page))
    errors, warnings = [f for f in found if f.is_error], [f for f in found if not f.is_error and not f.reason]
    kept = [f for f in found if f.reason]
    measured = page.grade and page.grade.words >= ENOUGH_WORDS
    return Report(errors, warnings, kept, page.grade if measured else None)
