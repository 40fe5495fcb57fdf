"""What readers say about a page: taken without a cookie, from this site's own pages only, and never more than a day's worth."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.html import escape

from immunoinfo.accounts import tries
from immunoinfo.changes.models import Change, ContentVersion
from immunoinfo.feedback import models, views
from immunoinfo.feedback.models import MAX_TEXT, Feedback
from tests import makers
from tests.forms import change_url, list_url
from tests.thorough import also

pytestmark = pytest.mark.django_db
ADDRESS = "/feedback/"
HERE = {"origin": "http://testserver"}


@pytest.fixture
def path():
    return makers.question("Why", slug="why").get_absolute_url()


def send(client, path, headers=HERE, visitor="198.51.100.1", **fields):
    data = {"page": path, "useful": "yes", "text": "Good.", **fields}
    body = urlencode({name: value for name, value in data.items() if value is not None}, errors="surrogatepass")
    return client.post(
        ADDRESS, body, content_type="application/x-www-form-urlencoded", headers=headers, REMOTE_ADDR=visitor
    )


@pytest.mark.parametrize("maker", makers.MAKERS.values(), ids=makers.MAKERS)
def test_each_kind_of_page_asks_and_the_answer_is_kept_without_a_cookie(client, maker):
    item = maker()
    assert 'action="/feedback/"' in client.get(item.get_absolute_url()).content.decode()

    answer = send(client, item.get_absolute_url(), useful="no", text=" Where is B? ")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/feedback/thanks/")
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]
    kept = Feedback.objects.get()
    assert (kept.kind, kept.path, kept.useful, kept.text) == (
        item.kind_slug,
        item.get_absolute_url(),
        False,
        "Where is B?",
    )
    assert (kept.day, kept.handled_by, kept.handled_at) == (timezone.localdate(), None, None)
    assert client.get("/feedback/thanks/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no origin"),
        pytest.param({"origin": "null"}, id="an opaque origin"),
        pytest.param({"origin": ""}, id="an empty origin"),
        pytest.param({"origin": "https://other.example"}, id="another site"),
        pytest.param({"origin": "https://testserver"}, id="another scheme"),
        pytest.param({"origin": "http://testserver:8080"}, id="another port"),
        pytest.param({"origin": "http://testserver.other.example"}, id="a longer name"),
        pytest.param({"origin": "http://testserver, http://testserver"}, id="two origins"),
        pytest.param({**HERE, "sec-fetch-site": "cross-site"}, id="the browser says cross-site"),
        pytest.param({**HERE, "sec-fetch-site": "same-site"}, id="the browser says same-site"),
        pytest.param({**HERE, "sec-fetch-site": "none"}, id="the browser says no site"),
        pytest.param({"referer": "http://testserver/questions/why/"}, id="only a referrer"),
    ],
)
def test_only_pages_of_this_site_may_send(client, path, headers):
    answer = send(client, path, headers=headers)

    assert answer.status_code == 403
    assert "This was not sent" in answer.content.decode()
    assert not Feedback.objects.exists()


def test_the_browsers_own_word_is_enough(client, path):
    assert send(client, path, headers={**HERE, "sec-fetch-site": "same-origin"}).status_code == 303


HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}{% debug %}", "'; DROP TABLE feedback_feedback; --",
    "\u202eevil", "🧬" * 1000, "=cmd|' /C calc'!A0", "a\r\nSet-Cookie: a=b", "%00%0d%0a", "\ud800", "\ufffe\x01\x1b[31m", "&lt;b&gt;",
]  # fmt: skip


@pytest.mark.parametrize("text", [*HOSTILE[:3], *also(*HOSTILE[3:])], ids=lambda text: ascii(text[:20]))
def test_hostile_words_are_kept_as_text_and_shown_as_text(client, superuser, path, text):
    answer = send(client, path, text=text)

    assert answer.status_code == 303
    kept = Feedback.objects.get()
    assert len(kept.text) <= MAX_TEXT
    client.force_login(superuser)
    for address in (list_url(Feedback), change_url(kept)):
        shown = client.get(address)
        assert shown.status_code == 200
        assert not [tag for tag in ("<script>alert", "<img src=x") if tag in shown.content.decode()]
        assert "Set-Cookie" not in shown.headers


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"useful": None}, id="no answer"),
        pytest.param({"useful": "perhaps"}, id="an answer that is none"),
        pytest.param({"text": "x" * (MAX_TEXT + 1)}, id="too long"),
        pytest.param({"text": "a\x00b"}, id="a NUL"),
        pytest.param({"page": "/"}, id="no page of content"),
        pytest.param({"page": "/questions/nowhere/"}, id="no page at all"),
        pytest.param({"page": "/articles/why/"}, id="the slug of another kind"),
        pytest.param({"page": "https://other.example/questions/why/"}, id="another site"),
        pytest.param({"page": "//other.example/questions/why/"}, id="another host"),
        pytest.param({"page": "/questions/why/?x=<b>"}, id="a query"),
        pytest.param({"page": None}, id="no page given"),
        pytest.param({"page": "/" + "x" * 5000}, id="a long path"),
        pytest.param({"page": "/questions/wh\x00y/"}, id="a NUL in the path"),
    ],
)
def test_what_is_no_answer_is_sent_back_with_its_words(client, path, fields):
    answer = send(client, path, **{"text": "My <own> words", **fields})

    assert answer.status_code == 400
    assert not Feedback.objects.exists()
    assert 'role="alert"' in answer.content.decode()
    if "text" not in fields:
        assert escape("My <own> words") in answer.content.decode()


def test_a_page_that_is_not_public_takes_no_feedback(client):
    hidden = makers.article(live_number=0)

    assert send(client, hidden.get_absolute_url()).status_code == 400


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x; charset=rot13", ""]
)
def test_other_forms_and_big_bodies_are_turned_away_unread(client, path, content_type):
    odd = client.generic("POST", ADDRESS, b"x", content_type=content_type, headers=HERE)
    big = send(client, path, text="x" * 20_000)

    assert (odd.status_code, big.status_code) == (400, 400)


@pytest.mark.parametrize("charset", ["rot13", "utf-7", "utf-16", "undefined"])
def test_no_charset_is_a_failure(client, path, charset):
    body = f"page={path}&useful=yes&text=+2AA-"
    content_type = f"application/x-www-form-urlencoded; charset={charset}"

    answer = client.generic("POST", ADDRESS, body.encode(), content_type=content_type, headers=HERE)

    assert answer.status_code in (303, 400)


def test_one_address_may_send_ten_and_others_still_may(client, path, monkeypatch):
    monkeypatch.setattr(tries.counts, "silent_until", 0.0)
    codes = [send(client, path).status_code for _ in range(views.MOST_BY_ADDRESS)]
    refused = send(client, path)

    assert codes == [303] * views.MOST_BY_ADDRESS
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= tries.WINDOW
    assert send(client, path, visitor="203.0.113.9").status_code == 303
    assert Feedback.objects.count() == views.MOST_BY_ADDRESS + 1


def test_nothing_kept_says_who_sent_it():
    assert {field.name for field in Feedback._meta.get_fields()} == {
        "id", "kind", "path", "useful", "text", "day", "handled_by", "handled_at",
    }  # fmt: skip


def test_a_day_has_room_for_so_many_messages_from_all_together(client, path, monkeypatch):
    monkeypatch.setattr(models, "MOST_A_DAY", 2)
    day_before = Feedback.objects.create(
        kind="question", path=path, useful=True, day=timezone.localdate() - timedelta(1)
    )
    codes = [send(client, path, visitor=f"203.0.113.{n}").status_code for n in range(3)]

    assert codes == [303, 303, 429]
    assert Feedback.objects.exclude(pk=day_before.pk).count() == 2


def test_feedback_does_not_move_the_content_version(client, path):
    version, changes = ContentVersion.current(), Change.objects.count()
    before = client.get(path).headers["ETag"]

    send(client, path)
    Feedback.objects.update(text="Changed.")
    Feedback.objects.all().delete()

    assert (ContentVersion.current(), Change.objects.count()) == (version, changes)
    assert client.get(path, headers={"if-none-match": before}).status_code == 304


def test_the_database_itself_refuses_long_words():
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(kind="term", path="/x/", useful=True, text="x" * (MAX_TEXT + 1))


def test_after_a_year_it_is_forgotten(path, capsys):
    today = timezone.localdate()
    for age in (0, 365, 366, 800):
        Feedback.objects.create(kind="question", path=path, useful=True, day=today - timedelta(days=age))

    call_command("forget_old")

    assert "2 feedback of more than a year ago" in capsys.readouterr().out
    assert {row.day for row in Feedback.objects.all()} == {today, today - timedelta(days=365)}


@pytest.mark.parametrize("role", ["author", "reviewer", "publisher"])
def test_editors_find_it_on_their_first_page_and_mark_it_as_handled(client, request, path, role):
    user = request.getfixturevalue(role)
    rows = [Feedback.objects.create(kind="question", path=path, useful=False, text=f"Words {n}") for n in range(2)]
    client.force_login(user)
    waiting = f"{list_url(Feedback)}?handled=no"

    assert waiting in client.get("/admin/").content.decode()
    assert "Words 1" in client.get(waiting).content.decode()
    client.post(list_url(Feedback), {"action": "mark_handled", "_selected_action": [row.pk for row in rows]})

    assert {(row.handled_by, row.handled_at is None) for row in Feedback.objects.all()} == {(user, False)}
    assert "Words 1" not in client.get(waiting).content.decode()
    assert waiting not in client.get("/admin/").content.decode()


def test_nobody_changes_what_a_reader_wrote_and_only_publishers_delete_it(client, author, publisher, path):
    row = Feedback.objects.create(kind="question", path=path, useful=False, text="Words.")
    client.force_login(author)
    client.post(change_url(row), {"text": "Forged.", "useful": "on"})
    assert client.post(change_url(row, "delete"), {"post": "yes"}).status_code == 403
    assert (Feedback.objects.get().text, Feedback.objects.get().useful) == ("Words.", False)

    client.force_login(publisher)
    client.post(change_url(row, "delete"), {"post": "yes"})

    assert not Feedback.objects.exists()
