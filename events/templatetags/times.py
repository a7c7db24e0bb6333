"""How times are written on a page: by the event's own clock, and by the reader's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from events import zones
from events.vocabulary import Certainty, EventStatus, Pace

if TYPE_CHECKING:
    from events.models import Event, Section

register = template.Library()

LONG, SHORT = ("%A", "%B"), ("%a", "%b")
LONGEST_ADDRESS = 1000  # a longer one is not offered as the way back


@dataclass(frozen=True)
class Time:
    """One time, ready to be read."""

    day: str
    hours: str = ""
    zone: str = ""
    starts: str = ""  # for machines: as precise as is known
    ends: str = ""
    own: str = ""  # by the reader's clock, if that differs
    line: str = ""  # day, hours and zone, where they stand in one line
    instants: bool = False  # starts and ends are such


@dataclass(frozen=True)
class Clocked:
    """The instants between which something lasts, and the clock by which it was said."""

    starts_at: datetime
    ends_at: datetime | None
    zone: ZoneInfo

    @property
    def ends(self) -> tuple[datetime, ...]:
        return (self.starts_at, self.ends_at) if self.ends_at else (self.starts_at,)

    @property
    def zone_in_words(self) -> str:
        """ "New York time, UTC−4"; "UTC"."""
        place, apart = zones.place(self.zone.key), zones.offsets(self.ends, self.zone)
        return place if place == "UTC" else f"{place} time, {apart}"

    def by(self, reader: ZoneInfo | None) -> str:
        """ "16:00–17:40 in Nairobi, UTC+3", with "+1 day" where it is another day there;
        "" if clocks there show the same.
        """
        if not reader or not zones.differ(self.ends, self.zone, reader):
            return ""
        place, apart = zones.place(reader.key), zones.offsets(self.ends, reader)
        where = place if place == "UTC" else f"in {place}, {apart}"
        first, last = self.starts_at.astimezone(reader), self.ends[-1].astimezone(reader)
        begins = f"{first:%H:%M}"
        shift = zones.days_ahead(self.starts_at, self.zone, reader)
        days = (last.date() - first.date()).days
        if not days:
            hours = f"{begins}–{last:%H:%M}" if self.ends_at else begins
            return f"{hours} {where}" + (f", {shift_in_words(shift)}" if shift else "")
        if days == 1 and not shift and last.time() < first.time():
            return f"{begins}–{last:%H:%M} the next day {where}"
        both = (
            f"{day_in_words(end, SHORT, year=False)}, {end:%H:%M}" for end in (first, last)
        )
        return f"{' to '.join(both)} {where}"


def shift_in_words(days: int) -> str:
    """ "+1 day", "−1 day", "+2 days"."""
    return f"{'+' if days > 0 else '−'}{abs(days)} day{'' if abs(days) == 1 else 's'}"


def day_in_words(day: date, style: tuple[str, str] = LONG, year: bool = True) -> str:
    """ "Thursday 8 April 2021", or "Thu 8 Apr 2021" in the short style."""
    weekday, month = style
    return f"{day.strftime(weekday)} {day.day} {day.strftime(month)}" + (
        f" {day.year}" if year else ""
    )


def days_in_words(first: date, last: date, style: tuple[str, str] = LONG) -> str:
    if first == last:
        return day_in_words(first, style)
    same_year = first.year == last.year
    return (
        f"{day_in_words(first, style, year=not same_year)} to {day_in_words(last, style)}"
    )


def hours_in_words(starts: time | None, ends: time | None) -> str:
    """ "09:00–10:30"; as much of it as is known."""
    return "–".join(f"{clock:%H:%M}" for clock in (starts, ends) if clock)


# -- the time of an event, of a section, of the deadline


def time_of(
    event: Event, style: tuple[str, str] = LONG, reader: ZoneInfo | None = None
) -> Time:
    """When ``event`` takes place by its own clock, and by the reader's, in words."""
    first, last = event.start_date, event.last_date
    if not first or not last:
        return Time(event.get_pace_display().capitalize())
    if event.pace == Pace.ONGOING and not event.end_date:
        return Time(f"Since {day_in_words(first, style)}", starts=first.isoformat())
    clocked = clocked_event(event)
    if not clocked:
        ends = last.isoformat() if last != first else ""
        return Time(days_in_words(first, last, style), starts=first.isoformat(), ends=ends)
    begins, ends = hours_in_words(event.start_time, None), ""
    one_night = (
        last - first == zones.DAY
        and event.start_time
        and event.end_time
        and event.end_time < event.start_time
    )
    if first == last or one_night:
        day = day_in_words(first, style)
        hours = hours_in_words(event.start_time, event.end_time)
        hours += " the next day" if one_night else ""
    else:
        ends = hours_in_words(None, event.end_time)
        to = ", ".join(filter(None, (day_in_words(last, style), ends)))
        day, hours = f"{day_in_words(first, style)}, {begins} to {to}", ""
    return timed(day, hours, clocked, reader)


def clocked_event(event: Event) -> Clocked | None:
    """None if no time of day is known."""
    if not event.start_time or not event.tzinfo or not event.starts_at:
        return None
    return Clocked(event.starts_at, event.over_at if event.end_time else None, event.tzinfo)


def time_of_section(
    section: Section,
    event: Event,
    style: tuple[str, str] = LONG,
    reader: ZoneInfo | None = None,
) -> Time:
    """When ``section`` of ``event`` takes place, as much of it as is known, in one line."""
    day = day_in_words(section.on, style) if section.on else ""
    hours = hours_in_words(section.start_time, section.end_time)
    one_day = event.start_date if event.start_date == event.last_date else None
    on = section.on or one_day
    begins, ends = (
        instant_or_none(on, clock, event.tzinfo)
        for clock in (section.start_time, section.end_time)
    )
    if begins and event.tzinfo and bool(ends) == bool(section.end_time):
        return timed(day, hours, Clocked(begins, ends, event.tzinfo), reader, line=True)
    zone = ""
    if hours:
        clocked = clocked_event(event)
        zone = clocked.zone_in_words if clocked and not on else zone_of(event.zone)
    starts = section.on.isoformat() if section.on else ""
    return Time(day, hours, zone, starts, line=in_a_line(day, hours, zone))


def zone_of(name: str) -> str:
    """The words for a zone where its distance from UTC is not known."""
    if not name:
        return "time zone not announced"
    return "UTC" if zones.place(name) == "UTC" else f"{zones.place(name)} time"


def instant_or_none(
    day: date | None, clock: time | None, zone: ZoneInfo | None
) -> datetime | None:
    """None if part of it is unknown, or if clocks skip or repeat that hour."""
    if day is None or clock is None or zone is None:
        return None
    try:
        return zones.instant(datetime.combine(day, clock), zone)
    except zones.AmbiguousTime:
        return None


def time_of_deadline(
    event: Event,
    now: datetime | None,
    style: tuple[str, str] = LONG,
    reader: ZoneInfo | None = None,
) -> Time:
    """ "Register by Monday 5 October 2020, 18:00, New York time, UTC−4", or that it has
    passed by ``now``, in one line.
    """
    deadline = event.registration_deadline
    assert deadline, "only an event with a deadline is asked for it"
    closed = now is not None and event.registration_is_closed(now)
    said = "Registration closed on" if closed else "Register by"
    day = f"{said} {day_in_words(deadline, style)}"
    hours = hours_in_words(event.registration_deadline_time, None)
    closes_at, name = event.registration_closes_at, event.registration_deadline_zone
    if hours and closes_at and name:
        clocked = Clocked(closes_at, None, zones.zone_named(name))
        return timed(day, hours, clocked, reader, line=True)
    return Time(day, starts=deadline.isoformat(), line=day)


def time_on(event: Event, on: date, reader: ZoneInfo | None) -> Time:
    """What to say of ``event`` under this day of a calendar, which is the reader's day if
    the event has a time of day: its hours, or until when it goes on.
    """
    clocked, last = clocked_event(event), event.last_date or on
    if not clocked:
        first = event.start_date or on
        line = "" if first == last else f"until {day_in_words(last, SHORT, year=False)}"
        return Time("", starts=on.isoformat() if line else "", line=line)
    clock = reader or clocked.zone
    first, end = (
        moment.astimezone(clock) for moment in (clocked.starts_at, clocked.ends[-1])
    )
    nights = last - (event.start_date or last)
    last = end.date() if clocked.ends_at else first.date() + nights
    if first.date() != on:
        hours = f", {end:%H:%M}" if clocked.ends_at else ""
        hours = f"until {day_in_words(last, SHORT, year=False)}{hours}"
    else:
        ends = end.time() if clocked.ends_at and last == on else None
        hours = hours_in_words(first.time(), ends)
    by_this = replace(clocked, zone=clock)
    return timed("", hours, by_this, None, line=True)


def timed(
    day: str, hours: str, clocked: Clocked, reader: ZoneInfo | None, line: bool = False
) -> Time:
    """Times that are instants. Long ago clocks were seconds apart from UTC, which machines
    do not read: then in UTC.
    """
    zone = clocked.zone_in_words
    ends = [end.astimezone(clocked.zone).isoformat() for end in clocked.ends]
    readable = all(len(end) == len("2021-04-08T09:00:00-04:00") for end in ends)
    if not readable:
        ends = [end.astimezone(UTC).isoformat() for end in clocked.ends]
    return Time(
        day,
        hours,
        zone,
        starts=ends[0],
        ends=ends[1] if len(ends) > 1 else "",
        own=clocked.by(reader),
        line=in_a_line(day, hours, zone) if line else "",
        instants=readable,
    )


def in_a_line(*parts: str) -> str:
    return ", ".join(filter(None, parts))


@register.inclusion_tag("events/_time.html", takes_context=True)
def event_time(
    context: Context,
    event: Event,
    now: datetime | None,
    long: bool = False,
    section: Section | None = None,
    deadline: bool = False,
    on: date | None = None,
    line: bool = False,
) -> dict[str, object]:
    """The one way in which a page says a time: when an event takes place, one section of
    it, or what of it falls ``on`` a day; or until when one can register. Without ``now``
    in words that stay true; in one ``line`` where no style sheet sets its parts apart.
    """
    style, reader = LONG if long else SHORT, reader_of(context)
    near, over = "", False
    if section:
        said = time_of_section(section, event, style, reader)
    elif on:
        said = time_on(event, on, reader)
    elif deadline:
        said = time_of_deadline(event, now, style, reader)
        said = replace(said, line=f"{said.line}.") if long else said
    else:
        said = time_of(event, style, reader)
        if line:
            own = f" ({said.own})" if said.own else ""
            words = in_a_line(said.day, said.hours, said.zone)
            said = replace(said, line=f"{words}{own}", own="")
        if now:
            near, over = nearness_in_words(event, now, reader), event.is_over(now)
    return {"time": said, "near": near, "over": over}


@register.inclusion_tag("events/_time.html", takes_context=True)
def moment_of(
    context: Context, event: Event, moment: datetime, words: str
) -> dict[str, object]:
    """A moment by the event's clock and by the reader's, in one line behind ``words``."""
    clocked = Clocked(moment, None, event.tzinfo or zones.zone_named("UTC"))
    by_clock = moment.astimezone(clocked.zone)
    day = f"{words} {day_in_words(by_clock.date())}"
    hours = hours_in_words(by_clock.time(), None)
    said = timed(day, hours, clocked, reader_of(context), line=True)
    return {"time": said, "near": "", "over": False}


# -- how near it is


def nearness_in_words(event: Event, now: datetime, reader: ZoneInfo | None = None) -> str:
    """ "happening now", "today", "in 3 days", "ended yesterday" ...; "" when it is undated
    or does not take place.

    Days are counted by the reader's calendar if the event has a time of day, else by its
    own.
    """
    off = event.status in (EventStatus.CANCELLED, EventStatus.POSTPONED)
    if not event.start_date or not event.last_date or off:
        return ""
    if event.is_happening(now):
        if event.pace == Pace.ONGOING and not event.end_date:
            return "ongoing"
        return "happening now" if event.end_time or event.end_date else "has begun"
    own, clocked = event.tzinfo or UTC, clocked_event(event)
    if event.is_over(now):
        if clocked and clocked.ends_at and reader:
            return days_ago_in_words(zones.days_until(clocked.ends_at, now, reader))
        return days_ago_in_words((event.last_date - now.astimezone(own).date()).days)
    if clocked and reader:
        return days_left_in_words(zones.days_until(clocked.starts_at, now, reader))
    return days_left_in_words((event.start_date - now.astimezone(own).date()).days)


@register.filter
def days_left_in_words(days: int) -> str:
    if days <= 1:
        return "tomorrow" if days == 1 else "today"
    return f"in {many_days(days)}"


def days_ago_in_words(days: int) -> str:
    """``days``: 0 or less."""
    if days >= -1:
        return "ended yesterday" if days == -1 else "ended today"
    return f"ended {many_days(-days)} ago"


def many_days(days: int) -> str:
    """ "3 days", "4 months" (rounded), "5 years" (of which none is begun)."""
    if days < 60:
        return f"{days} days"
    return f"{round(days / 30.4)} months" if days < 731 else f"{int(days / 365.25)} years"


@register.filter
def day_of(event: Event) -> str:
    """ "Thu 8 Apr 2021", "Thu 8 Apr to Sat 10 Apr 2021", "Date to be announced"."""
    said = time_of(event, SHORT)
    if event.start_date and event.end_date and clocked_event(event) and not said.hours:
        return days_in_words(event.start_date, event.end_date, SHORT)
    return said.day


@register.filter
def time_in_a_line(event: Event) -> str:
    """When it takes place, by its own clock, in plain text that stays true: "Thursday 8
    April 2021, 09:00–13:40, New York time, UTC−4".
    """
    said = time_of(event)
    line = in_a_line(said.day, said.hours, said.zone)
    sure = event.certainty == Certainty.STATED
    return line if sure else f"{line} ({event.get_certainty_display()})"


@register.filter
def in_words(day: date | None) -> str:
    """ "Thursday 8 April 2021"."""
    return day_in_words(day) if day else ""


# -- the reader's own clock


def reader_of(context: Context) -> ZoneInfo | None:
    """The zone that the page was asked for."""
    request = getattr(context, "request", None)
    return zones.readers_zone(request.GET.getlist("tz")) if request else None


@register.simple_tag(takes_context=True)
def readers_zone(context: Context) -> str:
    """The IANA name of the zone that the page was asked for, or ""."""
    reader = reader_of(context)
    return reader.key if reader else ""


@register.simple_tag(takes_context=True)
def readers_zone_field(context: Context) -> SafeString | str:
    """The hidden field with which a form keeps the reader's zone, or ""."""
    name = readers_zone(context)
    return name and format_html('<input type="hidden" name="tz" value="{}">', name)


@register.inclusion_tag("events/_clock.html", takes_context=True)
def readers_clock(context: Context) -> dict[str, object]:
    """Whose clock the page shows, and the way to another."""
    request, reader = getattr(context, "request", None), reader_of(context)
    picker = reverse("time-zone")
    if not request or request.path == picker:
        return {"shown": False}
    here = zones.with_zone(request.get_full_path(), None)
    here = here if len(here) <= LONGEST_ADDRESS else request.path
    way_back = urlencode({"next": here})
    return {
        "shown": True,
        "place": zones.place(reader.key) if reader else "",
        "picker": f"{picker}?{way_back}",
        "stop": f"{picker}?tz=&{way_back}",
    }


@register.simple_tag(takes_context=True)
def clocks_note(context: Context, events: Iterable[Event] | Event) -> str:
    """A warning if one of ``events`` lies where clocks in North America and Europe are not
    their usual hours apart, or "". Those that are over by the context's ``now`` do not
    count.
    """
    now = context.get("now")
    for event in events if isinstance(events, Iterable) else [events]:
        if not event.zone.startswith(("America/", "Europe/")) or not clocked_event(event):
            continue
        if not event.starts_at or (now and event.is_over(now)):
            continue
        if change := zones.out_of_step(event.starts_at):
            return change_in_words(change)
    return ""


def change_in_words(change: zones.OutOfStep) -> str:
    first, last, hours = change
    month = first.month != last.month or first.year != last.year
    begins = f"{first.day}" + (f" {first:%B}" if month else "")
    begins += f" {first.year}" if first.year != last.year else ""
    return (
        f"From {begins} to {last.day} {last:%B %Y} clocks in North America and Europe "
        f"are {hours:g} hours apart rather than {zones.USUALLY_APART}: check the time in "
        f"your own zone."
    )
