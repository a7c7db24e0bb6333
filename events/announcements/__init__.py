"""Announcements, read: ``split`` cuts a pasted text into its announcements, ``parse`` makes
a draft of each: facts with the words that they come from, how sure each is, and doubts.

Pure: no Django, no clock, no network. Never raises; takes time in proportion to the length.
"""

from __future__ import annotations

from datetime import date

from events.announcements import (
    bodies,
    contacts,
    kinds,
    links,
    money,
    people,
    places,
    series,
    titles,
    tongues,
    topics,
    whens,
)
from events.announcements.contract import as_json
from events.announcements.drafts import Doubt, Draft, Fact, Span, Sureness
from events.announcements.page import Page
from events.announcements.splitting import Part, split

__all__ = [
    "Doubt",
    "Draft",
    "Fact",
    "Part",
    "Span",
    "Sureness",
    "as_json",
    "parse",
    "split",
]

READERS = (  # in this order: a later one may ask what an earlier one found
    links.read,
    places.read,
    contacts.read,
    money.read,
    tongues.read,
    whens.read,
    people.read,
    bodies.read,
    series.read,
    titles.read,
    kinds.read,
    topics.read,
)


def parse(part: Part | str, today: date | None = None) -> Draft:
    """What one announcement says. ``today`` settles a year that it leaves out; without it
    the year stays open.
    """
    text = part if isinstance(part, str) else part.text
    page, draft = Page(text), Draft(text)
    for read in READERS:
        draft.add(read(page, draft, today))
    return draft
