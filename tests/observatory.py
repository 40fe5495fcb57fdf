"""How far headers protect, in points: the rules of a public scoring of websites, as data.

The points are those that the HTTP Observatory gives (its scoring is described in its documentation and was read in
November 2026): 100 to begin with, less for what is missing or weak, and more for what few sites have, if there were
90 without that. Only what a site can decide by itself is rated: being in the list that browsers are delivered with is
five points more, and is left out.
"""

from tests.addresses import Page

ENOUGH_FOR_MORE = 90
STRICT_REFERRER = ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin")
HALF_A_YEAR = 15_768_000  # seconds


def directives(headers):
    parts = [part.split() for part in headers.get("Content-Security-Policy", "").split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def policy(headers, page, cookies):
    given = directives(headers)
    scripts, styles, objects = (
        given.get(name, given.get("default-src", ["*"])) for name in ("script-src", "style-src", "object-src")
    )
    if not given:
        return -25
    broad = {"'unsafe-inline'", "data:", "https:", "http:", "*"}
    if broad & {*scripts, *objects}:
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if broad & {*styles}:
        return 0
    closed = given.get("default-src") == ["'none'"] and given.get("form-action") in (["'self'"], ["'none'"])
    return 10 if closed else 5


def framing(headers, page, cookies):
    if directives(headers).get("frame-ancestors") in (["'none'"], ["'self'"]):
        return 5
    return 0 if headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20


def cookies_kept(headers, page, cookies):
    if not cookies:
        return 0
    if not all("secure" in cookie for cookie in cookies):
        return -20
    if not all("httponly" in cookie for cookie in cookies):
        return -30
    return 5 if all(cookie.get("samesite") in ("lax", "strict") for cookie in cookies) else 0


def transport(headers, page, cookies):
    age = headers.get("Strict-Transport-Security", "").partition("max-age=")[2].split(";")[0]
    return -20 if not age.isdigit() else 0 if int(age) >= HALF_A_YEAR else -10


def referrer(headers, page, cookies):
    said = headers.get("Referrer-Policy")
    return 5 if said in STRICT_REFERRER else -5 if said else 0


def sniffing(headers, page, cookies):
    return 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5


def resources(headers, page, cookies):
    said = headers.get("Cross-Origin-Resource-Policy")
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0, None: 0}.get(said, -5)


def sharing(headers, page, cookies):
    return -50 if headers.get("Access-Control-Allow-Credentials") else 0


def integrity(headers, page, cookies):
    """More where scripts carry a checksum; here all have to, though one is enough for the points."""
    if any("//" in script["src"] for script in page.sources):
        return -50
    return 5 if page.sources and all("integrity" in script for script in page.sources) else 0


RULES = (policy, framing, cookies_kept, transport, referrer, sniffing, resources, sharing, integrity)


class Scripts(Page):
    """A page, with the attributes of each script that it loads."""

    def __init__(self, html):
        self.sources = []
        super().__init__(html)

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        if tag == "script" and dict(attrs).get("src"):
            self.sources.append(dict(attrs))


def score(headers, html, cookies):
    """Return the points of a page with these HEADERS, and what each rule gave."""
    given = {rule.__name__: rule(headers, Scripts(html), cookies) for rule in RULES}
    least = 100 + sum(points for points in given.values() if points < 0)
    more = sum(points for points in given.values() if points > 0)
    return least + (more if least >= ENOUGH_FOR_MORE else 0), given
