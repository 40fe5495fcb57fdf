"""The words in which booklets and comparisons ask for content."""

from typing import TYPE_CHECKING, Self

from django.db.models import Count

from immunoinfo.publishing.queryset import PublishableQuerySet

if TYPE_CHECKING:
    from immunoinfo.therapies.models import TherapyType


class ReadingQuerySet(PublishableQuerySet):
    """Of a kind that is tagged with therapy types."""

    def comparing(self, *therapies: "TherapyType") -> Self:
        """What compares at least two of these THERAPIES; each kind of content that compares says how it is known."""
        return self.none()

    def about_several(self, *therapies: "TherapyType") -> Self:
        """What is tagged with at least two of these THERAPIES."""
        tagged = self.model._base_manager.filter(therapies__in=therapies).order_by()
        several = tagged.values("pk").annotate(shared=Count("therapies")).filter(shared__gte=2)
        return self.filter(pk__in=several.values("pk"))

    def in_reading_order(self) -> Self:
        """As somebody who reads all of it would want it; by name unless the kind knows better."""
        return self.order_by(*self.model._meta.ordering, "pk")
