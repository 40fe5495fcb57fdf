"""What the editors' templates need to say revisions in words."""

from typing import Any

from django import template

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.differences import readable as as_words

register = template.Library()


@register.filter
def readable(value: Any) -> str:
    """A revision's value as words."""
    return as_words(value)


@register.simple_tag
def field_label(item: Publishable, field: str) -> str:
    """What editors call FIELD of ITEM."""
    return item.label(field).capitalize()
