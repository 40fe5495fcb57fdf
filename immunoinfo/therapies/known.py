"""The therapy types as a process remembers them: nearly every page names some, they are few, and they seldom change."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from immunoinfo.changes.remembered import Remembered, next_moment
from immunoinfo.publishing.prepared import Given, Prepared
from immunoinfo.therapies.entries import Entry
from immunoinfo.therapies.models import TherapyType
from immunoinfo.therapies.tree import TherapyTree


class Known:
    """All therapy types in order, drafts too, and the tree of those that are public in each language."""

    def __init__(self, therapies: Iterable[TherapyType], now: datetime) -> None:
        self.by_pk = {therapy.pk: therapy for therapy in therapies}
        public = [therapy for therapy in self.by_pk.values() if therapy.is_published(now)]
        self.trees = {
            language: TherapyTree(therapy for therapy in public if therapy.language == language)
            for language in {therapy.language for therapy in public}
        }


def build() -> tuple[Known, datetime | None]:
    now = timezone.now()
    known = Known(TherapyType.objects.order_by("position", "name"), now)
    return known, next_moment(known.by_pk.values(), now)


known = Remembered(build, TherapyType)


def public_tree() -> TherapyTree:
    """Return the tree of the therapy types that readers may see, in the language of the page being made."""
    return known().trees.get(get_language() or settings.LANGUAGE_CODE) or TherapyTree(())


def with_therapies(entries: Iterable[Entry]) -> list[Entry]:
    """Return ENTRIES, all of one kind, with their therapy types as `with_therapies()` of a QuerySet reads them."""
    found = list(entries)
    tags: dict[int, list[int]] = defaultdict(list)
    ids = {f"entry_{at}": entry.pk for at, entry in enumerate(found)}
    for entry, therapy in tags_of(type(found[0]), len(found)).rows(**ids) if found else ():
        tags[entry].append(therapy)
    for entry in found:
        learn(entry, tags[entry.pk])
    return found


@cache
def tags_of(model: type[Entry], number: int) -> Prepared[Any]:
    """Return the query for the therapy types of so many entries of MODEL, as ids of both."""
    ids = [Given(f"entry_{at}") for at in range(number)]
    return Prepared(
        lambda: model.objects.tags().filter(object_id__in=ids).order_by("pk").values_list("object_id", "tag_id")
    )


def told_therapies(entry: Any) -> Any:
    """Return ENTRY, read by `with_therapy_ids()`, with its therapy types."""
    learn(entry, [therapy for _tag, therapy in sorted(json.loads(entry.therapy_ids or "[]"))])
    return entry


def learn(entry: Entry, ids: Iterable[int]) -> None:
    """Let ENTRY know that the therapy types with IDS are its own."""
    by_pk = known().by_pk
    entry.__dict__.setdefault("_prefetched_objects_cache", {})["therapies"] = [by_pk[pk] for pk in ids if pk in by_pk]
