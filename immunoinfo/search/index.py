"""Keeps the index in step with the content: what the ledger of changes names is looked at again."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.db import InternalError, OperationalError, connection, transaction

from immunoinfo.changes.models import Change
from immunoinfo.changes.remembered import Remembered
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.search.models import MAX_KEY, IndexEntry, IndexName, IndexWord
from immunoinfo.search.seeds import STOP_WORDS
from immunoinfo.search.words import for_engines, name_key, plain_words, prepared, spellings, stem

logger = logging.getLogger(__name__)
BATCH = 500  # items read and written at a time
IN_ONE_TURN = 50  # items that a search brings up in one transaction: on SQLite all who save wait for its end
MAX_TEXT = 200_000  # characters of an item that are searched; PostgreSQL indexes at most a megabyte of words
MAX_STARTS = 8  # words of a name by which it is suggested
ONE_AT_A_TIME = 7_310_422  # the number of PostgreSQL's advisory lock; any would do

Name = tuple[str, bool, bool, str, str]  # the columns of IndexName but the entry


def entry_for(item: Publishable) -> IndexEntry:
    """Return the row that search should hold for ITEM."""
    known = item.as_index_entry()
    text = known.text[:MAX_TEXT]
    of_names = spellings("\n".join([known.title, *known.names]))
    of_text = spellings(text) - of_names
    return IndexEntry(
        model=item._meta.label_lower,
        object_id=item.pk,
        kind=item.kind_slug,
        language=item.language,
        url=item.get_absolute_url(),
        title=known.title,
        names="\n".join(known.names),
        text=known.text,
        therapies="".join(f",{pk}" for pk in sorted(item.search_therapies())) + ",",
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        title_words=for_engines(known.title),
        names_words="\n".join(map(for_engines, known.names)),
        text_words=for_engines(text),
        spellings=" ".join(sorted(of_names)) + "\n" + " ".join(sorted(of_text)),
    )


def names_for(entry: IndexEntry) -> Iterator[Name]:
    """Give the names that search should hold for ENTRY: each whole, and from each later word of weight on."""
    seen: set[str] = set()
    for number, name in enumerate([entry.title, *entry.names.splitlines()]):
        folded = prepared(name)
        tokens = plain_words(folded)
        stems = name_key(tokens)[:MAX_KEY]
        if not stems or (stems in seen and number):
            continue
        seen.add(stems)
        for start in range(min(len(tokens), MAX_STARTS)):
            if start == 0 or tokens[start] not in STOP_WORDS:
                key = "".join(tokens[start:])[:MAX_KEY]
                yield name, start > 0, number == 0, key, "" if start else stems


def keep_up() -> None:
    """Catch up before an answer; where nothing can be written, let it be of what search knew before.

    So a full disk does not take search away from readers. Raises what the database said if the index names
    something that they may no longer see.
    """
    try:
        in_step()
    except (OperationalError, InternalError) as error:  # the disk is full, or the database only reads
        if shows_hidden():
            raise
        logger.error("The search index stays behind the content: %s", error)


def shows_hidden() -> bool:
    """Tell whether the index still has an item that a change not yet worked off took from readers."""
    for model in publishable_models():
        label = model._meta.label_lower
        ids = IndexEntry.objects.filter(
            model=label, object_id__in=Change.objects.filter(model=label).values("object_id")
        ).values_list("object_id", flat=True)
        if set(ids) - set(model.objects.not_over().filter(pk__in=ids).values_list("pk", flat=True)):
            return True
    return False


def catch_up() -> int:
    """Bring the index up to every change committed so far and return how many items that were.

    A ledger row is deleted in the transaction that acts on it, so a process that dies
    in the middle leaves it for the next one; a second process that finds it taken waits for the first.
    """
    done = 0
    while Change.objects.exists():
        done += work_off(IN_ONE_TURN)
    return done


in_step: Remembered[int] = Remembered(lambda: (catch_up(), None))  # asks the ledger only once after each change


def work_off(limit: int) -> int:
    """Bring the index up to the oldest LIMIT rows of the ledger and return how many items that were."""
    with transaction.atomic():
        one_at_a_time()
        changes = list(Change.objects.order_by("pk")[:limit])
        touched: dict[str, dict[int, None]] = defaultdict(dict)  # in the order of their changes
        for change in changes:
            touched[change.model][change.object_id] = None
        for label, ids in touched.items():
            refresh(label, ids)
        Change.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return sum(len(ids) for ids in touched.values())


def one_at_a_time() -> None:
    """Wait until no other transaction writes the index; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def refresh(label: str, ids: Iterable[int]) -> None:
    """Make the rows of the items IDS of the model LABEL anew, in that order, and drop those of items no longer there."""
    model = {model._meta.label_lower: model for model in publishable_models()}.get(label)
    asked = list(ids)
    for start in range(0, len(asked), BATCH):
        batch = asked[start : start + BATCH]
        old = IndexEntry.objects.filter(model=label, object_id__in=batch)
        gone = old.values_list("spellings", flat=True)
        found = {item.pk: item for item in indexable(model, batch)} if model is not None else {}
        entries = [entry_for(found[pk]) for pk in batch if pk in found]
        count_words(gone, [entry.spellings for entry in entries])
        old.only("pk").delete()
        IndexEntry.objects.bulk_create(entries)
        IndexName.objects.bulk_create(
            IndexName(entry=entry, name=name, is_inner=inner, is_title=title, key=key, stems=stems)
            for entry in entries
            for name, inner, title, key, stems in names_for(entry)
        )


def count_words(gone: Iterable[str], come: Iterable[str]) -> None:
    """Take the spellings of entries that are GONE out of the counts of words, and those that COME in."""
    entries: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for sign, rows in ((-1, gone), (1, come)):
        for row in rows:
            of_names, of_text = (line.split() for line in row.split("\n"))
            for word in of_names:
                entries[word] += sign
                named[word] += sign
            for word in of_text:
                entries[word] += sign
    changed = sorted(word for word in entries if entries[word] or named[word])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_indexword (word, stem, entries, named) VALUES (%s, %s, %s, %s) ON CONFLICT (word) DO "
            "UPDATE SET entries = search_indexword.entries + excluded.entries, "
            "named = search_indexword.named + excluded.named",
            [(word, stem(word), entries[word], named[word]) for word in changed],
        )
    if any(entries[word] < 0 for word in changed):
        IndexWord.objects.filter(entries__lte=0).delete()


def indexable(model: type[Publishable], ids: Iterable[int]) -> Iterable[Publishable]:
    """The items of IDS that are public now or will be when their time comes."""
    items = model.objects.not_over().filter(pk__in=ids)
    return items.with_therapies() if hasattr(items, "with_therapies") else items


def rebuild(told: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Look at every item again, whatever the ledger says, and return how many rows the index has.

    Item by item, so that search goes on answering, and in the order in which they were changed, so that what is newest
    stays the newest. TOLD hears how many of how many are done.
    """
    known = set(IndexEntry.objects.values_list("model", "object_id"))
    there = {
        (model._meta.label_lower, pk): changed_at
        for model in publishable_models()
        for pk, changed_at in model.objects.values_list("pk", "changed_at")
    }
    ordered = [*sorted(known - there.keys()), *sorted(there, key=lambda item: (there[item], item))]
    Change.objects.bulk_create(Change(model=model, object_id=pk) for model, pk in ordered)
    total = Change.objects.count()
    done = 0
    while Change.objects.exists():
        work_off(BATCH)
        done = min(done + BATCH, total)
        told(done, total)
    recount()
    return IndexEntry.objects.count()


def recount() -> None:
    """Count the words of all entries anew."""
    with transaction.atomic():
        one_at_a_time()
        IndexWord.objects.all().delete()
        count_words((), IndexEntry.objects.values_list("spellings", flat=True).iterator())
