"""Sources as a process remembers them: what one page cites, others have cited before."""

from collections.abc import Mapping

from immunoinfo.changes.remembered import Remembered
from immunoinfo.publishing.library import Source

MOST = 5_000  # keys, about 10 MB
seen: Remembered[dict[str, Source | None]] = Remembered(lambda: ({}, None), Source)


def known_sources(keys: list[str]) -> Mapping[str, Source]:
    """Return the sources of KEYS by their keys; the database is asked for those that no page cited since one changed."""
    known = seen()
    if missing := [key for key in keys if key not in known]:
        if len(known) > MOST:
            known.clear()
        known.update(
            dict.fromkeys(missing), **{source.key: source for source in Source.objects.filter(key__in=missing)}
        )
    return {key: source for key in keys if (source := known.get(key))}
