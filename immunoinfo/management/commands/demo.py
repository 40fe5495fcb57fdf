"""One command to try the site: tables, content, three accounts, a server."""

import socket
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.base import CommandParser

from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.roles import AUTHOR, PUBLISHER, REVIEWER

FIXTURES = ("sources", "therapies", "glossary", "articles", "faq")
ACCOUNTS = {"author": AUTHOR, "reviewer": REVIEWER, "publisher": PUBLISHER}


class Command(BaseCommand):
    help = "Run the site on this machine with its demonstration content. Needs DEBUG=1."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="Prepare everything, then stop.")

    def handle(self, *args: Any, port: int, no_serve: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo makes accounts with known passwords, so it only runs with DEBUG=1.")
        if not no_serve:
            refuse_taken(port)
        call_command("migrate", verbosity=0)
        if not any(model.objects.exists() for model in publishable_models()):
            call_command("loaddata", *FIXTURES, verbosity=0)
            self.stdout.write("The demonstration content is loaded.")
        self.make_accounts()
        if not no_serve:
            self.stdout.write(
                f"\nRead:  http://127.0.0.1:{port}/\nEdit:  http://127.0.0.1:{port}/admin/\n\nStop with Ctrl+C."
            )
            call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)

    def make_accounts(self) -> None:
        """Make the accounts that are missing; a password that an editor changed stays changed."""
        self.stdout.write("Accounts (user name / password):")
        for name, role in ACCOUNTS.items():
            password = f"{name}-demo-2026"
            user, made = User.objects.get_or_create(username=name, defaults={"is_staff": True})
            if made:
                user.set_password(password)
                user.save()
                user.groups.add(Group.objects.get(name=role))
            known = user.check_password(password)
            self.stdout.write(f"  {name} / {password if known else '(changed since)'}")


def refuse_taken(port: int) -> None:
    """Raise CommandError when PORT is out of range or another program listens on it."""
    if not 0 < port < 65536:
        raise CommandError(f"{port} is no port: choose a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). Choose another: make demo PORT={port + 123}"
            ) from error
