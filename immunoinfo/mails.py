"""How mails are sent, as EMAIL_URL says it."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

TIMEOUT = 20  # seconds for each answer of the mail server; whoever invites somebody waits for it
HERE = ("localhost", "127.0.0.1", "::1")


def sent_by(said: dict[str, Any]) -> dict[str, Any]:
    """Return what EMAIL_URL SAID as settings of Django.

    Raises ImproperlyConfigured where it names no way to send, which Django would take for a server on this machine, and
    where it would send a password that anybody on the way can read.
    """
    if "EMAIL_BACKEND" not in said:
        raise ImproperlyConfigured(
            "The environment variable EMAIL_URL begins with none of submission:// (a mail server with TLS, port 587), "
            "smtp:// (with ?ssl=1 for TLS from the start, port 465) and console:// (mails are printed)."
        )
    is_encrypted = said["EMAIL_USE_TLS"] or said["EMAIL_USE_SSL"]
    if said["EMAIL_HOST_PASSWORD"] and said["EMAIL_HOST"] not in HERE and not is_encrypted:
        raise ImproperlyConfigured(
            "The environment variable EMAIL_URL would send its password without TLS: let it begin with submission:// "
            "(port 587), or end with ?ssl=1 (port 465)."
        )
    return {"EMAIL_TIMEOUT": TIMEOUT, **{name: value for name, value in said.items() if value is not None}}
