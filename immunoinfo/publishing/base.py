"""Publishable: what everything that readers see has in common, and the one rule of what is public."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from immunoinfo.marks import cited_keys
from immunoinfo.publishing.conditions import AskedAtOnce
from immunoinfo.publishing.dates import add_months, not_in_the_future, this_second
from immunoinfo.publishing.library import Source
from immunoinfo.publishing.named import Named
from immunoinfo.publishing.names import AlternateNamesField, OtherwiseCalled
from immunoinfo.publishing.paths import page_at
from immunoinfo.publishing.queryset import INDEXES, PublishableQuerySet
from immunoinfo.publishing.records import Finding, IndexText, Recorded

MAX_SLUG = 100  # characters
# Words that the site itself uses in addresses.
RESERVED_SLUGS = ("add", "all", "api", "compare", "csv", "feed", "json", "letter", "new", "print", "search")
LAST_DAY = date(2200, 1, 1)
MAX_INTERVAL = 36  # months between two reviews, as NHS, CRUK and Macmillan practise
PUBLIC = ("live_number", "starts_at", "ends_at", "withdrawn_at")  # what tells whether a row is public
MAX_SAFETY_INTERVAL = 12  # months, where a stale sentence can harm


def default_language() -> str:
    return settings.LANGUAGE_CODE


def language_choices() -> list[tuple[str, str]]:
    return list(settings.LANGUAGES)


class Publishable(Recorded, OtherwiseCalled, AskedAtOnce, Named):
    """A thing that readers see. The row is what they see now; a Revision is what an editor saved."""

    natural_key_fields: ClassVar[Sequence[str]] = ("language", "slug")
    kind_slug: ClassVar[str] = ""  # the word that stands for this kind in addresses
    page_name: ClassVar[str] = ""  # what urls.py calls the address of its page, in which the slug stands
    title_field: ClassVar[str] = "title"
    cited_fields: ClassVar[tuple[str, ...]] = ()  # the fields that may cite sources, in reading order
    uncited_fields: ClassVar[tuple[str, ...]] = ()  # prose that readers see and that cannot cite
    listed_fields: ClassVar[tuple[str, ...]] = ()  # fields that hold one point a line
    required_to_publish: ClassVar[tuple[str, ...]] = ()
    seen_by_readers: ClassVar[bool] = True
    card_fields: ClassVar[tuple[str, ...]] = ()  # all that `summary` reads; where it is declared, lists read no more
    authors_write: ClassVar[bool] = True  # False: only publishers add and change
    answers_in_search: ClassVar[bool] = False  # whether its index text begins with a line that answers, shown whole

    language = models.CharField(_("language"), max_length=12, default=default_language, choices=language_choices)
    slug = models.SlugField(
        _("address"),
        max_length=MAX_SLUG,
        help_text=_("The last part of the page's address: lower-case words with hyphens. It is permanent."),
    )
    alternate_names = AlternateNamesField(
        _("alternate names"),
        help_text=_(
            "One name a line. Put a kind and a colon before it where it is not an exact synonym: "
            "“abbr: ICI”, “lay: brake blockers”, “misspelling: chekpoint”. Kinds: exact, abbr, lay, variant, "
            "misspelling, broader, narrower, overlap, confused, ambiguous. Search finds the page by all of them."
        ),
    )
    banner = models.CharField(
        _("banner"),
        max_length=200,
        blank=True,
        help_text=_("A line shown above the text, for instance that this is a demonstration."),
    )
    sources = models.ManyToManyField(Source, blank=True, editable=False, related_name="%(app_label)s_%(class)s_set")
    safety_critical = models.BooleanField(
        _("safety critical"), default=False, help_text=_("A stale sentence here could harm somebody: check every year.")
    )
    sources_checked_at = models.DateField(
        _("sources checked on"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("When somebody last compared the words with the sources."),
    )
    reviewed_at = models.DateField(
        _("reviewed on"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("When a clinician last reviewed it. Empty: the page says “not yet clinically reviewed”."),
    )
    reviewer_role = models.CharField(
        _("reviewer role"),
        max_length=100,
        blank=True,
        help_text=_("The reviewer's role, for instance “oncology pharmacist”; never a name."),
    )
    review_interval = models.PositiveSmallIntegerField(
        _("months between checks"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_INTERVAL)],
        help_text=_("At most 36; at most 12 where safety-critical. The next date is computed from it."),
    )
    starts_at = models.DateTimeField(_("public from"), default=this_second)
    ends_at = models.DateTimeField(_("public until"), null=True, blank=True)
    live_number = models.PositiveIntegerField(default=0, editable=False)  # the Revision that is live; 0: never public
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)
    kept_warnings = models.TextField(
        _("warnings that stay"),
        blank=True,
        help_text=_(
            "For editors only, one a line: some words of a warning, a colon, and why it stays. "
            "“radiotherapy: it has a page of its own”."
        ),
    )
    change_note = models.CharField(
        _("change note"),
        max_length=200,
        blank=True,
        help_text=_("What changed last, in words for readers: “Waiting times corrected”."),
    )

    objects: ClassVar = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "approve", "publish")
        indexes: ClassVar = INDEXES
        constraints = [
            models.UniqueConstraint(fields=["language", "slug"], name="%(app_label)s_%(class)s_address_is_unique"),
            models.CheckConstraint(
                condition=~Q(slug="") & ~Q(slug__in=RESERVED_SLUGS) & Q(LessThanOrEqual(Length("slug"), MAX_SLUG)),
                name="%(app_label)s_%(class)s_address_is_usable",
                violation_error_message=_("This address is empty, too long, or a word that the site itself uses."),
            ),
            models.CheckConstraint(
                condition=Q(review_interval__gte=1, review_interval__lte=MAX_SAFETY_INTERVAL)
                | Q(review_interval__gte=1, review_interval__lte=MAX_INTERVAL, safety_critical=False),
                name="%(app_label)s_%(class)s_review_is_in_time",
                violation_error_message=_("Check at least every 36 months, every 12 where safety-critical."),
            ),
            models.CheckConstraint(  # a date far off would make the next one a date that no calendar has
                condition=Q(sources_checked_at=None) | Q(sources_checked_at__lt=LAST_DAY),
                name="%(app_label)s_%(class)s_check_is_a_real_day",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_("The end must be later than the start."),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewer_role="") | (Q(reviewed_at__isnull=False) & ~Q(reviewer_role="")),
                name="%(app_label)s_%(class)s_review_names_a_role",
                violation_error_message=_("A review has a date and a role: give both or neither."),
            ),
        ]

    def __str__(self) -> str:
        return getattr(self, self.title_field)

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.sources.set(Source.objects.filter(key__in=self.cited_keys()))

    def is_published(self, now: datetime | None = None) -> bool:
        """Tell what `published()` tells, of a row already in memory."""
        now = now or timezone.now()
        open_now = self.starts_at <= now and (self.ends_at is None or self.ends_at > now)
        return self.live_number > 0 and self.withdrawn_at is None and open_now

    @property
    def status(self) -> str:
        """Where this stands, in a word or two for editors."""
        if self.live_number == 0:
            return str(_("Draft"))
        if self.withdrawn_at:
            return str(_("Withdrawn"))
        if self.starts_at > timezone.now():
            return str(_("Scheduled"))
        return str(_("Live")) if self.is_published() else str(_("Ended"))

    @property
    def due_at(self) -> date | None:
        """The day by which the sources should be checked again; None when they never were."""
        return add_months(self.sources_checked_at, self.review_interval) if self.sources_checked_at else None

    @property
    def is_overdue(self) -> bool:
        return self.due_at is None or self.due_at <= timezone.localdate()

    @classmethod
    def label(cls, field: str) -> str:
        """Return what editors and readers see as the name of FIELD."""
        return str(getattr(cls._meta.get_field(field), "verbose_name", field))

    def labelled(self, fields: Iterable[str]) -> list[tuple[str, str]]:
        """Return label and text of each of FIELDS that is written."""
        return [(self.label(name), getattr(self, name)) for name in fields if getattr(self, name)]

    def cited_keys(self) -> list[str]:
        """Return the keys of the sources cited, each once, in reading order."""
        return cited_keys(self.cited_text())

    def cited_text(self) -> str:
        return "\n".join(str(getattr(self, name)) for name in self.cited_fields)

    @property
    def needs_source(self) -> bool:
        """Whether a page without any source may not go public."""
        return True

    def own_findings(self) -> Iterable[Finding]:
        """What only this kind can find wrong with itself."""
        return ()

    can_merge: ClassVar[bool] = False  # whether one may be merged into another; then the two methods below are needed

    def link_count(self) -> int:
        """Return how many links to this item merging would move."""
        raise NotImplementedError

    def move_links(self, target: Any) -> Any:
        """Make what points to this item point to TARGET, nothing twice; return what return_links() needs to undo it."""
        raise NotImplementedError

    def return_links(self, target: Any, moved: Any) -> None:
        """Undo move_links()."""
        raise NotImplementedError

    def search_therapies(self) -> list[int]:
        """Return the ids of the therapy types under which search finds this."""
        return []

    def as_index_entry(self) -> IndexText:
        raise NotImplementedError(f"{type(self).__name__} does not say what search should know of it")

    def get_absolute_url(self) -> str:
        return page_at(self.language, self.page_name, self.slug)
