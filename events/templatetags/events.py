"""How people, places and filters are written on a page; times are in times.py."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from events.filters import EventFilter
from events.vocabulary import EventStatus, Format, LanguageMode

if TYPE_CHECKING:
    from events.models import Event

register = template.Library()


@register.filter
def takes_registrations(event: Event, now: datetime | None) -> bool:
    """It takes place, and by ``now`` it is not over and its deadline has not passed."""
    off = event.status in (EventStatus.CANCELLED, EventStatus.FULL)
    closed = now and (event.is_over(now) or event.registration_is_closed(now))
    return not (off or closed)


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
def place_in_brief(event: Event) -> str:
    """ "In person, Geneva, Switzerland", as much as is known."""
    known = (
        event.get_format_display() if event.format != Format.UNKNOWN else "",
        event.city,
        str(event.country.name),
    )
    said = ", ".join(filter(None, known))
    return said and said[0].upper() + said[1:]


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
def title_of_topic(chosen: EventFilter, topic: object) -> str:
    """ "Genocide: webinars in French"."""
    said = chosen.in_words
    return f"{topic}: {said}" if said else str(topic)


@register.filter
def title_of_month(chosen: EventFilter, first: date) -> str:
    """ "April 2026: webinars in French"."""
    return title_of_topic(chosen, f"{first:%B %Y}")


@register.filter
def in_figures(number: int) -> str:
    """ "1,234"."""
    return f"{number:,}"


@register.filter
def day_chosen(value: str) -> str:
    """ "7 April 2026" for "2026-04-07"; what is no day stays as it is."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day.day} {day:%B} {day.year}"


@register.filter
def marked(text: str, chosen: EventFilter | None) -> SafeString | str:
    """The text with the words marked by which it was found."""
    marks = chosen.marks if chosen else None
    if not marks:
        return text
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece) if is_asked_for else piece,)
            for piece, is_asked_for in marks.pieces(text)
        ),
    )


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
