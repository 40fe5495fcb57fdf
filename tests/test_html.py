"""Every page built from the demonstration content is valid HTML, says the Nu HTML checker."""

import json
import os
import shutil
import subprocess
from urllib.parse import quote

import pytest

from tests.addresses import get
from tests.test_public_addresses import EVERY_PAGE, answers  # noqa: F401  # one crawl for all files

CHECKER = os.environ.get("HTML_CHECKER", "")  # path of vnu.jar; the Makefile fetches it for CI

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CHECKER, reason="set HTML_CHECKER to the path of vnu.jar (make test-services does)"),
]


def complaints(folder):
    java = shutil.which("java")
    assert java, "HTML_CHECKER is set but there is no java"
    done = subprocess.run(
        [java, "-jar", CHECKER, "--format", "json", "--skip-non-html", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    return [f"{m['url'].rsplit('/', 1)[-1]}: {m['message']}" for m in json.loads(done.stderr)["messages"]]


@pytest.mark.skipif(not EVERY_PAGE, reason="make test-services looks at every page")
def test_every_page_is_valid(answers, tmp_path):  # noqa: F811 - the fixture that was imported
    extra = (
        "/nowhere/",
        "/search/?q=t+cell",
        "/search/?q=xqzv",
        "/search/?q=t+cell&kind=term&therapy=checkpoint-inhibitors",
        "/search/?q=imunosupression+zqx",
        "/glossary/?letter=I",
    )
    found = answers | {address: get(address) for address in extra}
    for address, response in found.items():
        if response.headers["Content-Type"].startswith("text/html"):
            (tmp_path / f"{quote(address, safe='')}.html").write_bytes(response.content)

    assert len(list(tmp_path.iterdir())) > 100
    assert complaints(tmp_path) == []


def test_the_checker_sees_a_planted_fault(tmp_path):
    (tmp_path / "fault.html").write_text("<!DOCTYPE html><html lang=en><title>x</title><p><h1>x</p><img src=x>")

    assert complaints(tmp_path)
