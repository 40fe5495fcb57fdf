"""Every word of the interface can be translated: pages in a made-up language show which one cannot."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import trans_real

from articles.models import Article
from immunoinfo.languages import forget_words
from immunoinfo.publishing.models import SafetyNotice
from immunoinfo.search.index import catch_up
from immunoinfo.therapies.models import TherapyType
from tests import makers
from tests.addresses import get
from tests.pseudo import Pseudo, untranslated

pytestmark = pytest.mark.django_db


@pytest.fixture
def pseudo(monkeypatch):
    """English, every message of it in brackets."""
    monkeypatch.setitem(trans_real._translations, "en-gb", Pseudo("en-gb"))
    monkeypatch.setattr(trans_real, "_default", None)
    forget_words()  # words are remembered by language, and this one goes by the name of English
    yield
    trans_real.deactivate()  # the last page left it active
    forget_words()


def marked(text):
    return f"⟪{text}⟫"


@pytest.fixture
def content():
    """One item of each kind with every field written, all of it in the brackets of content."""
    source = makers.source(
        "s", title=marked("A title"), publisher=marked("A journal"), authors=marked("Some"), year=2020
    )
    dates = {
        "sources_checked_at": date(2020, 1, 1),
        "banner": marked("Demonstration"),
        "change_note": marked("Changed"),
    }
    dates |= {"reviewed_at": date(2020, 1, 1), "reviewer_role": marked("a nurse")}
    names = [{"name": marked("x y"), "kind": "exact"}]  # shared by two: shown by its address, letter by letter
    names += [{"name": marked(kind), "kind": kind} for kind in ("abbr", "broader", "narrower", "overlap", "confused")]
    facts = {name: marked(f"Said [@{source.key}].") for name in TherapyType.cited_fields}
    facts["when_to_get_help"] = f"{marked('Emergency')}: {marked('call')}\n\n{marked('Words.')}"
    shared = {**dates, "alternate_names": names}
    top = makers.therapy(marked("Top"), slug="top", definition=marked("What it is."), **facts, **shared)
    low = makers.therapy(marked("Low"), slug="low", parent=top, definition=marked("What it is."), **facts, **dates)
    words = {name: marked(f"{name} [@{source.key}]") for name in Article.balance_fields}
    article = makers.article(
        marked("Article"), [top, low], slug="article", kind="comparison", summary=marked("Summary"),
        main_message=marked("Message"), key_points=marked("Point"), get_help=facts["when_to_get_help"],
        body=f"<h2>{marked('Heading')}</h2><p>{marked(f'Text with a word [@{source.key}]')}</p>"
        + "".join(f"<p>[diagram:{name}]</p>" for name in ("car-t-step-by-step", "parts-of-the-immune-system")),
        featured=1, **words, **shared,
    )  # fmt: skip
    makers.article(
        marked("Other"),
        [top],
        slug="other",
        summary=marked("Summary"),
        main_message=marked("M"),
        body=f"<p>{marked('Text')}</p>",
    )
    answer = {"short_answer": marked("Short."), "full_answer": f"<p>{marked('Full.')}</p>"}
    makers.question(marked("Question?"), [top], slug="question", article=article, **answer, **shared)
    makers.question(marked("Another?"), [top], slug="another", **answer)
    said = {
        "definition": marked("Meaning of word."),
        "full_definition": marked("More."),
        "misleading_note": marked("Not so."),
    }
    term = makers.term(marked("word"), [top], slug="word", pronunciation=marked("WURD"), **said, **shared)
    other = makers.term(marked("noun"), [top], slug="noun", definition=marked("Meaning."), alternate_names=names[:1])
    term.related.add(other)
    term.confused_with.add(other)
    makers.term(marked("verb"), [top], slug="verb", definition=marked("Meaning."), alternate_names=names[:1])
    now = timezone.now()
    SafetyNotice.objects.create(text=marked("Recalled"), link="/about/", starts_at=now, ends_at=now + timedelta(days=1))
    catch_up()


PUBLIC = (
    "/", "/about/", "/privacy/", "/accessibility/", "/disclaimer/", "/api/", "/take-to-clinic/", "/take-to-clinic/card/",
    "/feedback/", "/feedback/thanks/", "/therapies/", "/therapies/top/", "/therapies/top/booklet/", "/therapies/compare/",
    "/therapies/compare/?a=low&b=top", "/therapies/compare/?a=top&b=%E2%9F%AAnone%E2%9F%AB", "/articles/", "/articles/?therapy=top&kind=comparison",
    "/articles/article/", "/articles/other/", "/questions/", "/questions/?therapy=top", "/questions/question/", "/glossary/",
    "/glossary/?letter=W", "/glossary/word/", "/glossary/x-y/", "/search/", "/search/?q=%E2%9F%AAword%E2%9F%AB", "/search/?q=%E2%9F%AAxqzvw%E2%9F%AB",
    "/nowhere/",
)  # fmt: skip

REFUSALS = ("400.html", "403.html", "410.html", "500.html", "503.html", "feedback/refused.html")


def test_every_word_that_readers_see_can_be_translated(pseudo, content, settings):
    settings.CONTACT_EMAIL = "⟪editors@example.org⟫"
    answers = {address: get(address) for address in PUBLIC}

    pages = {address: answer.content.decode() for address, answer in answers.items()}
    pages |= {name: render_to_string(name, {}, RequestFactory().get("/")) for name in REFUSALS}
    found = {address: untranslated(page) for address, page in pages.items()}

    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {
        "/nowhere/": 404
    }
    assert "\n".join(f"{address} {word}" for address, words in found.items() for word in words) == ""


ADMIN = (
    "index", "articles_article_changelist", "articles_article_add", "articles_faqentry_add", "glossary_term_add",
    "therapies_therapytype_add", "therapies_therapytype_changelist", "publishing_source_changelist", "publishing_source_add",
    "publishing_image_add", "publishing_safetynotice_add", "publishing_redirect_add", "publishing_revision_changelist",
    "feedback_feedback_changelist", "search_searchintent_add", "search_alikewords_add", "articles_article_import", "articles_article_export",
)  # fmt: skip


OURS = "img alt: Search".__ne__  # a word of Django's own templates that it does not translate


@pytest.mark.thorough
def test_every_word_that_editors_see_can_be_translated(pseudo, content, client):
    client.force_login(makers.user(marked("olga"), is_superuser=True))
    article = makers.article(
        marked("Draft"),
        slug="draft",
        live_number=0,
        summary=marked("S"),
        main_message=marked("M"),
        body=f"<p>{marked('B')}</p>",
    )
    makers.revision(article, by=makers.user(marked("anna")))
    names = ("change", "revisions", "delete")
    addresses = [
        *(reverse(f"admin:{name}") for name in ADMIN),
        *(reverse(f"admin:articles_article_{name}", args=[article.pk]) for name in names),
    ]

    answers = {address: client.get(address) for address in addresses}

    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}
    found = {address: [*filter(OURS, untranslated(answer.content.decode()))] for address, answer in answers.items()}
    assert "\n".join(f"{address} {word}" for address, words in found.items() for word in words) == ""


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Planted</p>", "<li>⟦Said⟧ planted</li>", "<p>⟦Said <b>so</b>⟧ <b>planted</b></p>", '<a title="planted">⟪x⟫</a>',
        '<nav aria-label="planted"></nav>', '<img alt="planted">', '<input placeholder="planted">', '<input type="submit" value="planted">',
        '<meta name="description" content="planted">', '<div data-done="planted words"></div>', "<p>⟪cut off</p><p>planted</p>",
    ],
)  # fmt: skip
def test_a_word_outside_the_brackets_is_found(planted):
    assert any("lanted" in words for words in untranslated(f"<main>⟦a⟧{planted}⟦b⟧</main>"))


def test_what_stands_in_brackets_or_says_its_language_is_not_found():
    page = '<p>⟦Said <a href="/x/" title="⟦t⟧">⟪content⟫</a> so⟧ 3 (A)</p><span lang="es">Español</span><code>path/to</code>'

    assert untranslated(page) == []
