"""What links here, what happens to addresses that go, and making one of two."""

import pytest

from articles.models import Article
from glossary.models import Term
from immunoinfo.publishing.golive import StepRefusedError
from immunoinfo.publishing.incoming import linking_here
from immunoinfo.publishing.merging import merge_into, undo_merge
from immunoinfo.publishing.models import Redirect, Revision
from immunoinfo.publishing.workflow import take
from immunoinfo.therapies.models import Tagging, TherapyType
from tests import makers
from tests.forms import change_url, filled

pytestmark = pytest.mark.django_db


def test_what_links_here_is_found_in_texts_and_relations_of_every_kind(client, superuser):
    article = makers.article("Target")
    term = makers.term("Word")
    linking = [
        makers.article("By text", body=f'<p><a href="{article.get_absolute_url()}">x</a></p>'),
        makers.question("By relation?", article=article),
    ]
    makers.article("Not at all", body=f'<p><a href="{article.get_absolute_url()}more/">x</a></p>')
    other = makers.term("Other")
    other.related.add(term)

    assert linking_here(article) == linking
    assert linking_here(term) == [other]
    client.force_login(superuser)
    for address in (change_url(article), change_url(article, "delete")):
        page = client.get(address).content.decode()
        assert "By text" in page
        assert "By relation?" in page
        assert "Not at all" not in page


@pytest.mark.parametrize(("leads_to", "status"), [("/articles/", 301), ("", 410)])
@pytest.mark.parametrize("how", ["withdraw", "delete"])
def test_an_address_that_goes_leads_on_or_says_so(client, superuser, how, leads_to, status):
    article = makers.article("Leaving")
    client.force_login(superuser)

    if how == "withdraw":
        client.post(
            change_url(article),
            filled(client, change_url(article), step="withdraw", step_note="Old.", leads_to=leads_to),
        )
    else:
        client.post(change_url(article, "delete"), {"post": "yes", "leads_to": leads_to})
    client.logout()

    answer = client.get("/articles/leaving/")
    assert answer.status_code == status
    assert answer.headers.get("Location", "") == leads_to


@pytest.mark.parametrize("leads_to", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_no_reader_is_led_to_another_site(client, superuser, leads_to):
    article = makers.article("Leaving")
    client.force_login(superuser)

    client.post(
        change_url(article), filled(client, change_url(article), step="withdraw", step_note="Old.", leads_to=leads_to)
    )
    assert article.is_published()
    client.post(change_url(article, "delete"), {"post": "yes", "leads_to": leads_to})

    assert client.get("/articles/leaving/").status_code == 410


def test_what_comes_back_is_no_redirect_any_more(client, publisher, superuser):
    article = makers.article("Leaving", [makers.therapy()], body=f"<p>Said [@{makers.source().key}].</p>")
    client.force_login(superuser)
    client.post(
        change_url(article),
        filled(client, change_url(article), step="withdraw", step_note="Old.", leads_to="/articles/"),
    )

    take(makers.revision(article, state=Revision.State.APPROVED), "publish", publisher)

    assert client.get("/articles/leaving/").status_code == 200


def test_merging_two_therapy_types_tags_nothing_twice_redirects_and_can_be_undone(client, publisher):
    old, new = makers.therapy("Old name"), makers.therapy("New name")
    child = makers.therapy("Child", parent=old)
    both, one = makers.article("Both", [old, new]), makers.term("One", [old])
    client.force_login(publisher)
    assert "3 links" in client.get(change_url(old, "merge")).content.decode()

    client.post(change_url(old, "merge"), {"target": new.pk})

    assert [list(item.therapies.all()) for item in (both, one)] == [[new], [new]]
    assert TherapyType.objects.get(pk=child.pk).parent == new
    answer = client.get("/therapies/old-name/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/therapies/new-name/")
    assert Tagging.objects.count() == 2

    client.post(change_url(old, "merge"), {"undo": "1"})

    assert {t.name for t in both.therapies.all()} == {"Old name", "New name"}
    assert [t.name for t in one.therapies.all()] == ["Old name"]
    assert TherapyType.objects.get(pk=child.pk).parent == old
    assert client.get("/therapies/old-name/").status_code == 200
    assert not Redirect.objects.exists()


def test_merging_two_terms_moves_their_relations_and_can_be_undone(publisher):
    old, new, third = makers.term("Old"), makers.term("Newer"), makers.term("Third")
    old.related.set([third, new])
    old.confused_with.set([third])
    new.related.set([third, old])

    merge_into(old, new, publisher)
    assert (set(new.related.all()), set(new.confused_with.all()), old.related.count()) == ({third}, {third}, 0)

    undo_merge(Term.objects.get(pk=old.pk), publisher)
    assert (set(old.related.all()), set(old.confused_with.all())) == ({third, new}, {third})
    assert set(new.confused_with.all()) == set()


@pytest.mark.parametrize("role", ["author", "reviewer"])
def test_only_publishers_merge(client, request, role):
    old, new = makers.therapy("Old"), makers.therapy("Newer")
    client.force_login(request.getfixturevalue(role))

    assert client.post(change_url(old, "merge"), {"target": new.pk}).status_code == 403
    assert TherapyType.objects.published().count() == 2
    with pytest.raises(StepRefusedError):
        merge_into(old, new, request.getfixturevalue(role))


def test_articles_are_not_merged(client, superuser):
    client.force_login(superuser)

    assert client.get(change_url(makers.article(), "merge")).status_code == 403
    assert Article.can_merge is False
