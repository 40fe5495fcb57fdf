"""Figures for the operator's own eyes, without a word about any reader."""

import re

import pytest
from django.test import Client

from immunoinfo.operation.observed import observed
from immunoinfo.wsgi import application
from tests import makers
from tests.asking import ask

pytestmark = pytest.mark.django_db
TOKEN = "a-long-random-token"


def figures(client):
    response = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    return response.content.decode()


def figure(said, name):
    found = re.search(rf"^{re.escape(name)} (\S+)$", said, re.MULTILINE)
    return float(found[1]) if found else 0


def test_only_the_holder_of_the_token_sees_figures(client, settings):
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = TOKEN

    assert client.get("/metrics").status_code == 401
    for wrong in ("Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer tök"):
        assert client.get("/metrics", headers={"authorization": wrong}).status_code == 401
    assert "immunoinfo_requests_total" in figures(client)


def test_requests_are_counted_by_route_and_words_that_visitors_made_up_are_not_kept(settings):
    settings.METRICS_TOKEN = TOKEN
    client, door = Client(), observed(application)
    article = makers.article()
    seen = 'immunoinfo_requests_total{method="GET",route="articles:article_detail",status="200"}'
    before = figures(client)

    for _time in range(2):  # the second is a stored page
        ask(article.get_absolute_url(), through=door)
    ask("/search/", "q=lumps", through=door)
    ask("/made-up/", through=door)
    ask("/about/", method="MADEUP", through=door)
    after = figures(client)

    assert figure(after, seen) == figure(before, seen) + 2
    assert figure(after, 'immunoinfo_request_seconds_count{route="articles:article_detail"}') >= 1
    assert "lumps" not in after.lower()
    assert "made" not in after.lower()


def test_the_parts_and_what_waits_are_told(settings, client):
    settings.METRICS_TOKEN = TOKEN
    makers.article()

    said = figures(client)

    assert figure(said, 'immunoinfo_part_up{part="database"}') == 1
    assert figure(said, "immunoinfo_changes_waiting") >= 1
    assert figure(said, 'immunoinfo_published_items{kind="articles"}') == 1
