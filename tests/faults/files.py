"""Hostile files for the running admin: those of the suite, written out by a process that may take its time."""

from pathlib import Path

from tests.faults.inside import answer
from tests.test_import_export import BAD_FILES
from tests.test_pictures import HOSTILE


def files(folder):
    """Write hostile pictures and tables into FOLDER; return what each is, its path, format and what refuses it."""
    pictures = [(name, data, "", said) for name, (data, said) in HOSTILE.items()]
    tables = [(name, data, fmt, said) for name, (fmt, data, said) in BAD_FILES.items()]
    for number, (_name, data, _fmt, _said) in enumerate(pictures + tables):
        Path(folder, str(number)).write_bytes(data() if callable(data) else data)
    return [(name, f"{folder}/{number}", fmt, said) for number, (name, _d, fmt, said) in enumerate(pictures + tables)]


if __name__ == "__main__":
    answer(globals())
