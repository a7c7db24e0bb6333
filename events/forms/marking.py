"""Themes and areas for many listings at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from events.models import Area, Event, Theme

ADD, REMOVE, REPLACE = "add", "remove", "replace"
WAYS = [
    (ADD, "add them to those that each listing has"),
    (REMOVE, "take them away where a listing has them"),
    (REPLACE, "put them in place of all that a listing has"),
]

Row = TypeVar("Row", bound=models.Model)


class MarkForm(forms.Form):
    """What many listings are about: only the kind of which something is chosen changes."""

    way = forms.ChoiceField(
        label="What to do with what you choose below",
        choices=WAYS,
        initial=ADD,
        widget=forms.RadioSelect,
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.in_order(), required=False, widget=forms.CheckboxSelectMultiple
    )
    areas = forms.ModelMultipleChoiceField(Area.objects.by_name(), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not (cleaned["themes"] or cleaned["areas"]):
            raise ValidationError("Choose at least one theme or area.", code="required")
        return cleaned

    def after(self, event: Event) -> dict[str, list[Any]]:
        """The themes and areas that the event would have, each kind that changes. Needs:
        the event with both.
        """
        way, changes = self.cleaned_data["way"], {}
        for name in ("themes", "areas"):
            chosen = list(self.cleaned_data[name])
            before = list(getattr(event, name).all())
            then = united(way, before, chosen) if chosen else before
            if {*then} != {*before}:
                changes[name] = then
        return changes


def united(way: str, before: Collection[Row], chosen: Collection[Row]) -> list[Row]:
    if way == REPLACE:
        return [*chosen]
    kept = [row for row in before if row not in chosen]
    return (
        kept if way == REMOVE else [*before, *(row for row in chosen if row not in before)]
    )
