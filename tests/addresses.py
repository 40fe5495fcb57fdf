"""Every public address: from the URL resolver, and by following links from the home page."""

from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import get_resolver, reverse

FROM_DATABASE = {
    "therapies:therapy_detail": "therapy",
    "therapies:booklet": "therapy",
    "feeds:therapy": "therapy",
    "articles:article_detail": "article",
    "questions:question_detail": "question",
    "glossary:term_detail": "term",
    "api:therapy_detail": "therapy",
    "api:article_detail": "article",
    "api:question_detail": "question",
    "api:term_detail": "term",
}
NOT_PAGES = {"robots", "favicon", "health", "ready", "metrics", "media"}  # answered, but no HTML page


class Page(HTMLParser):
    """What a test asks of a page's HTML."""

    def __init__(self, html):
        super().__init__()
        self.links, self.headings, self.loaded, self.meta, self.rel = [], [], [], {}, {}
        self.title, self._inside = "", None
        self.scripts = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and attrs.get("href"):
            self.links.append(unescape(attrs["href"]))
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        if tag in ("script", "img", "iframe", "source", "audio", "video") and attrs.get("src"):
            self.loaded.append(attrs["src"])
        if tag == "link" and attrs.get("rel") in ("stylesheet", "icon", "preload", "manifest"):
            self.loaded.append(attrs["href"])
        waits = "src" in attrs and ("defer" in attrs or attrs.get("type") == "module")
        if tag == "script" and not waits and attrs.get("type") != "application/ld+json":
            self.scripts += 1  # one that stands in the page or holds it up
        if tag == "meta" and (name := attrs.get("name") or attrs.get("property")):
            self.meta[name] = attrs.get("content", "")
        if tag == "link":
            self.rel[attrs["rel"]] = attrs["href"]
        if tag == "title" and not self.title:
            self._inside = "title"

    def handle_data(self, data):
        if self._inside == "title":
            self.title += data

    def handle_endtag(self, tag):
        if tag == self._inside:
            self._inside = None


def public_patterns(patterns=None, namespace=""):
    """Name of every address outside the admin, with its namespace, and whether it takes a parameter."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if str(pattern.pattern).startswith("admin/"):
            continue
        if hasattr(pattern, "url_patterns"):
            yield from public_patterns(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else "")
        else:
            assert pattern.name, f"an address without a name: {pattern}"
            yield namespace + pattern.name, bool(pattern.pattern.converters)


def resolved(items):
    """Every public address; ITEMS gives, for each kind, the items whose pages are wanted."""
    for name, takes_parameter in public_patterns():
        if name in ("media", "preview", "metrics", "api:api-root"):  # one needs a token, the last only redirects
            continue
        if not takes_parameter:
            yield reverse(name)
        else:
            yield from (reverse(name, args=[item.slug]) for item in items[FROM_DATABASE[name]])


HANDLER = ClientHandler()


def get(address):
    """Answer ADDRESS as the test client does, without keeping the context of every template: twice as fast."""
    return HANDLER(RequestFactory().get(address).environ)


def asked_by(client):
    """Return what asks as CLIENT does, with its cookies, as fast as get()."""
    factory = RequestFactory()
    factory.cookies = client.cookies
    return lambda address: HANDLER(factory.get(address).environ)


def crawl(ask=get, start="/"):
    """Follow every internal link from START, answered by ASK; return the response by address."""
    answers, waiting = {}, [start]
    while waiting:
        address = waiting.pop()
        if address in answers:
            continue
        response = answers[address] = ask(address)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            for link in Page(response.content.decode()).links:
                target = urlsplit(urljoin(address, link))
                if not target.netloc and not target.scheme and target.path:
                    waiting.append(target.path + (f"?{target.query}" if target.query else ""))
    return answers
