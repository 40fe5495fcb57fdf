"""What the search box needs."""

from django import template

from immunoinfo.publishing.kinds import publishable_models

register = template.Library()


@register.simple_tag
def kinds_of_content() -> dict[str, str]:
    """The name of one item of each kind by the word that stands for the kind in addresses."""
    return {model.kind_slug: str(model._meta.verbose_name) for model in publishable_models()}
