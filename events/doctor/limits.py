"""What no announcement is needed for to doubt: hours that clocks skip, ends before starts,
very long or very early events, deadlines after the start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from desk.doubts import Doubt
from events import zones
from events.doctor.announced import confirmed, confirmed_end
from events.doctor.said import (
    DAY,
    LONGEST_WORDING,
    Case,
    Fix,
    as_utc,
    at_place,
    clock_words,
    day_words,
    in_year,
    known_zone,
    moved,
    place_of,
    typed_clock,
    typed_day,
    wall,
    whole_day,
)

CHANGES = ("skipped", "repeated")
GUESSES = ("ends-before", "long", "unlikely-hour")
HALF_DAY = timedelta(hours=12)
LONGEST = timedelta(hours=12)
MOST_DAYS = 31
EVENING, EARLY = 17, time(6)
LONG_OPEN = 7  # days
LONGEST_REGISTRATION = timedelta(days=120)
TWELVE = re.compile(r"(?<![0-9:.])12(?:[:.][0-5][0-9])?\s?a\.?\s?m(?!\w)\.?", re.IGNORECASE)


# -- clock changes


def clock_changes(case: Case) -> Iterator[Doubt]:
    """Hours that clocks skip or show twice: both readings, in UTC."""
    said, zone = case.said, case.zone
    if zone:
        changes = {
            field: change
            for field, at in (("start_time", case.begins), ("end_time", case.ends))
            if at and (change := _change(at, said.zone))
        }
        for field, change in changes.items():
            for number, reading in enumerate(change.readings):
                fix = _in_utc(case, number)
                yield _which(change, field, reading, fix, said.zone)
            break  # the other goes with it
    deadline_zone = said.deadline_zone or said.zone
    deadline = wall(said.deadline_date, said.deadline_time)
    if deadline and (change := _change(deadline, deadline_zone)):
        for reading in change.readings:
            fix = _typed("registration_deadline", "registration_deadline_time", reading)
            fix += (("registration_deadline_zone", "UTC"),)
            yield _which(change, "registration_deadline_time", reading, fix, deadline_zone)


def _change(at: datetime, name: str) -> zones.AmbiguousTime | None:
    zone = known_zone(name)
    try:
        if zone:
            zones.instant(at, zone)
    except zones.AmbiguousTime as change:
        return change
    except OverflowError:
        pass
    return None


def _which(
    change: zones.AmbiguousTime, field: str, reading: datetime, fix: Fix, name: str
) -> Doubt:
    clock = f"{change.wall:%-H:%M}"
    what = f"skip {clock}" if change.skipped else f"show {clock} twice"
    first, second = change.readings
    sentence = (
        f"Clocks in {place_of(name)} {what} on {day_words(change.wall)}: it can be "
        f"{first:%-H:%M} or {second:%-H:%M} UTC. Ask the organizer."
    )
    code = "skipped" if change.skipped else "repeated"
    return Doubt(code, field, sentence, fix, f"Make it {reading:%-H:%M} UTC")


def _in_utc(case: Case, number: int) -> Fix:
    """Start and end in UTC; of two readings the one of this ``number``."""
    fix: Fix = ()
    for at, day, clock in (
        (case.begins, "start_date", "start_time"),
        (case.ends, "end_date", "end_time"),
    ):
        change = _change(at, case.said.zone) if at else None
        instant = change.readings[number] if change else at and as_utc(at, case.zone)
        fix += _typed(day, clock, instant) if instant else ()
    return (*fix, ("zone", "UTC"))


def _typed(day: str, clock: str, at: datetime) -> Fix:
    return (day, typed_day(at.date())), (clock, typed_clock(at))


# -- lengths


def lengths(case: Case) -> Iterator[Doubt]:
    """Ends before the start, and events that last very long."""
    said = case.said
    start, last = said.start_date, said.end_date
    if start and last and last < start:
        yield from _days_turned(start, last)
        return
    begins, ends = case.begins, case.ends
    if begins and ends and ends < begins:
        yield from _ends_before(case, begins, ends)
    elif begins and ends and _is_one_pair(case) and not confirmed_end(case):
        yield _very_long(case, begins, ends)
    if start and last and (last - start).days > MOST_DAYS:
        yield from _many_days(case, start, last)


def _is_one_pair(case: Case) -> bool:
    """The two times are so far apart, and of one day or night."""
    begins, ends = case.begins, case.ends
    return bool(begins and ends and LONGEST < ends - begins < DAY)


def _days_turned(start: date, last: date) -> Iterator[Doubt]:
    sentence = f"It ends on {day_words(last)}, before it starts on {day_words(start)}."
    same_year = in_year(last, start.year)
    if same_year and same_year >= start:
        fix: Fix = (("end_date", typed_day(same_year)),)
        words = f"Make the end {whole_day(same_year)}"
        yield Doubt("ends-before", "end_date", sentence, fix, words)
    fix = (("start_date", typed_day(last)), ("end_date", typed_day(start)))
    words = f"Make it {day_words(last)} to {day_words(start)}"
    yield Doubt("ends-before", "end_date", sentence, fix, words)


def _ends_before(case: Case, begins: datetime, ends: datetime) -> Iterator[Doubt]:
    place = place_of(case.said.zone) if case.zone else ""
    sentence = (
        f"It ends at {at_place(ends, place)}, before it starts at {clock_words(begins)}."
    )
    later = moved(ends, HALF_DAY)
    if ends.hour < 12 and later and begins < later:
        fix: Fix = (("end_time", typed_clock(later)),)
        words = f"Make the end {at_place(later, place)}"
        yield Doubt("ends-before", "end_time", sentence, fix, words)
    next_day = moved(ends, DAY)
    if begins.hour >= EVENING and next_day and next_day - begins <= LONGEST:
        fix = (("end_date", typed_day(next_day.date())),)
        words = f"It ends the next day, {whole_day(next_day.date())}"
        yield Doubt("ends-before", "end_time", sentence, fix, words)
    elif ends.time() >= EARLY:
        fix = (("start_time", typed_clock(ends)), ("end_time", typed_clock(begins)))
        words = f"Make it {clock_words(ends)} to {at_place(begins, place)}"
        yield Doubt("ends-before", "end_time", sentence, fix, words)


def _very_long(case: Case, begins: datetime, ends: datetime) -> Doubt:
    place = place_of(case.said.zone) if case.zone else ""
    hours = round((ends - begins).total_seconds() / 3600, 1)
    sentence = (
        f"From {clock_words(begins)} to {at_place(ends, place)} it lasts {hours:g} hours. "
        "Is one of the two in the other half of the day?"
    )
    later, earlier = moved(begins, HALF_DAY), moved(ends, -HALF_DAY)
    if begins.time() < EARLY and later and later < ends:
        fix: Fix = (("start_time", typed_clock(later)),)
        words = f"Make the start {at_place(later, place)}"
        return Doubt("long", "start_time", sentence, fix, words)
    if earlier and begins < earlier and earlier.date() == begins.date():
        fix = (("end_time", typed_clock(earlier)),)
        if earlier.date() != ends.date():
            fix += (("end_date", typed_day(earlier.date())),)
        words = f"Make the end {at_place(earlier, place)}"
        return Doubt("long", "end_time", sentence, fix, words)
    return Doubt("long", "end_time", sentence)


def _many_days(case: Case, start: date, last: date) -> Iterator[Doubt]:
    said_so = any(
        last in days.last.dates(last.year) for days in case.read.days if days.last
    )
    if said_so or case.said.deadline_date == last:  # a call, open until then
        return
    count = (last - start).days + 1
    sentence = f"It lasts {count} days, until {day_words(last)}. Is that meant?"
    months = last.month - start.month
    same_year = in_year(last, start.year)
    slipped = (same_year if last.year > start.year else None) or start
    if (last.year, months) == (start.year, 1) and last.day > start.day:
        slipped = last.replace(month=start.month)
    if slipped > start and (slipped - start).days <= MOST_DAYS:
        fix: Fix = (("end_date", typed_day(slipped)),)
        words = f"Make the end {whole_day(slipped)}"
        yield Doubt("many-days", "end_date", sentence, fix, words)
    else:
        yield Doubt("many-days", "end_date", sentence)


# -- hours of the night


def unlikely_hours(case: Case) -> Iterator[Doubt]:
    """A start at night that the announcement does not tell."""
    begins, ends, said = case.begins, case.ends, case.said
    if not begins or begins.time() >= EARLY:
        return
    place = place_of(said.zone) if case.zone else ""
    midnight = TWELVE.search(said.wording[:LONGEST_WORDING])
    if midnight and begins.hour == 0 and not case.explained(midnight[0]):
        noon = begins.replace(hour=12)
        sentence = f"“{midnight[0]}” is midnight. Is noon meant?"
        fix: Fix = (("start_time", typed_clock(noon)),)
        words = f"Make it {at_place(noon, place)}"
        yield Doubt("unlikely-hour", "start_time", sentence, fix, words)
        return
    if confirmed(case):
        return
    if begins.time() == time() and not said.end_time:
        sentence = f"{at_place(begins, place)} is midnight. If no time is known, give none."
        yield Doubt(
            "unlikely-hour", "start_time", sentence, (("start_time", ""),), "No time"
        )
        return
    later = begins + HALF_DAY
    fix = (("start_time", typed_clock(later)),)
    words = f"Make it {at_place(later, place)}"
    if ends and ends.date() == begins.date() and ends.hour < 12 and begins < ends:
        fix += (("end_time", typed_clock(ends + HALF_DAY)),)
        words = f"Make it {clock_words(later)} to {at_place(ends + HALF_DAY, place)}"
    elif ends and ends <= later:
        fix, words = (), ""
    sentence = f"{at_place(begins, place)} is at night. Is the afternoon meant?"
    yield Doubt("unlikely-hour", "start_time", sentence, fix, words)


# -- deadlines


def deadlines(case: Case) -> Iterator[Doubt]:
    """A registration that closes when the event has begun."""
    said = case.said
    if said.deadline_time and not (said.deadline_zone or said.zone):
        clock = clock_words(said.deadline_time)
        sentence = f"By whose clock does registration close at {clock}? Name the city."
        yield Doubt("zone-missing", "registration_deadline_zone", sentence)
    yield from _announced_deadline(case)
    start, deadline = said.start_date, said.deadline_date
    if not start or not deadline:
        return
    latest = _latest_deadline(case, start)
    if deadline > latest and not _before_it_begins(case):
        sentence = (
            f"Registration closes on {day_words(deadline)}, after the "
            f"{'start' if latest == start else 'end'} on {day_words(latest)}."
        )
        sooner = _sooner(deadline, latest)
        fix: Fix = (("registration_deadline", typed_day(sooner)),)
        words = f"Make the deadline {whole_day(sooner)}"
        yield Doubt("deadline-after", "registration_deadline", sentence, fix, words)
    elif deadline <= start and said.deadline_time and _closes_after(case):
        name = said.deadline_zone or said.zone
        sentence = (
            f"Registration closes at {at_place(said.deadline_time, place_of(name))} on "
            f"{day_words(deadline)}, after the event has begun."
        )
        field = "registration_deadline_time"
        before = moved(datetime.combine(deadline, said.deadline_time), -DAY)
        fix = (("registration_deadline", typed_day(before.date())),) if before else ()
        words = f"Make it {whole_day(before.date())}" if before else ""
        yield Doubt("deadline-after", field, sentence, fix, words)


def _announced_deadline(case: Case) -> Iterator[Doubt]:
    said = case.said
    for days in case.read.deadline_days[:1]:
        first = days.first.dates(said.start_date.year if said.start_date else None)
        if not first or said.deadline_date in first or case.explained(days.words):
            return
        typed = (
            f"the form has {day_words(said.deadline_date)}"
            if said.deadline_date
            else ("none is entered")
        )
        sentence = f"The announcement’s deadline is “{days.words}”; {typed}."
        for day in first:
            fix: Fix = (("registration_deadline", typed_day(day)),)
            words = f"Make the deadline {whole_day(day)}"
            yield Doubt("deadline", "registration_deadline", sentence, fix, words)


def _latest_deadline(case: Case, start: date) -> date:
    """The start; the last day of an exhibition, a course or a call that is open longer."""
    last = case.last_date or start
    return last if (last - start).days >= LONG_OPEN else start


def _instants(case: Case) -> tuple[datetime | None, datetime | None]:
    said = case.said
    zone = known_zone(said.deadline_zone) or case.zone
    closes = wall(said.deadline_date, said.deadline_time)
    return (
        as_utc(closes, zone) if closes and zone else None,
        as_utc(case.begins, case.zone) if case.begins and case.zone else None,
    )


def _closes_after(case: Case) -> bool:
    closes, begins = _instants(case)
    return bool(closes and begins and closes > begins)


def _before_it_begins(case: Case) -> bool:
    closes, begins = _instants(case)
    return bool(closes and begins and closes <= begins)


def _sooner(deadline: date, start: date) -> date:
    """The deadline in the year or the month before, if it was that; or the day of the
    start.
    """
    month = (deadline.replace(day=1) - DAY) if deadline > date(1, 1, 31) else deadline
    for year, number in ((deadline.year - 1, deadline.month), (month.year, month.month)):
        try:
            before = deadline.replace(year=year, month=number)
        except ValueError:
            continue
        if before <= start and start - before <= LONGEST_REGISTRATION:
            return before
    return start
