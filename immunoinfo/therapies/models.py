"""Therapy types: a closed list in a tree, and the one table that ties them to everything."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager, _TaggableManager
from taggit.models import GenericTaggedItemBase, TagBase

from immunoinfo.marks import plain
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.names import NameKind
from immunoinfo.publishing.paths import absolute
from immunoinfo.publishing.queryset import PublishableQuerySet
from immunoinfo.publishing.records import IndexText, Own
from immunoinfo.therapies.balance import Weighed
from immunoinfo.therapies.forms import TherapyField
from immunoinfo.therapies.tree import TherapyTree


class UnknownTherapyError(ValueError):
    """A tag that is no therapy type: the list is closed, a publisher adds to it."""


class TherapyTypeQuerySet(PublishableQuerySet):
    def tree(self) -> TherapyTree:
        return TherapyTree(self.order_by("position", "name"))


class TherapyType(Weighed, TagBase):  # type: ignore[django-manager-missing]  # the plugin misses taggit's manager
    """A kind of treatment or prevention; content is tagged with it, and it is a page itself."""

    class Goal(models.TextChoices):
        STRENGTHEN = "strengthen", _("Strengthen or guide the immune response")
        DAMPEN = "dampen", _("Calm the immune response")
        PREVENT = "prevent", _("Prevent illness")

    kind_slug = "therapy"
    page_name = "therapies:therapy_detail"
    title_field = "name"
    fact_fields = ("how_it_works", "used_for", "how_given", "what_can_go_wrong")
    cited_fields = ("when_to_get_help", *fact_fields, *Weighed.balance_fields)
    uncited_fields = ("definition",)
    required_to_publish = ("definition", "when_to_get_help", *fact_fields)
    authors_write = False  # a closed list
    collection = "therapies"
    record_links = ("parent",)
    natural_key_fields = ("name",)  # as taggit has it

    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text=_("What it is a kind of."),
    )
    goal = models.CharField(_("goal"), max_length=10, choices=Goal)
    position = models.PositiveSmallIntegerField(
        _("position"), default=100, help_text=_("Order among its neighbours; the smallest is first.")
    )
    definition = models.CharField(
        _("definition"), max_length=250, help_text=_("What it is, in one sentence of at most 25 words.")
    )
    how_it_works = models.TextField(_("how it works"), blank=True)
    used_for = models.TextField(_("what it is used for"), blank=True)
    how_given = models.TextField(_("how it is given"), blank=True)
    what_can_go_wrong = models.TextField(_("what can go wrong"), blank=True)
    when_to_get_help = models.TextField(
        _("when to get help"), blank=True, help_text=_("How urgent, in words: emergency, same day, next visit.")
    )

    objects: ClassVar = TherapyTypeQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name, verbose_name_plural = _("therapy type"), _("therapy types")
        ordering = ("position", "name")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="therapies_therapytype_is_not_its_own_parent",
                violation_error_message=_("A therapy type is no kind of itself."),
            ),
        ]

    def clean(self) -> None:
        """Refuse a parent that is this type itself or stands below it."""
        super().clean()
        above, seen = self.parent, set()
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                raise ValidationError({"parent": _now("“%s” stands below this therapy type.") % self.parent})
            seen.add(above.pk)
            above = above.parent

    @property
    def summary(self) -> str:
        return self.definition

    def facts(self) -> list[tuple[str, str]]:
        """Return label and text of each fact that is written, in reading order."""
        return self.labelled(self.fact_fields)

    can_merge = True

    def link_count(self) -> int:
        return self.taggings.count() + self.children.count()

    def move_links(self, target: "TherapyType") -> dict[str, Any]:
        there = set(target.taggings.values_list("content_type_id", "object_id"))
        mine = list(self.taggings.values_list("pk", "content_type_id", "object_id"))
        twice = [
            [content_type, object_id] for _pk, content_type, object_id in mine if (content_type, object_id) in there
        ]
        moved = [pk for pk, *item in mine if tuple(item) not in there]
        children = list(self.children.exclude(pk=target.pk).values_list("pk", flat=True))
        self.taggings.exclude(pk__in=moved).delete()
        self.taggings.update(tag=target)
        TherapyType.objects.filter(pk__in=children).update(parent=target)
        return {"taggings": moved, "twice": twice, "children": children}

    def return_links(self, target: "TherapyType", moved: dict[str, Any]) -> None:
        target.taggings.filter(pk__in=moved["taggings"]).update(tag=self)
        for content_type, object_id in moved["twice"]:
            self.taggings.get_or_create(content_type_id=content_type, object_id=object_id)
        TherapyType.objects.filter(pk__in=moved["children"], parent=target).update(parent=self)

    def search_therapies(self) -> list[int]:
        return [self.pk]

    def own_record(self) -> dict[str, Own]:
        parent = self.parent if self.parent and self.parent.is_published() else None
        return {"goal": self.goal, "parent": parent.slug if parent else None}

    def as_therapy(self) -> dict[str, Any]:
        """Return this type as something that pages are about, in the words of schema.org."""
        return {"@type": "MedicalTherapy", "name": self.name, "url": absolute(self.get_absolute_url())}

    def own_linked_data(self) -> dict[str, Any]:
        names = self.names_of(NameKind.EXACT, NameKind.ABBR)
        about = {**self.as_therapy(), **({"alternateName": names} if names else {})}
        return {"description": self.definition, "about": about}

    def as_index_entry(self) -> IndexText:
        words = [self.definition, *(plain(text) for name in self.cited_fields if (text := getattr(self, name)))]
        return IndexText(self.name, self.own_names(), "\n".join(words))


class Tagging(GenericTaggedItemBase):
    """One item's tag; the one table that ties therapy types to every kind."""

    seen_by_readers = True

    object_id = models.BigIntegerField()  # as wide as the ids it holds
    tag = models.ForeignKey(TherapyType, on_delete=models.PROTECT, related_name="taggings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_type", "object_id"], name="therapies_tagging_is_once"),
        ]
        indexes = [  # tells an item's tags without the table, as a list does that asks each item whether it has one
            models.Index(fields=["object_id", "content_type", "tag"], name="therapies_tagging_of_item"),
        ]


class ClosedTags(_TaggableManager):
    """taggit's manager, except that an unknown name is an error instead of a new tag."""

    def _to_tag_model_instances(self, tags: Iterable[Any], tag_kwargs: dict[str, Any]) -> list[Any]:
        tags = list(tags)
        names = [tag for tag in tags if isinstance(tag, str)]
        known = {name.casefold() for name in TherapyType.objects.values_list("name", flat=True)} if names else set()
        if unknown := [name for name in names if name.casefold() not in known]:
            raise UnknownTherapyError(f"not a therapy type: {', '.join(unknown)}")
        return super()._to_tag_model_instances(tags, tag_kwargs)


class TherapyTags(TaggableManager):
    """Therapy types of an item: picked from the list in a form, never typed."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {
            "verbose_name": _("therapy types"),
            "help_text": _("Pick all that it is about."),
            "blank": True,
            # As they were picked. By itself the library does not order what is prefetched.
            "ordering": ["taggings__pk"],
        }
        super().__init__(**{**defaults, "through": Tagging, "manager": ClosedTags, **kwargs})

    def value_from_object(self, obj: models.Model) -> list[Any]:
        """As for any link to many, values that were prefetched count."""
        return list(getattr(obj, self.name).all()) if obj.pk else []

    def formfield(self, form_class: Any = TherapyField, **kwargs: Any) -> Any:
        return super().formfield(form_class=form_class, **{"queryset": TherapyType.objects.all(), **kwargs})
