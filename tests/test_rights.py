"""Every address of the admin against every role, as data: a new address must be entered here."""

import pytest
from django.contrib import admin

from articles.models import Article
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.models import Revision
from immunoinfo.therapies.models import TherapyType
from tests import makers
from tests.forms import change_url, list_url
from tests.thorough import also

pytestmark = pytest.mark.django_db
ROLES = ("author", "reviewer", "publisher")

#  address of a kind: method, and whether author, reviewer, publisher get past the check of rights
ENTRIES = {  # articles, questions, terms
    "changelist": ("get", True, True, True),
    "add": ("get", True, False, True),
    "history": ("get", True, True, True),
    "delete": ("get", False, False, True),
    "change": ("get", True, True, True),
    "revisions": ("get", True, True, True),
    "compare": ("get", True, True, True),
    "preview": ("get", True, True, True),
    "restore": ("post", True, True, True),
    "merge": ("get", False, False, True),
    "checks": ("post", True, True, True),
    "export": ("get", True, True, True),
    "import": ("get", False, False, True),
    "process_import": ("post", False, False, True),
}
LISTS = {"changelist", "add", "export", "import", "process_import"}  # addresses of the kind, not of one item
THERAPIES = {
    **ENTRIES,
    "add": ("get", False, False, True),
    "restore": ("post", False, True, True),
    "checks": ("post", False, True, True),
}
WITH_NUMBER = {"compare", "preview", "restore"}
ONE_OF_EACH_TABLE = [
    Article,
    TherapyType,
    *also(*(model for model in publishable_models() if model not in (Article, TherapyType))),
]


def actions(model):
    """The names of MODEL's addresses in the admin."""
    prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
    patterns = admin.site._registry[model].get_urls()
    return {pattern.name.removeprefix(prefix) for pattern in patterns if pattern.name}


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_every_address_of_a_kind_is_in_the_table(model):
    table = ENTRIES if model.authors_write else THERAPIES

    assert actions(model) == set(table)


def address_of_an_item(model, action):
    item = makers.MAKERS[model.kind_slug]()
    makers.revision(item, makers.user())
    return change_url(item, action, *([2] if action in WITH_NUMBER else []))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", ONE_OF_EACH_TABLE, ids=lambda model: model._meta.model_name)
def test_each_role_gets_where_the_table_says_and_nowhere_else(client, request, model, role):
    table = ENTRIES if model.authors_write else THERAPIES
    client.force_login(request.getfixturevalue(role))
    for action, (method, *rights) in table.items():
        address = list_url(model, action) if action in LISTS else address_of_an_item(model, action)
        allowed = rights[ROLES.index(role)] and not (action == "merge" and not model.can_merge)

        status = getattr(client, method)(address).status_code

        assert (status != 403) == allowed, (action, status)


OTHERS = {  # of the rest of the admin: which roles may open the list, and the form to add one
    "publishing.source": (ROLES, ("author", "publisher")),
    "publishing.image": (ROLES, ("author", "publisher")),
    "publishing.revision": (ROLES, ()),
    "publishing.redirect": (("publisher",), ("publisher",)),
    "publishing.safetynotice": (("publisher",), ("publisher",)),
    "search.alikewords": (("publisher",), ("publisher",)),
    "search.searchintent": (("publisher",), ("publisher",)),
    "search.unansweredquery": (("reviewer", "publisher"), ()),
    "feedback.feedback": (ROLES, ()),
}


@pytest.mark.parametrize("role", ROLES)
def test_the_rest_of_the_admin_is_for_whom_the_table_says(client, request, role):
    client.force_login(request.getfixturevalue(role))
    for model in admin.site._registry:
        if model in publishable_models():
            continue
        lists, adds = OTHERS.get(model._meta.label_lower, ((), ()))
        assert (client.get(list_url(model)).status_code == 200) == (role in lists), model
        assert (client.get(list_url(model, "add")).status_code == 200) == (role in adds), model


@pytest.mark.parametrize("role", ROLES)
def test_no_address_lets_anybody_change_the_history(client, request, role):
    revision = makers.revision(makers.article())
    client.force_login(request.getfixturevalue(role))

    for action in ("change", "delete"):
        client.post(change_url(revision, action), {"post": "yes", "note": "Forged."})

    assert Revision.objects.get(pk=revision.pk).note == ""


def test_the_first_row_of_every_list_of_the_admin_opens(client, superuser):
    from datetime import timedelta

    from django.utils import timezone

    from immunoinfo.publishing.models import Redirect, SafetyNotice

    makers.source()
    makers.image()
    for maker in makers.MAKERS.values():
        makers.revision(maker())
    Redirect.objects.point("/old/", "/new/")
    SafetyNotice.objects.create(text="Notice.", ends_at=timezone.now() + timedelta(hours=1))
    client.force_login(superuser)
    opened = set()

    for model in admin.site._registry:
        if row := model._default_manager.first():
            assert client.get(change_url(row)).status_code == 200, model
            opened.add(model._meta.label)

    assert opened >= {
        "publishing.Source",
        "publishing.Image",
        "publishing.Revision",
        "publishing.Redirect",
        "publishing.SafetyNotice",
        "auth.User",
    }
