"""The desk: where editors turn announcements into listings. One module per noun."""

from events.admin import announcement, event, organization, person, series, topics

__all__ = ["announcement", "event", "organization", "person", "series", "topics"]
