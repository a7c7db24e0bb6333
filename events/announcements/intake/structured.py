"""What a page says of its events for machines (schema.org, JSON-LD): facts that are trusted
above its prose.
"""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from events import zones
from events.announcements.drafts import (
    Doubt,
    Fact,
    Partner,
    Price,
    Span,
    Speaker,
    Sureness,
)
from events.announcements.gazetteer import city_called, country_called
from events.announcements.intake.addresses import unwrapped
from events.announcements.intake.markup import Tag, looks_like_html, text_of, tokens
from events.announcements.splitting import Part
from events.announcements.vocabularies import folded
from events.rooms import is_room

LONGEST = 500_000  # characters of one script
MOST_NODES = 5_000
MOST_EVENTS = 100
LONGEST_WORDS = 300
EVENT_TYPES = re.compile(
    r"(?:[A-Z][A-Za-z]*Event|Event|CourseInstance|Festival|Hackathon)\Z"
)
NO_EVENTS = (
    "SaleEvent",
    "PublicationEvent",
    "BroadcastEvent",
    "DeliveryEvent",
    "UserEvent",
)
KINDS = {
    "CourseInstance": "course",
    "ExhibitionEvent": "exhibition",
    "VisualArtsEvent": "exhibition",
    "ScreeningEvent": "exhibition",
}
MODES = {
    "OnlineEventAttendanceMode": "online",
    "OfflineEventAttendanceMode": "in_person",
    "MixedEventAttendanceMode": "hybrid",
}
STATUSES = {
    "EventCancelled": "cancelled",
    "EventPostponed": "postponed",
    "EventRescheduled": "rescheduled",
    "EventMovedOnline": "moved online",
}
AROUND = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)")
BEHIND = re.compile(r"(?:-->|//\s*+\]\]>|/\*\s*+\]\]>\s*+\*/|\]\]>)\s*+;?\s*+\Z")
SPARE_COMMA = re.compile(r",\s*+(?=[}\]])")
MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ](?P<clock>[0-9]{2}:[0-9]{2})(?::[0-9]{2}"
    r"(?:\.[0-9]{1,9})?)?\s?(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?)?\Z"
)
MIDNIGHT, LAST_MINUTE = time(), time(23, 59)
Stated = tuple[Fact | Doubt, ...]


@dataclass(frozen=True)
class StatedEvent:
    """One event of a page: its title, what is said of it, and the same as text."""

    title: str
    facts: Stated
    text: str


# -- from a page ---------------------------------------------------------------------------


def events_in(page: str) -> list[StatedEvent]:
    """The events that a page describes for machines, each once. Never raises."""
    return [*_events_in(page)]


@lru_cache(maxsize=4)  # each part of an announcement asks for its own of one page
def _events_in(page: str) -> tuple[StatedEvent, ...]:
    found: dict[tuple[str, str], StatedEvent] = {}
    for node in _nodes(page):
        title = _words(node.get("name") or node.get("headline"))
        if not title:
            continue
        event = StatedEvent(title, tuple(_facts(node, title)), _as_text(node, title))
        found.setdefault((folded(title), str(node.get("startDate"))), event)
        if len(found) >= MOST_EVENTS:
            break
    return tuple(found.values())


def readable(page: str) -> str:
    """The text of a page, and of those events that it tells machines alone."""
    text = text_of(page)
    seen = folded(text)
    unseen = [event.text for event in events_in(page) if folded(event.title) not in seen]
    if not text.strip():
        return "\n\n---\n\n".join(unseen)
    return "\n\n---\n\n".join([text, *unseen]) if len(unseen) < MOST_EVENTS else text


def assigned(parts: Sequence[Part], page: str) -> list[Part]:
    """The parts of a page's text, each with what is stated of the event that it names; the
    only event belongs to the only part.
    """
    events = events_in(page)
    if len(events) == len(parts) == 1:
        return [with_facts(parts[0], events[0])]
    told = []
    for part in parts:
        words = folded(part.text)
        named = [each for each in events if folded(each.title) in words]
        first = min(named, key=lambda each: words.index(folded(each.title)), default=None)
        if first:
            events.remove(first)
        told.append(with_facts(part, first) if first else part)
    return told


def stated_in(page: str, text: str, is_all: bool = False) -> Stated:
    """What is stated of the event that a part with this ``text`` names; ``is_all``: there
    is no other part.
    """
    part = Part(text, 0, len(text))
    events = events_in(page) if looks_like_html(page) else []
    if not is_all and len(events) == 1 and folded(events[0].title) not in folded(text):
        return ()
    [told] = assigned([part], page) if events else [part]
    return told.stated


def with_facts(part: Part, event: StatedEvent) -> Part:
    """The part with these facts, each with its words where they stand in the text."""
    facts = tuple(
        replace(one, spans=_spans(part.text, one)) if isinstance(one, Fact) else one
        for one in event.facts
    )
    return replace(part, stated=facts)


def _spans(text: str, fact: Fact) -> tuple[Span, ...]:
    value = getattr(fact.value, "name", fact.value)
    at = text.find(value) if isinstance(value, str) and len(value) > 3 else -1
    return (Span(at, at + len(value)),) if at >= 0 else ()


# -- JSON, mended --------------------------------------------------------------------------


def _nodes(page: str) -> Iterator[dict[str, Any]]:
    """All events in the scripts of a page, in their order."""
    left = MOST_NODES
    for token in tokens(page):
        kind = token.attributes.get("type", "") if isinstance(token, Tag) else ""
        if not isinstance(token, Tag) or token.name != "script" or "ld+json" not in kind:
            continue
        waiting = [*reversed(_loaded(token.raw[:LONGEST]))]
        while waiting and left:
            left -= 1
            node = waiting.pop()
            if isinstance(node, list):
                waiting += reversed(node)
            elif isinstance(node, dict):
                if _types(node) and node.get("startDate"):
                    yield node
                inner = ("@graph", "itemListElement", "item", "mainEntity", "subEvent")
                more = (*inner, "subEvents", "event", "events", "hasCourseInstance")
                waiting += [node[name] for name in reversed(more) if name in node]


def _loaded(written: str) -> list[Any]:
    """What stands in a script, however badly it is written."""
    bare = BEHIND.sub("", AROUND.sub("", written)).strip().rstrip(";")
    for attempt in (
        bare,
        SPARE_COMMA.sub("", bare),
        SPARE_COMMA.sub("", entities.unescape(bare)),
    ):
        values: list[Any] = []
        at = 0
        decoder = json.JSONDecoder(strict=False)
        try:
            while at < len(attempt) and len(values) < MOST_EVENTS:
                value, end = decoder.raw_decode(attempt, at)
                values.append(value)
                rest = re.compile(r"[\s,;]*+").match(attempt, end)
                at = rest.end() if rest else end
        except (ValueError, RecursionError):
            if not values:
                continue
        return values
    return []


def _types(node: dict[str, Any]) -> list[str]:
    """The types of an event; none if it is something else."""
    given = node.get("@type")
    named = [str(each).rpartition("/")[2] for each in _list(given)]
    return [name for name in named if EVENT_TYPES.match(name) and name not in NO_EVENTS]


def _list(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return value[:50] if isinstance(value, list) else [value]


def _words(value: Any) -> str:
    """A name in plain words; of an object its own."""
    for one in _list(value):
        if isinstance(one, dict):
            one = one.get("name") or one.get("@value")
        if isinstance(one, str) and one.strip():
            plain = entities.unescape(re.sub(r"<[^<>]{0,500}>", " ", one[:5_000]))
            plain = "".join(sign for sign in plain if sign.isprintable() or sign.isspace())
            return " ".join(plain.split())[:LONGEST_WORDS]
    return ""


def _address(value: Any) -> str:
    for one in _list(value):
        if isinstance(one, dict):
            one = one.get("url") or one.get("@id")
        if isinstance(one, str) and (address := unwrapped(one.strip())).startswith("http"):
            return address
    return ""


# -- facts ---------------------------------------------------------------------------------


def _facts(node: dict[str, Any], title: str) -> Iterator[Fact | Doubt]:
    for field, value in _values(node, title):
        if isinstance(value, Doubt):
            yield value
        elif value not in ("", None):
            yield Fact(field, value, (), Sureness.STATED)


def _values(node: dict[str, Any], title: str) -> Iterator[tuple[str, Any]]:
    yield "title", title
    places = [*_places(node)]
    yield from places
    given = dict(places)
    yield from _when(node, given.get("city", ""), given.get("country", ""))
    mode = _words(node.get("eventAttendanceMode")).rpartition("/")[2]
    virtual = any("VirtualLocation" in str(each.get("@type")) for each in _objects(node))
    real = bool(given.get("venue") or given.get("city"))
    guessed = {(True, True): "hybrid", (True, False): "online"}.get((virtual, real))
    yield "format", MODES.get(mode) or guessed
    info = _address(node.get("url"))
    yield "info_url", info
    yield from _bodies(node)
    yield from _offers(node, info)
    for one in _list(node.get("inLanguage")):
        tag = one.get("alternateName") or one.get("name") if isinstance(one, dict) else one
        if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", str(tag)):
            yield "languages", re.split("[-_]", str(tag))[0].lower()
    yield "parent_event", _words(node.get("superEvent"))
    yield "event_type", next(filter(None, map(KINDS.get, _types(node))), None)
    status = STATUSES.get(_words(node.get("eventStatus")).rpartition("/")[2])
    if status:
        sentence = f"The page itself calls the event {status}."
        yield "status", Doubt("stated-status", "status", sentence)


def _objects(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in _list(node.get("location")) if isinstance(each, dict)]


def _places(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Venue, city and country of the first real place; how to join of a virtual one."""
    for place in _objects(node):
        if "VirtualLocation" in str(place.get("@type")):
            yield "join_url", _address(place.get("url"))
            continue
        venue = _words(place.get("name"))
        if is_room(venue):
            yield "join_url", venue
        elif not re.fullmatch(r"(?i)online|virtual|zoom|webinar|tba|tbc", venue):
            yield "venue", venue
        address = next(iter(_list(place.get("address"))), None)
        if isinstance(address, dict):
            city = _words(address.get("addressLocality"))
            yield "city", city
            country = _words(address.get("addressCountry"))
            known = country.upper() if len(country) == 2 else country_called(country)
            yield "country", known or ""
        return


def _when(node: dict[str, Any], city: str, country: str) -> Iterator[tuple[str, Any]]:
    """The start and the end, by the clock of the place where that shows the same."""
    start, end = _moment(node.get("startDate")), _moment(node.get("endDate"))
    if start is None:
        return
    if _is_whole_day(start, end):
        first, last = _day(start), _day(end) if end else None
        yield "start_date", first.isoformat()
        if last and last > first:
            yield "end_date", last.isoformat()
        yield "date_precision", "day"
        return
    assert isinstance(start, datetime)
    zone = _zone_of(start, city, country)
    yield "timezone", zone
    yield "date_precision", "minute"
    for name, moment in (("start", start), ("end", end)):
        if not isinstance(moment, datetime) or (
            name == "end" and not _later(moment, start)
        ):
            continue
        if moment.tzinfo:
            yield f"{name}_utc", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        local = (
            moment.astimezone(zones.zone_named(zone)) if zone and moment.tzinfo else moment
        )
        yield f"{name}_local", f"{local:%Y-%m-%dT%H:%M}"
        if name == "start":
            yield "start_date", f"{local:%Y-%m-%d}"
            first = local.date()
        elif local.date() > first:
            yield "end_date", f"{local:%Y-%m-%d}"


def by_a_clock(stated: Stated, zone: str) -> Iterator[Fact | Doubt]:
    """The facts, with their times by the clock of a city: by that of ``zone``, which the
    prose names, if it shows the same; else in UTC, and doubtful.
    """
    given = {one.field: one.value for one in stated if isinstance(one, Fact)}
    if "timezone" in given or "start_utc" not in given:
        yield from stated
        return
    instant = datetime.fromisoformat(given["start_utc"].replace("Z", "+00:00"))
    shown = datetime.fromisoformat(f"{given['start_local']}+00:00") - instant
    try:
        clock = zones.zone_named(zone or "UTC")
    except zones.UnknownZone:
        clock = zones.zone_named("UTC")
    if shown and instant.astimezone(clock).utcoffset() != shown:
        clock = zones.zone_named("UTC")
        yield Doubt(
            "stated-clock",
            "zone",
            "The page states the time for machines without a city, and not by the clock "
            "that its text names: it is given in UTC. Name the city.",
        )
    yield Fact("timezone", clock.key, (), Sureness.STATED)
    for one in stated:
        if isinstance(one, Fact) and one.field in ("start_local", "end_local"):
            moment = given[one.field.replace("local", "utc")].replace("Z", "+00:00")
            local = datetime.fromisoformat(moment).astimezone(clock)
            one = replace(one, value=f"{local:%Y-%m-%dT%H:%M}")
        elif isinstance(one, Fact) and one.field == "start_date":
            one = replace(one, value=f"{instant.astimezone(clock):%Y-%m-%d}")
        yield one


def _later(end: datetime, start: datetime) -> bool:
    if (end.tzinfo is None) != (start.tzinfo is None):
        return False
    return end > start


def _zone_of(start: datetime, city: str, country: str) -> str:
    """The clock of the city, if it shows what is said; else nobody knows it."""
    known = city_called(city, country) if city else None
    if not known:
        return ""
    shown = start.replace(tzinfo=zones.zone_named(known.zone)).utcoffset()
    in_utc = start.tzinfo is not None and not start.utcoffset()
    return (
        known.zone if start.tzinfo is None or in_utc or shown == start.utcoffset() else ""
    )


def _moment(value: Any) -> date | datetime | None:
    """A day or a time, with its offset if one is given."""
    found = MOMENT.match(str(next(iter(_list(value)), "")).strip())
    try:
        if not found:
            return None
        if not found["clock"]:
            return date.fromisoformat(found["day"])
        offset = (found["offset"] or "").replace("Z", "+00:00")
        moment = datetime.fromisoformat(f"{found['day']}T{found['clock']}{offset}")
        return moment if 1900 < moment.year < 2200 else None
    except ValueError:
        return None


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _is_whole_day(start: date | datetime, end: date | datetime | None) -> bool:
    """Many programs write a day as 00:00 to 23:59, or to nothing."""
    if not isinstance(start, datetime):
        return True
    ends = end.time() if isinstance(end, datetime) else MIDNIGHT
    return start.time() == MIDNIGHT and ends in (MIDNIGHT, LAST_MINUTE)


def _bodies(node: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for one in _list(node.get("organizer")):
        if not (isinstance(one, dict) and "Person" in str(one.get("@type"))):
            yield "organizers", _words(one)
    for one in (*_list(node.get("performer")), *_list(node.get("performers"))):
        if isinstance(one, dict) and "Person" in str(one.get("@type")):
            name = _words(one)
            position = _words(one.get("jobTitle"))
            works_for = _words(one.get("worksFor") or one.get("affiliation"))
            if name:
                yield "speakers", Speaker(name, "speaker", "", position, works_for)
    for name, role in (("sponsor", "sponsor"), ("funder", "supporter")):
        for one in _list(node.get(name)):
            if called := _words(one):
                yield "partners", Partner(called, role)


def _offers(node: dict[str, Any], info: str) -> Iterator[tuple[str, Any]]:
    offers = [each for each in _list(node.get("offers")) if isinstance(each, dict)]
    prices = []
    for offer in offers:
        amount = (
            str(offer.get("price", offer.get("lowPrice", ""))).replace(",", ".").strip()
        )
        currency = str(offer.get("priceCurrency", "")).strip().upper()
        if re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,2})?", amount):
            prices.append(float(amount))
            if float(amount) and re.fullmatch("[A-Z]{3}", currency):
                yield "prices", Price(float(amount), currency)
        address = _address(offer.get("url"))
        if address and address != info:
            yield "registration_url", address
    said = str(node.get("isAccessibleForFree", "")).lower().rpartition("/")[2]
    if said in ("true", "false"):
        yield "free", said == "true"
    elif prices:
        yield "free", not any(prices)


# -- as text -------------------------------------------------------------------------------


def _as_text(node: dict[str, Any], title: str) -> str:
    """The event in words, for a page that shows it to machines alone."""
    facts = dict(_values(node, title))
    times = " – ".join(
        str(facts.get(f"{end}_local") or facts.get(f"{end}_date")).replace("T", ", ")
        for end in ("start", "end")
        if facts.get(f"{end}_local") or facts.get(f"{end}_date")
    )
    place = ", ".join(filter(None, (facts.get("venue"), facts.get("city"))))
    lines = [
        title,
        "",
        f"Date: {times}",
        f"Venue: {place}" if place else "",
        f"More information: {facts['info_url']}" if facts.get("info_url") else "",
        "",
        text_of(str(next(iter(_list(node.get("description"))), ""))[:20_000]),
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
