"""What the editors' first page shows of search."""

from collections.abc import Iterable

from django import template
from django.template import Context

from immunoinfo.search.unanswered import UnansweredQuery

SHOWN = 10  # queries
register = template.Library()


@register.simple_tag(takes_context=True)
def not_found(context: Context) -> Iterable[UnansweredQuery]:
    """What readers searched for most and did not find, for whoever may read that."""
    if not context["request"].user.has_perm("search.view_unansweredquery"):
        return []
    return UnansweredQuery.objects.for_editors()[:SHOWN]
