from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from immunoinfo.changes.shared import purge_if_changed


class Command(BaseCommand):
    help = "Tells the caches in front of the site to forget their pages, if content changed since they were told last."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PURGE_URL:
            raise CommandError("No shared cache is named: set PURGE_URL.")
        self.stdout.write(
            "Told." if purge_if_changed() else "Nothing changed, or the cache did not answer (see the log)."
        )
