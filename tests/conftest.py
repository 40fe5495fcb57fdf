import gc
import importlib.util
import os
import shutil

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import caches
from django.db import connections
from django.dispatch import receiver
from django.test.signals import setting_changed, template_rendered
from jinja2 import Environment, Template

from immunoinfo.changes.store import store
from immunoinfo.publishing.roles import AUTHOR, PUBLISHER, REVIEWER
from tests import demonstration

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None
)
HAVE_PLAYWRIGHT = importlib.util.find_spec("playwright") is not None
BROWSER_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Watched(Template):
    """A template for readers that tells the test client what it was given, as Django's own templates do in tests."""

    def render(self, *args, **kwargs):
        context = dict(*args, **kwargs)
        template_rendered.send(sender=self, template=self, context=context)
        return super().render(context)


Environment.template_class = Watched


def browser_missing():
    if not HAVE_PLAYWRIGHT:
        return "playwright is not installed: pip install -r requirements-dev.txt"
    if CHROMIUM is None:
        return "no Chromium found: install 'chromium' or set CHROMIUM=..."
    return None


def pytest_configure(config):
    if os.environ.get("REQUIRE_BROWSER") == "1" and (why := browser_missing()):
        raise pytest.UsageError(f"REQUIRE_BROWSER=1 but {why}")


def pytest_collection_modifyitems(config, items):
    # Together at one end, so that one process crawls for all; those in a browser stay last, for they empty the database.
    items.sort(key=lambda item: "answers" not in item.fixturenames or "browser" in item.keywords)
    why = browser_missing()
    for item in items:
        if "browser" in item.keywords and why:
            item.add_marker(pytest.mark.skip(reason=why))


def pytest_collection_finish():
    gc.freeze()  # what was imported stays: no search for what can go need look at it


if HAVE_PLAYWRIGHT:
    # Its synchronous interface keeps an event loop running, in which Django would refuse the tests' queries.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

    @pytest.fixture(scope="session")
    def playwright(playwright):
        """While its event loop runs, Django has another connection to the database, which would stay open."""
        yield playwright
        connections.close_all()

    @pytest.fixture(scope="session")
    def browser_type_launch_args(browser_type_launch_args):
        return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": BROWSER_ARGS}


@receiver(setting_changed)
def forget_pages(**change):
    """In real use a setting changes only with the process."""
    store.clear()


@pytest.fixture(autouse=True)
def empty_cache():
    for name in caches:
        caches[name].clear()
    store.clear()


@pytest.fixture(scope="session")
def kept_content(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        demonstration.keep()


@pytest.fixture
def content(kept_content, db):
    """The demonstration content."""
    demonstration.put_back()


def make_user(name, group=None, **fields):
    user = User.objects.create_user(name, f"{name}@example.org", "a-long-password", is_staff=True, **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def author(db):
    return make_user("anna", AUTHOR)


@pytest.fixture
def reviewer(db):
    return make_user("rosa", REVIEWER)


@pytest.fixture
def publisher(db):
    return make_user("paul", PUBLISHER)


@pytest.fixture
def superuser(db):
    return make_user("olga", is_superuser=True)


@pytest.fixture
def site(live_server, content):
    return live_server.url


@pytest.fixture
def watched(new_context):
    """Open pages whose complaints and requests are written down."""

    def open_page(**options):
        page = new_context(**options).new_page()
        page.complaints, page.asked = [], []
        page.on(
            "console",
            lambda message: page.complaints.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        return page

    return open_page
