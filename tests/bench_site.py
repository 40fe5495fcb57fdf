"""How fast the site answers, and how that grows: `make bench [SIZES=1000,10000] [PAGES=article,term] [ROUNDS=3]`.

Builds sites of the wanted sizes (kept for the next run), serves them by the production command, and asks: each page made
anew and stored, beside a view that does nothing behind the middleware of a new Django project. All ratios are taken
within one run, in turns. docs/performance.md says what the figures mean.
"""

import argparse
import contextlib
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from tests import serving
from tests.bench_corpus import of_its_own
from tests.bench_goals import Results, judge
from tests.bench_load import have_wrk
from tests.bench_rounds import after_change, measured, memory_of
from tests.bench_tables import tables

FOLDER = serving.ROOT / ".data" / "bench"
STATE = ("tests/bench_items.py", "immunoinfo/search/words.py", "immunoinfo/search/index.py", "fixtures/*.json")
STARTS = 5  # of the server, for the time until its first answer
CHANGES = 5  # after each of which the first answer is timed
WAYS = {"again": {"PAGE_STORE_MB": 0}, "stored": {}}  # servers of each size, by what they are set to


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000", help="invented items, with commas between; thousands")
    parser.add_argument("--pages", default="", help="only kinds of pages whose names begin so, with commas between")
    parser.add_argument("--rounds", type=int, default=5, help="each asks everything once")
    parser.add_argument("--seconds", type=float, default=0.4, help="for one kind of page in one round")
    parser.add_argument("--minutes", type=float, default=60, help="no other round is begun after so many")
    parser.add_argument("--out", type=Path, default=FOLDER / "site.json", help="the figures; tables stand beside it")
    parser.add_argument("--build", action="store_true", help="only build the sites")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a goal is missed")
    return parser.parse_args()


def main():
    asked = options()
    sizes = sorted(int(size) for size in asked.sizes.split(","))
    now = state()
    sites = {size: site_of(size, now) for size in sizes}
    if asked.build:
        return 0
    kinds = {size: described(site, asked.pages) for size, site in sites.items()}
    results = Results(engine(), sizes, kinds, machine(), "wrk" if have_wrk() else "our own client")
    with contextlib.ExitStack() as stack:
        servers = {
            (size, way): stack.enter_context(serving.serving(site | {name: str(value) for name, value in more.items()}))
            for size, site in sites.items()
            for way, more in WAYS.items()
        }
        plain = stack.enter_context(serving.serving(sites[sizes[0]], app="tests.plain_wsgi"))
        results.cells = measured(asked, sizes, kinds, servers, plain)
        for size, site in sites.items():
            changes = (inside(site, "touch") for _ in range(CHANGES))
            results.after_change[size] = after_change(changes, servers[size, "again"], kinds[size])
    results.starts = [start_of(sites[sizes[0]]) for _ in range(STARTS)]
    for size, site in sites.items():
        with serving.serving(site, workers=2) as server:
            results.memory[size] = memory_of(server, kinds[size])
    goals = judge(results)
    text = tables(results, goals)
    print(text)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(results.as_data(goals), indent=1))
    asked.out.with_suffix(".md").write_text(text)
    return int(asked.strict and any(goal.missed for goal in goals))


def engine():
    database = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    return f"{database} and Redis" if os.environ.get("REDIS_URL") else database


def machine():
    """Return what the figures depend on, in words that fit any machine."""
    packages = ("django", "gunicorn", "psycopg")
    said = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {said}"


def told(what):
    print(what, file=sys.stderr, flush=True)


def state():
    """Return a word that is another whenever the items or what the index makes of them are."""
    files = [path for pattern in STATE for path in sorted(serving.ROOT.glob(pattern))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def site_of(size, state):
    """Return the environment of a site with SIZE invented items, built unless an earlier run did."""
    for old in FOLDER.glob("site-*"):
        if not old.name.startswith(f"site-{state}"):
            shutil.rmtree(old)
    folder = FOLDER / f"site-{state}-{size}"
    environment = serving.production(
        folder, ACCEPT_SQLITE_WAL_FAULT=1, ACCESS_LOG=0
    )  # the plain view writes no log either
    if server := os.environ.get("DATABASE_URL", ""):
        environment["DATABASE_URL"] = of_its_own(server, f"bench_{state}_{size}")
    told(f"{engine()}, {size} items")
    serving.prepare(environment)
    inside(environment, "build", str(size), stderr=None)
    return environment


def inside(environment, *words, **streams):
    """Run bench_build in the site's ENVIRONMENT and return what it printed."""
    command = [sys.executable, "-m", "tests.bench_build", *words]
    return subprocess.run(
        command, cwd=serving.ROOT, env=environment, check=True, text=True, stdout=subprocess.PIPE, **streams
    ).stdout


def described(environment, wanted):
    found = json.loads(inside(environment | {"PAGE_STORE_MB": "0"}, "describe"))
    return {kind: page for kind, page in found.items() if kind.startswith(tuple(wanted.split(",")))}


def start_of(environment):
    with serving.serving(environment) as server:
        return server.started_in


if __name__ == "__main__":
    sys.exit(main())
