"""How a transaction waits for its turn to write; the rest is Django's own."""

import sqlite3
import time
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

PAUSE = 0.01  # seconds between two looks whether it is our turn
PATIENCE = 5  # seconds, where OPTIONS name no timeout; Python's own default


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that asks for its turn at even intervals.

    Left to itself, SQLite sleeps longer after each look, up to a tenth of a second: who comes last looks most often and is
    served first, and the database idles in between. With eight editors the slowest save in twenty waited twice as long.
    """

    def _start_transaction_under_autocommit(self) -> None:
        """Begin a transaction. Raises OperationalError where no turn came in the time that OPTIONS call `timeout`."""
        patience = self.settings_dict["OPTIONS"].get("timeout", PATIENCE)
        until = time.monotonic() + patience
        self.look_for(0)
        try:
            while not self.begun(last_try=time.monotonic() >= until):
                time.sleep(PAUSE)
        finally:
            self.look_for(patience)

    def look_for(self, seconds: float) -> None:
        """Have SQLite itself wait for a lock that long; statements outside transactions do."""
        self.connection.execute(f"PRAGMA busy_timeout = {int(1000 * seconds)}")

    def begun(self, last_try: bool) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except OperationalError as error:
            if last_try or not is_busy(error.__cause__):
                raise
            return False
        return True


def is_busy(error: Any) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
