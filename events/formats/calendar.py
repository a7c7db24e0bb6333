"""Calendars to subscribe to: any list and any event as iCalendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from events import calendars, records, visitors
from events.formats.answer import (
    Refused,
    answer,
    answered,
    check_parameters,
    for_record,
    found_event,
    marks_of,
    open_to_all,
    question,
    records_of,
    with_query,
)
from events.prose import to_text
from events.visitors import absolute, event_record
from events.vocabulary import (
    LEADING_ROLES,
    Certainty,
    EventStatus,
    Format,
    LinkKind,
    Registration,
)
from events.zones import place

if TYPE_CHECKING:
    from events.models import Entry

ICALENDAR = "text/calendar; charset=utf-8"
MOST = 1_000  # events in one file, those to come first
DAYS = ("from", "to", "dates")
REFRESH = timedelta(hours=1)
OFF = (EventStatus.CANCELLED, EventStatus.POSTPONED)
DOUBTFUL = (Certainty.TENTATIVE, Certainty.CONTRADICTORY)


@open_to_all
def events_ics(request: HttpRequest) -> HttpResponse:
    """The events that the query string asks for; unless it names a time, those of the last
    90 days and all to come.
    """
    days = any(request.GET.get(name) for name in DAYS)
    chosen = question(
        request, "all" if days else "recent", beside=("tz",), withdrawn_too=True
    )
    numbers = chosen.listing().numbers(0, MOST)
    withdrawn = chosen.withdrawn()
    query = chosen.query(tz=chosen.zone.key if chosen.zone else "")
    told = chosen.in_words
    if told and "kind" not in chosen.asked:
        told = f"events {told}"
    key = ("ics", query, told, *numbers, *marks_of(withdrawn), chosen.turned)

    def make() -> bytes:
        found = records_of(chosen, numbers)
        name = f"{settings.SITE_NAME}: {told}" if told else settings.SITE_NAME
        page = absolute(with_query(reverse("upcoming"), chosen.query_of_facets))
        source = absolute(with_query(reverse("events-ics"), query))
        return written(name, page, source, [*entries(found), *taken_back(withdrawn)])

    return answered(chosen.catalogue, key, ICALENDAR, make)


@open_to_all
def event_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """One event; nothing but that it was withdrawn, if it was public before."""
    check_parameters(request, set())
    now = timezone.now()
    source = absolute(request.path)
    try:
        event = found_event(slug, now)
    except Refused:
        gone = visitors.index().withdrawn(now).at_address(slug)
        if not gone:
            raise
        name = settings.SITE_NAME
        body = written(name, absolute("/"), source, taken_back([gone]))
        return answer(body, ICALENDAR)
    if event.slug != slug:
        return redirect("event-ics", event.slug, permanent=True)
    catalogue = visitors.catalogue()

    def make() -> bytes:
        return calendar_of(event_record(for_record(event, now), now), source)

    key = ("ics", event.pk, catalogue.turned(now))
    response = answered(catalogue, key, ICALENDAR, make)
    response["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


def calendar_of(record: records.Event, source: str) -> bytes:
    """The file of one event."""
    return written(record.title, record.url, source, entries([record]))


def written(name: str, page: str, source: str, found: Iterable[calendars.Entry]) -> bytes:
    about = calendars.About(
        name=name,
        description="Events on preventing genocide and mass atrocities. Times and changes "
        "are kept up to date by those who list them.",
        url=page,
        source=source,
        refresh=REFRESH,
    )
    return calendars.calendar(about, found)


# -- one event


def entries(found: Iterable[records.Event]) -> list[calendars.Entry]:
    """What a calendar holds of these events; those without a date cannot be in one."""
    return [entry(event) for event in found if event.when.start_date]


def entry(event: records.Event) -> calendars.Entry:
    start, end, zone = bounds(event.when)
    leading = [credit for credit in event.organizers if credit.role in LEADING_ROLES]
    contact = event.taking_part
    organizer = None
    if leading:
        mail = contact.contact_email
        uri = f"mailto:{mail}" if mail else leading[0].url
        organizer = (leading[0].credited_as, uri)
    return calendars.Entry(
        uid=str(event.uid),
        sequence=event.revision,
        changed=event.changed_at,
        created=event.listed_at,
        summary=title_with_status(event),
        start=start,
        end=end,
        zone=zone,
        status=status(event),
        description=description(event),
        location=location(event.where),
        url=event.url,
        categories=(event.kind.label.capitalize(), *(one.name for one in event.themes)),
        organizer=organizer,
        conferences=tuple(
            (link.url, link.label, "VIDEO")
            for link in event.links
            if link.url and link.kind == LinkKind.STREAM
        ),
        contact=", ".join(
            filter(
                None, (contact.contact_name, contact.contact_email, contact.contact_phone)
            )
        ),
        parent=str(event.host.uid) if event.host and event.host.uid else "",
        concepts=tuple(theme.url for theme in event.themes),
        group=event.series.slug if event.series else "",
        free=event.status in OFF or not isinstance(start, datetime),
    )


def taken_back(gone: Iterable[Entry]) -> list[calendars.Entry]:
    """Cancellations for the calendars of those who subscribed, without a word of what the
    events were.
    """
    return [
        calendars.Entry(
            uid=str(row.uuid),
            sequence=row.revision,
            changed=datetime.fromtimestamp(row.changed or 0, UTC),
            created=None,
            summary="Withdrawn",
            start=date.fromordinal(row.first_day),
            end=None,
            zone="",
            status="CANCELLED",
            free=True,
        )
        for row in gone
        if row.first_day
    ]


def bounds(when: records.When) -> tuple[date, date | None, str]:
    """Start, end and zone as a calendar needs them; an end that is not known is None.

    A start at a time of day cannot end on a day without one (RFC 5545, 3.6.1): an event of
    several days of which no hour of the end is known lasts whole days.
    """
    assert when.start_date
    several = when.end_date and when.end_date > when.start_date
    if not when.start_time or not when.zone or (several and not when.end_time):
        return when.start_date, when.end_date, ""
    start = datetime.combine(when.start_date, time.fromisoformat(when.start_time))
    if not when.end_time:
        return start, None, when.zone
    last = when.end_date or when.start_date
    return start, datetime.combine(last, time.fromisoformat(when.end_time)), when.zone


def title_with_status(event: records.Event) -> str:
    if event.status == EventStatus.SCHEDULED:
        return event.title
    return f"{event.status.label.capitalize()}: {event.title}"


def status(event: records.Event) -> str:
    """RFC 5545, 3.8.1.11. A postponed event is not off, but nobody knows its day."""
    if event.status == EventStatus.CANCELLED:
        return "CANCELLED"
    doubtful = event.status == EventStatus.POSTPONED or event.when.certainty in DOUBTFUL
    return "TENTATIVE" if doubtful else "CONFIRMED"


def location(where: records.Where) -> str:
    """ "Palais des Nations, Geneva, Switzerland; online (Zoom)", as much as is known."""
    at = ", ".join(filter(None, (where.venue, where.city, where.country_name)))
    online = where.format in (Format.ONLINE, Format.HYBRID) or where.platforms
    on = f" ({', '.join(where.platforms)})" if where.platforms else ""
    said = "; ".join(filter(None, (at, f"online{on}" if online else "")))
    return said[:1].upper() + said[1:]


def description(event: records.Event) -> str:
    """What to know of it as plain text, its page last."""
    part = event.taking_part
    parts = [
        event.status_note,
        event.summary,
        times_in_words(event.when),
        f"Organizers: {by_name(event.organizers)}" if event.organizers else "",
        languages_in_words(event.languages),
        "\n".join(registration(event)),
        "\n".join(part.steps),
        part.joining_note,
        to_text(event.description_html),
        event.url,
    ]
    return "\n\n".join(filter(None, parts))


def times_in_words(when: records.When) -> str:
    """What start and end do not tell: an hour that stands beside whole days, a doubt."""
    said = []
    if when.start_time and when.zone and when.end_date and not when.end_time:
        said.append(f"Begins at {when.start_time}, {place(when.zone)} time.")
    if when.certainty != Certainty.STATED:
        said.append(f"This date is {when.certainty.label}.")
    if when.as_announced:
        said.append(f"Announced as “{when.as_announced}”.")
    return " ".join([*said, when.note]).strip()


def by_name(organizers: Iterable[records.Credit]) -> str:
    leading = [credit for credit in organizers if credit.role in LEADING_ROLES]
    names = [credit.credited_as for credit in leading or organizers]
    return "; ".join(dict.fromkeys(names))


def languages_in_words(languages: Iterable[records.Language]) -> str:
    said = [
        one.name if one.mode == "spoken" else f"{one.name} ({one.mode.label})"
        for one in languages
    ]
    return f"Languages: {', '.join(said)}" if said else ""


def registration(event: records.Event) -> list[str]:
    part = event.taking_part
    said = []
    if part.registration == Registration.REQUIRED:
        said.append("Registration is required.")
    elif part.registration == Registration.NOT_NEEDED:
        said.append("No registration is needed.")
    if part.deadline_date:
        at = f", {part.deadline_time}" if part.deadline_time else ""
        if part.deadline_time and part.deadline_zone:
            at += f", {place(part.deadline_zone)} time"
        day = part.deadline_date
        said.append(f"Register by {day.day} {day:%B %Y}{at}.")
    said += [
        f"{link.label}: {link.url}"
        for link in event.links
        if link.url and link.kind in (LinkKind.REGISTRATION, LinkKind.REGISTRATION_STEP)
    ]
    return said
