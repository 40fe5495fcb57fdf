"""Sources as a process remembers them: what one page cites, others have cited before."""

from collections.abc import Mapping

from immunoinfo.changes.remembered import Remembered
from immunoinfo.publishing.library import Source
from immunoinfo.publishing.references import read_sources

MOST = 5_000  # keys, about 10 MB
seen: Remembered[dict[str, Source | None]] = Remembered(lambda: ({}, None), Source)


def known_sources(keys: list[str], rows: str) -> Mapping[str, Source]:
    """Return the sources of KEYS by their keys; ROWS are asked, then the database, for what no page cited since one changed."""
    known = seen()
    if missing := [key for key in keys if key not in known]:
        if len(known) > MOST:
            known.clear()
        known.update({**dict.fromkeys(missing), **read_sources(missing, rows)})
    return {key: source for key in keys if (source := known.get(key))}
