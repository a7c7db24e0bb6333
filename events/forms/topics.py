"""Programmes, themes, areas and announcements."""

from __future__ import annotations

from calendar import monthrange
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
        """29 February 2021 is refused here: the table's constraints know no leap years."""
        super().clean()
        for which in ("start", "end"):
            year, month, day = (
                self.cleaned_data.get(f"{which}_{part}")
                for part in ("year", "month", "day")
            )
            if year and month == 2 and day and day > monthrange(year, month)[1]:
                self.add_error(f"{which}_day", "This month has no such day.")


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
