"""The number of queries of a page does not depend on how much there is."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, FaqEntry
from glossary.models import Term
from immunoinfo.changes.store import store
from immunoinfo.search.index import catch_up
from immunoinfo.search.unanswered import count_unanswered
from immunoinfo.therapies.models import Tagging
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
MOST = {"article": 3, "list": 5, "booklet": 8, "search": 8, "nothing": 12, "record": 6, "data": 6}
ASKED_AGAIN = {"search": 2}  # the engine, once more, by a filter where the hits without it reach their limit
FEW, MANY = 10, 1000


@pytest.fixture
def site():
    """A parent therapy and two children, sources and a picture, to which `fill` adds items."""
    parent = makers.therapy("Parent")
    return {
        "therapies": [makers.therapy("Left", parent=parent), makers.therapy("Right", parent=parent)],
        "sources": [makers.source(f"s{n}") for n in range(5)],
        "image": makers.image("pic"),
        "article": makers.article(
            "First article", body="<p>Said [@s0][@s1]. Alias 7 and word 5.</p><p>[image:pic]</p>"
        ),
        "term": makers.term("First term", definition="Meaning [@s0], and alias 7."),
        "question": makers.question("First question?", short_answer="Answer [@s1].", full_answer="<p>Alias 7.</p>"),
    }


def fill(site, start, stop):
    """Add items with tags, sources, links and alternate names, in bulk."""
    numbers = range(start, stop)
    names = lambda n: [{"name": f"Alias {n}", "kind": "exact"}, {"name": f"A{n}X", "kind": "abbr"}]  # noqa: E731
    made = [
        Article.objects.bulk_create(
            Article(
                title=f"Article {n}",
                slug=f"a{n}",
                live_number=1,
                summary="S.",
                body="<p>Word [@s1].</p>",
                featured=n,
                sources_checked_at="2026-11-20",
                alternate_names=names(n),
            )
            for n in numbers
        ),
        FaqEntry.objects.bulk_create(
            FaqEntry(
                question=f"Question {n}?",
                slug=f"q{n}",
                live_number=1,
                short_answer="A [@s2].",
                article=site["article"] if n < start + 5 else None,
                alternate_names=names(n),
            )
            for n in numbers
        ),
        Term.objects.bulk_create(
            Term(
                name=f"Word {n}",
                initial="W",
                slug=f"w{n}",
                live_number=1,
                definition="D [@s3].",
                alternate_names=names(n),
            )
            for n in numbers
        ),
    ]
    for items in made:
        content_type = ContentType.objects.get_for_model(items[0])
        Tagging.objects.bulk_create(
            Tagging(tag=tag, content_type=content_type, object_id=item.pk)
            for item in items
            for tag in site["therapies"]
        )
        type(items[0]).sources.through.objects.bulk_create(
            type(items[0]).sources.through(**{f"{items[0]._meta.model_name}_id": item.pk, "source_id": source.pk})
            for item in items
            for source in site["sources"][:2]
        )
    for term in made[2][:20]:
        site["term"].related.add(term)
        site["term"].confused_with.add(term)


ADDRESSES = {
    "/": "list",
    "/therapies/": "list",
    "/articles/": "list",
    "/articles/?therapy=parent&kind=overview&page=1": "list",
    "/questions/": "list",
    "/questions/?therapy=parent": "list",
    "/glossary/": "list",
    "/glossary/?letter=W&therapy=parent&page=1": "list",
    "/search/?q=word": "search",
    "/search/?q=word&therapy=parent&kind=term": "search",
    "/search/?q=xqzv": "nothing",
    "/api/v1/search?q=word&therapy=parent&kind=term": "search",
    "/api/v1/suggest?q=w": "search",
    "/feed/": "list",
    "/feed/terms/": "list",
    "/therapies/parent/feed/": "list",
    "/sitemap.xml": "list",
    "/sitemap-terms.xml": "list",
    "/glossary/json/": "data",
    "/glossary/csv/": "data",
    "/api/v1/terms?therapy=parent": "list",
    "/api/v1/articles": "list",
    "/api/v1/therapies": "list",
    "/api/v1/terms/first-term": "record",
    "/api/v1/articles/first-article": "record",
    "/api/v1/questions/first-question": "record",
    "/api/v1/therapies/left": "record",
    "/therapies/parent/": "list",
    "/therapies/compare/?a=left&b=right": "list",
    "/therapies/parent/booklet/": "booklet",
    "/take-to-clinic/": "list",
    "/articles/first-article/": "article",
    "/questions/first-question/": "article",
    "/glossary/first-term/": "article",
}


def count(client, address):
    """Queries of a first render of ADDRESS, that of the content version with them, in a process that is warm.

    What a process remembers until content changes (therapy types, notices, sources, the glossary's names, how long a list
    is) is remembered, for it serves all pages; no page is stored.
    """
    store.clear()
    assert client.get(address).status_code == 200
    store.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    asked = [query["sql"] for query in queries]
    assert len(asked) == len(set(asked)), "\n".join(asked)
    return len(asked), "\n".join(sql[:160] for sql in asked)


def test_query_counts_do_not_grow_and_stay_under_their_limit(client, site):
    fill(site, 0, FEW)
    catch_up()
    count_unanswered("xqzv")  # only the first time of a day is written down
    few = {address: count(client, address) for address in ADDRESSES}
    fill(site, FEW, MANY)
    catch_up()
    many = {address: count(client, address) for address in ADDRESSES}

    for address, kind in ADDRESSES.items():
        more = many[address][0] - few[address][0]
        assert 0 <= more <= ASKED_AGAIN.get(kind, 0), f"{address}\n{few[address][1]}\n---\n{many[address][1]}"
        assert many[address][0] <= MOST[kind], f"{address}: {many[address][0]}\n{many[address][1]}"


def test_admin_lists_do_not_ask_once_a_row(client, superuser, site):
    client.force_login(superuser)

    def queries(address):
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    lists = [
        "/admin/articles/article/",
        "/admin/articles/faqentry/",
        "/admin/glossary/term/",
        "/admin/therapies/therapytype/",
    ]
    fill(site, 0, FEW)
    for address in lists:
        queries(address)  # content types are remembered by the process
    few = {address: queries(address) for address in lists}
    fill(site, FEW, 2000)

    assert {address: queries(address) for address in lists} == few
    assert max(few.values()) <= 12
