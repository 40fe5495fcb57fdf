"""The editors' house: lists, forms, and what a save leaves behind."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from articles.models import Article
from glossary.models import Term
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.models import Revision
from immunoinfo.publishing.snapshot import snapshot
from immunoinfo.therapies.models import TherapyType, UnknownTherapyError
from tests import makers
from tests.forms import change_url, filled, list_url

pytestmark = pytest.mark.django_db


def ready_article(**fields):
    """An article that passes every check."""
    source = makers.source()
    return makers.article(therapies=[makers.therapy()], body=f"<p>Said [@{source.key}].</p>", **fields)


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_every_kind_has_a_list_and_forms(client, superuser, model):
    item = makers.MAKERS[model.kind_slug]("Findable")
    client.force_login(superuser)

    found = client.get(list_url(model), {"q": "Findable", "status": "live", "due": "never"})

    assert "Findable" in found.content.decode()
    for address in (
        change_url(item),
        list_url(model, "add"),
        change_url(item, "revisions"),
        change_url(item, "delete"),
    ):
        assert client.get(address).status_code == 200, address
    assert client.get(change_url(item, "history")).headers["Location"] == change_url(item, "revisions")


@pytest.mark.parametrize("status", ["draft", "live", "scheduled", "over", "work-review", "nonsense"])
def test_the_status_filter_shows_what_it_says(client, superuser, status):
    now = timezone.now()
    makers.article("One draft", live_number=0)
    reviewed = makers.article("One work-review", live_number=0)
    makers.revision(reviewed, state="review")
    makers.article("One live")
    makers.article("One scheduled", starts_at=now + timedelta(days=1))
    makers.article("One over", starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1))
    client.force_login(superuser)

    text = client.get(list_url(Article), {"status": status}).content.decode()

    every = {"draft", "live", "scheduled", "over", "work-review"}
    shown = {word for word in every if f">One {word}</a>" in text}
    assert shown == {"nonsense": every, "draft": {"draft", "work-review"}}.get(status, {status})


def test_the_roles_are_made_with_the_tables():
    assert set(Group.objects.values_list("name", flat=True)) >= {"author", "medical reviewer", "publisher"}


def test_an_author_writes_a_draft_that_nobody_else_can_see(client, author):
    therapy = makers.therapy()
    client.force_login(author)
    address = list_url(Article, "add")

    answer = client.post(
        address, filled(client, address, title="New one", slug="new-one", summary="S.", therapies=[therapy.pk])
    )

    article = Article.objects.get()
    assert answer.status_code == 302
    assert (article.live_number, article.title, article.summary, list(article.therapies.all())) == (
        0,
        "New one",
        "",
        [],
    )
    revision = Revision.objects.get()
    assert (revision.data["summary"], revision.data["therapies"], revision.author) == ("S.", [[therapy.name]], author)
    client.logout()
    assert client.get(article.get_absolute_url()).status_code == 404


def test_a_save_on_a_live_page_changes_nothing_for_readers(client, author):
    article = ready_article(title="Live words")
    client.force_login(author)

    client.post(change_url(article), filled(client, change_url(article), title="Draft words", therapies=[]))

    assert "Draft words" not in client.get(article.get_absolute_url()).content.decode()
    assert "Draft words" in client.get(change_url(article)).content.decode()
    article.refresh_from_db()
    assert article.title == "Live words"
    assert article.therapies.count() == 1


def test_the_form_saved_as_it_came_makes_no_revision(client, superuser):
    other = makers.term()
    items = [
        ready_article(
            alternate_names=[{"name": "ICI", "kind": "abbr"}, {"name": "x", "kind": "exact"}], key_points="a\nb"
        ),
        makers.term("Word", [makers.therapy()], pronunciation="wurd", full_definition="One.\n\nTwo."),
        makers.question("Why?", article=makers.article()),
        makers.therapy("Child", parent=makers.therapy("Parent")),
    ]
    items[1].related.add(other)
    client.force_login(superuser)

    for item in items:
        before = snapshot(type(item).objects.get(pk=item.pk))
        assert client.post(change_url(item), filled(client, change_url(item))).status_code == 302
        assert snapshot(type(item).objects.get(pk=item.pk)) == before
    assert Revision.objects.count() == 0


def test_what_was_loaded_stays_in_the_history_when_it_is_worked_on(client, author):
    article = ready_article(title="As loaded", live_number=3)
    client.force_login(author)

    client.post(change_url(article), filled(client, change_url(article), title="Changed"))

    assert list(Revision.objects.values_list("number", "data__title", "base_number")) == [
        (4, "Changed", 3),
        (3, "As loaded", 0),
    ]


def test_the_form_links_to_the_public_page_only_where_there_is_one(client, superuser):
    live, draft = ready_article(), makers.article(live_number=0)
    client.force_login(superuser)

    assert f'href="{live.get_absolute_url()}"' in client.get(change_url(live)).content.decode()
    assert "View on site" not in client.get(change_url(draft)).content.decode()


def test_therapy_types_are_picked_never_typed(client, author):
    therapy = makers.therapy("Known")
    client.force_login(author)
    page = client.get(list_url(Article, "add")).content.decode()

    assert f'type="checkbox" name="therapies" value="{therapy.pk}"' in page
    article = makers.article()
    article.therapies.add("known")
    assert [t.name for t in article.therapies.all()] == ["Known"]
    with pytest.raises(UnknownTherapyError, match="Unheard of"):
        article.therapies.add("Unheard of")
    assert TherapyType.objects.count() == 1


def test_a_therapy_type_cannot_stand_below_itself(client, publisher):
    top = makers.therapy("Top")
    below = makers.therapy("Below", parent=top)
    client.force_login(publisher)

    answer = client.post(change_url(top), filled(client, change_url(top), parent=below.pk))

    assert answer.status_code == 200
    assert "stands below this therapy type" in answer.content.decode()


def test_a_changed_tag_alone_is_a_revision(client, publisher):
    article, other = ready_article(), makers.therapy("Other")
    client.force_login(publisher)

    client.post(change_url(article), filled(client, change_url(article), therapies=[other.pk]))

    assert Revision.objects.first().data["therapies"] == [["Other"]]


def test_a_deleted_page_is_gone_with_help(client, publisher):
    article = ready_article(slug="short-lived")
    client.force_login(publisher)

    client.post(change_url(article, "delete"), {"post": "yes"})
    client.logout()

    answer = client.get("/articles/short-lived/")
    assert answer.status_code == 410
    assert "Where to go from here" in answer.content.decode()


def test_staff_pages_are_never_stored(client, author):
    client.force_login(author)

    for address in ("/admin/", list_url(Term), change_url(makers.term())):
        assert "no-store" in client.get(address).headers["Cache-Control"]


def test_a_stranger_is_asked_to_sign_in(client):
    article = makers.article()
    for address in (change_url(article), change_url(article, "revisions"), change_url(article, "preview", 1)):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/admin/login/")


def test_invalid_input_keeps_every_word_typed(client, author):
    article = makers.article()
    client.force_login(author)

    answer = client.post(
        change_url(article),
        filled(client, change_url(article), slug="search", body="<p>Long work</p>", alternate_names="brand"),
    )

    assert answer.status_code == 200
    assert "Long work" in answer.content.decode()
    assert "a word that the site itself uses" in answer.content.decode()
