"""Deletes what readers said more than a year ago; run it once a day by cron."""

from typing import Any

from django.core.management import BaseCommand

from immunoinfo.feedback.models import Feedback


class Command(BaseCommand):
    help = "Delete feedback older than a year. For cron: 27 3 * * * python manage.py forget_old_feedback"

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten, _by_model = Feedback.objects.over().delete()
        self.stdout.write(f"forgotten: {forgotten}")
