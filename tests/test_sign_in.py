"""Signing in: wrong tries are limited without locking out the owner, and the page tells nothing about accounts."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings as site_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.db import models

from immunoinfo.accounts import tries
from immunoinfo.accounts.shared import SharedCache
from immunoinfo.accounts.tries import MOST_BY_ADDRESS, MOST_BY_PAIR, WINDOW, TooManyTriesError, Tries, network, pause
from immunoinfo.proxies import TrustedProxyMiddleware
from immunoinfo.publishing.models import Revision
from tests import makers

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
HOME, ELSEWHERE = "198.51.100.1", "203.0.113.9"


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """How long each answer would have waited."""
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    monkeypatch.setattr(tries.counts, "silent_until", 0.0)
    return waited


@pytest.fixture
def later(monkeypatch):
    """Let so many seconds pass."""
    now = time.time

    def move(seconds):
        monkeypatch.setattr(time, "time", lambda: now() + seconds)

    return move


def sign_in(client, name="anna", password="wrong", address=HOME, **headers):
    return client.post(
        LOGIN, {"username": name, "password": password, "next": "/admin/"}, REMOTE_ADDR=address, headers=headers
    )


def signed_in(answer):
    return answer.status_code == 302


def text_of(answer):
    return re.sub(r'csrfmiddlewaretoken" value="\w+"|value="\w*"', "", answer.content.decode())


def test_after_a_few_wrong_tries_even_the_right_password_is_refused_with_a_time_to_wait(client, author):
    answers = [sign_in(client).status_code for _ in range(MOST_BY_PAIR)]

    refused = sign_in(client, password="a-long-password")

    assert answers == [200] * MOST_BY_PAIR
    assert MOST_BY_PAIR <= 10
    assert refused.status_code == 429
    assert WINDOW - 10 <= int(refused.headers["Retry-After"]) <= WINDOW
    assert "Too many tries. Please wait 15 minutes." in refused.content.decode()
    assert 'value="anna"' in refused.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_owner_at_another_address_is_never_locked_out(client, author):
    for number in range(60):
        sign_in(client, address=f"192.0.2.{number}")

    assert signed_in(sign_in(client, password="a-long-password", address=ELSEWHERE))


def test_an_account_under_attack_from_many_addresses_is_answered_slower(client, author, pauses):
    for number in range(60):
        assert sign_in(client, address=f"192.0.2.{number}").status_code == 200

    assert pauses[:20] == [0] * 20
    assert pauses == sorted(pauses)
    assert pauses[-1] == tries.LONGEST_PAUSE


@pytest.mark.parametrize(("count", "seconds"), [(0, 0), (20, 0), (21, 0.1), (25, 0.5), (30, 1), (10**9, 1)])
def test_the_pause_has_an_end(count, seconds):
    assert pause(count) == pytest.approx(seconds)


def test_many_names_from_one_address_are_limited_and_other_addresses_are_not(client, author):
    for number in range(MOST_BY_ADDRESS):
        assert sign_in(client, name=f"name-{number}").status_code == 200

    assert sign_in(client, password="a-long-password").status_code == 429
    assert signed_in(sign_in(client, password="a-long-password", address=ELSEWHERE))


def test_somebody_who_keeps_trying_does_not_use_up_the_tries_of_colleagues_at_the_same_address(client, author):
    for _ in range(MOST_BY_ADDRESS + 10):
        sign_in(client, name="colleague")

    assert signed_in(sign_in(client, password="a-long-password"))


def test_signing_in_forgets_what_went_wrong_before_and_uses_up_nothing(client, author):
    for _ in range(MOST_BY_ADDRESS + 1):
        sign_in(client)
        assert signed_in(sign_in(client, password="a-long-password"))
        client.logout()
        tries.counts.ask(tries.forget, Tries("anna", HOME).address)


def test_ones_own_account_does_not_buy_tries_against_another(client, author, publisher):
    for number in range(MOST_BY_ADDRESS):
        sign_in(client, name=f"name-{number}")
        if number % 3 == 0:
            sign_in(client, name="paul", password="a-long-password")

    assert sign_in(client, name="one-more").status_code == 429


def test_a_lock_ends_and_trying_on_does_not_make_it_longer(client, author, later, settings):
    if "Redis" in settings.CACHES["default"]["BACKEND"]:
        pytest.skip("Redis has a clock of its own")
    for _ in range(MOST_BY_PAIR):
        sign_in(client)
    later(WINDOW - 60)
    almost = sign_in(client)

    later(WINDOW + 1)

    assert (almost.status_code, int(almost.headers["Retry-After"])) == (429, 60)
    assert signed_in(sign_in(client, password="a-long-password"))


@pytest.mark.parametrize("name", ["ANNA", "anna ", "\uff41nna"])
def test_another_way_to_write_a_name_is_the_same_account(client, author, name):
    for _ in range(MOST_BY_PAIR):
        sign_in(client, name=name.strip())

    assert sign_in(client).status_code == 429


@pytest.mark.parametrize(
    ("address", "same"),
    [("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), ("::ffff:192.0.2.1", "192.0.2.1"), ("nonsense", "nonsense")],
)
def test_one_visitor_cannot_be_many_addresses(address, same):
    assert network(address) == network(same)


def test_a_forwarded_address_does_not_lift_the_limit_and_that_of_a_trusted_proxy_counts(client, author, settings):
    for number in range(MOST_BY_PAIR):
        sign_in(client, **{"x-forwarded-for": f"192.0.2.{number}"})
    assert sign_in(client, **{"x-forwarded-for": "192.0.2.99"}).status_code == 429

    settings.TRUSTED_PROXIES = [HOME]

    assert f"{TrustedProxyMiddleware.__module__}.TrustedProxyMiddleware" in settings.MIDDLEWARE
    assert sign_in(client, **{"x-forwarded-for": "192.0.2.99"}).status_code == 200


def test_known_and_unknown_names_get_the_same_text_before_and_after_the_limit(client, author):
    User.objects.create_user("retired", password="a-long-password", is_active=False, is_staff=True)
    User.objects.create_user("reader", password="a-long-password")
    names = ("anna", "nobody", "retired", "reader")

    for password, status in [*[("wrong", 200)] * MOST_BY_PAIR, ("a-long-password", 429)]:
        # each from an address of its own, which has a limit as well
        answers = [sign_in(client, name, password, f"192.0.2.{number}") for number, name in enumerate(names)]
        assert {answer.status_code for answer in answers} == {status}
        assert len({text_of(answer) for answer in answers}) == 1


@pytest.mark.parametrize("name", ["anna", "nobody", "invited"])
def test_known_and_unknown_names_cost_the_same_work(client, author, settings, monkeypatch, name):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 10)
    author.set_password("a-long-password")
    author.save()
    User.objects.create_user("invited", is_staff=True)
    worked = []
    encode = PBKDF2PasswordHasher.encode
    monkeypatch.setattr(
        PBKDF2PasswordHasher, "encode", lambda *args, **kwargs: worked.append(1) or encode(*args, **kwargs)
    )

    sign_in(client, name)

    assert len(worked) == 1


@pytest.mark.parametrize("name", ["a" * 100_000, "\x00", "'; --", "🧬", "", " "])
def test_odd_names_are_refused_and_break_nothing(client, author, name):
    assert sign_in(client, name).status_code == 200


def test_signing_in_works_and_is_limited_while_the_cache_is_gone(client, author, settings, caplog):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/redis.sock",
            "OPTIONS": site_settings.CACHES["default"].get("OPTIONS", {})
            if "Redis" in str(site_settings.CACHES)
            else {},
        },
        "memory": site_settings.CACHES["memory"],
    }

    assert signed_in(sign_in(client, password="a-long-password"))
    for _ in range(MOST_BY_PAIR):
        assert sign_in(client).status_code == 200

    assert sign_in(client).status_code == 429
    assert "The cache does not answer" in caplog.text
    assert caplog.text.count("The cache does not answer") == 1


def test_processes_without_redis_count_together(tmp_path):
    def add_25(_number):
        cache = SharedCache(tmp_path, {})  # as each process has its own
        return [tries.add_one(cache, "tries") for _ in range(25)]

    with ThreadPoolExecutor(4) as pool:
        counts = [count for some in pool.map(add_25, range(4)) for count in some]

    assert sorted(counts) == list(range(1, 101))


def test_a_count_in_files_ends_when_it_was_meant_to(tmp_path, later):
    cache = SharedCache(tmp_path, {})
    for _ in range(3):
        tries.add_one(cache, "tries")
        later(WINDOW - 10)
    assert tries.seconds_left(cache, "tries") == 10

    later(WINDOW + 1)

    assert tries.add_one(cache, "tries") == 1


def test_tries_made_at_the_same_time_are_counted_before_their_outcome_is_known():
    begun = 0
    for _ in range(20):
        try:
            Tries("anna", HOME).begin()
            begun += 1
        except TooManyTriesError as error:
            assert 0 < error.wait <= WINDOW  # noqa: PT017

    assert begun == MOST_BY_PAIR


def test_a_sign_in_makes_a_new_session(client, author):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    client.cookies[site_settings.SESSION_COOKIE_NAME] = planted = session.session_key

    sign_in(client, password="a-long-password")

    assert client.session.session_key not in ("", planted)
    store = import_module(site_settings.SESSION_ENGINE).SessionStore
    assert not store(planted).exists(planted)


def test_signing_out_takes_a_post(client, author):
    client.force_login(author)

    assert client.get("/admin/logout/").status_code == 405
    assert client.get("/admin/").status_code == 200

    client.post("/admin/logout/")
    assert client.get("/admin/").status_code == 302


def test_other_sessions_end_when_the_password_changes(client, author):
    other = type(client)()
    for browser in (client, other):
        browser.force_login(author)

    client.post(
        "/admin/password_change/",
        {
            "old_password": "a-long-password",
            "new_password1": "an-even-longer-password",
            "new_password2": "an-even-longer-password",
        },
    )

    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_host(client, author, target):
    answer = client.post(LOGIN, {"username": "anna", "password": "a-long-password", "next": target})

    assert answer.headers["Location"] in ("/admin/", "/accounts/profile/")


def test_no_content_and_no_history_goes_with_an_account(publisher):
    ours = [
        model for model in apps.get_models() if model.__module__.split(".")[0] in ("immunoinfo", "articles", "glossary")
    ]
    links = [
        field for model in ours for field in model._meta.get_fields() if field.related_model is User and field.concrete
    ]
    article = makers.article(therapies=[makers.therapy()], body="<p>[@known]</p>", live_number=0)
    makers.source("known")
    makers.revision(article, publisher)

    assert links
    assert [
        str(field) for field in links if not field.many_to_many and field.remote_field.on_delete is not models.SET_NULL
    ] == []
    publisher.delete()
    article.refresh_from_db()
    assert Revision.objects.get().author_name == "paul"
