"""What is not public answers 404 and is found nowhere, for staff too."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from immunoinfo.search.index import catch_up
from tests import makers
from tests.addresses import asked_by, crawl, resolved

pytestmark = pytest.mark.django_db
WORD = "Zyxquorp"
HOUR = timedelta(hours=1)


def draft(item):
    type(item).objects.filter(pk=item.pk).update(live_number=0)


def scheduled(item):
    type(item).objects.filter(pk=item.pk).update(starts_at=timezone.now() + HOUR)


def ended(item):
    now = timezone.now()
    type(item).objects.filter(pk=item.pk).update(starts_at=now - 2 * HOUR, ends_at=now - HOUR)


def withdrawn(item):
    type(item).objects.filter(pk=item.pk).update(withdrawn_at=timezone.now())


HIDE = {"draft": draft, "scheduled": scheduled, "ended": ended, "withdrawn": withdrawn}


@pytest.fixture
def everything_says_the_word():
    """One item of each kind, all naming the word and linked with each other and with public items."""
    therapy = makers.therapy(f"{WORD} therapy", alternate_names=[{"name": f"{WORD}s", "kind": "exact"}])
    article = makers.article(
        f"{WORD} article",
        [therapy],
        kind="comparison",
        body=f"<p>{WORD}</p>",
        featured=1,
        sources_checked_at=timezone.localdate(),
    )
    question = makers.question(f"What is {WORD}?", [therapy], article=article)
    term = makers.term(WORD, [therapy], alternate_names=[{"name": f"{WORD}ine", "kind": "abbr"}])
    public = makers.therapy("Public therapy")
    makers.therapy("Public child", parent=therapy)
    makers.article("Public article", [public, therapy], body="<p>Nothing to see.</p>")
    makers.question("Public question?", [public, therapy], article=article)
    other = makers.term("Public term", [public])
    other.related.add(term)
    other.confused_with.add(term)
    return {"therapy": [therapy], "article": [article], "question": [question], "term": [term]}


def public_text(client, items):
    word = WORD.lower()  # search echoes it, so that the capital can only come from an item
    queries = [f"/search/?q={word}", f"/search/?q={word}&kind=term", "/search/?q=public", f"/glossary/{word}ine/"]
    queries += [f"/api/v1/{name}?q={asked}" for name in ("search", "suggest") for asked in (word, word[:3], "public")]
    queries += [f"/search/?q={word}q", f"/api/v1/articles?therapy={word}-therapy", "/api/v1/terms/public-term"]
    queries += [f"/therapies/compare/?a={word}-therapy&b=public-therapy", f"/therapies/compare/?a={word}-therapy"]
    queries += [f"/{kind}/?therapy={word}-therapy" for kind in ("articles", "questions", "glossary")]
    ask = asked_by(client)
    answers = crawl(ask)
    return answers | {address: ask(address) for address in {*resolved(items), *queries} - set(answers)}


@pytest.mark.parametrize("hide", HIDE.values(), ids=HIDE)
@pytest.mark.parametrize(
    "staff", [pytest.param(False, id="reader"), pytest.param(True, id="staff", marks=pytest.mark.thorough)]
)
def test_a_hidden_word_is_on_no_public_address(client, superuser, everything_says_the_word, hide, staff):
    items = everything_says_the_word
    if staff:
        client.force_login(superuser)
    catch_up()
    for kind in items.values():
        hide(kind[0])

    answers = public_text(client, items)

    for address, response in answers.items():
        text = response.content.decode(errors="replace")
        assert WORD not in text, address
        assert not [kind[0] for kind in items.values() if kind[0].get_absolute_url() in text], address
    for kind, (item,) in items.items():
        assert client.get(item.get_absolute_url()).status_code == 404
        assert client.get(reverse(f"api:{kind}_detail", args=[item.slug])).status_code == 404
    for kind in items.values():
        assert client.get(kind[0].get_absolute_url()).status_code == 404
    assert client.get(f"{items['therapy'][0].get_absolute_url()}booklet/").status_code == 404


def test_the_same_word_is_found_once_it_is_public(client, everything_says_the_word):
    items = everything_says_the_word

    answers = public_text(client, items)

    for kind in items.values():
        assert WORD in answers[kind[0].get_absolute_url()].content.decode()
        assert kind[0].get_absolute_url() in answers[f"/search/?q={WORD.lower()}"].content.decode()
    assert answers[f"/glossary/{WORD.lower()}ine/"].status_code == 301


def test_a_window_opens_and_closes_to_the_second_without_a_job(client, monkeypatch):
    now = timezone.now()
    article = makers.article("Window", starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    term = makers.term("Windowterm", starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    other = makers.article("Other", body="<p>A windowterm is met here.</p>")
    seen = {}

    for name, moment in {
        "before": HOUR - timedelta(seconds=1),
        "open": HOUR,
        "last": 2 * HOUR - timedelta(seconds=1),
        "after": 2 * HOUR,
    }.items():
        monkeypatch.setattr(timezone, "now", lambda moment=moment: now + moment)
        seen[name] = (
            client.get(article.get_absolute_url()).status_code == 200,
            article.get_absolute_url() in client.get("/search/?q=window").content.decode(),
            article.get_absolute_url() in client.get("/articles/").content.decode(),
            term.get_absolute_url() in client.get(other.get_absolute_url()).content.decode(),
        )

    assert seen == {"before": (False,) * 4, "open": (True,) * 4, "last": (True,) * 4, "after": (False,) * 4}


@pytest.mark.parametrize("maker", makers.MAKERS.values(), ids=makers.MAKERS)
@pytest.mark.parametrize("live", [0, 1])
@pytest.mark.parametrize(("start", "end"), [(-2, None), (-2, -1), (-2, 2), (1, None), (1, 2)])
@pytest.mark.parametrize("withdrawn", [False, True])
def test_one_rule_of_what_is_public_in_sql_and_in_python(maker, live, start, end, withdrawn):
    now = timezone.now()
    item = maker(
        live_number=live,
        starts_at=now + start * HOUR,
        ends_at=now + end * HOUR if end else None,
        withdrawn_at=now if withdrawn else None,
    )

    assert type(item).objects.published().filter(pk=item.pk).exists() == item.is_published()
