"""Runs faults, prints a line for each figure, and ends with 1 when one was missed."""

import importlib
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.sites import template

FAULTS = ("kill", "writers_and_readers")


def main(names):
    engine = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    missed = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        # A PostgreSQL of our own may run as another user, who must be able to pass through.
        Path(folder).chmod(0o711)
        with template(Path(folder)) as copy:
            for name in names:
                started = time.monotonic()
                for figure in importlib.import_module(f"tests.faults.{name}").figures(copy):
                    missed += not figure.ok
                    print(figure.line(name), flush=True)
                print(f"# {name} on {engine}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    print(f"{missed} missed on {engine}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return missed


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:] or FAULTS)))
