"""Every address that a reader can reach answers, and is a whole page."""

import gzip
import os
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from articles.models import Article, FaqEntry
from glossary.models import Term
from immunoinfo.publishing.models import SafetyNotice
from immunoinfo.therapies.models import TherapyType
from tests import makers
from tests.addresses import NOT_PAGES, Page, crawl, get, public_patterns, resolved

pytestmark = pytest.mark.django_db
ANSWERED, READ = {}, {}
EVERY_PAGE = os.environ.get("EVERY_PAGE") == "1"
SOME = 3  # pages of a kind
SITE = "http://localhost:8000"


@pytest.fixture
def answers(content):
    """The answer of every public address, from the resolver and by links.

    Where minutes count (`make test`) the links are not followed, and of each kind that has many pages some stand for
    all; `make test-services`, which CI runs, reads every page.
    """
    most = None if EVERY_PAGE else SOME
    items = {
        "therapy": TherapyType.objects.all()[:most],
        "article": Article.objects.all()[:most],
        "question": FaqEntry.objects.all()[:most],
        "term": Term.objects.all()[:most],
    }
    if not ANSWERED:  # the same content gives the same answers: one crawl serves every test of this process
        ANSWERED.update(crawl() if EVERY_PAGE else {})
        for address in [*resolved(items), "/search/?q=immunotherapy", "/search/?q=xqzvw"]:
            ANSWERED.setdefault(address, get(address))
    return ANSWERED


def pages(answers):
    """The pages among ANSWERS, read once a process."""
    for address, response in answers.items():
        if response.headers["Content-Type"].startswith("text/html") and address not in READ:
            READ[address] = Page(response.content.decode())
    return READ


def test_every_address_answers_and_is_a_whole_page(answers):
    assert {a: r.status_code for a, r in answers.items() if r.status_code != 200} == {}
    for address, page in pages(answers).items():
        assert page.headings.count(1) == 1, address
        assert page.headings[0] == 1, address
        steps = [after - before for before, after in zip(page.headings, page.headings[1:], strict=False)]
        assert max(steps, default=0) <= 1, f"{address} skips a heading level: {page.headings}"
        assert page.title.strip(), address
        assert len(page.meta.get("description", "")) > 20, address


def test_each_page_for_search_engines_has_one_address_and_a_title_and_description_of_its_own(answers):
    indexed = {a: page for a, page in pages(answers).items() if page.meta.get("robots") != "noindex"}
    addresses = [page.rel["canonical"].removeprefix(SITE) for page in indexed.values()]
    own = {a: page for a, page in indexed.items() if page.rel["canonical"].removeprefix(SITE) == a}

    assert set(addresses) <= set(own), "an address that is named as the one for others is one itself"
    for said in ("title", "description"):
        found = Counter(page.title if said == "title" else page.meta["description"] for page in own.values())
        assert {words: times for words, times in found.items() if times > 1} == {}
        assert [words for words in found if len(words) > (60 if said == "title" else 155)] == []
    for address, page in own.items():
        assert page.meta["og:url"] == SITE + address
        assert page.meta["og:description"] == page.meta["description"]
        assert page.meta["og:title"] == page.title.removesuffix(" – Immunoinfo")
        assert page.meta["og:type"] in ("website", "article")
        assert page.meta["og:image"].startswith(SITE)


def test_search_booklets_and_choices_stay_out_of_search_engines(answers):
    hidden = {a for a, page in pages(answers).items() if page.meta.get("robots") == "noindex"}

    assert {a for a in answers if a.startswith("/search/") or a.endswith("/booklet/") or "/compare/?" in a} <= hidden
    assert not [a for a in hidden if "canonical" in pages(answers)[a].rel]


def test_no_page_needs_javascript_sets_a_cookie_or_asks_another_host(answers):
    for address, response in answers.items():
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address
    for address, page in pages(answers).items():
        assert page.scripts == 0, f"{address} holds a script of its own, or one that it waits for"
        assert [url for url in page.loaded if not url.startswith("/") or url.startswith("//")] == [], address


def test_every_page_with_its_style_and_scripts_is_light(answers):
    """HTML, CSS and JavaScript as they are sent; a page of the A to Z less."""
    for address, page in pages(answers).items():
        parts = [url for url in page.loaded if url.endswith((".css", ".js"))]
        files = [Path(finders.find(url.removeprefix("/static/"))).read_bytes() for url in parts]
        scripts = sum(len(gzip.compress(file)) for url, file in zip(parts, files, strict=True) if url.endswith(".js"))
        html = len(gzip.compress(answers[address].content))
        assert scripts <= 12 * 1024, address
        most = 150 if address.endswith("/booklet/") else 60  # a booklet is a whole collection, to print or save
        assert html + sum(len(gzip.compress(file)) for file in files) <= most * 1024, address
        assert html <= 40 * 1024 or not address.startswith("/glossary/"), address


def test_every_page_says_that_it_is_general_information_and_not_for_emergencies(answers):
    for address, response in answers.items():
        if response.headers["Content-Type"].startswith("text/html"):
            text = response.content.decode()
            assert "does not replace advice from your care team" in text, address
            assert "Do not use this site in an emergency" in text, address


def test_every_demonstration_item_says_so_and_that_nobody_reviewed_it(answers):
    for model in (TherapyType, Article, FaqEntry, Term):
        for item in model.objects.all():
            if item.get_absolute_url() not in answers:
                continue
            text = answers[item.get_absolute_url()].content.decode()
            assert "Demonstration content, not clinically reviewed." in text, item
            assert "not yet clinically reviewed" in text, item


@pytest.mark.thorough
@pytest.mark.skipif(not EVERY_PAGE, reason="make test-thorough and make test-services follow every link")
def test_every_item_is_within_three_clicks_of_home_and_listed_under_each_of_its_therapy_types(client, answers):
    distance, edge = {"/": 0}, ["/"]
    links = {address: page.links for address, page in pages(answers).items()}
    for step in (1, 2, 3):
        reached = {link.split("#")[0] for address in edge for link in links.get(address, [])}
        edge = [address for address in reached if address.startswith("/") and address not in distance]
        distance |= dict.fromkeys(edge, step)
    listed = defaultdict(set)
    for address, found in links.items():
        listed[address.partition("?")[0]] |= {*found}  # with the further pages of a long list
    for model in (TherapyType, Article, FaqEntry, Term):
        for item in model.objects.all():
            assert item.get_absolute_url() in distance, item
            for therapy in item.therapies.all() if hasattr(item, "therapies") else ():
                assert item.get_absolute_url() in listed[therapy.get_absolute_url()], (item, therapy)


def test_a_new_address_cannot_be_forgotten_by_these_tests():
    from tests.addresses import FROM_DATABASE

    with_parameter = {name for name, takes_parameter in public_patterns() if takes_parameter}

    assert with_parameter == {*FROM_DATABASE, "media", "preview"}
    assert {name for name, _ in public_patterns()} >= NOT_PAGES


@pytest.mark.parametrize("address", ["/robots.txt", "/favicon.ico", "/healthz"])
def test_files_for_machines_answer(client, address):
    response = client.get(address)

    assert response.status_code == 200


@pytest.mark.parametrize("address", ["/", "/articles/", "/search/", "/glossary/", "/about/"])
def test_public_pages_take_no_post(client, address):
    assert client.post(address).status_code == 405


def test_a_page_is_answered_304_when_it_has_not_changed(client):
    article = makers.article()
    first = client.get(article.get_absolute_url())

    again = client.get(article.get_absolute_url(), headers={"if-none-match": first.headers["ETag"]})
    zipped = client.get(article.get_absolute_url(), headers={"accept-encoding": "gzip"})
    zipped_again = client.get(
        article.get_absolute_url(), headers={"accept-encoding": "gzip", "if-none-match": zipped.headers["ETag"]}
    )

    assert again.status_code == 304
    assert zipped_again.status_code == 304
    assert "no-cache" in first.headers["Cache-Control"]


def test_a_page_has_a_new_etag_after_a_change(client):
    article = makers.article()
    before = client.get(article.get_absolute_url()).headers["ETag"]
    Article.objects.update(main_message="Another message.")

    after = client.get(article.get_absolute_url(), headers={"if-none-match": before})

    assert after.status_code == 200


def test_headers_forbid_what_a_page_never_does(client):
    headers = client.get("/").headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    for directive in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"):
        assert directive in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_safety_notice_stands_above_every_page_until_it_ends(client, monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    SafetyNotice.objects.create(
        text="Medicine X is recalled.", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)
    )
    SafetyNotice.objects.create(
        text="An old notice.", starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=2)
    )

    for address in ("/", "/search/?q=x", "/glossary/", "/about/"):
        text = client.get(address).content.decode()
        assert "Medicine X is recalled." in text
        assert "An old notice." not in text


def test_report_a_mistake_appears_where_a_contact_is_set(client, settings):
    assert "Report a mistake" not in client.get("/").content.decode()

    settings.CONTACT_EMAIL = "editors@example.org"

    assert "mailto:editors@example.org" in client.get("/").content.decode()


def test_error_pages_have_the_sites_look_and_need_no_database(rf, django_db_blocker):
    from django.core.exceptions import PermissionDenied
    from django.template.loader import render_to_string

    from immunoinfo import views

    request = rf.get("/nowhere/")
    with django_db_blocker.block():
        answers = {
            400: views.bad_request(request, Exception()),
            403: views.forbidden(request, PermissionDenied()),
            404: views.not_found(request, Exception()),
            500: views.server_error(request),
        }
        gone = render_to_string("410.html", request=request)

    for status, response in answers.items():
        assert response.status_code == status
        assert Page(response.content.decode()).headings.count(1) == 1
    assert "This page is gone" in gone
