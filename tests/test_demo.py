"""The demo command: content once, accounts, and clear refusals."""

import socket

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles.models import Article, FaqEntry
from glossary.models import Term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def debug(settings):
    settings.DEBUG = True


def test_the_demo_has_content_and_three_accounts_that_can_sign_in(client, capsys):
    call_command("demo", "--no-serve")

    assert Article.objects.published().count() >= 8
    assert FaqEntry.objects.published().count() >= 12
    assert Term.objects.published().count() >= 40
    printed = capsys.readouterr().out
    for name in ("author", "reviewer", "publisher"):
        password = f"{name}-demo-2026"
        assert f"{name} / {password}" in printed
        assert client.login(username=name, password=password)
        assert client.get("/admin/").status_code == 200


@pytest.mark.thorough
def test_a_second_demo_keeps_what_editors_changed(capsys):
    call_command("demo", "--no-serve")
    Article.objects.filter(slug="checkpoint-inhibitors").update(title="My own title")
    Term.objects.filter(slug="antibody").delete()
    author = User.objects.get(username="author")
    author.set_password("another-password")
    author.save()
    capsys.readouterr()

    call_command("demo", "--no-serve")

    assert Article.objects.get(slug="checkpoint-inhibitors").title == "My own title"
    assert not Term.objects.filter(slug="antibody").exists()
    assert "(changed since)" in capsys.readouterr().out
    author.refresh_from_db()
    assert author.check_password("another-password")


def test_no_accounts_with_known_passwords_without_debug(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG=1"):
        call_command("demo", "--no-serve")
    assert not User.objects.exists()


def test_a_port_that_is_taken_is_named_before_anything_is_done():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} cannot be used"):
            call_command("demo", "--port", str(port))
    assert not User.objects.exists()


@pytest.mark.parametrize("port", ["0", "65536", "-1"])
def test_a_number_that_is_no_port_is_named(port):
    with pytest.raises(CommandError, match="no port"):
        call_command("demo", f"--port={port}")
