"""What a page needs to show its text: the numbers of its citations, the list of sources, its pictures."""

from collections.abc import Callable, Mapping

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from immunoinfo.diagrams import diagram_names, drawn
from immunoinfo.marks import shown_diagrams, shown_images
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.library import Image, Source
from immunoinfo.richtext import Citations

# Keys in; the source of each that there is out. With them, JSON: the columns of sources that were read already.
Reader = Callable[[list[str], str], Mapping[str, Source]]


def read_sources(keys: list[str], rows: str) -> Mapping[str, Source]:
    """Return the sources of KEYS by their keys; the database is asked for those only that are not among ROWS."""
    told = {source.key: source for source in Source.told(rows)}
    missing = [key for key in keys if key not in told]
    return told | {source.key: source for source in (Source.objects.filter(key__in=missing) if missing else ())}


_reader: list[Reader] = [read_sources]


def declare(reader: Reader) -> None:
    """Have READER asked for sources, which knows a quicker way; called from an AppConfig's ready()."""
    _reader[0] = reader


class References:
    """The sources and pictures that ITEM's text refers to, numbered in reading order; at most one query each."""

    def __init__(self, item: Publishable) -> None:
        self.item = item

    @cached_property
    def sources(self) -> list[Source]:
        """The sources cited, in the order of their numbers; a key that is no source has none."""
        keys = self.item.cited_keys()
        rows = getattr(self.item, "source_rows", None)  # where they were read with the item
        found = _reader[0](keys, rows or "[]") if keys else {}
        return [found[key] for key in keys if key in found]

    @cached_property
    def citations(self) -> Citations:
        """What numbers the citations, here and in no other text: it counts where each stands."""
        return Citations({source.key: number for number, source in enumerate(self.sources, 1)})

    def listed(self) -> list[tuple[Source, int]]:
        """Each source with the number of places that cite it; complete once the text has been shown."""
        return [(source, self.citations.places[number]) for number, source in enumerate(self.sources, 1)]

    @cached_property
    def pictures(self) -> dict[str, SafeString]:
        """What each `[image:key]` and `[diagram:name]` of the text stands for."""
        text = self.item.cited_text()
        keys = shown_images(text)
        images = Image.objects.filter(key__in=keys) if keys else []
        shown = {image.marker: render_to_string("includes/picture.html", {"image": image}) for image in images}
        named = shown_diagrams(text)
        known = diagram_names() if named else ()  # it reads a folder
        return shown | {f"[diagram:{name}]": drawn(name) for name in named if name in known}
