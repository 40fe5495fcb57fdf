"""One site in several languages: the address says which, and a page says where else it can be read."""

import json
import subprocess
import sys

import pytest
from django.urls import reverse

from articles.models import Article
from immunoinfo.publishing.models import Revision
from immunoinfo.search.models import IndexEntry
from tests import makers
from tests.addresses import Page, crawl, get
from tests.forms import change_url, filled, list_url

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
MISSING = "Esta página no está traducida todavía"


@pytest.fixture
def spanish(settings):
    """A site on which Spanish is on."""
    settings.LANGUAGES = [("en-gb", "English"), ("es", "Español")]


def text(address):
    response = get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def two(maker, words, other, **fields):
    """An item and its translation, which has the same slug."""
    original = maker(words, **fields)
    return original, maker(other, slug=original.slug, language="es", **fields)


def test_another_language_is_off_until_a_deployment_says_otherwise(client):
    page = client.get("/")

    assert client.get("/es/").status_code == 404
    assert b"hreflang" not in page.content
    assert 'class="languages"' not in page.content.decode()


def test_an_unknown_language_is_refused_aloud():
    code = "import immunoinfo.settings"
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={"DEBUG": "1", "LANGUAGES_ON": "xx"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode != 0
    assert "LANGUAGES_ON: “xx” is none of es" in found.stderr


def test_the_address_says_the_language_and_no_header_or_cookie_does(spanish, client):
    client.cookies["django_language"] = "es"
    english = client.get("/about/", HTTP_ACCEPT_LANGUAGE="es")
    page = client.get("/es/about/", HTTP_ACCEPT_LANGUAGE="en")

    assert b'<html lang="en-GB">' in english.content
    assert b"<h1>About us</h1>" in english.content
    assert "language" not in english.headers.get("Vary", "").lower()
    assert b'<html lang="es">' in page.content
    assert "<h1>Quiénes somos</h1>" in page.content.decode()
    assert 'property="og:locale" content="es_ES"' in page.content.decode()
    assert not page.cookies
    assert client.get("/en-gb/about/").status_code == client.get("/es-mx/about/").status_code == 404


def test_an_address_without_its_last_slash_leads_to_the_page_in_its_language(spanish, client):
    assert client.get("/es/about")["Location"] == "/es/about/"


def test_a_page_names_its_versions_to_search_engines_and_to_readers(spanish):
    for address in ("/", "/about/", "/articles/", "/glossary/", "/therapies/compare/"):
        english, page = text(address), text(f"/es{address}")
        alternates = [
            f'<link rel="alternate" hreflang="en-GB" href="{SITE}{address}">',
            f'<link rel="alternate" hreflang="es" href="{SITE}/es{address}">',
        ]

        assert [line in words for words in (english, page) for line in alternates] == [True] * 4
        assert f'<link rel="canonical" href="{SITE}/es{address}">' in page
        assert f'<a href="/es{address}" hreflang="es" lang="es">Español</a>' in english
        assert f'<a href="{address}" hreflang="en-GB" lang="en-GB">English</a>' in page


def test_an_article_and_its_translation_lead_to_each_other(spanish):
    two(makers.article, "What it is", "Qué es")

    english, page = text("/articles/what-it-is/"), text("/es/articles/what-it-is/")

    assert "<h1>What it is</h1>" in english
    assert "<h1>Qué es</h1>" in page
    assert '<a href="/es/articles/what-it-is/" hreflang="es" lang="es">Español</a>' in english
    assert '<a href="/articles/what-it-is/" hreflang="en-GB" lang="en-GB">English</a>' in page
    assert f'hreflang="en-GB" href="{SITE}/articles/what-it-is/"' in page


def test_a_page_that_is_not_translated_says_where_it_can_be_read(spanish, client):
    items = [makers.article("One"), makers.question("Two?"), makers.term("Three"), makers.therapy("Four")]

    for item in items:
        response = client.get(f"/es{item.get_absolute_url()}")
        page = response.content.decode()

        assert response.status_code == 404
        assert f"<h1>{MISSING}</h1>" in page
        assert f'<a href="{item.get_absolute_url()}" hreflang="en-GB" lang="en-GB">{item} (English)</a>' in page
        assert 'content="noindex"' in page
        english = text(item.get_absolute_url())
        assert "hreflang" not in english.partition("</head>")[0]
        assert '<a href="/es/" hreflang="es"' in english


def test_a_translation_that_is_no_more_public_than_a_draft_is_named_nowhere(spanish, client):
    _original, draft = two(makers.article, "What it is", "Qué es")
    type(draft).objects.filter(pk=draft.pk).update(live_number=0)

    assert "/es/articles/" not in text("/articles/what-it-is/").replace('href="/es/"', "").partition("</head>")[0]
    assert MISSING in client.get("/es/articles/what-it-is/").content.decode()
    assert MISSING not in client.get("/es/articles/nowhere/").content.decode()


def test_lists_search_feeds_data_and_the_site_map_keep_to_their_language(spanish):
    makers.source()
    for maker, words, other in (
        (makers.article, "English article", "Artículo hermano"),
        (makers.question, "English question?", "¿Pregunta hermana?"),
        (makers.term, "English word", "Palabra hermana"),
        (makers.therapy, "English therapy", "Terapia hermana"),
    ):
        two(maker, words, other)
    lists = (
        "articles",
        "questions",
        "glossary",
        "therapies",
        "feed",
        "feed/articles",
        "search",
        "api/v1/search",
        "api/v1/terms",
    )

    for name in lists:
        slash = "" if name.startswith("api") else "/"
        english = text(f"/{name}{slash}?q=english")
        page = text(f"/es/{name}{slash}?q=herman")

        assert "ermana" not in english.replace("herman ", ""), name
        assert "English " not in page.replace("English</a>", ""), name
    assert text("/api/v1/terms") != text("/es/api/v1/terms")
    found = json.loads(text("/es/api/v1/suggest?q=palabra"))["results"]
    assert [each["url"] for each in found] == ["/es/glossary/english-word/"]
    assert f"<loc>{SITE}/es/articles/english-article/</loc>" in text("/es/sitemap-articles.xml")
    assert "/es/" not in text("/sitemap-articles.xml")
    assert 'xml:lang="es"' in text("/es/feed/") or 'lang="es"' in text("/es/feed/")
    assert f"Sitemap: {SITE}/sitemap.xml\nSitemap: {SITE}/es/sitemap.xml" in text("/robots.txt")


def test_an_item_keeps_its_own_address_on_a_page_of_another_language(spanish):
    two(makers.article, "What it is", "Qué es")

    text("/es/search/?q=que")  # brings the index up to date, in Spanish

    assert set(IndexEntry.objects.values_list("url", flat=True)) == {
        "/articles/what-it-is/",
        "/es/articles/what-it-is/",
    }


def test_words_are_explained_in_the_language_of_the_page(spanish):
    two(makers.term, "antigen", "antígeno")
    makers.article("Texto", language="es", slug="texto", body="<p>El antígeno y antigen.</p>")

    page = text("/es/articles/texto/")

    assert 'popovertarget="word-antigen">antígeno</button>' in page
    assert page.count('<button type="button" class="term"') == 1
    assert '<a class="definition-more" href="/es/glossary/antigen/">Más sobre antígeno</a>' in page


@pytest.mark.thorough
def test_every_page_of_a_language_that_nobody_reviewed_says_so(spanish):
    two(makers.article, "What it is", "Qué es")
    note = "<strong>Traducción sin revisar:</strong>"

    answers = crawl(start="/es/")
    pages = {address: answer.content.decode() for address, answer in answers.items() if address.startswith("/es/")}

    assert len(pages) > 15
    html = {address: page for address, page in pages.items() if page.startswith("<!DOCTYPE html>")}
    assert {address for address, page in html.items() if note not in page or '<html lang="es">' not in page} == set()
    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}
    assert not any(
        note in answer.content.decode() for address, answer in answers.items() if not address.startswith("/es/")
    )


def test_scripts_and_forms_stay_in_the_language(spanish, client):
    two(makers.article, "What it is", "Qué es")
    page = text("/es/articles/what-it-is/")

    assert 'data-suggest="/es/api/v1/suggest"' in page
    assert 'data-url="/es/articles/what-it-is/"' in page
    assert 'action="/es/feedback/"' in page
    sent = client.post(
        "/es/feedback/", "page=/es/articles/what-it-is/&useful=yes&text=", content_type="application/x-www-form-urlencoded",
        headers={"origin": "http://testserver"},
    )  # fmt: skip
    assert (sent.status_code, sent["Location"]) == (303, "/es/feedback/thanks/")


def test_a_preview_is_in_the_language_of_its_item(spanish, client):
    item = makers.article("Qué es", language="es", slug="que-es", live_number=0)
    revision = makers.revision(item, state=Revision.State.DRAFT)
    client.force_login(makers.user(is_superuser=True))

    page = client.get(reverse("admin:articles_article_preview", args=[item.pk, revision.number])).content.decode()

    assert '<html lang="es">' in page
    assert "<strong>Vista previa:</strong>" in page


def test_what_is_said_in_another_language_than_the_page_says_so(spanish):
    therapy = makers.therapy("Only English")
    makers.article("Texto", [therapy], language="es", slug="texto")

    assert f'<a href="/therapies/{therapy.slug}/" lang="en-GB">Only English</a>' in text("/es/articles/texto/")
    assert Page(text("/es/articles/texto/")).meta["og:locale"] == "es_ES"


def test_an_editor_writes_a_translation_beside_the_original(spanish, client):
    original = makers.article("What it is")
    client.force_login(makers.user(is_superuser=True))
    add = reverse("admin:articles_article_add")

    words = {"title": "Qué es", "summary": "Resumen.", "slug": original.slug, "language": "es", "therapies": []}
    client.post(add, filled(client, add, **words, _save="1"))

    item = Article.objects.get(language="es")
    form = client.get(change_url(item)).content.decode()
    assert (item.slug, item.live_number) == (original.slug, 0)
    assert 'name="language"' not in form
    assert '<div class="readonly">Español</div>' in form
    assert [str(each) for each in client.get(f"{list_url(Article)}?language=es").context["cl"].result_list] == [
        "Qué es"
    ]


def test_where_there_is_one_language_no_editor_is_asked_for_it(client):
    client.force_login(makers.user(is_superuser=True))

    assert "language" not in client.get(reverse("admin:articles_article_add")).context["adminform"].form.fields


def test_a_therapy_type_of_another_language_is_warned_of(spanish):
    article = makers.article("Texto", [makers.therapy("Only English")], language="es", slug="texto")

    assert "“Only English” is a therapy type of another language." in [each.message for each in article.own_findings()]
