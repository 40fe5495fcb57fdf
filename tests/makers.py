"""Makes items for tests: public, with what publishing needs, and only as much as the test speaks of."""

from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

import PIL.Image
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.utils.text import slugify

from articles.models import Article, FaqEntry
from glossary.models import Term
from immunoinfo.publishing.models import Image, Revision, Source
from immunoinfo.publishing.snapshot import snapshot
from immunoinfo.therapies.models import TherapyType

numbers = count(1)


def source(key: str = "", **fields: Any) -> Source:
    key = key or f"source-{next(numbers)}"
    defaults = {
        "title": f"Title of {key}",
        "publisher": "A journal",
        "url": "https://example.org/",
        "checked_on": date(2026, 11, 20),
    }
    return Source.objects.create(key=key, **{**defaults, **fields})


def therapy(name: str = "", **fields: Any) -> TherapyType:
    name = name or f"Therapy {next(numbers)}"
    facts = {field: f"About {field}." for field in TherapyType.cited_fields}
    defaults = {
        "slug": slugify(name),
        "goal": "strengthen",
        "definition": f"What {name} is.",
        "live_number": 1,
        **facts,
    }
    return TherapyType.objects.create(name=name, **{**defaults, **fields})


def article(title: str = "", therapies: Any = (), **fields: Any) -> Article:
    title = title or f"Article {next(numbers)}"
    defaults = {
        "slug": slugify(title),
        "summary": f"Summary of {title}.",
        "main_message": "One message.",
        "body": "<p>Text.</p>",
        "live_number": 1,
    }
    return tagged(Article.objects.create(title=title, **{**defaults, **fields}), therapies)


def question(words: str = "", therapies: Any = (), **fields: Any) -> FaqEntry:
    words = words or f"Question {next(numbers)}?"
    defaults = {
        "slug": slugify(words),
        "short_answer": "A short answer.",
        "full_answer": "<p>More.</p>",
        "live_number": 1,
    }
    return tagged(FaqEntry.objects.create(question=words, **{**defaults, **fields}), therapies)


def term(name: str = "", therapies: Any = (), **fields: Any) -> Term:
    name = name or f"Term {next(numbers)}"
    defaults = {"slug": slugify(name), "definition": f"What {name} means.", "live_number": 1}
    return tagged(Term.objects.create(name=name, **{**defaults, **fields}), therapies)


def image(key: str = "", size: tuple[int, int] = (2, 1), **fields: Any) -> Image:
    picture = BytesIO()
    PIL.Image.new("RGB", size).save(picture, "PNG")
    file = ContentFile(picture.getvalue(), name=f"{key or next(numbers)}.png")
    return Image.objects.create(key=key or f"image-{next(numbers)}", file=file, **{"alt": "What it shows.", **fields})


def tagged(item: Any, therapies: Any) -> Any:
    if therapies:
        item.therapies.set(therapies)
    return item


def user(name: str = "", role: str = "", **fields: Any) -> User:
    made = User.objects.create_user(name or f"user-{next(numbers)}", is_staff=True, **fields)
    if role:
        made.groups.add(Group.objects.get(name=role))
    return made


def revision(item: Any, by: Any = None, **fields: Any) -> Revision:
    """The next revision of ITEM, with the values that ITEM has in memory."""
    row = type(item)._base_manager.get(pk=item.pk)
    base = Revision.objects.head(row).number
    Revision.objects.keep_live(row)
    return Revision.objects.add(row, snapshot(item), base=base, by=by, **fields)


MAKERS = {"therapy": therapy, "article": article, "question": question, "term": term}
