"""Online, in person, or both."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from events.announcements.drafts import Draft, Fact, Span, Sureness
from events.announcements.page import Page
from events.announcements.places.pieces import LONGEST, Place
from events.announcements.vocabularies import (
    any_of,
    patterns,
    vocabulary,
)


def told_online(page: Page, draft: Draft) -> tuple[Span, ...]:
    """Where it says that the event is online, as a whole or in part."""
    for section in page.labelled("where", "format"):
        for line in section.lines[:2]:
            if found := re.compile(ONLINE_WORDS).search(page.bare, line.start, line.end):
                return (Span(*found.span()),)
    if found := ONLINE_EVENT.search(page.bare, 0, LONGEST):
        return (Span(*found.span()),)
    for name in ("platforms", "join_url"):
        for fact in draft.facts_of(name):
            if name == "join_url" or fact.value in MEETS:
                return fact.spans
    return ()


MEETS = (
    "Zoom",
    "Microsoft Teams",
    "Webex",
    "Google Meet",
    "GoToWebinar",
    "YouTube",
    "UN Web TV",
    "Hopin",
    "Jitsi",
    "BigBlueButton",
)
ONLINE_WORDS = (
    r"\b(?:online|on-line|virtual\w*|zoom|webinar|livestream|en ligne|en linea"
    r"|virtuel\w*|virtuell\w*|digital|visioconference|webex|teams|youtube|remote"
    r"|remot[oa]|distanciel|a distancia?)\b"
)
ONLINE_EVENT = patterns("places", "online_event")


def format_facts(
    page: Page, draft: Draft, place: Place, online: tuple[Span, ...]
) -> Iterator[Fact]:
    hybrid = said("hybrid").search(page.bare, 0, LONGEST)
    there = bool(place.venue or place.city)
    here = said("in_person").search(page.bare, 0, LONGEST)
    if hybrid and (there or "hybrid" in hybrid[0] or "hibrid" in hybrid[0]):
        yield Fact("format", "hybrid", (Span(*hybrid.span()),))
    elif online and there and (place.venue or here):
        yield Fact("format", "hybrid", (*online, *place.spans), Sureness.GUESSED)
    elif online:
        yield Fact("format", "online", online)
    elif place.venue:
        yield Fact("format", "in_person", place.spans)
    elif here:
        yield Fact("format", "in_person", (Span(*here.span()),))
    elif place.city:
        yield Fact("format", "in_person", place.spans, Sureness.GUESSED)


@functools.cache
def said(group: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{any_of(vocabulary('places')[group])})(?![\w-])")
