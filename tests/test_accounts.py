"""Accounts: invitations and password resets by e-mail."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail

from immunoinfo.accounts.tries import MOST_BY_PAIR, MOST_MAILS, WINDOW

pytestmark = pytest.mark.django_db


def link_in(message):
    return re.search(r"https?://[^/]+(/\S+)", message.body)[1]


def choose_password(client, link, password="a-brand-new-password"):
    form = client.get(link, follow=True)
    return client.post(form.redirect_chain[-1][0], {"new_password1": password, "new_password2": password})


def test_a_new_editor_is_invited_and_chooses_a_password(client, superuser):
    client.force_login(superuser)
    group = Group.objects.get(name="author")

    answer = client.post(
        "/admin/auth/user/add/", {"username": "nora", "email": "nora@example.org", "groups": [group.pk]}
    )

    nora = User.objects.get(username="nora")
    assert answer.status_code == 302
    assert (nora.is_staff, nora.is_superuser, list(nora.groups.all())) == (True, False, [group])
    assert mail.outbox[0].to == ["nora@example.org"]
    client.logout()
    choose_password(client, link_in(mail.outbox[0]))
    assert client.login(username="nora", password="a-brand-new-password")
    assert client.get("/admin/articles/article/").status_code == 200


def test_a_forgotten_password_is_reset_by_mail_and_the_answer_tells_nothing_about_accounts(client, author):
    known = client.post("/admin/password_reset/", {"email": author.email}, follow=True)
    unknown = client.post("/admin/password_reset/", {"email": "nobody@example.org"}, follow=True)

    assert known.content == unknown.content
    assert len(mail.outbox) == 1
    choose_password(client, link_in(mail.outbox[0]))
    assert client.login(username=author.username, password="a-brand-new-password")


@pytest.mark.parametrize("email", ["anna@example.org", "nobody@example.org"])
def test_mails_to_reset_a_password_are_few_and_the_answer_is_the_same_for_everybody(client, author, email):
    answers = [client.post("/admin/password_reset/", {"email": email}) for _try in range(MOST_BY_PAIR + 1)]

    assert [answer.status_code for answer in answers] == [302] * MOST_BY_PAIR + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= WINDOW
    assert "Too many tries. Please wait 15 minutes." in answers[-1].content.decode()
    assert len(mail.outbox) == (MOST_BY_PAIR if email == author.email else 0)
    assert client.post("/admin/password_reset/", {"email": "other@example.org"}).status_code == 302


def test_one_mailbox_is_not_filled_from_many_addresses_and_sign_in_is_not_locked_by_it(client, author):
    for number in range(MOST_MAILS + 5):
        answer = client.post("/admin/password_reset/", {"email": author.email}, REMOTE_ADDR=f"203.0.113.{number}")

    assert (answer.status_code, len(mail.outbox)) == (429, MOST_MAILS)
    signed_in = client.post("/admin/login/", {"username": "anna", "password": "a-long-password"})
    assert signed_in.status_code == 302


def test_the_sign_in_page_leads_to_the_reset(client):
    assert "/admin/password_reset/" in client.get("/admin/login/").content.decode()


def test_a_weak_password_is_refused(client, author):
    client.post("/admin/password_reset/", {"email": author.email})

    answer = choose_password(client, link_in(mail.outbox[0]), password="short")

    assert answer.status_code == 200
    assert "at least 12 characters" in answer.content.decode()


def test_authors_and_publishers_do_not_manage_accounts(client, author, publisher):
    for user in (author, publisher):
        client.force_login(user)
        assert client.get("/admin/auth/user/").status_code == 403
