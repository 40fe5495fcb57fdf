"""How a database is reached, whichever it is."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

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


def first_value(connection: BaseDatabaseWrapper, sql: str) -> Any:
    """Return the first column, a text and never NULL, of the first row that SQL selects; None where there is no row.

    For what every request asks. Of PostgreSQL it is asked past the cursors of psycopg and Django, which cost eight times
    as much as the question itself; not while queries are counted, so that none is missed.
    """
    if connection.vendor == "postgresql" and not connection.queries_logged:
        return first_value_by_libpq(connection, sql)
    with connection.cursor() as cursor:
        row = cursor.execute(sql).fetchone()
    return row[0] if row else None


def first_value_by_libpq(connection: BaseDatabaseWrapper, sql: str) -> str | None:
    """The same from PostgreSQL. At the beginning of a transaction it stands outside: psycopg begins one with its first cursor."""
    psycopg = connection.Database  # type: ignore[attr-defined]
    connection.close_if_health_check_failed()  # as before a cursor is made
    connection.ensure_connection()
    with connection.wrap_database_errors:
        found = connection.connection.pgconn.exec_(sql.encode())
        if found.status != psycopg.pq.ExecStatus.TUPLES_OK:
            error = psycopg.errors.error_from_result(found)
            # Each error of PostgreSQL has a code. One without is libpq's own: the connection is lost. Its status does not
            # tell: after a crash it is still OK when the question could not be sent and the last words are yet to be read.
            raise error if error.sqlstate else psycopg.OperationalError(*error.args)
    return found.get_value(0, 0).decode() if found.ntuples else None
