"""Rich text: what is stored is clean, and what is shown is dressed."""

import re

import pytest
from django.forms.models import model_to_dict
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from articles.models import Article
from articles.pages import article_at
from immunoinfo.marks import cited_keys, plain, without_tags
from immunoinfo.publishing.references import References, read_sources
from immunoinfo.richtext import Citations, contents, paragraphs, render, sanitise
from tests import makers

PIECES = [
    "<p>", "</p>", "<br>", "</br>", "<h2>", '<a href="x">', "<a href='x'>", '<a href="<p>">', "</a>", "</a b>", "<P>", "<", ">", "&", "&amp;",
    "&x", "&x_y;", "&#65;", "&#x41", "<!--", "-->", "<script>", "</script>", "<textarea>", "<![CDATA[", "]]>", "<?", '"', "'", " ", "AT&T",
]  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>', '<p style="color:red" onclick="x()">x</p>',
    "<iframe src=//evil></iframe>", "<svg onload=alert(1)>", "<math><mi xlink:href=javascript:alert(1)>", '<a href="data:text/html,x">x</a>',
    "<style>*{}</style>", "<form><input></form>", '<a href="jAvAsCrIpT:alert(1)">x</a>', "<base href=//evil>", '<object data="x"></object>',
    "<p>\x00<scr\x00ipt>alert(1)</script></p>", '<a href="/x" target="_blank" onmouseover="a()">x</a>', "<!--<script>-->x", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
]  # fmt: skip
FORBIDDEN = (
    "<script",
    "onerror",
    "onclick",
    "onload",
    "onmouseover",
    "javascript:",
    "<iframe",
    "<svg",
    "<style",
    "style=",
    "<img",
    "<form",
    "<base",
    "<object",
    "data:",
    "\x00",
)


@pytest.mark.parametrize("markup", HOSTILE)
def test_nothing_hostile_is_left(markup):
    for clean in (sanitise(markup), render(markup, Citations({}))):
        assert not [bad for bad in FORBIDDEN if bad in clean.lower().replace("&lt;", "")], clean


@pytest.mark.django_db
@pytest.mark.parametrize("markup", HOSTILE)
def test_no_way_into_the_database_goes_past_the_sanitiser(markup):
    saved = makers.article(body=markup)
    bulk = Article.objects.bulk_create([Article(title="b", slug="b", body=markup)])[0]
    Article.objects.filter(pk=makers.article().pk).update(body=markup)

    assert saved.body == sanitise(markup)
    assert {bulk.pk, saved.pk} <= set(Article.objects.values_list("pk", flat=True))
    for body in Article.objects.values_list("body", flat=True):
        assert not [bad for bad in FORBIDDEN if bad in body.lower()], body


def test_what_the_editor_writes_is_kept_as_it_is():
    written = (
        '<h2>One</h2><p>A <strong>b</strong> <em>c</em> H<sub>2</sub>O x<sup>2</sup></p><ul><li><p>a</p><ol start="3"><li><p>b</p></li></ol></li></ul>'
        '<blockquote><p>q</p></blockquote><table><tbody><tr><th colspan="1" rowspan="1"><p>h</p></th></tr></tbody></table>'
        '<p><a href="https://example.org/">x</a> <a href="/articles/a/">y</a> <a href="mailto:a@b.c">z</a></p><h3>Two</h3><h4>Three</h4>'
    )

    assert sanitise(written) == written
    assert sanitise(sanitise(written)) == written


def test_headings_have_unique_ids_and_make_the_contents():
    markup = "<h2>Side effects</h2><h3>Side effects</h3><h2>Side effects</h2><h2>½</h2>"

    shown = render(markup, Citations({}))

    assert [anchor for anchor, _ in contents(markup)] == [
        "section-side-effects",
        "section-side-effects--3",
        "section-12",
    ]
    for anchor, _ in contents(markup):
        assert shown.count(f'id="{anchor}"') == 1


def test_a_table_gets_its_name_its_scopes_and_a_frame_that_scrolls():
    markup = (
        "<p>Table: Waits after a medicine [@a]</p><table><tbody><tr><th><p>Medicine</p></th><th><p>Wait</p></th></tr>"
        "<tr><th><p>One</p></th><td><p>8 months</p></td></tr></tbody></table><p>After.</p>"
    )

    shown = render(markup, Citations({"a": 1}))

    assert "<caption>Waits after a medicine" in shown
    assert "Table:" not in shown
    assert '<th scope="col">Medicine</th>' in shown
    assert '<th scope="row">One</th>' in shown
    assert "<td>8 months</td>" in shown
    for attribute in ('role="region"', 'tabindex="0"', 'aria-label="Waits after a medicine"'):
        assert attribute in shown
    assert shown.endswith("<p>After.</p>")
    assert shown.startswith('<p class="table-hint">'), "the style sheet shows the hint where the table has many columns"


@pytest.mark.parametrize("inside", ["<th onclick=x>", "<tr>", "<table>", "</table>", "<h2>x</h2>", "<p>x</p>"])
def test_nothing_in_an_attribute_is_taken_for_a_tag(inside):
    markup = f'<p><a href="https://x.y/{inside}">link</a></p><table><tr><th>x</th></tr></table>'

    link = lxml_html.fragment_fromstring(render(markup, Citations({})), create_parent="div").find(".//a")

    assert link.attrib == {"href": f"https://x.y/{inside}"}
    assert link.text == "link"


def test_a_table_in_a_table_has_its_own_rows_and_frame():
    inner = "<table><tr><th>a</th></tr><tr><th>b</th></tr></table>"
    shown = render(f"<table><tr><th>c</th></tr><tr><td>{inner}</td></tr><tr><th>d</th></tr></table>", Citations({}))

    assert re.findall(r'<th scope="(\w+)">(\w)', shown) == [("col", "c"), ("col", "a"), ("row", "b"), ("row", "d")]
    assert shown.count('<div class="table-frame"') == shown.count("</table></div>") == 2


def test_citations_become_numbered_links_in_reading_order_and_unknown_ones_disappear():
    text = "First [@b]. Second [@a]. Again [@b]. Unknown [@c]."

    assert cited_keys(text) == ["b", "a", "c"]
    shown = paragraphs(text, Citations({"b": 1, "a": 2}))
    assert shown.count('href="#source-1"') == 2
    assert shown.count('href="#source-2"') == 1
    assert "@" not in shown
    assert "First.<sup" in shown


def test_plain_text_is_escaped_and_parted_at_blank_lines():
    assert paragraphs("a <b>\n\n\nc & d\r\n\r\ne", Citations({})) == "<p>a &lt;b&gt;</p><p>c &amp; d</p><p>e</p>"


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=15).map("".join))
def test_tags_are_taken_out_as_a_whole_parser_does_it(markup):
    assert without_tags(markup) == strip_tags(markup)


def test_plain_leaves_words_alone():
    assert plain("<h2>A</h2><p>b [@x]. c &amp; d</p><p>[image:y]</p><ul><li>e</li></ul>") == "A b. c & d e"


@pytest.mark.django_db
def test_a_picture_stands_where_its_key_is_and_a_missing_one_leaves_nothing():
    makers.image("lungs", alt="Two lungs.", caption="Lungs <i>")
    article = makers.article(body="<p>Before.</p><p>[image:lungs]</p><p>[image:gone]</p><p>After.</p>")

    shown = render(article.body, Citations({}), References(article).pictures)

    assert 'alt="Two lungs."' in shown
    assert "Lungs &lt;i&gt;" in shown
    assert "[image:" not in shown
    assert "gone" not in shown


@pytest.mark.django_db
def test_saving_keeps_the_list_of_sources_of_an_item():
    one, two = makers.source("one"), makers.source("two")
    article = makers.article(body="<p>[@one]</p>", harms="Often [@two].")
    assert set(article.sources.all()) == {one, two}

    article.harms = ""
    article.save()

    assert set(article.sources.all()) == {one}


@pytest.mark.django_db
def test_the_sources_of_a_page_are_read_with_it(django_assert_num_queries):
    cited = [makers.source("s1", year=2020), makers.source("s2", title="“Two” [2]")]
    slug = makers.article("Cites", body="<p>One [@s1]. Two [@s2]. Three [@later].</p>").slug
    later = makers.source("later")
    rows = article_at(slug).source_rows

    with django_assert_num_queries(0):
        told = read_sources(["s1", "s2"], rows)
    with django_assert_num_queries(1):
        all_told = read_sources(["s1", "later", "nowhere"], rows)

    assert [model_to_dict(told[source.key]) for source in cited] == [model_to_dict(source) for source in cited]
    assert all_told["later"] == later
    assert "nowhere" not in all_told


@pytest.mark.parametrize("char", ["\x01", "\x0b", "\x0c", "\x1f", "\ufffe"])
def test_characters_that_pasting_brings_along_are_dropped(char):
    assert "<caption>name</caption>" in render(
        f"<p>Table: na{char}me</p><table><tbody><tr><td>x</td></tr></tbody></table>", Citations({})
    )


def test_nothing_inside_a_tag_is_a_citation():
    shown = render('<p><a href="https://x.y/[@k1]">x</a> said [@k1]</p>', Citations({"k1": 1}))

    assert 'href="https://x.y/[@k1]"' in shown or 'href="https://x.y/%5B@k1%5D"' in shown
    assert shown.count("<sup") == 1


def test_text_between_the_name_of_a_table_and_the_table_stays():
    assert "kept" in render("<p>Table: x</p>kept<table><tbody><tr><td>y</td></tr></tbody></table>", Citations({}))


def test_a_hard_space_stays_a_space_between_the_words_of_a_name():
    shown = render("<h2>A T&nbsp;cell</h2><p>One T&nbsp;cell.</p>", Citations({}))

    assert shown == '<h2 id="section-a-t-cell">A T\N{NO-BREAK SPACE}cell</h2><p>One T\N{NO-BREAK SPACE}cell.</p>'
