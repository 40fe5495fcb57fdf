"""Drawings: shown where a text names them, known by their folder, readable without seeing them."""

import pytest
from django.contrib import admin
from lxml import html as lxml_html

from articles.models import Article
from immunoinfo.diagrams import FOLDER, diagram_names, drawn
from immunoinfo.marks import plain
from immunoinfo.publishing.checks import findings
from immunoinfo.richtext import sanitise
from tests import makers

NAMES = diagram_names()


def test_the_folder_is_the_list():
    assert len(NAMES) >= 5
    assert {path.stem for path in FOLDER.iterdir() if path.is_file()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_a_figure_whose_pictures_have_a_text_alternative(name):
    figure = lxml_html.fragment_fromstring(drawn(name))

    assert figure.tag == "figure"
    assert str(figure.find("figcaption").text_content()).strip()
    pictures = list(figure.iter("svg"))
    assert pictures
    for picture in pictures:
        assert picture.get("role") == "img"
        assert len(picture.get("aria-label", "")) > 20
        assert picture.get("viewbox"), "a picture that does not shrink"
    items = [str(item.text_content()).strip() for item in figure.iter("li")]
    assert len(items) >= 2
    assert all(items), "what is drawn also stands in words"


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.html")), ids=lambda path: path.stem)
def test_colours_come_from_the_style_sheet_so_that_they_follow_the_readers_choice(path):
    text = path.read_text()

    assert "style=" not in text
    assert "#" not in text
    assert "fill=" not in text
    assert "stroke=" not in text


@pytest.mark.django_db
def test_a_text_shows_a_drawing_by_a_line_of_its_own(client):
    article = makers.article(body=f"<p>Before.</p><p>[diagram:{NAMES[0]}]</p><p>[diagram:gone]</p>")

    page = client.get(article.get_absolute_url()).content.decode()

    assert page.count('<figure class="diagram">') == 1
    assert "[diagram:" not in page


def test_a_drawings_name_survives_cleaning_and_is_no_word():
    assert sanitise("<p>[diagram:x]</p>") == "<p>[diagram:x]</p>"
    assert plain("<p>a</p><p>[diagram:x]</p>") == "a"


@pytest.mark.django_db
def test_a_name_that_is_no_drawing_blocks_publishing_and_says_which_there_are():
    wrong = makers.article(body="<p>[diagram:unknown]</p>")
    right = makers.article(body=f"<p>[diagram:{NAMES[0]}]</p>")

    found = [finding for finding in findings(wrong) if finding.check == "diagrams"]

    assert [(finding.field, finding.is_error, finding.excerpt) for finding in found] == [
        ("body", True, "[diagram:unknown]")
    ]
    assert NAMES[0] in found[0].message
    assert [finding for finding in findings(right) if finding.check == "diagrams"] == []


@pytest.mark.django_db
def test_a_drawing_inside_a_sentence_is_pointed_out():
    article = makers.article(body=f"<p>See [diagram:{NAMES[0]}] here.</p>")

    assert any("line of its own" in finding.message for finding in findings(article))


@pytest.mark.django_db
def test_editors_see_the_names_beside_the_field(rf, superuser):
    request = rf.get("/")
    request.user = superuser

    form = admin.site.get_model_admin(Article).get_form(request)

    assert all(name in str(form.base_fields["body"].help_text) for name in NAMES)
