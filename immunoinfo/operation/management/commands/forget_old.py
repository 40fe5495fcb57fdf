"""python manage.py forget_old"""

from typing import Any

from django.core.management import BaseCommand

from immunoinfo.operation.retention import FORGOTTEN


class Command(BaseCommand):
    help = "Delete what was to be kept for a while only. For cron, once a day: 17 3 * * * python manage.py forget_old"

    def handle(self, *args: Any, **options: Any) -> None:
        for what, forget in FORGOTTEN.items():
            self.stdout.write(f"{forget()} {what}")
