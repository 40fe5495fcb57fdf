"""Remove the files of pictures that are gone or were replaced."""

from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import default_storage
from django.core.management import BaseCommand
from django.utils import timezone

from immunoinfo.buckets import names_in
from immunoinfo.publishing.library import Image
from immunoinfo.publishing.pictures import NAME

FOLDER = "images"
REST = timedelta(days=1)  # a stored page may still show a file that was just replaced; an upload may not be saved yet


class Command(BaseCommand):
    help = "Remove picture files that no picture names: texts, drafts and history show pictures by key, so none of them can."

    def handle(self, *args: Any, **options: Any) -> None:
        names = names_in(default_storage, FOLDER)
        kept = {PurePosixPath(path).stem for path in Image.objects.values_list("file", flat=True)}
        orphans = [name for name in names if NAME.fullmatch(name) and name[:32] not in kept]
        before = timezone.now() - REST
        removed = [name for name in orphans if default_storage.get_modified_time(f"{FOLDER}/{name}") < before]
        for name in removed:
            default_storage.delete(f"{FOLDER}/{name}")
        self.stdout.write(f"{len(removed)} files removed, {len(names) - len(removed)} kept.")
