"""Two people, one page: what does not collide is joined, what does is shown, and nothing is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from immunoinfo.publishing.models import Revision
from immunoinfo.publishing.workflow import take
from tests import makers
from tests.forms import change_url, filled

pytestmark = pytest.mark.django_db
State = Revision.State
BODY = "<p>One.</p><p>Two.</p><p>Three.</p>"


@pytest.fixture
def article():
    return makers.article("A page", body=BODY, summary="Summary.")


def open_form(client, user, article, **changes):
    """What USER would send, having opened the form now."""
    client.force_login(user)
    return filled(client, change_url(article), **changes)


def send(client, user, article, form, **query):
    client.force_login(user)
    return client.post(change_url(article), form, follow=True, query_params=query)


def test_changes_in_different_places_are_joined_and_named(client, author, reviewer, article):
    mine = open_form(client, author, article, title="My title", body=BODY.replace("One", "ONE"))
    theirs = open_form(client, reviewer, article, summary="Their summary.", body=BODY.replace("Three", "THREE"))

    send(client, reviewer, article, theirs)
    answer = send(client, author, article, mine)

    data = Revision.objects.working_on(article).data
    assert (data["title"], data["summary"], data["body"]) == (
        "My title",
        "Their summary.",
        "<p>ONE.</p><p>Two.</p><p>THREE.</p>",
    )
    assert "taken over from them: summary, body" in answer.content.decode()


def test_the_same_place_shows_both_and_keeps_mine_in_the_form(client, author, reviewer, article):
    mine = open_form(client, author, article, body=BODY.replace("Two", "MINE"), title="My title", step_note="My note")
    theirs = open_form(client, reviewer, article, body=BODY.replace("Two", "THEIRS"), summary="Their summary.")
    send(client, reviewer, article, theirs)

    answer = send(client, author, article, mine)

    text = answer.content.decode()
    assert Revision.objects.working_on(article).author == reviewer
    assert "somebody else changed the same place" in text
    assert "rosa saved number" in text
    assert "THEIRS" in text
    form = answer.context["adminform"].form
    assert "MINE" in form["body"].value()
    assert form["title"].value() == "My title"
    assert form["summary"].value() == "Their summary."
    assert "My note" in text


def test_saving_again_after_a_collision_settles_it(client, author, reviewer, article):
    mine = open_form(client, author, article, body=BODY.replace("Two", "MINE"))
    send(
        client,
        reviewer,
        article,
        open_form(client, reviewer, article, body=BODY.replace("Two", "THEIRS"), summary="Their summary."),
    )
    shown = send(client, author, article, mine)
    form = {
        **mine,
        **{name: shown.context["adminform"].form[name].value() for name in ("body", "summary", "base_number")},
    }

    send(client, author, article, form)

    revision = Revision.objects.working_on(article)
    assert ("MINE" in revision.data["body"], revision.data["summary"], revision.author) == (
        True,
        "Their summary.",
        author,
    )
    assert any("THEIRS" in r.data["body"] for r in Revision.objects.all())


def test_looking_at_a_form_waits_for_nobody_who_saves(client, author, article):
    client.force_login(author)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(change_url(article)).status_code == 200

    assert not [query["sql"] for query in queries if "SAVEPOINT" in query["sql"] or "FOR UPDATE" in query["sql"]]


def test_a_correction_goes_live_while_a_long_draft_waits_and_is_taken_over(
    client, author, publisher, superuser, article
):
    source = makers.source()
    article.body, article.main_message = BODY, f"Message [@{source.key}]."
    article.save()
    article.therapies.add(makers.therapy())
    send(client, author, article, open_form(client, author, article, body=BODY.replace("Three", "A long draft")))
    draft = Revision.objects.working_on(article)
    take(draft, "submit", author)
    take(Revision.objects.get(pk=draft.pk), "approve", superuser)
    client.force_login(author)
    address = f"{change_url(article)}?correction=1"
    assert "You are correcting the live page" in client.get(address).content.decode()

    client.post(address, filled(client, address, body=BODY.replace("One.", "One,"), step="submit"))
    correction = Revision.objects.working_on(article, correction=True)
    take(correction, "approve", superuser)
    take(Revision.objects.get(pk=correction.pk), "publish", publisher)

    live = Article.objects.get()
    waiting = Revision.objects.working_on(article)
    assert live.body == "<p>One,</p><p>Two.</p><p>Three.</p>"
    assert waiting.data["body"] == "<p>One,</p><p>Two.</p><p>A long draft.</p>"
    assert waiting.state == State.APPROVED
    assert "Took over what went live" in waiting.steps[-1]["note"]
    take(waiting, "publish", publisher)
    assert Article.objects.get().body == "<p>One,</p><p>Two.</p><p>A long draft.</p>"


def test_a_draft_that_collides_with_what_went_live_keeps_its_words_and_loses_its_approval(
    author, publisher, superuser, article
):
    article.therapies.add(makers.therapy())
    article.main_message = f"Message [@{makers.source().key}]."
    article.save()
    article.body = BODY.replace("Two", "DRAFT")
    draft = makers.revision(article, author, state=State.APPROVED)
    article.body = BODY.replace("Two", "FIX")
    take(makers.revision(article, author, state=State.APPROVED, correction=True), "publish", publisher)

    waiting = Revision.objects.working_on(article)

    assert waiting.number > draft.number
    assert (waiting.state, waiting.data["body"]) == (State.DRAFT, BODY.replace("Two", "DRAFT"))
    assert "Both changed: body" in waiting.steps[-1]["note"]


def test_restoring_makes_a_new_draft_and_loses_nothing(client, author, article):
    send(client, author, article, open_form(client, author, article, summary="Second."))
    send(client, author, article, open_form(client, author, article, summary="Third."))
    old = Revision.objects.get(data__summary="Second.")

    client.post(change_url(article, "restore", old.number))

    assert [r.data["summary"] for r in Revision.objects.order_by("number")] == [
        "Summary.",
        "Second.",
        "Third.",
        "Second.",
    ]
    assert Article.objects.get().summary == "Summary."
    client.post(change_url(article, "restore", Revision.objects.first().number))
    assert Revision.objects.count() == 4


def test_a_draft_can_be_discarded_and_stays_in_the_history(client, author, article):
    send(client, author, article, open_form(client, author, article, summary="Not needed."))

    send(client, author, article, open_form(client, author, article, step="discard"))

    assert Revision.objects.working_on(article) is None
    assert Revision.objects.first().data["summary"] == "Not needed."
    assert open_form(client, author, article)["summary"] == "Summary."


@pytest.mark.django_db(transaction=True)
def test_eight_saves_of_one_base_at_one_moment_lose_nothing(django_db_serialized_rollback):
    """One is saved, the others are merged or shown a collision; no error, and every text is somewhere."""
    from concurrent.futures import ThreadPoolExecutor

    from django.contrib.auth.models import User
    from django.db import connection, transaction

    from immunoinfo.publishing.golive import lock
    from immunoinfo.publishing.revisions import MergeConflictError
    from immunoinfo.publishing.snapshot import snapshot

    article = makers.article("A page", body=BODY, summary="Summary.")
    base = snapshot(article)
    writers = [User.objects.create_user(f"writer-{n}") for n in range(8)]

    def save(number):
        try:
            with transaction.atomic():
                row = lock(Article.objects.get(pk=article.pk))
                values = {**base, "summary": f"Words {number}."}
                Revision.objects.save_work(row, values, base=1, by=writers[number])
            return "saved"
        except MergeConflictError as conflict:
            return conflict.values["summary"]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(save, range(8)))

    assert answers.count("saved") == 1
    kept = {Revision.objects.working_on(article).data["summary"], *answers} - {"saved"}
    assert kept == {f"Words {number}." for number in range(8)}


@pytest.mark.django_db(transaction=True)
def test_crossing_changes_of_two_transactions_do_not_wait_for_each_other(django_db_serialized_rollback):
    from threading import Barrier, Thread

    from django.db import connection, transaction

    one, two = makers.article("One"), makers.article("Two")
    together, failures = Barrier(2), []

    def change(first, second, wait):
        try:
            with transaction.atomic():
                Article.objects.filter(pk=first.pk).update(summary="x")
                if wait:
                    try:
                        together.wait(0.5)
                    except Exception:  # noqa: BLE001 - the other one is rightly held up
                        together.abort()
                Article.objects.filter(pk=second.pk).update(summary="y")
        except Exception as failure:  # noqa: BLE001 - whatever it is, the test names it
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=change, args=(one, two, True)), Thread(target=change, args=(two, one, True))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
