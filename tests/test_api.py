"""What programs read: search, suggestions and every kind, public things only, with errors that say what is wrong."""

import pytest
from django.urls import reverse

from articles.models import Article
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def therapy():
    return makers.therapy("Parent")


def test_search_answers_with_the_fields_that_were_promised(client, therapy):
    child = makers.therapy("Child", parent=therapy)
    makers.article("Spleen & more", [child], summary="The <b>spleen</b>.", slug="spleen")

    answer = client.get("/api/v1/search?q=spleen&kind=article&therapy=parent").json()

    assert answer == {
        "query": "spleen",
        "corrected": "",
        "total": 1,
        "page": 1,
        "pages": 1,
        "results": [
            {
                "kind": "article",
                "title": "Spleen & more",
                "url": "/articles/spleen/",
                "snippet": answer["results"][0]["snippet"],
                "therapies": ["child"],
            }
        ],
    }
    assert "<mark>" not in answer["results"][0]["snippet"]
    assert answer["results"][0]["snippet"].startswith("The ")


def test_a_correction_is_said_and_can_be_refused(client):
    makers.term("Leukapheresis")

    assert client.get("/api/v1/search?q=leukaferesis").json()["corrected"] == "leukapheresis"
    assert client.get("/api/v1/search?q=leukaferesis&exact=1").json()["corrected"] == ""


def test_suggestions_name_the_page_they_lead_to(client):
    makers.term("Checkpoint inhibitor", alternate_names=[{"name": "ICI", "kind": "abbr"}])

    answer = client.get("/api/v1/suggest?q=ic").json()

    url = "/glossary/checkpoint-inhibitor/"
    assert answer == {
        "query": "ic",
        "results": [{"name": "ICI", "title": "Checkpoint inhibitor", "kind": "term", "url": url}],
    }


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("search?q=x&kind=nonsense", "kind: must be one of therapy, article, question, term"),
        ("search?q=x&therapy=nonsense", "therapy: must be the slug"),
        ("search?q=x&page=2", "page: there is no page 2; the last is 1"),
        ("search?q=x&page=0", "page: "),
        ("search?q=x&exact=perhaps", "exact: "),
        ("terms?therapy=nonsense", "therapy: must be the slug"),
        ("articles?page=7", "page: there is no page 7"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(client, address, says):
    answer = client.get(f"/api/v1/{address}")

    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(says)


@pytest.mark.parametrize("kind", makers.MAKERS)
def test_each_kind_has_a_list_and_items(client, therapy, kind):
    item = makers.MAKERS[kind]("Named item")

    listed = client.get(reverse(f"api:{kind}_list")).json()
    whole = client.get(reverse(f"api:{kind}_detail", args=[item.slug])).json()

    assert item.slug in [brief["slug"] for brief in listed["results"]]
    assert whole["title"] == "Named item"
    assert whole["url"] == item.get_absolute_url()
    assert whole["texts"]
    assert whole["reviewed_at"] is None


def test_lists_are_narrowed_by_a_therapy_type_and_those_below_it(client, therapy):
    child = makers.therapy("Child", parent=therapy)
    makers.term("About child", [child])
    makers.term("About nothing")

    assert client.get("/api/v1/terms").json()["total"] == 2
    assert [brief["slug"] for brief in client.get("/api/v1/terms?therapy=parent").json()["results"]] == ["about-child"]


def test_an_item_comes_plain_with_its_sources_and_only_public_neighbours(client, therapy):
    makers.source("s1")
    hidden, shown = makers.term("Hidden", live_number=0), makers.term("Shown")
    term = makers.term("Spleen", [therapy], definition="An <organ> [@s1].", full_definition="One.\nTwo [@s1].")
    term.related.add(hidden, shown)
    article = makers.article("Draft", live_number=0)
    makers.question("Why?", [therapy], article=article)

    record = client.get("/api/v1/terms/spleen").json()

    assert [source["key"] for source in record["sources"]] == ["s1"]
    assert record["texts"]["full_definition"] == "One.\nTwo."
    assert record["own"]["related"] == ["shown"]
    assert record["therapies"] == ["parent"]
    assert client.get("/api/v1/questions/why").json()["own"]["article"] is None


def test_what_is_not_public_or_not_there_is_404_as_data(client):
    makers.term("Draft", live_number=0)

    for slug in ("draft", "nowhere"):
        answer = client.get(f"/api/v1/terms/{slug}")
        assert answer.status_code == 404
        assert "detail" in answer.json()


def test_answers_are_read_only_without_a_cookie_and_validated_by_their_etag(client):
    article = makers.article("Spleen")
    for address in (
        "/api/v1/search?q=spleen",
        "/api/v1/suggest?q=s",
        "/api/v1/articles/spleen",
        "/api/v1/openapi.json",
    ):
        first = client.get(address)
        same = {"if-none-match": first.headers["ETag"]}

        assert "no-cache" in first.headers["Cache-Control"], address
        assert not first.cookies, address
        assert client.get(address, headers=same).status_code == 304, address
        assert client.head(address).status_code == 200, address
        assert client.post(address).status_code == 405, address
    Article.objects.filter(pk=article.pk).update(summary="Another one.")
    assert client.get("/api/v1/articles/spleen").json()["summary"] == "Another one."


def test_the_document_describes_every_address_and_nothing_that_writes(client):
    document = client.get("/api/v1/openapi.json").json()

    kinds = ("therapies", "articles", "questions", "terms")
    expected = {"/api/v1/search", "/api/v1/suggest", *(f"/api/v1/{kind}" for kind in kinds)}
    assert set(document["paths"]) == expected | {f"/api/v1/{kind}/{{slug}}" for kind in kinds}
    assert {method for path in document["paths"].values() for method in path} == {"get"}
    operations = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len(set(operations)) == len(operations)
    assert document["info"]["license"]["name"] == "CC BY 4.0"


def test_the_root_leads_to_the_page_for_programmers(client):
    assert client.get("/api/v1/").headers["Location"] == "/api/"
    assert "/api/v1/openapi.json" in client.get("/api/").content.decode()
