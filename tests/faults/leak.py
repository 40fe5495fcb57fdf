"""Words that no reader may see yet, or any more: in a draft, a new revision, a withdrawn and a deleted item of every kind.

Every public address is asked for them, and every way to search; then one is published, and another taken down.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tests.faults.editors import wait_until
from tests.faults.figures import at_least, below, none
from tests.serving import Visitor

ASKING = 3  # at once
SEARCHES = (
    "/search/?q={}",
    "/search/?q={}&exact=1",
    "/api/v1/search?q={}",
    "/api/v1/suggest?q={}",
    "/glossary/?letter={}",
)
PATIENCE = 10  # seconds


def figures(copy):
    site = copy("leak")
    with site.serving() as server:
        with site.shell() as shell:
            words, draft = shell("hidden")
            addresses = shell("addresses")
        marks = [word.encode() for word in words]
        with ThreadPoolExecutor(ASKING) as pool:
            pages = list(pool.map(partial(asked, server.port), addresses))
            # A search repeats what was asked for: what must not be there is a link to it.
            searches = [form.format(word[:length]) for word in words for form in SEARCHES for length in (len(word), 8)]
            answers = list(pool.map(partial(asked, server.port), searches))
        yield at_least("public addresses and searches asked", 500, len(pages) + len(answers))
        yield none(
            "pages that hold a hidden word", [path for path, body in pages if any(mark in body for mark in marks)]
        )
        links = [f"known-as-{word}".encode() for word in words] + [b"Now xq", b"Known as xq"]
        yield none("searches that find one", [path for path, body in answers if any(link in body for link in links)])
        editor, word = site.editor(server), draft_word(words)
        editor.publish(draft)
        seconds = wait_until(lambda: f"Now {word}".encode() in asked(server.port, f"/search/?q={word}")[1], PATIENCE)
        yield below("published, found by search after", 2, seconds, " s")
        article, public, _pk = site.inside("articles")[0]
        for path in (public, "/articles/", "/search/?q=immunotherapy"):
            server.ask(path)
        editor.post(article, editor.filled(article) | {"step": "withdraw", "step_note": "Wrong."})
        gone = wait_until(partial(is_gone, server, public), PATIENCE)
        yield below("taken down, gone everywhere after", 5, gone, " s")


def asked(port, path):
    """Return PATH and what it answers, without the marks around the words of a search."""
    return path, re.sub(rb"</?mark>", b"", Visitor(port).ask(path).body)


def draft_word(words):
    return next(word for word in words if word.startswith("xqtermdraft"))


def is_gone(server, public):
    places = ("/articles/", "/search/?q=immunotherapy", "/sitemap-articles.xml", "/feed/", "/api/v1/articles", "/")
    listed = any(f'"{public}"'.encode() in server.ask(path).body for path in places)
    return server.ask(public).status in (404, 410) and not listed
