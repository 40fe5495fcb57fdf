"""What is shown of a hit: its title and lines with the words marked, what kind it is, what it is about."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.safestring import SafeString

from immunoinfo.publishing.kinds import kind_label, publishable_models
from immunoinfo.search.models import IndexEntry
from immunoinfo.search.snippets import marked, places, snippet
from immunoinfo.therapies.models import TherapyType
from immunoinfo.therapies.tree import TherapyTree


@dataclass(frozen=True)
class Hit:
    """One result, ready to show. ANSWER is the short answer of what is shown with it, else empty."""

    entry: IndexEntry
    kind: str
    title: SafeString
    answer: SafeString
    snippet: SafeString
    therapies: list[TherapyType]


def as_hit(entry: IndexEntry, marks: Collection[str], tree: TherapyTree) -> Hit:
    answer, rest = SafeString(), entry.text
    if entry.model in shown_with_answer():
        first, _newline, rest = entry.text.partition("\n")
        answer = marked(first, marks)
    more = not answer or ("<mark>" not in answer and next(places(rest, marks), None))
    lines = snippet(rest, marks) if more else SafeString()
    return Hit(entry, kind_label(entry.kind), marked(entry.title, marks), answer, lines, therapies_of(entry, tree))


def shown_with_answer() -> set[str]:
    """Return the labels of the models whose index text begins with a line that answers, such as a question's."""
    return {model._meta.label_lower for model in publishable_models() if model.answers_in_search}


def therapies_of(entry: IndexEntry, tree: TherapyTree) -> list[TherapyType]:
    """Return the public therapy types that ENTRY is tagged with; a therapy type is about itself and says nothing."""
    if entry.model == TherapyType._meta.label_lower:
        return []
    return [tree.branches[pk].therapy for pk in sorted(tagged(entry)) if pk in tree.branches]


def tagged(entry: IndexEntry) -> set[int]:
    """Return the ids of the therapy types under which ENTRY is found."""
    return {int(pk) for pk in entry.therapies.split(",") if pk}
