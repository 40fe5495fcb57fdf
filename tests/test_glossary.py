"""The glossary's addresses, its A to Z, and links from other pages."""

import pytest

from glossary.models import Term, initial_of
from tests import makers
from tests.addresses import Page

pytestmark = pytest.mark.django_db


def names(**kinds):
    return [{"name": name, "kind": kind} for kind, found in kinds.items() for name in found]


def test_letters_without_terms_are_no_links_and_the_current_one_says_so(client):
    makers.term("Antibody")
    makers.term("Éclair")
    makers.term("5-FU")

    page = client.get("/glossary/?letter=E").content.decode()

    assert 'href="?letter=A"' in page
    assert 'href="?letter=E" aria-current="true"' in page
    assert 'href="?letter=%23"' in page
    assert "<span>B</span>" in page
    assert "Éclair" in page
    assert "Antibody" not in page


@pytest.mark.parametrize(
    ("name", "letter"), [("antibody", "A"), ("Éclair", "E"), ("5-FU", "#"), ("ß", "S"), (" x", "X")]
)
def test_the_letter_of_a_term(name, letter):
    assert initial_of(name) == letter


def test_the_glossary_is_paged_and_paging_keeps_the_letter(client):
    for number in range(60):
        makers.term(f"Word {number:02}")
    makers.term("Antibody")

    first = client.get("/glossary/?letter=W").content.decode()
    second = client.get("/glossary/?letter=W&page=2").content.decode()

    assert "Page 1 of 2" in first
    assert 'href="?letter=W&amp;page=2"' in first
    assert "Word 59" in second
    assert "Word 00" not in second


@pytest.mark.parametrize("kind", ["exact", "abbr", "variant"])
def test_an_alternate_name_redirects_to_its_term(client, kind):
    term = makers.term("Checkpoint inhibitor", alternate_names=names(**{kind: ["Brake blocker"]}))

    response = client.get("/glossary/brake-blocker/")

    assert response.status_code == 301
    assert response.headers["Location"] == term.get_absolute_url()


@pytest.mark.parametrize("kind", ["misspelling", "lay", "broader", "confused"])
def test_a_name_that_is_no_name_of_the_term_has_no_address(client, kind):
    makers.term("Checkpoint inhibitor", alternate_names=names(**{kind: ["Brake blocker"]}))

    assert client.get("/glossary/brake-blocker/").status_code == 404


def test_a_name_with_two_owners_leads_to_a_choice(client):
    one = makers.term("Arthritis of joints", alternate_names=names(abbr=["RA"]))
    two = makers.term("Right atrium", alternate_names=names(abbr=["RA"]))
    article = makers.article(body="<p>It is called RA here.</p>")

    page = client.get("/glossary/ra/")

    assert page.status_code == 200
    assert {one.get_absolute_url(), two.get_absolute_url()} <= set(Page(page.content.decode()).links)
    assert "“RA” is used for more than one thing." in page.content.decode()
    assert 'href="/glossary/ra/"' in client.get(article.get_absolute_url()).content.decode()


def test_a_terms_own_name_wins_over_anothers_alternate_name(client):
    own = makers.term("BCG")
    makers.term("Vaccine", alternate_names=names(exact=["BCG"]))

    page = client.get("/glossary/bcg/")
    assert page.context["term"] == own
    assert 'can also mean: <a href="/glossary/vaccine/">Vaccine</a>' in page.content.decode()


def test_everyday_words_make_no_links_but_have_their_page(client):
    makers.term("Dose", auto_link=False)
    article = makers.article(body="<p>The dose is small.</p>")

    assert "/glossary/dose/" not in client.get(article.get_absolute_url()).content.decode()
    assert client.get("/glossary/dose/").status_code == 200


def test_a_term_is_linked_once_a_page_even_across_its_fields(client):
    makers.term("Antibody", alternate_names=names(exact=["immune protein"]))
    article = makers.article(
        main_message="An antibody sticks.",
        key_points="An antibody.",
        body="<p>Antibodies, or immune proteins.</p>",
        get_help="If antibodies fail.",
    )

    page = client.get(article.get_absolute_url()).content.decode()

    assert page.count('class="term"') == 1


def test_a_term_in_another_language_is_kept_apart(client):
    makers.term("Anticuerpo", language="es")
    article = makers.article(body="<p>Anticuerpo is Spanish.</p>")

    assert client.get("/glossary/anticuerpo/").status_code == 404
    assert 'class="term"' not in client.get(article.get_absolute_url()).content.decode()
    assert Term.objects.published().in_language("es").count() == 1


def test_terms_made_in_bulk_stand_under_their_letter(client):
    Term.objects.bulk_create([Term(name="Bulk", slug="bulk", live_number=1)])

    assert "Bulk" in client.get("/glossary/?letter=B").content.decode()


def test_a_letter_that_is_none_is_not_echoed(client):
    assert "CALL" not in client.get("/glossary/?letter=CALL+0900").content.decode()
