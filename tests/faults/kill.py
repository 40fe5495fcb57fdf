"""The server is killed (SIGKILL, every process at once) six times while editors save, publish and add.

Whoever got no answer sends the same form again, as an editor does who loads the page again.
"""

import re
import threading
import time

from tests.faults.editors import GONE
from tests.faults.figures import below, holds, none
from tests.serving import free_port

KILLS = 6
EDITORS = 4
BETWEEN = 3.0  # seconds of work between two kills
SHORTEST = 0.37  # seconds by which each stretch is longer than the one before, so that no two kills hit the same place
MARK = re.compile(r"Saved [\w-]+\.")


class Work:
    """What editors were told: which words were acknowledged as saved, and as published, by address."""

    def __init__(self):
        self.saved, self.published, self.sent, self.refused = [], {}, set(), []
        self.over = threading.Event()

    def insist(self, send):
        """Return the answer to SEND, which is called again until there is one; None when all is over."""
        while True:
            try:
                return send()
            except (*GONE, RuntimeError):
                if self.over.is_set():
                    return None
                time.sleep(0.05)

    def edit(self, editor, articles):
        number = 0
        while not self.over.is_set():
            for address, public, _pk in articles:
                number += 1
                words = f"Saved {editor.name}-{number}."
                form = self.insist(lambda address=address: editor.filled(address))
                if form is None:
                    return
                self.sent.add(words)
                answer = self.insist(lambda: editor.post(address, form | {"summary": words}))  # noqa: B023 - called at once
                if answer is None:
                    return
                if answer.status != 302:
                    self.refused.append((words, answer.status))
                    continue
                self.saved.append(words)
                if number % 2 and self.lead_to_public(editor, address):
                    self.published[public] = words

    def lead_to_public(self, editor, address):
        """Tell whether every step was acknowledged; a step sent again may find itself taken."""
        for step in ("submit", "approve", "publish"):
            form = self.insist(lambda: editor.filled(address))
            answer = form and self.insist(lambda step=step, form=form: editor.post(address, form | {"step": step}))
            if answer is None or answer.status != 302:
                return False
        return True

    def add(self, editor):
        """Add terms; a form that was sent again and had been taken is told that the address is in use."""
        number = 0
        while not self.over.is_set():
            number += 1
            words = f"Saved {editor.name}-{number}."
            form = self.insist(lambda: editor.filled("/admin/articles/article/add/"))
            if form is None:
                return
            fields = {"title": f"Added {number}", "slug": f"added-{number}", "summary": words}
            self.sent.add(words)
            answer = self.insist(lambda: editor.post("/admin/articles/article/add/", form | fields))  # noqa: B023
            if answer is not None and (answer.status == 302 or b"already exists" in answer.body):
                self.saved.append(words)


def figures(copy):
    site, port, work, starts = copy("kill"), free_port(), Work(), []
    articles = site.inside("articles")
    with site.serving(port=port) as server:
        editors = [site.editor(server, f"editor-{n + 1}") for n in range(EDITORS)]
    people = [threading.Thread(target=work.edit, args=(e, articles[n::EDITORS])) for n, e in enumerate(editors[1:], 1)]
    people.append(threading.Thread(target=work.add, args=(editors[0],)))
    for number in range(KILLS):
        with site.serving(port=port) as server:
            starts.append(server.started_in)
            if not number:
                for person in people:
                    person.start()
            time.sleep(BETWEEN + number * SHORTEST)
            if number == KILLS - 1:
                work.over.set()
            server.kill()
    for person in people:
        person.join()
    yield holds(
        f"saves and publications acknowledged: {len(work.saved)}, {len(work.published)}",
        bool(work.saved and work.published),
    )
    yield from found(site, work)
    yield below("serving again, slowest", 2, max(starts[1:]), " s")


def found(site, work):
    stored = site.inside("saved", "Saved editor-")
    yield none("acknowledged saves lost", sorted(set(work.saved) - set(stored)))
    yield none("saved twice", sorted(words for words in set(stored) if stored.count(words) > 1))
    yield none("refused", work.refused)
    yield none("what the database finds wrong with itself", site.inside("faults_of_the_database"))
    with site.serving() as server:
        pages = {address: server.ask(address) for address in work.published}
        yield none(
            "published and not shown", [a for a, words in work.published.items() if not newer(words, pages[a].body)]
        )
    checked = site.manage("check_search_index", check=False)
    yield none("unindexed, ghosts, words counted wrongly", [*checked.stdout.splitlines()] if checked.returncode else [])


def newer(words, body):
    """Whether the page BODY shows WORDS or what the same editor wrote later."""
    shown = MARK.search(body.decode())
    return shown is not None and int(shown[0].rstrip(".").rpartition("-")[2]) >= int(
        words.rstrip(".").rpartition("-")[2]
    )
