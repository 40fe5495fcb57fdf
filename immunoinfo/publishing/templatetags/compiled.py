"""Pieces of the admin that a page shows over and over, by the engine that compiles them: `{% compiled "pieces/app_list.html" %}`."""

from typing import Any

from django import template
from django.template import Context, engines
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def compiled(context: Context, name: str) -> SafeString:
    """Render the template NAME under templates/editors with all that CONTEXT says."""
    said: Any = context.flatten()
    return mark_safe(engines["readers"].get_template(name).render(said))  # noqa: S308 - Jinja2 has escaped what is text
