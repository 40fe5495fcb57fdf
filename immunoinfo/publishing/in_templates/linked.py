"""Linked data in templates: `{{ article|linked_data }}`, `{{ data|data_block }}`."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _now

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.linked import as_linked_data, as_script, trail
from immunoinfo.publishing.paths import address_in


def linked_data(item: Publishable) -> SafeString:
    return as_script(as_linked_data(item))


def data_block(said: dict[str, Any]) -> SafeString:
    return as_script(said)


def breadcrumb_data(here: str, label: str, href: str, above: Iterable[Publishable]) -> SafeString:
    """The same steps that the breadcrumbs show, as data."""
    home = (_now("Home"), address_in(get_language(), "home"))
    steps = [home, *([(str(label), href)] if href else [])]  # templates translate lazily
    return as_script(trail([*steps, *((str(item), item.get_absolute_url()) for item in above or ()), (str(here), "")]))
