"""A mail to the next person when a step hands something over."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _

from immunoinfo.publishing.revisions import Revision
from immunoinfo.publishing.words import past

logger = logging.getLogger(__name__)
NEXT = {"submit": "approve", "approve": "publish"}  # the permission of whoever is next
BACKEND = "django.contrib.auth.backends.ModelBackend"


def tell_next(revision: Revision, verb: str, by: Any, note: str = "") -> None:
    """Tell whoever is next after VERB. A mail that cannot be sent is logged; the step stands."""
    if not settings.NOTIFY_BY_EMAIL:
        return
    model = revision.kind
    for person in recipients(revision, verb, model):
        if person.email and person != by:
            subject, text = letter(revision, model, verb, by, note)
            try:
                send_mail(subject, text, None, [person.email])
            except (SMTPException, OSError):
                logger.exception("the mail to the next person could not be sent")


def letter(revision: Revision, model: Any, verb: str, by: Any, note: str) -> tuple[str, str]:
    """Return subject, in one line whatever the title holds, and text."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[revision.object_id])
    subject = _("Waiting for you: %s") % revision.data.get(model.title_field, "")
    text = _("%(by)s: %(verb)s.\n\n%(note)s\n\n%(address)s") % {
        "by": by, "verb": past(verb), "note": note, "address": settings.SITE_URL + address,
    }  # fmt: skip
    return " ".join(subject.split()), text


def recipients(revision: Revision, verb: str, model: Any) -> list[User]:
    if verb == "return":
        return [revision.author] if revision.author else []
    if verb not in NEXT:
        return []
    permission = f"{model._meta.app_label}.{NEXT[verb]}_{model._meta.model_name}"
    return list(User.objects.with_perm(permission, backend=BACKEND, include_superusers=False).filter(is_staff=True))
