"""The house keeps its shape: arrows, top level, small files."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = [
    p
    for name in ("immunoinfo", "articles", "glossary")
    for p in (ROOT / name).rglob("*.py")
    if "migrations" not in p.parts
]
TOP = {"manage.py", "immunoinfo", "articles", "glossary", "templates", "fixtures", "tests", "requirements.txt"}
PAPERS = {
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "Makefile", "pyproject.toml", "requirements-dev.txt",
    "requirements.lock", "Dockerfile", "compose.yaml", "docs",
}  # fmt: skip


def test_arrows_only_go_down():
    found = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert found.returncode == 0, found.stdout


def test_the_top_level_holds_what_was_agreed_and_papers():
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout, so what belongs to the project is not known")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    top = {path.split("/")[0] for path in listed}

    assert top >= TOP
    assert {name for name in top - TOP - PAPERS if not name.startswith(".")} == set()


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small_and_import_at_the_top(path):
    text = path.read_text()
    tree = ast.parse(text)

    assert text.count("\n") <= 250
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 40, node.name
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not inner or node.name == "ready", f"{node.name} imports"


def test_views_say_sentences_to_the_models_instead_of_filtering():
    for path in (*ROOT.glob("*/views.py"), *ROOT.glob("immunoinfo/*/views.py")):
        text = path.read_text()
        assert ".filter(" not in text, path
        assert ".exclude(" not in text, path
