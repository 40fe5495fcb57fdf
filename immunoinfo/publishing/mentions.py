"""Where a text is mentioned: in what readers see, and in what editors are working on."""

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.revisions import Revision


def is_mentioned(marker: str) -> bool:
    """Tell whether any item, or any revision in work, holds MARKER in a field that may cite."""
    for model in publishable_models():
        found = Q()
        for name in model.cited_fields:
            found |= Q(**{f"{name}__contains": marker})
        if model.objects.filter(found).exists():
            return True
    return Revision.objects.in_work().annotate(text=Cast("data", TextField())).filter(text__contains=marker).exists()
