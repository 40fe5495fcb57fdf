"""Who may have a session is looked up as Django does it; plain readers are asked nothing."""

import pytest
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from django.urls import path

SEEN = {}


def seen(request):
    SEEN.update({name: hasattr(request, name) for name in ("session", "user", "_messages")})
    return HttpResponse()


urlpatterns = [path("", seen), path("admin/", seen)]


@pytest.fixture
def ask(rf, settings):
    settings.ROOT_URLCONF = __name__
    handler = BaseHandler()
    handler.load_middleware()

    def asked(method, path, cookie):
        SEEN.clear()
        handler.get_response(rf.generic(method, path, headers={"cookie": cookie} if cookie else {}))
        return set(SEEN.values())

    return asked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "cookie", "is_asked"),
    [
        pytest.param("GET", "/", "", False, id="a plain reader"),
        pytest.param("HEAD", "/", "", False, id="only the head"),
        pytest.param("GET", "/", f"{settings.SESSION_COOKIE_NAME}=x", True, id="a session"),
        pytest.param("GET", "/", f"{settings.CSRF_COOKIE_NAME}=x", True, id="a form was shown before"),
        pytest.param("GET", "/admin/", "", True, id="the editors' house"),
        pytest.param("OPTIONS", "/", "", True, id="another method"),
    ],
)
def test_a_session_is_looked_up_for_all_but_plain_readers(ask, method, path, cookie, is_asked):
    assert ask(method, path, cookie) == {is_asked}


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["", f"{settings.SESSION_COOKIE_NAME}=x"])
def test_whoever_changes_something_without_a_token_is_refused(client, settings, cookie):
    client.handler.enforce_csrf_checks = True

    for address in ("/", "/about/", "/admin/login/"):
        assert client.post(address, {"username": "anna"}, headers={"cookie": cookie}).status_code == 403, address


@pytest.mark.django_db
def test_an_editor_is_known_on_a_page_for_readers_too(client, author):
    client.force_login(author)

    assert client.get("/about/").wsgi_request.user == author
