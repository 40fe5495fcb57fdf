"""After each step an editor reads what happened and what is next; a step that is refused loses no word."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from articles.models import Article
from immunoinfo.publishing.models import Revision
from tests import makers
from tests.forms import change_url, filled, list_url

pytestmark = pytest.mark.django_db
State = Revision.State


def article_in(state, by, live_number=0, **changes):
    """An article that passes every check, with a revision in STATE written by BY."""
    article = makers.article(live_number=live_number)
    article.title, article.body = "The brake", f"<p>Said [@{makers.source().key}].</p>"
    for name, value in changes.items():
        setattr(article, name, value)
    article.__dict__["_prefetched_objects_cache"] = {"therapies": [makers.therapy()]}
    return article, makers.revision(article, by, state=state)


def said(client, address, **changes):
    """The messages after the form at ADDRESS was sent with these CHANGES, as text."""
    answer = client.post(address, filled(client, address, **changes))
    assert answer.status_code == 302
    return [unescape(str(message)) for message in get_messages(answer.wsgi_request)]


TELLS = [  # who does what, from where, and what they are told
    ("author", "submit", State.DRAFT, {}, "Sent to review. A reviewer is told; readers see nothing of it yet."),
    ("author", "take back", State.REVIEW, {}, "Taken back: it is a draft again."),
    ("author", "discard", State.DRAFT, {}, "Draft discarded. Its words stay in the history."),
    ("reviewer", "approve", State.REVIEW, {}, "Approved. A publisher can publish it now."),
    ("reviewer", "return", State.REVIEW, {"step_note": "Why?"}, "Returned to the author with your note."),
    ("publisher", "schedule", State.APPROVED, {"step_at_0": "2190-01-02", "step_at_1": "03:04"},
     "Scheduled for 2 January 2190, 03:04 UTC."),
    ("publisher", "withdraw", State.DRAFT, {"step_note": "Wrong."}, "Taken down: readers do not see it any more."),
    ("publisher", "checked", State.DRAFT, {}, "Noted that the sources were checked today."),
]  # fmt: skip


@pytest.mark.parametrize(("role", "verb", "state", "fields", "words"), TELLS, ids=[row[1] for row in TELLS])
def test_each_step_says_once_what_happened_and_what_is_next(client, request, author, role, verb, state, fields, words):
    article, _revision = article_in(state, author, live_number=1)
    client.force_login(request.getfixturevalue(role))

    messages = said(client, change_url(article), step=verb, **fields)

    assert len(messages) == 1
    assert words in messages[0]
    assert f'href="{change_url(article)}"' in messages[0]


def test_publishing_leads_to_the_public_page_or_says_from_when_on(client, author, publisher):
    now, _revision = article_in(State.APPROVED, author, slug="now")
    later, _revision = article_in(State.APPROVED, author, slug="later", starts_at=timezone.now() + timedelta(days=1))
    client.force_login(publisher)

    [published] = said(client, change_url(now), step="publish")
    [waits] = said(client, change_url(later), step="publish")

    assert "Published: readers see it now." in published
    assert 'href="/articles/now/"' in published
    assert "Published: readers see it from " in waits
    assert "/articles/later/" not in waits


def test_a_saved_draft_says_that_readers_see_nothing_of_it(client, author):
    article = makers.article()
    client.force_login(author)

    assert "Draft saved. Readers see nothing of it" in said(client, change_url(article), summary="New.")[0]
    assert said(client, change_url(article)) == ["Nothing was changed, so nothing was saved."]


def test_many_at_once_are_told_in_one_message(client, author):
    for slug in ("one", "two"):
        article_in(State.DRAFT, author, slug=slug)
    titles = ", ".join(article.title for article in Article.objects.all())  # in the order of the list: 10 before 9
    chosen = list(Article.objects.values_list("pk", flat=True))
    client.force_login(author)

    answer = client.post(list_url(Article), {"action": "submit_selected", "_selected_action": chosen})

    assert [str(m) for m in get_messages(answer.wsgi_request)] == [
        f"{titles}: Sent to review. A reviewer is told; readers see nothing of it yet."
    ]


REFUSED = [  # who tries what, from where, the field at which the error stands
    ("reviewer", "return", State.REVIEW, "step_note", "Say why, so that the author knows what to change."),
    ("publisher", "withdraw", State.DRAFT, "step_note", "Say why; the reason is kept in the history."),
    ("publisher", "schedule", State.APPROVED, "step_at", "Give a time in the future."),
    ("publisher", "publish", State.APPROVED, "step", "Not published: No source is cited"),
    ("author", "approve", State.REVIEW, "step", "Your role may not do this"),
]


@pytest.mark.parametrize(("role", "verb", "state", "field", "error"), REFUSED, ids=[row[1] for row in REFUSED])
def test_a_refused_step_stays_on_the_form_with_the_error_at_its_field(
    client, request, author, role, verb, state, field, error
):
    article, revision = article_in(state, author, live_number=1, body="<p>No source.</p>")
    client.force_login(request.getfixturevalue(role))

    answer = client.post(change_url(article), filled(client, change_url(article), step=verb, leads_to="/kept/"))

    assert answer.status_code == 200
    assert error in " ".join(answer.context["adminform"].form.errors[field])
    assert error in unescape(answer.content.decode())
    assert 'value="/kept/"' in answer.content.decode() or role != "publisher"
    revision.refresh_from_db()
    assert (revision.state, revision.steps) == (state, [])


def test_words_changed_with_an_approval_stay_in_the_form_and_the_reviewer_was_warned(client, author, reviewer):
    article, revision = article_in(State.REVIEW, author)
    client.force_login(reviewer)
    assert "nobody approves their own words" in client.get(change_url(article)).content.decode()

    answer = client.post(
        change_url(article),
        filled(client, change_url(article), summary="Rosa's words.", step="approve", step_note="My note."),
    )

    text = answer.content.decode()
    assert "another person must approve them" in text
    assert answer.context["adminform"].form["summary"].value() == "Rosa's words."
    assert "My note." in text
    assert Revision.objects.get() == revision


def test_a_new_page_and_a_live_one_are_saved_and_sent_to_review_at_once(client, author):
    article = makers.article()
    client.force_login(author)
    for address in (list_url(Article, "add"), change_url(article), f"{change_url(article)}?correction=1"):
        page = client.get(address).content.decode()
        assert "Save and send to review" in page
        assert 'value="Save draft"' in page

    said(client, change_url(article), summary="A long draft.", step="submit")
    [message] = said(client, f"{change_url(article)}?correction=1", title="Comma, fixed", step="submit")

    correction = Revision.objects.working_on(article, correction=True)
    assert (correction.state, Revision.objects.working_on(article).state) == (State.REVIEW, State.REVIEW)
    assert "Sent to review" in message
    assert "(correction)" in client.get("/admin/").content.decode()
    assert "(correction)" in client.get(change_url(article, "revisions")).content.decode()


def test_the_list_shows_of_a_page_that_was_never_public_what_its_draft_says(
    client, author, django_assert_max_num_queries
):
    therapies = [makers.therapy(f"Therapy {n}") for n in range(3)]
    for number in range(20):
        article = makers.article(live_number=0)
        article.kind = "comparison"
        article.__dict__["_prefetched_objects_cache"] = {"therapies": therapies[number % 3 :]}
        makers.revision(article, author)
    client.force_login(author)
    client.get(list_url(Article))

    with django_assert_max_num_queries(12):
        page = client.get(list_url(Article)).content.decode()

    label = dict(Article._meta.get_field("kind").choices)["comparison"]
    assert page.count(f'<td class="field-kind">{label}</td>') == 20
    assert page.count("Therapy 2</td>") == 20
    assert "Sources never checked" in page
