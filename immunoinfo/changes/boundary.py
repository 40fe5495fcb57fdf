"""When pages change although nothing is written: the next moment at which a window opens or closes, or a day ends."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Min, Model, Value
from django.utils import timezone

from immunoinfo.changes.remembered import Remembered
from immunoinfo.publishing.kinds import watched_models

WINDOW = ("starts_at", "ends_at")


def build() -> tuple[datetime, datetime]:
    """Return the moment, twice: what is remembered of it holds until it comes."""
    now = timezone.now()
    first, *others = (first_after(now, model, field) for model in with_window() for field in WINDOW)
    moment = min(filter(None, [midnight(now), *first.union(*others, all=True)]))
    return moment, moment


def with_window() -> list[type[Model]]:
    """Return the models whose rows readers see between two moments."""
    return [model for model in watched_models() if {*WINDOW} <= {field.name for field in model._meta.fields}]


def first_after(now: datetime, model: type[Model], field: str) -> Any:
    """Return the earliest value of FIELD after NOW, as a query of one row."""
    coming = model._base_manager.filter(**{f"{field}__gt": now}).order_by()
    return coming.values(together=Value(1)).annotate(moment=Min(field)).values_list("moment", flat=True)


def midnight(now: datetime) -> datetime:
    """Return the end of the day, because a page says whether its sources are due to be checked today."""
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


next_boundary = Remembered(build)
