"""What changed, word by word; previews through the public template, for nobody's cache."""

import pytest
from django.core import signing
from django.utils import timezone

from immunoinfo.publishing.differences import marked, readable
from immunoinfo.publishing.models import Revision
from immunoinfo.publishing.preview import MAX_AGE, signed_address
from tests import makers
from tests.forms import change_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted(author):
    """Each kind, live, with a draft that says another word."""
    made = {}
    for kind, maker in makers.MAKERS.items():
        item = maker("Before")
        setattr(item, item.title_field, "Zyxquorp")
        made[kind] = (item, makers.revision(item, author))
    return made


@pytest.mark.parametrize("kind", makers.MAKERS)
def test_a_preview_is_the_public_page_with_the_drafts_words(client, author, drafted, kind):
    item, revision = drafted[kind]
    client.force_login(author)

    answer = client.get(change_url(item, "preview", revision.number))

    text = answer.content.decode()
    assert "Zyxquorp</h1>" in text
    assert "not public. Readers do not see this page." in text
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Zyxquorp" not in client.get(type(item).objects.get(pk=item.pk).get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", makers.MAKERS)
def test_a_signed_link_shows_exactly_one_revision_without_an_account(client, author, drafted, kind):
    item, revision = drafted[kind]
    address = signed_address(revision)
    setattr(item, item.title_field, "A later word")
    makers.revision(item, author)

    answer = client.get(address)

    assert "Zyxquorp" in answer.content.decode()
    assert "A later word" not in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies


def test_a_link_that_is_old_or_changed_or_whose_item_is_gone_answers_404(client, drafted, monkeypatch):
    item, revision = drafted["article"]
    address = signed_address(revision)

    assert client.get(address[:-2] + "x/").status_code == 404
    assert client.get("/preview/nonsense/").status_code == 404
    now = signing.time.time()
    with monkeypatch.context() as later:
        later.setattr(signing.time, "time", lambda: now + MAX_AGE + 1)
        assert client.get(address).status_code == 404
    assert client.get(address).status_code == 200
    type(item).objects.all().delete()
    assert client.get(address).status_code == 404


def test_what_changed_is_marked_word_by_word_and_not_by_colour_alone():
    assert marked("One small word.", "One big word.") == (
        'One <del><span class="visually-hidden">[taken out: </span>small<span class="visually-hidden">]</span></del>'
        '<ins><span class="visually-hidden">[new: </span>big<span class="visually-hidden">]</span></ins> word.'
    )
    assert "&lt;script&gt;" in marked("", "<script>")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("<h2>a</h2>", "<h3>a</h3>", "[heading 3] a"),
        ("<p>a</p>", "<ul><li><p>a</p></li></ul>", "• a"),
        ("<p>a</p>", "<table><tbody><tr><th><p>a</p></th></tr></tbody></table>", "[header] \na"),
        ("<p>a</p>", '<p><a href="/x/">a</a></p>', "[link /x/] a"),
        ("<p>a</p>", "<p><strong>a</strong></p>", "[strong] a"),
        ("<p>a</p>", "<p>[image:lungs]</p>", "[image:lungs]"),
        ([["A"]], [["A"], ["B"]], "A\nB"),
        ([], [{"name": "ICI", "kind": "abbr"}], "abbr: ICI"),
        (False, True, "yes"),
        (None, "2026-11-20", "2026-11-20"),
    ],
)
def test_structure_tags_and_dates_can_be_compared_too(before, after, said):
    assert said in readable(after)
    assert readable(before) != readable(after)


def test_the_page_of_changes_compares_with_live_or_with_any_other(client, author, drafted):
    item, revision = drafted["article"]
    item.summary = "Another summary."
    later = makers.revision(item, author)
    client.force_login(author)

    with_live = client.get(change_url(item, "compare", later.number)).content.decode()
    with_other = client.get(change_url(item, "compare", later.number), {"with": revision.number}).content.decode()

    assert "Zyxquorp" in with_live
    assert "Another" in with_live
    assert "Zyxquorp" not in with_other.split("<h1>")[1].split("breadcrumbs")[0].replace(str(item), "")
    assert "Another" in with_other
    assert "/preview/" in with_live


@pytest.mark.parametrize("number", [0, 99, 10**12])
def test_a_revision_that_never_was_answers_404(client, author, drafted, number):
    item, _revision = drafted["article"]
    client.force_login(author)

    for action in ("compare", "preview"):
        assert client.get(change_url(item, action, number)).status_code == 404


@pytest.mark.parametrize("value", ["²", "-1", "x", "9" * 5000, "99"])
def test_an_odd_number_to_compare_with_is_no_failure(client, author, drafted, value):
    item, revision = drafted["article"]
    client.force_login(author)

    assert client.get(change_url(item, "compare", revision.number), {"with": value}).status_code in (200, 404)


def test_the_history_shows_every_revision_with_its_steps(client, author, drafted):
    item, revision = drafted["article"]
    Revision.objects.filter(pk=revision.pk).update(
        steps=[
            {"verb": "return", "by": "rosa", "at": "2026-11-21T10:00:00+00:00", "note": "Too long."},
            {"verb": "take over", "by": "", "at": "2026-11-21T11:00:00+00:00", "note": ""},
        ]
    )
    client.force_login(author)

    text = client.get(change_url(item, "revisions")).content.decode()

    assert "21 November 2026, 10:00 UTC, rosa: returned to the author: Too long." in text
    assert "21 November 2026, 11:00 UTC, the site: took over what went live" in text
    assert "in work" in text
    assert "<strong>(live)</strong>" in text
    assert text.count("Compare with live") == 1  # nothing is compared with itself
    type(item).objects.filter(pk=item.pk).update(withdrawn_at=timezone.now())
    assert "<strong>(withdrawn)</strong>" in client.get(change_url(item, "revisions")).content.decode()
