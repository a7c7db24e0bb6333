"""On which days something that is repeated takes place: bounded in number and in time,
whatever a rule says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import recurring_ical_events
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event, vRecur

MOST_DATES = 60  # of one series
MOST_RULES = 200  # of one file
AHEAD = timedelta(days=731)
SOON = timedelta(days=MOST_DATES + 2)
BEHIND = timedelta(days=31)
LONGEST_RULE = 500  # characters
OLDEST = 60  # years
PART = re.compile(
    r"(?:FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)|(?:INTERVAL|COUNT)=[0-9]+|UNTIL=[0-9TZ]+"
    r"|WKST=[A-Z]{2}|BY(?:DAY|MONTH|MONTHDAY|YEARDAY|WEEKNO|SETPOS|HOUR|MINUTE|SECOND)"
    r"=[0-9A-Z,+-]+)\Z"
)
INTERVAL = re.compile(r"INTERVAL=0*[1-9][0-9]{0,2}\Z")  # by none dateutil never ends
BY_THE_HOUR = re.compile(r"BY(?:HOUR|MINUTE|SECOND)=[^;]*,")
LAST_CYCLE = 9996  # weekdays and leap years come again after 28 years
FAILURES = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)

Start = date | datetime


@dataclass(frozen=True)
class Source:
    """A VEVENT as far as it says when. ``start`` and ``end`` are by one clock, ``end`` is
    exclusive; ``replaces`` is the start of what it stands for.
    """

    start: Start
    end: Start | None
    rule: str = ""
    added: tuple[Start, ...] = ()
    left_out: tuple[Start, ...] = ()
    replaces: Start | None = None
    and_following: bool = False
    sequence: int = 0

    @property
    def repeats(self) -> bool:
        return bool(self.rule or self.added)


@dataclass(frozen=True)
class Occurrence:
    """``source``: the number of the VEVENT that describes it; ``planned``: when it was to
    be before it was moved.
    """

    start: Start
    end: Start | None
    planned: Start
    source: int


def is_usual(source: Source) -> bool:
    """The rule can be followed: it gives days, and some day at all.

    dateutil looks for the next one until the year 9999, which takes minutes if there is
    none. So it is asked about a year that is the same and near the end.
    """
    rule, start = known_parts(source.rule), source.start
    if not rule or BY_THE_HOUR.search(rule):
        return False
    shift = (LAST_CYCLE - start.year) // 28 * 28
    late = datetime(start.year + shift, start.month, start.day)  # noqa: DTZ001 - a wall clock
    endless = re.sub(r";?(?:UNTIL|COUNT)=[^;]*", "", rule).strip(";")
    try:
        return next(iter(rrulestr(endless, dtstart=late)), None) is not None
    except FAILURES:
        return False


def steps(source: Source, today: date) -> int:
    """About how many days dateutil counts until today: it begins with the first."""
    days = max((today - _day(source.start)).days, 0)
    rule = source.rule.upper()
    if "DAILY" in rule or "BY" in rule:
        return days
    return days // (7 if "WEEKLY" in rule else 28)


def known_parts(rule: str) -> str:
    """The parts of a rule that the standard has; "" if it is none, or by the hour."""
    if len(rule) > LONGEST_RULE:
        return ""
    parts = [part.strip() for part in rule.upper().split(";")]
    known = [part for part in parts if PART.match(part)]
    if any(part.startswith("INTERVAL=") and not INTERVAL.match(part) for part in parts):
        return ""
    return ";".join(known) if any(part.startswith("FREQ=") for part in known) else ""


def occurrences(sources: Sequence[Source], today: date) -> tuple[list[Occurrence], bool]:
    """When it takes place: the next sixty times within two years, from a month ago on; if
    all are past, the first sixty. Whether there are more. Raises ValueError for what
    cannot be followed.
    """
    master = next(each for each in sources if each.repeats)
    first = _day(master.start)
    if today.year - first.year > OLDEST or first.year < 1900:
        raise ValueError("It began too long ago.")
    try:
        series = recurring_ical_events.of(_calendar(sources))
        begin = max(first, today - BEHIND)
        # Of what is often a short time is enough, and each date takes a while to find.
        found = series.between(begin, begin + SOON)
        if len(found) <= MOST_DATES:
            found = series.between(begin, begin + AHEAD)
        if not found:
            found = series.between(first, first + AHEAD)
        times = [_occurrence(each, sources) for each in found]
    except FAILURES as error:
        raise ValueError("It cannot be followed.") from error
    times = sorted(times, key=lambda each: (str(each.start), each.source))
    return times[:MOST_DATES], len(times) > MOST_DATES or not _ends(master, begin + AHEAD)


def _ends(master: Source, last: date) -> bool:
    """The rule says that it is over by then, or after so many times."""
    until = re.search(r"UNTIL=([0-9]{8})", master.rule.upper())
    if until:
        return until[1] <= f"{last:%Y%m%d}"
    return "COUNT=" in master.rule.upper() or not master.rule


def _calendar(sources: Sequence[Source]) -> Calendar:
    calendar = Calendar()
    for number, source in enumerate(sources):
        event = Event()
        event.add("UID", "1")
        event.add("DTSTART", source.start)
        event.add("DTEND", source.end or source.start)
        event.add("SEQUENCE", source.sequence)
        event.add("X-SOURCE", str(number))
        if source.rule:
            event.add("RRULE", vRecur.from_ical(_until_local(source)))
        for moment in source.added:
            event.add("RDATE", moment)
        for moment in source.left_out:
            event.add("EXDATE", moment)
        if source.replaces is not None:
            span = {"RANGE": "THISANDFUTURE"} if source.and_following else {}
            event.add("RECURRENCE-ID", source.replaces, parameters=span)
        calendar.add_component(event)
    return calendar


def _until_local(source: Source) -> str:
    """The rule, without what the library does not know, its end by the clock of the
    start, whole day included: programs write it in many ways.
    """
    rule = known_parts(source.rule)
    if isinstance(source.start, datetime):
        return re.sub(r"UNTIL=([0-9]{8})(?![0-9T])", r"UNTIL=\1T235959", rule)
    return re.sub(r"UNTIL=([0-9]{8})T[0-9]{6}Z?", r"UNTIL=\1", rule)


def _occurrence(event: Event, sources: Sequence[Source]) -> Occurrence:
    number = int(str(event["X-SOURCE"]))
    start, end = event.start, event.end  # icalendar's own reading of both
    planned = sources[number].replaces
    if planned is None or sources[number].and_following:
        planned = start
    return Occurrence(start, end if sources[number].end else None, planned, number)


def _day(start: Start) -> date:
    return start.date() if isinstance(start, datetime) else start


def key_of(planned: Start, others: Sequence[Start]) -> str:
    """ "2027-04-08": what a single date of a series is known by, even if its hour changes;
    with the hour only if there are several on a day.
    """
    day = _day(planned)
    if isinstance(planned, datetime) and sum(_day(other) == day for other in others) > 1:
        return f"{planned:%Y-%m-%dT%H:%M}"
    return day.isoformat()
