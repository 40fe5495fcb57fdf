"""What a large site is made of, for `make bench`: N invented items on top of the demonstration content.

Sections of the demonstration articles, put together anew, with invented names in them: so that pages are as long, cite
as much and explain as many words as real ones, while rare words stay rare. The same N gives the same items each time.
"""

import random
import re
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils.text import slugify

from articles.models import Article, FaqEntry
from glossary.models import Term
from immunoinfo.changes.models import Change
from immunoinfo.publishing.models import Source
from immunoinfo.search.index import work_off
from immunoinfo.therapies.models import Tagging, TherapyType

CHUNK = 1000  # items made in one transaction
SHARES = ((Article, 200), (FaqEntry, 400), (Term, 400))  # of a chunk
AT_ONCE = 10_000  # rows of the ledger that search works off in one transaction
SYLLABLES = [first + vowel for first in "bcdfgklmnprstvz" for vowel in "aeiou"]
RARE = 20_000  # invented words, the first as common as in Zipf's law
INVENTED = "Invented for a benchmark."  # the banner of every item made here
TODAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
FAR = datetime(2100, 1, 1, tzinfo=UTC)


def word(number: int) -> str:
    """Return the NUMBERth invented word: another for each number below 75^3 = 421,875, in no order."""
    number = number * 157_141 % len(SYLLABLES) ** 3
    syllables = []
    for _ in range(3):
        number, at = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[at])
    return "".join(syllables)


def name_of(number: int) -> str:
    """Return the name of term NUMBER, which looks like that of a medicine."""
    return word(RARE + number).capitalize() + ("mab", "cel", "nib", "kin")[number % 4]


class Parts:
    """What the invented items are made of."""

    def __init__(self) -> None:
        self.articles, self.questions, self.terms = (
            list(model.objects.exclude(banner=INVENTED).order_by("slug")) for model, _share in SHARES
        )
        self.sources = dict(Source.objects.values_list("key", "pk"))
        self.therapies = list(TherapyType.objects.order_by("slug"))
        self.sections = [part for each in self.articles for part in re.split(r"(?=<h2>)", each.body) if part]
        self.zipf = list(accumulate(1 / rank for rank in range(1, RARE + 1)))


def chunk_of(number: int, parts: Parts) -> list:
    """Return the items of chunk NUMBER, not yet saved."""
    chance = random.Random(number)
    makers = {Article: an_article, FaqEntry: a_question, Term: a_term}
    made = []
    for model, share in SHARES:
        for at in range(number * share, (number + 1) * share):
            item = makers[model](at, chance, parts)
            for field, value in window(chance).items():
                setattr(item, field, value)
            item.banner = INVENTED
            item.sources_checked_at = date(2026, 11, 20)
            item.changed_at = min(item.starts_at, TODAY)
            made.append(item)
    return made


def window(chance: random.Random) -> dict:
    """Most are public; a few are drafts, taken down, ended, or not public yet; some will end one day."""
    starts, kind = TODAY - timedelta(minutes=chance.randrange(1_500_000)), chance.random()
    fields = {"live_number": 1, "starts_at": starts, "ends_at": None, "withdrawn_at": None}
    if kind < 0.02:
        return fields | {"live_number": 0}
    if kind < 0.03:
        return fields | {"withdrawn_at": TODAY}
    if kind < 0.04:
        return fields | {"ends_at": starts + timedelta(days=1)}
    if kind < 0.05:
        return fields | {"starts_at": FAR}
    return fields | {"ends_at": FAR} if kind < 0.07 else fields


def rare_words(chance: random.Random, parts: Parts, count: int) -> str:
    found = chance.choices(range(RARE), cum_weights=parts.zipf, k=count)
    return " ".join(word(number) for number in found).capitalize() + "."


def names(*pairs: tuple[str, str]) -> list[dict]:
    return [{"name": name, "kind": kind} for name, kind in pairs]


def an_article(at: int, chance: random.Random, parts: Parts) -> Article:
    like, name = chance.choice(parts.articles), name_of(chance.randrange(at + 1))
    body = [f"<p>{name} and {name_of(chance.randrange(at + 1))}: {rare_words(chance, parts, 60)}</p>"]
    body += chance.sample(parts.sections, 6)
    copied = ("kind", "summary", "main_message", "key_points", "get_help", *Article.balance_fields)
    return Article(
        title=f"{like.title[:90]}, with {name}",
        slug=f"{slugify(like.title)[:60]}-{at}",
        body="".join(body),
        alternate_names=names((f"{name} guide {at}", "lay"), (f"{name} explained", "exact")),
        **{field: getattr(like, field) for field in copied},
    )


def a_question(at: int, chance: random.Random, parts: Parts) -> FaqEntry:
    like, name = chance.choice(parts.questions), name_of(chance.randrange(at + 1))
    question = f"{like.question[:150].rstrip('?')} with {name}?"
    return FaqEntry(
        question=question,
        slug=f"{slugify(question)[:60]}-{at}",
        asked_as=f"{name} {rare_words(chance, parts, 5)}",
        short_answer=like.short_answer,
        full_answer=f"{like.full_answer}<p>{name}: {rare_words(chance, parts, 30)}</p>",
        alternate_names=names((f"asking about {name}", "lay")),
    )


def a_term(at: int, chance: random.Random, parts: Parts) -> Term:
    like, name = chance.choice(parts.terms), name_of(at)
    return Term(
        name=name,
        slug=slugify(name),
        pronunciation=like.pronunciation,
        definition=like.definition,
        full_definition=f"{like.full_definition} {rare_words(chance, parts, 10)}",
        auto_link=chance.random() < 0.9,
        alternate_names=names((f"{name[:3].upper()}{at}", "abbr"), (f"{name}e", "misspelling")),
    )


def save(items: list, number: int, parts: Parts) -> None:
    """Write ITEMS with their therapy types, sources and links."""
    chance = random.Random(-number)
    by_kind = {model: [item for item in items if type(item) is model] for model, _share in SHARES}
    for question in by_kind[FaqEntry]:
        if chance.random() < 0.6:
            question.article = chance.choice(by_kind[Article])
    for model, made in by_kind.items():
        model.objects.bulk_create(made, batch_size=CHUNK)
        content_type = ContentType.objects.get_for_model(model)
        Tagging.objects.bulk_create(
            Tagging(tag=tag, content_type=content_type, object_id=item.pk)
            for item in made
            for tag in chance.sample(parts.therapies, chance.choice((1, 1, 2, 3)))
        )
        through, field = model.sources.through, f"{model._meta.model_name}_id"
        through.objects.bulk_create(
            through(**{field: item.pk, "source_id": parts.sources[key]}) for item in made for key in item.cited_keys()
        )
    pairs = [tuple(chance.sample(by_kind[Term], 2)) for _ in by_kind[Term]]
    through = Term.related.through
    through.objects.bulk_create(
        (through(from_term=a, to_term=b) for pair in pairs for a, b in (pair, pair[::-1])), ignore_conflicts=True
    )


def build(count: int, told) -> None:
    """Make COUNT items, less those that an earlier run made; TOLD hears how many of how many are there and found."""
    parts = Parts()
    there = sum(model.objects.filter(banner=INVENTED).count() for model, _share in SHARES)
    for number in range(there // CHUNK, count // CHUNK):
        with transaction.atomic():
            save(chunk_of(number, parts), number, parts)
        catch_up()
        told((number + 1) * CHUNK, count)
    catch_up()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_fts (search_fts) VALUES ('optimize')")
        cursor.execute("ANALYZE")


def catch_up() -> None:
    while Change.objects.exists():
        work_off(AT_ONCE)
