"""python manage.py copy_database URL"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from immunoinfo.operation.copying import CopyError, copy_from
from immunoinfo.progress import bar


class Command(BaseCommand):
    help = "Copy all that another database holds into this site's own, which must be migrated and empty."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "url", help="As in DATABASE_URL, for instance sqlite:////var/lib/immunoinfo/immunoinfo.sqlite3"
        )

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        try:
            rows = copy_from(url, bar(sys.stderr))
        except (CopyError, Error, ValueError) as error:
            raise CommandError(f"Nothing was copied. {error}") from error
        self.stdout.write(
            f"{rows} rows were copied and compared; search is in step. Pictures are files: copy media/ too."
        )
