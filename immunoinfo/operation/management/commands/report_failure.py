"""python manage.py report_failure immunoinfo-backup.service operators@example.org"""

from argparse import ArgumentTypeError
from contextlib import suppress
from smtplib import SMTPException
from socket import gethostname
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.management import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

HOURS = 6  # what is tried each minute fails each minute


def address(text: str) -> str:
    """Return TEXT if it is a bare address of e-mail."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise ArgumentTypeError(
            f"“{text}” is no address; OPERATORS_EMAIL takes bare ones, with spaces between"
        ) from error
    return text


class Command(BaseCommand):
    help = (
        f"Mail whoever runs the site that a unit of systemd failed, unless they were told so in the last {HOURS} hours; "
        "docs/deploy/immunoinfo-failed@.service calls it."
    )
    requires_system_checks = ()  # what failed may be what these would find

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", help="as systemd names it")
        parser.add_argument(
            "addresses", nargs="*", type=address, help="who is told; without any this only says that nobody was"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        unit, addresses = options["unit"], options["addresses"]
        if not addresses:
            self.stdout.write(f"{unit} failed, and OPERATORS_EMAIL names nobody to be told.")
        elif was_told(unit):
            self.stdout.write(f"{unit} failed again; a mail told so less than {HOURS} hours ago.")
        else:
            tell(unit, addresses)
            with suppress(OSError):  # on a full disk each failure is mailed, rather than none
                told().set(unit, True, HOURS * 3600)


def told() -> FileBasedCache:
    """Return the units of which a mail was sent lately: on this machine, for what failed may be the database or Redis."""
    return FileBasedCache(str(settings.DATA_DIR / "told"), {"KEY_FUNCTION": lambda unit, *_: quote(unit)})


def was_told(unit: str) -> bool:
    try:
        return unit in told()
    except OSError:  # what cannot be read may hold nothing: one mail too many harms less than one too few
        return False


def tell(unit: str, addresses: list[str]) -> None:
    text = (
        f"{unit} failed on {gethostname()}, which runs {settings.SITE_URL}.\n\n"
        f"What it said: journalctl --unit {unit} --since -1h\n"
        f"To try it again: systemctl start {unit}\n\n"
        f"If it goes on failing, the next mail comes in {HOURS} hours."
    )
    try:
        send_mail(f"Immunoinfo: {unit} failed", text, None, addresses)
    except (OSError, SMTPException, ValueError) as error:  # the last one where a name breaks a header
        raise CommandError(f"{unit} failed, and the mail that says so could not be sent: {error}") from error
