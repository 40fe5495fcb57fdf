"""The clinic sheet and the wallet card as the server knows them: the same for everybody, whatever anybody chose."""

import re

import pytest

from immunoinfo.marks import cited_keys
from immunoinfo.publishing.models import Source
from immunoinfo.publishing.preview import signed_address
from immunoinfo.wallet import LEVELS, WalletCard
from tests import makers
from tests.addresses import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["article", "question", "term"])
def test_a_page_offers_itself_with_all_that_the_sheet_needs(client, kind):
    item = makers.MAKERS[kind]('A "quoted" <b>title</b>', slug="quoted")
    text = client.get(item.get_absolute_url()).content.decode()

    assert f'data-to-sheet hidden data-url="{item.get_absolute_url()}" data-kind="{kind}"' in text
    assert 'data-title="A &#34;quoted&#34; &lt;b&gt;title&lt;/b&gt;"' in text
    assert 'aria-pressed="false"' in text


def test_a_question_in_a_list_offers_itself_with_its_short_answer(client):
    therapy = makers.therapy()
    article = makers.article("Long", [therapy])
    makers.question("Why me?", [therapy], short_answer="Nobody knows.", article=article)
    other = makers.question("Why not?", [therapy])

    for address in (article.get_absolute_url(), other.get_absolute_url(), "/questions/"):
        ticked = client.get(address).content.decode().partition('data-url="/questions/why-me/"')[2].partition(">")[0]
        assert 'data-kind="question" data-title="Why me?" data-text="Nobody knows."' in ticked, address


def test_a_preview_of_a_draft_asks_for_no_feedback_and_offers_nothing_to_keep(client):
    draft = makers.question("Never public?", live_number=0)

    text = client.get(signed_address(makers.revision(draft, makers.user()))).content.decode()

    assert "Never public?" in text
    assert "data-to-sheet" not in text
    assert "feedback-form" not in text


def test_the_sheet_is_one_page_for_everybody_and_takes_nothing(client):
    first = client.get("/take-to-clinic/")
    again = client.get("/take-to-clinic/?items=a,b", headers={"cookie": "x=y"})

    assert first.headers["ETag"] == again.headers["ETag"]
    assert client.post("/take-to-clinic/").status_code == 405
    assert "<form" not in first.content.decode().replace('<form class="search-box"', "")


def test_without_javascript_the_sheet_explains_and_leads_on(client):
    text = client.get("/take-to-clinic/").content.decode()
    shown = text[text.index("data-sheet-without") : text.index("data-sheet hidden")]

    assert "With JavaScript switched on" in shown
    assert {"/questions/", "/therapies/", "/search/?q=questions+to+ask"} <= set(Page(shown).links)


def test_the_card_says_three_steps_of_urgency_each_with_its_sources(client, content):
    for address in ("/take-to-clinic/", "/take-to-clinic/card/"):
        text = client.get(address).content.decode()
        card = text[text.index('<section class="wallet"') : text.index("</section>", text.index('class="wallet"'))]

        assert "I have had immunotherapy" in card
        assert "24-hour number" in card
        assert [level for level, *_ in LEVELS] == re.findall(r'<p class="wallet-(emergency|same-day|soon)">', card)
        assert len(set(re.findall(r'href="#source-(\d+)"', card))) == 7


def test_every_statement_of_the_card_names_a_source_that_there_is(content):
    assert all(cited_keys(words) for _level, _label, words in WalletCard().levels())
    keys = cited_keys(WalletCard().cited_text())
    assert Source.objects.filter(key__in=keys).count() == len(keys)


def test_pages_that_say_when_to_get_help_lead_to_the_card(client):
    with_help = makers.article(get_help="Emergency: call.")
    without = makers.article()
    therapy = makers.therapy()

    leads = [
        'href="/take-to-clinic/card/"' in client.get(item.get_absolute_url()).content.decode()
        for item in (with_help, therapy, without)
    ]

    assert leads == [True, True, False]
