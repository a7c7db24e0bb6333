"""Languages of events."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from events.querysets.published import by_name

if TYPE_CHECKING:
    from events.models import EventLanguage


class EventLanguageQuerySet(models.QuerySet["EventLanguage"]):
    def in_use(self, now: datetime) -> models.QuerySet[EventLanguage, str]:
        """The tags of languages that published events have."""
        published = by_name("Event").objects.published(now)
        return (
            self.filter(event__in=published).values_list("language", flat=True).distinct()
        )
