"""What the editors' first page shows of feedback."""

from django import template
from django.template import Context

from immunoinfo.feedback.models import Feedback

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting_feedback(context: Context) -> int:
    """How many messages no editor has dealt with, for whoever may read them."""
    if not context["request"].user.has_perm("feedback.view_feedback"):
        return 0
    return Feedback.objects.waiting().count()
