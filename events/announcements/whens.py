"""When the event is: its days, times and zone, and the last day to register."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from events import zones
from events.announcements.drafts import Doubt, Draft, Fact, OtherTime, Span, Sureness
from events.announcements.marks import Marks
from events.announcements.page import Page
from events.announcements.times import clocks, meanings, mentions, months, occasions, years
from events.announcements.times.clocks import Programme, Slot
from events.announcements.times.meanings import Meaning, Told
from events.announcements.times.mentions import Day, Mention
from events.announcements.times.occasions import Occasion
from events.announcements.times.places import (
    country_of_place,
    zone_in,
    zone_of_place,
)
from events.announcements.times.surroundings import Surroundings
from events.notations import Hours
from events.notations.days import TO, WEEKDAY

DAYS_OF_COURSE = 4  # between its first and its last
COURSE_HEAD = 700  # characters, in which a course says that it is one
WEEKDAYS = re.compile(rf"(?<!\w){WEEKDAY}\.?\s?{TO}\s?{WEEKDAY}", re.IGNORECASE)
BY_DAY = re.compile(  # the month is the event's
    r"(?<!\w)(?:by|before|until|no later than|avant|jusqu'au|d'ici|bis|hasta|antes|ate)\s"
    r"(?:(?:the|le|au|el|del|zum|dem|o|ao|do|dia)\s){0,2}(?P<day>[1-9]|[12][0-9]|3[01])"
    r"(?:st|nd|rd|th|\.|º)?(?=\s?[,;.)]|\s?$|\s(?:at|via|through|using|par|sur|por"
    r"|pelo|pela"
    r"|unter|per|an|no|na)\s)(?![.,:/][0-9])",
    re.MULTILINE,
)
AMERICAN = ("US", "PH", "FM", "PW")  # 4/8 is the eighth of April


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    here = Surroundings(page, Marks(page.without_links, "when"))
    found = mentions.mentions(here)
    when = occasions.occasion(page.without_links, found)
    if when:
        yield from _day_facts(here, draft, found, when, today)
    else:
        yield from _month_facts(here, found)
        yield from _deadline_facts(here, draft, found, None, today)


@dataclass(frozen=True)
class Dated:
    """The days of the event, settled."""

    first: Day
    last: Day | None
    sureness: Sureness

    @property
    def on(self) -> date:
        """The first day; in a leap year where none is known."""
        return self.first.on


def _day_facts(
    here: Surroundings,
    draft: Draft,
    found: list[Mention],
    when: Occasion,
    today: date | None,
) -> Iterator[Fact | Doubt]:
    order = _day_first(here, draft)
    year = years.settled(here, found, when, today, order)
    dated = _dated(when, year.number, order, year.sureness)
    spans = (*occasions.spans(when), *year.spans)
    yield Fact("start_date", dated.first.iso, spans[:1] + year.spans, dated.sureness)
    if dated.last:
        yield Fact("end_date", dated.last.iso, spans[-1:], dated.sureness)
    yield from year.doubts
    yield from _doubts_of_days(here, when, dated, order)
    yield from _time_facts(here, draft, found, when, dated)
    yield from _deadline_facts(here, draft, found, dated, today)


def _day_first(here: Surroundings, draft: Draft) -> bool:
    """In 04/08 the day stands first, not the month as in the United States."""
    for days in here.days:
        if "/" in days.words and len(days.first.choices) == 1:
            numbers = re.findall(r"[0-9]+", days.words)
            if (
                len(numbers) >= 2
                and len(numbers[0]) < 4
                and int(numbers[0]) != int(numbers[1])
            ):
                return int(numbers[0]) == days.first.choices[0][1]
    if here.page.language != "en":
        return True
    if country := country_of_place(draft):
        return country not in AMERICAN
    whose = {one.whose.readings[0].place for one in here.hours if one.whose}
    return whose.isdisjoint({"New York", "Chicago", "Denver", "Los Angeles"})


def _dated(when: Occasion, year: int, day_first: bool, sureness: Sureness) -> Dated:
    first = years.choice(when.first.days.first, year, day_first)
    last = None
    written = when.last.days.first if when.last else when.first.days.last
    if written:
        month, day = years.choice(written, written.year or year, day_first)
        ends = written.year or (year + ((month, day) < first) if year else 0)
        last = Day(ends, month, day)
    begins = when.first.days.first.year or year
    start = Day(begins, *first)
    if last and last[1:] == start[1:]:
        last = None
    stated = when.first.labelled or when.first.heads_line or when.first.score >= 8
    if sureness is Sureness.STATED and not stated:
        sureness = Sureness.READ
    return Dated(start, last, Sureness.GUESSED if when.several else sureness)


def _doubts_of_days(
    here: Surroundings, when: Occasion, dated: Dated, day_first: bool
) -> Iterator[Doubt]:
    span = Span(when.first.start, when.first.end)
    said = here.page.said(span)
    weekday = when.first.days.first.weekday
    if dated.first.year and weekday is not None and dated.on.weekday() != weekday:
        sentence = f"“{said}”: {_words(dated.on)} is a {dated.on:%A}."
        yield Doubt("weekday", "start_date", sentence, span)
    elif weekday is None and len(when.first.days.first.choices) > 1:
        sentence = f"“{said}” is read as {_words(dated.on, bool(dated.first.year))}."
        yield Doubt("day-or-month", "start_date", sentence, span)
    if when.several:
        sentence = f"The announcement names several days; the first is “{said}”."
        yield Doubt("several-days", "start_date", sentence, span)
    for rival in when.rivals[-1:]:
        other = Span(rival.start, rival.end)
        sentence = f"It could also be “{here.page.said(other)}”."
        yield Doubt("another-day", "start_date", sentence, other)


def _words(day: date, with_year: bool = True) -> str:
    return f"{day:%-d %B %Y}" if with_year else f"{day:%-d %B}"


# -- times


def _time_facts(
    here: Surroundings, draft: Draft, found: list[Mention], when: Occasion, dated: Dated
) -> Iterator[Fact | Doubt]:
    own = (when.first, *((when.last,) if when.last else ()), *when.others)
    programme = Programme(here, tuple(found), own)
    group = clocks.chosen(programme, dated.on, here.page.language)
    if not group or (dated.last and _daily(here, group[0], when, dated)):
        yield Fact("date_precision", "day", (), dated.sureness)
        return
    online = draft.value("format") == "online"
    near = "" if online else _zone_near(here, draft, when)
    told = meanings.told([slot.hours for slot in group], dated.on, near, here.page.language)
    main = told.main
    hours = main.hours
    spans = _spans(hours, when)
    sure = Sureness.STATED if told.proven else Sureness.READ
    yield Fact("date_precision", "minute")
    yield Fact("start_local", _local(dated.first, main.begins), spans, sure)
    yield from _zone_facts(here, main, near, draft)
    if dated.first.year and main.apart is not None:
        begun = datetime.combine(dated.on, main.begins, tzinfo=UTC) - main.apart
        yield Fact("start_utc", _utc(begun), spans, sure)
    yield from _end_facts(here, programme, group, told, dated, when)
    for other in told.others:
        there = meanings.day_there(dated.on, main, other)
        value = OtherTime(
            _local(_like(dated.first, there), other.begins),
            _local(_end_day(_like(dated.first, there), other), other.ends)
            if other.ends
            else "",
            other.zone,
        )
        yield Fact("other_times", value, (Span(other.hours.start, other.hours.end),), sure)
    yield from _doubts_of_times(here, told, dated)
    yield from _doubt_of_clock_change(main, dated)


def _doubt_of_clock_change(main: Meaning, dated: Dated) -> Iterator[Doubt]:
    if not (main.zone and dated.first.year):
        return
    try:
        zones.instant(datetime.combine(dated.on, main.begins), zones.zone_named(main.zone))
    except zones.AmbiguousTime as change:
        span = Span(main.hours.start, main.hours.end)
        yield Doubt("clock-change", "start_local", str(change), span)


def _zone_near(here: Surroundings, draft: Draft, when: Occasion) -> str:
    """The zone of the event's place; of a city in the day's line where none is known."""
    language = here.page.language
    text, line = here.page.without_links, when.first.line
    if near := zone_of_place(draft, language) or zone_in(text, line, language):
        return near
    at_home = language == "de" and draft.value("country") in (None, "DE", "AT", "CH")
    return "Europe/Berlin" if at_home else ""


def _spans(hours: Hours, when: Occasion) -> tuple[Span, ...]:
    day = Span(when.first.start, when.first.end)
    return tuple(sorted({day, Span(hours.start, hours.end)}))


def _local(day: Day, clock: time) -> str:
    return f"{day.iso}T{clock:%H:%M}"


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:00Z}"


def _like(day: Day, there: date) -> Day:
    return Day(there.year if day.year else 0, there.month, there.day)


def _end_day(day: Day, meaning: Meaning) -> Day:
    if meaning.ends and meaning.ends <= meaning.begins:
        on = day.on
        return _like(day, on + timedelta(days=1)) if on < date.max else day
    return day


def _daily(here: Surroundings, slot: Slot, when: Occasion, dated: Dated) -> bool:
    """Hours of each day of a course: none of them is the event's start."""
    hours = slot.hours
    line = here.line(hours.start)
    if here.marks.between("daily", line.start, line.end):
        return True
    if WEEKDAYS.search(here.page.flow, max(line.start, hours.start - 40), hours.start):
        return True
    if slot.item or (slot.day and not slot.day.days.last):
        return False
    if hours.ends and dated.last and not when.several:
        days = (dated.last.on - dated.on).days
        if days >= DAYS_OF_COURSE or days < 0:
            return True
    return bool(hours.ends) and here.marks.between("course", 0, COURSE_HEAD)


def _zone_facts(
    here: Surroundings,
    main: Meaning,
    near: str,
    draft: Draft,
) -> Iterator[Fact | Doubt]:
    whose = main.hours.whose
    span = Span(main.hours.start, main.hours.end)
    if main.zone and whose:
        spans = (Span(whose.start, whose.end),)
        sure = Sureness.STATED if len(whose.readings) == 1 else Sureness.READ
        yield Fact("timezone", main.zone, spans, sure)
        if len({one.zone for one in whose.readings}) > 1 and main.zone != near:
            yield Doubt(
                "zone-letters",
                "timezone",
                f"“{whose.words}” is the clock of several places; {main.zone} is taken.",
                spans[0],
            )
    elif main.zone:
        place = draft.fact("city") or draft.fact("country")
        yield Fact("timezone", main.zone, place.spans if place else (), Sureness.GUESSED)
        said = place.value if place else main.zone
        yield Doubt(
            "zone-of-place",
            "timezone",
            f"No zone is named for “{here.page.said(span)}”; the clock of {said} is taken.",
            span,
        )
    elif not whose:
        yield Doubt(
            "zone-missing",
            "timezone",
            f"No zone is named for “{here.page.said(span)}”. Whose clock is meant?",
            span,
        )


def _end_facts(
    here: Surroundings,
    programme: Programme,
    group: list[Slot],
    told: Told,
    dated: Dated,
    when: Occasion,
) -> Iterator[Fact | Doubt]:
    main, slot = told.main, group[0]
    span = Span(main.hours.start, main.hours.end)
    ends, sure = main.ends, Sureness.READ
    day = _end_day(dated.first, main)
    if dated.last:
        range_of_hours = slot.day is when.first and not slot.item
        closing = _closing(programme, when)
        if closing:
            ends, span = closing.begins.shows, Span(closing.start, closing.end)
        elif not (ends and range_of_hours):
            return
        day = dated.last
    elif ends and not slot.item:
        if len(group) == 1 and (part := clocks.second_part(programme, slot)):
            assert part.ends
            ends, span, day = part.ends.shows, Span(part.start, part.end), dated.first
    else:
        told_end = clocks.end_told(programme, group)
        if told_end:
            ends, span = told_end
        elif not slot.item and (long := clocks.lasting(programme, group)):
            begun = datetime.combine(dated.on, main.begins) + long[0]
            ends, span, sure = begun.time(), long[1], Sureness.GUESSED
        else:
            return
        day = dated.first
        if ends <= main.begins:
            return
    yield Fact("end_local", _local(day, ends), (span,), sure)
    if dated.first.year and main.apart is not None:
        on = day.on
        apart = meanings.apart(main, on, ends)
        over = datetime.combine(on, ends, tzinfo=UTC) - apart
        yield Fact("end_utc", _utc(over), (span,), sure)


def _closing(programme: Programme, when: Occasion) -> Hours | None:
    """The time beside the last day: "8 April, 14:00 to 10 April, 12:30"."""
    if not when.last:
        return None
    for slot in programme.slots:
        if slot.day is when.last and not slot.item and not slot.aside:
            gap = slot.hours.start - when.last.end
            return slot.hours if 0 <= gap <= 20 and not slot.hours.ends else None
    return None


def _doubts_of_times(here: Surroundings, told: Told, dated: Dated) -> Iterator[Doubt]:
    hours = told.main.hours
    span = Span(hours.start, hours.end)
    said = here.page.said(span)
    if told.contradiction:
        others = " and ".join(
            f"“{here.page.said(Span(one.hours.start, one.hours.end))}”"
            for one in told.others
        )
        yield Doubt(
            "contradiction",
            "start_local",
            f"“{said}” and {others} are not the same moment; “{said}” is taken.",
            span,
        )
    elif told.main.literal or any(one.literal for one in told.others):
        yield Doubt(
            "literal",
            "start_local",
            f"“{said}” agrees with the other notation only if its letters are taken at "
            "their word.",
            span,
        )
    if hours.begins.either and not told.proven:
        sentence = f"“{said}” is read as {told.main.begins:%H:%M}: morning or evening?"
        yield Doubt("half-day", "start_local", sentence, span)


# -- the last day to register


def _deadline_facts(
    here: Surroundings,
    draft: Draft,
    found: list[Mention],
    dated: Dated | None,
    today: date | None,
) -> Iterator[Fact | Doubt]:
    mention = occasions.deadline(found)
    if not mention:
        if dated:
            yield from _day_of_deadline(here, dated)
        return
    written = mention.days.last or mention.days.first
    order = _day_first(here, draft)
    span = Span(mention.start, mention.end)
    year = written.year or 0
    month, day = years.choice(written, year, order)
    sure = Sureness.STATED if year else Sureness.READ
    if not year and dated and dated.first.year:
        year = dated.first.year - ((month, day) > dated.first[1:])
    elif not year and not dated:
        clue = next((one for one in years.years_said(here, found) if one[2] > 1), None)
        year = clue[0] if clue else years.next_year(month, day, today)
        sure = Sureness.GUESSED
    value = Day(year, month, day)
    yield Fact("rsvp_deadline", value.iso, (span,), sure)
    if dated and year and dated.first.year and value > (dated.last or dated.first):
        sentence = f"“{here.page.said(span)}” is after the event."
        yield Doubt("deadline-late", "rsvp_deadline", sentence, span)


def _day_of_deadline(here: Surroundings, dated: Dated) -> Iterator[Fact]:
    """ "Inscriptions jusqu’au 26": the last such day that is not after the event begins."""
    for said in BY_DAY.finditer(here.marks.plain):
        sentence = here.sentence(said.start())
        if not here.marks.between("register", sentence.start, sentence.end):
            continue
        day, (year, month, first) = int(said["day"]), dated.first
        if day > first:
            year, month = (year - (month == 1 and year > 0), (month - 2) % 12 + 1)
        if 1 <= day <= calendar.monthrange(year or 1, month)[1]:
            yield Fact("rsvp_deadline", Day(year, month, day).iso, (Span(*said.span()),))
            return


# -- a month or a year alone


def _month_facts(here: Surroundings, found: list[Mention]) -> Iterator[Fact | Doubt]:
    for month in months.months(here):
        yield Fact("start_date", month.first, (month.span,), Sureness.READ)
        if month.last:
            yield Fact("end_date", month.last, (month.span,), Sureness.READ)
        yield Fact("date_precision", "month" if "-" in month.first else "year")
        return
    if last := occasions.until(found):
        span = Span(last.start, last.end)
        value = Day(last.year, *years.choice(last.days.first, last.year, True))
        yield Fact("end_date", value.iso, (span,), Sureness.READ)
        yield Fact("date_precision", "day")
        sentence = f"It is on until “{here.page.said(span)}”: since when?"
        yield Doubt("start-open", "start_date", sentence, span)
        return
    yield Fact("date_precision", "none", (), Sureness.GUESSED)
