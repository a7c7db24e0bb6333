"""What can be unknown of an event, or not sure: the SQL of ``events.models.facts``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from events.querysets.published import by_name
from events.vocabulary import (
    JOINING,
    LEADING_ROLES,
    REGISTERING,
    WITH_A_VENUE,
    WITHOUT_HOURS,
    Certainty,
    CheckState,
    EventStatus,
    Format,
    Pace,
    Registration,
)


def has(model: str, **conditions: object) -> Q:
    rows: Any = by_name(model)._default_manager
    return Q(Exists(rows.filter(event=OuterRef("pk"), **conditions)))


def has_a_theme() -> Q:
    through = by_name("Event").themes.through._default_manager
    return Q(Exists(through.filter(event=OuterRef("pk"))))


def at_hours() -> Q:
    """It is on a day on which one has to be there in time."""
    timeless = Q(kind__in=WITHOUT_HOURS) | Q(pace=Pace.ONGOING)
    return Q(start_date__isnull=False) & ~timeless


def nobody_can_join() -> Q:
    can = has("Link", kind__in=JOINING, url__gt="")
    unsaid = Q(
        format__in=(Format.ONLINE, Format.HYBRID),
        registration=Registration.NOT_NEEDED,
        access_steps="",
    )
    return ~can & (~Q(joining_note="") | unsaid)


LACKING: dict[str, Callable[[], Q]] = {  # by the code of the fact
    "date": lambda: Q(pace=Pace.TO_BE_ANNOUNCED) | Q(status=EventStatus.POSTPONED),
    "start_time": lambda: at_hours() & Q(start_time__isnull=True),
    "zone": lambda: at_hours() & Q(zone=""),
    "certainty": lambda: ~Q(certainty=Certainty.STATED),
    "end_time": lambda: at_hours() & Q(start_time__isnull=False, end_time__isnull=True),
    "joining": nobody_can_join,
    "registration": lambda: (
        Q(registration=Registration.UNKNOWN) & ~has("Link", kind__in=REGISTERING)
    ),
    "registration_link": lambda: (
        Q(registration=Registration.REQUIRED) & ~has("Link", kind__in=REGISTERING)
    ),
    "link": lambda: has("Link", url=""),
    "dead-link": lambda: has("Link", check_state=CheckState.DEAD, url__gt=""),
    "moved-link": lambda: has("Link", check_state=CheckState.MOVED, url__gt=""),
    "format": lambda: Q(format=Format.UNKNOWN),
    "city": lambda: Q(format__in=WITH_A_VENUE, city=""),
    "venue": lambda: Q(format__in=WITH_A_VENUE, venue=""),
    "organizer": lambda: ~has("Credit", role__in=LEADING_ROLES),
    "language": lambda: ~has("EventLanguage"),
    "title": lambda: Q(title_is_ours=True),
    "summary": lambda: Q(summary=""),
    "theme": lambda: ~has_a_theme(),
}


def lacking(what: str) -> Q:
    """Of which the fact with this code is unknown; "anything": of which one of them is."""
    if what in LACKING:
        return LACKING[what]()
    either = Q()
    for condition in LACKING.values():
        either |= condition()
    return either
