"""HTML: lists, months, one event, and the who and about-what pages."""

from events.views.embed import embed
from events.views.event import event_page
from events.views.joining import event_joining
from events.views.lists import event_list
from events.views.months import calendar, month
from events.views.site import about, feeds, time_zone
from events.views.topics import (
    area_list,
    area_page,
    organizer_list,
    organizer_page,
    programme_list,
    programme_page,
    series_list,
    series_page,
    speaker_list,
    speaker_page,
    theme_list,
    theme_page,
)

__all__ = [
    "about",
    "area_list",
    "area_page",
    "calendar",
    "embed",
    "event_joining",
    "event_list",
    "event_page",
    "feeds",
    "month",
    "organizer_list",
    "organizer_page",
    "programme_list",
    "programme_page",
    "series_list",
    "series_page",
    "speaker_list",
    "speaker_page",
    "theme_list",
    "theme_page",
    "time_zone",
]
