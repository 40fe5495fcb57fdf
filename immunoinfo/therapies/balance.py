"""Benefits and risks: what a page about a treatment weighs up, always in the same order."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.base import Publishable


class Weighed(Publishable):
    """A publishable that says what a treatment can and cannot do, how often harm happens, and how sure that is."""

    balance_fields: ClassVar[tuple[str, ...]] = ("can_do", "cannot_do", "harms", "without_treatment", "certainty")

    can_do = models.TextField(_("what it can do"), blank=True)
    cannot_do = models.TextField(_("what it cannot do"), blank=True)
    harms = models.TextField(_("how often harm happens"), blank=True)
    without_treatment = models.TextField(_("what happens without it"), blank=True)
    certainty = models.TextField(_("how sure we are"), blank=True)

    class Meta(Publishable.Meta):
        abstract = True

    def balance(self) -> list[tuple[str, str]]:
        """Return label and text of each part that is written."""
        return self.labelled(self.balance_fields)
