"""What a reader finds on a page, and in which order."""

import re
from datetime import date

import pytest

from immunoinfo.publishing.urgency import urgency
from immunoinfo.search.index import catch_up
from immunoinfo.therapies.related import ENOUGH
from tests import makers

pytestmark = pytest.mark.django_db


def text_of(client, item):
    return client.get(item.get_absolute_url()).content.decode()


def in_order(page, *parts):
    places = [page.index(part) for part in parts]
    return places == sorted(places)


def test_an_article_gives_the_message_then_contents_key_points_help_text_balance_and_sources(client):
    makers.source("s")
    article = makers.article(
        key_points="One.\nTwo.",
        get_help="Emergency: call [@s].",
        body="<h2>How it is given</h2><p>Text.</p>",
        can_do="Help.",
    )
    makers.question("Does it hurt?", article=article)

    page = text_of(client, article)

    assert in_order(
        page, "<h1>", 'class="lead"', "<summary>On this page", 'id="key-points"', 'id="get-help"',
        'id="section-how-it-is-given"', 'id="balance"', "Does it hurt?</a>", 'id="sources"', 'id="trust"',
    )  # fmt: skip
    anchors = re.findall(r'href="#([\w-]+)"', page.partition("<summary>")[2].partition("</nav>")[0])
    assert anchors == ["key-points", "get-help", "section-how-it-is-given", "balance", "questions", "sources", "trust"]
    assert all(page.count(f'id="{anchor}"') == 1 for anchor in anchors)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Emergency: call now.", [("now", "Emergency", "Call now.")], id="emergency"),
        pytest.param("At once, day or night: call.", [("now", "At once, day or night", "Call.")], id="at once"),
        pytest.param("same day: call.", [("today", "same day", "Call.")], id="same day, whatever the case"),
        pytest.param("Tell your team soon: any rash.", [("soon", "Tell your team soon", "Any rash.")], id="soon"),
        pytest.param(
            "How long this applies: months.", [("", "How long this applies", "Months.")], id="a label, no level"
        ),
        pytest.param(
            "Tell your team about it. Say: “x”.", [("soon", "", "Tell your team about it. Say: “x”.")], id="no label"
        ),
        pytest.param(
            "Emergency: a.\n\nSame day: b.", [("now", "Emergency", "A."), ("today", "Same day", "B.")], id="two"
        ),
        pytest.param("", [], id="nothing"),
    ],
)
def test_how_urgent_something_is_stands_before_the_colon(text, expected):
    assert urgency(text) == expected


def test_urgency_is_said_in_words_and_not_only_by_colour(client):
    article = makers.article(get_help="Emergency: call 999.\n\nSame day: call your team.")

    page = text_of(client, article)

    assert '<p class="urgent-now"><strong class="urgency">Emergency</strong> Call 999.</p>' in page
    assert '<p class="urgent-today"><strong class="urgency">Same day</strong> Call your team.</p>' in page


def test_a_therapy_page_says_when_to_get_help_before_anything_else_about_it(client):
    therapy = makers.therapy("Blockers", when_to_get_help="Emergency: call 999.")

    assert in_order(
        text_of(client, therapy), 'class="lead"', "Call 999.", "About how_it_works.", "About what_can_go_wrong."
    )


def test_sources_are_numbered_in_reading_order_and_lead_back_to_each_place(client):
    makers.source("one", country="GB")
    makers.source("two")
    article = makers.article(main_message="First [@two].", body="<p>Second [@one], third [@two].</p>")

    page = text_of(client, article)

    assert "First.<sup" in page
    assert in_order(page, 'id="cited-1-1" href="#source-1"', 'id="cited-2-1" href="#source-2"', 'id="cited-1-2"')
    assert page.count('href="#cited-1-1"') == page.count('href="#cited-1-2"') == page.count('href="#cited-2-1"') == 1
    listed = page.partition('id="source-2"')[2].partition("</li>")[0]
    assert "Title of one" in listed
    assert "(GB)" in listed
    assert "Checked on 20 November 2026" in listed


def test_read_next_gives_comparisons_first_then_what_shares_most_types_and_no_draft(client):
    one, two, other = makers.therapy("One"), makers.therapy("Two"), makers.therapy("Other")
    article = makers.article("This one", [one, two])
    makers.article("Shares one", [one])
    makers.article("Shares both", [one, two])
    makers.article("Compares them", [two], kind="comparison")
    makers.article("About something else", [other])
    makers.article("A draft", [one], live_number=0)

    titles = [entry.title for entry in client.get(article.get_absolute_url()).context["related"]]

    assert titles == ["Compares them", "Shares both", "Shares one"]


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
def test_of_what_shares_as_many_types_the_newest_is_read_next_however_they_were_picked(client, order):
    types = {name: makers.therapy(name) for name in ("one", "two")}
    article = makers.article("This one", [types[name] for name in order])
    for _number in range(ENOUGH):
        makers.article(therapies=[types["one"]])
    makers.article("Compares them", [types["two"]], kind="comparison")

    assert client.get(article.get_absolute_url()).context["related"][0].title == "Compares them"


def test_a_question_leads_to_other_questions_about_the_same_types(client):
    one = makers.therapy("One")
    question = makers.question("This?", [one])
    makers.question("That?", [one])
    makers.question("Elsewhere?", [makers.therapy("Two")])

    page = text_of(client, question)

    assert "That?</a>" in page
    assert "Elsewhere?" not in page


@pytest.mark.parametrize(("words", "said"), [(10, "1 minute to read"), (239, "2 minutes to read")])
def test_an_article_says_how_long_reading_takes(client, words, said):
    article = makers.article(main_message="", body=f"<p>{'word ' * words}</p>")

    assert said in text_of(client, article)


def test_a_page_past_its_date_says_so_in_words(client):
    article = makers.article(sources_checked_at=date(2020, 1, 15), review_interval=12, banner="Demonstration.")

    page = text_of(client, article)

    assert '<p class="banner overdue" role="note"><strong>Past its date:</strong>' in page
    assert "15 January 2021" in page


def test_a_term_says_where_it_is_met_and_nothing_that_only_holds_its_letters(client):
    term = makers.term("T cell", alternate_names=[{"name": "TC", "kind": "abbr"}])
    makers.article("Hardly", body="<p>One T-cell.</p>")
    makers.article("Mostly", body="<p>T cells, T cells, and a t cell.</p>")
    makers.article("By its short name", body="<p>TC.</p>")
    makers.article("Not at all", body="<p>Batch tc and that cell.</p>")
    makers.article("A draft", body="<p>T cell.</p>", live_number=0)
    makers.question("Why T cells?")

    groups = client.get(term.get_absolute_url()).context["mentions"]

    assert [(group.kind, sorted(entry.title for entry in group.entries)) for group in groups] == [
        ("articles", ["By its short name", "Hardly", "Mostly"]),
        ("questions", ["Why T cells?"]),
    ]


def test_a_term_leads_first_to_what_is_called_so_the_shortest_title_before_others_and_then_to_the_newest(client):
    term = makers.term("T cell")
    for title in ("What T-cells do", "Older", "Newer", "T cells", "Tea cells and T cell tests"):
        makers.article(title, body="<p>A T cell.</p>")
        catch_up()
    makers.article("Cells", body="<p>T cells.</p>")

    [articles] = client.get(term.get_absolute_url()).context["mentions"]

    assert [entry.title for entry in articles.entries] == [
        "T cells",
        "What T-cells do",
        "Tea cells and T cell tests",
        "Cells",
        "Newer",
        "Older",
    ]


def test_a_term_is_met_where_its_first_letter_is_large_whatever_its_accent(client):
    term = makers.term("éosinophile")
    makers.article("Éosinophile", body="<p>ÉOSINOPHILE.</p>")

    assert [group.kind for group in client.get(term.get_absolute_url()).context["mentions"]] == ["articles"]


def test_words_stand_in_order_whatever_their_case_and_accent(client):
    for name in ("cytokine", "CTLA-4", "Éclair", "dose", "Cycle", "5-FU"):
        makers.term(name)

    page = client.get("/glossary/").content.decode()

    assert in_order(page, *(f">{name}</a></dt>" for name in ("5-FU", "CTLA-4", "Cycle", "cytokine", "dose", "Éclair")))
    assert re.findall(r'<h2 id="letter-\d">(.)</h2>', page) == ["#", "C", "D", "E"]


def test_the_main_menu_says_where_the_reader_is(client):
    page = client.get("/glossary/").content.decode()

    assert 'href="/glossary/" aria-current="true">A to Z</a>' in page
    assert page.partition("<main")[0].count("aria-current") == 1
