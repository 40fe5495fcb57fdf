"""A backup is made while editors save, and restored into an empty site."""

import threading
import time

from tests.faults.figures import holds, none
from tests.faults.sites import Site

EDITORS = 3
BEFORE = AFTER = 3.0  # seconds of saving


def figures(copy):
    site, saves, over = copy("backup"), [], threading.Event()
    file = site.folder.parent / f"{site.folder.name}.tar.gz"
    with site.serving() as server:
        articles = site.inside("articles")
        editors = [site.editor(server, f"editor-{number + 1}") for number in range(EDITORS)]
        people = [
            threading.Thread(target=write, args=(editor, articles[number::EDITORS], over, saves))
            for number, editor in enumerate(editors)
        ]
        for person in people:
            person.start()
        time.sleep(BEFORE)
        began = time.monotonic()
        site.manage("backup", str(file))
        ended = time.monotonic()
        time.sleep(AFTER)
        over.set()
        for person in people:
            person.join()
    before = {words for words, _sent, told in saves if told < began}
    after = {words for words, sent, _told in saves if sent > ended}
    during = len(saves) - len(before) - len(after)
    yield holds(
        f"saves before, during and after: {len(before)}, {during}, {len(after)}", bool(before and during and after)
    )
    yield from restored(copy("restored"), file, before, after)


def write(editor, articles, over, saves):
    number = 0
    while not over.is_set():
        for address, _public, _pk in articles:
            number += 1
            words = f"Saved {editor.name}-{number}."
            form = editor.filled(address)
            sent = time.monotonic()
            answer = editor.post(address, form | {"summary": words})
            if answer.status == 302:
                saves.append((words, sent, time.monotonic()))
            if over.is_set():
                return


def restored(site: Site, file, before, after):
    site.manage("restore", str(file), "--replace")
    kept = set(site.inside("saved", "Saved editor-"))
    yield none("missing", sorted(before - kept))
    yield none("from the future", sorted(after & kept))
    checked = site.manage("check_search_index", check=False)
    yield none("search differs from the content", checked.stdout.splitlines() if checked.returncode else [])
    yield none("what the database finds wrong with itself", site.inside("faults_of_the_database"))
    with site.serving() as server:
        editor = site.editor(server)
        yield holds(
            "readers read, editors sign in", editor.ask("/admin/").status == server.ask("/articles/").status == 200
        )
