"""How a database is reached, whichever it is."""

from typing import Any

KEPT = 600  # seconds; opening a connection costs more than answering from it
PATIENCE = 3  # seconds; by default two minutes, in which a machine that went silent would hold every thread
POSTGRESQL = {
    "connect_timeout": PATIENCE,
    # A query that a connection asks again and again is planned once: to plan that of an article takes PostgreSQL three
    # times as long as to answer it. Only what is sent apart from its values can be prepared.
    "server_side_binding": True,
    "prepare_threshold": 5,  # times
}


def reached(database: dict[str, Any]) -> dict[str, Any]:
    """Return DATABASE, as read from its address, so that its connections are kept open and none is waited for long."""
    more = POSTGRESQL if database["ENGINE"] == "django.db.backends.postgresql" else {}
    options = more | database.get("OPTIONS", {})
    return database | {"CONN_MAX_AGE": KEPT, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
