"""Links into a meeting that visitors are told on request: when, and then which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from events import door
from events.models.event import Event
from events.models.link import Link


@dataclass(frozen=True)
class Joining:
    """From when until when visitors may ask how to join, and whether that is now."""

    opens_at: datetime
    closes_at: datetime
    time: door.Time

    @property
    def is_open(self) -> bool:
        return self.time == door.Time.OPEN

    @property
    def is_over(self) -> bool:
        return self.time == door.Time.AFTER


@dataclass(frozen=True)
class WayIn:
    words: str
    url: str


def joining(event: Event, now: datetime) -> Joining | None:
    """When visitors may ask how to join the event, which is public; None if never. No
    address is read for that. Of several links the one that is open counts, else the next
    to open, else the last.
    """
    around = door.around_it(event)
    if not around or around.closes_at <= now:
        return None
    links = Link.objects.for_joining(event).without_addresses()
    known = [Joining(*window, window.at(now)) for _, window in _windows(links, event)]
    return min(known, key=_nearest, default=None)


def ways_in(event: Event, now: datetime) -> list[WayIn]:
    """What a visitor who asks is told ``now``. The event has to be public."""
    links = _windows(Link.objects.for_joining(event), event)
    return [
        WayIn(link.shown_as, link.url)
        for link, window in links
        if window.at(now) == door.Time.OPEN
    ]


def _windows(links: Iterable[Link], event: Event) -> Iterator[tuple[Link, door.Window]]:
    for link in links:
        if window := door.joining(link, event):
            yield link, window


def _nearest(one: Joining) -> tuple[int, float]:
    order = (door.Time.OPEN, door.Time.BEFORE, door.Time.AFTER).index(one.time)
    soon = one.opens_at if one.time == door.Time.BEFORE else one.closes_at
    moment = soon.timestamp()
    return order, moment if one.time == door.Time.BEFORE else -moment
