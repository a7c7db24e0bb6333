"""Links in their order, and what is known of where they lead."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from events import door
from events.querysets.published import by_name
from events.vocabulary import Access, CheckState, LinkKind, State

if TYPE_CHECKING:
    from events.models import (
        Event,
        Link,  # noqa: F401 - named in a base class
    )

LISTED = (State.DRAFT, State.REVIEW, State.PUBLISHED)
SURE_AFTER = timedelta(hours=23)  # a day; timers are not exact
AGAIN_AFTER = timedelta(hours=20)  # each night, while something is wrong


class LinkQuerySet(models.QuerySet["Link"]):
    def in_order(self) -> Self:
        return self.order_by("order", "pk")

    # -- who may see them

    def public(self, now: datetime) -> Self:
        """Those that everybody may see at ``now``; none for joining."""
        return self.filter(door.public(now))

    def for_joining(self, event: Event) -> Self:
        """Those into this meeting that two people want everybody to be told on request, at
        its time: ``door.joining`` says when.
        """
        return self.filter(door.joining_public(), event=event).in_order()

    def without_addresses(self) -> Self:
        """Of each no more than whether and when it may be told."""
        return self.defer("url", "label", "moved_to", "check_result")

    def asked_of(self, event: Event) -> Self:
        """For staff: links for joining it that one person wants to be told, or two do."""
        both = self.filter(kind=LinkKind.JOIN, access__in=door.ASKED_FOR, event=event)
        return both.select_related("asked_by", "confirmed_by", "event").in_order()

    def asked(self) -> Self:
        """For staff: links for joining that one person wants to be told, and no second one
        yet, in listings on which the desk works; what is soonest first.
        """
        waiting = self.filter(kind=LinkKind.JOIN, access=Access.ASKED)
        kept = Q(event__state__in=LISTED, event__merged_into=None)
        found = waiting.filter(kept).defer("url", "label")
        return found.select_related("event", "asked_by").order_by("opens_at", "pk")

    # -- what was found

    def dead(self) -> Self:
        """Those that lead nowhere any more, for sure."""
        return self.filter(check_state=CheckState.DEAD)

    def that_worked(self) -> Self:
        """Those that worked, beginning with the last look."""
        return self.filter(check_state=CheckState.WORKS).order_by("-checked_at", "pk")

    def keep(self, now: datetime, state: CheckState, words: str, moved_to: str = "") -> int:
        """Notes what was found at ``now``; how many links learned of it."""
        return self.update(
            checked_at=now,
            check_state=state,
            check_result=words,
            moved_to=moved_to,
            failing_since=None,
        )

    def keep_failure(self, now: datetime, words: str, is_sure: bool) -> int:
        """Notes that it did not work: dead if that ``is_sure`` or was so a day before."""
        dead = Value(CheckState.DEAD.value)
        before = Q(failing_since__lte=now - SURE_AFTER)
        return self.update(
            checked_at=now,
            check_state=dead
            if is_sure
            else Case(When(before, then=dead), default=Value(CheckState.DOUBTFUL.value)),
            check_result=words,
            moved_to="",
            failing_since=Coalesce("failing_since", now),
        )

    # -- what is to be visited

    def of_listings(self) -> Self:
        """Those of events, series and programmes that are listed or on the way there;
        samples are invented, and their addresses as well.
        """
        listed = {"state__in": LISTED, "merged_into": None, "is_sample": False}
        events = by_name("Event").objects.filter(**listed)
        return self.filter(
            Q(programme__state__in=LISTED)
            | Q(Exists(events.filter(pk=OuterRef("event"))))
            | Q(Exists(events.filter(series=OuterRef("series"))))
        )

    def may_be_visited(self, now: datetime) -> Self:
        """Those that everybody may open at ``now``, or may as soon as their listing is
        published; none that leads into a meeting.
        """
        return self.of_listings().public(now).exclude(url="")

    def private(self, now: datetime) -> Self:
        """Those whose addresses nobody may be told at ``now``, and those into meetings."""
        unopened = Q(opens_at__gt=now)
        return self.filter(
            Q(kind=LinkKind.JOIN) | ~Q(access=Access.PUBLIC) | unopened
        ).exclude(url="")

    def due(self, now: datetime, older_than: timedelta) -> Self:
        """Those never checked, not since ``older_than``, or failing since the last look:
        first of what is soonest, then what waits longest.
        """
        failing = Q(failing_since__isnull=False, checked_at__lte=now - AGAIN_AFTER)
        waits = Q(checked_at=None) | Q(checked_at__lte=now - older_than)
        upcoming = Case(When(event__over_at__gt=now, then=F("event__starts_at")))
        return (
            self.may_be_visited(now)
            .filter(waits | failing)
            .order_by(
                upcoming.asc(nulls_last=True), F("checked_at").asc(nulls_first=True), "pk"
            )
        )

    def at(self, url: str) -> Self:
        """Those that have this address."""
        return self.filter(url=url)

    def addresses(self) -> set[str]:
        return set(self.values_list("url", flat=True).distinct())

    def with_listing(self) -> Self:
        return self.select_related("event", "series", "programme")
