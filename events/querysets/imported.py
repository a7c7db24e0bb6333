"""What came from calendars, and what their sources say by now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from events.vocabulary import EventStatus, State

if TYPE_CHECKING:
    from events.models import Difference, Imported

BATCH = 5_000  # rows of one statement, which takes 65,535 values at most
NOT_LISTED = (State.WITHDRAWN, State.BINNED)


class ImportedQuerySet(models.QuerySet["Imported"]):
    def of(self, source: str, uids: Collection[str]) -> Self:
        """Entries with these UIDs, from this source or another: its own last."""
        own = models.Case(models.When(source=source, then=1), default=0)
        return (
            self.filter(uid__in=uids)
            .select_related("event__merged_into", "event__series")
            .order_by(own, "pk")
        )

    def to_come(self, source: str, today: date, last: date) -> Self:
        """What this source listed from ``today`` up to the day ``last``."""
        return self.filter(
            source=source, event__start_date__gte=today, event__start_date__lte=last
        ).select_related("event__merged_into")

    def keep(self, rows: Collection[Imported]) -> None:
        """Saves them, whether they are new or not."""
        self.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["source", "uid", "day"],
            update_fields=["event", "said", "seen_at"],
        )


class DifferenceQuerySet(models.QuerySet["Difference"]):
    def still_open(self) -> Self:
        """Those that nobody has looked at: a listing that was saved since then is as its
        editor wants it. That it is cancelled is told until the listing says so.
        """
        unseen = Q(field="status") | Q(since__gte=F("event__changed_at"))
        listed = self.filter(unseen, event__merged_into=None)
        return listed.exclude(event__state__in=NOT_LISTED).exclude(
            field="status", event__status=EventStatus.CANCELLED
        )

    def to_look_at(self, now: datetime) -> Self:
        """Those of listings that are not over: cancelled ones first, then the soonest."""
        off = models.Case(models.When(field="status", then=0), default=1)
        to_come = Q(event__over_at__gt=now) | Q(event__over_at=None)
        return (
            self.still_open()
            .filter(to_come)
            .select_related("event")
            .order_by(off, F("event__starts_at").asc(nulls_last=True), "event", "field")
        )

    def of_event(self, key: int) -> Self:
        return self.filter(event=key).still_open().order_by("field", "pk")

    def keep(self, rows: Collection[Difference]) -> None:
        self.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["event", "source", "field"],
            update_fields=["value", "since"],
        )

    def settled(self, source: str, keys: Collection[int], field: str) -> Self:
        """Those of these listings that the source does not say any more."""
        return self.filter(source=source, event__in=keys, field=field)
