"""Announcements as they came, and the listings made of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.safestring import SafeString

from desk.admin import DeskAdmin
from desk.pages import links_to
from events.forms import AnnouncementForm
from events.models import Announcement


@admin.register(Announcement)
class AnnouncementAdmin(DeskAdmin):
    instead_of_deleting = "Listings were made of it: it is kept to compare them with."
    form = AnnouncementForm
    list_display = ["__str__", "received_from", "received_at", "made_of_it"]
    search_fields = ["text", "received_from", "note"]
    date_hierarchy = "received_at"
    ordering = ["-received_at", "-pk"]
    fields = [
        "text",
        ("received_from", "received_at"),
        "note",
        "made_of_it",
        "html",
    ]
    readonly_fields = ["made_of_it"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Announcement]:
        return super().get_queryset(request).prefetch_related("events")

    @admin.display(description="listings made of it")
    def made_of_it(self, announcement: Announcement) -> SafeString | str:
        return (announcement.pk and links_to(announcement.events.all())) or "–"

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Django's own search, which is enough for texts that nobody else reads."""
        words = search_term.replace("\x00", "")
        return admin.ModelAdmin.get_search_results(self, request, queryset, words)
