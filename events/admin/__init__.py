"""The desk: where editors turn announcements into listings. One module per noun."""

from events.admin import (
    announcement,
    event,
    front,
    organization,
    person,
    series,
    sources,
    topics,
)

__all__ = [
    "announcement",
    "event",
    "front",
    "organization",
    "person",
    "series",
    "sources",
    "topics",
]
