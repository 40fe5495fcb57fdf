"""What the editors' templates need to say revisions in words."""

from typing import Any

from django import template
from django.template import Context
from django.utils.dateparse import parse_datetime

from immunoinfo.publishing import words
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.differences import readable as as_words
from immunoinfo.publishing.queue import Queue, queue_of

register = template.Library()


@register.filter
def readable(value: Any) -> str:
    """A revision's value as words."""
    return as_words(value)


@register.filter
def past(verb: str) -> str:
    """What the history says of a step."""
    return words.past(verb)


@register.filter
def moment(at: str) -> str:
    """A time as a revision holds it, as editors see it."""
    found = parse_datetime(at)
    return words.moment(found) if found else ""


@register.filter
def change_address(item: Publishable) -> str:
    """The name of the address at which ITEM is edited."""
    return f"admin:{item._meta.app_label}_{item._meta.model_name}_change"


@register.simple_tag(takes_context=True)
def review_queue(context: Context) -> Queue:
    """What waits for the person who is signed in."""
    return queue_of(context["request"].user)


@register.simple_tag
def field_label(item: Publishable, field: str) -> str:
    """What editors call FIELD of ITEM."""
    return item.label(field).capitalize()
