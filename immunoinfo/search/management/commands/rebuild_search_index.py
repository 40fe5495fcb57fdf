"""python manage.py rebuild_search_index"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from immunoinfo.progress import bar
from immunoinfo.search.index import rebuild


class Command(BaseCommand):
    help = "Index every item anew. Search answers and editors write meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = rebuild(bar(sys.stderr))
        self.stdout.write(f"The index has {rows} entries.")
