"""Editors are answered one after another, so that readers are not kept waiting; and nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor, TimeoutError
from threading import Event

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from immunoinfo.accounts import turns

LONG = 10  # seconds; only a fault makes a test wait that long


class House:
    """Answers that take until they are let go."""

    def __init__(self):
        self.entered, self.let_go = [], Event()
        self.first_is_in = Event()
        self.ask = turns.InTurnMiddleware(self.answer)

    def answer(self, request):
        self.entered.append(request.path)
        self.first_is_in.set()
        assert "busy" not in request.path or self.let_go.wait(LONG)
        return HttpResponse(request.path)


def request(path, has_session=True):
    made = RequestFactory().get(path)
    if has_session:
        made.COOKIES[settings.SESSION_COOKIE_NAME] = "any"
    return made


@pytest.fixture
def busy_house():
    """A house with an editor in it, and threads for those who come after."""
    house = House()
    with ThreadPoolExecutor(2) as house.pool:
        house.first = house.pool.submit(house.ask, request("/admin/busy/"))
        assert house.first_is_in.wait(LONG)
        yield house
        house.let_go.set()


def test_an_editor_waits_for_the_one_before(busy_house, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", LONG)
    second = busy_house.pool.submit(busy_house.ask, request("/admin/next/"))

    with pytest.raises(TimeoutError):
        second.result(timeout=0.2)
    assert busy_house.entered == ["/admin/busy/"]

    busy_house.let_go.set()
    assert second.result(LONG).content == b"/admin/next/"


def test_an_editor_who_has_waited_long_enough_goes_on(busy_house, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.05)

    assert busy_house.ask(request("/admin/next/")).content == b"/admin/next/"
    assert not busy_house.first.done()


@pytest.mark.parametrize(
    ("path", "has_session"),
    [("/articles/", True), ("/articles/", False), ("/admin/login/", False)],
    ids=["an editor who reads", "a reader", "who signs in"],
)
def test_nobody_else_waits(busy_house, monkeypatch, path, has_session):
    monkeypatch.setattr(turns, "PATIENCE", LONG)

    answer = busy_house.pool.submit(busy_house.ask, request(path, has_session))

    assert answer.result(timeout=LONG / 2).content == path.encode()


def test_an_answer_that_fails_lets_the_next_one_in():
    def fail(request):
        raise ZeroDivisionError

    middleware = turns.InTurnMiddleware(fail)
    for _again in range(2):
        with pytest.raises(ZeroDivisionError):
            middleware(request("/admin/"))

    assert not middleware.turn.locked()
