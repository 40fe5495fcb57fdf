"""Deletes the queries without results that nobody asked for 90 days; run it once a day by cron."""

from typing import Any

from django.core.management import BaseCommand

from immunoinfo.search.unanswered import UnansweredQuery


class Command(BaseCommand):
    help = (
        "Delete queries without results not asked for 90 days. For cron: 17 3 * * * python manage.py forget_old_queries"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten, _by_model = UnansweredQuery.objects.over().delete()
        self.stdout.write(f"forgotten: {forgotten}")
