"""Thousands of hostile requests by two strangers and an editor: none fails, nothing comes back as it was sent."""

import itertools
import re
import sys
import threading
import time
from collections import Counter
from math import inf
from operator import itemgetter
from random import Random
from urllib.parse import quote, urlencode, urlsplit

from tests.faults.editors import FORM, GONE
from tests.faults.figures import at_least, below, holds, none, percentile
from tests.faults.payloads import BODIES, COOKIES, HEADERS, KNOWN, MARK, METHODS, PATHS, VALUES
from tests.serving import Visitor

REQUESTS = 8400
EDITOR_SHARE = 0.3
SLOWEST = 20  # answers of each attacker that are confirmed
TRIES = 3
PUBLIC = {
    "/search/": ("q", "kind", "therapy", "page", "exact"),
    "/api/v1/search": ("q", "kind", "therapy", "page"),
    "/api/v1/suggest": ("q",),
    "/api/v1/articles": ("therapy", "page"),
    "/articles/": ("kind", "therapy", "page"),
    "/questions/": ("therapy", "page"),
    "/glossary/": ("letter", "therapy", "page"),
    "/therapies/compare/": ("a", "b", "c"),
    "/sitemap-articles.xml": ("p",),
    "/": ("nonsense", "utm_source"),
    "/admin/login/": ("next",),
    "/feedback/thanks/": ("page", "next"),
    "/healthz": ("x",),
}
LISTS = [f"/admin/{name}/" for name in (
    "articles/article", "articles/faqentry", "glossary/term", "therapies/therapytype", "publishing/source", "publishing/image",
    "publishing/revision", "publishing/redirect", "search/unanswered", "auth/user",
)]  # fmt: skip
ADMIN = {
    **dict.fromkeys(LISTS, ("q", "p", "o", "e", "status", "due", "id__in", "pk__regex", "changed_at__year", "_changelist_filters")),
    "/admin/articles/article/1/change/": ("correction", "_popup", "_to_field", "next"),
    "/admin/articles/article/1/compare/1/": ("with",),
    "/admin/articles/article/1/revisions/": ("p",),
    "/admin/publishing/image/pick/": ("q", "p"),
    "/admin/autocomplete/": ("term", "app_label", "model_name", "field_name", "page"),
    "/admin/articles/article/export/": ("pk__in", "q"),
}  # fmt: skip
FORMS = (
    "/admin/articles/article/1/change/",
    "/admin/articles/article/add/",
    "/admin/glossary/term/1/change/",
    "/admin/articles/article/",
    "/admin/articles/article/import/",
)


def requests(seed, addresses, forms):
    """Give path, method, body and headers of one request after the other, without end."""
    chance = Random(seed)
    kinds = (queries, queries, queries, paths, headers, methods, cookies, bodies)
    for kind in itertools.cycle(kinds):
        yield kind(chance, addresses, forms)


def queries(chance, addresses, forms):
    address = chance.choice(list(addresses))
    value, name = chance.choice(VALUES), chance.choice(addresses[address])
    return f"{address}?{urlencode({name: value}, errors='surrogatepass')}", "GET", None, {}


def paths(chance, addresses, forms):
    start = chance.choice(
        ["/", "/articles/", "/glossary/", "/media/", "/static/", "/preview/", "/api/v1/", "/therapies/", *addresses]
    )
    odd = chance.choice([*PATHS, quote(chance.choice(VALUES)[:3000], errors="surrogatepass")])
    return start + odd.lstrip("/") if chance.random() < 0.8 else "/" + odd, "GET", None, {}


def headers(chance, addresses, forms):
    return chance.choice(list(addresses)), "GET", None, chance.choice(HEADERS)


def methods(chance, addresses, forms):
    return chance.choice(list(addresses)), chance.choice(METHODS), b"", {}


def cookies(chance, addresses, forms):
    return chance.choice(list(addresses)), "GET", None, {"Cookie": chance.choice(COOKIES)}


def bodies(chance, addresses, forms):
    if chance.random() < 0.5:
        kind, body = chance.choice(BODIES)
        return chance.choice(forms), "POST", body, {"Content-Type": kind}
    fields = {chance.choice(KNOWN): chance.choice(VALUES) for _ in range(4)}
    return chance.choice(forms), "POST", urlencode(fields, errors="surrogatepass").encode(), {"Content-Type": FORM}


class Attack(threading.Thread):
    """Sends COUNT requests by WHO, and keeps what must not be."""

    def __init__(self, who, made, count):
        super().__init__()
        self.who, self.made, self.count = who, made, count
        self.statuses = Counter()
        self.times, self.failed, self.reflected, self.led_away, self.unanswered, self.slow = [], [], [], [], [], []

    def run(self):
        for path, method, body, more in itertools.islice(self.made, self.count):
            body = self.signed(body, more)
            answer = self.answered(path, method, body, more)
            if answer is None:
                self.unanswered.append((path[:80], method, str(more)[:80]))
                continue
            self.look(f"{method} {path[:200]} {str(body)[:80]} {str(more)[:80]}", answer)
            self.slow.append((answer.seconds, path, (path, method, body, more)))
            self.times.append(answer.seconds)

    def confirmed(self):
        """Give the time of the slowest answers, each the best of a few tries with nobody else asking."""
        for _seconds, path, request in sorted(self.slow, key=itemgetter(0), reverse=True)[:SLOWEST]:
            times = [answer.seconds for answer in (self.answered(*request) for _try in range(TRIES)) if answer]
            yield min(times, default=inf), path[:80]

    def answered(self, *request):
        """Return the answer; after what was malformed the server may have closed the connection, so ask once more."""
        for _attempt in range(2):
            try:
                return self.who.ask(*request)
            except GONE:
                continue
        return None

    def signed(self, body, more):
        """Return BODY with the token of an editor's cookie, so that it passes the first door."""
        token = getattr(self.who, "cookies", {}).get("__Host-csrf", "")
        if token and body is not None:
            more["X-CSRFToken"] = token
        return body

    def look(self, asked, answer):
        self.statuses[answer.status] += 1
        if answer.status >= 500:
            self.failed.append((answer.status, asked))
        if "html" in answer.headers.get("Content-Type", "") and MARK in answer.body:
            self.reflected.append(asked)
        target = urlsplit(re.sub(r"^[/\\\\\s]{2,}", "//", answer.headers.get("Location", "")))
        if target.netloc and target.hostname != "127.0.0.1":
            self.led_away.append((asked, answer.headers["Location"]))


def figures(copy):
    site = copy("hostile")
    with site.serving() as server:
        editor = site.editor(server)
        editor.publish("/admin/articles/article/1/change/", summary="A first revision.")
        own = int(REQUESTS * EDITOR_SHARE)
        attacks = [
            Attack(
                Visitor(server.port),
                requests(n, PUBLIC, ["/feedback/", "/admin/login/", "/search/"]),
                (REQUESTS - own) // 2,
            )
            for n in (1, 2)
        ]
        attacks.append(Attack(editor, requests(3, ADMIN, FORMS), own))
        started = time.monotonic()
        for attack in attacks:
            attack.start()
        for attack in attacks:
            attack.join()
        taken = time.monotonic() - started
        slowest = max(confirmed for attack in attacks for confirmed in attack.confirmed())
        print(f"# slowest: {slowest}", file=sys.stderr)
        may_edit = editor.ask("/admin/articles/article/1/change/").status == 200
        log = server.log.read_text()
    every = {name: [each for attack in attacks for each in getattr(attack, name)] for name in vars(attacks[0])
             if name in ("times", "failed", "reflected", "led_away", "unanswered")}  # fmt: skip
    for who, attack in zip(("stranger", "stranger", "editor"), attacks, strict=True):
        print(f"# {who} was answered {dict(attack.statuses.most_common())}", file=sys.stderr)
    yield at_least("requests answered", 8000, len(every["times"]))
    yield holds("the editor was signed in to the end", may_edit)
    yield none("answers of 5xx", every["failed"])
    yield none("payloads reflected unescaped", every["reflected"])
    yield none("redirects to other hosts", every["led_away"])
    yield none("requests without any answer", every["unanswered"])
    yield none(
        "workers that died", log.count("Worker exiting") + log.count("was sent SIG") if "WORKER TIMEOUT" in log else 0
    )
    yield below("slowest confirmed answer", 1, slowest[0], " s")
    yield below("p99", 300, 1000 * percentile(every["times"], 0.99), " ms")
    yield at_least("requests a second, for comparison", 1, len(every["times"]) / taken)
