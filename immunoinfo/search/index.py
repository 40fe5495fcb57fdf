"""Keeps the index in step with the content: what the ledger of changes names is looked at again."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from immunoinfo.changes.models import Change
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.search.models import IndexEntry
from immunoinfo.search.words import words

BATCH = 500  # items read and written at a time
MAX_TEXT = 200_000  # characters of an item that are searched; PostgreSQL indexes at most a megabyte of words


def entry_for(item: Publishable) -> IndexEntry:
    """Return the row that search should hold for ITEM."""
    known = item.as_index_entry()
    return IndexEntry(
        model=item._meta.label_lower,
        object_id=item.pk,
        kind=item.kind_slug,
        language=item.language,
        url=item.get_absolute_url(),
        title=known.title,
        names="\n".join(known.names),
        text=known.text,
        therapies="".join(f",{pk}" for pk in item.search_therapies()) + ",",
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        title_words=" ".join(words(known.title)),
        names_words=" ".join(words("\n".join(known.names))),
        text_words=" ".join(words(known.text[:MAX_TEXT])),
    )


def catch_up() -> int:
    """Bring the index up to every change committed so far and return how many items that were.

    Called before each answer. A ledger row is deleted in the transaction that acts on it, so a process that dies
    in the middle leaves it for the next one; a second process that finds it taken waits for the first.
    """
    done = 0
    while Change.objects.exists():
        with transaction.atomic():
            changes = list(Change.objects.select_for_update().order_by("pk")[:BATCH])
            touched: dict[str, set[int]] = defaultdict(set)
            for change in changes:
                touched[change.model].add(change.object_id)
            for label, ids in touched.items():
                refresh(label, ids)
            Change.objects.filter(pk__in=[change.pk for change in changes]).delete()
        done += sum(len(ids) for ids in touched.values())
    return done


def refresh(label: str, ids: Iterable[int]) -> None:
    """Make the rows of the items IDS of the model LABEL anew, and drop those of items no longer there."""
    model = {model._meta.label_lower: model for model in publishable_models()}.get(label)
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        IndexEntry.objects.filter(model=label, object_id__in=batch).delete()
        if model is not None:
            IndexEntry.objects.bulk_create(entry_for(item) for item in indexable(model, batch))


def indexable(model: type[Publishable], ids: Iterable[int]) -> Iterable[Publishable]:
    """The items of IDS that are public now or will be when their time comes."""
    items = model.objects.not_over().filter(pk__in=ids)
    return items.with_therapies() if hasattr(items, "with_therapies") else items


def rebuild() -> int:
    """Look at every item again, whatever the ledger says, and return how many rows the index has."""
    known = {(entry.model, entry.object_id) for entry in IndexEntry.objects.only("model", "object_id")}
    there = {
        (model._meta.label_lower, pk)
        for model in publishable_models()
        for pk in model.objects.values_list("pk", flat=True)
    }
    Change.objects.bulk_create(Change(model=model, object_id=pk) for model, pk in sorted(known | there))
    catch_up()
    return IndexEntry.objects.count()
