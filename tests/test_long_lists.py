"""Lists longer than a page: each item once and in order, however the page is asked of the database, in few queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from immunoinfo.changes import common
from immunoinfo.changes.store import store
from immunoinfo.therapies import paging
from tests import makers

pytestmark = pytest.mark.django_db
MOST = 5  # queries


@pytest.fixture
def about(monkeypatch):
    """A therapy type with five articles, three questions and two words about it, and others about another."""
    monkeypatch.setattr(paging, "OF_EACH_KIND", 2)
    parent, other = makers.therapy("Parent"), makers.therapy("Other")
    child = makers.therapy("Child", parent=parent)
    for number, name in enumerate("ecadb"):
        makers.article(f"Article {name}", [parent, child] if number % 2 else [child])
        makers.article(f"Elsewhere {name}", [other])
    for name in "cab":
        makers.question(f"Question {name}?", [child])
    for name in "ba":
        makers.term(f"Word {name}", [parent])
    makers.article("A draft", [child], live_number=0)
    return parent


def links(client, address):
    main = client.get(address).content.decode().partition("<main")[2]
    return re.findall(r"<li><a href=\"([^\"]+)\">((?:Article|Question|Word|Elsewhere)[^<]*)</a>", main)


@pytest.mark.parametrize("few", [pytest.param(0, id="as they are met"), pytest.param(100, id="put in order")])
def test_a_therapy_page_lists_each_kind_in_order_page_by_page(client, about, monkeypatch, few):
    monkeypatch.setattr(paging, "FEW", few)

    pages = [links(client, f"/therapies/parent/?page={number}") for number in (1, 2, 3)]

    assert [[name for _address, name in page] for page in pages] == [
        ["Article a", "Article b", "Question a?", "Question b?", "Word a", "Word b"],
        ["Article c", "Article d", "Question c?"],
        ["Article e"],
    ]
    assert pages[0][0][0] == "/articles/article-a/"
    assert pages[0][2][0] == "/questions/question-a/"


def test_a_page_that_is_none_leads_to_the_nearest(client, about):
    first, last = links(client, "/therapies/parent/"), links(client, "/therapies/parent/?page=3")

    assert links(client, "/therapies/parent/?page=x") == first
    assert links(client, "/therapies/parent/?page=99") == last


def test_a_therapy_page_asked_for_the_first_time_has_few_queries(client, about):
    client.get("/therapies/other/")  # what a process knows of the whole site
    with CaptureQueriesContext(connection) as asked:
        links(client, "/therapies/parent/")

    assert len(asked) <= MOST, "\n".join(query["sql"][:200] for query in asked)


def test_a_process_that_remembers_all_it_may_asks_no_more_often(client, about, monkeypatch):
    address = about.get_absolute_url()
    client.get(address)
    store.clear()
    with CaptureQueriesContext(connection) as as_a_rule:
        client.get(address)
    monkeypatch.setattr(common, "MOST", 0)
    common.remembered().clear()
    client.get(address)
    store.clear()

    with CaptureQueriesContext(connection) as when_full:
        client.get(address)

    assert len(when_full) <= len(as_a_rule) + 1  # that which counts, once for all


@pytest.mark.parametrize("few", [pytest.param(0, id="as they are met"), pytest.param(100, id="put in order")])
@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [("", "aabbccddee"), ("&therapy=parent", "abcde"), ("&therapy=child&kind=overview", "abcde")],
)
def test_a_list_of_articles_gives_each_once_from_either_end(client, about, monkeypatch, few, narrowed, expected):
    monkeypatch.setattr(paging, "FEW", few)
    monkeypatch.setattr("articles.views.PER_PAGE", 2)
    titles = []

    for number in range(1, len(expected) // 2 + len(expected) % 2 + 1):
        page = client.get(f"/articles/?page={number}{narrowed}").content.decode()
        titles += re.findall(r'card-title"><a href="[^"]+">([^<]+)</a>', page)

    assert sorted(titles) == titles
    assert "".join(sorted(title[-1] for title in titles)) == expected
