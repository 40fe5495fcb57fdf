"""Eight editors save as fast as the forms let them, while fifty readers read.

A reader asks for a page a second: for any public page, in turn, and for a search now and then. A writer opens the form
of an article, saves it five times, publishes what was saved, and takes the next article.
"""

import random
import threading
import time

from tests.faults.editors import GONE
from tests.faults.figures import at_least, below, none, percentile
from tests.serving import Visitor

SECONDS = 30
WRITERS, READERS = 8, 50
PAUSE = 1.0  # seconds between two pages of one reader, on average
SAVES = 5  # of one article before it is published
SEARCHES = ("checkpoint", "vaccine", "CAR-T", "rash", "PD-1 inhibitor")


def figures(copy):
    site = copy("writers")
    saves, reads, failures = [], [], []
    with site.serving() as server:
        articles = site.inside("articles")
        pages = ["/", "/articles/", "/glossary/", "/therapies/", "/questions/", "/api/v1/articles", "/feed/"]
        pages += [public for _form, public, _pk in articles] + [f"/search/?q={word}" for word in SEARCHES]
        end = time.monotonic() + SECONDS + 5  # signing in takes the first seconds
        began = threading.Event()
        people = [
            threading.Thread(target=write, args=(site, server, n, articles[n::WRITERS], began, end, saves, failures))
            for n in range(WRITERS)
        ]
        people += [
            threading.Thread(target=read, args=(server, pages, began, end, reads, failures)) for _ in range(READERS)
        ]
        for person in people:
            person.start()
        time.sleep(end - SECONDS - time.monotonic())
        began.set()
        for person in people:
            person.join()
        log = server.log.read_text()
    refused = [status for status, _seconds in saves if status != 302]
    errors = [status for status, _seconds in reads if status != 200]
    yield none("“database is locked” in the server's log", log.count("database is locked") + log.count("deadlock"))
    yield none("saves refused", refused)
    yield none("connections broken", failures)
    yield none("reads that failed", errors)
    yield at_least("saves a second, publishing not counted", 20, len(saves) / SECONDS)
    yield below("read, p95", 250, 1000 * percentile([seconds for _status, seconds in reads], 0.95), " ms")
    yield at_least("reads a second, for comparison", 1, len(reads) / SECONDS)
    yield below("save, p95", 2000, 1000 * percentile([seconds for _status, seconds in saves], 0.95), " ms")
    kept = len(site.inside("saved", "Saved by "))
    yield none("saves acknowledged and not kept, once each", abs(kept - len(saves)))


def write(site, server, number, articles, began, end, saves, failures):
    editor = site.editor(server, f"editor-{number + 1}")
    began.wait()
    try:
        while time.monotonic() < end:
            for address, _public, _pk in articles:
                form = editor.filled(address)
                for count in range(SAVES):
                    words = f"Saved by {number} as number {count} at {time.monotonic()}."
                    base = [str(int(form["base_number"][0]) + (count > 0))]
                    form |= {"summary": words, "base_number": base, "_continue": "1"}
                    answer = editor.post(address, form)
                    saves.append((answer.status, answer.seconds))
                    if time.monotonic() > end:
                        return
    except GONE as failure:
        failures.append(f"writer: {failure!r}")


def read(server, pages, began, end, reads, failures):
    reader, chance = Visitor(server.port), random.Random(len(reads))
    began.wait()
    time.sleep(chance.random() * PAUSE)
    while time.monotonic() < end:
        try:
            answer = reader.ask(chance.choice(pages))
        except GONE as failure:
            failures.append(f"reader: {failure!r}")
        else:
            reads.append((answer.status, answer.seconds))
        time.sleep(max(0, chance.uniform(0, 2 * PAUSE)))
