"""What waits for whom, what goes live when, and what is said to the next person."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Article
from immunoinfo.publishing.golive import StepRefusedError
from immunoinfo.publishing.models import Revision
from immunoinfo.publishing.queue import queue_of
from immunoinfo.publishing.workflow import confirm_checked, take
from tests import makers
from tests.forms import change_url, filled

pytestmark = pytest.mark.django_db
State = Revision.State
HOUR = timedelta(hours=1)


def titles(lines):
    return [line.title for line in lines]


def waiting(title, state, by=None, live_number=0, **fields):
    article = makers.article(f"Row of {title}", live_number=live_number, sources_checked_at=timezone.localdate())
    article.title = title
    article.body = f"<p>Said [@{makers.source().key}].</p>"
    article.__dict__["_prefetched_objects_cache"] = {
        "therapies": [makers.therapy(sources_checked_at=timezone.localdate())]
    }
    return makers.revision(article, by, state=state, **fields)


def test_each_sees_what_they_can_do_something_about(author, reviewer, publisher):
    waiting("In review", State.REVIEW, author)
    waiting("My own in review", State.REVIEW, reviewer)
    waiting("Approved", State.APPROVED, author)
    waiting("Returned", State.RETURNED, author)
    waiting("Draft", State.DRAFT, author)
    waiting("Another's draft", State.DRAFT, publisher)

    assert titles(queue_of(reviewer).to_approve) == ["In review"]
    assert titles(queue_of(publisher).to_publish) == ["Approved"]
    assert (titles(queue_of(author).returned), titles(queue_of(author).drafts)) == (["Returned"], ["Draft"])
    assert titles(queue_of(author).with_others) == ["In review", "Approved"]
    assert titles(queue_of(reviewer).with_others) == ["My own in review"]
    assert (queue_of(author).to_approve, queue_of(author).to_publish, queue_of(reviewer).to_publish) == ([], [], [])


def test_two_page_loads_lead_from_the_queue_to_approved(client, author, reviewer):
    revision = waiting("In review", State.REVIEW, author)
    client.force_login(reviewer)
    address = queue_of(reviewer).to_approve[0].url
    assert f'href="{address}"' in client.get("/admin/").content.decode()

    form = filled(client, address, step="approve")
    client.post(address, form)

    revision.refresh_from_db()
    assert revision.state == State.APPROVED


def test_the_queue_asks_the_same_number_of_questions_whatever_its_length(
    client, publisher, django_assert_max_num_queries
):
    for number in range(30):
        waiting(f"Item {number}", State.APPROVED)
    client.force_login(publisher)

    with django_assert_max_num_queries(20):
        client.get("/admin/")


def test_what_is_overdue_is_named_the_longest_first(author):
    today = timezone.localdate()
    makers.article("Late", sources_checked_at=today - timedelta(days=800))
    makers.article("Later", sources_checked_at=today - timedelta(days=900))
    makers.article("Fine", sources_checked_at=today)
    makers.article("Never")

    assert titles(queue_of(author).overdue) == ["Later", "Late"]
    assert titles(queue_of(author).never_checked) == ["Never"]


def test_a_scheduled_change_goes_live_when_its_time_has_come(client, publisher, monkeypatch):
    revision = waiting("New words", State.APPROVED, live_number=1)
    article = Article.objects.get()
    take(revision, "schedule", publisher, at=timezone.now() + HOUR)
    call_command("publish_due")
    assert Article.objects.get().title == "Row of New words"
    assert titles(queue_of(publisher).soon) == ["New words"]
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + HOUR + timedelta(minutes=6))
    assert queue_of(publisher).soon[0].late

    call_command("publish_due")
    call_command("publish_due")

    assert Article.objects.get().title == "New words"
    assert "New words" in client.get(article.get_absolute_url()).content.decode()
    assert Revision.objects.get(state=State.LIVE, number=2).steps[-1]["verb"] == "publish"


def test_a_scheduled_change_that_is_not_ready_is_named_and_the_others_go_live(publisher):
    past = timezone.now() - HOUR
    bad = waiting("Bad", State.APPROVED, live_number=1, publish_at=past)
    Revision.objects.filter(pk=bad.pk).update(data={**bad.data, "body": "<p>[@gone]</p>"})
    waiting("Good", State.APPROVED, live_number=1, publish_at=past)

    with pytest.raises(CommandError, match="gone"):
        call_command("publish_due")

    assert set(Article.objects.values_list("title", flat=True)) == {"Row of Bad", "Good"}


@pytest.mark.parametrize("at", [None, -HOUR])
def test_a_time_that_has_passed_cannot_be_scheduled(publisher, at):
    revision = waiting("Words", State.APPROVED)

    with pytest.raises(StepRefusedError, match="time in the future"):
        take(revision, "schedule", publisher, at=at and timezone.now() + at)


def test_checked_without_a_change_in_one_click_says_who_and_when(client, author, reviewer):
    article = makers.article(sources_checked_at=timezone.localdate() - timedelta(days=900))
    article.title = "Waiting words"
    makers.revision(article, author, state=State.REVIEW)
    client.force_login(reviewer)

    client.post(change_url(article), filled(client, change_url(article), step="checked"))

    row = Article.objects.get()
    assert (row.sources_checked_at, row.is_overdue, row.title != "Waiting words") == (timezone.localdate(), False, True)
    step = Revision.objects.number(row, row.live_number).steps[-1]
    assert (step["verb"], step["by"]) == ("checked", "rosa")
    work = Revision.objects.working_on(row)
    assert (work.state, work.data["title"], work.data["sources_checked_at"]) == (
        State.REVIEW,
        "Waiting words",
        f"{timezone.localdate()}",
    )


def test_an_author_does_not_confirm_a_check(author):
    with pytest.raises(StepRefusedError):
        confirm_checked(makers.article(), author)


def test_the_next_person_gets_a_mail_and_a_setting_switches_it_off(
    author, reviewer, publisher, settings, django_capture_on_commit_callbacks
):
    def step(revision, verb, by, **options):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            take(Revision.objects.get(pk=revision.pk), verb, by, **options)
        return [message.to for message in mail.outbox]

    revision = waiting("Words\nin two lines", State.DRAFT, author)

    assert step(revision, "submit", author, note="Please.") == [[reviewer.email]]
    assert "Words in two lines" in mail.outbox[0].subject
    assert "Please." in mail.outbox[0].body
    assert step(revision, "return", reviewer, note="No.") == [[author.email]]
    step(revision, "submit", author)
    assert step(revision, "approve", reviewer) == [[publisher.email]]
    settings.NOTIFY_BY_EMAIL = False
    assert step(revision, "publish", publisher) == []


def test_lines_as_a_browser_sends_them_are_no_change(client, author):
    article = makers.article(key_points="one\ntwo", get_help="a\n\nb")
    client.force_login(author)

    client.post(
        change_url(article), filled(client, change_url(article), key_points="one\r\ntwo", get_help="a\r\n\r\nb")
    )

    assert Revision.objects.count() == 0


def test_the_queue_says_how_many_errors_stand_in_the_way(client, publisher):
    article = makers.article(live_number=0)
    article.title, article.body = "Faulty", "<p>Said [@nobody].</p>"
    revision = makers.revision(article, state=State.APPROVED)
    client.force_login(publisher)

    assert revision.errors >= 2
    assert f"{revision.errors} errors stand in the way of publishing" in client.get("/admin/").content.decode()
