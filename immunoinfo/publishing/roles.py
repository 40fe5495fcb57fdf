"""Who may do what: three groups whose rights are what this module says, set anew after every `migrate`.

A new kind of content is included by itself. Who needs other rights is given another group beside these.
"""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.library import Keyed

AUTHOR, REVIEWER, PUBLISHER = "author", "medical reviewer", "publisher"


def actions(role: str, model: type[models.Model]) -> set[str]:
    """Return what ROLE may do with rows of MODEL; nothing unless readers see them or the model says so itself."""
    if (own := getattr(model, "role_rights", None)) is not None:
        return own.get(role, set())
    if not getattr(model, "seen_by_readers", False):
        return {"view"} if model._meta.label == "publishing.Revision" else set()
    if role == PUBLISHER:
        return set(model._meta.default_permissions) - {"approve"}
    if issubclass(model, Publishable):
        if role == REVIEWER:
            return {"view", "change", "approve"}  # what a reviewer changes is a draft, for somebody else to approve
        return {"view", "add", "change"} if model.authors_write else {"view"}
    if issubclass(model, Keyed):
        return {"view", "add"} if role == AUTHOR else {"view"}  # a change would be public at once
    return set()


def grant(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Give each group its permissions on the models of the app SENDER; receiver of post_migrate."""
    for role in (AUTHOR, REVIEWER, PUBLISHER):
        group, _made = Group.objects.using(using).get_or_create(name=role)
        for model in sender.get_models():
            content_type = ContentType.objects.db_manager(using).get_for_model(model)
            codenames = [f"{action}_{model._meta.model_name}" for action in actions(role, model)]
            permissions = Permission.objects.using(using).filter(content_type=content_type)
            group.permissions.remove(*permissions.exclude(codename__in=codenames))
            group.permissions.add(*permissions.filter(codename__in=codenames))
