"""What feed readers and search engines read: what changed, and what there is."""

from datetime import UTC, datetime, timedelta

import pytest
from defusedxml import ElementTree

from articles.models import Article
from immunoinfo import feeds, sitemaps
from immunoinfo.therapies.models import TherapyType
from tests import makers

pytestmark = pytest.mark.django_db
ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
SITE = "http://localhost:8000"
HOSTILE = "A\x0b\x1f\ufffe]]><b>&\"'</entry>"


def feed(client, address):
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def titles(root):
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def locations(client, address):
    root = ElementTree.fromstring(client.get(address).content)
    return [place.text.removeprefix(SITE) for place in root.iter(f"{MAP}loc")]


@pytest.fixture
def family():
    parent = makers.therapy("Parent", changed_at=DAY)
    child = makers.therapy("Child", parent=parent, changed_at=DAY + timedelta(days=1))
    makers.article("Of the child", [child], changed_at=DAY + timedelta(days=2))
    makers.question("Of the parent?", [parent], changed_at=DAY + timedelta(days=3))
    makers.term("Of none", changed_at=DAY + timedelta(days=4))


def test_an_entry_says_what_it_is_what_changed_and_when(client):
    makers.article("Waiting", summary="How long.", change_note="Times corrected.", banner="A draft.", changed_at=DAY)

    (entry,) = feed(client, "/feed/").iter(f"{ATOM}entry")

    assert {part.tag.removeprefix(ATOM): part.text for part in entry} == {
        "title": "Waiting",
        "link": None,
        "updated": "2026-11-20T09:00:00+00:00",
        "id": f"{SITE}/articles/waiting/",
        "summary": "<p>How long.</p><p>What changed: Times corrected.</p><p>A draft.</p>",
    }
    assert entry.find(f"{ATOM}link").get("href") == f"{SITE}/articles/waiting/"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/feed/", ["Of none", "Of the parent?", "Of the child", "Child", "Parent"]),
        ("/feed/articles/", ["Of the child"]),
        ("/feed/questions/", ["Of the parent?"]),
        ("/feed/terms/", ["Of none"]),
        ("/feed/therapies/", ["Child", "Parent"]),
        ("/therapies/parent/feed/", ["Of the parent?", "Of the child", "Child", "Parent"]),
        ("/therapies/child/feed/", ["Of the child", "Child"]),
    ],
)
def test_each_feed_holds_its_own_and_the_newest_first(client, family, address, expected):
    root = feed(client, address)

    assert titles(root) == expected
    assert root.findtext(f"{ATOM}id") == SITE + address
    assert root.findtext(f"{ATOM}updated") == root.findtext(f"{ATOM}entry/{ATOM}updated")


def test_a_feed_ends_after_its_newest_entries(client, monkeypatch, family):
    monkeypatch.setattr(feeds, "MOST", 2)

    assert titles(feed(client, "/feed/")) == ["Of none", "Of the parent?"]


def test_whatever_characters_content_holds_the_files_stay_well_formed(client):
    therapy = makers.therapy("Odd", definition=HOSTILE)
    TherapyType.objects.filter(pk=therapy.pk).update(name=HOSTILE)
    makers.article(HOSTILE, [therapy], slug="odd", summary=HOSTILE, change_note=HOSTILE)

    for address in ("/feed/", "/feed/articles/", "/therapies/odd/feed/"):
        assert "A]]><b>&\"'</entry>" in titles(feed(client, address))
    assert locations(client, "/sitemap-articles.xml") == ["/articles/odd/"]


def test_files_are_asked_after_and_answered_304_until_something_changes(client, family):
    for address in ("/feed/", "/therapies/child/feed/", "/sitemap.xml", "/sitemap-articles.xml"):
        first = client.get(address)
        assert "no-cache" in first.headers["Cache-Control"]
        assert "Last-Modified" not in first.headers
        assert client.get(address, headers={"if-none-match": first.headers["ETag"]}).status_code == 304

    before = client.get("/sitemap-articles.xml").headers["ETag"]
    Article.objects.update(withdrawn_at=DAY)
    assert client.get("/sitemap-articles.xml", headers={"if-none-match": before}).status_code == 200


def test_an_empty_feed_is_the_same_each_time(client):
    first = client.get("/feed/articles/")

    assert titles(feed(client, "/feed/articles/")) == []
    assert client.get("/feed/articles/", headers={"if-none-match": first.headers["ETag"]}).status_code == 304


def test_the_site_map_lists_what_is_public_with_the_time_of_its_last_change(client, family):
    makers.article("Hidden", live_number=0)

    root = ElementTree.fromstring(client.get("/sitemap-articles.xml").content)

    assert locations(client, "/sitemap-articles.xml") == ["/articles/of-the-child/"]
    assert [day.text for day in root.iter(f"{MAP}lastmod")] == ["2026-11-22"]
    assert {"/", "/glossary/"} < set(locations(client, "/sitemap-pages.xml"))
    assert f"Sitemap: {SITE}/sitemap.xml" in client.get("/robots.txt").content.decode().splitlines()


def test_a_long_site_map_is_cut_into_files_that_the_index_names(client, monkeypatch, family):
    monkeypatch.setattr(sitemaps.SiteMap, "limit", 1)

    index = locations(client, "/sitemap.xml")

    assert index[-3:] == ["/sitemap-articles.xml", "/sitemap-questions.xml", "/sitemap-terms.xml"]
    assert {"/sitemap-therapies.xml", "/sitemap-therapies.xml?p=2"} < set(index)
    found = [locations(client, f"/sitemap-therapies.xml?p={page}") for page in (1, 2)]
    assert sorted(found) == [["/therapies/child/"], ["/therapies/parent/"]]


@pytest.mark.parametrize("page", ["3", "0", "-1", "x", "9" * 4301, "\x00"])
def test_a_file_that_is_not_there_is_not_found(client, page):
    assert client.get("/sitemap-articles.xml", {"p": page}).status_code == 404
