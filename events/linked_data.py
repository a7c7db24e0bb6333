"""Events and series as search engines read them: schema.org in JSON-LD. Pure: records in,
dicts out, no clock read.

Only what schema.org 30.0 has a word for is said, and nothing that is not known: no end, no
price, no picture. A list of one is written as that one: it means the same in JSON-LD, and
simpler readers understand it as well.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from events import records
from events.prose import to_text
from events.vocabulary import (
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
)

Node = dict[str, Any]

CONTEXT = {"@context": "https://schema.org"}
LONGEST = 5_000  # characters of a description

# What is not here is an Event: an "exhibition or screening" may be either, a launch is not
# the PublicationEvent of what it launches, ConferenceEvent is pending and hardly known.
TYPES = {
    EventKind.WEBINAR: "EducationEvent",
    EventKind.LECTURE: "EducationEvent",
    EventKind.WORKSHOP: "EducationEvent",
}
COURSES = (EventKind.COURSE, EventKind.SELF_PACED_COURSE)
# A call is a deadline, not something that takes place.
NOT_EVENTS = (EventKind.CALL,)

STATUSES = {  # a full event takes place: its offer is sold out
    EventStatus.SCHEDULED: "EventScheduled",
    EventStatus.FULL: "EventScheduled",
    EventStatus.POSTPONED: "EventPostponed",
    EventStatus.RESCHEDULED: "EventRescheduled",
    EventStatus.CANCELLED: "EventCancelled",
    EventStatus.MOVED_ONLINE: "EventMovedOnline",
}
MODES = {
    Format.ONLINE: "OnlineEventAttendanceMode",
    Format.IN_PERSON: "OfflineEventAttendanceMode",
    Format.HYBRID: "MixedEventAttendanceMode",
}
DELIVERY = {Format.ONLINE: "online", Format.IN_PERSON: "onsite", Format.HYBRID: "blended"}

# Who commissioned something need not have paid for it, so that "funder" would be a guess.
CREDITS = {
    CreditRole.ORGANIZER: "organizer",
    CreditRole.CO_ORGANIZER: "organizer",
    CreditRole.HOST: "organizer",
    CreditRole.CO_HOST: "organizer",
    CreditRole.LEAD: "organizer",
    CreditRole.CO_SPONSOR: "sponsor",
    CreditRole.SPONSOR: "sponsor",
    CreditRole.PARTNER: "contributor",
    CreditRole.SUPPORTER: "contributor",
}
# What is held before or beside a larger event is no part of it.
NOT_PARTS = (ParentRelation.PRE_EVENT, ParentRelation.PARALLEL)


class InBrief(Struct, frozen=True, kw_only=True):
    """As much of an event as an entry of a series tells."""

    uid: UUID
    url: str
    title: str
    kind: EventKind
    status: EventStatus
    earlier_date: date | None
    when: records.When
    where: records.Where


Listed = records.Event | InBrief


# -- whole documents


def of_event(event: records.Event) -> Node | None:
    """An Event, or a Course with its CourseInstance; None for what is no event."""
    if event.kind in NOT_EVENTS:
        return None
    node = course(event) if event.kind in COURSES else occasion(event)
    return CONTEXT | node


def of_series(series: records.Series, events: Iterable[Listed]) -> Node:
    """An EventSeries with these of its events."""
    parts = [
        in_brief(event) | {"@id": urn(event.uid), "name": event.title}
        for event in events
        if event.kind not in NOT_EVENTS
    ]
    return CONTEXT | known(
        {
            "@type": "EventSeries",
            "@id": series.url,
            "name": series.title,
            "description": text("", series.description_html),
            "url": series.url,
            **credits(series.organizers),
            "subEvent": plain(parts),
        }
    )


def occasion(event: records.Event) -> Node:
    """Something that takes place: https://schema.org/Event."""
    return known(
        in_brief(event)
        | identity(event)
        | people(event)
        | {
            "about": about(event),
            "keywords": plain(keywords(event)),
            "inLanguage": plain(languages(event)),
            "isAccessibleForFree": is_free(event),
            "offers": offers(event),
            "superEvent": part_of(event),
        }
    )


def course(event: records.Event) -> Node:
    """What is taught, and the one time that it is: https://schema.org/Course, whose
    hasCourseInstance is an Event.
    """
    return known(
        {"@type": "Course"}
        | identity(event)
        | {
            "provider": credits(event.organizers).get("organizer"),
            "about": about(event),
            "keywords": plain(keywords(event)),
            "inLanguage": plain(languages(event)),
            "isAccessibleForFree": is_free(event),
            "offers": offers(event),
            "hasCourseInstance": known(
                in_brief(event)
                | {"name": event.title}
                | people(event)
                | {"courseMode": plain(delivery(event)), "superEvent": part_of(event)}
            ),
        }
    )


# -- what it is


def identity(event: records.Event) -> Node:
    """What it is called, and where; the day of the last change belongs to the page, as
    dateModified is not a property of an Event.
    """
    page = {"@type": "WebPage", "@id": event.url, "dateModified": moment(event.changed_at)}
    return {
        "@id": urn(event.uid),
        "identifier": urn(event.uid),
        "name": event.title,
        "description": text(event.summary, event.description_html),
        "url": event.url,
        "mainEntityOfPage": page,
    }


def in_brief(event: Listed) -> Node:
    """Type, status, time and place."""
    kind = "CourseInstance" if event.kind in COURSES else TYPES.get(event.kind, "Event")
    mode = attendance(event)
    return known(
        {
            "@type": kind,
            "url": event.url,
            "eventStatus": term(STATUSES[event.status]),
            "previousStartDate": day(event.earlier_date),
            "eventAttendanceMode": mode and term(MODES[mode]),
            **times(event.when),
            "location": plain(places(event, mode)),
        }
    )


def times(when: records.When) -> Node:
    """Start and end, as precise as is known: instants with their distance from UTC, or
    days (ISO 8601).
    """
    starts, ends = moment(when.starts_at), moment(when.ends_at)
    several = when.start_date and when.end_date and when.end_date > when.start_date
    return {
        "startDate": starts or day(when.start_date),
        "endDate": ends or (day(when.end_date) if several else None),
    }


def attendance(event: Listed) -> Format | None:
    """How one takes part; None if that is not known. What was moved online is online, even
    if its listing still names the hall.
    """
    found = event.where.format
    if event.status == EventStatus.MOVED_ONLINE and found != Format.HYBRID:
        return Format.ONLINE
    return None if found == Format.UNKNOWN else found


def places(event: Listed, mode: Format | None) -> list[Node]:
    """Where it is held. The address of a VirtualLocation is our page, which tells what
    everybody may know of joining: no link to a meeting is ever in here.
    """
    found, where = [], event.where
    if mode in (Format.ONLINE, Format.HYBRID):
        platforms = " / ".join(where.platforms)
        found.append(
            known({"@type": "VirtualLocation", "name": platforms, "url": event.url})
        )
    if mode != Format.ONLINE and (where.venue or where.city or where.country):
        address: Node = {
            "@type": "PostalAddress",
            "addressLocality": where.city,
            "addressCountry": where.country,
        }
        if not where.city and not where.country:
            address = {}
        found.append(
            known({"@type": "Place", "name": where.venue, "address": known(address)})
        )
    return found


def delivery(event: records.Event) -> list[str]:
    """The words that schema.org gives for a courseMode."""
    mode = attendance(event)
    at_any_time = event.when.pace == Pace.SELF_PACED
    at_any_time = at_any_time or event.kind == EventKind.SELF_PACED_COURSE
    return [
        *([DELIVERY[mode]] if mode else []),
        *(["asynchronous"] if at_any_time else []),
    ]


def about(event: records.Event) -> Any:
    themes = [
        {"@type": "DefinedTerm", "name": theme.name, "url": theme.url}
        for theme in event.themes
    ]
    areas = [{"@type": "Place", "name": area.name, "url": area.url} for area in event.areas]
    return plain([*themes, *areas])


def keywords(event: records.Event) -> list[str]:
    """Its kind, for which there is often no type, and its hashtags."""
    return [event.kind.label, *event.hashtags]


def languages(event: records.Event) -> list[str]:
    """Those that are spoken, not those into which it is interpreted (BCP 47)."""
    return [one.tag for one in event.languages if one.mode == LanguageMode.SPOKEN]


def part_of(event: records.Event) -> Any:
    """The larger event and the series."""
    found: list[Node] = []
    if (host := event.host) and host.relation not in NOT_PARTS:
        node = {
            "@type": "Event",
            "@id": urn(host.uid) if host.uid else None,
            "name": host.title,
            "url": host.url,
        }
        found.append(known(node))
    if series := event.series:
        node = {"@type": "EventSeries", "@id": series.url, "name": series.name}
        found.append({**node, "url": series.url})
    return plain(found)


# -- who


def people(event: records.Event) -> Node:
    """Organizations by what they are to it, and who is sure to speak or teach by name."""
    found: dict[str, list[Node]] = {}
    for one in event.speakers:
        if not one.named or one.invited:
            continue
        teaches = one.role == ParticipationRole.INSTRUCTOR and event.kind in COURSES
        nodes = found.setdefault("instructor" if teaches else "performer", [])
        if (node := person(one)) not in nodes:
            nodes.append(node)
    return {
        **credits(event.organizers),
        **{name: plain(nodes) for name, nodes in found.items()},
    }


def person(one: records.Speaker) -> Node:
    affiliation = {"@type": "Organization", "name": one.affiliation}
    return known(
        {
            "@type": "Person",
            "honorificPrefix": one.honorific,
            "name": one.name,
            "jobTitle": one.position,
            "affiliation": affiliation if one.affiliation else None,
            "url": one.url,
        }
    )


def credits(rows: Iterable[records.Credit]) -> Node:
    """Organizations under the property that their role says they are."""
    found: dict[str, list[Node]] = {}
    for row in rows:
        if name := CREDITS.get(row.role):
            nodes = found.setdefault(name, [])
            if (node := organization(row)) not in nodes:
                nodes.append(node)
    return {name: plain(nodes) for name, nodes in found.items()}


def organization(row: records.Credit) -> Node:
    return known(
        {
            "@type": "Organization",
            "name": row.name,
            "alternateName": row.acronym,
            "url": row.url,
            "sameAs": row.website,
        }
    )


# -- taking part


def is_free(event: records.Event) -> bool | None:
    cost = event.taking_part.cost
    return None if cost == Cost.UNKNOWN else cost == Cost.FREE


def offers(event: records.Event) -> Any:
    """The public links by which one registers, until when, and whether there is room; no
    price, as none is known.
    """
    if event.status == EventStatus.CANCELLED:
        return None
    part = event.taking_part
    return plain(
        [
            known(
                {
                    "@type": "Offer",
                    "name": link.label,
                    "url": link.url,
                    "validThrough": moment(part.deadline_at) or day(part.deadline_date),
                    "availability": term("SoldOut")
                    if event.status == EventStatus.FULL
                    else None,
                }
            )
            for link in event.links
            if link.url and link.kind == LinkKind.REGISTRATION
        ]
    )


# -- how values are written


def known(node: Node) -> Node:
    """Without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def plain(values: list[Any]) -> Any:
    """The only one of them, or all."""
    return values[0] if len(values) == 1 else values


def text(summary: str, html: str) -> str:
    """What it is about in plain text, the short text before the long one."""
    said = summary or to_text(html)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"


def term(name: str) -> str:
    """A member of one of schema.org's enumerations."""
    return f"https://schema.org/{name}"


def urn(uid: UUID) -> str:
    """RFC 9562, 4."""
    return f"urn:uuid:{uid}"


def day(found: date | None) -> str | None:
    return found.isoformat() if found else None


def moment(found: datetime | None) -> str | None:
    """ "2021-04-08T09:00:00-04:00": without a distance from UTC it would be no instant."""
    return found.isoformat() if found else None
