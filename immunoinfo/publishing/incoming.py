"""What links here: in texts by address, and in the database by relation."""

from functools import cache

from django.db import models
from django.db.models import Q

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.prepared import Given, Prepared


def linking_here(item: Publishable) -> list[Publishable]:
    """Return the items that refer to ITEM by its address in a text or by a relation, whether public or not."""
    href = f'href="{item.get_absolute_url()}"'
    found = {
        (model, other.pk): other
        for model in publishable_models()
        if (query := linking(model, type(item)))
        for other in query.objects(href=href, item=item.pk)
        if other != item
    }
    return list(found.values())


@cache
def linking(model: type[Publishable], target: type[Publishable]) -> Prepared[Publishable] | None:
    """The items of MODEL that have `href` in a text or a relation to `item` of TARGET, some twice; None where none can."""
    wanted = Q()
    for name in model.cited_fields:
        wanted |= Q(**{f"{name}__contains": Given("href", models.TextField())})
    for name in relations(model, target):
        wanted |= Q(**{name: Given("item")})
    return Prepared(lambda: model.objects.filter(wanted)) if wanted else None


def relations(model: type[Publishable], target: type[Publishable]) -> list[str]:
    """The fields of MODEL that an editor fills with items of TARGET, tags excepted: those are counted, not listed."""
    return [
        field.name
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.editable and field.is_relation and field.related_model is target and not hasattr(field, "through")
    ]
