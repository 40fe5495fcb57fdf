"""Two servers share a database. What is changed through one is read from the other on the very next request.

The other has answered each page twice before, and is asked as a browser asks that keeps the old one.
"""

import time
from contextlib import ExitStack, contextmanager

from tests.faults.figures import every, none
from tests.faults.services import have_redis, own_redis

TIMES = 20
SOON = 5.0  # seconds until the first window opens or closes
ROUNDS = 3
APART = 0.25  # seconds between two of them


def figures(copy):
    yield from tried(copy("freshness", REDIS_URL=""), "no Redis")
    if not have_redis():
        return
    site = copy("freshness")
    with own_redis(site.folder / "redis") as redis:
        site.environment["REDIS_URL"] = redis.url
        yield from tried(site, "Redis")


def tried(site, where):
    with site.serving(workers=1) as one, site.serving(workers=1) as other, site.shell() as shell:
        editor = site.editor(one)
        articles = shell("articles")[:TIMES]
        yield every(f"admin save ({where})", saved(editor, other, articles), TIMES)
        yield every(f"bulk action ({where})", published(editor, other, shell("approved", "Bulk")[:TIMES]), TIMES)
        yield every(f"update() in a shell ({where})", updated(shell, other, articles), TIMES)
        yield every(f"tag put and taken away ({where})", tagged(shell, other, articles), TIMES)
        yield every(f"window closing ({where})", passed(shell, other, articles, closing=True), TIMES)
        yield every(f"window opening ({where})", passed(shell, other, articles, closing=False), TIMES)
        yield none(f"taken down, not gone at once ({where})", taken_down(editor, other, articles))


@contextmanager
def kept(server, path):
    """Let SERVER and a browser keep the page at PATH; yield what asks for it again as that browser does."""
    server.ask(path)
    tag = server.ask(path).headers["ETag"]
    yield lambda: server.ask(path, headers={"If-None-Match": tag} if tag else {})  # a page not yet there has none


def says(answer, words):
    return answer.status == 200 and words in answer.body.decode()


def saved(editor, other, articles):
    fresh = 0
    for address, public, pk in articles:
        with kept(other, public) as again:
            editor.publish(address, summary=f"Saved in the admin {pk}.")
            fresh += says(again(), f"Saved in the admin {pk}.")
    return fresh


def published(editor, other, ready):
    fresh = 0
    for pk, public, words in ready:
        with kept(other, public) as again:
            editor.post("/admin/articles/article/", {"action": "publish_selected", "_selected_action": str(pk)})
            fresh += says(again(), words)
    return fresh


def updated(shell, other, articles):
    fresh = 0
    for _address, public, pk in articles:
        with kept(other, public) as again:
            shell("say", pk, f"Updated in a shell {pk}.")
            fresh += says(again(), f"Updated in a shell {pk}.")
    return fresh


def tagged(shell, other, articles):
    """Put a tag on every second article and take it away again: both must show in the list of what is tagged so."""
    fresh, name = 0, f"Freshness {time.time():.0f}"
    path = shell("therapy", name)
    for number in range(TIMES):
        _address, public, pk = articles[number // 2]
        put = number % 2 == 0
        with kept(other, path) as again:
            shell("tag", pk, name, put)
            answer = again()
            fresh += answer.status == 200 and (public in answer.body.decode()) == put
    return fresh


def passed(shell, other, articles, closing):
    """Let the window of each article pass; who could not ask before its moment, on a busy machine, tries again."""
    fresh, waiting, soon = 0, articles, SOON
    for _round in range(ROUNDS):
        results = [*one_after_the_other(shell, other, waiting, soon, closing)]
        fresh += sum(result is True for result in results)
        waiting = [article for article, result in zip(waiting, results, strict=True) if result is None]
        soon *= 2
    return fresh


def one_after_the_other(shell, other, articles, soon, closing):
    """Give for each article whether its page was what it had to be before and after; None if it was too late to tell."""
    first = time.time() + soon
    moments = [first + number * APART for number in range(len(articles))]
    for (_address, _public, pk), moment in zip(articles, moments, strict=True):
        shell("window", [pk], 0 if closing else moment, moment if closing else moment + 3600)
    with ExitStack() as stack:
        asks = [stack.enter_context(kept(other, public)) for _address, public, _pk in articles]
        for again, moment in zip(asks, moments, strict=True):
            before, was_early = again().status, time.time() < moment
            time.sleep(max(0, moment - time.time()))
            after = again().status
            right = before in ((200, 304) if closing else (404,)) and after == (404 if closing else 200)
            yield right if was_early else None


def taken_down(editor, other, articles):
    """Return what another server still showed, on its page or in a list, right after it was taken off the site."""
    left = []
    for address, public, pk in articles[:5]:
        with kept(other, public) as page, kept(other, "/articles/") as listed:
            editor.post(address, editor.filled(address) | {"step": "withdraw", "step_note": "Wrong."})
            left += [public] if page().status not in (404, 410) else []
            left += [f"{public} in the list"] if f'href="{public}"' in listed().body.decode() else []
            left += [f"{public} in search"] if f'href="{public}"' in other.ask(f"/search/?q={pk}").body.decode() else []
    return left
