"""What everybody may know of a row, as a record: the one way from the database to every
format that programs read.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from events import records
from events.models.credit import Credit
from events.models.event import Event
from events.models.language import EventLanguage
from events.models.link import Link
from events.models.people import PublicSpeaker, Section
from events.models.programme import Figure, Programme, ProgrammePlace
from events.models.series import Series
from events.models.topics import Area, Theme
from events.vocabulary import (
    AreaKind,
    Certainty,
    Cost,
    CreditRole,
    EventKind,
    EventStatus,
    Format,
    LanguageMode,
    LinkKind,
    Pace,
    ParentRelation,
    ParticipationRole,
    Registration,
    SectionKind,
)
from events.zones import zone_named
from organizers.models import Organization, OrganizationKind, Person


def absolute(path: str) -> str:
    """The address on the internet of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def page_of(row: Any) -> str:
    """The address on the internet of the page about ``row``."""
    return absolute(row.get_absolute_url())


ADDRESS = re.compile(r"(https?://[^/?#]*)([^#]*)(?:#(.*))?", re.DOTALL)
AS_IT_IS = "%/?:@!$&'()*+,;=~"


def web(address: str) -> str | None:
    """An address of elsewhere as programs expect it (RFC 3986): accents, brackets and the
    like are written with percent signs. None for "".
    """
    found = ADDRESS.fullmatch(re.sub("%(?![0-9A-Fa-f]{2})", "%25", address))
    if not found:
        return None
    host, rest, fragment = found.groups()
    written = quote(host, safe=f"{AS_IT_IS}[]") + quote(rest, safe=AS_IT_IS)
    return written if fragment is None else f"{written}#{quote(fragment, safe=AS_IT_IS)}"


# -- an event


def event_record(event: Event, now: datetime) -> records.Event:
    """All that everybody may know of ``event`` at ``now``. Needs: loaded with
    .for_records(now).
    """
    numbers = {section.pk: section.number for section in event.sections.all()}
    return records.Event(
        uid=event.uuid,
        slug=event.slug,
        url=page_of(event),
        title=event.title,
        title_is_ours=event.title_is_ours,
        kind=EventKind(event.kind),
        status=EventStatus(event.status),
        status_note=event.status_note,
        earlier_date=event.earlier_date,
        summary=event.summary,
        description_html=event.description_html,
        when=when(event),
        where=where(event),
        taking_part=taking_part(event),
        organizers=credits(event.credits.all()),
        organizers_as_announced=event.organizers_as_announced,
        speakers=[speaker(one, numbers) for one in event.speakers],
        sections=[section(one) for one in event.sections.all()],
        languages=[language(row) for row in event.languages_in_order],
        themes=[reference(theme) for theme in event.themes.all()],
        areas=[reference(area) for area in event.areas.all()],
        series=in_series(event),
        programme=reference_or_none(event.public_programme),
        host=host(event),
        follows=other_event(event.follows) if event.follows else None,
        links=links(event.links.all(), now),
        hashtags=event.hashtags,
        sample=event.is_sample,
        listed_at=event.entry.listed_at(),
        changed_at=event.entry.changed_at(now),
        revision=event.entry.told_times(now),
    )


def when(event: Event) -> records.When:
    timed = event.start_time is not None and event.starts_at is not None
    return records.When(
        pace=Pace(event.pace),
        certainty=Certainty(event.certainty),
        start_date=event.start_date,
        start_time=clock(event.start_time),
        end_date=event.end_date,
        end_time=clock(event.end_time),
        zone=event.zone or None,
        starts_at=by_clock(event.starts_at, event.tzinfo) if timed else None,
        ends_at=by_clock(event.over_at, event.tzinfo) if timed and event.end_time else None,
        as_announced=event.time_as_announced,
        note=event.time_note,
    )


def clock(said: time | None) -> str | None:
    return f"{said:%H:%M}" if said else None


def by_clock(moment: datetime | None, zone: ZoneInfo | None) -> datetime | None:
    """The instant by clocks of ``zone``; in UTC where those were seconds apart from
    it, which ISO 8601 cannot write.
    """
    if not moment or not zone:
        return None
    local = moment.astimezone(zone)
    apart = local.utcoffset()
    return local if apart is not None and not apart.seconds % 60 else moment.astimezone(UTC)


def where(event: Event) -> records.Where:
    return records.Where(
        format=Format(event.format),
        platforms=event.platforms,
        venue=event.venue,
        city=event.city,
        country=event.country.code or None,
        country_name=str(event.country.name),
    )


def taking_part(event: Event) -> records.TakingPart:
    timed = event.registration_deadline_time is not None
    zone = event.registration_deadline_zone or event.zone
    return records.TakingPart(
        registration=Registration(event.registration),
        deadline_date=event.registration_deadline,
        deadline_time=clock(event.registration_deadline_time),
        deadline_zone=zone or None if event.registration_deadline else None,
        deadline_at=by_clock(event.registration_closes_at, zone_named(zone))
        if timed and zone
        else None,
        steps=event.steps,
        joining_note=event.joining_note,
        seats_note=event.seats_note,
        cost=Cost(event.cost),
        cost_note=event.cost_note,
        audience=event.audience,
        accessibility=event.accessibility,
        contact_name=event.contact_name,
        contact_email=event.contact_email,
        contact_phone=event.contact_phone,
    )


def speaker(one: PublicSpeaker, numbers: dict[int, int]) -> records.Speaker:
    return records.Speaker(
        name=one.name,
        named=one.is_named,
        withheld=one.withheld,
        role=ParticipationRole(one.role),
        honorific=one.honorific,
        position=one.position,
        affiliation=one.affiliation,
        country=one.country_code or None,
        country_name=one.country,
        talk_title=one.talk_title,
        invited=one.to_be_confirmed,
        to_be_announced=one.to_be_announced,
        section=numbers.get(one.section_id) if one.section_id else None,
        slug=one.slug or None,
        url=absolute(one.url) if one.url else None,
    )


def section(one: Section) -> records.Section:
    return records.Section(
        number=one.number,
        title=one.title,
        kind=SectionKind(one.kind),
        description=one.description,
        date=one.on,
        start_time=clock(one.start_time),
        end_time=clock(one.end_time),
    )


def language(row: EventLanguage) -> records.Language:
    return records.Language(
        tag=row.language, name=row.language_name, mode=LanguageMode(row.mode)
    )


def in_series(event: Event) -> records.InSeries | None:
    if not event.series:
        return None
    return records.InSeries(
        slug=event.series.slug,
        name=event.series.title,
        url=page_of(event.series),
        number=event.number_in_series,
        planned=event.series.planned_count,
    )


def host(event: Event) -> records.Host | None:
    if not event.parent and not event.parent_wording:
        return None
    relation = event.parent_relation
    return records.Host(
        relation=ParentRelation(relation) if relation else None,
        title=event.parent.title if event.parent else event.parent_wording,
        uid=event.parent.uuid if event.parent else None,
        slug=event.parent.slug if event.parent else None,
        url=page_of(event.parent) if event.parent else None,
    )


def other_event(event: Event) -> records.OtherEvent:
    return records.OtherEvent(
        uid=event.uuid, slug=event.slug, title=event.title, url=page_of(event)
    )


# -- parts that several have


def reference(row: Any) -> records.Reference:
    return records.Reference(slug=row.slug, name=str(row), url=page_of(row))


def reference_or_none(row: Any) -> records.Reference | None:
    return reference(row) if row else None


def credits(rows: Iterable[Credit]) -> list[records.Credit]:
    return [
        records.Credit(
            role=CreditRole(row.role),
            name=row.organization.name,
            credited_as=row.shown_as,
            acronym=row.organization.acronym,
            slug=row.organization.slug,
            url=page_of(row.organization),
            website=web(row.organization.website),
        )
        for row in rows
    ]


def links(rows: Iterable[Link], now: datetime) -> list[records.Link]:
    """Those that everybody may see at ``now``."""
    return [
        records.Link(kind=LinkKind(row.kind), label=row.shown_as, url=web(row.url))
        for row in rows
        if row.is_public(now)
    ]


# -- who and about what; ``upcoming`` and ``past`` are numbers of events


def its(name: str, slug: str, upcoming: int, past: int) -> records.Its:
    path = f"{reverse('events-json')}?{name}={slug}&when=all"
    return records.Its(upcoming=upcoming, past=past, url=absolute(path))


def organizer_record(row: Organization, upcoming: int, past: int) -> records.Organizer:
    return records.Organizer(
        slug=row.slug,
        url=page_of(row),
        name=row.name,
        acronym=row.acronym,
        kind=OrganizationKind(row.kind),
        part_of=row.parent.name if row.parent else "",
        country=row.country.code or None,
        country_name=str(row.country.name),
        website=web(row.website),
        description=row.description,
        other_names=row.other_names,
        sample=row.is_sample,
        events=its("organizer", row.slug, upcoming, past),
    )


def speaker_record(row: Person, upcoming: int, past: int) -> records.Person:
    """Needs: one of ``querysets.speakers``."""
    return records.Person(
        slug=row.slug,
        url=page_of(row),
        name=row.name,
        website=web(row.website),
        sample=row.is_sample,
        events=its("speaker", row.slug, upcoming, past),
    )


def theme_record(row: Theme, upcoming: int, past: int) -> records.Theme:
    return records.Theme(
        slug=row.slug,
        url=page_of(row),
        code=row.code,
        name=row.name,
        definition=row.definition,
        source=row.source,
        source_url=web(row.source_url),
        other_words=row.aliases,
        broader=reference_or_none(row.broader),
        events=its("theme", row.slug, upcoming, past),
    )


def area_record(row: Area, upcoming: int, past: int) -> records.Area:
    """Needs: loaded with what lies around it."""
    return records.Area(
        slug=row.slug,
        url=page_of(row),
        code=row.code,
        m49=row.m49 or None,
        kind=AreaKind(row.kind),
        name=row.name,
        other_names=row.aliases,
        lies_in=[reference(area) for area in row.around_it],
        events=its("area", row.slug, upcoming, past),
    )


def series_record(row: Series, upcoming: int, past: int, now: datetime) -> records.Series:
    """Needs: loaded with .for_page()."""
    return records.Series(
        slug=row.slug,
        url=page_of(row),
        title=row.title,
        description_html=row.description_html,
        aims_html=row.aims_html,
        planned=row.planned_count,
        organizers=credits(row.credits.all()),
        links=links(row.links.all(), now),
        sample=row.is_sample,
        events=its("series", row.slug, upcoming, past),
    )


def programme_record(
    row: Programme, upcoming: int, past: int, now: datetime
) -> records.Programme:
    """Needs: loaded with .for_page()."""
    return records.Programme(
        slug=row.slug,
        url=page_of(row),
        title=row.title,
        dates=row.dates,
        start=as_precise(row.start_year, row.start_month, row.start_day),
        end=as_precise(row.end_year, row.end_month, row.end_day),
        ongoing=row.ongoing,
        dates_as_announced=row.dates_as_announced,
        summary=row.summary,
        objective=row.objective,
        description_html=row.description_html,
        methods_html=row.methods_html,
        audience=row.audience,
        website=web(row.website),
        organizers=credits(row.credits.all()),
        themes=[reference(theme) for theme in row.themes.all()],
        areas=[reference(area) for area in row.areas.all()],
        places=[place(one) for one in row.places.all()],
        figures=[figure(one) for one in row.figures.all()],
        quotation=row.quotation,
        quotation_by=row.quotation_by,
        links=links(row.links.all(), now),
        hashtags=row.hashtags,
        events=its("programme", row.slug, upcoming, past),
        changed_at=row.changed_at.replace(microsecond=0),
    )


def as_precise(year: int | None, month: int | None, day: int | None) -> str | None:
    """ "2011", "2011-06" or "2011-06-01": as much of it as is known."""
    if not year or not month:
        return str(year) if year else None
    return date(year, month, day).isoformat() if day else f"{year}-{month:02}"


def place(one: ProgrammePlace) -> records.Place:
    return records.Place(
        city=one.city,
        country=one.country.code or None,
        country_name=str(one.country.name),
        country_as_announced=one.country_as_printed,
    )


def figure(one: Figure) -> records.Figure:
    whole = one.value == int(one.value)
    return records.Figure(
        value=int(one.value) if whole else float(one.value),
        unit=one.unit,
        approximate=one.approximate,
        as_of=one.as_of,
    )
