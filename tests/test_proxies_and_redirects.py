"""Whose word about an address is believed, and where old addresses lead."""

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse

from immunoinfo.changes import moved
from immunoinfo.proxies import TrustedProxyMiddleware
from immunoinfo.publishing.models import Redirect
from tests.addresses import Page


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "visitor"),
    [
        pytest.param([], "198.51.100.1", "203.0.113.9", "198.51.100.1", id="nobody is trusted"),
        pytest.param(["10.0.0.0/8"], "198.51.100.1", "203.0.113.9", "198.51.100.1", id="an untrusted peer"),
        pytest.param(["10.0.0.0/8"], "10.1.2.3", "203.0.113.9", "203.0.113.9", id="a trusted proxy"),
        pytest.param(
            ["10.0.0.0/8"],
            "10.1.2.3",
            "1.1.1.1, 203.0.113.9, 10.9.9.9",
            "203.0.113.9",
            id="the invented part is ignored",
        ),
        pytest.param(["10.0.0.0/8"], "10.1.2.3", "", "10.1.2.3", id="nothing forwarded"),
        pytest.param(["unix"], "", "203.0.113.9", "203.0.113.9", id="a Unix socket"),
        pytest.param(["10.0.0.1", "::1"], "::1", "2001:db8::1", "2001:db8::1", id="IPv6"),
        pytest.param(["10.0.0.0/8"], "nonsense", "203.0.113.9", "nonsense", id="no address at all"),
    ],
)
def test_forwarded_addresses_are_believed_only_from_trusted_proxies(rf, settings, trusted, peer, forwarded, visitor):
    settings.TRUSTED_PROXIES = trusted
    seen = {}

    def view(request):
        seen.update(address=request.META["REMOTE_ADDR"], secure=request.is_secure())
        return HttpResponse()

    TrustedProxyMiddleware(view)(
        rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded, HTTP_X_FORWARDED_PROTO="https")
    )

    believed = (peer == visitor and forwarded != "") or forwarded == ""
    assert seen["address"] == visitor
    if peer in ("198.51.100.1", "nonsense"):
        assert not seen["secure"]
    elif believed is False:
        assert seen["secure"]


@pytest.mark.django_db
@pytest.mark.parametrize("most", [pytest.param(moved.MOST, id="remembered"), pytest.param(1, id="too many for that")])
def test_an_old_address_leads_on_and_a_gone_one_says_so(client, monkeypatch, most):
    monkeypatch.setattr(moved, "MOST", most)
    assert client.get("/old/").status_code == 404, "nothing is remembered beyond the next change"
    Redirect.objects.point("/old/", "/articles/")
    Redirect.objects.point("/gone/", "")

    assert (client.get("/old/").status_code, client.get("/old/").headers["Location"]) == (301, "/articles/")
    for address, status in (("/gone/", 410), ("/never/", 404)):
        answer = client.get(address)
        assert answer.status_code == status
        assert {"/", "/glossary/"} <= set(Page(answer.content.decode()).links), "it leads on"
        assert 'role="search"' in answer.content.decode()


@pytest.mark.django_db
def test_a_chain_becomes_one_hop_and_a_circle_cannot_be_made():
    Redirect.objects.point("/a/", "/b/")
    Redirect.objects.point("/b/", "/c/")
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {"/a/": "/c/", "/b/": "/c/"}

    Redirect.objects.point("/c/", "/a/")

    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {"/b/": "/a/", "/c/": "/a/"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "/x/"]
)
def test_no_redirect_leaves_the_site_or_leads_to_itself(target):
    with pytest.raises(IntegrityError), transaction.atomic():
        Redirect.objects.create(old_path="/x/", new_path=target)


@pytest.mark.django_db
def test_an_answer_in_place_of_a_page_is_asked_after_every_time_and_keeps_the_query(client):
    Redirect.objects.point("/old/", "/articles/")
    Redirect.objects.point("/gone/", "")

    for address in ("/old/", "/gone/", "/never/"):
        assert "no-cache" in client.get(address).headers["Cache-Control"]
    assert client.get("/old/?page=2").headers["Location"] == "/articles/?page=2"


@pytest.mark.django_db
def test_no_loop_can_be_made_in_the_admin(client, superuser):
    client.force_login(superuser)
    for old, new in (("/a/", "/b/"), ("/b/", "/a/")):
        client.post("/admin/publishing/redirect/add/", {"old_path": old, "new_path": new})

    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {"/b/": "/a/"}


@pytest.mark.django_db
def test_a_page_that_is_not_found_is_said_without_the_database_too(client, monkeypatch):
    from django.db import OperationalError

    def broken():
        raise OperationalError

    monkeypatch.setattr(moved, "remembered", broken)

    assert client.get("/never/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("new_page", "leads_to"),
    [
        pytest.param("/therapies/new/", "/therapies/new/booklet/?page=2", id="renamed"),
        pytest.param("/articles/", "/articles/?page=2", id="taken down for something else"),
        pytest.param("", None, id="gone"),
    ],
)
def test_what_stands_below_a_page_moves_with_it(client, new_page, leads_to):
    Redirect.objects.point("/therapies/old/", new_page)

    answer = client.get("/therapies/old/booklet/?page=2")

    assert (answer.status_code, answer.headers.get("Location")) == (301 if leads_to else 410, leads_to)
    assert client.get("/therapies/old/nothing/").status_code == 404
