"""What machines ask: whether this process lives, and whether it should be sent readers."""

import logging
from functools import cache

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from immunoinfo.caching import cache_errors
from immunoinfo.changes.models import Change
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.search.models import IndexEntry

logger = logging.getLogger(__name__)

MOST_WAITING = 500  # changed items that the next search looks at before it answers; more than that takes seconds
KEPT = 60  # seconds; what is written into the cache to see whether it takes it


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """200 while this process answers. It asks nothing of a database, so that no process is ended for another's fault."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """503 with a word for each part without which readers would see errors, so that they are sent elsewhere.

    200 and "degraded" where the site gives the same answers without the part: sign-ins are counted in memory while
    the cache is away, and a search looks first at the changes that wait. Every node shares these two, so that a 503
    would take all of them from the readers for a fault that none of them would see.
    """
    failing, degraded = state()
    status = "failing" if failing else "degraded" if degraded else "ok"
    return JsonResponse({"status": status, "failing": failing, "degraded": degraded}, status=503 if failing else 200)


def state() -> tuple[list[str], list[str]]:
    """Return the parts without which the site fails its readers, and those that it does without for a while."""
    try:
        failing = ["migrations"] if not is_migrated() else ["search"] if not is_indexed() else []
        degraded = ["search"] if not failing and is_behind() else []
    except Error as error:
        logger.error("The database does not answer: %s", type(error).__name__)
        failing, degraded = ["database"], []
    if not has_files():
        failing.append("files")
    if not takes_values():
        degraded.append("cache")
    return failing, degraded


def has_files() -> bool:
    """Tell whether style and scripts were collected before this process began; without them no page can be made."""
    return bool(getattr(staticfiles_storage, "hashed_files", True))  # a developer's storage takes them where they lie


@cache
def last_migrations() -> frozenset[tuple[str, str]]:
    """Return the last migrations that this code knows, read from its files once a process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def is_migrated() -> bool:
    """Tell whether the database has all that this code needs; what newer code added to it does no harm."""
    return last_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


def is_indexed() -> bool:
    """Tell whether search knows as many items as there are; a second look passes over what changed during the first."""
    return not (is_short() and is_short())


def is_short() -> bool:
    known = IndexEntry.objects.count()
    items = sum(model.objects.not_over().count() for model in publishable_models())
    return known < items and not Change.objects.exists()


def is_behind() -> bool:
    return Change.objects.all()[: MOST_WAITING + 1].count() > MOST_WAITING


def takes_values() -> bool:
    """Tell whether the cache keeps what it is given."""
    try:
        caches["default"].set("ready", True, KEPT)
        return bool(caches["default"].get("ready"))
    except cache_errors() as error:
        logger.warning("The cache does not answer: %s", type(error).__name__)
        return False
