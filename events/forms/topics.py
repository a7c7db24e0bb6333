"""Programmes, themes, areas and announcements."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from events.forms.fields import HashtagsField, LinesField, MomentField

if TYPE_CHECKING:
    AnyModelForm = forms.ModelForm[Any]
else:  # Django's own classes take no type in brackets
    AnyModelForm = forms.ModelForm


class ProgrammeForm(AnyModelForm):
    """A programme, whose dates are as precise as they are known: a year, a month, a day."""

    class Meta:
        field_classes = {"hashtags": HashtagsField}
        labels = {
            "start_year": "since: year",
            "start_month": "month",
            "start_day": "day",
            "end_year": "until: year",
            "end_month": "month",
            "end_day": "day",
        }
        widgets = {
            "summary": forms.Textarea({"rows": 2}),
            "description": forms.Textarea({"rows": 8}),
        }

    def clean(self) -> None:
        super().clean()
        start, end = self._day("start"), self._day("end")
        for first, last in zip(start, end, strict=True):
            if first is None or last is None or last > first:
                break
            if last < first:
                self.add_error("end_year", "The end is before the start.")
                break

    def _day(self, which: str) -> tuple[int | None, ...]:
        """Year, month, day as far as known; a day that no calendar has gets its message."""
        year, month, day = (
            self.cleaned_data.get(f"{which}_{part}") for part in ("year", "month", "day")
        )
        if year and month and day:
            try:
                date(year, month, day)
            except ValueError:
                self.add_error(f"{which}_day", "This month has no such day.")
        return year, month, day


class ThemeForm(AnyModelForm):
    class Meta:
        field_classes = {"aliases": LinesField}
        widgets = {"aliases": forms.Textarea({"rows": 8})}
        help_texts = {"aliases": "Other words for it, one a line."}


class AreaForm(AnyModelForm):
    class Meta:
        field_classes = {"aliases": LinesField}
        widgets = {"aliases": forms.Textarea({"rows": 8})}
        help_texts = {"aliases": "Other names, one a line: Burma for Myanmar."}


class AnnouncementForm(AnyModelForm):
    class Meta:
        field_classes = {"received_at": MomentField}
        widgets = {
            "received_at": MomentField.widget,
            "text": forms.Textarea({"rows": 20}),
            "html": forms.Textarea({"rows": 6}),
        }
        help_texts = {"received_at": "UTC."}
