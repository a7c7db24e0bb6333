"""Themes and areas."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin
from django.http import HttpRequest

from desk.admin import DeskAdmin
from events.forms import AreaForm, ThemeForm
from events.models import Area, Theme


@admin.register(Theme)
class ThemeAdmin(DeskAdmin):
    instead_of_deleting = "Choose other themes for these first, or rename this one."
    form = ThemeForm
    list_display = ["name", "order", "broader", "source"]
    list_select_related = ["broader"]
    search_fields = ["name"]
    search_help_text = "Name or other words for it"
    ordering = ["order", "name"]
    autocomplete_fields = ["broader"]
    fields = [
        ("name", "order"),
        "definition",
        ("source", "source_url"),
        "aliases",
        "broader",
        ("slug", "code"),
    ]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Theme | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"code": ["name"]}

    def view_on_site(self, theme: Theme) -> str:
        return theme.get_absolute_url()


@admin.register(Area)
class AreaAdmin(DeskAdmin):
    instead_of_deleting = "Choose other areas for these first."
    form = AreaForm
    list_display = ["name", "code", "kind", "parent"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    search_help_text = "Name or other names, such as Burma"
    ordering = ["name", "pk"]
    autocomplete_fields = ["parent", "members"]
    fields = [("name", "kind"), ("code", "m49"), "aliases", "parent", "members", "slug"]

    def view_on_site(self, area: Area) -> str:
        return area.get_absolute_url()
