"""Search measured on a corpus with judged queries: `make bench-search BENCH=PATH [QUERIES=FILE OUT=RUN.jsonl]`.

Loads the corpus through the project's models into a database of its own (kept for the next run), answers the queries
and lets the corpus's own scorer judge. Before each query plain FTS5 is asked the same, any of its words, for the
ratio of the times. docs/search.md says what the figures mean.
"""

import argparse
import json
import lzma
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests.bench_corpus import DATA, prepare

WARM_UP = 100  # queries asked before any is timed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="folder with corpus.jsonl.xz, dev/ and evaluate.py")
    parser.add_argument("--queries", type=Path, help="by default dev/queries.jsonl")
    parser.add_argument("--out", type=Path, default=DATA / "run.jsonl")
    parser.add_argument("--times", type=int, default=1, help="load the corpus so many times, to see how time grows")
    options = parser.parse_args()
    queries = options.queries or options.bench / "dev" / "queries.jsonl"
    with lzma.open(options.bench / "corpus.jsonl.xz", "rt") as corpus:
        documents = [json.loads(line) for line in corpus]
    prepare(options.bench / "corpus.jsonl.xz", documents, options.times)
    run, plain = answers(queries, documents, options.times)
    baseline = options.out.with_suffix(".plain.jsonl")
    write(options.out, run)
    write(baseline, plain)
    print_ratios(run, plain)
    if (queries.parent / "qrels.jsonl").exists():
        print_scores(options.bench, queries, options.out, baseline)


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
        for into, hits, ms in ((theirs, *timed(plain, query)), (mine, *timed(by_search, query, mode))):
            identities = [identity(hit, documents) for hit in hits]
            into.append({"qid": qid, "hits": identities, "ms": round(ms, 3), "mode": mode})
        if number % 100 == 0:
            print(f"\ranswering {number}/{len(asked)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return mine, theirs


def timed(ask, *asked):
    start = time.perf_counter()
    hits = ask(*asked)
    return hits, (time.perf_counter() - start) * 1000


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
