"""Making a backup and restoring one: the database, and the pictures with it."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils import timezone

from immunoinfo.changes.models import ContentVersion
from immunoinfo.changes.shared import purge_if_changed
from immunoinfo.operation import archive, dumps
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.search.checking import differences
from immunoinfo.search.index import rebuild

Told = Callable[[int, int], None]
Say = Callable[[str], None]


def make(path: Path, told: Told) -> archive.Manifest:
    """Write a backup to PATH; the site may be read and written meanwhile.

    The database is copied first: a picture that comes in between is then in the backup without being needed.
    """
    with TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        dump = Path(folder) / archive.DATABASE
        {"sqlite": dumps.sqlite_dump, "postgresql": dumps.postgresql_dump}[connection.vendor](dump, told)
        with archive.written(path, describe()) as writer:
            with dump.open("rb") as file:
                writer.add(archive.DATABASE, file, dump.stat().st_size)
            names = list(media_names())
            for done, name in enumerate(names, 1):
                with default_storage.open(name) as file:
                    writer.add(archive.MEDIA + name, file, file.size)
                told(done, len(names))
    return writer.manifest


def describe() -> archive.Manifest:
    """Return the list of an archive with nothing in it yet."""
    applied = MigrationRecorder(connection).applied_migrations()
    version = connection.get_database_version() if connection.vendor == "postgresql" else sqlite3.sqlite_version
    return archive.Manifest(
        engine=connection.vendor,
        migrations=tuple(sorted(f"{app}.{name}" for app, name in applied)),
        made_at=timezone.now().isoformat(timespec="seconds"),
        versions={"django": django.__version__, "python": sys.version.split()[0], connection.vendor: str(version)},
    )


def media_names(folder: str = "") -> Iterator[str]:
    """Give the name of each stored file below FOLDER."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # no picture was ever stored
        return
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from media_names(f"{folder}/{name}" if folder else name)


def restore(path: Path, told: Told, say: Say) -> archive.Manifest:
    """Make the site what it was when the backup at PATH was made, or leave it as it is.

    Everybody must sign in again: who had signed out since would otherwise be signed in once more.
    """
    with TemporaryDirectory(prefix="restore-") as made:
        folder = Path(made)
        say("Unpacking and checking the archive ...")
        manifest = archive.unpack(path, folder)
        known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
        archive.fits(manifest, connection.vendor, known | replaced())
        dump = folder / archive.DATABASE
        if connection.vendor == "sqlite":
            dumps.sqlite_check(dump)
            with dumps.connected_to(dump):
                prepare(told, say)
            restore_media(folder, manifest, told)
            dumps.sqlite_restore(dump, told)
        else:
            restore_media(folder, manifest, told)
            dumps.postgresql_restore(dump, LAST, told)
            prepare(told, say)
        ContentType.objects.clear_cache()
    if settings.PURGE_URL:
        purge_if_changed()
    return manifest


# Before anybody reads what was restored; prepare() does the same once more for what migrations add.
LAST = (
    "TRUNCATE django_session;\nUPDATE changes_contentversion SET token = replace(gen_random_uuid()::text, '-', '');\n"
)


def replaced() -> set[str]:
    """Return the migrations that squashed ones stand for, which are no longer there."""
    return {
        f"{app}.{name}"
        for migration in (MigrationLoader(None).disk_migrations or {}).values()
        for app, name in migration.replaces
    }


def prepare(told: Told, say: Say) -> None:
    """Bring the database up to this code, end all sessions, make stored pages out of date, and search in step."""
    ContentType.objects.clear_cache()
    say("Bringing the database up to date ...")
    call_command("migrate", verbosity=0, interactive=False)
    Session.objects.all().delete()
    ContentVersion.renew()
    say("Checking the search index ...")
    if next(differences(told), None):
        say("Building the search index anew ...")
        rebuild(told)


def restore_media(folder: Path, manifest: archive.Manifest, told: Told) -> None:
    """Store the pictures. Their names come from what they show: what is there already under a name is kept if it is the same.

    Pictures that only the site has stay: if the database cannot be restored after all, none is missing.
    """
    names = [name for name in manifest.files if name.startswith(archive.MEDIA)]
    for done, member in enumerate(names, 1):
        name = member.removeprefix(archive.MEDIA)
        if not (default_storage.exists(name) and is_same(name, manifest.files[member])):
            default_storage.delete(name)
            with (folder / member).open("rb") as file:
                default_storage.save(name, File(file))
        told(done, len(names))


def is_same(name: str, sha256: str) -> bool:
    with default_storage.open(name) as stored:
        hashed = archive.Hashed(stored)
        while hashed.read(archive.BLOCK):
            continue
    return hashed.sha256.hexdigest() == sha256


def is_empty() -> bool:
    """Tell whether the site's database has no tables yet, or neither content nor accounts."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    known: list[type[Model]] = [User, *publishable_models()]
    models = [model for model in known if model._meta.db_table in tables]
    return not any(model._base_manager.exists() for model in models)
