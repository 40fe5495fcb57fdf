"""The registry of content: which models readers see. Nothing lists them; Django's app registry knows them."""

from typing import TYPE_CHECKING, cast

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from immunoinfo.publishing.base import Publishable


def publishable_models() -> "list[type[Publishable]]":
    """Return every concrete kind of content, in the order of INSTALLED_APPS."""
    return [cast("type[Publishable]", model) for model in apps.get_models() if getattr(model, "kind_slug", "")]


def watched_models() -> list[type[models.Model]]:
    """Return every model whose rows change what readers see, link tables included.

    A model says so by `seen_by_readers = True`; each kind of content inherits that.
    """
    seen = [model for model in apps.get_models() if getattr(model, "seen_by_readers", False)]
    links = [field.remote_field.through for model in seen for field in model._meta.local_many_to_many]
    return [*seen, *(link for link in links if isinstance(link, type) and link._meta.auto_created)]


def kind_labels() -> dict[str, str]:
    """Return the plural name of each kind by the word that stands for it in an address."""
    return {model.kind_slug: str(model._meta.verbose_name_plural) for model in publishable_models()}


def kind_label(kind_slug: str) -> str:
    """Return the name of one item of a kind."""
    return next((str(m._meta.verbose_name) for m in publishable_models() if m.kind_slug == kind_slug), kind_slug)


def collection_of(model: "type[Publishable]") -> str:
    """Return the word that stands in addresses for all items of a kind."""
    return model.collection or f"{model.kind_slug}s"
