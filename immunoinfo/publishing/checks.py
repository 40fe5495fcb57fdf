"""What stands between a draft and the public: errors block publishing, warnings do not."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from immunoinfo.publishing.base import Finding, Publishable
from immunoinfo.publishing.library import Image, Source
from immunoinfo.richtext import shown_images


def findings(item: Publishable) -> Iterator[Finding]:
    """Yield what is wrong with ITEM, in the order of its form."""
    for name in item.required_to_publish:
        if not getattr(item, name):
            yield Finding(name, _("“%s” is still empty.") % item.label(name))
    keys = item.cited_keys()
    known = set(Source.objects.filter(key__in=keys).values_list("key", flat=True))
    for key in keys:
        if key not in known:
            yield Finding("sources", _("The source [@%s] is not known.") % key)
    if item.needs_source and not known:
        yield Finding("sources", _("No source is cited: write [@key] after a statement."))
    pictures = shown_images(item.cited_text())
    missing = set(pictures) - set(Image.objects.filter(key__in=pictures).values_list("key", flat=True))
    for key in sorted(missing):
        yield Finding("body", _("The picture [image:%s] is not known.") % key)
    yield from item.own_findings()
