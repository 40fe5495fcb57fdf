"""All there is about a therapy type as one page, to print or to keep."""

from dataclasses import dataclass

from django.utils.functional import cached_property

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.together import SharedReferences
from immunoinfo.therapies.entries import Entry, entry_models
from immunoinfo.therapies.models import TherapyType
from immunoinfo.therapies.tree import Branch

MOST = 100  # items of a kind; with more, a booklet says so and names the list that has them all


@dataclass(frozen=True)
class Section:
    """The items of one kind, and the templates that can show one, the best first."""

    kind: str
    title: str
    entries: list[Entry]
    templates: list[str]
    is_cut: bool


class Booklet:
    """The facts of a therapy type, then what is about it or a type below it, kind by kind in reading order."""

    def __init__(self, branch: Branch) -> None:
        self.therapy = branch.therapy
        self.kinds: list[TherapyType] = [child.therapy for child in branch.children]
        sections = [section(model, branch) for model in entry_models()]
        self.sections = [each for each in sections if each.entries]

    @property
    def items(self) -> list[Publishable]:
        return [self.therapy, *(entry for each in self.sections for entry in each.entries)]

    @cached_property
    def references(self) -> SharedReferences:
        return SharedReferences(self.items)

    @cached_property
    def anchors(self) -> dict[str, str]:
        """The anchor here of each item, by the address of its own page."""
        return {item.get_absolute_url(): anchor_of(item) for item in self.items}


def section(model: type[Entry], branch: Branch) -> Section:
    entries = list(model.objects.published().in_language().about(*branch.walk()).in_reading_order()[: MOST + 1])
    return Section(
        model.kind_slug,
        str(model._meta.verbose_name_plural),
        entries[:MOST],
        [f"booklet/{model.kind_slug}.html", "booklet/entry.html"],
        len(entries) > MOST,
    )


def anchor_of(item: Publishable) -> str:
    return f"{item.kind_slug}-{item.slug}"
