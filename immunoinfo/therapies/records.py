"""Items as data: what programs read of each, made from what its kind declares."""

from typing import Any

from immunoinfo.marks import plain
from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.records import Brief, CitedSource, Record


def about(item: Publishable) -> list[str]:
    """Return the slugs of the public therapy types of ITEM; none for a kind that has no therapy types."""
    return [therapy.slug for therapy in getattr(item, "public_therapies", [])]


def as_brief(item: Publishable) -> Brief:
    return Brief(**brief_parts(item))


def brief_parts(item: Publishable) -> dict[str, Any]:
    return {
        "kind": item.kind_slug,
        "language": item.language,
        "slug": item.slug,
        "url": item.get_absolute_url(),
        "title": str(item),
        "summary": plain(getattr(item, "summary", "")),
        "therapies": about(item),
        "changed_at": item.changed_at,
    }


def paragraphs(text: str) -> str:
    """Return TEXT as plain text whose lines stay lines."""
    return "\n".join(filter(None, map(plain, text.splitlines())))


def as_record(item: Publishable) -> Record:
    prose = {name: paragraphs(getattr(item, name)) for name in (*item.uncited_fields, *item.cited_fields)}
    return Record(
        **brief_parts(item),
        texts={name: text for name, text in prose.items() if text},
        alternate_names=list(item.alternate_names),
        own=item.own_record(),
        sources=[
            CitedSource(source.key, source.title, source.publisher, source.address, source.checked_on)
            for source in item.sources.all()
        ],
        banner=item.banner,
        safety_critical=item.safety_critical,
        sources_checked_at=item.sources_checked_at,
        due_at=item.due_at,
        reviewed_at=item.reviewed_at,
        reviewer_role=item.reviewer_role,
        change_note=item.change_note,
    )
