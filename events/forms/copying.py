"""On which days an event takes place once more."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from events.forms.fields import DayField
from events.models import Event
from events.models.copying import MOST
from events.models.truths import FIRST_DAY, LAST_DAY

DAYS, WEEKS, MONTHS = "days", "weeks", "months"


class DaysField(forms.CharField):
    """Days as people write them, one a line; each once."""

    widget = forms.Textarea({"rows": 3})

    def to_python(self, value: Any) -> list[date]:  # type: ignore[override]
        days: list[date] = []
        for line in (super().to_python(value) or "").splitlines():
            if not line.strip():
                continue
            try:
                day = DayField().clean(line)
            except ValidationError as refused:
                said = f"“{line.strip()[:40]}”: {' '.join(refused.messages)}"
                raise ValidationError(said, code="invalid") from None
            days.append(day)
        return list(dict.fromkeys(days))


class CopyForm(forms.Form):
    """``days``: those of the copies, the event's own is not among them."""

    day = DayField(
        label="New date",
        required=False,
        widget=forms.DateInput({"size": 22, "autocomplete": "off", "autofocus": True}),
        help_text="8 April 2027 or 2027-04-08. The day on which the copy begins.",
    )
    copies = forms.IntegerField(
        label="How many copies",
        min_value=1,
        max_value=MOST,
        initial=1,
        required=False,
        widget=forms.NumberInput({"size": 4}),
        help_text=f"Of a course, for example: each as far from the one before as you say "
        f"here. At most {MOST}.",
    )
    every = forms.IntegerField(
        label="One every",
        min_value=1,
        max_value=366,
        initial=1,
        required=False,
        widget=forms.NumberInput({"size": 4}),
    )
    unit = forms.ChoiceField(
        label="Days, weeks or months",
        choices=[(DAYS, "days"), (WEEKS, "weeks"), (MONTHS, "months")],
        initial=WEEKS,
        required=False,
    )
    more_days = DaysField(
        label="Further dates",
        required=False,
        help_text="If they do not come at regular intervals: one a line.",
    )
    sections = forms.BooleanField(
        label="Take the sections of the programme along", required=False, initial=True
    )
    people = forms.BooleanField(
        label="Take the people along, each shown or hidden as now",
        required=False,
        initial=True,
    )
    follows = forms.BooleanField(
        label="It continues this event: visitors find one from the other", required=False
    )
    clocks_change = forms.BooleanField(
        label="Leave the times empty where clocks skip or repeat an hour that day",
        required=False,
        widget=forms.HiddenInput(),
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        first, further = cleaned["day"], cleaned["more_days"]
        if not first and not further:
            raise ValidationError({"day": "Type the new date."}, code="required")
        try:
            days = self.repeated(first) if first else []
        except (OverflowError, ValueError):
            days = [date.max]
        days = sorted({*days, *further})
        if len(days) > MOST:
            raise ValidationError(f"These are {len(days)} dates; make {MOST} at a time.")
        beside = "day" if first else "more_days"
        if any(not FIRST_DAY <= day <= LAST_DAY for day in days):
            said = f"Give days from {FIRST_DAY.year} to {LAST_DAY.year}."
            raise ValidationError({beside: said})
        if self.event.start_date in days:
            own = f"{self.event.start_date:%-d %B %Y}"
            raise ValidationError({beside: f"The event itself begins on {own}."})
        cleaned["days"] = days
        return cleaned

    def repeated(self, first: date) -> list[date]:
        """The first day, and as many more as were asked for. Raises ValidationError where
        a month has no such day.
        """
        count = self.cleaned_data.get("copies") or 1
        every = self.cleaned_data.get("every") or 1
        unit = self.cleaned_data.get("unit") or WEEKS
        if unit == MONTHS:
            return [self.months_after(first, step * every) for step in range(count)]
        days = timedelta(days=every * (7 if unit == WEEKS else 1))
        return [first + step * days for step in range(count)]

    def months_after(self, first: date, months: int) -> date:
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        if first.day > monthrange(year, month + 1)[1]:
            said = (
                f"{date(year, month + 1, 1):%B %Y} has no day {first.day}. Type the dates "
                "one a line under “Further dates” instead."
            )
            raise ValidationError({"day": said})
        return date(year, month + 1, first.day)
