"""python manage.py check_search_index"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from immunoinfo.progress import bar
from immunoinfo.search.checking import differences


class Command(BaseCommand):
    help = "Compare the index with the content and name each item that differs; ends with 1 if one does."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for line in differences(bar(sys.stderr)):
            found += 1
            self.stdout.write(line)
        if found:
            raise CommandError(f"{found} differences. `manage.py rebuild_search_index` mends them.")
        self.stdout.write("The index is in step with the content.")
