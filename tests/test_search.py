"""Search over all kinds, as readers meet it. The two engines are held to one contract."""

import pytest

from immunoinfo.search.answering import answer
from immunoinfo.search.engines import Wanted
from immunoinfo.search.index import catch_up
from immunoinfo.search.snippets import marked, snippet
from immunoinfo.search.words import words
from tests import makers

pytestmark = pytest.mark.django_db
ENGLISH = Wanted("en-gb")


def titles(query):
    catch_up()
    return [entry.title for entry in answer(query, ENGLISH).entries]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PD-1", ["pd", "1", "pd1"]),
        ("CAR T-cell", ["car", "t", "cell", "tcell"]),
        ("HER2/neu", ["her2", "neu", "her2neu"]),
        ("B.C.G.", ["b", "c", "g", "bcg"]),
        ("Crohn's can't", ["crohn", "can"]),
        ("naïve ÉCLAIR", ["naiv", "eclair"]),
        ("inhibitors inhibitor", ["inhibitor", "inhibitor"]),
        ("", []),
        ("\x00 \x00", []),
        ("x" * 50, []),
    ],
)
def test_text_becomes_words(text, expected):
    assert words(text) == expected


def test_the_exact_name_comes_before_a_text_that_only_mentions_it():
    makers.article("About everything", body="<p>" + "Antibody. " * 50 + "</p>")
    makers.term("Antibody")

    assert titles("antibody")[0] == "Antibody"


@pytest.mark.parametrize(
    "query", ["ICI", "ici", "brake blocker", "brake-blockers", "chekpoint inhibiter", "what is an ICI?"]
)
def test_every_alternate_name_finds_its_page_first(query):
    for number in range(5):
        makers.article(f"Other {number}", body="<p>A blocker of something; what an inhibitor is.</p>")
    names = [("ICI", "abbr"), ("brake blocker", "lay"), ("chekpoint inhibiter", "misspelling")]
    makers.term("Checkpoint inhibitor", alternate_names=[{"name": n, "kind": k} for n, k in names])

    assert titles(query)[0] == "Checkpoint inhibitor"


def test_a_wording_that_people_ask_by_finds_the_question():
    makers.question("How often is it given?", asked_as="how many sessions will I need")

    assert titles("how many sessions") == ["How often is it given?"]


def test_names_of_something_else_do_not_stand_for_the_item():
    makers.term("Live vaccine", alternate_names=[{"name": "Ruxolit", "kind": "confused"}])

    assert titles("ruxolit") == []


def test_all_kinds_stand_in_one_list_with_filters_that_combine(client):
    therapy, other = makers.therapy("Word therapy"), makers.therapy("Other therapy")
    child = makers.therapy("Child", parent=therapy)
    makers.article("Word article", [child])
    makers.question("Word question?", [other])
    makers.term("Word term", [child])

    everything = client.get("/search/?q=word").context["page"].paginator.count
    narrowed = client.get(f"/search/?q=word&therapy={therapy.slug}")
    both = client.get(f"/search/?q=word&therapy={therapy.slug}&kind=term")

    assert everything == 4
    kinds = {choice.label: choice.count for choice in narrowed.context["facets"].kinds}
    assert kinds == {"therapy types": 1, "articles": 1, "glossary terms": 1}
    assert [hit.entry.title for hit in both.context["hits"]] == ["Word term"]
    assert f"?q=word&amp;kind=term&amp;therapy={therapy.slug}" in narrowed.content.decode()


def test_snippets_are_escaped_first_and_marked_afterwards():
    assert marked("a <b> & antibodies", {"antibodi"}) == "a &lt;b&gt; &amp; <mark>antibodies</mark>"
    text = "x " * 300 + "Then an antibody sticks. " + "y " * 300
    assert "<mark>antibody</mark>" in snippet(text, {"antibodi"})
    assert len(snippet(text, {"antibodi"})) < 300
    assert snippet("", {"a"}) == ""


def test_nothing_found_helps_with_next_steps(client):
    response = client.get("/search/?q=xqzv")

    assert response.status_code == 200
    assert "Nothing found for “xqzv”" in response.content.decode()
    assert response.content.decode().split("What you can try")[1].count("<li>") >= 3


def test_search_pages_are_kept_out_of_search_engines(client):
    assert '<meta name="robots" content="noindex">' in client.get("/search/?q=x").content.decode()


def test_results_are_paged_and_keep_the_query(client):
    for number in range(25):
        makers.article(f"Word {number}")

    page = client.get("/search/?q=word&page=2")

    assert "Page 2 of 3" in page.content.decode()
    assert "q=word&amp;page=3" in page.content.decode()


def test_a_filter_finds_what_the_best_hits_alone_would_hide(client, monkeypatch):
    from immunoinfo.search import answering, views

    monkeypatch.setattr(answering, "MAX_HITS", 5)
    monkeypatch.setattr(views, "MAX_HITS", 5)
    therapy = makers.therapy("Rare one")
    for number in range(10):
        makers.article(f"Common {number}")
    makers.question("A long question that is only common by one word?", [therapy])

    for query in ("kind=question", f"therapy={therapy.slug}"):
        assert "only <mark>common</mark>" in client.get(f"/search/?q=common&{query}").content.decode()
    assert "5 or more results" in client.get("/search/?q=common").content.decode()


def test_a_very_long_run_of_letters_is_no_word_and_costs_nothing():
    assert words("x" * 200_000) == []
