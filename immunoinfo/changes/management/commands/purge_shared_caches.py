from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from immunoinfo.changes.shared import purge


class Command(BaseCommand):
    help = "Tells the caches in front of the site to forget their pages. An editor's change does that by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PURGE_URL:
            raise CommandError("No shared cache is named: set PURGE_URL.")
        try:
            purge()
        except OSError as error:
            raise CommandError(f"The cache at PURGE_URL did not do it ({error}), and keeps what it has.") from error
        self.stdout.write("Told.")
