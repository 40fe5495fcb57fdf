"""The scripts of `make faults` can begin: what they take from the suite still has the shape they expect."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.faults.__main__ import FAULTS
from tests.faults.files import BAD_FILES, HOSTILE, files


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_a_script_that_tells_figures(name):
    assert callable(import_module(f"tests.faults.{name}").figures)


@pytest.mark.thorough
def test_every_hostile_file_is_written_for_the_running_admin(tmp_path):
    told = files(tmp_path)

    assert len(told) == len(HOSTILE) + len(BAD_FILES)
    assert all(Path(path).is_file() for _name, path, _format, _said in told)
