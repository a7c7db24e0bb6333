"""Every list and every event in the formats that people's programs read."""

from events.formats.atom import events_atom
from events.formats.calendar import event_ics, events_ics
from events.formats.data import (
    event_json,
    events_json,
    index_json,
    nothing_here,
    topic_json,
)
from events.formats.guide import api_fields, api_page
from events.formats.notices import robots_txt, security_txt
from events.formats.openapi import openapi
from events.formats.sitemap import sitemap_index, sitemap_section
from events.formats.table import events_csv

__all__ = [
    "api_fields",
    "api_page",
    "event_ics",
    "event_json",
    "events_atom",
    "events_csv",
    "events_ics",
    "events_json",
    "index_json",
    "nothing_here",
    "openapi",
    "robots_txt",
    "security_txt",
    "sitemap_index",
    "sitemap_section",
    "topic_json",
]
