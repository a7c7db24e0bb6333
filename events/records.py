"""What everybody may know, as data: the shapes of ``.json``, of which tables, calendars
and machine-readable pages tell a part. ``models/public.py`` fills them; the API's document
is made from them, with what each field ``means``. Where nothing is known, text is "" and
everything else null.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from msgspec import Meta, Struct

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
from organizers.models import OrganizationKind


def means(text: str) -> Meta:
    """What a field tells, for those who read the API's document."""
    return Meta(description=text)


Address = Annotated[str, Meta(extra_json_schema={"format": "uri"})]
WallClock = Annotated[str, Meta(pattern=r"^[0-2][0-9]:[0-5][0-9]$")]
Html = Annotated[str, Meta(description="Clean HTML: no script, style or image.")]
Instant = Annotated[datetime, Meta(tz=True)]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$")]
Row = TypeVar("Row")


class Reference(Struct, frozen=True, kw_only=True):
    """A theme, an area, a series or a programme that has a page here."""

    slug: Annotated[str, means("Its value as a filter; changes if it is renamed.")]
    name: Annotated[str, means("What it is called.")]
    url: Annotated[Address, means("Its page.")]


class OtherEvent(Struct, frozen=True, kw_only=True):
    """Another event that is listed here."""

    uid: Annotated[UUID, means("Its lasting identifier.")]
    slug: Annotated[str, means("The last part of its address.")]
    title: Annotated[str, means("Its title.")]
    url: Annotated[Address, means("Its page.")]


class Credit(Struct, frozen=True, kw_only=True):
    """An organization and its part in an event, a series or a programme."""

    role: Annotated[CreditRole, means("Its part.")]
    name: Annotated[str, means("The name that the organization uses itself.")]
    credited_as: Annotated[str, means("The wording of the announcement, or else the name.")]
    acronym: Annotated[str, means("Its acronym; two organizations may share one.")]
    slug: Annotated[str, means("Its value of the filter `organizer`.")]
    url: Annotated[Address, means("Its page here.")]
    website: Annotated[Address | None, means("Its own website.")]


class Speaker(Struct, frozen=True, kw_only=True):
    """Somebody who takes part. Where no name is told, only role and section are."""

    name: Annotated[
        str,
        means(
            "As announced, or “Name withheld”, “To be announced”, “A speaker”: show it "
            "as is."
        ),
    ]
    named: Annotated[bool, means("`name` is the name of a person.")]
    withheld: Annotated[bool, means("The name is known and deliberately not told.")]
    role: Annotated[ParticipationRole, means("The part taken.")]
    honorific: Annotated[str, means("Dr, H.E. Amb., Ms …")]
    position: Annotated[str, means("The position announced.")]
    affiliation: Annotated[str, means("Organizations as announced, in one line.")]
    country: Annotated[Country | None, means("ISO 3166-1 alpha-2; XK for Kosovo.")]
    country_name: Annotated[str, means("The country’s name in English.")]
    talk_title: Annotated[str, means("What the talk is called.")]
    invited: Annotated[bool, means("Announced as invited: not confirmed yet.")]
    to_be_announced: Annotated[bool, means("Nobody is named yet.")]
    section: Annotated[int | None, means("The number of the section spoken in.")]
    slug: Annotated[str | None, means("The value of the filter `speaker`.")]
    url: Annotated[
        Address | None, means("The page about everything that they take part in.")
    ]


class Section(Struct, frozen=True, kw_only=True):
    """A part of the programme of an event."""

    number: Annotated[int, means("1, 2, 3 …: speakers refer to it.")]
    title: Annotated[str, means("Its title; the kind says what it is if there is none.")]
    kind: Annotated[SectionKind, means("What it is.")]
    description: Annotated[str, means("Plain text.")]
    date: Annotated[
        date | None, means("Its day, if the event has several and it is known.")
    ]
    start_time: Annotated[WallClock | None, means("By the clock of the event’s zone.")]
    end_time: Annotated[WallClock | None, means("By the same clock, on the same day.")]


class Language(Struct, frozen=True, kw_only=True):
    """A language of an event, and how it is used."""

    tag: Annotated[str, means("BCP 47: en, fr, zh-Hant. Its value as a filter.")]
    name: Annotated[str, means("Its name in English.")]
    mode: Annotated[LanguageMode, means("Spoken, interpreted, in captions …")]


class Link(Struct, frozen=True, kw_only=True):
    """A link that everybody may see. Addresses for joining a meeting are never among
    them.
    """

    kind: Annotated[LinkKind, means("What it leads to.")]
    label: Annotated[str, means("Its words.")]
    url: Annotated[
        Address | None, means("null if it was announced but we do not have the address.")
    ]


class When(Struct, frozen=True, kw_only=True):
    """When an event takes place, as much of it as is known. No end is invented."""

    pace: Annotated[Pace, means("Whether it has dates at all.")]
    certainty: Annotated[Certainty, means("How sure the dates are.")]
    start_date: Annotated[date | None, means("The first day, by the clock of the zone.")]
    start_time: Annotated[WallClock | None, means("By the clock of the zone; never UTC.")]
    end_date: Annotated[
        date | None,
        means("The last day, inclusive; if null, the first, unless it goes on."),
    ]
    end_time: Annotated[WallClock | None, means("On the last day; null if not announced.")]
    zone: Annotated[
        str | None, means("The IANA name of the zone of these clocks: Europe/Zurich.")
    ]
    starts_at: Annotated[
        Instant | None, means("The same start as an instant, if a time of day is known.")
    ]
    ends_at: Annotated[Instant | None, means("The end as an instant, if it is announced.")]
    as_announced: Annotated[str, means("The wording of the announcement.")]
    note: Annotated[str, means("What is doubtful, and how we read it.")]


class Where(Struct, frozen=True, kw_only=True):
    """Where an event takes place."""

    format: Annotated[Format, means("Online, in person or both.")]
    platforms: Annotated[Sequence[str], means("Zoom, YouTube …")]
    venue: Annotated[str, means("The room, the building, the street.")]
    city: Annotated[str, means("The city.")]
    country: Annotated[Country | None, means("ISO 3166-1 alpha-2; XK for Kosovo.")]
    country_name: Annotated[str, means("The country’s name in English.")]


class TakingPart(Struct, frozen=True, kw_only=True):
    """How to take part in an event."""

    registration: Annotated[Registration, means("Whether one has to register.")]
    deadline_date: Annotated[date | None, means("The last day of registration.")]
    deadline_time: Annotated[WallClock | None, means("By the clock of deadline_zone.")]
    deadline_zone: Annotated[
        str | None, means("The IANA name of the zone in which that day ends.")
    ]
    deadline_at: Annotated[
        Instant | None, means("The deadline as an instant, if a time of day is known.")
    ]
    steps: Annotated[Sequence[str], means("What to do, in order.")]
    joining_note: Annotated[str, means("“Joining instructions to follow.”")]
    seats_note: Annotated[str, means("“Seating is limited.”")]
    cost: Annotated[Cost, means("Whether it costs anything.")]
    cost_note: Annotated[str, means("How much, and for whom.")]
    audience: Annotated[str, means("Whom it is for, in plain text.")]
    accessibility: Annotated[str, means("Wheelchairs, hearing loops, captions …")]
    contact_name: Annotated[str, means("Whom the organizer names for questions.")]
    contact_email: Annotated[str, means("The announced address for questions.")]
    contact_phone: Annotated[str, means("The announced telephone for questions.")]


class Host(Struct, frozen=True, kw_only=True):
    """The larger event that an event belongs to. It may not be listed here."""

    relation: Annotated[ParentRelation | None, means("What the event is to it.")]
    title: Annotated[str, means("What it is called.")]
    uid: Annotated[UUID | None, means("Its identifier, if it is listed here.")]
    slug: Annotated[str | None, means("The last part of its address, if it has one.")]
    url: Annotated[Address | None, means("Its page, if it is listed here.")]


class InSeries(Struct, frozen=True, kw_only=True):
    """The series that an event belongs to."""

    slug: Annotated[str, means("Its value of the filter `series`.")]
    name: Annotated[str, means("What it is called.")]
    url: Annotated[Address, means("Its page.")]
    number: Annotated[int | None, means("3 for the third event.")]
    planned: Annotated[int | None, means("How many events are planned.")]


class Event(Struct, frozen=True, kw_only=True):
    """One event with all that everybody may know of it."""

    uid: Annotated[UUID, means("Never changes, whatever else does.")]
    slug: Annotated[
        str, means("The last part of its address; an old one leads to the new one.")
    ]
    url: Annotated[Address, means("Its page.")]
    title: Annotated[str, means("As announced, unless title_is_ours.")]
    title_is_ours: Annotated[bool, means("The announcement gives no title.")]
    kind: Annotated[EventKind, means("What it is.")]
    status: Annotated[EventStatus, means("Whether it takes place as planned.")]
    status_note: Annotated[str, means("Why it does not.")]
    earlier_date: Annotated[date | None, means("Its first day before it was moved.")]
    summary: Annotated[str, means("One or two sentences in plain text.")]
    description_html: Annotated[Html, means("Clean HTML, in our own words.")]
    when: Annotated[When, means("Its dates and times.")]
    where: Annotated[Where, means("Its place.")]
    taking_part: Annotated[TakingPart, means("Registration, cost, audience, contact.")]
    organizers: Annotated[Sequence[Credit], means("Organizers first, then by role.")]
    organizers_as_announced: Annotated[
        str, means("What stands behind “Organized by”, if it differs from the text.")
    ]
    speakers: Annotated[Sequence[Speaker], means("In the order announced.")]
    sections: Annotated[Sequence[Section], means("Its programme, in order.")]
    languages: Annotated[Sequence[Language], means("Spoken ones first.")]
    themes: Annotated[Sequence[Reference], means("What it is about.")]
    areas: Annotated[
        Sequence[Reference], means("Which part of the world; not where it is held.")
    ]
    series: Annotated[InSeries | None, means("Its series, and its number in it.")]
    programme: Annotated[Reference | None, means("The programme that it is a part of.")]
    host: Annotated[Host | None, means("The larger event that it belongs to.")]
    follows: Annotated[OtherEvent | None, means("The earlier event that it continues.")]
    links: Annotated[Sequence[Link], means("Registration, agenda, recording …")]
    hashtags: Annotated[Sequence[str], means("With their #.")]
    sample: Annotated[bool, means("Invented, to try the site out.")]
    listed_at: Annotated[Instant, means("Since when it has been public.")]
    changed_at: Annotated[Instant, means("When something new was told of it last.")]
    revision: Annotated[int, means("How often that has happened.")]


class Its(Struct, frozen=True, kw_only=True):
    """The events of something: how many, and where they are."""

    upcoming: Annotated[int, means("How many are not over.")]
    past: Annotated[int, means("How many are over.")]
    url: Annotated[Address, means("All of them as JSON.")]


class Organizer(Struct, frozen=True, kw_only=True):
    """An organization behind events, series or programmes."""

    slug: Annotated[str, means("The last part of its address, and its value as a filter.")]
    url: Annotated[Address, means("Its page here.")]
    name: Annotated[str, means("The full name that it uses itself.")]
    acronym: Annotated[str, means("Two organizations may share one.")]
    kind: Annotated[OrganizationKind, means("What it is.")]
    part_of: Annotated[str, means("The larger body that it belongs to.")]
    country: Annotated[Country | None, means("Its seat: ISO 3166-1 alpha-2.")]
    country_name: Annotated[str, means("The country’s name in English.")]
    website: Annotated[Address | None, means("Its own website.")]
    description: Annotated[str, means("A few sentences in plain text.")]
    other_names: Annotated[Sequence[str], means("Former and translated names, acronyms.")]
    sample: Annotated[bool, means("Invented, to try the site out.")]
    events: Annotated[Its, means("The events in which it has any part.")]


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who takes part by name in an event that is listed here. What they were at
    the time stands with each event.
    """

    slug: Annotated[
        str, means("The last part of their address, and their value as a filter.")
    ]
    url: Annotated[Address, means("Their page here.")]
    name: Annotated[str, means("Without title.")]
    website: Annotated[Address | None, means("Their own website.")]
    sample: Annotated[bool, means("Invented, to try the site out.")]
    events: Annotated[Its, means("The events in which they take part by name.")]


class Theme(Struct, frozen=True, kw_only=True):
    """What events are about."""

    slug: Annotated[str, means("The last part of its address, and its value as a filter.")]
    url: Annotated[Address, means("Its page.")]
    code: Annotated[str, means("Never changes.")]
    name: Annotated[str, means("What it is called.")]
    definition: Annotated[str, means("What belongs to it.")]
    source: Annotated[str, means("The document that the definition follows.")]
    source_url: Annotated[Address | None, means("That document.")]
    other_words: Annotated[Sequence[str], means("Other words for it.")]
    broader: Annotated[Reference | None, means("The theme that it is a part of.")]
    events: Annotated[Its, means("The events about it.")]


class Area(Struct, frozen=True, kw_only=True):
    """A country, a region or a group of countries that events are about."""

    slug: Annotated[str, means("The last part of its address, and its value as a filter.")]
    url: Annotated[Address, means("Its page.")]
    code: Annotated[
        str, means("ISO 3166-1 alpha-2 for a country, UN M49 for a region, or our own.")
    ]
    m49: Annotated[str | None, means("The code of UN M49, where there is one.")]
    kind: Annotated[AreaKind, means("What it is.")]
    name: Annotated[str, means("What it is called here.")]
    other_names: Annotated[Sequence[str], means("Other names by which people look for it.")]
    lies_in: Annotated[Sequence[Reference], means("The region around it, and its groups.")]
    events: Annotated[Its, means("The events about it and what lies in it.")]


class Series(Struct, frozen=True, kw_only=True):
    """Events that belong together and are counted."""

    slug: Annotated[str, means("The last part of its address, and its value as a filter.")]
    url: Annotated[Address, means("Its page.")]
    title: Annotated[str, means("What it is called.")]
    description_html: Annotated[Html, means("Clean HTML, in our own words.")]
    aims_html: Annotated[Html, means("Clean HTML: what it is for.")]
    planned: Annotated[int | None, means("How many events are planned.")]
    organizers: Annotated[Sequence[Credit], means("Organizers first, then by role.")]
    links: Annotated[Sequence[Link], means("Links about the whole series.")]
    sample: Annotated[bool, means("Invented, to try the site out.")]
    events: Annotated[Its, means("Its events.")]


class Place(Struct, frozen=True, kw_only=True):
    """Where a programme works."""

    city: Annotated[str, means("The city.")]
    country: Annotated[Country | None, means("ISO 3166-1 alpha-2; XK for Kosovo.")]
    country_name: Annotated[str, means("The country’s name in English.")]
    country_as_announced: Annotated[str, means("Another name that the announcement uses.")]


class Figure(Struct, frozen=True, kw_only=True):
    """A number that says what a programme has done."""

    value: Annotated[float, means("The number.")]
    unit: Annotated[str, means("Of what: “people trained”.")]
    approximate: Annotated[bool, means("About as many.")]
    as_of: Annotated[str, means("When it was so, in words: 2016.")]


class Programme(Struct, frozen=True, kw_only=True):
    """Long-running work of partner organizations: not an event."""

    slug: Annotated[str, means("The last part of its address, and its value as a filter.")]
    url: Annotated[Address, means("Its page.")]
    title: Annotated[str, means("What it is called.")]
    dates: Annotated[str, means("In words, as precise as is known.")]
    start: Annotated[str | None, means("2011, 2011-06 or 2011-06-01.")]
    end: Annotated[str | None, means("Written in the same way.")]
    ongoing: Annotated[bool, means("It has no end yet.")]
    dates_as_announced: Annotated[str, means("The wording of the announcement.")]
    summary: Annotated[str, means("One or two sentences in plain text.")]
    objective: Annotated[str, means("Plain text.")]
    description_html: Annotated[Html, means("Clean HTML: what it is.")]
    methods_html: Annotated[Html, means("Clean HTML: how it works.")]
    audience: Annotated[str, means("Whom it is for, in plain text.")]
    website: Annotated[Address | None, means("Its own website.")]
    organizers: Annotated[Sequence[Credit], means("Organizers first, then by role.")]
    themes: Annotated[Sequence[Reference], means("What it is about.")]
    areas: Annotated[Sequence[Reference], means("Which part of the world it is about.")]
    places: Annotated[Sequence[Place], means("Where it works.")]
    figures: Annotated[Sequence[Figure], means("What it has done, in numbers.")]
    quotation: Annotated[str, means("What somebody said of it, without quotation marks.")]
    quotation_by: Annotated[str, means("Who, as anonymous as the source.")]
    links: Annotated[Sequence[Link], means("Links about it.")]
    hashtags: Annotated[Sequence[str], means("With their #.")]
    events: Annotated[Its, means("Its events.")]
    changed_at: Annotated[Instant, means("When its listing changed last.")]


class Events(Struct, frozen=True, kw_only=True):
    """One page of the events that a question finds."""

    title: Annotated[str, means("The question in words.")]
    url: Annotated[Address, means("The same list as a page.")]
    total: Annotated[int, means("How many events there are on all pages.")]
    previous: Annotated[Address | None, means("The page before this one.")]
    next: Annotated[Address | None, means("The page after this one.")]
    events: Annotated[Sequence[Event], means("At most 100 of them.")]


class Index(Struct, Generic[Row], frozen=True, kw_only=True):
    """One page of everything of a kind, in order."""

    title: Annotated[str, means("What they are.")]
    url: Annotated[Address, means("The same list as a page.")]
    total: Annotated[int, means("How many there are on all pages.")]
    previous: Annotated[Address | None, means("The page before this one.")]
    next: Annotated[Address | None, means("The page after this one.")]
    items: Annotated[Sequence[Row], means("At most 100 of them.")]


class Problem(Struct, frozen=True, kw_only=True):
    """Why a request was not answered (RFC 9457)."""

    title: Annotated[str, means("What went wrong.")]
    status: Annotated[int, means("The status of the answer.")]
    detail: Annotated[str, means("What to do about it, in words.")]
