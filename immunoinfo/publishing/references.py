"""What a page needs to show its text: the numbers of its citations, the list of sources, its pictures."""

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.library import Image, Source
from immunoinfo.richtext import shown_images


class References:
    """The sources and pictures that ITEM's text refers to, numbered in reading order; at most one query each."""

    def __init__(self, item: Publishable) -> None:
        self.item = item

    @cached_property
    def sources(self) -> list[Source]:
        """The sources cited, in the order of their numbers; a key that is no source has none."""
        keys = self.item.cited_keys()
        found = {source.key: source for source in Source.objects.filter(key__in=keys)} if keys else {}
        return [found[key] for key in keys if key in found]

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {source.key: number for number, source in enumerate(self.sources, 1)}

    @cached_property
    def pictures(self) -> dict[str, SafeString]:
        keys = shown_images(self.item.cited_text())
        images = Image.objects.filter(key__in=keys) if keys else []
        return {image.key: render_to_string("includes/picture.html", {"image": image}) for image in images}
