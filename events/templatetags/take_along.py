"""What readers take with them: the addresses of a list in every format, and an event for
their own calendar.

Links lead on where the reader is: in public, by a mirror or within Tor; the addresses to
be copied are those of that place. What goes to other sites names the site's public address.
The reader's zone, which other links keep, is no part of any of them.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.http import urlencode

from events import web_calendars, zones
from events.filters import EventFilter
from events.templatetags.events import day_chosen
from events.templatetags.times import reader_of
from events.visitors import absolute, page_of
from events.vocabulary import EventStatus, Format, Pace

if TYPE_CHECKING:
    from events.models import Event

register = template.Library()

TIMES = {"upcoming": "upcoming ", "past": "past ", "all": ""}
DAYS = ("dates", "from", "to")  # parameters that mean other events in another zone
EVERYTHING = {
    "upcoming": "all upcoming events",
    "past": "all past events",
    "all": "all events",
}


# -- a list


@register.filter
def question_in_words(chosen: EventFilter, topic: object = "") -> str:
    """ "upcoming webinars on genocide in French"; ``topic`` is what the page fixes."""
    said = {clause.parts[0].name: clause.parts for clause in chosen.sentence}
    words = {
        name: " or ".join(value_in_words(name, part.value) for part in parts)
        for name, parts in said.items()
    }
    words |= {name: str(topic) for name in chosen.FACETS if name in chosen.fixed}
    if "from" in chosen.fixed:
        words["dates"] = f"in {date.fromisoformat(chosen.first_day):%B %Y}"
    if not words:
        return EVERYTHING[chosen.when_asked]
    kinds = words.pop("kind", "events")
    clauses = [
        f"{', ' if name == 'format' else ' '}{f'{lead} {words[name]}'.strip()}"
        for name, lead in chosen.SENTENCE
        if name in words
    ]
    return f"{TIMES[chosen.when_asked]}{kinds}{''.join(clauses)}"


def value_in_words(name: str, value: str) -> str:
    if name == "q":
        return f"“{value}”"
    return day_chosen(value) if name in ("from", "to") else value


def address(name: str, chosen: EventFilter) -> str:
    """The path at which the URL named ``name`` answers just this question."""
    calendar = name == "events-ics"
    query = chosen.query_of_calendars if calendar else chosen.query_of_formats
    path = f"{reverse(name)}?{query}".removesuffix("?")
    if chosen.zone and asks_for_days(chosen):
        path = zones.with_zone(path, chosen.zone.key)
    return path


def asks_for_days(chosen: EventFilter) -> bool:
    return any(name in chosen.asked for name in DAYS)


@register.inclusion_tag("events/_alternates.html", takes_context=True)
def alternates(context: Context) -> dict[str, object]:
    """The same list in other formats, and what the page is about as data, for its head."""
    fixed = context["chosen"].fixed
    name = next((name for name in EventFilter.FACETS if name in fixed), "")
    topic = name and reverse(f"{name}-json", args=[fixed[name]])
    return in_formats(context) | {"about": topic, "topic": context.get("topic", "")}


@register.inclusion_tag("events/_take.html", takes_context=True)
def take_along(context: Context) -> dict[str, object]:
    """The same list in other formats, in words."""
    told = in_formats(context)
    chosen = context["chosen"]
    name = f"{told['words']} – {settings.SITE_NAME}"
    here = context["REACHED_AT"]
    return told | {
        "here": here,
        "webcal": f"webcal:{here.partition(':')[2]}{told['calendar']}",
        "recent": chosen.when_asked != "past" and not asks_for_days(chosen),
        "snippet": snippet(absolute(address("embed", chosen)), name[0].upper() + name[1:]),
    }


def in_formats(context: Context) -> dict[str, object]:
    chosen: EventFilter = context["chosen"]
    return {
        "words": question_in_words(chosen, context.get("topic", "")),
        "calendar": address("events-ics", chosen),
        "feed": address("events-atom", chosen),
        "table": address("events-csv", chosen),
        "data": address("events-json", chosen),
    }


def snippet(embedded: str, title: str) -> str:
    """HTML that shows a list on another site. A plain string: a page escapes it again."""
    return (
        f'<iframe src="{escape(embedded)}" title="{escape(title)}" '
        f'width="100%" height="600" style="border:0" loading="lazy"></iframe>'
    )


# -- an event


@register.inclusion_tag("events/_add_to_calendar.html", takes_context=True)
def add_to_calendar(context: Context, event: Event) -> dict[str, Any]:
    """The file of an event that is to take place, and forms of calendars on the web."""
    off = event.status in (EventStatus.CANCELLED, EventStatus.POSTPONED)
    found = None if off or event.is_over(context["now"]) else planned(event)
    if not found:
        return {"shown": False}
    yahoo = web_calendars.yahoo(found, reader_of(context))
    forms = [
        ("Google Calendar", web_calendars.google(found)),
        ("Outlook.com", web_calendars.outlook(found)),
        ("Microsoft 365", web_calendars.microsoft_365(found)),
        ("Yahoo", yahoo),
    ]
    way_back = urlencode({"next": event.get_absolute_url()})
    return {
        "shown": True,
        "file": reverse("event-ics", args=[event.slug]),
        "forms": [form for form in forms if form[1]],
        "picker": "" if yahoo else f"{reverse('time-zone')}?{way_back}",
    }


def planned(event: Event) -> web_calendars.Planned | None:
    """None for an event without days of its own. One that begins at a time and ends on
    another day at an unknown one takes up whole days.
    """
    start, end = event.start_date, event.end_date
    if not start or (event.pace == Pace.ONGOING and not end):
        return None
    if event.start_time and event.starts_at and (event.end_time or end in (None, start)):
        start, end = event.starts_at, event.over_at if event.end_time else None
    where = ", ".join(filter(None, (event.venue, event.city, str(event.country.name))))
    if not where and event.format == Format.ONLINE:
        where = "Online"
    return web_calendars.Planned(
        event.title, start, end, event.summary, where, page_of(event)
    )
