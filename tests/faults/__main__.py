"""Runs faults, prints a line for each figure, and ends with 1 when one was missed."""

import http.client
import importlib
import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.faults.figures import Figure
from tests.faults.sites import template

FAULTS = (
    "kill", "writers_and_readers", "hostile", "signing_in", "freshness", "leak", "uploads", "loading", "backing_up", "disk_full",
    "redis", "postgresql_restart", "replica",
)  # fmt: skip


def told(name, copy):
    """Give the figures of the fault NAME; a script that broke down is one that was missed."""
    try:
        yield from importlib.import_module(f"tests.faults.{name}").figures(copy)
    except (RuntimeError, OSError, subprocess.SubprocessError, http.client.HTTPException) as error:
        traceback.print_exc()
        yield Figure("the script ended early", "no", repr(error)[:200], ok=False)


def main(names):
    engine = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    missed = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        # A PostgreSQL of our own may run as another user, who must be able to pass through.
        Path(folder).chmod(0o711)
        with template(Path(folder)) as copy:
            for name in names:
                started = time.monotonic()
                for figure in told(name, copy):
                    missed += not figure.ok
                    print(figure.line(name), flush=True)
                print(f"# {name} on {engine}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    print(f"{missed} missed on {engine}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return missed


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:] or FAULTS)))
