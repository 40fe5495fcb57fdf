"""python manage.py report_failure immunoinfo-backup.service operators@example.org"""

from smtplib import SMTPException
from socket import gethostname
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.management import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Mail whoever runs the site that a unit of systemd failed; docs/deploy/immunoinfo-failed@.service calls it."
    requires_system_checks = ()  # what failed may be what these would find

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", help="as systemd names it")
        parser.add_argument("addresses", nargs="*", help="who is told; without any this only says that nobody was")

    def handle(self, *args: Any, **options: Any) -> None:
        unit, addresses = options["unit"], options["addresses"]
        if not addresses:
            self.stdout.write(f"{unit} failed, and OPERATORS_EMAIL names nobody to be told.")
            return
        text = (
            f"{unit} failed on {gethostname()}, which runs {settings.SITE_URL}.\n\n"
            f"What it said: journalctl --unit {unit} --since -1h\n"
            f"To try it again: systemctl start {unit}\n\n"
            "If it goes on failing, the next mail comes in six hours."
        )
        try:
            send_mail(f"Immunoinfo: {unit} failed", text, None, addresses)
        except (OSError, SMTPException, ValueError) as error:  # the last one where a name breaks a header
            raise CommandError(f"{unit} failed, and the mail that says so could not be sent: {error}") from error
