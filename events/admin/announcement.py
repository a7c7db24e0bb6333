"""Announcements as they came, and the listings made of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from desk.admin import DeskAdmin
from desk.pages import links_to
from events import imports
from events.admin.filling import Filling
from events.admin.reading import READ
from events.admin.sources import may_import
from events.forms import AnnouncementForm, PasteForm
from events.models import Announcement


def take_calendars(request: HttpRequest, form: PasteForm) -> None:
    """Imports calendar files, whose events become drafts; says what was done, or beside
    the field why nothing was.
    """
    if not may_import(request):
        form.add_error("file", "You may not import calendars: ask a colleague who may.")
        return
    for name, data in form.calendars:
        try:
            report = imports.import_calendar(
                data, imports.FILE, timezone.now(), request.user
            )
        except imports.NothingRead as refused:
            form.add_error("file", f"“{name}”: {refused}")
        else:
            for sentence in report.sentences():
                messages.success(request, f"“{name}”: {sentence}")


class AnnouncementList(ChangeList):
    def url_for_result(self, result: Any) -> str:
        return reverse("admin:events_announcement_read", args=[result.pk])


@admin.register(Announcement)
class AnnouncementAdmin(DeskAdmin):
    instead_of_deleting = "Listings were made of it: it is kept to compare them with."
    form = AnnouncementForm
    row_pages = [READ]
    list_display = ["announced", "left", "came", "received_from", "made_of_it"]
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

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AnnouncementList

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.paste_page)
        return [
            path("paste/", page, name="events_announcement_paste"),
            *super().get_urls(),
        ]

    @admin.display(description="announcement")
    def announced(self, announcement: Announcement) -> str:
        return announcement.called

    @admin.display(description="received", ordering="received_at")
    def came(self, announcement: Announcement) -> str:
        return f"{announcement.received_at:%-d %b %Y, %H:%M} UTC"

    @admin.display(description="listings made of it")
    def made_of_it(self, announcement: Announcement) -> SafeString | str:
        return (announcement.pk and links_to(announcement.events.all())) or "–"

    @admin.display(description="left to do")
    def left(self, announcement: Announcement) -> str:
        """ "2 of 5 parts", as far as the parts were looked at."""
        pieces = announcement.pieces_kept
        left = sum(not each.is_done for each in pieces)
        if not left:
            return "–" if pieces or announcement.events.all() else "not read yet"
        return f"{left} of {len(pieces)} parts" if len(pieces) > 1 else "to be listed"

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Django's own search, which is enough for texts that nobody else reads."""
        words = search_term.replace("\x00", "")
        return admin.ModelAdmin.get_search_results(self, request, queryset, words)

    # -- how they come in

    def paste_page(self, request: HttpRequest) -> HttpResponse:
        """Takes an announcement in, keeps it, and leads to what can be made of it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PasteForm(request.POST or None, request.FILES or None)
        if form.is_valid() and form.calendars:
            take_calendars(request, form)
        if form.is_valid():
            with transaction.atomic():
                kept = [self.keep(request, each) for each in form.received]
            return self.after(request, kept)
        context = {"form": form, "media": self.media}
        title = "Paste an announcement"
        page: HttpResponse = self.render_row_page(
            request, None, title, "admin/events/announcement/paste.html", context
        )
        return page

    def keep(self, request: HttpRequest, announcement: Announcement) -> Announcement:
        """Saves it before anything is made of it, so that nothing is ever lost."""
        announcement.full_clean()
        announcement.keep(announcement.pieces)
        announcement.save()
        self.log_addition(request, announcement, "Pasted.")
        return announcement

    def after(self, request: HttpRequest, kept: list[Announcement]) -> HttpResponse:
        """Straight to the form if it is one announcement with nothing to decide before."""
        if not kept:
            return HttpResponseRedirect(reverse("admin:events_event_changelist"))
        if len(kept) != 1:
            messages.success(request, f"{len(kept)} announcements are kept. Open each.")
            return HttpResponseRedirect(reverse("admin:events_announcement_changelist"))
        announcement = kept[0]
        pieces = announcement.pieces
        if len(pieces) == 1 and request.user.has_perm("events.add_event"):
            filling = Filling(announcement, pieces[0], sees_people=False)
            if filling.draft.facts and not filling.twins:
                return HttpResponseRedirect(filling.form_page)
        return HttpResponseRedirect(
            reverse("admin:events_announcement_read", args=[announcement.pk])
        )
