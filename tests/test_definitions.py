"""A word's meaning stands where the reader meets it, already in the page."""

import re

import pytest

from glossary.models import Term
from tests import makers

pytestmark = pytest.mark.django_db


def text_of(client, item):
    return client.get(item.get_absolute_url()).content.decode()


def test_a_word_is_a_button_that_opens_the_meaning_that_follows_it(client):
    term = makers.term("Antibody", definition="A protein that sticks to one target [@x].")
    article = makers.article(main_message="An antibody sticks.")

    page = text_of(client, article)

    assert (
        '<button type="button" class="term" popovertarget="word-antibody">antibody</button><span popover id="word-antibody"'
        in page
    )
    assert "A protein that sticks to one target.</span>" in page
    assert f'href="{term.get_absolute_url()}">More about Antibody</a>' in page


def test_marks_stay_on_the_line_of_their_word(client):
    makers.term("Antibody")
    makers.term("Antigen")
    article = makers.article(body="<p>An antibody, (antigens) and <b>x</b>.</p>")

    page = text_of(client, article)

    assert '<span class="kept"><button type="button" class="term" popovertarget="word-antibody">' in page
    assert "More about Antibody</a></span>,</span> " in page
    assert '<span class="kept">(<button type="button" class="term" popovertarget="word-antigen">' in page
    assert "More about Antigen</a></span>)</span> and" in page


def test_each_meaning_stands_once_on_a_page_so_that_its_id_is_unique(client):
    makers.term("Antibody", alternate_names=[{"name": "immune protein", "kind": "exact"}])
    article = makers.article(main_message="An antibody.", key_points="Antibodies.", body="<p>Immune proteins.</p>")

    assert text_of(client, article).count('id="word-antibody"') == 1


def test_a_word_with_two_meanings_gives_both_and_the_choice(client):
    for name in ("Arthritis of joints", "Right atrium"):
        makers.term(name, definition=f"{name}, that is.", alternate_names=[{"name": "RA", "kind": "abbr"}])
    article = makers.article(body="<p>It is called RA here.</p>")

    page = text_of(client, article)

    assert page.count('popovertarget="word-ra"') == 1
    assert "Arthritis of joints, that is.</span>" in page
    assert "Right atrium, that is.</span>" in page
    assert 'href="/glossary/ra/">Which one do you mean?' in page


def test_a_meaning_is_found_by_its_address_even_where_that_is_not_its_name(client):
    makers.term("Antibody", slug="immune-protein", definition="It sticks.")
    article = makers.article(body="<p>An antibody.</p>")

    assert "It sticks.</span>" in text_of(client, article)


def test_a_page_does_not_explain_its_own_word(client):
    term = makers.term("Antibody", full_definition="An antibody sticks.")

    assert "popovertarget" not in text_of(client, term)


def test_the_words_explained_are_listed_once_more_for_print_in_order(client):
    makers.term("Zoster", definition="Shingles.")
    makers.term("antigen", definition="A target.")
    article = makers.article(body="<p>Zoster and an antigen.</p>")

    listed = text_of(client, article).partition('class="words-used"')[2].partition("</section>")[0]

    assert re.findall(r'<a href="([^"]+)">', listed) == ["/glossary/antigen/", "/glossary/zoster/"]
    assert "Shingles." in listed


def test_a_page_without_such_words_has_no_list_of_them(client):
    assert "words-used" not in text_of(client, makers.article())


@pytest.mark.parametrize(
    ("written", "aloud"), [("LIM-foh-site", "lim foh site"), ("ih-MYOON CHEK-poynt", "ih myoon chek poynt"), ("", "")]
)
def test_a_respelling_is_read_as_a_word_not_letter_by_letter(written, aloud):
    assert Term(pronunciation=written).respelling_aloud == aloud


def test_a_respelling_says_what_it_is_and_its_capitals_are_for_the_eye_alone(client):
    term = makers.term("Lymphocyte", pronunciation="LIM-foh-site")

    page = text_of(client, term)

    assert 'Say: <span class="respelling" lang="en-gb" aria-hidden="true">LIM-foh-site</span>' in page
    assert '<span class="visually-hidden" lang="en-gb">lim foh site</span>' in page
