"""A booklet: all there is about a therapy type on one page, in reading order, with links that stay inside it."""

import itertools
import re

import pytest

from immunoinfo.therapies import booklet as booklets
from immunoinfo.therapies.embedding import embed
from tests import makers
from tests.addresses import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def therapy():
    """A type with one below it, about which there is something of each kind."""
    makers.source("first")
    makers.source("second")
    therapy = makers.therapy("Alpha", how_it_works="It works [@second].")
    child = makers.therapy("Alpha child", parent=therapy)
    body = '<h2>Same words</h2><p>A cell [@first]. <a href="/questions/why/">Why</a>, <a href="/articles/away/">away</a></p><h3>Deeper</h3>'
    makers.article("Zebra", [therapy], kind="overview", body=body, get_help="Call.", key_points="One point [@second].")
    makers.article("Apple", [child], kind="side-effects", body=body, can_do="Much.")
    makers.article("Away", [makers.therapy("Beta")])
    makers.question(
        "Why",
        [therapy],
        full_answer='<h2>Same words</h2><p>See <a href="/articles/zebra/#section-same-words">this</a>.</p>',
    )
    makers.term("Cell", [therapy], definition="A small thing [@first].")
    makers.term("antigen", [child])
    return therapy


def shown(client, slug="alpha"):
    return client.get(f"/therapies/{slug}/booklet/").content.decode()


def test_everything_stands_in_reading_order(client, therapy):
    text = shown(client)
    entries = re.findall(r'<article id="([\w-]+)"', text)

    assert entries == ["article-zebra", "article-apple", "question-why", "term-antigen", "term-cell"]
    assert text.index("It works") < text.index('id="article-zebra"')
    assert 'href="/therapies/alpha-child/booklet/"' in text


def test_no_id_stands_twice_and_every_link_within_leads_somewhere(client, therapy):
    text = shown(client)
    ids = re.findall(r'\sid="([^"]+)"', text)

    assert sorted(ids) == sorted(set(ids))
    assert {link[1:] for link in Page(text).links if link.startswith("#")} <= set(ids)
    assert "article-zebra.section-same-words" in ids


def test_links_to_what_is_in_the_booklet_stay_in_it(client, therapy):
    text = shown(client)

    assert '<a href="#question-why">Why</a>' in text
    assert '<a href="#article-zebra.section-same-words">this</a>' in text
    assert '<a class="word" href="#term-cell">cell</a>' in text
    assert '<a href="/articles/away/">away</a>' in text


def test_headings_step_down_without_a_gap_under_one_h1(client, therapy):
    headings = Page(shown(client)).headings

    assert headings.count(1) == 1
    assert max(after - before for before, after in itertools.pairwise(headings)) == 1


def test_sources_are_numbered_through_the_booklet_and_listed_once(client, therapy):
    text = shown(client)

    assert re.findall(r'<li id="source-(\d+)">', text) == ["1", "2"]
    assert text.index("Title of second") < text.index("Title of first")
    assert text.count('href="#source-1"') == 2


def test_the_therapy_page_leads_to_its_booklet_which_search_engines_leave_out(client, therapy):
    assert 'href="/therapies/alpha/booklet/"' in client.get("/therapies/alpha/").content.decode()
    assert '<meta name="robots" content="noindex">' in shown(client)


def test_a_booklet_ends_somewhere_and_says_so(client, therapy, monkeypatch):
    monkeypatch.setattr(booklets, "MOST", 1)

    text = shown(client)

    assert re.findall(r'<article id="([\w-]+)"', text) == ["article-zebra", "question-why", "term-antigen"]
    assert text.count("There is more on the site.") == 2


def test_a_booklet_of_nothing_but_facts_is_a_whole_page(client, therapy):
    text = shown(client, "alpha-child").replace("alpha-child", "")

    assert client.get("/therapies/nowhere/booklet/").status_code == 404
    assert "When to get help" in text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<h2 id="x">A</h2>', '<h4 id="a.x">A</h4>'),
        ("<h5>A</h5>", "<h6>A</h6>"),
        ('<section aria-labelledby="x"><p id="x">A</p></section>', '<section><p id="a.x">A</p></section>'),
        ('<p id="source-1">A</p><a href="#source-1">1</a>', '<p id="source-1">A</p><a href="#source-1">1</a>'),
        ('<p id="x"></p><a href="#x">A</a>', '<p id="a.x"></p><a href="#a.x">A</a>'),
        ('<p id="x"></p><i aria-labelledby="x y">A</i>', '<p id="a.x"></p><i aria-labelledby="a.x y">A</i>'),
        ('<svg><g id="m"></g><path marker-end="url(#m)"></path></svg>', '<svg><g id="a.m"></g><path marker-end="url(#a.m)"></path></svg>'),
        ('<a href="/in/">A</a>', '<a href="#here">A</a>'),
        ('<a href="/in/?page=2">A</a>', '<a href="/in/?page=2">A</a>'),
        ('<a href="https://other.example/in/">A</a>', '<a href="https://other.example/in/">A</a>'),
        ('<a href="//other.example/in/">A</a>', '<a href="//other.example/in/">A</a>'),
        ('<a href="http://[x/">A</a>', '<a href="http://[x/">A</a>'),
        ("1 &lt; 2 &amp; 3<!-- c --><p>&lt;script&gt;</p>", "1 &lt; 2 &amp; 3<!-- c --><p>&lt;script&gt;</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_was_a_page_becomes_part_of_one(html, expected):
    assert embed(html, "a", {"/in/": "here"}, 2) == expected
