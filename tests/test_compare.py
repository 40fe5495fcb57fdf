"""Two or three therapy types side by side: one address for a choice, and nothing lost of a choice that cannot be shown."""

import pytest
from django.utils import timezone

from tests import makers

pytestmark = pytest.mark.django_db
ADDRESS = "/therapies/compare/"


@pytest.fixture
def three():
    makers.source("one", title="Shared source")
    return [
        makers.therapy("Alpha", how_it_works="Alpha works [@one].", goal="strengthen"),
        makers.therapy("Beta", how_it_works="Beta works [@one].", goal="dampen"),
        makers.therapy("Gamma", how_it_works="Gamma works."),
    ]


def test_each_aspect_stands_with_the_text_of_each_type_labelled_by_its_name(client, three):
    page = client.get(f"{ADDRESS}?a=alpha&b=beta&c=gamma").content.decode()

    for label in (
        "Definition",
        "Goal",
        "How it works",
        "What it is used for",
        "When to get help",
        "How current this is",
    ):
        assert f'<th scope="rowgroup" colspan="3">{label}</th>' in page
    for therapy in three:
        assert f'<th scope="col"><a href="{therapy.get_absolute_url()}">{therapy.name}</a></th>' in page
        assert page.count(f'<span class="compare-label">{therapy.name}</span>') == 13
    assert "Calm the immune response" in page
    assert page.count('id="source-1"') == 1, "what two of them cite is one source"
    assert page.count('href="#source-1"') == 2


@pytest.mark.parametrize(
    "query",
    [
        "a=beta&b=alpha",
        "b=beta&c=alpha",
        "a=alpha&b=beta&c=",
        "a=alpha&b=beta&c=alpha",
        "a=beta&b=alpha&utm=x",
        "c=beta&a=+alpha+",
    ],
)
def test_a_choice_has_one_address_in_whatever_order_it_was_made(client, three, query):
    answer = client.get(f"{ADDRESS}?{query}")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"{ADDRESS}?a=alpha&b=beta")
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "words", "kept"),
    [
        pytest.param("a=alpha&b=nosuch", "We have no therapy type “nosuch”.", ["alpha"], id="one unknown"),
        pytest.param("a=alpha&b=nosuch&c=beta", "We have no therapy type “nosuch”.", ["alpha", "beta"], id="two known"),
        pytest.param("b=alpha", "Choose at least one more.", ["alpha"], id="one alone"),
        pytest.param("a=alpha&b=alpha", "Choose at least one more.", ["alpha"], id="the same twice"),
        pytest.param("a=%3Cscript%3Ealert(1)", "&lt;script&gt;alert(1)", [], id="markup"),
        pytest.param("a=%00%0Ax%E2%80%AEy", "“xy”", [], id="control characters"),
        pytest.param("a=" + "z" * 5000, "“" + "z" * 100 + "”", [], id="very long"),
    ],
)
def test_what_cannot_be_shown_is_said_and_the_rest_of_the_choice_is_kept(client, three, query, words, kept):
    answer = client.get(f"{ADDRESS}?{query}")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert words in page
    assert [slug for slug in ("alpha", "beta", "gamma") if f'<option value="{slug}" selected>' in page] == kept
    assert ('<table class="compare">' in page) == (len(kept) > 1)


def test_a_type_that_is_not_public_is_unknown(client, three):
    three[1].withdrawn_at = timezone.now()
    three[1].save()

    page = client.get(f"{ADDRESS}?a=alpha&b=beta").content.decode()

    assert "We have no therapy type “beta”." in page
    assert "Beta works" not in page


def test_search_engines_keep_the_form_and_none_of_the_many_choices(client, three):
    assert "noindex" not in client.get(ADDRESS).content.decode()
    assert "noindex" in client.get(f"{ADDRESS}?a=alpha").content.decode()
    assert "noindex" in client.get(f"{ADDRESS}?a=alpha&b=beta").content.decode()


def test_articles_that_compare_these_types_and_the_page_lead_to_each_other(client, three):
    alpha, beta, gamma = three
    both = makers.article("Alpha or beta", [beta, alpha], kind="comparison")
    makers.article("About one", [alpha], kind="comparison")
    makers.article("No comparison", [alpha, beta], kind="overview")
    makers.article("Not public", [alpha, beta], kind="comparison", live_number=0)
    makers.article("All three", [alpha, beta, gamma], kind="comparison")

    found = client.get(f"{ADDRESS}?a=alpha&b=beta").context["articles"]

    assert [article.title for article in found] == ["All three", "Alpha or beta"]
    assert f'href="{ADDRESS}?a=alpha&amp;b=beta"' in client.get(both.get_absolute_url()).content.decode()
    assert f"{ADDRESS}?" not in client.get("/articles/about-one/").content.decode()
    assert f'href="{ADDRESS}?a=gamma"' in client.get(gamma.get_absolute_url()).content.decode()
