"""Guessing a password: how soon it is stopped, whether a name is told, and whether the owner can still get in."""

import re
from statistics import median

from tests.faults.editors import PASSWORD, Editor
from tests.faults.figures import below, every, holds

MOST = 10  # wrong tries, for one account and from one address
PAIRS = 20  # of answers that are compared
LOGIN = "/admin/login/"
OWN_CONNECTION = {"TRUSTED_PROXIES": "192.0.2.1", "HTTPS": "0"}  # 127.0.0.1 is any visitor, and may say what it likes


class Guesser(Editor):
    """Somebody at ADDRESS who tries passwords."""

    def __init__(self, port, address, secure=True):
        super().__init__(port, "guesser")
        self.headers = {"X-Forwarded-For": address, "Origin": f"http{'s' * secure}://127.0.0.1:{port}"}
        self.ask(LOGIN)

    def guess(self, name, password="wrong"):
        return self.post(LOGIN, {"username": name, "password": password, "next": "/admin/"})


def figures(copy):
    site = copy("signing-in")
    with site.serving() as server:
        yield from limited(server)
        yield from told(server)
    site = copy("signing-in", **OWN_CONNECTION)
    with site.serving() as server:
        yield from invented(server)


def until_refused(guesses, most):
    """Return how many of GUESSES were taken before one was refused, at most MOST + 1, and the refusal."""
    for taken, answer in enumerate(guesses):
        if answer.status == 429 or taken > most:
            return taken, answer
    raise AssertionError("too few guesses")


def limited(server):
    guesser = Guesser(server.port, "203.0.113.1")
    taken, refusal = until_refused((guesser.guess("editor-2") for _ in range(MOST + 5)), MOST)
    yield holds(f"one account is locked after {taken} wrong tries", taken <= MOST and refusal.status == 429)
    yield holds("with a time to wait", 0 < int(refusal.headers.get("Retry-After", 0)) <= 3600)
    yield holds("the right password is refused as well", guesser.guess("editor-2", PASSWORD).status == 429)
    owner = Guesser(server.port, "198.51.100.77")
    yield holds("its owner gets in from another address", owner.guess("editor-2", PASSWORD).status == 302)
    spread = Guesser(server.port, "203.0.113.2")
    taken, refusal = until_refused((spread.guess(f"name-{number}") for number in range(MOST + 5)), MOST)
    yield holds(f"one address is locked after {taken} wrong tries", taken <= MOST and refusal.status == 429)
    # What a visitor writes stands to the left of what the proxy adds.
    guesser.headers["X-Forwarded-For"] = "192.0.2.55, 203.0.113.1"
    yield holds("an address invented behind the proxy lifts nothing", guesser.guess("editor-2", PASSWORD).status == 429)


def told(server):
    """A known and an unknown name, each pair from an address of its own; which comes first takes turns.

    They are compared within a pair: a machine that is half as fast again for a while makes medians of all differ more
    than any name does.
    """
    later, same = [], 0
    for number in range(PAIRS):
        guesser = Guesser(server.port, f"203.0.113.{100 + number}")
        names = ("editor-3", f"nobody-{number}"[:8])
        pair = {name: guesser.guess(name) for name in (names if number % 2 else reversed(names))}
        same += len({(each.status, text_of(each.body)) for each in pair.values()}) == 1
        later.append(pair[names[0]].seconds - pair[names[1]].seconds)
    yield every("known and unknown name, same text", same, PAIRS)
    yield below("the same, median of the differences", 40, 1000 * abs(median(later)), " ms")


def text_of(body):
    return re.sub(rb'value="[^"]*"', b"", body)


def invented(server):
    guesser = Guesser(server.port, "203.0.113.1", secure=False)
    answers = []
    for number in range(MOST + 5):
        guesser.headers["X-Forwarded-For"] = f"192.0.2.{number}"
        answers.append(guesser.guess("editor-2"))
    taken, refusal = until_refused(iter(answers), MOST)
    yield holds(f"X-Forwarded-For of a stranger lifts nothing ({taken} tries)", taken <= MOST and refusal.status == 429)
