"""Warnings that an editor looked at and kept, each with its reason: one a line, “words of the place: the reason”."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.records import Finding

FIELD = "kept_warnings"


def with_reasons(found: Iterable[Finding], item: Publishable) -> Iterator[Finding]:
    """Yield each of FOUND, a warning together with the reason that ITEM gives for it.

    A line without a reason, or one that fits no warning any more, is a warning itself: explanations do not pile up.
    """
    lines = [line.strip() for line in getattr(item, FIELD).splitlines() if line.strip()]
    unused = dict.fromkeys(lines)
    for finding in found:
        for line in () if finding.is_error else lines:
            place, _colon, reason = (part.strip() for part in line.partition(": "))
            if place and reason and place.casefold() in f"{finding.message}\n{finding.excerpt}".casefold():
                unused.pop(line, None)
                finding = replace(finding, reason=reason)
        yield finding
    for line in unused:
        message = _("This line explains no warning: write words of the warning, a colon, and why it stays.")
        yield Finding(FIELD, message, False, line[:60], "kept_warnings")
