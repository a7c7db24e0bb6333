"""How times, people and filters are written on a page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events import zones
from events.filters import EventFilter
from events.models import Event, Section
from events.vocabulary import EventStatus, Format, LanguageMode, Pace

register = template.Library()

HEADINGS = {"upcoming": "Upcoming events", "past": "Past events", "all": "All events"}
DAY = timedelta(days=1)
LONG, SHORT = ("%A", "%B"), ("%a", "%b")


@dataclass(frozen=True)
class Time:
    """The time of one event, ready to be read."""

    day: str
    hours: str
    zone: str
    starts: str  # for <time datetime>: as precise as is known


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


def time_of(event: Event, style: tuple[str, str] = LONG) -> Time:
    """When ``event`` takes place by its own clock, in words."""
    first, last = event.start_date, event.last_date
    if not first or not last:
        return Time(event.get_pace_display().capitalize(), "", "", "")
    if event.pace == Pace.ONGOING and not event.end_date:
        return Time(f"Since {day_in_words(first, style)}", "", "", first.isoformat())
    if not event.start_time or not event.tzinfo or not event.starts_at:
        return Time(days_in_words(first, last, style), "", "", first.isoformat())
    begins = f"{event.start_time:%H:%M}"
    ends = f"{event.end_time:%H:%M}" if event.end_time else ""
    one_night = last - first == DAY and event.end_time and event.end_time < event.start_time
    if first == last or one_night:
        day = day_in_words(first, style)
        hours = "–".join(filter(None, (begins, ends))) + (
            " the next day" if one_night else ""
        )
    else:
        to = f"{day_in_words(last, style)}, {ends}" if ends else day_in_words(last, style)
        day, hours = f"{day_in_words(first, style)}, {begins} to {to}", ""
    where = zones.place(event.zone)
    apart = zones.offset(event.starts_at, event.tzinfo)
    zone = "UTC" if where == "UTC" else f"{where} time, {apart}"
    return Time(day, hours, zone, event.starts_at.astimezone(event.tzinfo).isoformat())


@register.inclusion_tag("events/_time.html")
def event_time(event: Event, now: datetime, long: bool = False) -> dict[str, object]:
    """The one way in which a page says when an event takes place."""
    style = LONG if long else SHORT
    return {
        "time": time_of(event, style),
        "near": nearness_in_words(event, now),
        "long": long,
        "event": event,
    }


def nearness_in_words(event: Event, now: datetime) -> str:
    """ "happening now", "today", "tomorrow", "in 3 days" ...; "" when it is over or
    undated.
    """
    if not event.start_date or event.is_over(now):
        return ""
    if event.is_happening(now):
        if event.pace == Pace.ONGOING and not event.end_date:
            return "ongoing"
        return "happening now" if event.end_time or event.end_date else "has begun"
    if event.status in (EventStatus.CANCELLED, EventStatus.POSTPONED):
        return ""
    days = (event.start_date - now.astimezone(event.tzinfo or UTC).date()).days
    if days <= 1:
        return "tomorrow" if days == 1 else "today"
    if days < 60:
        return f"in {days} days"
    return f"in {round(days / 30.4)} months"


@register.filter
def in_words(day: date | None) -> str:
    """ "Thursday 8 April 2021"."""
    return day_in_words(day) if day else ""


@register.filter
def section_time(section: Section) -> str:
    """ "Thursday 8 April 2021, 09:00–10:30", as much of it as is known."""
    hours = f"{section.start_time:%H:%M}" if section.start_time else ""
    if section.end_time:
        hours += f"–{section.end_time:%H:%M}"
    return ", ".join(filter(None, (in_words(section.on), hours)))


@register.filter
def deadline_in_words(event: Event, now: datetime) -> str:
    """ "Register by Monday 5 October 2020, 18:00 New York time", or that it has passed."""
    closed = event.registration_is_closed(now)
    said = "Registration closed on" if closed else "Register by"
    said = f"{said} {in_words(event.registration_deadline)}"
    if event.registration_deadline_time:
        said += f", {event.registration_deadline_time:%H:%M}"
        name = event.registration_deadline_zone
        said += " UTC" if name == "UTC" else f" {zones.place(name)} time"
    return said


@register.filter
def takes_registrations(event: Event, now: datetime) -> bool:
    """It is not over, takes place, and its deadline has not passed."""
    off = event.status in (EventStatus.CANCELLED, EventStatus.FULL)
    return not (off or event.is_over(now) or event.registration_is_closed(now))


@register.filter
def is_over(event: Event, now: datetime) -> bool:
    return event.is_over(now)


# -- what and where


@register.filter
def title_with_status(event: Event) -> str:
    """ "Cancelled: A panel"; the title alone for an event that takes place as planned."""
    if event.status == EventStatus.SCHEDULED:
        return event.title
    return f"{event.get_status_display().capitalize()}: {event.title}"


@register.filter
def status_in_words(event: Event) -> str:
    """ "Cancelled. The hall is closed."."""
    return f"{event.get_status_display().capitalize()}. {event.status_note}".strip()


@register.filter
def where_in_words(event: Event) -> str:
    """ "In person and online, in Geneva, Switzerland, on Zoom", as much as is known."""
    place = ", ".join(filter(None, (event.city, str(event.country.name))))
    parts = [
        event.get_format_display() if event.format != Format.UNKNOWN else "",
        f"in {place}" if place else "",
        f"on {joined(event.platforms)}" if event.platforms else "",
    ]
    said = ", ".join(filter(None, parts)) or "not said in the announcement"
    return said[0].upper() + said[1:]


@register.filter
def place_in_series(event: Event) -> str:
    """ "3 of 4 in the series"."""
    if not event.number_in_series or not event.series:
        return "In the series"
    planned = event.series.planned_count
    of = (
        f"{event.number_in_series} of {planned}"
        if planned
        else f"No. {event.number_in_series}"
    )
    return f"{of} in the series"


@register.filter
def labels(event: Event) -> list[str]:
    """The quiet words beneath an entry of a list: kind, format, city, languages, series."""
    series = f"{place_in_series(event)} {event.series}" if event.series else ""
    found = (
        event.get_kind_display(),
        event.get_format_display() if event.format != Format.UNKNOWN else "",
        ", ".join(filter(None, (event.city, str(event.country.name)))),
        languages_in_words(event),
        series,
    )
    return [label[0].upper() + label[1:] for label in found if label]


@register.filter
def languages_in_words(event: Event) -> str:
    """ "English and French; interpretation: Spanish; sign language: International Sign"."""
    by_mode: dict[str, list[str]] = {}
    for row in event.languages_in_order:
        mode = "" if row.mode == LanguageMode.SPOKEN else f"{row.get_mode_display()}: "
        by_mode.setdefault(mode, []).append(row.language_name)
    return "; ".join(f"{mode}{joined(names)}" for mode, names in by_mode.items())


def joined(words: list[str]) -> str:
    """ "a, b and c"."""
    *first, last = words or [""]
    return f"{', '.join(first)} and {last}" if first else last


# -- lists


@register.filter
def heading_of_list(chosen: EventFilter) -> str:
    return HEADINGS.get(chosen.when_asked, "Events")


@register.filter
def title_of_list(chosen: EventFilter) -> str:
    """ "Past events (Webinar, French)"."""
    parts = ", ".join(part.value for part in chosen.parts)
    return f"{heading_of_list(chosen)} ({parts})" if parts else heading_of_list(chosen)


@register.simple_tag
def query(chosen: EventFilter, **changes: object) -> str:
    """The same list with other parameters: ``{% query chosen page=2 %}``."""
    asked = chosen.query(None, **{name: str(value) for name, value in changes.items()})
    return f"?{asked}" if asked else ""


@register.simple_tag(takes_context=True)
def nav_link(context: RequestContext, name: str, words: str) -> SafeString:
    """A link of the site's navigation; says whether it is the page that is open."""
    address = reverse(name)
    here = context.request.path == address
    current = SafeString(' aria-current="page"') if here else ""
    return format_html('<a href="{}"{}>{}</a>', address, current, words)
