"""Events -> iCalendar (RFC 5545 with 7986 and 9253). Pure: no Django, no clock read; the
same events give the same bytes.

icalendar writes every line; it takes a tenth of a second to import, so that only the
functions that write do it.
"""

import functools
import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from events import zones

if TYPE_CHECKING:
    from icalendar import Component
    from icalendar.prop import vCalAddress, vDuration, vInline, vUri

PRODUCT = "-//Atrocity Events//EN"
STATUSES = {"CONFIRMED", "TENTATIVE", "CANCELLED"}
YEARS_TO_COME = 10  # in which a rule for clocks has to hold before it is said without end
FEWEST_BY_RULE = 3
SHORTEST_TIME = timedelta(days=3)  # Freetown changed its clocks back after four
IN_UTC = {"UTC", "Etc/UTC"}
Clock = tuple[timedelta, str, timedelta]
Address = TypeVar("Address", "vCalAddress", "vUri")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True)
class Entry:
    """One event, as a calendar needs it.

    ``uid``: a plain UUID (RFC 7986, 5.3), never another one.
    ``changed``: aware; what follows from the other fields may differ only if it does.
    ``start``: a date for whole days; a naive datetime is the wall clock of ``zone``.
    ``end``: as the organizer said it, so that a date is the last day; None if not known.
    ``zone``: an IANA name; "" for dates.
    ``organizer``: a name and a URI. ``conferences``: a URI, a label and a FEATURE of
    RFC 7986, 5.11 each. ``parent``: the uid of the event to which it belongs.
    ``concepts``: URIs of its themes. ``group``: what machines call its series.
    ``free``: takes up nobody's time.
    """

    uid: str
    sequence: int
    changed: datetime
    created: datetime | None
    summary: str
    start: date | datetime
    end: date | datetime | None
    zone: str
    status: str
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    organizer: tuple[str, str] | None = None
    conferences: tuple[tuple[str, str, str], ...] = ()
    contact: str = ""
    parent: str = ""
    concepts: tuple[str, ...] = ()
    group: str = ""
    free: bool = False

    def __post_init__(self) -> None:
        timed = isinstance(self.start, datetime)
        if self.end is not None and isinstance(self.end, datetime) != timed:
            raise ValueError("Start and end are both days, or both have a time.")
        for moment in (self.start, self.end):
            if isinstance(moment, datetime) and moment.tzinfo:
                raise ValueError("A start or end is the wall clock of its zone.")
        for moment in (self.changed, self.created):
            if moment and not moment.tzinfo:
                raise ValueError("A change is an instant: it needs a zone.")
        if timed:
            zones.zone_named(self.zone)
        if self.status not in STATUSES:
            raise ValueError(f"“{self.status}” is no status of an event.")


@dataclass(frozen=True)
class About:
    """What a calendar says of itself. ``url``: a page that shows the same; ``source``: its
    own address; ``refresh``: how often to ask for it again.
    """

    name: str
    description: str
    url: str
    source: str
    refresh: timedelta


def calendar(about: About, entries: Iterable[Entry]) -> bytes:
    """A whole file: what it says of itself, the clocks of its zones, its events in the
    order given (RFC 5545, 3.4 and 3.6; RFC 7986, 4 and 5).

    It has no METHOD (3.7.2): that would make it an invitation instead of a publication.
    """
    entries = tuple(entries)
    clocks = [_timezone(*needed) for needed in _zones_used(entries)]
    if not entries:
        clocks = [_timezone("UTC", 2000, 2000)]  # a calendar has a component, by 3.6
    opening, end, _ = _heading(about, entries).rpartition(b"END:VCALENDAR")
    return b"".join([opening, *clocks, *map(_event, entries), end, b"\r\n"])


def exclusive_end(last: date) -> date:
    """The day after ``last``: what DTEND is where an organizer named the last day
    (RFC 5545, 3.6.1). The last day that there is has none after it and is given itself.
    """
    return last + DAY if last < date.max else last


def _heading(about: About, entries: Sequence[Entry]) -> bytes:
    """A VCALENDAR without components. Names that RFC 7986 brought are said as most clients
    know them too.
    """
    from icalendar import Calendar
    from icalendar.prop import vDuration

    refresh = vDuration(about.refresh)
    heading = Calendar()
    _add(heading, "PRODID", _text(PRODUCT))
    _add(heading, "VERSION", _text("2.0"))
    _add(heading, "CALSCALE", _text("GREGORIAN"))
    for name in ("NAME", "X-WR-CALNAME"):
        _add(heading, name, _text(_one_line(about.name)))
    for name in ("DESCRIPTION", "X-WR-CALDESC"):
        _add(heading, name, _text(_lines(about.description)))
    _add(heading, "URL", _uri(about.url))
    _add(heading, "SOURCE", _uri(about.source, VALUE="URI"))
    _add(heading, "X-PUBLISHED-TTL", _text(_written(refresh).decode()))
    heading.add("REFRESH-INTERVAL", refresh, {"VALUE": "DURATION"})
    if entries:
        heading.add("LAST-MODIFIED", max(entry.changed for entry in entries))
    return _written(heading)


@functools.lru_cache(maxsize=4096)
def _event(entry: Entry) -> bytes:
    """A VEVENT (RFC 5545, 3.6.1)."""
    from icalendar import Event
    from icalendar.prop import vCalAddress

    event = Event()
    _add(event, "UID", _text(_one_line(entry.uid)))
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", entry.changed)
    event.add("LAST-MODIFIED", entry.changed)
    if entry.created:
        event.add("CREATED", entry.created)
    _add_moment(event, "DTSTART", entry.start, entry.zone)
    if end := _end(entry):
        _add_moment(event, "DTEND", end, entry.zone)
    _add(event, "SUMMARY", _text(_one_line(entry.summary)))
    _add(event, "STATUS", _text(entry.status))
    _add(event, "TRANSP", _text("TRANSPARENT" if entry.free else "OPAQUE"))
    _add(event, "DESCRIPTION", _text(_lines(entry.description)))
    _add(event, "LOCATION", _text(_one_line(entry.location)))
    _add(event, "URL", _uri(entry.url))
    _add(event, "CATEGORIES", _texts(map(_one_line, entry.categories)))
    _add(event, "CONTACT", _text(_one_line(entry.contact)))
    _add(event, "RELATED-TO", _text(_one_line(entry.parent), RELTYPE="PARENT"))
    _add(event, "REFID", _text(_one_line(entry.group)))
    for concept in entry.concepts:
        _add(event, "CONCEPT", _uri(concept))
    if entry.organizer:
        name, address = entry.organizer
        _add(event, "ORGANIZER", _named(vCalAddress(_uri(address)), CN=name))
    for address, label, feature in entry.conferences:
        access = _uri(address, VALUE="URI", FEATURE=re.findall(r"[\w-]+", feature, re.A))
        _add(event, "CONFERENCE", _named(access, LABEL=label))
    return _written(event)


def _end(entry: Entry) -> date | datetime | None:
    """DTEND; None where no end is known, or none that is later than the start."""
    if entry.end is None or entry.end <= entry.start:
        return None
    return entry.end if isinstance(entry.end, datetime) else exclusive_end(entry.end)


def _add_moment(
    component: "Component", name: str, moment: date | datetime, zone: str
) -> None:
    """A DATE, or a DATE-TIME in UTC or by the clock of a zone (RFC 5545, 3.3.4, 3.3.5)."""
    if not isinstance(moment, datetime):
        component.add(name, moment)
    elif zone in IN_UTC:
        component.add(name, moment.replace(tzinfo=UTC))
    else:
        component.add(name, moment, {"TZID": zone})


# -- texts that cannot leave their line


def _one_line(text: str) -> str:
    """``text`` without line breaks and control characters, a single blank for each run."""
    return re.sub(r"[ \x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", _whole(text)).strip()


def _lines(text: str) -> str:
    """``text`` with each of its line breaks as ``\\n`` and without control characters."""
    text = re.sub(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", _whole(text))
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "", text.replace("\t", " ")).strip()


def _whole(text: str) -> str:
    """``text`` as UTF-8 keeps it: half a surrogate pair becomes U+FFFD, and a byte order
    mark, which readers drop or not, is dropped.
    """
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text.replace("\ufeff", ""))


def _text(value: str, **parameters: str) -> "vInline":
    """A TEXT (RFC 5545, 3.3.11)."""
    from icalendar.prop import vInline

    # icalendar's own vText makes a line break of a backslash before an N.
    for character in "\\;,":
        value = value.replace(character, f"\\{character}")
    return vInline(value.replace("\n", "\\n"), params=parameters)


def _texts(values: Iterable[str]) -> "vInline":
    """Several TEXTs in one property (RFC 5545, 3.1.1); empty ones are left out."""
    from icalendar.prop import vInline

    return vInline(",".join(map(_text, filter(None, values))))


def _uri(value: str, **parameters: str | list[str]) -> "vUri":
    """A URI (RFC 3986): what may not be in one is percent-encoded, nothing twice."""
    from icalendar.prop import vUri

    allowed = "%:/?#[]@!$&'()*+,;="
    given = {name: parameter for name, parameter in parameters.items() if parameter}
    return vUri(quote(value.strip(), safe=allowed, errors="replace"), params=given)


def _named(value: Address, **names: str) -> Address:
    """``value`` with names as parameters, always in quotes (RFC 5545, 3.2).

    A quote or backslash in them is replaced: many clients do not read the escapes of
    RFC 6868, and some read a backslash as the beginning of one.
    """
    for parameter, name in names.items():
        if name := _one_line(name).replace('"', "'").replace("\\", "/"):
            value.params[parameter] = name
    value.params.always_quoted = tuple(names)  # type: ignore[assignment]
    return value


def _add(component: "Component", name: str, value: "vInline | vUri | vCalAddress") -> None:
    """Adds a property, unless there is nothing to say."""
    if value:
        component.add(name, value, encode=False)


def _written(value: "Component | vDuration") -> bytes:
    written: bytes = value.to_ical()  # type: ignore[no-untyped-call]
    return written


# -- clocks of zones


class Onset(NamedTuple):
    """A change of clocks. ``wall``: what they show when it comes."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    daylight: bool


class Rule(NamedTuple):
    """Clocks are changed once a year, on this weekday of this month. ``nth``: on which of
    them, −1 for the last; 0 for the one from ``earliest`` to six days later.
    """

    nth: int
    earliest: int
    month: int
    weekday: int
    clock: time

    def parts(self) -> dict[str, object]:
        """An RRULE (RFC 5545, 3.3.10)."""
        weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[self.weekday]
        rule: dict[str, object] = {"FREQ": "YEARLY", "BYMONTH": self.month}
        if self.nth:
            return rule | {"BYDAY": f"{self.nth}{weekday}"}
        days = list(range(self.earliest, self.earliest + 7))
        return rule | {"BYDAY": weekday, "BYMONTHDAY": days}


def _zones_used(entries: Iterable[Entry]) -> list[tuple[str, int, int]]:
    """Each zone by whose clock an event begins, and its first and last year; by name."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        if isinstance(entry.start, datetime) and entry.zone not in IN_UTC:
            known = years.setdefault(entry.zone, set())
            known |= {entry.start.year, (entry.end or entry.start).year}
    return [(zone, min(known), max(known)) for zone, known in sorted(years.items())]


@functools.lru_cache(maxsize=512)
def _timezone(zone: str, first: int, last: int) -> bytes:
    """A VTIMEZONE that is exact from the beginning of one year to the end of another
    (RFC 5545, 3.6.5).

    icalendar's own add_missing_timezones() puts the beginning of daylight time an hour
    late, and misses what lasts less than two months.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    first, until = max(first, 3), min(last + YEARS_TO_COME, 9998)
    clocks = Timezone()
    _add(clocks, "TZID", _text(zone))
    for onsets, rule in _observances(_onsets(zones.zone_named(zone), first, until)):
        onset = onsets[0]
        observance = TimezoneDaylight() if onset.daylight else TimezoneStandard()
        observance.add("DTSTART", onset.wall)
        observance.add("TZOFFSETFROM", onset.before)
        observance.add("TZOFFSETTO", onset.after)
        _add(observance, "TZNAME", _text(onset.name))
        if rule and onsets[-1].wall.year >= until:
            observance.add("RRULE", rule.parts())
        elif rule:
            # A day later than needed: some clients take UNTIL for a local time.
            end = (onsets[-1].wall + DAY).replace(tzinfo=UTC)
            observance.add("RRULE", rule.parts() | {"UNTIL": end})
        elif others := [onset.wall for onset in onsets[1:]]:
            observance.add("RDATE", others)
        clocks.add_component(observance)
    return _written(clocks)


def _onsets(zone: ZoneInfo, first: int, last: int) -> list[Onset]:
    """The changes of clocks from the first year to the last, after the one that was in
    force before; if that is more than a year older, the clocks as they were a year before.
    """
    begin = datetime(first, 1, 1, tzinfo=UTC) - DAY
    since = begin - 366 * DAY
    changes = list(_changes(zone, since, datetime(last + 1, 1, 1, tzinfo=UTC)))
    before = [change for change in changes if change <= begin]
    onsets = [_onset(zone, change) for change in [*before[-1:], *changes[len(before) :]]]
    if before:
        return onsets
    offset, name, daylight = _clock(zone, since)
    since = since.replace(tzinfo=None)
    return [Onset(since, offset, offset, name, daylight > timedelta()), *onsets]


def _onset(zone: ZoneInfo, change: datetime) -> Onset:
    """What changes at an instant. Daylight time is the one ahead, in Dublin too, where the
    law has it the other way round, and Outlook would not follow.
    """
    before, _, saved_before = _clock(zone, change - SECOND)
    after, name, saved = _clock(zone, change)
    daylight = saved > timedelta() or (not saved and saved_before < timedelta())
    return Onset((change + before).replace(tzinfo=None), before, after, name, daylight)


def _clock(zone: ZoneInfo, moment: datetime) -> Clock:
    """The distance from UTC, the name of the time, and what daylight time adds to it."""
    local = moment.astimezone(zone)
    return (
        local.utcoffset() or timedelta(),
        local.tzname() or "",
        local.dst() or timedelta(),
    )


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """The instants at which clocks begin to be otherwise, to the second."""
    while since < until:
        clock, later = _clock(zone, since), since + SHORTEST_TIME
        if _clock(zone, later) != clock:
            later = _end_of(clock, zone, since)
            yield later
        since = later


def _end_of(clock: Clock, zone: ZoneInfo, since: datetime) -> datetime:
    """The first second at which clocks that were so ``since`` are so no more."""

    def over(seconds: int) -> bool:
        return _clock(zone, since + seconds * SECOND) != clock

    seconds = bisect_left(range(SHORTEST_TIME // SECOND), True, key=over)
    return since + seconds * SECOND


def _observances(onsets: Iterable[Onset]) -> list[tuple[list[Onset], Rule | None]]:
    """The onsets that one observance each can say: those of a rule, and the others of a
    kind.

    Rules are preferred, because Outlook reads no RDATE.
    """
    kinds: dict[tuple[object, ...], list[Onset]] = {}
    for onset in onsets:
        kinds.setdefault(onset[1:], []).append(onset)
    observances: list[tuple[list[Onset], Rule | None]] = []
    for alike in kinds.values():
        others: list[Onset] = []
        for run, rule in _runs(alike):
            if len(run) >= FEWEST_BY_RULE:
                observances.append((run, rule))
            else:
                others += run
        observances += [(others, None)] if others else []
    return sorted(observances, key=lambda observance: observance[0][0].wall)


def _runs(onsets: Iterable[Onset]) -> Iterator[tuple[list[Onset], Rule]]:
    """``onsets`` cut into runs of consecutive years that follow one rule each."""
    run: list[Onset] = []
    rules: set[Rule] = set()
    for onset in onsets:
        followed = _rules(onset.wall)
        if run and rules & followed and onset.wall.year == run[-1].wall.year + 1:
            rules &= followed
        else:
            if run:
                yield run, min(rules, key=_plainness)
            run, rules = [], followed
        run.append(onset)
    if run:
        yield run, min(rules, key=_plainness)


def _rules(wall: datetime) -> set[Rule]:
    """All rules by which clocks could be changed at ``wall``."""
    length = monthrange(wall.year, wall.month)[1]
    nth = {(wall.day + 6) // 7} - {5} | ({-1} if wall.day + 7 > length else set())
    earliest = range(max(1, wall.day - 6), min(wall.day, length - 6) + 1)
    days = [*((which, 0) for which in nth), *((0, day) for day in earliest)]
    return {Rule(*day, wall.month, wall.weekday(), wall.time()) for day in days}


def _plainness(rule: Rule) -> tuple[bool, Rule]:
    """The last Sunday, before the fourth, before the one from the 22nd to the 28th."""
    return not rule.nth, rule
