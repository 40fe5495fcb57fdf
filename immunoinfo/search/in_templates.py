"""What the search box needs."""

from immunoinfo.publishing.kinds import publishable_models


def kinds_of_content() -> dict[str, str]:
    """The name of one item of each kind by the word that stands for the kind in addresses."""
    return {model.kind_slug: str(model._meta.verbose_name) for model in publishable_models()}


FILTERS: dict[str, object] = {}
FUNCTIONS = {"kinds_of_content": kinds_of_content}
