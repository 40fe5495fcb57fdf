"""A save of the form is short, and takes its turn to write last; whoever was faster, no word is lost."""

from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from immunoinfo.publishing.golive import put_live
from immunoinfo.publishing.models import Revision
from immunoinfo.therapies.models import TherapyType
from tests import makers
from tests.forms import change_url, filled, list_url

CHECK = 'AS "_check"'  # how Django asks whether values meet a condition


@pytest.fixture
def editor(client, superuser):
    client.force_login(superuser)
    return client


@contextmanager
def meanwhile(happens, question=CHECK):
    """Let something HAPPEN once, just after the database was first asked a QUESTION."""
    waiting = [happens]

    def ask(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if question in sql and waiting:
            waiting.pop()()
        return answer

    with connection.execute_wrapper(ask):
        yield
    assert not waiting


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_is_read_and_checked_before_the_turn_to_write(editor):
    article = makers.article(therapies=[makers.therapy("One"), makers.therapy("Two")])
    form = filled(editor, change_url(article), summary="New.")

    with CaptureQueriesContext(connection) as asked:
        answer = editor.post(change_url(article), form)

    said = [query["sql"] for query in asked]
    turns = [place for place, sql in enumerate(said) if sql.startswith("BEGIN")]
    assert answer.status_code == 302
    assert len(turns) == 1  # neither the message nor the session is written
    assert max(place for place, sql in enumerate(said) if CHECK in sql) < turns[0]
    assert len(said) <= 23


@pytest.mark.django_db
def test_what_another_saved_after_the_form_was_read_is_taken_over(editor, author):
    article = makers.article(summary="Old.")
    form = filled(editor, change_url(article), summary="Mine.")

    def another():
        theirs = Article.objects.get(pk=article.pk)
        theirs.body = "<p>Theirs.</p>"
        makers.revision(theirs, author)

    with meanwhile(another):
        editor.post(change_url(article), form)

    head = Revision.objects.working_on(article)
    assert (head.data["summary"], head.data["body"]) == ("Mine.", "<p>Theirs.</p>")
    assert [row.number for row in Revision.objects.of(article)] == [3, 2, 1]


@pytest.mark.django_db
def test_what_was_published_after_the_form_was_read_is_what_the_words_are_merged_into(editor, author):
    article = makers.article(summary="Old.")
    form = filled(editor, change_url(article), summary="Mine.")

    def another():
        theirs = Article.objects.get(pk=article.pk)
        theirs.title = "Renamed"
        put_live(makers.revision(theirs, author, state=Revision.State.LIVE, current=False), article)

    with meanwhile(another):
        editor.post(change_url(article), form)

    head = Revision.objects.working_on(article)
    assert Article.objects.get(pk=article.pk).title == "Renamed"
    assert (head.data["summary"], head.data["title"]) == ("Mine.", "Renamed")


@pytest.mark.django_db
def test_what_was_deleted_after_the_form_was_read_is_said_to_be_gone(editor):
    article = makers.article()
    form = filled(editor, change_url(article), summary="Mine.")

    with meanwhile(lambda: Article.objects.filter(pk=article.pk).delete()):
        answer = editor.post(change_url(article), form, follow=True)

    assert "Perhaps it was deleted" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_address_taken_after_the_form_was_checked_is_refused_and_no_word_is_lost(editor):
    form = filled(editor, list_url(Article, "add"), title="Twice", slug="twice", summary="Mine.", therapies=[])
    taken = lambda: makers.article("First", slug="twice")  # noqa: E731

    with meanwhile(taken, question='AS "a" FROM "articles_article"'):
        answer = editor.post(list_url(Article, "add"), form)

    shown = answer.context["adminform"].form
    assert (answer.status_code, shown["summary"].value()) == (200, "Mine.")
    assert "already exists" in str(shown.errors)
    assert Article.objects.get(slug="twice").title == "First"


@pytest.mark.django_db
def test_conditions_that_hold_are_asked_in_one_question_and_each_that_does_not_is_named():
    therapy, article = makers.therapy(), makers.article()

    with CaptureQueriesContext(connection) as asked:
        article.validate_constraints()
        therapy.validate_constraints()
    therapy.parent, therapy.reviewer_role, therapy.slug = therapy, "pharmacist", "add"
    with pytest.raises(ValidationError) as refused:
        therapy.validate_constraints()

    assert len([query for query in asked if CHECK in query["sql"]]) == 2
    assert {"kind of itself", "both or neither", "the site itself uses"} == {
        part
        for part in ("kind of itself", "both or neither", "the site itself uses", "later than the start")
        if part in " ".join(refused.value.messages)
    }


@pytest.mark.django_db
def test_rows_are_found_by_many_natural_keys_in_one_question(django_assert_num_queries):
    one, other = makers.article("One"), makers.article("Other")
    makers.article("Other in Spanish", slug=other.slug, language="es")
    therapy = makers.therapy("Named")
    keys = [one.natural_key(), other.natural_key(), ("es", "nowhere")]

    with django_assert_num_queries(2):
        found = set(Article.objects.with_natural_keys(keys))
        named = list(TherapyType.objects.with_natural_keys([("Named",), ("Nothing",)]))

    assert (found, named) == ({one, other}, [therapy])
    assert not Article.objects.with_natural_keys([])


def said(client):
    return [str(message) for message in client.get("/admin/").context["messages"]]


@pytest.mark.django_db
def test_a_message_is_shown_once_and_to_nobody_who_signs_in_next(client, superuser, author):
    article = makers.article()
    client.force_login(superuser)
    client.post(change_url(article), filled(client, change_url(article), summary="One."))
    shown = said(client), said(client)
    client.post(change_url(article), filled(client, change_url(article), summary="Two."))
    kept = client.cookies["messages"].value
    client.post("/admin/logout/")
    client.force_login(author)
    client.cookies["messages"] = kept

    assert len(shown[0]) == 1
    assert shown[1] == said(client) == []


@pytest.mark.django_db
def test_the_cookie_of_a_message_stays_on_this_host_and_goes_when_it_was_shown(editor, settings):
    settings.SESSION_COOKIE_SECURE, settings.MESSAGE_COOKIE_NAME = True, "__Host-messages"
    article = makers.article()

    sent = editor.post(change_url(article), filled(editor, change_url(article), summary="New."), secure=True)
    shown = editor.get("/admin/", secure=True)

    for cookie in (answer.cookies["__Host-messages"] for answer in (sent, shown)):
        assert (cookie["path"], cookie["domain"], cookie["samesite"], cookie["secure"]) == ("/", "", "Lax", True)
    assert sent.cookies["__Host-messages"]["httponly"]
    assert (shown.cookies["__Host-messages"].value, len(shown.context["messages"])) == ("", 1)


@pytest.mark.django_db
def test_messages_that_do_not_fit_into_a_cookie_are_all_shown(client, superuser):
    titles = [f"{number} {'long words ' * 9}" for number in range(40)]
    client.force_login(superuser)
    for number, title in enumerate(titles):
        article = makers.article(title, slug=f"a{number}")
        client.post(list_url(Article), {"action": "submit_selected", "_selected_action": [article.pk]})

    shown = said(client)

    assert [title for title in titles if not any(title.strip() in message for message in shown)] == []
