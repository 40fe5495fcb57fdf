"""Puts scheduled changes live; run it every minute by cron. Only changes of live items need it."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from immunoinfo.publishing.golive import publish_due


class Command(BaseCommand):
    help = "Publish the approved changes whose time has come. For cron: * * * * * python manage.py publish_due"

    def handle(self, *args: Any, **options: Any) -> None:
        done, refused = publish_due()
        for revision in done:
            self.stdout.write(f"live: {revision.item} (number {revision.number})")
        if refused:
            raise CommandError("\n".join(f"not published: {revision.item}: {why}" for revision, why in refused))
