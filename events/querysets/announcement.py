"""Announcements, and which of them wait for somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from events.models import Announcement  # noqa: F401 - named in a base class


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def newest_first(self) -> Self:
        return self.order_by("-received_at", "-pk")

    def note(self, key: int, at: int, event: int) -> None:
        """Keeps that this listing was made of the part with the character ``at``."""
        announcement = self.select_for_update().get(pk=key)
        announcement.keep(
            replace(each, nothing=False, events=(*each.events, event))
            if each.start <= at < each.end and event not in each.events
            else each
            for each in announcement.pieces
        )
        announcement.save(update_fields=["parts"])

    def with_these_words(self, text: str) -> Self:
        """The same text, pasted before."""
        return self.filter(text=text).newest_first()
