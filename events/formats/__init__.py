"""Every list and every event in the formats that people's programs read."""

from events.formats.data import (
    event_json,
    events_json,
    index_json,
    nothing_here,
    topic_json,
)
from events.formats.guide import api_fields, api_page
from events.formats.openapi import openapi

__all__ = [
    "api_fields",
    "api_page",
    "event_json",
    "events_json",
    "index_json",
    "nothing_here",
    "openapi",
    "topic_json",
]
