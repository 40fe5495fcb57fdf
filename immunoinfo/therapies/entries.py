"""Entry: what is tagged with therapy types, and the words in which it is asked for."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONArray
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.prepared import ListOf, parameter
from immunoinfo.publishing.queryset import PublishableQuerySet
from immunoinfo.publishing.records import Finding
from immunoinfo.therapies.models import Tagging, TherapyTags, TherapyType

NEWEST = 100  # tags that are looked at
NEWEST_ABOUT = f"""
    SELECT object_id FROM therapies_tagging WHERE tag_id = %s
    AND content_type_id = (SELECT id FROM django_content_type WHERE app_label = %s AND model = %s)
    ORDER BY object_id DESC LIMIT {NEWEST}
"""  # noqa: S608 - no value from outside


class Newest(RawSQL):
    """Ids selected by SQL, as an array on PostgreSQL: of a selection it would guess that it finds half the table."""

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, parameters = self.as_sql(compiler, connection)
        return f"(SELECT unnest(ARRAY{sql}))", parameters


class EntryQuerySet(PublishableQuerySet):
    def about(self, *therapies: TherapyType) -> Self:
        """What is tagged with one of these THERAPIES; give `branch.walk()` to include what stands below."""
        return self.filter(pk__in=self._tagged(therapies).values("object_id"))

    def met_about(self, among: Any, *therapies: TherapyType) -> Self:
        """What is AMONG these and about THERAPIES, each asked for as it is met: where many are, the first are met soon.

        Whether an item is one AMONG is asked of those about THERAPIES alone: an index tells the tags, only the row tells
        whether readers may see it, and of a large table each row is read from elsewhere.
        """
        tags = self._tagged(therapies).filter(object_id=OuterRef("pk"))
        return self.filter(Exists(tags.filter(Exists(among.filter(pk=OuterRef("object_id"))))))

    def _tagged(self, therapies: Iterable[Any]) -> "models.QuerySet[Tagging]":
        any_of = [Q(tag=therapy) for therapy in therapies]
        return self.tags().filter(reduce(or_, any_of)) if any_of else Tagging.objects.none()

    def tags(self) -> "models.QuerySet[Tagging]":
        """The tags of everything of this kind."""
        return Tagging.objects.filter(content_type=self._content_type())

    def _content_type(self) -> Subquery:
        names = {"app_label": self.model._meta.app_label, "model": self.model._meta.model_name}
        return Subquery(ContentType.objects.filter(**names).values("pk"))

    def with_shared(self, therapies: Iterable[Any]) -> Self:
        """Add `shared`: about how many of THERAPIES it is."""
        shared = self._tagged(therapies).filter(object_id=OuterRef("pk")).order_by().values("object_id")
        return self.annotate(shared=Subquery(shared.annotate(n=Count("pk")).values("n")))

    def comparing(self, *therapies: TherapyType) -> Self:
        """What compares at least two of these THERAPIES; each kind of content that compares says how it is known."""
        return self.none()

    def about_several(self, *therapies: TherapyType) -> Self:
        """What is tagged with at least two of these THERAPIES."""
        return self.about(*therapies).with_shared(therapies).filter(shared__gte=2)

    def named(self) -> Self:
        """With their names and addresses, and no more."""
        return self.only("language", "slug", self.model.title_field)

    def for_cards(self, *more: str) -> Self:
        """With what a card in a list shows, and the fields named as MORE."""
        own = self.model.card_fields
        return self.only("language", "slug", self.model.title_field, *own, *more) if own else self

    def by_name(self) -> Self:
        """As lists show it."""
        return self.order_by(*self.model._meta.ordering, "pk")

    def in_reading_order(self) -> Self:
        """As somebody who reads all of it would want it; by name unless the kind knows better."""
        return self.by_name()

    def newest_about(self, therapy: Any) -> Self:
        """Of the newest hundred about THERAPY, given as its id, those that are among these: no more work with many than with few."""
        given = [parameter(therapy), self.model._meta.app_label, self.model._meta.model_name]
        return self.filter(pk__in=Newest(NEWEST_ABOUT, given))

    def featured(self, today: Any = None) -> Self:
        """What the home page shows, in the editors' order; what is overdue for a check stands back."""
        current = self.with_due_date().filter(due__gt=today or timezone.localdate())
        return current.filter(featured__isnull=False).order_by("featured", "pk")

    def with_therapies(self) -> Self:
        return self.prefetch_related("therapies")

    def with_therapy_ids(self) -> Self:
        """Add `therapy_ids`: JSON, for each tag its number and that of its therapy type."""
        tags = self.tags().filter(object_id=OuterRef("pk"))
        listed = tags.order_by().values("object_id").annotate(ids=ListOf(JSONArray("pk", "tag_id"))).values("ids")
        return self.annotate(therapy_ids=Subquery(listed))


class Entry(Publishable):
    """A publishable that is tagged with therapy types: what a wing declares its kinds on."""

    therapies = TherapyTags()
    featured = models.PositiveSmallIntegerField(
        _("featured"), null=True, blank=True, help_text=_("Place on the home page: 1 is first. Empty: not there.")
    )

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta(Publishable.Meta):
        abstract = True
        indexes: ClassVar = [
            *Publishable.Meta.indexes,
            models.Index(
                "language", "featured", name="%(app_label)s_%(class)s_picked", condition=Q(featured__isnull=False)
            ),
        ]

    @property
    def needs_therapy(self) -> bool:
        """Whether it may only go public with a therapy type."""
        return True

    def search_therapies(self) -> list[int]:
        return [therapy.pk for therapy in self.therapies.all()]

    @property
    def public_therapies(self) -> list[TherapyType]:
        now = timezone.now()
        return [therapy for therapy in self.therapies.all() if therapy.is_published(now)]

    def own_linked_data(self) -> dict[str, Any]:
        return {"about": [therapy.as_therapy() for therapy in self.public_therapies]}

    def own_findings(self) -> Iterable[Finding]:
        if self.needs_therapy and not self.therapies.all():
            yield Finding("therapies", _now("No therapy type is picked."))
        for therapy in self.therapies.all():
            if therapy.language != self.language:
                yield Finding(
                    "therapies", _now("“%s” is a therapy type of another language.") % therapy, is_error=False
                )


def entry_models() -> list[type[Entry]]:
    """Return every kind that is tagged with therapy types."""
    return [model for model in publishable_models() if issubclass(model, Entry)]
