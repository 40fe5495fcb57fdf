"""How an editor picks therapy types: from the whole list, in its tree."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from immunoinfo.therapies.tree import TherapyTree


class TreeIterator(ModelChoiceIterator):
    """The choices in the order of the tree, what stands below another marked by dashes."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        tree = TherapyTree(self.queryset.only("name", "slug", "parent"))
        for therapy in tree:
            yield self.field.prepare_value(therapy), tree.label(therapy)


class TherapyField(forms.ModelMultipleChoiceField):
    """Boxes to tick; nothing can be typed, so nothing can be misspelled."""

    widget = forms.CheckboxSelectMultiple
    iterator = TreeIterator
