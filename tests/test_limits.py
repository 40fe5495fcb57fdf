"""What is too much, too long or about another host is turned away or ignored before it costs anything."""

import runpy
from pathlib import Path

import pytest
from django.urls import reverse

from tests import makers

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent
LOGIN = "/admin/login/"


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"data": {f"field{number}": "x" for number in range(1500)}}, id="1,500 fields"),
        pytest.param({"data": "a=" + "x" * 3_000_000, "content_type": "application/x-www-form-urlencoded"}, id="3 MB"),
    ],
)
def test_a_form_that_is_too_large_is_refused(client, sent):
    assert client.post(LOGIN, **sent).status_code == 400


def test_deep_json_is_read_by_nobody(client):
    deep = "[" * 100_000 + "]" * 100_000

    assert client.post(reverse("api:search"), deep, content_type="application/json").status_code in (403, 405)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"path": "/articles/" + "x" * 30_000 + "/"}, id="path"),
        pytest.param({"path": "/search/?q=" + "x " * 20_000}, id="query"),
        pytest.param({"path": "/", "headers": {"accept-language": "en," * 10_000}}, id="header"),
        pytest.param({"path": "/", "headers": {"cookie": "a=" + "b" * 30_000}}, id="cookie"),
        pytest.param({"path": "/", "headers": {"if-none-match": '"x",' * 10_000}}, id="tags"),
    ],
)
def test_what_is_very_long_is_answered_in_few_queries(client, asked, django_assert_max_num_queries):
    makers.article("Word")
    client.get("/search/?q=word")  # which brings the index up

    with django_assert_max_num_queries(25):
        assert client.get(**asked).status_code in (200, 400, 404)


@pytest.mark.parametrize("proxies", [[], ["127.0.0.1"]], ids=["a stranger", "a trusted proxy"])
@pytest.mark.parametrize("name", ["x-forwarded-host", "x-forwarded-port", "forwarded", "script-name", "x-original-url"])
def test_no_header_chooses_what_a_page_calls_itself(client, settings, proxies, name):
    settings.TRUSTED_PROXIES = proxies
    article = makers.article("Word")

    for address in (article.get_absolute_url(), "/sitemap.xml", "/feed/"):
        answer = client.get(address, headers={name: "evil.example"})
        assert answer.status_code == 200
        assert "evil.example" not in answer.content.decode()


def test_the_server_lets_no_header_choose_the_path_or_the_scheme():
    config = runpy.run_path(str(ROOT / "immunoinfo" / "gunicorn.conf.py"))

    assert (config["forwarder_headers"], config["secure_scheme_headers"]) == ("", {})


@pytest.mark.parametrize("page", ["999999999", str(2**63), str(2**64)])
def test_a_page_far_beyond_the_end_is_the_last_one(client, page):
    makers.article("Word")

    assert "/articles/word/" in client.get("/articles/", {"page": page}).content.decode()


@pytest.mark.parametrize("address", ["/admin/articles/article/{}/change/", "/admin/glossary/term/{}/history/"])
def test_an_id_above_what_the_database_counts_is_found_nowhere(client, superuser, address):
    client.force_login(superuser)

    answer = client.get(address.format(2**63), follow=True)

    assert answer.status_code in (200, 404)
