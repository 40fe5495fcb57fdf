"""Whether the index says what the content says, item by item and word by word."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.search.index import BATCH, catch_up, entry_for, indexable, names_for, one_at_a_time
from immunoinfo.search.models import IndexEntry, IndexName, IndexWord

FIELDS = [field.name for field in IndexEntry._meta.fields if field.name != "id"]
Told = Callable[[int, int], None]


def differences(told: Told = lambda done, total: None) -> Iterator[str]:
    """Give a sentence for each item or word at which the index differs; TOLD hears how many of how many are done.

    Who edits meanwhile makes an item differ for a moment, so that one which differs is looked at once more.
    """
    catch_up()
    kinds = [(model, sorted(model.objects.values_list("pk", flat=True))) for model in publishable_models()]
    total = sum(len(ids) for _model, ids in kinds)
    done = 0
    for model, ids in kinds:
        label = model._meta.label_lower
        stray = IndexEntry.objects.filter(model=label).exclude(object_id__in=model.objects.values("pk"))
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            if found := compared(model, batch):
                catch_up()
                found = compared(model, found)
            yield from found.values()
            done += len(batch)
            told(done, total)
        yield from (
            f"{label} {pk}: in the index, but no longer there" for pk in stray.values_list("object_id", flat=True)
        )
    known = [model._meta.label_lower for model in publishable_models()]
    for row in IndexEntry.objects.exclude(model__in=known).values_list("model", "object_id"):
        yield f"{row[0]} {row[1]}: in the index, but of no kind that there is"
    yield from words_that_differ()


def compared(model: type[Publishable], ids: Iterable[int]) -> dict[int, str]:
    """Return a sentence for each of the items IDS of MODEL at which the index differs."""
    label = model._meta.label_lower
    ids = list(ids)
    rows = {row.object_id: row for row in IndexEntry.objects.filter(model=label, object_id__in=ids)}
    names: dict[int, list[tuple[Any, ...]]] = {}
    of_rows = IndexName.objects.filter(entry__in=[row.pk for row in rows.values()])
    for entry, *name in of_rows.values_list("entry_id", "name", "is_inner", "is_title", "key", "stems"):
        names.setdefault(entry, []).append(tuple(name))
    expected = {item.pk: entry_for(item) for item in indexable(model, ids)}
    found = {}
    for pk in ids:
        have, want = rows.get(pk), expected.get(pk)
        is_over = have is not None and have.ends_at is not None and have.ends_at <= timezone.now()
        if want is None and (have is None or is_over):  # what is over stays in the index, and is not found
            continue
        if have is None or want is None:
            found[pk] = f"{label} {pk}: " + ("not in the index" if have is None else "in the index, but not public")
        elif fields := [name for name in FIELDS if getattr(have, name) != getattr(want, name)]:
            found[pk] = f"{label} {pk}: differs in {', '.join(fields)}"
        elif sorted(names.get(have.pk, ())) != sorted(names_for(want)):
            found[pk] = f"{label} {pk}: differs in its names"
    return found


def words_that_differ() -> Iterator[str]:
    """Give a sentence for each word that is counted wrongly; nobody writes the index meanwhile."""
    with transaction.atomic():
        one_at_a_time()
        entries: Counter[str] = Counter()
        named: Counter[str] = Counter()
        for row in IndexEntry.objects.values_list("spellings", flat=True).iterator():
            of_names, of_text = (line.split() for line in row.split("\n"))
            entries.update(of_names)
            entries.update(of_text)
            named.update(of_names)
        counted = {
            word: (of_all, of_names)
            for word, of_all, of_names in IndexWord.objects.values_list("word", "entries", "named")
        }
    for word in sorted(entries.keys() | counted.keys()):
        want, have = (entries[word], named[word]), counted.get(word, (0, 0))
        if want != have:
            yield f"word “{word}”: counted {have}, stands in {want} entries and names"
