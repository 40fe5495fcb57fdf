"""PostgreSQL is stopped under a running site, orderly and as by a power cut, and started again."""

import os
import subprocess
import time

from tests.faults.editors import GONE, wait_until
from tests.faults.figures import below, holds, none
from tests.faults.services import own_postgresql, programs

PAGES = ("/", "/articles/", "/search/?q=vaccine", "/glossary/", "/admin/login/")
AWAY = 2.0  # seconds
IN_A_ROW = 16  # good answers in a row, of all threads and processes, before it counts as good again


def figures(copy):
    if not os.environ.get("DATABASE_URL") or programs() is None:
        return
    site = copy("restart")
    with own_postgresql(site.folder / "postgresql") as database:
        move(site.environment["DATABASE_URL"], database.url)
        site.environment["DATABASE_URL"] = database.url
        with site.serving() as server:
            editor = site.editor(server)
            article = site.inside("articles")[0][0]
            workers = server.workers()
            for mode in ("fast", "immediate"):
                words = f"Saved before a stop, {mode}."
                saved = editor.post(article, editor.filled(article) | {"summary": words}).status == 302
                database.stop(mode)
                away = statuses(server, AWAY)
                database.start()
                seconds = wait_until(lambda: all(good(server) for _time in range(IN_A_ROW)), 30)
                yield below(f"good again after a stop ({mode})", 5, seconds, " s")
                yield holds(f"the same processes ({mode})", server.workers() == workers)
                yield none(f"no answer at all while it was away ({mode})", away.count(0))
                yield none(
                    f"neither 200 nor 503 while it was away ({mode})", [n for n in away if n not in (0, 200, 503)]
                )
                yield holds(f"what was acknowledged is there ({mode})", saved and words in site.inside("saved", words))
                again = editor.post(article, editor.filled(article) | {"summary": f"Saved after, {mode}."})
                yield holds(f"an editor goes on, still signed in ({mode})", again.status == 302)


def move(source, target):
    dump = subprocess.run([programs() / "pg_dump", source], capture_output=True, check=True)
    subprocess.run([programs() / "psql", "-q", target], input=dump.stdout, stdout=subprocess.DEVNULL, check=True)


def status(server, path):
    try:
        return server.ask(path).status
    except GONE:
        return 0


def statuses(server, seconds):
    """Return what pages answered for so long."""
    end, found = time.monotonic() + seconds, []
    while time.monotonic() < end:
        found += [status(server, path) for path in PAGES]
    return found


def good(server):
    return all(status(server, path) == 200 for path in PAGES)
