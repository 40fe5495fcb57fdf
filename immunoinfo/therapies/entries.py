"""Entry: what is tagged with therapy types, and the words in which it is asked for."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.queryset import PublishableQuerySet
from immunoinfo.publishing.records import Finding
from immunoinfo.therapies.models import Tagging, TherapyTags, TherapyType


class EntryQuerySet(PublishableQuerySet):
    def about(self, *therapies: TherapyType) -> Self:
        """What is tagged with one of these THERAPIES; give `branch.walk()` to include what stands below."""
        return self.filter(pk__in=self._tagged(therapies).values("object_id"))

    def _tagged(self, therapies: Iterable[TherapyType]) -> "models.QuerySet[Tagging]":
        return Tagging.objects.filter(
            tag__in=therapies,
            content_type__app_label=self.model._meta.app_label,
            content_type__model=self.model._meta.model_name,
        )

    def sharing_most(self, therapies: Iterable[TherapyType]) -> Self:
        """What is about one of THERAPIES, with `shared`: about how many of them."""
        shared = self._tagged(therapies).filter(object_id=OuterRef("pk")).order_by().values("object_id")
        count = Subquery(shared.annotate(n=Count("pk")).values("n"))
        return self.about(*therapies).annotate(shared=count)

    def comparing(self, *therapies: TherapyType) -> Self:
        """What compares at least two of these THERAPIES; each kind of content that compares says how it is known."""
        return self.none()

    def about_several(self, *therapies: TherapyType) -> Self:
        """What is tagged with at least two of these THERAPIES."""
        return self.sharing_most(therapies).filter(shared__gte=2)

    def in_reading_order(self) -> Self:
        """As somebody who reads all of it would want it; by name unless the kind knows better."""
        return self.order_by(*self.model._meta.ordering, "pk")

    def like(self, entry: "Entry") -> Self:
        """The others about its therapy types, those that share most of them first."""
        return self.sharing_most(entry.public_therapies).exclude(pk=entry.pk).order_by("-shared", "pk")

    def featured(self) -> Self:
        """What the home page shows, in the editors' order; what is overdue for a check stands back."""
        current = self.with_due_date().filter(due__gt=timezone.localdate())
        return current.exclude(featured=None).order_by("featured", "pk")

    def with_therapies(self) -> Self:
        return self.prefetch_related("therapies")


class Entry(Publishable):
    """A publishable that is tagged with therapy types: what a wing declares its kinds on."""

    therapies = TherapyTags()
    featured = models.PositiveSmallIntegerField(
        _("featured"), null=True, blank=True, help_text=_("Place on the home page: 1 is first. Empty: not there.")
    )

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta(Publishable.Meta):
        abstract = True

    @property
    def needs_therapy(self) -> bool:
        """Whether it may only go public with a therapy type."""
        return True

    def search_therapies(self) -> list[int]:
        return [therapy.pk for therapy in self.therapies.all()]

    @property
    def public_therapies(self) -> list[TherapyType]:
        return [therapy for therapy in self.therapies.all() if therapy.is_published()]

    def own_linked_data(self) -> dict[str, Any]:
        return {"about": [therapy.as_therapy() for therapy in self.public_therapies]}

    def own_findings(self) -> Iterable[Finding]:
        if self.needs_therapy and not self.therapies.all():
            yield Finding("therapies", _now("No therapy type is picked."))


def entry_models() -> list[type[Entry]]:
    """Return every kind that is tagged with therapy types."""
    return [model for model in publishable_models() if issubclass(model, Entry)]
