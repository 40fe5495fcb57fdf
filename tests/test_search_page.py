"""The search page says what was corrected, narrows without leading to nothing, and helps when nothing fits."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from immunoinfo.search.snippets import excerpt, marked
from tests import makers
from tests.addresses import Page

pytestmark = pytest.mark.django_db


def main(response):
    return response.content.decode().split("<main")[1].split("</main>")[0]


def test_a_corrected_query_is_announced_with_the_original_one_click_away(client):
    makers.term("Leukapheresis")

    page = client.get("/search/?q=leukaferesis&kind=term")

    assert "Showing results for <strong>leukapheresis</strong>" in main(page)
    assert "Search for “leukaferesis” exactly" in main(page)
    [exactly] = [link for link in Page(main(page)).links if "exact=1" in link and "q=leukaferesis" in link][:1]
    assert "kind=term" in exactly
    assert "Showing results for" not in main(client.get(f"/search/{exactly}"))


def test_a_widened_query_is_announced(client):
    makers.term("Spleen")
    makers.term("Thymus")

    both = main(client.get("/search/?q=spleen+thymus"))
    one = main(client.get("/search/?q=spleen"))

    assert "Nothing holds all of these words; these hold some of them." in both
    assert "Nothing holds all" not in one


@pytest.fixture
def several():
    """Two branches of therapy types, and items of three kinds about them."""
    top = makers.therapy("Word therapy")
    low, other = makers.therapy("Low", parent=top), makers.therapy("Other")
    makers.article("Word article", [low])
    makers.term("Word term", [low, top])
    makers.question("Word question?", [other])
    return {"top": top, "low": low, "other": other}


def test_every_filter_offered_leads_to_as_many_hits_as_it_says(client, several):
    waiting, seen = ["?q=word"], set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page = client.get(f"/search/{address}")
        facets, there = page.context["facets"], page.context["page"].paginator.count
        for choice in [*facets.kinds, *facets.therapies]:
            assert choice.count > 0, (address, choice)
            assert f"{choice.label[0].upper()}{choice.label[1:]} ({choice.count})" in main(page)
            if choice.chosen:
                assert choice.count == there, (address, choice)
            else:
                found = client.get(f"/search/{choice.url}").context["page"].paginator.count
                assert found == choice.count, (address, choice)
            waiting.append(choice.url)
    assert "?q=word&kind=term&therapy=low" in seen


def test_one_click_takes_a_filter_back(client, several):
    page = client.get("/search/?q=word&kind=term&therapy=low")

    chosen = {
        choice.label: choice.url
        for choice in [*page.context["facets"].kinds, *page.context["facets"].therapies]
        if choice.chosen
    }

    assert chosen == {"glossary terms": "?q=word&therapy=low", "Low": "?q=word&kind=term"}
    assert main(page).count("remove this filter") == 2


def test_a_filter_that_leaves_nothing_can_be_taken_off(client, several):
    makers.therapy("Empty")

    page = main(client.get("/search/?q=word&therapy=empty"))

    assert "Nothing found" in page
    assert '<a href="?q=word">Search everything, without a filter</a>' in page


def test_a_hit_shows_its_kind_its_public_therapy_types_and_a_question_its_short_answer(client, several):
    hidden = makers.therapy("Hidden type", live_number=0)
    makers.question(
        "Is the spleen safe?",
        [several["low"], hidden],
        short_answer="Yes & no.",
        full_answer="<p>Longer.</p>",
    )

    page = main(client.get("/search/?q=spleen"))

    assert '<span class="goal">Question</span> <span>about Low</span>' in page
    assert '<p class="hit-answer">Yes &amp; no.</p>' in page
    assert "Hidden type" not in page


def test_every_search_points_to_when_to_get_help_while_that_page_is_public(client):
    addresses = ["/search/?q=fever", "/search/?q=xqzv", "/search/"]
    assert not any("If something does not feel right" in main(client.get(address)) for address in addresses)
    article = makers.article("Urgent symptoms", slug="when-to-get-help", body="<p>Fever.</p>")

    for address in addresses:
        assert (
            f'If something does not feel right, read <a href="{article.get_absolute_url()}">Urgent symptoms</a>'
            in main(client.get(address))
        )

    type(article).objects.update(live_number=0)
    assert "Urgent symptoms" not in main(client.get("/search/?q=xqzv"))


def test_a_query_that_finds_nothing_is_led_on(client):
    makers.term("Zoledronate")
    root = makers.therapy("Root type")

    response = client.get("/search/?q=zzzzqx")

    assert response.status_code == 200
    page = main(response)
    assert "/glossary/zoledronate/" in page, "the nearest names"
    assert "/glossary/?letter=Z" in page
    assert root.get_absolute_url() in page
    assert page.split("What you can try")[1].count("<li>") >= 3
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_no_letter_is_offered_that_no_name_begins_with(client):
    makers.term("Spleen")

    assert "letter=" not in main(client.get("/search/?q=qqqq"))


@pytest.mark.parametrize(
    ("text", "marks", "shown"),
    [
        ("PD-1 blocks 1 thing", {"pd", "1", "pd1"}, "<mark>PD-1</mark> blocks 1 thing"),
        ("HER2/neu and neu", {"neu"}, "HER2/<mark>neu</mark> and <mark>neu</mark>"),
        ("type 1", {"1"}, "type <mark>1</mark>"),
        ("<b>naïve</b>", {"naiv"}, "&lt;b&gt;<mark>naïve</mark>&lt;/b&gt;"),
        ("a&amp;b", {"amp"}, "a&amp;<mark>amp</mark>;b"),
        ("Nothing", set(), "Nothing"),
    ],
)
def test_words_are_marked_after_the_text_was_escaped(text, marks, shown):
    assert marked(text, marks) == shown


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.sets(st.text(min_size=1, max_size=5), max_size=4))
def test_marking_adds_nothing_but_marks(text, marks):
    shown = re.sub("</?mark>", "", marked(text, marks))

    assert shown == marked(text, ())
    assert "<" not in shown
    assert len(excerpt(text, marks)) <= 210


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(st.characters(), max_size=300), exact=st.booleans())
def test_any_query_answers_on_the_page_and_as_data(client, query, exact):
    asked = {"q": query.encode("utf-8", "replace").decode(), **({"exact": "1"} if exact else {})}

    page, data = client.get("/search/", asked), client.get("/api/v1/search", asked)

    assert page.status_code == data.status_code == 200
    assert data.json()["total"] == page.context["page"].paginator.count
    assert client.get("/api/v1/suggest", asked).status_code == 200
