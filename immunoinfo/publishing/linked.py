"""Pages as linked data (JSON-LD in the words of schema.org): what the page says to readers, said to search engines."""

import json
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.paths import absolute

VOCABULARY = "https://schema.org"
# With these three as escapes no text can end the script that holds the data.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def as_linked_data(item: Publishable) -> dict[str, Any]:
    """Return what is said of the page of ITEM: what all pages have in common, and what its kind declares."""
    said = {
        "@type": "MedicalWebPage",
        "url": absolute(item.get_absolute_url()),
        "name": str(item),
        "inLanguage": item.language,
        "dateModified": timezone.localdate(item.changed_at).isoformat(),
        "audience": {"@type": "Patient"},
        "publisher": publisher(),
        **reviewed(item),
        **item.own_linked_data(),
    }
    return {name: value for name, value in said.items() if value}


def reviewed(item: Publishable) -> dict[str, Any]:
    """Return when a clinician reviewed ITEM, and in which role; nothing where nobody did."""
    if not item.reviewed_at:
        return {}
    reviewer = {"@type": "Person", "jobTitle": item.reviewer_role}
    return {"lastReviewed": item.reviewed_at.isoformat(), "reviewedBy": reviewer}


def publisher() -> dict[str, str]:
    return {"@type": "Organization", "name": "Immunoinfo", "url": absolute("/")}


def trail(steps: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the breadcrumbs whose names and paths are STEPS; the page itself, the last, has no path."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, **({"item": absolute(path)} if path else {})}
            for place, (name, path) in enumerate(steps, 1)
        ],
    }


def as_script(said: dict[str, Any]) -> SafeString:
    """Return SAID as a data block: no browser runs it, so the policy against scripts lets it stand."""
    text = json.dumps({"@context": VOCABULARY, **said}).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped here
