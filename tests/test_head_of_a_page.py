"""What a page says of itself to search engines, and to those who share it."""

import pytest

from articles.models import Article
from immunoinfo.publishing.preview import signed_address
from tests import makers
from tests.addresses import Page

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"


def page(client, address):
    return Page(client.get(address).content.decode())


@pytest.mark.parametrize(
    ("title", "shown", "shared"),
    [
        ("Short", "Short – Immunoinfo", "Short"),
        ("A" * 47, "A" * 47 + " – Immunoinfo", "A" * 47),
        ("A" * 48, "A" * 48, "A" * 48),
        ("word " * 12 + "w", "word " * 11 + "word…", "word " * 11 + "word…"),
        ("A" * 70, "A" * 59 + "…", "A" * 59 + "…"),
        ('<b>"T & B"</b>', '<b>"T & B"</b> – Immunoinfo', '<b>"T & B"</b>'),
        ("Why Immunoinfo", "Why Immunoinfo", "Why Immunoinfo"),
    ],
    ids=["named", "just fits", "too long to be named", "cut after a word", "one long word", "markup", "names the site"],
)
def test_a_title_fits_and_names_the_site_where_there_is_room(client, title, shown, shared):
    found = page(client, makers.article(title, slug="a").get_absolute_url())

    assert found.title == shown
    assert found.meta["og:title"] == shared


def test_a_description_is_cut_after_a_whole_word(client):
    found = page(client, makers.article(summary="word " * 50 + "end.").get_absolute_url())

    assert found.meta["description"] == found.meta["og:description"] == "word " * 30 + "word…"


@pytest.fixture
def many():
    therapy = makers.therapy("Child")
    articles = [Article(title=f"T {n:02}", slug=f"t-{n}", live_number=1, summary="S.") for n in range(21)]
    for article in Article.objects.bulk_create(articles):
        article.therapies.set([therapy])
    makers.term("Antigen", [therapy])


@pytest.mark.parametrize(
    ("asked", "address", "title"),
    [
        ("/articles/?page=2", "/articles/?page=2", "Articles, page 2"),
        ("/articles/?page=1&utm=x", "/articles/", "Articles"),
        ("/articles/?page=99", "/articles/?page=2", "Articles, page 2"),
        ("/articles/?therapy=nonsense&kind=nonsense", "/articles/", "Articles"),
        (
            "/articles/?kind=overview&page=2&therapy=child",
            "/articles/?therapy=child&kind=overview&page=2",
            "Articles, about Child, Overview, page 2",
        ),
        (
            "/glossary/?letter=a&therapy=child",
            "/glossary/?letter=A&therapy=child",
            "A to Z of words, letter A, about Child",
        ),
        ("/glossary/?letter=Q", "/glossary/", "A to Z of words"),
        ("/questions/?therapy=", "/questions/", "Questions"),
    ],
)
def test_a_list_has_one_address_however_it_was_asked_for(client, many, asked, address, title):
    found = page(client, asked)

    assert found.rel["canonical"] == found.meta["og:url"] == SITE + address
    assert found.title == f"{title} – Immunoinfo"


def test_a_preview_has_no_address_for_others(client):
    revision = makers.revision(makers.article("Draft", live_number=0))

    found = page(client, signed_address(revision))

    assert found.meta["robots"] == "noindex"
    assert "canonical" not in found.rel
    assert "og:url" not in found.meta
