"""python manage.py restore FILE"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from immunoinfo.operation import backups
from immunoinfo.operation.archive import UnusableArchiveError
from immunoinfo.operation.dumps import DumpError
from immunoinfo.progress import bar


class Command(BaseCommand):
    help = "Make the site what it was when the backup FILE was made: all of it or, on any fault, nothing."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="Even though the site has content or accounts.")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            if not (replace or backups.is_empty()):
                raise CommandError(
                    "This site has content or accounts, which would be lost: back it up, then say --replace."
                )
            manifest = backups.restore(file, bar(sys.stderr), self.stderr.write)
        except UnusableArchiveError as error:
            raise CommandError(f"{file} was not restored. {error}") from error
        except (DumpError, DatabaseError, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.stdout.write(f"The site is as it was at {manifest.made_at}. Everybody must sign in again.")
