"""What is installed on a server is what was tried here: exact versions, with checksums, each with its licence."""

import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.licences import PAGE, locked, page

ROOT = Path(__file__).parent.parent
ASKED = (ROOT / "requirements.txt").read_text().split("\n# tests")[0]


def asked():
    lines = [line.split("#")[0].strip() for line in ASKED.splitlines()]
    return [Requirement(line) for line in lines if line]


def test_the_lock_holds_what_was_asked_for_in_the_same_version():
    known = locked()

    for requirement in asked():
        assert f"=={known.get(canonicalize_name(requirement.name))}" == str(requirement.specifier), "run `make lock`"


def test_the_lock_holds_all_that_those_need_and_nothing_else():
    waiting, needed = asked(), set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, *requirement.extras) in needed:
            continue
        needed.add((name, *requirement.extras))
        try:
            more = [Requirement(line) for line in requires(name) or ()]
        except PackageNotFoundError:  # for another system than this one
            continue
        extras = [{"extra": extra} for extra in (*requirement.extras, "")]
        # `make lock` answers for every system: what only another Python or system needs is in it as well.
        waiting += [one for one in more if one.marker is None or any(one.marker.evaluate(extra) for extra in extras)]
    names = {name for name, *_extras in needed}

    assert names <= locked().keys(), "run `make lock`"
    assert locked().keys() - names <= {"async-timeout"}


def test_every_file_of_the_lock_has_a_checksum_and_no_address():
    lock = (ROOT / "requirements.lock").read_text()

    for block in re.split(r"\n(?=\S)", lock.strip()):
        assert re.fullmatch(r"[a-z0-9-]+==\S+( ; [^\\]+)? \\\n(\s+--hash=sha256:[0-9a-f]{64}( \\\n)?)+", block), block[
            :80
        ]
    assert "://" not in lock


def test_every_package_has_its_licence_on_the_page():
    assert PAGE.read_text() == page(), "run `make lock`"
    for row in PAGE.read_text().split("| --- | --- | --- |\n")[1].splitlines():
        assert re.fullmatch(r"\| [^|]+ \| [^|]+ \| [^|]{2,40} \|", row), row
