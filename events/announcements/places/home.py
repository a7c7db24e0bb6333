"""Cities that follow from something else: a known building, who invites, a dateline."""

from __future__ import annotations

import functools
import re

from events.announcements.drafts import Span
from events.announcements.gazetteer import city_called
from events.announcements.page import Page
from events.announcements.places.pieces import (
    CAPITALS,
    LONGEST,
    NOBODY,
    POSTAL,
    Place,
    city_in,
    is_dated,
    pieces_of,
    place_of,
    together,
)
from events.announcements.vocabularies import (
    any_of,
    folded,
    patterns,
    vocabulary,
)

HEAD = 300  # characters at the beginning and the end of a text
NAMES_IN_SHORT = {"New York City": "New York"}
KNOWN_CITY = 100  # thousands of people
TELLS_CITY = patterns("places", "tells_city")
OF_A_CITY = re.compile(
    rf"\b(?i:(?:ville|[Cc]ity|[Tt]own|Mairie|Stadt|Ciudad|Ayuntamiento"
    rf"|Municipalidad|Intendencia"
    rf"|Cidade|Prefeitura|Câmara Municipal|Commune) (?:of |de |da |d['’]|del )?"
    rf"|(?P<school>Universit(?:y|ät|é|at)"
    rf"|Universidade?|Bezirksversammlung|Landeshauptstadt|Hansestadt) (?:of |de |zu "
    rf"|d['’]|do |da )?)"
    rf"(?P<city>{CAPITALS.pattern})"
)
CONFERENCE = re.compile(
    rf"\b(?P<city>{CAPITALS.pattern}) (?i:summer institute|summer school|conference|summit"
    rf"|forum|congress|meeting"
    rf"|workshop|symposium)\b"
)


def completed(page: Page, place: Place, online: bool) -> Place:
    """With the city that the building's own name tells, "Universität Bern", or else the one
    at which whoever invites is at home.
    """
    if place.city or (online and not place.venue):
        return place
    for name, pattern in _buildings().items():
        city = city_called(name)
        if city and place.venue and pattern.search(folded(place.venue)):
            written = NAMES_IN_SHORT.get(name, name)
            return Place(place.venue, written, city.country, place.spans)
    if place.country:
        return place
    if place.venue and TELLS_CITY.search(folded(place.venue)):
        words = [
            word for found in CAPITALS.finditer(place.venue) for word in _names_in(found[0])
        ]
        for name in words:
            city = city_called(name)
            if city and city.population >= KNOWN_CITY:
                return Place(place.venue, name, city.country, place.spans)
    return together(place, _at_home(page, bool(place.venue)))


@functools.cache
def _buildings() -> dict[str, re.Pattern[str]]:
    return {
        city: re.compile(rf"(?<!\w)(?:{any_of(names)})(?!\w)")
        for city, names in vocabulary("buildings").items()
    }


def _names_in(words: str) -> list[str]:
    """Words in capitals as a whole, and the last and the first of them."""
    return [words, words.split()[-1], words.split()[0]]


def _at_home(page: Page, somewhere: bool) -> Place:
    """ "Ville de Lyon"; if the event has a place, also an address at the foot, and the
    university at the head.
    """
    for line in reversed(page.lines[:400] if somewhere else ()):
        if POSTAL.search(line.text):
            found = place_of(page, pieces_of(page, Span(line.start, line.end)))
            if found.city and found.country:
                return Place("", found.city, found.country, found.spans[-1:])
    for named in OF_A_CITY.finditer(page.flow[:LONGEST]):
        name = named["city"]
        if named["school"] and not (somewhere and _at_an_end(page, named.start())):
            continue
        for length in range(len(name.split()), 0, -1):
            words = " ".join(name.split()[:length])
            city = city_called(words)
            if city and city.population >= (KNOWN_CITY if named["school"] else 1):
                return Place("", words, city.country, (Span(*named.span("city")),))
    return Place()


def _at_an_end(page: Page, spot: int) -> bool:
    """At the head of a text or at its foot, in a line that names nobody."""
    begin, end = page.flow.rfind("\n", 0, spot) + 1, page.flow.find("\n", spot)
    line = page.flow[begin : end if end >= 0 else len(page.flow)]
    outside = spot < HEAD or spot > len(page.flow) - HEAD
    return outside and "(" not in line[: spot - begin] and not NOBODY.search(line)


def of_dateline(page: Page) -> Place:
    """ "Paris, le 2 mars 2023", on a line of its own or at its start."""
    for line in page.lines[:200]:
        pieces = pieces_of(page, Span(line.start, line.end))[:2]
        named = city_in(page.said(pieces[0])) if len(pieces) == 2 else None
        if named and is_dated(page, pieces[1]):
            return Place("", named[1], named[0].country, (pieces[0],))
    return Place()


def of_conference(page: Page) -> Place:
    """ "At the Brussels Conference"."""
    for found in CONFERENCE.finditer(page.flow[:20_000]):
        if city := city_called(found["city"]):
            return Place("", found["city"], city.country, (Span(*found.span("city")),))
    return Place()
