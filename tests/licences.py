"""Write docs/licences.md from what the installed packages say of themselves: `python -m tests.licences`, or `make lock`."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "licences.md"
ELSEWHERE = {"async-timeout": "Apache-2.0"}  # needed by old versions of Python alone, and not installed on others
WORDS = {  # what packages call their licence, in the words of spdx.org
    "Apache 2.0": "Apache-2.0", "Apache Software License": "Apache-2.0", "BSD License": "BSD", "BSD-3": "BSD-3-Clause",
    "MIT License": "MIT", "PSFL": "PSF-2.0", "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "Python Software Foundation License": "PSF-2.0",
}  # fmt: skip
HEAD = """# Licences of what the site is made of

Every package that `requirements.lock` installs, by what it says of itself. Written by `make lock`; a test compares.
The licences of the site's own code and content stand in `LICENSE`.

| package | version | licence |
| --- | --- | --- |
"""


def locked():
    """Return version by name of each package in requirements.lock."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))


def licence(name):
    """Return the licence of the package NAME in as few words as it is known by."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ELSEWHERE[name]
    classified = [value.split(" :: ")[-1] for value in told.get_all("Classifier", []) if value.startswith("License ::")]
    words = told.get("License-Expression") or ", ".join(classified) or told["License"].splitlines()[0]
    return WORDS.get(words, words)


def page():
    rows = [f"| {name} | {version} | {licence(name)} |" for name, version in sorted(locked().items())]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
