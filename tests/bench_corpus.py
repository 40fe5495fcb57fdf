"""The corpus of the search benchmark in a database of its own, made through the project's models."""

import hashlib
import os
import re
import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA = ROOT / ".data" / "bench"
BATCH = 500  # documents written at a time


def prepare(corpus: Path, documents: list[dict], times: int) -> None:
    """Have a database with the corpus in it, one for each state of corpus, models and index."""
    DATA.mkdir(parents=True, exist_ok=True)
    sources = [(ROOT / f"immunoinfo/search/{name}.py").read_bytes() for name in ("words", "index", "models")]
    sources.append(Path(__file__).read_bytes())
    sources += [path.read_bytes() for path in sorted(ROOT.glob("*/migrations/0*.py"))]
    sources += [path.read_bytes() for path in sorted(ROOT.glob("immunoinfo/*/migrations/0*.py"))]
    state = hashlib.sha256(b"".join([corpus.read_bytes(), *sources])).hexdigest()[:16]
    name = f"bench_{state}_{times}"
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "immunoinfo.settings")
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith("postgres"):
        os.environ["DATABASE_URL"] = of_its_own(server, name)
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{DATA / name}.sqlite3"
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    load(documents, times)


def of_its_own(server: str, name: str) -> str:
    """Return the address of the database NAME beside the one at SERVER, made if need be."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
    return re.sub(r"/[^/?]+(\?|$)", rf"/{name}\1", server)


def load(documents: list[dict], times: int) -> None:
    """Make an item of each document, unless that is done: kinds as given, synonyms and topic as alternate names."""
    from django.db import transaction

    from articles.models import Article, FaqEntry
    from glossary.models import Term
    from immunoinfo.changes.models import Change
    from immunoinfo.search.index import BATCH as AT_ONCE
    from immunoinfo.search.index import work_off

    if Term.objects.count() + Article.objects.count() + FaqEntry.objects.count() < len(documents) * times:
        with transaction.atomic():
            for model in (Article, FaqEntry, Term):
                model.objects.all().delete()
            items = [
                item
                for copy in range(times)
                for number, document in enumerate(documents)
                for item in [as_item(document, number, copy)]
            ]
            for model in (Article, FaqEntry, Term):
                model.objects.bulk_create([item for item in items if isinstance(item, model)], batch_size=BATCH)
    to_do = Change.objects.count()
    done = 0
    while Change.objects.exists():
        work_off(AT_ONCE)
        done += AT_ONCE
        print(f"\rindexing {min(100, 100 * done // to_do)} %", end="", file=sys.stderr, flush=True)
    if to_do:
        print(file=sys.stderr)
        tidy()


def tidy() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_fts (search_fts) VALUES ('optimize')")
        cursor.execute("ANALYZE")


def as_item(document: dict, number: int, copy: int):
    from articles.models import Article, FaqEntry
    from glossary.models import Term

    names = dict.fromkeys(name[:120].strip() for name in [*document["synonyms"], document["focus"]] if name.strip())
    title = document["title"]
    distinct = {name.casefold(): name for name in names if name.casefold() != title.casefold()}
    common = {
        "slug": f"d{copy}-{number}",
        "live_number": 1,
        "alternate_names": [{"name": name, "kind": "exact"} for name in distinct.values()],
    }
    if document["kind"] == "glossary":
        return Term(name=title[:100], full_definition=document["body"], **common)
    if document["kind"] == "faq":
        return FaqEntry(question=title[:200], short_answer=document["body"], **common)
    return Article(title=title[:120], body=f"<p>{escape(document['body'])}</p>", **common)
