"""Drawings that a text shows by `[diagram:name]`: each is a template in the folder `diagrams`, and the folder is the list."""

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

FOLDER = Path(settings.BASE_DIR) / "templates" / "readers" / "diagrams"


def diagram_names() -> list[str]:
    """Return the names of all drawings, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.html"))


def drawn(name: str) -> SafeString:
    """Return the drawing NAME as HTML."""
    return render_to_string(f"diagrams/{name}.html")
