"""What the therapy types tell the checks: their names are explained on pages of their own."""

import re
from collections import defaultdict
from datetime import datetime

from django.utils import timezone

from immunoinfo.changes.remembered import Remembered, next_moment
from immunoinfo.publishing.checks.vocabulary import Vocabulary, finder
from immunoinfo.publishing.names import LINKING
from immunoinfo.therapies.models import TherapyType


def build() -> tuple[dict[str, Vocabulary], datetime | None]:
    """Return the names of each language, and the moment until which they hold."""
    now = timezone.now()
    therapies = list(TherapyType.objects.not_over())
    names: dict[str, list[str]] = defaultdict(list)
    for therapy in therapies:
        if therapy.is_published(now):
            names[therapy.language] += [therapy.name, *therapy.names_of(*LINKING)]
    return {language: explained(found) for language, found in names.items()}, next_moment(therapies, now)


def explained(names: list[str]) -> Vocabulary:
    longest_first = sorted((name.removesuffix("s") for name in names), key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})s?\b", re.IGNORECASE)
    return Vocabulary(finders=(finder(lambda text: (match.span() for match in pattern.finditer(text))),))


remembered = Remembered(build, TherapyType)


def explained_in(language: str) -> Vocabulary:
    """Return what the public therapy types in LANGUAGE explain."""
    return remembered().get(language) or Vocabulary()
