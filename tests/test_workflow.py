"""From a draft to the public: who may take which step, whatever the way in, and what each step leaves behind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from immunoinfo.publishing.golive import NotReadyError, StepRefusedError
from immunoinfo.publishing.models import Revision
from immunoinfo.publishing.workflow import STEPS, open_steps, take, withdraw
from tests import makers
from tests.forms import change_url, filled, list_url
from tests.thorough import also

pytestmark = pytest.mark.django_db
State = Revision.State

#            verb       from                          author reviewer publisher
TABLE = [
    ("submit", {State.DRAFT, State.RETURNED}, True, True, True),
    ("take back", {State.REVIEW}, False, False, False),  # of one's own words: below
    ("approve", {State.REVIEW}, False, True, False),
    ("return", {State.REVIEW, State.APPROVED}, False, True, False),
    ("publish", {State.APPROVED}, False, False, True),
    ("schedule", {State.APPROVED}, False, False, True),
    ("discard", {State.DRAFT, State.RETURNED}, True, True, True),
]
ROLES = ("author", "reviewer", "publisher")
CASES = [
    (verb, state, role, state in states and allowed)
    for verb, states, *rights in TABLE
    for state in State
    for role, allowed in zip(ROLES, rights, strict=True)
]


@pytest.fixture
def people(author, reviewer, publisher):
    return {"author": author, "reviewer": reviewer, "publisher": publisher}


def article_in(state, by=None, live_number=0, **changes):
    """An article that passes every check, with a revision in STATE written by BY."""
    source = makers.source()
    article = makers.article(live_number=live_number)
    article.body = f"<p>Said [@{source.key}].</p>"
    for name, value in changes.items():
        setattr(article, name, value)
    article.__dict__["_prefetched_objects_cache"] = {"therapies": [makers.therapy()]}
    current = state not in (State.LIVE, State.WITHDRAWN, State.DISCARDED)
    return article, makers.revision(article, by or makers.user(), state=state, current=current)


def test_the_table_names_every_step():
    assert [row[0] for row in TABLE] == list(STEPS)


def attempt(revision, verb, user):
    """Tell whether USER gets the step VERB taken."""
    try:
        return (
            take(revision, verb, user, note="Because.", at=timezone.now() + timedelta(days=1)).state == STEPS[verb].end
        )
    except StepRefusedError:
        return False


# Of each step and role one case that is allowed and one that is not.
SOME = list({(verb, role, allowed): (verb, state, role, allowed) for verb, state, role, allowed in CASES}.values())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("cases", [SOME, *also(CASES)], ids=["some", "all"])
def test_who_may_take_which_step_from_where(people, role, cases):
    for verb, state, who, allowed in cases:
        if who != role:
            continue
        revision = article_in(state)[1]
        assert (verb in {step.verb for step in open_steps(revision, people[role])}) == allowed, (verb, state)
        assert attempt(revision, verb, people[role]) == allowed, (verb, state)
        revision.refresh_from_db()
        assert revision.state == (STEPS[verb].end if allowed else state), (verb, state)


@pytest.mark.thorough
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("verb", "state"), [(verb, min(states)) for verb, states, *_rights in TABLE])
def test_the_form_shows_and_takes_only_the_steps_of_a_role(client, people, role, verb, state):
    article, revision = article_in(state)
    allowed = (verb, state, role, True) in CASES
    at = timezone.now() + timedelta(days=1)
    client.force_login(people[role])
    form = filled(
        client,
        change_url(article),
        step=verb,
        step_note="Because.",
        step_at_0=f"{at:%Y-%m-%d}",
        step_at_1=f"{at:%H:%M:%S}",
    )
    shown = client.get(change_url(article)).content.decode()

    client.post(change_url(article), form)

    revision.refresh_from_db()
    assert (f'name="step" value="{verb}"' in shown) == allowed
    assert bool(revision.steps) == allowed
    assert revision.state == (STEPS[verb].end if allowed else state)


@pytest.mark.parametrize(
    ("verb", "action"),
    [("submit", "submit_selected"), ("approve", "approve_selected"), ("publish", "publish_selected")],
)
@pytest.mark.parametrize("role", ROLES)
def test_a_bulk_action_asks_the_same_rules(client, people, verb, action, role):
    start = {"submit": State.DRAFT, "approve": State.REVIEW, "publish": State.APPROVED}[verb]
    article, revision = article_in(start)
    allowed = next(row for row in TABLE if row[0] == verb)[2 + ROLES.index(role)]
    client.force_login(people[role])

    client.post(list_url(Article), {"action": action, "_selected_action": [article.pk]})

    revision.refresh_from_db()
    assert (revision.state == STEPS[verb].end) == allowed


def test_the_whole_way_of_a_new_page(client, people):
    source, therapy = makers.source(), makers.therapy()
    client.force_login(people["author"])
    add = list_url(Article, "add")
    words = {
        "title": "A new page",
        "slug": "a-new-page",
        "summary": "S.",
        "main_message": "M.",
        "therapies": [therapy.pk],
    }

    client.post(
        add, filled(client, add, **words, body=f"<p>Said [@{source.key}].</p>", step="submit", step_note="Please look.")
    )
    article = Article.objects.get()
    client.force_login(people["reviewer"])
    form = client.get(change_url(article)).content.decode()
    assert "In review" in form
    assert "Please look." in form
    client.post(change_url(article), filled(client, change_url(article), step="return", step_note="Too long."))
    client.force_login(people["author"])
    assert "Too long." in client.get(change_url(article)).content.decode()
    client.post(change_url(article), filled(client, change_url(article), summary="Short.", step="submit"))
    client.force_login(people["reviewer"])
    client.post(change_url(article), filled(client, change_url(article), step="approve"))
    assert client.get(article.get_absolute_url()).status_code == 404
    client.force_login(people["publisher"])
    client.post(change_url(article), filled(client, change_url(article), step="publish"))
    client.logout()

    page = client.get(article.get_absolute_url())
    assert page.status_code == 200
    assert "A new page" in page.content.decode()
    assert [t.name for t in Article.objects.get().therapies.all()] == [therapy.name]
    assert [s["verb"] for r in Revision.objects.order_by("number") for s in r.steps] == [
        "submit",
        "return",
        "submit",
        "approve",
        "publish",
    ]


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_approves_their_own_words(reviewer, superuser):
    reviewer.is_superuser = superuser
    reviewer.save()
    _article, revision = article_in(State.REVIEW, by=reviewer)

    with pytest.raises(StepRefusedError, match="own words"):
        take(revision, "approve", reviewer)


def test_own_words_count_back_to_the_live_version_and_no_further(reviewer, author):
    article, first = article_in(State.DRAFT, by=reviewer)
    article.summary = "Changed by somebody else."
    second = makers.revision(article, author, state=State.REVIEW)
    with pytest.raises(StepRefusedError, match="own words"):
        take(second, "approve", reviewer)
    take(second, "approve", makers.user(role="medical reviewer"))
    take(Revision.objects.get(pk=second.pk), "publish", makers.user(role="publisher"))

    article.summary = "Changed again."
    third = makers.revision(article, author, state=State.REVIEW)

    assert first.number < second.number < third.number
    take(third, "approve", reviewer)


def test_a_site_of_one_person_may_switch_the_second_pair_of_eyes_off(settings, reviewer):
    settings.ALLOW_SELF_APPROVAL = True
    _article, revision = article_in(State.REVIEW, by=reviewer)

    assert take(revision, "approve", reviewer).state == State.APPROVED


def test_an_edit_after_approval_needs_a_new_one(client, people):
    article, _approved = article_in(State.APPROVED)
    client.force_login(people["publisher"])

    answer = client.post(
        change_url(article), filled(client, change_url(article), summary="One word more.", step="publish")
    )
    assert "another person must approve them" in answer.content.decode()
    client.post(change_url(article), filled(client, change_url(article), summary="One word more."))

    assert not Article.objects.published().exists()
    assert Revision.objects.working_on(article).state == State.DRAFT


def test_saving_without_a_change_keeps_the_approval(client, people):
    article, approved = article_in(State.APPROVED)
    client.force_login(people["author"])

    client.post(change_url(article), filled(client, change_url(article)))

    assert Revision.objects.working_on(article) == approved


@pytest.mark.parametrize("role", ROLES)
def test_everybody_takes_their_own_words_back_from_review_and_nobody_anothers(people, role):
    for verb, state in (("take back", state) for state in State):
        own, others = article_in(state, by=people[role])[1], article_in(state)[1]

        assert not attempt(others, verb, people[role])
        assert attempt(own, verb, people[role]) == (state == State.REVIEW), state


def test_own_words_that_somebody_else_restored_are_still_ones_own(client, people, author):
    article, revision = article_in(State.DRAFT, by=people["reviewer"], live_number=1, summary="Rosa's words.")
    take(revision, "discard", people["reviewer"])
    client.force_login(author)

    client.post(change_url(article, "restore", revision.number))
    article.title = "One word more"
    article.summary = "Rosa's words."
    later = makers.revision(article, author, state=State.REVIEW)

    assert Revision.objects.get(restored_number=revision.number).author == author
    with pytest.raises(StepRefusedError, match="own words"):
        take(later, "approve", people["reviewer"])
    take(later, "approve", makers.user(role="medical reviewer"))


def test_returning_and_withdrawing_want_a_reason(people):
    _article, revision = article_in(State.REVIEW)
    with pytest.raises(StepRefusedError, match="Say why"):
        take(revision, "return", people["reviewer"], note="  ")
    with pytest.raises(StepRefusedError, match="Say why"):
        withdraw(makers.article(), people["publisher"], note="")


@pytest.mark.parametrize("role", ROLES)
def test_a_page_is_taken_down_at_once_by_a_publisher_and_the_reason_kept(client, people, role):
    article = makers.article()
    client.force_login(people[role])

    client.post(change_url(article), filled(client, change_url(article), step="withdraw", step_note="A wrong number."))

    gone = role == "publisher"
    assert client.get(article.get_absolute_url()).status_code == (410 if gone else 200)
    if gone:
        step = Revision.objects.number(article, 1).steps[-1]
        assert (step["verb"], step["by"], step["note"]) == ("withdraw", "paul", "A wrong number.")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"summary": ""}, "summary"),
        ({"body": ""}, "body"),
        ({"body": "<p>No source.</p>"}, "No source is cited"),
        ({"body": "<p>[@unknown]</p>"}, r"\[@unknown\]"),
        ({"body": "<p>[image:none]</p>"}, r"\[image:none\]"),
    ],
)
def test_publishing_names_what_is_missing_and_changes_nothing(people, changes, error):
    _article, revision = article_in(State.APPROVED, **changes)

    with pytest.raises(NotReadyError, match=error):
        take(revision, "publish", people["publisher"])
    revision.refresh_from_db()
    assert (revision.state, revision.steps, Article.objects.published().exists()) == (State.APPROVED, [], False)


def test_a_page_about_the_site_needs_no_therapy_type_and_no_source(people):
    article = makers.article(kind="about", live_number=0)
    revision = makers.revision(article, state=State.APPROVED)

    take(revision, "publish", people["publisher"])

    assert Article.objects.published().exists()


def test_a_changed_address_redirects_in_one_hop_after_three_changes_and_back_again(client, people):
    article, revision = article_in(State.APPROVED, slug="first")
    take(revision, "publish", people["publisher"])
    for slug in ("second", "third", "first", "fourth"):
        article.slug = slug
        take(makers.revision(article, state=State.APPROVED), "publish", people["publisher"])

    assert client.get("/articles/fourth/").status_code == 200
    for old in ("first", "second", "third"):
        answer = client.get(f"/articles/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/articles/fourth/")


def test_history_survives_the_account(people):
    _article, revision = article_in(State.APPROVED, by=people["author"])
    take(revision, "publish", people["publisher"])

    people["author"].delete()
    people["publisher"].delete()

    revision.refresh_from_db()
    assert (revision.author, revision.author_name, revision.steps[0]["by"]) == (None, "anna", "paul")
    assert Article.objects.published().exists()


def test_therapy_types_follow_the_same_way_but_authors_only_look(client, people):
    therapy = makers.therapy("Known")
    client.force_login(people["author"])
    assert client.get(change_url(therapy)).status_code == 200
    assert client.post(change_url(therapy), {"name": "Mine"}).status_code == 403
    assert client.get(list_url(type(therapy), "add")).status_code == 403
    client.force_login(people["publisher"])

    client.post(change_url(therapy), filled(client, change_url(therapy), definition="Better said."))

    therapy.refresh_from_db()
    assert therapy.definition != "Better said."
    assert Revision.objects.working_on(therapy).data["definition"] == "Better said."


def test_what_is_taken_down_stays_down_whatever_is_saved_or_checked_or_scheduled(client, people):
    article, revision = article_in(State.APPROVED, live_number=1)
    take(revision, "schedule", people["publisher"], at=timezone.now() + timedelta(hours=1))
    withdraw(article, people["publisher"], note="Recalled.")
    client.force_login(people["publisher"])
    client.post(change_url(article), filled(client, change_url(article), summary="A typo less."))
    client.post(change_url(article), filled(client, change_url(article), step="checked"))

    assert Revision.objects.working_on(article).publish_at is None
    assert client.get(article.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("kind", makers.MAKERS)
def test_an_address_that_is_taken_is_said_on_the_form(client, superuser, kind):
    makers.MAKERS[kind](slug="taken")
    item = makers.MAKERS[kind]()
    client.force_login(superuser)

    answer = client.post(change_url(item), filled(client, change_url(item), slug="taken"))

    assert answer.status_code == 200
    assert "already exists" in answer.content.decode()


def test_an_address_taken_meanwhile_is_said_when_publishing(people):
    _article, revision = article_in(State.APPROVED, slug="wanted")
    makers.article(slug="wanted")

    with pytest.raises(NotReadyError, match="already exists"):
        take(revision, "publish", people["publisher"])


def test_the_address_of_what_was_not_public_yet_is_not_given_away(client, people):
    article, revision = article_in(State.APPROVED, slug="first", starts_at=timezone.now() + timedelta(days=1))
    take(revision, "publish", people["publisher"])
    article.slug = "secret-merger"
    take(makers.revision(article, state=State.APPROVED), "publish", people["publisher"])

    assert client.get("/articles/first/").status_code == 404


def test_an_author_cannot_say_that_a_clinician_reviewed(client, people):
    article = makers.article()
    client.force_login(people["author"])

    client.post(
        change_url(article),
        {
            **filled(client, change_url(article), summary="New."),
            "reviewed_at": "2026-01-01",
            "reviewer_role": "professor",
        },
    )

    data = Revision.objects.working_on(article).data
    assert (data["summary"], data["reviewed_at"], data["reviewer_role"]) == ("New.", None, "")


def test_a_source_that_a_text_cites_stays_and_authors_only_add(client, people):
    cited, free = makers.source("cited"), makers.source("free")
    makers.article(body="<p>Said [@cited].</p>")
    client.force_login(people["author"])
    assert client.post(change_url(free), {"title": "EVIL"}).status_code == 403
    client.force_login(people["publisher"])

    answers = {
        source.key: client.post(change_url(source, "delete"), {"post": "yes"}).status_code for source in (cited, free)
    }
    client.post(
        change_url(cited),
        {"key": "renamed", "title": "T", "publisher": "P", "url": "https://example.org/", "checked_on": "2026-11-20"},
    )

    assert answers == {"cited": 403, "free": 302}
    cited.refresh_from_db()
    assert (cited.key, cited.title) == ("cited", "T")


def test_the_rights_of_a_role_are_what_the_code_says_after_every_migrate():
    from django.contrib.auth.models import Group, Permission
    from django.core.management import call_command

    group = Group.objects.get(name="author")
    before = set(group.permissions.all())
    group.permissions.add(Permission.objects.get(codename="publish_article"))
    group.permissions.remove(Permission.objects.get(codename="add_article"))

    call_command("migrate", verbosity=0)

    assert set(group.permissions.all()) == before
