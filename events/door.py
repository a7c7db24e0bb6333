"""The door: what everybody may see of an event, of a part that somebody has in it, of a
link. Each decision stands here once for a row at hand and once as a condition of queries;
the index has it once more in SQL. ``tests/test_door.py`` holds all of them together.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from events.vocabulary import (
    Access,
    EventStatus,
    LinkKind,
    ParticipationVisibility,
    State,
)
from organizers.models import Visibility

if TYPE_CHECKING:
    from events.models import Event, Link

BEYOND = timedelta(days=1)  # before an event and after it a link for joining may be shown
ASKED_FOR = (Access.ASKED, Access.PUBLIC)  # of a link for joining: by one person, by two
OFF = (EventStatus.CANCELLED, EventStatus.POSTPONED)


# -- events --------------------------------------------------------------------------------


def is_published(event: Event, now: datetime) -> bool:
    """Everybody may see it at ``now``."""
    appeared = event.publish_at is None or event.publish_at <= now
    return event.state == State.PUBLISHED and appeared and event.merged_into_id is None


def published(now: datetime, path: str = "") -> Q:
    """The same, for events at ``path``."""
    return Q(
        Q((f"{path}publish_at__isnull", True)) | Q((f"{path}publish_at__lte", now)),
        (f"{path}state", State.PUBLISHED),
        (f"{path}merged_into__isnull", True),
    )


# -- parts in an event ---------------------------------------------------------------------

SHOWN: tuple[str, ...] = (*Visibility.values,)  # what shows most comes first
HIDING = SHOWN[1:]


def shown(part: str, person: str | None) -> str:
    """The stricter of both settings, one of ``SHOWN``; what is not known shows nothing."""
    settings = {part, person or Visibility.NAMED.value}
    if not settings <= {*SHOWN, ParticipationVisibility.AS_PERSON.value}:
        return Visibility.HIDDEN.value
    return next((each for each in HIDING[::-1] if each in settings), SHOWN[0])


def named() -> Q:
    """Parts of which everybody may know who has them."""
    return ~Q(visibility__in=HIDING) & ~Q(person__visibility__in=HIDING)


def known() -> Q:
    """Parts of which everybody may know that somebody has them."""
    hidden = ParticipationVisibility.HIDDEN
    return ~Q(visibility=hidden) & ~Q(person__visibility=hidden)


# -- links ---------------------------------------------------------------------------------


def is_public(link: Link, now: datetime) -> bool:
    """Everybody may see it at ``now``, on pages and in every format. Never true of a link
    for joining: that is shown only to who asks, as ``joining`` says.
    """
    opened = link.opens_at is None or link.opens_at <= now
    closed = link.closes_at is not None and link.closes_at <= now
    for_all = link.access == Access.PUBLIC and link.kind != LinkKind.JOIN
    return for_all and opened and not closed


def public(now: datetime) -> Q:
    """The same, for links."""
    return (
        Q(access=Access.PUBLIC)
        & ~Q(kind=LinkKind.JOIN)
        & (Q(opens_at__isnull=True) | Q(opens_at__lte=now))
        & (Q(closes_at__isnull=True) | Q(closes_at__gt=now))
    )


class Time(IntEnum):
    BEFORE, OPEN, AFTER = range(3)


class Window(NamedTuple):
    """From when until when a link for joining is shown to who asks for it."""

    opens_at: datetime
    closes_at: datetime

    def at(self, now: datetime) -> Time:
        if now < self.opens_at:
            return Time.BEFORE
        return Time.OPEN if now < self.closes_at else Time.AFTER


def joining(link: Link, event: Event) -> Window | None:
    """When everybody may ask for this address, if ever: two people have agreed to it, and
    only around an event that takes place.
    """
    two = link.asked_by_id and link.confirmed_by_id not in (None, link.asked_by_id)
    if link.kind != LinkKind.JOIN or link.access != Access.PUBLIC or not two:
        return None
    around = around_it(event)
    if not (around and link.opens_at and link.closes_at) or event.status in OFF:
        return None
    window = Window(
        max(link.opens_at, around.opens_at), min(link.closes_at, around.closes_at)
    )
    return window if window.opens_at < window.closes_at else None


def around_it(event: Event) -> Window | None:
    """The longest time for which a link for joining it may be shown; None of an event that
    has no date, or no end.
    """
    if not event.starts_at or not event.over_at:
        return None
    try:
        return Window(event.starts_at - BEYOND, event.over_at + BEYOND)
    except OverflowError:  # the year 1 or 9999
        return None


def joining_public() -> Q:
    """Links that ``joining`` shows at some time, if their event has one."""
    agreed = Q(kind=LinkKind.JOIN, access=Access.PUBLIC, confirmed_by__isnull=False)
    return agreed & ~Q(url="")
