"""Authors and filmmakers who come: "a film by Ana Gil", later "with the director"."""

from __future__ import annotations

from collections.abc import Iterator

from events.announcements.drafts import Span
from events.announcements.people.details import Entry
from events.announcements.people.entries import people_in
from events.announcements.people.names import Sheet
from events.announcements.vocabularies import patterns

MOST = 6  # works of one announcement


def makers(sheet: Sheet) -> Iterator[Entry]:
    """Who made the book or the film, if the announcement says that its maker is there."""
    there = patterns("makers", "there").search(sheet.plain)
    if not there:
        return
    maker = next(group for group in there.groups() if group)
    place = Span(*there.span(there.groups().index(maker) + 1))
    for tries, work in enumerate(patterns("makers", "made").finditer(sheet.plain)):
        line = sheet.text.find("\n", work.end())
        end = line if line > 0 else len(sheet.text)
        found = people_in(sheet, work.end(), min(end, work.end() + 160), prose=True)
        for entry in found[:2]:
            if entry.name.words < 2:
                continue
            yield Entry(
                entry.name,
                "speaker",
                sheet.text[slice(*place)],
                spans=[place, Span(*work.span())],
                reasons=4,
                end=entry.end,
            )
        if found or tries >= MOST:
            return
