"""Eight editors save as fast as the forms let them, while fifty readers read.

A writer opens the form of an article, saves it five times, and takes the next one; one of them publishes each article
as well, so that finished pages do not last. A reader asks for one page a second: any public page, a search now and then.
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
SAVES = 5  # of one article, each with other words
LISTS = ["/", "/articles/", "/glossary/", "/therapies/", "/questions/", "/api/v1/articles", "/feed/"]
SEARCHES = ("checkpoint", "vaccine", "CAR-T", "rash", "PD-1")


class Crowd:
    """All who are at it, until END; what they were answered, as status and seconds."""

    def __init__(self, server, pages):
        self.server, self.pages = server, pages
        self.saves, self.reads, self.failures = [], [], []
        self.end = 0.0

    def go(self, editors, articles):
        """Let EDITORS and readers work, each in a thread; return after SECONDS."""
        people = [
            threading.Thread(target=self.write, args=(editor, articles[number :: len(editors)], number == 0))
            for number, editor in enumerate(editors)
        ]
        people += [threading.Thread(target=self.read, args=(number,)) for number in range(READERS)]
        self.end = time.monotonic() + SECONDS
        for person in people:
            person.start()
        for person in people:
            person.join()

    def write(self, editor, articles, publishes):
        try:
            while time.monotonic() < self.end:
                for address, _public, _pk in articles:
                    self.save_often(editor, address)
                    if publishes:
                        editor.publish(address, summary=f"Published by {editor.name}.")
                    if time.monotonic() > self.end:
                        return
        except GONE as failure:
            self.failures.append(f"writer: {failure!r}")

    def save_often(self, editor, address):
        form = editor.filled(address)
        for count in range(SAVES):
            if time.monotonic() > self.end:
                return
            base = [str(int(form["base_number"][0]) + (count > 0))]  # what the next form would say
            form |= {"summary": f"Saved by {editor.name} at {time.monotonic()}.", "base_number": base, "_continue": "1"}
            answer = editor.post(address, form)
            self.saves.append((answer.status, answer.seconds))

    def read(self, number):
        reader, chance = Visitor(self.server.port), random.Random(number)
        time.sleep(chance.random() * PAUSE)
        while time.monotonic() < self.end:
            try:
                answer = reader.ask(chance.choice(self.pages))
            except GONE as failure:
                self.failures.append(f"reader: {failure!r}")
            else:
                self.reads.append((answer.status, answer.seconds))
            time.sleep(chance.uniform(0, 2 * PAUSE))


def figures(copy):
    site = copy("writers")
    with site.serving() as server:
        articles = site.inside("articles")
        site.inside("bring_search_up")  # once for all, before the site is in use
        pages = LISTS + [public for _form, public, _pk in articles] + [f"/search/?q={word}" for word in SEARCHES]
        crowd = Crowd(server, pages)
        editors = [site.editor(server, f"editor-{number + 1}") for number in range(WRITERS)]
        before = server.cpu_seconds()
        crowd.go(editors, articles)
        used = server.cpu_seconds() - before
        log = server.log.read_text()
    # The log names the type of an error and not its words: a locked database is one of these, and so is a deadlock.
    yield none("OperationalError in the server's log", log.count("OperationalError"))
    yield none("saves refused", [status for status, _seconds in crowd.saves if status != 302])
    yield none("connections broken", crowd.failures)
    yield none("reads that failed", [status for status, _seconds in crowd.reads if status != 200])
    kept = len(site.inside("saved", "Saved by "))
    yield none("saves acknowledged and not kept, once each", abs(kept - len(crowd.saves)))
    yield at_least("saves a second", 20, len(crowd.saves) / SECONDS)
    yield below("read, p95", 250, 1000 * percentile([seconds for _status, seconds in crowd.reads], 0.95), " ms")
    yield below("save, p95", 2000, 1000 * percentile([seconds for _status, seconds in crowd.saves], 0.95), " ms")
    yield at_least("reads a second, for comparison", 1, len(crowd.reads) / SECONDS)
    # With less than about 1.2 the machine was busy with something else, and this says nothing about the site.
    yield at_least("processors that the server had, for comparison", 0.1, used / SECONDS)
