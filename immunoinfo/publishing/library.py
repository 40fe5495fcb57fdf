"""What items refer to by a short key: sources they cite and pictures they show."""

import json
from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.named import Named, NamedQuerySet
from immunoinfo.publishing.uploads import PictureField, renditions

KEY = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Use lower-case letters, digits and single hyphens."))


class Keyed(Named):
    """A thing that an editor refers to by a key, written in the text."""

    seen_by_readers = True
    natural_key_fields = ("key",)

    key = models.CharField(_("key"), max_length=60, unique=True, validators=[KEY], help_text=_("Short and permanent."))

    objects = NamedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def marker(self) -> str:
        """What an editor writes in a text to refer to this."""
        raise NotImplementedError


class Source(Keyed):
    """A publication that statements rest on; cited in a text as `[@key]`."""

    title = models.CharField(_("title"), max_length=250)
    publisher = models.CharField(_("publisher"), max_length=150, help_text=_("The journal or body that published it."))
    authors = models.CharField(_("authors"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    reference = models.CharField(
        _("reference"), max_length=150, blank=True, help_text=_("Volume and page, or where in the work.")
    )
    url = models.URLField(_("web address"), max_length=300, blank=True)
    doi = models.CharField(
        _("DOI"),
        max_length=120,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+\Z", _("A DOI begins with 10."))],
    )
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("Two letters (US, GB) where the statement holds there.")
    )
    checked_on = models.DateField(_("checked on"), help_text=_("When somebody last looked at it."))

    class Meta:
        verbose_name, verbose_name_plural = _("source"), _("sources")
        ordering = ["publisher", "title", "key"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="", doi="", reference=""),
                name="publishing_source_can_be_found",
                violation_error_message=_("Give a web address, a DOI or a reference."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"

    @property
    def marker(self) -> str:
        return f"[@{self.key}]"

    @classmethod
    def columns(cls) -> list[str]:
        return [field.attname for field in cls._meta.concrete_fields]

    @classmethod
    def told(cls, rows: str) -> "list[Source]":
        """Return the sources whose columns are ROWS, as JSON."""
        made = []
        for row in json.loads(rows):
            *columns, checked_on = row
            made.append(cls.from_db(None, cls.columns(), [*columns, date.fromisoformat(checked_on)]))
        return made

    @cached_property
    def said(self) -> tuple[str | int | date | None, ...]:
        """What a list of sources says of it, in the order of the macro `source`; many pages cite the same one."""
        return (
            self.authors, self.address, self.title, self.publisher, self.year, self.reference, self.country, self.checked_on,
        )  # fmt: skip

    @property
    def address(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else self.url


class Image(Keyed):
    """A picture; shown in a text by a line of its own, `[image:key]`."""

    file = PictureField(_("picture"), upload_to="images/")
    alt = models.CharField(
        _("text alternative"),
        max_length=250,
        blank=True,
        help_text=_("What the picture tells somebody who cannot see it."),
    )
    decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("It tells nothing that the text does not tell.")
    )
    caption = models.CharField(_("caption"), max_length=250, blank=True)
    credit = models.CharField(_("credit"), max_length=150, blank=True, help_text=_("Who made it, and its licence."))
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("picture"), _("pictures")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(decorative=True, alt="")) | (Q(decorative=False) & ~Q(alt="")),
                name="publishing_image_has_alternative",
                violation_error_message=_("Write a text alternative, or mark the picture as decorative; not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def marker(self) -> str:
        return f"[image:{self.key}]"

    @property
    def srcset(self) -> str:
        """The renditions, as HTML names them: address and width of each."""
        return ", ".join(f"{address} {width}w" for address, width in renditions(self.file, self.width))

    @property
    def thumbnail(self) -> str:
        """The address of the smallest rendition."""
        return next((address for address, _width in renditions(self.file, self.width)), self.file.url)
