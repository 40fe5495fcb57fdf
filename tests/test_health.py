"""What a balancer and an operator are told about a process, and that they are told nothing else."""

import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError

from immunoinfo.changes.models import Change
from immunoinfo.operation import health
from immunoinfo.search.index import catch_up
from immunoinfo.search.models import IndexEntry
from tests import makers

pytestmark = pytest.mark.django_db


def told(client):
    response = client.get("/readyz")
    return response.status_code, response.json()


def test_a_whole_site_is_ready(client):
    makers.article()
    catch_up()

    assert told(client) == (200, {"status": "ok", "failing": [], "degraded": []})


def test_without_a_database_a_process_lives_but_is_not_ready(client, monkeypatch):
    def broken():
        raise OperationalError("could not connect to 10.1.2.3")

    monkeypatch.setattr(connections["default"], "cursor", broken)

    assert client.get("/healthz").json() == {"status": "ok"}
    assert told(client) == (503, {"status": "failing", "failing": ["database"], "degraded": []})


def test_a_database_that_lacks_a_migration_is_not_ready_and_one_with_a_newer_one_is(client):
    recorder = MigrationRecorder.Migration.objects
    recorder.create(app="articles", name="9999_of_tomorrow")
    assert told(client)[0] == 200

    recorder.filter(app="glossary").delete()

    assert told(client) == (503, {"status": "failing", "failing": ["migrations"], "degraded": []})


def test_an_index_that_lacks_an_item_is_told_until_it_is_mended(client):
    makers.term("Spleen")
    catch_up()
    IndexEntry.objects.all().delete()

    assert told(client) == (503, {"status": "failing", "failing": ["search"], "degraded": []})
    Change.objects.create(model="glossary.term", object_id=1)  # waits: the next search mends it
    assert told(client)[0] == 200


def test_many_changes_that_wait_are_told_but_take_no_readers_away(client, monkeypatch):
    monkeypatch.setattr(health, "MOST_WAITING", 1)
    makers.article()
    makers.term()

    assert told(client) == (200, {"status": "degraded", "failing": [], "degraded": ["search"]})


@pytest.mark.parametrize("broken", ["redis", "disk"])
def test_without_its_cache_the_site_is_degraded_and_still_ready(client, settings, tmp_path, broken):
    (tmp_path / "file").touch()
    nowhere = {
        "redis": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": f"unix://{tmp_path}/none"},
        "disk": {"BACKEND": "immunoinfo.accounts.shared.SharedCache", "LOCATION": tmp_path / "file" / "cache"},
    }
    settings.CACHES = {**settings.CACHES, "default": nowhere[broken]}

    assert told(client) == (200, {"status": "degraded", "failing": [], "degraded": ["cache"]})


def test_a_server_on_which_no_files_were_collected_gets_no_readers(client, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    production = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": production}

    assert told(client) == (503, {"status": "failing", "failing": ["files"], "degraded": []})

    (tmp_path / "staticfiles.json").write_text('{"version": "1.1", "paths": {"site.css": "site.1234.css"}}')
    settings.STORAGES = {**settings.STORAGES}  # as a process that begins now

    assert told(client)[0] == 200


def test_machines_inside_ask_without_tls_and_nobody_keeps_the_answer(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    for address in ("/healthz", "/readyz"):
        response = client.get(address)
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]
        assert client.post(address).status_code == 405
    assert client.get("/about/").status_code == 301
