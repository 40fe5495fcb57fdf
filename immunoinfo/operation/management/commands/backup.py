"""python manage.py backup FILE"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from immunoinfo.operation import backups
from immunoinfo.operation.dumps import DumpError
from immunoinfo.progress import bar


class Command(BaseCommand):
    help = "Write the database and the pictures into one file, while the site goes on. It holds accounts: keep it safe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="For instance immunoinfo-2026-11-21.tar.gz; must not exist yet.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if file.exists():
            raise CommandError(f"{file} exists already. Each backup has a name of its own.")
        if not file.parent.is_dir():
            raise CommandError(f"The folder {file.parent} does not exist.")
        try:
            manifest = backups.make(file, bar(sys.stderr))
        except (DumpError, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        size = file.stat().st_size / 1024**2
        self.stdout.write(f"{file}: the database and {len(manifest.files) - 1} pictures, {size:.1f} MB.")
