"""Which alternate names a page shows, under which label."""

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.names import SHOWN


def shown_names(item: Publishable) -> list[tuple[str, list[str]]]:
    """Label and names of each kind that readers see; slips and search words stay hidden."""
    return [(str(kind.label), names) for kind in SHOWN if (names := item.names_of(kind))]
