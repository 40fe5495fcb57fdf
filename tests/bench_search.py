"""Search measured on a corpus with judged queries: `make bench-search BENCH=PATH [QUERIES=FILE OUT=RUN.jsonl]`.

Loads the corpus through the project's models into a database of its own (kept for the next run), answers the queries
and lets the corpus's own scorer judge. Before each query plain FTS5 is asked the same, any of its words, for the
ratio of the times. docs/search.md says what the figures mean.
"""

import argparse
import hashlib
import json
import lzma
import os
import re
import sqlite3
import subprocess
import sys
import time
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA = ROOT / ".data" / "bench"
WARM_UP = 100  # queries asked before any is timed
BATCH = 500  # documents


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="folder with corpus.jsonl.xz, dev/ and evaluate.py")
    parser.add_argument("--queries", type=Path, help="by default dev/queries.jsonl")
    parser.add_argument("--out", type=Path, default=DATA / "run.jsonl")
    parser.add_argument("--times", type=int, default=1, help="load the corpus so many times, to see how time grows")
    options = parser.parse_args()
    queries = options.queries or options.bench / "dev" / "queries.jsonl"
    documents = [json.loads(line) for line in lzma.open(options.bench / "corpus.jsonl.xz", "rt")]
    prepare(options.bench / "corpus.jsonl.xz", documents, options.times)
    run, plain = answers(queries, documents, options.times)
    baseline = options.out.with_suffix(".plain.jsonl")
    write(options.out, run)
    write(baseline, plain)
    print_ratios(run, plain)
    if (queries.parent / "qrels.jsonl").exists():
        print_scores(options.bench, queries, options.out, baseline)


def prepare(corpus: Path, documents: list[dict], times: int) -> None:
    """Have a database with the corpus in it, one for each state of corpus, models and index."""
    DATA.mkdir(parents=True, exist_ok=True)
    sources = [
        path.read_bytes() for name in ("words", "index", "models") for path in [ROOT / f"immunoinfo/search/{name}.py"]
    ]
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


def answers(queries: Path, documents: list[dict], times: int) -> tuple[list[dict], list[dict]]:
    """Answer each query by search and by plain FTS5; of a query only its words and its mode are used."""
    from immunoinfo.search.answering import answer
    from immunoinfo.search.engines import Wanted
    from immunoinfo.search.suggestions import suggest

    asked = [(row["qid"], row["query"], row.get("mode", "search")) for row in map(json.loads, queries.open())]
    plain = plain_search(documents, times)
    wanted = Wanted("en-gb")

    def by_search(query: str, mode: str) -> list[str]:
        if mode == "suggest":
            return [found.url for found in suggest(query, "en-gb", limit=10)]
        return [entry.url for entry in answer(query, wanted).entries[:10]]

    for _qid, query, mode in asked[:WARM_UP]:
        by_search(query, mode), plain(query)
    mine, theirs = [], []
    for number, (qid, query, mode) in enumerate(asked):
        for into, ask in ((theirs, lambda: plain(query)), (mine, lambda: by_search(query, mode))):
            start = time.perf_counter()
            hits = ask()
            ms = (time.perf_counter() - start) * 1000
            into.append(
                {"qid": qid, "hits": [identity(hit, documents) for hit in hits], "ms": round(ms, 3), "mode": mode}
            )
        if number % 100 == 0:
            print(f"\ranswering {number}/{len(asked)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return mine, theirs


def identity(hit, documents: list[dict]) -> str:
    number = hit if isinstance(hit, int) else int(hit.rstrip("/").rpartition("-")[2])
    return documents[number]["id"]


def plain_search(documents: list[dict], times: int):
    """Plain FTS5: title, names and text, any of the words, by bm25, no weights."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE plain USING fts5 (title, names, body, tokenize='porter unicode61')")
    database.executemany(
        "INSERT INTO plain (rowid, title, names, body) VALUES (?, ?, ?, ?)",
        (
            (copy * len(documents) + number, each["title"], "\n".join(each["synonyms"]), each["body"])
            for copy in range(times)
            for number, each in enumerate(documents)
        ),
    )
    database.execute("INSERT INTO plain (plain) VALUES ('optimize')")

    def ask(query: str) -> list[int]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query))
        found = database.execute("SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT 10", [words])
        return [row % len(documents) for (row,) in found]

    return ask


def at(run: list[dict], percent: int) -> float:
    ordered = sorted(row["ms"] for row in run)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * percent // 100) - 1)] if ordered else 0.0


def print_ratios(run: list[dict], plain: list[dict]) -> None:
    for mode in ("search", "suggest"):
        mine, theirs = ([row for row in rows if row["mode"] == mode] for rows in (run, plain))
        if mine:
            for percent in (50, 95):
                a, b = at(mine, percent), at(theirs, percent)
                print(f"{mode:8s} p{percent}: {a:6.2f} ms, plain FTS5 OR {b:6.2f} ms, ratio {a / b:.2f}")
    for percent in (50, 95):
        print(f"all      p{percent}: ratio {at(run, percent) / at(plain, percent):.2f}")


def print_scores(bench: Path, queries: Path, out: Path, baseline: Path) -> None:
    command = [
        sys.executable,
        bench / "evaluate.py",
        "--run",
        out,
        "--qrels",
        queries.parent.parent,
        "--split",
        queries.parent.name,
    ]
    if queries.parent.name not in ("dev", "heldout"):
        command = [sys.executable, bench / "evaluate.py", "--run", out, "--qrels", queries.parent, "--split", "dev"]
    subprocess.run([*command, "--baseline", baseline], check=True)


def write(path: Path, rows: list[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps({key: row[key] for key in ("qid", "hits", "ms")}) + "\n" for row in rows))


if __name__ == "__main__":
    main()
