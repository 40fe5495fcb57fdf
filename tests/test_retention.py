"""One command ends what was to be kept for a while only."""

import os
import pickle
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils import timezone

from immunoinfo.accounts.shared import SharedCache
from immunoinfo.feedback.models import KEPT, Feedback

pytestmark = pytest.mark.django_db
FOLDER = "django-import-export"


def test_what_is_over_goes_and_what_is_not_stays(capsys, settings, tmp_path):
    now = timezone.now()
    for key, days in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, expire_date=now + timedelta(days=days))
    for age in (KEPT, KEPT + timedelta(days=1)):
        Feedback.objects.create(kind="term", path="/x/", useful=True, day=timezone.localdate() - age)
    storage = storages["import_export"]
    for name, age in (("old", timedelta(days=30)), ("new", timedelta(0))):
        storage.save(f"{FOLDER}/{name}", ContentFile(b"table"))
        os.utime(storage.path(f"{FOLDER}/{name}"), (time.time() - age.total_seconds(),) * 2)
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "immunoinfo.accounts.shared.SharedCache", "LOCATION": tmp_path},
    }
    counts = caches["default"]
    assert isinstance(counts, SharedCache)
    counts.set("over", 1, timeout=0)
    counts.set("goes-on", 2, timeout=60)
    counts.set("for-good", 3, timeout=None)
    (tmp_path / "cut-off.djcache").write_bytes(pickle.dumps(None)[:1])

    call_command("forget_old")

    assert [session.session_key for session in Session.objects.all()] == ["open"]
    assert Feedback.objects.count() == 1
    assert {"old", "new"} & {*storage.listdir(FOLDER)[1]} == {"new"}  # beside what other tests left
    assert len(list(tmp_path.glob("*.djcache"))) == 2
    assert counts.get_many(["over", "goes-on", "for-good"]) == {"goes-on": 2, "for-good": 3}
    said = capsys.readouterr().out
    assert "1 sessions that have ended" in said
    assert "1 tables that were checked" in said
    storage.delete(f"{FOLDER}/new")
