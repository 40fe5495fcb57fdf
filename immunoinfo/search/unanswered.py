"""Queries that found nothing, counted by word for the editors: no person, no address, no time finer than a day.

A row is only shown once its words were asked on three different days, is never made of what looks personal, and goes
90 days after it was last asked for. Neither the table nor what one day adds to it can grow without end.
"""

import logging
import re
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.db import DatabaseError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.roles import PUBLISHER, REVIEWER
from immunoinfo.search.words import fold

MAX_WORDS = 6  # words kept of a query
MAX_WORD = 40  # characters; what is longer is no word
SHOWN_FROM = 3  # different days on which it was asked
KEPT = timedelta(days=90)
MAX_ROWS = 5_000
MAX_NEW_A_DAY = 500  # rows; what a flood of made-up words can add
WORD = re.compile(r"[^\W_]+")
# An address, or five digits in a row whatever parts them: a telephone, patient or account number, a date of birth.
PERSONAL = re.compile(r"@|www\.|\d(?:[\s./()+-]*\d){4}")
logger = logging.getLogger(__name__)


class UnansweredQuerySet(models.QuerySet["UnansweredQuery"]):
    def for_editors(self) -> Self:
        """Return what was asked on enough days to be shown, the most often asked first."""
        return self.filter(days__gte=SHOWN_FROM).order_by("-days", "-last_asked", "words")

    def over(self) -> Self:
        """Return what was asked so long ago that it must go."""
        return self.filter(last_asked__lt=timezone.localdate() - KEPT)


class UnansweredQuery(models.Model):
    """The first words of a query that found nothing, and on how many days somebody asked it."""

    role_rights: ClassVar[dict[str, set[str]]] = {REVIEWER: {"view"}, PUBLISHER: {"view"}}

    words = models.CharField(_("words"), max_length=MAX_WORDS * (MAX_WORD + 1), unique=True)
    days = models.PositiveSmallIntegerField(_("asked on days"), default=1)
    last_asked = models.DateField(_("last asked"), db_index=True)

    objects: ClassVar = UnansweredQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("query without results")
        verbose_name_plural = _("queries without results")

    def __str__(self) -> str:
        return self.words


def words_to_keep(query: str) -> str:
    """Return what may be kept of QUERY; empty where it looks personal or has no words."""
    folded = fold(query)
    if PERSONAL.search(folded):
        return ""
    return " ".join([word for word in WORD.findall(folded) if len(word) <= MAX_WORD][:MAX_WORDS])


def count_unanswered(query: str) -> None:
    """Note that QUERY found nothing today. An answer to a reader never fails because of this."""
    words = words_to_keep(query)
    try:
        if words and is_new_today(words):
            with transaction.atomic():
                note(words)
    except DatabaseError as error:  # a database that only reads, or one that is busy
        logger.warning("a query without results was not counted: %s", type(error).__name__)


def is_new_today(words: str) -> bool:
    """Tell by reading alone whether WORDS are still to be noted today, and whether today may still add a row."""
    last_asked = UnansweredQuery.objects.filter(words=words).values_list("last_asked", flat=True).first()
    if last_asked is None:
        return UnansweredQuery.objects.filter(last_asked=timezone.localdate(), days=1).count() < MAX_NEW_A_DAY
    return last_asked != timezone.localdate()


def note(words: str) -> None:
    today = timezone.localdate()
    known = UnansweredQuery.objects.filter(words=words)
    if known.exclude(last_asked=today).update(days=F("days") + 1, last_asked=today) or known.exists() or not room():
        return
    row: Any = UnansweredQuery(words=words, last_asked=today)
    UnansweredQuery.objects.bulk_create([row], ignore_conflicts=True)  # somebody else may have asked at the same time


def room() -> bool:
    """Tell whether there is room for one more, made by the one least asked for if that may go."""
    if UnansweredQuery.objects.count() < MAX_ROWS:
        return True
    least = UnansweredQuery.objects.filter(days__lt=SHOWN_FROM).order_by("days", "last_asked", "pk").first()
    return least is not None and least.delete()[0] > 0
