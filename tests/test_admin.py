"""The editors' house: who may do what, checked on the server, and what a save leaves behind."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from articles.models import Article
from glossary.models import Term
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.models import Revision
from immunoinfo.publishing.revisions import NotReadyError, publish, snapshot, withdraw
from immunoinfo.therapies.models import TherapyType, UnknownTherapyError
from tests import makers

pytestmark = pytest.mark.django_db


def url(item, action="change"):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_{action}", args=[item.pk])


def listing(model, action="changelist"):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}")


def filled(client, address, **changes):
    """What the form at ADDRESS would send after these CHANGES."""
    form = client.get(address).context["adminform"].form
    data = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        bound = form[name]
        if name in ("starts_at", "ends_at"):
            data[f"{name}_0"], data[f"{name}_1"] = (
                (value.strftime("%Y-%m-%d"), value.strftime("%H:%M:%S")) if value else ("", "")
            )
        elif isinstance(value, list) and name != "alternate_names":
            data[name] = [getattr(entry, "pk", entry) for entry in value]
        elif isinstance(value, bool):
            data |= {name: "on"} if value else {}
        else:
            data[name] = "" if bound.value() in (None, []) else bound.field.prepare_value(value)
    return {**data, **changes}


def ready_article(**fields):
    """An article that passes every check."""
    makers.source("known") if not Article.objects.exists() else None
    return makers.article(therapies=[makers.therapy()], body="<p>Said [@known].</p>", **fields)


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_every_kind_has_a_list_and_forms(client, superuser, model):
    item = makers.MAKERS[model.kind_slug]("Findable")
    client.force_login(superuser)

    found = client.get(listing(model), {"q": "Findable", "status": "live", "due": "now"})

    assert "Findable" in found.content.decode()
    for address in (url(item), listing(model, "add"), url(item, "history"), url(item, "delete")):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("status", ["draft", "live", "scheduled", "over", "nonsense"])
def test_the_status_filter_shows_what_it_says(client, superuser, status):
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    makers.article("One draft", live_number=0)
    makers.article("One live")
    makers.article("One scheduled", starts_at=now + timedelta(days=1))
    makers.article("One over", starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1))
    client.force_login(superuser)

    text = client.get(listing(Article), {"status": status}).content.decode()

    shown = {word for word in ("draft", "live", "scheduled", "over") if f">One {word}</a>" in text}
    assert shown == ({status} if status != "nonsense" else {"draft", "live", "scheduled", "over"})


def test_the_roles_are_made_with_the_tables():
    assert set(Group.objects.values_list("name", flat=True)) >= {"author", "medical reviewer", "publisher"}


def test_an_author_writes_a_draft_that_nobody_else_can_see(client, author):
    therapy = makers.therapy()
    client.force_login(author)
    address = listing(Article, "add")

    answer = client.post(
        address,
        filled(client, address, title="New one", slug="new-one", summary="S.", therapies=[therapy.pk], _publish="1"),
    )

    article = Article.objects.get()
    assert answer.status_code == 302
    assert (article.live_number, article.status, list(article.therapies.all())) == (0, "Draft", [therapy])
    client.logout()
    assert client.get(article.get_absolute_url()).status_code == 404


def test_an_author_cannot_change_or_publish_or_withdraw_or_delete_what_is_live(client, author):
    article = ready_article()
    client.force_login(author)

    shown = client.get(url(article))
    changed = client.post(url(article), {"title": "Changed"})
    for action in ("publish_selected", "withdraw_selected", "delete_selected"):
        client.post(listing(Article), {"action": action, "_selected_action": [article.pk], "post": "yes"})

    article.refresh_from_db()
    assert "only a publisher may change it" in shown.content.decode()
    assert changed.status_code == 403
    assert client.post(url(article, "delete"), {"post": "yes"}).status_code == 403
    assert (article.title != "Changed", article.withdrawn_at, article.live_number) == (True, None, 1)


@pytest.mark.parametrize("role", ["author", "reviewer"])
def test_therapy_types_are_added_by_publishers_only(client, request, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get(listing(TherapyType)).status_code == 200
    assert client.get(listing(TherapyType, "add")).status_code == 403


def test_a_publisher_publishes_from_the_form_and_readers_see_it(client, publisher):
    article = ready_article(live_number=0)
    client.force_login(publisher)

    answer = client.post(url(article), filled(client, url(article), title="Now public", _publish="1"))

    assert answer.status_code == 302
    client.logout()
    page = client.get(article.get_absolute_url())
    assert page.status_code == 200
    assert "Now public" in page.content.decode()
    revision = Revision.objects.get()
    assert (revision.state, revision.number, revision.author, revision.data["title"]) == (
        "live",
        1,
        publisher,
        "Now public",
    )


def test_what_a_check_calls_an_error_is_saved_but_not_published(client, publisher):
    article = makers.article(live_number=0, body="<p>Said [@nobody].</p>")
    client.force_login(publisher)

    answer = client.post(url(article), filled(client, url(article), title="Kept title", _publish="1"), follow=True)

    article.refresh_from_db()
    text = answer.content.decode()
    assert (article.title, article.live_number) == ("Kept title", 0)
    assert "[@nobody] is not known" in text
    assert "No therapy type is picked" in text


def test_a_live_item_cannot_be_saved_with_an_error_and_nothing_typed_is_lost(client, publisher):
    article = ready_article()
    client.force_login(publisher)

    answer = client.post(url(article), filled(client, url(article), title="My long work", body="<p>[@nobody]</p>"))

    assert answer.status_code == 200
    assert "[@nobody] is not known" in answer.content.decode()
    assert "My long work" in answer.content.decode()
    article.refresh_from_db()
    assert article.title != "My long work"


def test_the_form_saved_as_it_came_changes_nothing(client, publisher):
    article = ready_article(
        alternate_names=[{"name": "ICI", "kind": "abbr"}, {"name": "x", "kind": "exact"}], key_points="a\nb"
    )
    before = snapshot(article)
    client.force_login(publisher)

    answer = client.post(url(article), filled(client, url(article)))

    assert answer.status_code == 302
    assert snapshot(Article.objects.get()) == before


def test_a_changed_address_of_a_live_page_redirects_in_one_hop_and_back_again(client, publisher):
    article = ready_article(slug="first")
    client.force_login(publisher)
    for slug in ("second", "third", "first", "fourth"):
        client.post(url(article), filled(client, url(article), slug=slug))
    client.logout()

    assert client.get("/articles/fourth/").status_code == 200
    for old in ("first", "second", "third"):
        answer = client.get(f"/articles/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/articles/fourth/")


def test_a_deleted_page_is_gone_with_help(client, publisher):
    article = ready_article(slug="short-lived")
    client.force_login(publisher)

    client.post(url(article, "delete"), {"post": "yes"})
    client.logout()

    answer = client.get("/articles/short-lived/")
    assert answer.status_code == 410
    assert "Where to go from here" in answer.content.decode()


def test_bulk_publishing_and_withdrawing(client, publisher):
    ready, unready = ready_article(live_number=0), makers.article("Unready", live_number=0)
    client.force_login(publisher)
    chosen = {"_selected_action": [ready.pk, unready.pk]}

    answer = client.post(listing(Article), {"action": "publish_selected", **chosen}, follow=True)

    assert "1 item is public" in answer.content.decode()
    assert "“Unready” is saved but not public" in answer.content.decode()
    assert client.get(ready.get_absolute_url()).status_code == 200
    client.post(listing(Article), {"action": "withdraw_selected", **chosen})
    assert client.get(ready.get_absolute_url()).status_code == 404
    assert [r.state for r in Revision.objects.order_by("number")] == [
        "draft",
        "live",
        "withdrawn",
    ] or Revision.objects.count() == 3


def test_the_form_links_to_the_public_page_only_where_there_is_one(client, superuser):
    live, draft = ready_article(), makers.article(live_number=0)
    client.force_login(superuser)

    assert f'href="{live.get_absolute_url()}"' in client.get(url(live)).content.decode()
    assert "View on site" not in client.get(url(draft)).content.decode()


def test_therapy_types_are_picked_never_typed(client, author):
    therapy = makers.therapy("Known")
    client.force_login(author)
    page = client.get(listing(Article, "add")).content.decode()

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

    answer = client.post(url(top), filled(client, url(top), parent=below.pk))

    assert answer.status_code == 200
    assert "stands below this therapy type" in answer.content.decode()


def test_a_changed_tag_alone_is_a_revision(client, publisher):
    article, other = ready_article(), makers.therapy("Other")
    client.force_login(publisher)

    client.post(url(article), filled(client, url(article), therapies=[other.pk]))

    assert Revision.objects.get().data["therapies"] == [["Other"]]


def test_history_survives_the_account(publisher):
    article = ready_article()
    publish(article, by=publisher)

    publisher.delete()

    revision = Revision.objects.get()
    assert (revision.author, revision.author_name) == (None, "paul")


def test_revisions_are_numbered_on_after_a_fixture_and_a_withdrawal():
    article = ready_article(live_number=7)

    publish(article)
    withdraw(article)
    publish(article)

    assert list(Revision.objects.order_by("number").values_list("number", "state")) == [
        (8, "live"),
        (9, "withdrawn"),
        (10, "live"),
    ]
    assert article.live_number == 10
    assert article.is_published()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"summary": ""}, "summary"),
        ({"body": ""}, "body"),
        ({"body": "<p>No source.</p>"}, "No source is cited"),
        ({"body": "<p>[@known] [@unknown]</p>"}, r"\[@unknown\]"),
        ({"body": "<p>[@known]</p><p>[image:none]</p>"}, r"\[image:none\]"),
    ],
)
def test_publishing_names_what_is_missing(fields, error):
    article = ready_article(live_number=0)
    Article.objects.update(**fields)

    with pytest.raises(NotReadyError, match=error):
        publish(Article.objects.get(pk=article.pk))
    assert Revision.objects.count() == 0


def test_a_page_about_the_site_needs_no_therapy_type_and_no_source():
    publish(makers.article(kind="about", live_number=0))

    assert Article.objects.published().exists()


def test_staff_pages_are_never_stored(client, author):
    client.force_login(author)

    for address in ("/admin/", listing(Term), url(makers.term())):
        assert "no-store" in client.get(address).headers["Cache-Control"]


def test_a_stranger_is_asked_to_sign_in(client):
    answer = client.get(url(makers.article()))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")
