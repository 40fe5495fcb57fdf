"""A backup gives back all that was there when it was made, and what is no whole backup changes nothing."""

import io
import json
import tarfile
from contextlib import closing

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.models import Article
from glossary.models import Term
from immunoinfo.changes.models import ContentVersion
from immunoinfo.operation import archive, backups
from immunoinfo.publishing.kinds import publishable_models, watched_models
from immunoinfo.publishing.models import Revision
from immunoinfo.search.checking import differences
from tests import makers
from tests.conftest import make_user

PICTURE = f"images/{'0f' * 16}.png"


def everything():
    """Each row of content, history and accounts, as text."""
    models = [*watched_models(), Revision, User]
    return {model: serializers.serialize("json", model._base_manager.order_by("pk")) for model in models}


@pytest.fixture
def backup(tmp_path):
    def make(name="site.tar.gz"):
        call_command("backup", tmp_path / name)
        return tmp_path / name

    return make


@pytest.mark.django_db(transaction=True)
def test_a_restored_site_has_all_that_was_there_and_nothing_that_came_later(backup, capsys):
    article = makers.article("Kept", therapies=[makers.therapy()])
    make_user("anna", "author")
    default_storage.save(PICTURE, ContentFile(b"as it was"))
    before, token = everything(), ContentVersion.current()
    with closing(connection.copy()) as other:
        other.set_autocommit(False)
        other.cursor().execute(
            "INSERT INTO django_session VALUES ('begun', '', '2030-01-01')"
        )  # somebody writes meanwhile
        path = backup()
        other.rollback()
    Session.objects.create(session_key="later", expire_date=timezone.now())
    Article.objects.filter(pk=article.pk).update(title="Changed")
    makers.term("From the future")
    default_storage.delete(PICTURE)
    default_storage.save(PICTURE, ContentFile(b"broken"))

    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", path)
    assert Term.objects.exists()
    call_command("restore", path, replace=True)

    assert path.stat().st_mode & 0o077 == 0
    assert everything() == before
    with default_storage.open(PICTURE) as picture:
        assert picture.read() == b"as it was"
    assert not Session.objects.exists()
    assert ContentVersion.current() not in ("", token)
    assert list(differences()) == []
    assert "sign in again" in capsys.readouterr().out
    default_storage.delete(PICTURE)
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", path)


@pytest.mark.django_db(transaction=True)
def test_an_empty_site_takes_a_backup_and_goes_on_writing(backup, client):
    makers.article("Kept")
    path = backup()
    for model in publishable_models():
        model._base_manager.all().delete()

    call_command("restore", path)
    Article.objects.create(title="Next", slug="next", summary="Next.", live_number=1)

    assert [
        client.get(f"/articles/{slug}/").status_code for slug in Article.objects.values_list("slug", flat=True)
    ] == [200, 200]
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", ["engine", "newer", "database"])
def test_a_backup_that_this_site_cannot_run_on_changes_nothing(tmp_path, fault):
    makers.term("Kept")
    told = backups.describe()
    manifest = archive.Manifest(
        engine="oracle" if fault == "engine" else told.engine,
        migrations=("articles.9999_of_tomorrow",) if fault == "newer" else told.migrations,
        made_at="today",
        versions={},
    )
    with archive.written(tmp_path / "odd.tar.gz", manifest) as writer:
        writer.add(archive.DATABASE, io.BytesIO(b"no database"), 11)
    before = everything(), ContentVersion.current()

    with pytest.raises(CommandError, match={"engine": "oracle", "newer": "newer", "database": "Nothing was"}[fault]):
        call_command("restore", tmp_path / "odd.tar.gz", replace=True)

    assert (everything(), ContentVersion.current()) == before


GOOD = {
    "engine": "sqlite",
    "migrations": [],
    "made_at": "",
    "versions": {},
    "site": "immunoinfo",
    "format": 1,
    "files": {},
}


def packed(path, members, told=None):
    with tarfile.open(path, "w:gz") as tar:
        for name, data in [*members, *([] if told is None else [(archive.LIST, json.dumps(told).encode())])]:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


@pytest.mark.parametrize(
    ("members", "told", "says"),
    [
        ([("../../escaped", b"x")], GOOD, "escaped"),
        ([("/etc/escaped", b"x")], GOOD, "escaped"),
        ([("media/../../escaped", b"x")], GOOD, "escaped"),
        ([("media/..\\escaped", b"x")], GOOD, "escaped"),
        ([("database", b"x")], None, "not whole"),
        ([], GOOD, "not whole"),
        ([("database", b"x")], GOOD, "database differ"),
        ([("database", b"x")], {**GOOD, "files": {"database": "0" * 64}}, "database differ"),
        ([("database", b"x")], {**GOOD, "site": "elsewhere"}, "backup of elsewhere"),
        ([("database", b"x")], {**GOOD, "format": 2}, "format 2"),
        ([("database", b"x")], {"engine": "sqlite"}, "no backup"),
        ([("database", b"x")], [], "no backup"),
    ],
)
def test_what_is_no_whole_backup_of_this_site_is_refused_in_a_sentence(tmp_path, members, told, says):
    packed(tmp_path / "odd.tar.gz", members, told)
    folder = tmp_path / "inside"
    folder.mkdir()

    with pytest.raises(archive.UnusableArchiveError, match=says):
        archive.unpack(tmp_path / "odd.tar.gz", folder)

    assert not list(tmp_path.rglob("escaped"))


def test_a_backup_that_was_cut_off_or_is_none_is_refused(tmp_path):
    path = tmp_path / "odd.tar.gz"
    with archive.written(path, archive.Manifest("sqlite", (), "", {})) as writer:
        writer.add(archive.DATABASE, io.BytesIO(b"x" * 50_000), 50_000)
    whole = path.read_bytes()

    for data in (whole[: len(whole) // 2], b"no archive", b""):
        path.write_bytes(data)
        with pytest.raises(archive.UnusableArchiveError, match=r"damaged|not whole"):
            archive.unpack(path, tmp_path / "inside")
    with pytest.raises(archive.UnusableArchiveError):
        archive.unpack(tmp_path / "nowhere.tar.gz", tmp_path / "inside")


def test_a_link_in_an_archive_is_refused(tmp_path):
    with tarfile.open(tmp_path / "odd.tar.gz", "w:gz") as tar:
        link = tarfile.TarInfo("media/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    with pytest.raises(archive.UnusableArchiveError, match="link"):
        archive.unpack(tmp_path / "odd.tar.gz", tmp_path)


def test_a_backup_that_fails_leaves_no_file_behind(tmp_path):
    with (
        pytest.raises(ValueError, match="broken"),
        archive.written(tmp_path / "new.tar.gz", archive.Manifest("sqlite", (), "", {})),
    ):
        raise ValueError("broken")

    assert list(tmp_path.iterdir()) == []
