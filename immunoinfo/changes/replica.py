"""Reading from a copy of the database that follows it, and never an older page than the one just published."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connections, models

from immunoinfo.changes.models import ContentVersion

logger = logging.getLogger(__name__)
REPLICA = "replica"
reading: ContextVar[bool] = ContextVar("reading", default=False)


class ReplicaRouter:
    """Reads from the replica where that was allowed; everything else goes to the database that is written to."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        return REPLICA if reading.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db != REPLICA


@contextmanager
def replica_if_current() -> Iterator[None]:
    """Let what is read inside come from the replica if it has all that the page being made must show."""
    before = reading.set(REPLICA in connections.settings and has_all())
    try:
        yield
    finally:
        reading.reset(before)


def has_all() -> bool:
    """Tell whether the replica has the content version that is asked for; one that is away or behind has not."""
    try:
        return ContentVersion.read(REPLICA) == ContentVersion.current()
    except Error as error:
        logger.warning("the replica does not answer: %s", type(error).__name__)
        connections[REPLICA].close()
        return False
