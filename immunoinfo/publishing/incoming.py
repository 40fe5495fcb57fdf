"""What links here: in texts by address, and in the database by relation."""

from typing import Any

from django.db import models
from django.db.models import Q

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import publishable_models


def linking_here(item: Publishable) -> list[Publishable]:
    """Return the items that refer to ITEM by its address in a text or by a relation, whether public or not."""
    href = f'href="{item.get_absolute_url()}"'
    found: dict[tuple[type[models.Model], Any], Publishable] = {}
    for model in publishable_models():
        wanted = Q()
        for name in model.cited_fields:
            wanted |= Q(**{f"{name}__contains": href})
        for name in relations(model, type(item)):
            wanted |= Q(**{name: item.pk})
        for other in model.objects.filter(wanted).distinct() if wanted else ():
            if other != item:
                found[model, other.pk] = other
    return list(found.values())


def relations(model: type[Publishable], target: type[Publishable]) -> list[str]:
    """The fields of MODEL that an editor fills with items of TARGET, tags excepted: those are counted, not listed."""
    return [
        field.name
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.editable and field.is_relation and field.related_model is target and not hasattr(field, "through")
    ]
