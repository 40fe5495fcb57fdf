"""Lists and searches are answered by indexes: however much there is, no query reads a whole table of content."""

import re
from datetime import datetime
from itertools import count

import pytest
from django.db import connection

from immunoinfo.changes.store import store
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.search.index import catch_up
from immunoinfo.search.models import IndexEntry, IndexName, IndexWord
from immunoinfo.therapies.models import Tagging, TherapyType
from tests import makers
from tests.test_query_counts import fill

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
MANY = 3000  # items of each kind: with fewer PostgreSQL rightly prefers to read a small table whole
TYPES = {bool: "boolean", datetime: "timestamptz"}  # PostgreSQL finds out the others
TERM = "/glossary/first-term/"
SUGGESTIONS = "/api/v1/suggest?q=alias+7"
ADDRESSES = [
    "/",
    "/articles/",
    "/articles/?page=100000",
    "/articles/?therapy=parent",
    "/articles/?therapy=parent&page=100000",
    "/questions/",
    "/questions/?page=100000",
    "/questions/?therapy=left&page=100000",
    "/glossary/",
    "/glossary/?page=100000",
    "/glossary/?letter=W&therapy=left",
    "/therapies/parent/",
    "/therapies/parent/?page=100000",
    "/articles/first-article/",
    "/questions/first-question/",
    TERM,
    "/search/?q=alias+77",
    "/search/?q=word+77&therapy=left&kind=term",
    "/search/?q=xqzvw",
    SUGGESTIONS,
    "/api/v1/suggest?q=wo",
]


def tables():
    """The tables that grow with the content. Therapy types are few, and a process remembers them."""
    kinds = [model for model in publishable_models() if model is not TherapyType]
    return [model._meta.db_table for model in (*kinds, Tagging, IndexEntry, IndexName, IndexWord)]


def plans(sql, parameters):
    """Return the plans of SQL, line by line: that for PARAMETERS, and that a kept connection makes for any."""
    if connection.vendor == "sqlite":
        return [explained("EXPLAIN QUERY PLAN " + sql, parameters)]
    numbers = count(1)
    values = connection.ops.compose_sql(", ".join(["%s"] * len(parameters)), parameters)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        of_types = ", ".join(TYPES.get(type(value), "unknown") for value in parameters)  # as psycopg sends them
        prepare = f"PREPARE asked ({of_types}) AS " if of_types else "PREPARE asked AS "
        cursor.execute(prepare + re.sub("%s", lambda _place: f"${next(numbers)}", sql))
    kept = explained(f"EXPLAIN EXECUTE asked ({values})" if values else "EXPLAIN EXECUTE asked")
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE asked")
    return [explained("EXPLAIN " + sql, parameters), kept]


def explained(sql, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [str(row[-1]) for row in cursor.fetchall()]


def read_whole(plan):
    """Return what PLAN reads row by row of these tables, by no index."""
    names = "|".join(tables())
    whole = rf"Seq Scan on ({names})\b" if connection.vendor == "postgresql" else rf"^SCAN ({names}|e|n)$"
    return [line for line in plan if re.search(whole, line)]


def asked_by(client, address):
    """Return what a page at ADDRESS, made anew, selects: SQL and parameters."""
    asked = []

    def seen(execute, sql, parameters, *more):
        asked.append((sql, parameters or ()))
        return execute(sql, parameters, *more)

    client.get(address)  # what is remembered until content changes, such as how long a list is, is counted
    store.clear()
    with connection.execute_wrapper(seen):
        assert client.get(address).status_code == 200
    return [each for each in asked if each[0].lstrip().startswith(("SELECT", "WITH"))]


@pytest.fixture
def many(db):
    parent = makers.therapy("Parent")
    site = {
        "therapies": [makers.therapy("Left", parent=parent), makers.therapy("Right", parent=parent)],
        "sources": [makers.source(f"s{n}") for n in range(5)],
        "article": makers.article("First article", body="<p>Said [@s0]. Alias 7 and word 5.</p>"),
        "term": makers.term("First term", definition="Meaning [@s0]."),
        "question": makers.question("First question?", short_answer="Answer [@s1]."),
    }
    for kind in ("article", "term", "question"):
        site[kind].therapies.set(site["therapies"])
    fill(site, 0, MANY)
    catch_up()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for index in ("search_indexentry_vector", "search_indexentry_head"):
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])  # as autovacuum does
            cursor.execute("SET LOCAL random_page_cost = 1.1")  # as its manual advises for disks without moving parts
        cursor.execute("ANALYZE")


def test_no_list_and_no_search_reads_a_whole_table(client, many):
    found = []
    for address in ADDRESSES:
        selects = asked_by(client, address)
        assert selects
        found += [
            f"{address}: {read}: {sql}"
            for sql, given in selects
            for plan in plans(sql, given)
            if (read := read_whole(plan))
        ]

    assert found == [], "\n".join(found)
    saying = [plan for sql, given in asked_by(client, TERM) if "few" in sql for plan in plans(sql, given)]
    if connection.vendor == "postgresql":
        # What many pages say is met in order, not found by its index and put in order.
        assert all("Index Scan Backward using search_indexentry_pkey" in "\n".join(plan) for plan in saying)
        assert len(saying) == 2
        # Names that begin alike: a plan for these values is no cheaper than the one for any, so PostgreSQL plans once.
        typed = [each for each in asked_by(client, SUGGESTIONS) if "n.key" in each[0]]
        assert typed
        assert all(len({plan[0] for plan in plans(*each)}) == 1 for each in typed)
