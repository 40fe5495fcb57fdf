"""Glossary terms."""

import unicodedata
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from immunoinfo.marks import plain
from immunoinfo.publishing.names import NameKind
from immunoinfo.publishing.paths import absolute, address_in
from immunoinfo.publishing.prepared import ListOf
from immunoinfo.publishing.records import IndexText, Own
from immunoinfo.therapies.entries import Entry, EntryQuerySet


def initial_of(name: str) -> str:
    """Return the letter of the A to Z under which NAME stands: without accent, upper case, “#” for no letter."""
    first = unicodedata.normalize("NFKD", name.strip())[:1].upper()[:1]  # ß becomes SS
    return first if "A" <= first <= "Z" else "#"


class InitialField(models.CharField):
    """Worked out on every way into the database that knows fields, `bulk_create` and `loaddata` included."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        model_instance.initial = initial_of(model_instance.name)
        return model_instance.initial


def named_in(through: Any) -> Any:
    """The ids of the terms that a term names in the table THROUGH, as JSON."""
    named = through.objects.filter(from_term=OuterRef("pk")).order_by().values("from_term")
    return named.annotate(ids=ListOf("to_term")).values("ids")


class TermQuerySet(EntryQuerySet):
    def beginning_with(self, letter: str) -> Self:
        return self.filter(initial=letter)

    def in_order(self) -> Self:
        """As in a dictionary: capitals and small letters stand together, on every database."""
        return self.order_by("initial", Lower("name"), "pk")

    def with_link_ids(self) -> Self:
        """Add `related_ids` and `confused_ids`: JSON, the ids of the terms that it names."""
        linked = {"related_ids": Term.related.through, "confused_ids": Term.confused_with.through}
        return self.annotate(**{name: Subquery(named_in(through)) for name, through in linked.items()})

    def letters(self) -> set[str]:
        """Return the letters under which there is a term."""
        return set(self.order_by().values_list("initial", flat=True).distinct())

    def in_reading_order(self) -> Self:
        """From A to Z as in a dictionary, capitals and small letters together, on every database."""
        return self.order_by("initial", Lower("name"), "pk")


class Term(Entry):
    """A word that a reader may meet in a clinic, and what it means."""

    kind_slug = "term"
    page_name = "glossary:term_detail"
    title_field = "name"
    cited_fields = ("definition", "full_definition", "misleading_note")
    required_to_publish = ("definition",)
    card_fields = ("definition",)
    record_links = ("related", "confused_with")

    name = models.CharField(_("name"), max_length=100)
    initial = InitialField(max_length=1, editable=False)  # the letter of the A to Z; "#" for none
    pronunciation = models.CharField(
        _("pronunciation"),
        max_length=120,
        blank=True,
        help_text=_("Respelled for an English reader, the stress in capitals: LIM-foh-site."),
    )
    definition = models.CharField(
        _("one-sentence meaning"),
        max_length=300,
        blank=True,
        help_text=_("At most 25 words; shown where the word is met."),
    )
    full_definition = models.TextField(_("full definition"), blank=True, help_text=_("At most 80 words."))
    misleading_note = models.TextField(
        _("misleading note"),
        blank=True,
        help_text=_("Where the clinic's meaning differs from everyday use: “In clinics this means …”."),
    )
    related = models.ManyToManyField("self", verbose_name=_("related"), blank=True)
    confused_with = models.ManyToManyField(
        "self", verbose_name=_("confused with"), blank=True, help_text=_("Not to be confused with these.")
    )
    auto_link = models.BooleanField(
        _("link automatically"),
        default=True,
        help_text=_("Off for everyday words, such as dose or rash: they would fill the page with links."),
    )

    objects: ClassVar = TermQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name, verbose_name_plural = _("glossary term"), _("glossary terms")
        ordering = ("name",)
        indexes = [
            *Entry.Meta.indexes,
            models.Index("language", "initial", Lower("name"), name="glossary_term_in_order"),
            models.Index(fields=["language", "name"], name="glossary_term_by_name"),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="glossary_term_has_a_name"),
        ]

    @property
    def summary(self) -> str:
        return plain(self.definition)

    @property
    def respelling_aloud(self) -> str:
        """The respelling for a screen reader, which would spell capitals letter by letter: “lim foh site”."""
        return " ".join(self.pronunciation.replace("-", " ").lower().split())

    @property
    def also_called(self) -> list[str]:
        return self.names_of(NameKind.EXACT, NameKind.ABBR)

    @property
    def public_related(self) -> "list[Term]":
        return [term for term in self.related.all() if term.is_published()]

    @property
    def public_confused_with(self) -> "list[Term]":
        return [term for term in self.confused_with.all() if term.is_published()]

    can_merge = True

    def link_count(self) -> int:
        return self.related.count() + self.confused_with.count()

    def move_links(self, target: "Term") -> dict[str, list[int]]:
        moved = {}
        for name in ("related", "confused_with"):
            mine, theirs = getattr(self, name), getattr(target, name)
            there = set(theirs.values_list("pk", flat=True))
            moved[name] = [pk for pk in mine.values_list("pk", flat=True) if pk not in there and pk != target.pk]
            moved[f"{name}_here"] = list(mine.values_list("pk", flat=True))
            theirs.add(*moved[name])
            theirs.remove(self)
            mine.clear()
        return moved

    def return_links(self, target: "Term", moved: dict[str, list[int]]) -> None:
        for name in ("related", "confused_with"):
            getattr(target, name).remove(*Term.objects.filter(pk__in=moved[name]))
            getattr(self, name).add(*Term.objects.filter(pk__in=moved[f"{name}_here"]))

    def own_record(self) -> dict[str, Own]:
        return {
            "pronunciation": self.pronunciation,
            "related": [term.slug for term in self.public_related],
            "confused_with": [term.slug for term in self.public_confused_with],
        }

    def as_defined(self) -> dict[str, Any]:
        """Return the word and its meaning in the words of schema.org."""
        address = absolute(self.get_absolute_url())
        return {"@type": "DefinedTerm", "name": self.name, "description": self.summary, "url": address}

    def own_linked_data(self) -> dict[str, Any]:
        names = {"alternateName": self.also_called} if self.also_called else {}
        return {
            **super().own_linked_data(),
            "mainEntity": {
                **self.as_defined(),
                **names,
                "inDefinedTermSet": absolute(address_in(self.language, "glossary:term_list")),
            },
        }

    def as_index_entry(self) -> IndexText:
        text = "\n".join(plain(getattr(self, name)) for name in self.cited_fields)
        return IndexText(self.name, self.own_names(), text)
