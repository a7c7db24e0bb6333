"""Series and programmes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from desk import asking
from desk.admin import DeskAdmin
from desk.doubts import Doubt
from events.admin.rows import CreditInline, LinkInline, RowInline, closed_again
from events.admin.state import StateAdmin, rows_after
from events.forms import PlaceRows, ProgrammeForm
from events.models import Figure, Programme, ProgrammePlace, Series
from events.models.requirements import programme_hindrances
from events.models.ways_in import in_the_rows, in_the_texts
from events.vocabulary import State


@admin.register(Series)
class SeriesAdmin(DeskAdmin):
    instead_of_deleting = (
        "A series without a public event is not shown. To part with it, take its "
        "events out of it first."
    )
    inlines = [CreditInline, LinkInline]
    list_display = ["title", "planned_count"]
    list_filter = ["is_sample"]
    search_fields = ["title"]
    search_help_text = "Words of the title, or an organization by any of its names"
    ordering = ["title", "pk"]
    fields = ["title", "planned_count", "description", "aims", "slug"]

    def settle(self, rows: Sequence[models.Model]) -> list[str]:
        return closed_again(rows)

    def hindrances(self, request: HttpRequest, form: Any, formsets: Any) -> list[Doubt]:
        """A way into a meeting is in no series, for it is public as soon as one of its
        events is; but what stood there before holds nothing else back.
        """

        def found(series: Series, formsets: Any) -> list[Doubt]:
            rows = asking.staying(formsets)
            of_rows = in_the_rows(series, lambda name: rows_after(series, name, rows))
            return [*in_the_texts(series), *of_rows]

        new = found(form.instance, formsets)
        if not new or not form.instance.pk:
            return new
        _, saved, rows = self.as_saved(request, form.instance.pk)
        known = {doubt.code for doubt in found(saved.instance, rows)}
        return [doubt for doubt in new if doubt.code not in known]

    def view_on_site(self, series: Series) -> str | None:
        """The public page, as soon as there is one."""
        public = Series.objects.public(timezone.now()).contains(series)
        return series.get_absolute_url() if public else None


class PlaceInline(RowInline):
    model = ProgrammePlace
    formset = PlaceRows
    verbose_name = "city"
    verbose_name_plural = "cities"
    fields = ["city", "country", "country_as_printed", "order"]


class FigureInline(RowInline):
    model = Figure
    fields = ["value", "approximate", "unit", "as_of", "order"]


@admin.register(Programme)
class ProgrammeAdmin(StateAdmin):
    form = ProgrammeForm
    inlines = [CreditInline, PlaceInline, FigureInline, LinkInline]
    autocomplete_fields = ["themes", "areas"]
    list_display = ["title", "dates", "state"]
    list_filter = ["state", "ongoing", "themes"]
    search_fields = ["title"]
    search_help_text = "Words of the title, or an organization by any of its names"
    ordering = ["title", "pk"]
    fieldsets = [
        ("What", {"fields": ["title", "summary", "objective", "description", "methods"]}),
        (
            "When",
            {
                "description": "As precise as it is known: a year, a month, a day.",
                "fields": [
                    ("start_year", "start_month", "start_day", "ongoing"),
                    ("end_year", "end_month", "end_day"),
                    "dates_as_announced",
                ],
            },
        ),
        ("For whom, about what", {"fields": ["audience", ("themes", "areas"), "hashtags"]}),
        ("Quotation", {"classes": ["collapse"], "fields": ["quotation", "quotation_by"]}),
        ("Editorial", {"fields": ["state", "website", "slug"]}),
    ]

    def settle(self, rows: Sequence[models.Model]) -> list[str]:
        return closed_again(rows)

    def view_on_site(self, programme: Programme) -> str | None:
        """The public page, as soon as there is one."""
        return programme.get_absolute_url() if programme.state == State.PUBLISHED else None

    def kept_from_the_public(
        self, row: Programme, rows: dict[Any, list[Any]]
    ) -> list[Doubt]:
        return [
            *programme_hindrances(row, rows_after(row, "credits", rows)),
            *in_the_rows(row, lambda name: rows_after(row, name, rows)),
        ]
