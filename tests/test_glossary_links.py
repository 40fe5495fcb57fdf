"""Glossary links: pure text in, linked text out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import linking
from glossary.linking import Name, NameIndex, link_terms, normal

NAMES = [
    Name("T cell", "/t/"),
    Name("immune checkpoint inhibitor", "/ici/"),
    Name("immune checkpoint", "/ic/"),
    Name("checkpoint inhibitor", "/ici/"),
    Name("ICI", "/ici/", exact_case=True),
    Name("antibody", "/ab/"),
    Name("PD-1", "/pd1/"),
    Name("tumour", "/tu/"),
    Name("naïve", "/na/"),
    Name("IL", "/il/", exact_case=True),
    Name("lt", "/lt/"),
    Name("#65", "/n/"),
]
INDEX = NameIndex(NAMES)


def linked(html, **options):
    return link_terms(html, INDEX, lambda m: f"{m.before}[{m.words}|{m.name.url}]{m.after}", **options)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>A T cell.</p>", "<p>A [T cell|/t/].</p>", id="a name"),
        pytest.param(
            "<p>A T cell and a T cell.</p>", "<p>A [T cell|/t/] and a T cell.</p>", id="only the first mention"
        ),
        pytest.param(
            "<p>immune checkpoint inhibitors</p>",
            "<p>[immune checkpoint inhibitors|/ici/]</p>",
            id="longest first, plural",
        ),
        pytest.param(
            "<p>immune checkpoint. Then</p>", "<p>[immune checkpoint|/ic/]. Then</p>", id="shorter where longer ends"
        ),
        pytest.param("<p>Antibodies</p>", "<p>[Antibodies|/ab/]</p>", id="y to ies, case"),
        pytest.param("<p>ICIs and ici</p>", "<p>[ICIs|/ici/] and ici</p>", id="abbreviation in capitals"),
        pytest.param("<p>ici, il</p>", "<p>ici, il</p>", id="no abbreviation in small letters"),
        pytest.param("<p>T-cell, PD‑1</p>", "<p>[T-cell|/t/], [PD‑1|/pd1/]</p>", id="hyphens of any kind"),
        pytest.param("<p>T. Cell</p>", "<p>T. Cell</p>", id="a full stop parts words"),
        pytest.param("<p>catumour tumours</p>", "<p>catumour [tumours|/tu/]</p>", id="whole words only"),
        pytest.param("<p>NAIVE</p>", "<p>[NAIVE|/na/]</p>", id="accents"),
        pytest.param(
            '<h2>T cell</h2><a href="/x/">T cell</a><code>T cell</code> T cell',
            '<h2>T cell</h2><a href="/x/">T cell</a><code>T cell</code> [T cell|/t/]',
            id="not in headings, links, code",
        ),
        pytest.param(
            '<p title="T cell > antibody">x</p>', '<p title="T cell > antibody">x</p>', id="not in attributes"
        ),
        pytest.param("<p>T <em>cell</em></p>", "<p>T <em>cell</em></p>", id="not across tags"),
        pytest.param(
            "<p>&lt;antibody&gt; &amp; antibody</p>",
            "<p>&lt;[antibody|/ab/]&gt; &amp; antibody</p>",
            id="entities stay",
        ),
        pytest.param("<p>a &lt; b &il; &#65;</p>", "<p>a &lt; b &il; &#65;</p>", id="no word is cut out of an entity"),
        pytest.param("<!-- antibody --><p>x</p>", "<!-- antibody --><p>x</p>", id="comments"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_linking(html, expected):
    assert linked(html) == expected


def test_what_an_index_remembers_is_bounded_and_changes_nothing(monkeypatch):
    monkeypatch.setattr(linking, "MOST", 3)
    index = NameIndex(NAMES)
    text = "A T cell, an antibody and a tumour: " + "x" * 1000

    found = [list(index.find(text)) for _again in range(3)]

    assert len(found[0]) == 3
    assert found[0] == found[1] == found[2]
    assert len(index.met) <= 3
    assert all(len(part) <= linking.LONGEST for part in index.met)


def test_a_page_does_not_link_to_itself():
    assert linked("<p>A T cell and an antibody</p>", skip={"/t/"}) == "<p>A T cell and an [antibody|/ab/]</p>"


@given(st.text(alphabet="<>\"'=/ -abATcellPD1&;", max_size=300))
def test_linking_only_ever_adds_links(html):
    unlinked = linked(html)
    for name in {name.url for name in NAMES}:
        unlinked = unlinked.replace(f"|{name}]", "\x01")
    import re

    assert re.sub("\\[([^\\[\\]\x01]*)\x01", r"\1", unlinked) == html


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Cells", "cell"),
        ("antibodies", "antibody"),
        ("virus", "virus"),
        ("sepsis", "sepsis"),
        ("gas", "gas"),
        ("Ångström", "angstrom"),
        ("class", "class"),
    ],
)
def test_words_are_compared_without_case_accent_and_plural(word, expected):
    assert normal(word) == expected
