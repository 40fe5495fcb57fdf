"""The words of each step: on its button, in the history, and in the message that says what happened and what is next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import dateformat, timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Words:
    """LABEL stands on the button, PAST in the history; DONE is the message afterwards."""

    label: Any
    past: Any
    done: Any = ""


WORDS = {
    "save": Words(
        _("Save draft"), _("saved"), _("Draft saved. Readers see nothing of it until it is published.")
    ),
    "submit": Words(
        _("Send to review"),
        _("sent to review"),
        _("Sent to review. A reviewer is told; readers see nothing of it yet."),
    ),
    "submit with errors": Words(
        "",
        "",
        _("Sent to review. It cannot be published yet: the checks beside the form name what stands in the way."),
    ),
    "approve with errors": Words(
        "", "", _("Approved. It cannot be published yet: the checks beside the form name what stands in the way.")
    ),
    "take back": Words(
        _("Take back to draft"),
        _("taken back to draft"),
        _("Taken back: it is a draft again. Send it to review when it is ready."),
    ),
    "approve": Words(_("Approve"), _("approved"), _("Approved. A publisher can publish it now.")),
    "return": Words(_("Return to the author"), _("returned to the author"), _("Returned to the author with your note.")),
    "publish": Words(_("Publish"), _("published"), _("Published: readers see it now.")),
    "publish later": Words(_("Publish"), _("published"), _("Published: readers see it from %(at)s.")),
    "schedule": Words(
        _("Publish at a time"),
        _("given a time to be published"),
        _("Scheduled for %(at)s. Readers see nothing of it until then."),
    ),
    "discard": Words(
        _("Discard this draft"), _("discarded"), _("Draft discarded. Its words stay in the history.")
    ),
    "withdraw": Words(
        _("Take off the site"),
        _("taken off the site"),
        _("Taken down: readers do not see it any more. Your reason is kept in the history."),
    ),
    "checked": Words(
        _("Checked, no change needed"),
        _("sources checked, no change needed"),
        _("Noted that the sources were checked today. Nothing changed for readers."),
    ),
    "take over": Words("", _("took over what went live")),
    "merge": Words(_("Merge"), _("merged")),
    "undo merge": Words(_("Undo the merge"), _("merge undone")),
}  # fmt: skip


def moment(at: datetime) -> str:
    """Return AT as editors see it, with its time zone."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'DATETIME_FORMAT')} {dateformat.format(local, 'e')}"


def past(verb: str) -> str:
    """Return what the history says of VERB; of one that is no longer known, its name."""
    return str(WORDS[verb].past) if verb in WORDS else verb


def message(title: object, address: str, verb: str, *, page: str = "", at: datetime | None = None) -> SafeString:
    """Return what is said after VERB: the TITLE, leading to its form at ADDRESS, and what is next.

    PAGE is the public page, where readers see it now.
    """
    done = WORDS[verb].done % {"at": moment(at) if at else ""}
    said = format_html('<a href="{}">{}</a>: {}', address, title, done)
    return format_html('{} <a href="{}">{}</a>', said, page, _now("See the public page")) if page else said
