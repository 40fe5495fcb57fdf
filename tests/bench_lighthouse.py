"""Lighthouse over four pages of a production site on this machine: `make lighthouse`. A report, not a gate.

It ends with 1 where a figure of docs/reading.md is missed.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.serving import free_port, prepare, production, serving

FIXTURES = ("sources", "therapies", "glossary", "articles", "faq")
PAGES = {
    "home": "/",
    "article": "/articles/checkpoint-inhibitors/",
    "term": "/glossary/t-cell/",
    "search": "/search/?q=immunotherapy",
}
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
MOST = {"largest-contentful-paint": 1500, "cumulative-layout-shift": 0.02, "total-blocking-time": 50}  # ms, share, ms
MEANT = {"is-crawlable"}  # what search pages fail on purpose: they are noindex
CHROME = "--headless --no-sandbox --disable-gpu --disable-quic"


def report_on(lighthouse: str, address: str, folder: Path) -> dict:
    """Return what Lighthouse, the program at LIGHTHOUSE, finds on a mid-range phone."""
    out = folder / "report.json"
    command = [lighthouse, address, "--quiet", "--output=json", f"--output-path={out}", f"--chrome-flags={CHROME}"]
    chrome = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome") or ""
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": chrome}, stderr=subprocess.DEVNULL)
    return json.loads(out.read_text())


def misses(report: dict) -> list[str]:
    """Name each audit and figure that falls short, except what is meant so."""
    audits, missed = report["audits"], []
    for name, category in report["categories"].items():
        failed = [
            part["id"]
            for part in category["auditRefs"]
            if part["weight"] and audits[part["id"]]["score"] not in (None, 1) and part["id"] not in MEANT
        ]
        if category["score"] * 100 < LEAST[name] and (failed or name == "performance"):
            missed.append(f"{name}: {', '.join(failed)}")
    return missed + [name for name, most in MOST.items() if audits[name]["numericValue"] > most]


def show(name: str, report: dict) -> list[str]:
    scores = " ".join(f"{key} {category['score'] * 100:.0f}" for key, category in report["categories"].items())
    figures = " ".join(f"{key} {report['audits'][key]['displayValue']}" for key in MOST)
    missed = misses(report)
    sys.stdout.write(f"{name}: {scores} | {figures}{' | MISSED ' + '; '.join(missed) if missed else ''}\n")
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lighthouse", required=True, help="the program")
    program = parser.parse_args().lighthouse
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="immunoinfo-lighthouse-") as folder:
        environment = production(folder, HTTPS=0, SITE_URL=f"http://127.0.0.1:{port}")
        prepare(environment, *FIXTURES)
        with serving(environment, workers=2, port=port) as server:
            missed = [show(name, report_on(program, f"http://127.0.0.1:{server.port}{path}", Path(folder))) for name, path in PAGES.items()]  # fmt: skip
    return int(any(missed))


if __name__ == "__main__":
    sys.exit(main())
