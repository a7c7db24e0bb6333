"""Announcements, read: ``split`` cuts a pasted text into its announcements, ``parse`` makes
a draft of each: facts with the words that they come from, how sure each is, and doubts.

Pure: no Django, no clock, no network. Never raises; takes time in proportion to the length.
"""

from __future__ import annotations

from dataclasses import replace
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
from events.announcements.intake import structured
from events.announcements.intake.markup import looks_like_html
from events.announcements.page import Page, unlinked
from events.announcements.splitting import Part
from events.announcements.splitting import split as cut

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

LONGEST = 40_000  # characters, fifteen pages
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


def split(text: str) -> list[Part]:
    """The announcements in a pasted text or page, in their order; together they are all of
    it. What a page states for machines comes with the part that it is about.
    """
    if not looks_like_html(text):
        return cut(text)
    return structured.assigned(cut(structured.readable(text)), text)


def parse(part: Part | str, today: date | None = None) -> Draft:
    """What one announcement says. ``today`` settles a year that it leaves out; without it
    the year stays open. Of a longer text only the first LONGEST characters are read.
    """
    text = part if isinstance(part, str) else part.text
    bare = unlinked(text[:LONGEST])
    page, draft = Page(bare.text, bare.links), Draft(bare.text)
    if isinstance(part, Part) and part.stated:
        prose = parse(text, today)
        draft.add(structured.by_a_clock(part.stated, prose.value("timezone") or ""))
    stated = {id(one) for one in (*draft.facts, *draft.doubts)}
    for read in READERS:
        draft.add(read(page, draft, today))
    return Draft(
        text,
        [
            fact
            if id(fact) in stated
            else replace(fact, spans=tuple(map(bare.origin, fact.spans)))
            for fact in draft.facts
        ],
        [
            replace(doubt, span=bare.origin(doubt.span))
            if doubt.span and id(doubt) not in stated
            else doubt
            for doubt in draft.doubts
        ],
    )
