"""Where an event is held: room or building, city, country; online, in person or both."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import date

from events.announcements.drafts import Doubt, Draft, Fact, Span, Sureness
from events.announcements.gazetteer import country_called
from events.announcements.page import Page, Section
from events.announcements.places.formats import format_facts, said, told_online
from events.announcements.places.home import completed, of_conference, of_dateline
from events.announcements.places.pieces import (
    CAPITALS,
    CLOCK_BEFORE,
    NOBODY,
    POSTAL,
    STREET,
    Place,
    city_in,
    is_clock,
    is_dated,
    is_other,
    is_short_name,
    is_venue,
    pieces_of,
    place_of,
    together,
    venue_words,
    without_postal,
)
from events.announcements.vocabularies import (
    folded,
    same_length,
)

MOST_SENTENCES = 150
LONGEST_LINE = 170  # characters
LONG_LINE = 14  # words
NEAR_A_DAY = 250  # characters
ENOUGH = 4  # points of a line that names the place
FAR = 1500  # characters into the text, where a sentence without a day tells no place
OF_PEOPLE = ("speaker", "panelist", "moderator", "keynote", "discussant")
OTHER_EVENT = re.compile(
    r"(?:[^:\n]{0,30}: ?[^:\n]{0,20}\bfrom the |next|coming|previous|past|kommende\w*"
    r"|nächste\w*|prochaine?s?|próxim[oa]s?"
    r"|siguiente)\b",
    re.I,
)
PHRASE_END = re.compile(
    r"\s(?:on|from|le|du|el|del? [0-9]|am|vom|dia|at|with|to|for|by|and will|will"
    r"|where|which|that|is|starting|beginning|à partir"
    r"|mit|pour|para|ab|um|a partir|statt|laden?|zu|über|and|et|y|und)\s"
)
TOWN_AND_COUNTRY = re.compile(
    rf"\b(?:in|at|à|a|en|em|no|na"
    rf"|im) (?P<city>{CAPITALS.pattern}) ?\((?P<country>{CAPITALS.pattern})\)"
)
NO_VENUE = re.compile(
    r"^(?:tba|tbc|tbd|to be (?:announced|confirmed)|a confirmer|a definir"
    r"|por confirmar|wird (?:noch )?bekannt|no local|zoom|link)"
)
SAID = (  # the words before a place, and those after which it may stand
    r"(?:holds?|held|take[sn]? place|taking place|hosted|meet(?:s|ing)?|gather(?:s"
    r"|ing)?|join us|convene[ds]?|located|opens?|screened|shown"
    r"|in person|live)"
    r"|(?:aura lieu|se tiendra|se deroulera|tient|tenue?|organisee?|rendez-vous"
    r"|accueilli|projet[ée]e?)"
    r"|(?:tendra lugar|se realizara|se celebrara|celebrara|llevara a cabo|realizado"
    r"|convoca|se desarrollara|sera|se hara|se presentara)"
    r"|(?:findet|stattfinden|statt|treffen|ladt|laden|veranstaltet|gezeigt|eroffnet)"
    r"|(?:acontece(?:ra)?|realiza-se|sera realizad[oa]|tera lugar|decorre(?:ra)?"
    r"|ocorrera|sera)"
)
TAKES_PLACE = re.compile(rf"\b(?:{SAID})\b")


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    online = told_online(page, draft)
    place, sureness = _place(page, bool(online))
    if place.venue:
        yield Fact("venue", place.venue, place.spans, sureness)
    if place.city:
        yield Fact("city", place.city, place.spans, sureness)
    if place.country:
        yield Fact("country", place.country, place.spans, sureness)
    yield from format_facts(page, draft, place, online)


def _place(page: Page, online: bool) -> tuple[Place, Sureness]:
    """The place that a label names, or a line near a day, or a sentence; what the one
    leaves out another may tell.
    """
    found = best = Place()
    sureness = Sureness.STATED
    for section in page.labelled("where", "city"):
        found = together(found, _of_section(page, section))
        if found.venue and found.city:
            break
    if not found.venue:
        sureness = Sureness.READ
        lines = [(_of_line(page, span), span) for span in _lines_of_place(page)]
        scored = [(_points(page, place, span), place) for place, span in lines]
        points, best = max(scored, key=lambda one: one[0], default=(0, Place()))
        if points < ENOUGH:
            best = Place()
        elif best.venue or not online:
            found = together(found, best)
    if found.venue and not found.city and not found.country:
        found = together(found, of_dateline(page))
    if not found.venue:
        for span in page.sentences[:MOST_SENTENCES]:
            found = together(found, _of_sentence(page, span))
            if found.venue:
                break
    if online and not found.venue:
        return Place(), sureness
    found = together(found, best)
    if found.venue and not found.city and not found.country:
        found = together(found, of_dateline(page))
    if not found.venue and not found.city:
        found = of_conference(page)
        return (found if found.city else completed(page, found, online)), Sureness.GUESSED
    return completed(page, found, online), sureness


def _of_section(page: Page, section: Section) -> Place:
    if not section.lines:
        return Place()
    first = last = section.lines[0]
    for line in section.lines[1:4]:
        if line.bullet or line.after_gap or len(line.text) > 90:
            break
        last = line
    text = page.flow[first.start : last.end]
    end = re.search(
        r"(?<=[^\W\d_]{4})\.(?=\s+[A-ZÀ-Þ][a-zà-ÿ]+ )|\s(?:\+|&) (?:online|zoom|livestr)",
        text,
        re.I,
    )
    cut = Span(first.start, first.start + (end.start() if end else len(text)))
    if NO_VENUE.search(same_length(page.said(cut))):
        return Place()
    modes = kinds_of_mode(section.heading.label)
    return place_of(page, pieces_of(page, cut), labelled=not modes)


def kinds_of_mode(label: str) -> bool:
    """A label as "In person": what follows may be a place, or not."""
    return bool(said("in_person").search(folded(label)))


def _lines_of_place(page: Page) -> Iterator[Span]:
    """Short lines near a day that name nobody."""
    days = [day.start for day in page.notations.days]
    days += [hours.start for hours in page.notations.hours]
    people = {line.start for section in page.labelled(*OF_PEOPLE) for line in section.lines}
    above = ""
    for line in page.lines[:150]:
        goes_on, above = above.endswith(","), line.text
        if goes_on:
            continue
        if line.start >= page.signature:
            break
        near = any(line.start - NEAR_A_DAY <= day <= line.end + NEAR_A_DAY for day in days)
        near = near or bool(STREET.search(line.text) or POSTAL.search(line.text))
        if not near or line.kinds or len(line.text) > LONGEST_LINE:
            continue
        if line.start in people and not is_venue(line.text.partition(",")[0]):
            continue
        if OTHER_EVENT.match(line.text) or (
            line.bullet and not re.search(r"[0-9]", line.text)
        ):
            continue
        if line.text[-1:] not in "!?" and not NOBODY.search(line.text):
            yield Span(line.start, line.end)


def _points(page: Page, place: Place, span: Span) -> int:
    """How likely a line names the place: by what it has, and how near to a day."""
    if not place.venue and not place.city:
        return 0
    notations = page.notations
    days = [day.start for day in notations.days]
    clocks = [one.begins.start for one in notations.hours]
    before = page.text.rfind("\n", 0, max(span.start - 1, 0))
    after = page.text.find("\n", span.end + 1)
    beside = any(before - 1 <= day <= (after if after >= 0 else span.end) for day in days)
    beside = beside or any(span.start <= clock < span.end for clock in clocks)
    words = page.said(span)
    streets = STREET.search(words) and not is_dated(page, span)
    return (
        3 * bool(place.city)
        + 2 * bool(place.venue)
        + 2 * bool(streets or POSTAL.search(words))
        + 3 * beside
        + bool(place.country)
        - (len(words.split()) > LONG_LINE and not (place.city and place.venue))
    )


def _of_line(page: Page, span: Span) -> Place:
    """ "Hofburg, Vienna", "29 Russell Square, London WC1B 5DP", with a day or without."""
    pieces = [
        piece
        for piece in pieces_of(page, span)
        if not is_dated(page, piece) and not is_clock(page, piece)
    ]
    place = place_of(page, pieces)
    said = [page.said(piece) for piece in pieces]
    told = any(STREET.search(words) or POSTAL.search(words) for words in said)
    beside = len(pieces) < len(pieces_of(page, span))
    if told and (place.city or any(map(STREET.search, said))):
        above = None if place.venue else _line_above(page, span)
        if above:
            return Place(page.said(above), place.city, place.country, (above, span))
        return place
    if place.city and len(pieces) <= 4 and not place.venue:
        before = [piece for piece in pieces if piece.end <= place.spans[-1].start]
        named = [piece for piece in before if is_short_name(page.said(piece))]
        kept = [piece for piece in named if not is_other(page.said(piece))]
        venue = ", ".join(page.said(piece) for piece in kept[-2:])
        return Place(venue, place.city, place.country, (span,))
    if place.venue and (beside or place.city or is_short_name(place.venue)):
        return place
    return place if place.city and _city_alone(page, pieces) else Place()


def _line_above(page: Page, span: Span) -> Span | None:
    """The building, over its address."""
    for line, following in zip(page.lines, page.lines[1:], strict=False):
        if following.start == span.start or following.end == span.end:
            short = len(line.text) < 80 and not line.kinds and not following.after_gap
            named = is_short_name(line.text) and not NOBODY.search(line.text)
            dated = is_dated(page, Span(line.start, line.end))
            return Span(line.start, line.end) if short and named and not dated else None
    return None


def _city_alone(page: Page, pieces: list[Span]) -> bool:
    """Beside the city there is nothing but its country."""
    said = [page.said(piece) for piece in pieces]
    return all(country_called(words) or city_in(words) for words in said)


def _of_sentence(page: Page, span: Span) -> Place:
    """ "will take place at the Palais des Nations in Geneva"."""
    told = TAKES_PLACE.search(page.bare, span.start, span.end)
    near = any(span.start <= day.start < span.end for day in page.notations.days)
    if span.start >= page.signature or not told or not (near or span.start < FAR):
        return Place()
    best = Place()
    for found in TOWN_AND_COUNTRY.finditer(page.flow, span.start, span.end):
        if country := country_called(found["country"]):
            best = Place("", found["city"], country, (Span(*found.span()),))
            break
    for found in _at().finditer(page.bare, span.start, span.end):
        place = _of_phrase(page, Span(found.start("place"), found.end("place")))
        clock = CLOCK_BEFORE.search(page.bare[max(0, found.start() - 14) : found.start()])
        if clock and not place.venue:
            continue  # "12 noon in London"
        best = Place(
            best.venue or place.venue,
            best.city or place.city,
            best.country or place.country,
            (*best.spans, *place.spans),
        )
    return best


def _of_phrase(page: Page, span: Span) -> Place:
    words = page.said(span)
    is_name = words[:1].isupper() or words[:1].isdigit() or words[:1] in '“"«'
    if not is_name and not venue_words().match(folded(words)):
        return Place()
    cut = PHRASE_END.search(words)
    head = words[: cut.start()] if cut else words
    city = country = venue = ""
    for number, piece in enumerate(re.split(r"\s(?:in|à|en|em)\s|,\s", head, maxsplit=3)):
        piece = without_postal(piece.strip(' .,“”"«»'))
        if found := country_called(piece):
            country = country or found
        elif (named := city_in(piece)) and not (number == 0 and is_venue(piece)):
            city, country = city or named[1], country or named[0].country
        elif number == 0 and STREET.search(head) and piece[:1].isupper():
            venue = piece
        elif is_venue(piece) and len(piece.split()) > 1 and CAPITALS.search(piece):
            venue = f"{venue}, {piece}" if venue else piece
    return Place(venue, city, country, (span,) if venue or city else ())


@functools.cache
def _at() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:at|in|a|au|aux|en|dans|im|am|in der|in den|an der|in dem|auf dem|no|na"
        r"|em|sur"
        r"|bei der)(?: (?:the|le|la|les|el|los|las|o|der|die|das|dem|den)(?= )| l['’])? ?"
        r"(?=(?P<place>[^\W_][^.;:\n|()]{2,110}))"
    )
