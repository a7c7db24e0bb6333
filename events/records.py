"""What everybody may know, as data: the shapes of ``.json``, of which tables, calendars
and machine-readable pages tell a part. ``models/public.py`` fills them; the API's document
is made from them. ``null`` means that it is not known.
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

Address = Annotated[str, Meta(extra_json_schema={"format": "uri"})]
WallClock = Annotated[
    str, Meta(pattern=r"^\d\d:\d\d$", description="By the clock of the zone beside it.")
]
Html = Annotated[str, Meta(description="Clean HTML: no script, style or image.")]
ZoneName = Annotated[
    str, Meta(description="IANA name of the zone, for example Europe/Zurich.")
]
Row = TypeVar("Row")


class Reference(Struct, frozen=True, kw_only=True):
    """Something that has a page here."""

    slug: Annotated[str, Meta(description="Its value as a filter.")]
    name: str
    url: Address


class Credit(Struct, frozen=True, kw_only=True):
    """An organization and its part in something."""

    role: CreditRole
    name: str
    credited_as: Annotated[str, Meta(description="The wording of the announcement.")]
    acronym: str
    slug: str
    url: Address
    website: Address | None


class Speaker(Struct, frozen=True, kw_only=True):
    """Somebody who takes part. Of a withheld name nothing but the role is told."""

    name: str
    withheld: bool
    role: ParticipationRole
    honorific: str
    position: str
    affiliation: str
    country: str
    talk_title: str
    invited: Annotated[bool, Meta(description="Not confirmed yet.")]
    section: Annotated[int | None, Meta(description="The number of the section.")]
    url: Address | None


class Section(Struct, frozen=True, kw_only=True):
    """A part of the programme of an event."""

    number: int
    title: str
    kind: SectionKind
    description: str
    date: date | None
    start_time: WallClock | None
    end_time: WallClock | None


class Language(Struct, frozen=True, kw_only=True):
    """A language of an event, and how it is used."""

    tag: Annotated[str, Meta(description="BCP 47: en, fr, zh-Hant.")]
    name: str
    mode: LanguageMode


class Link(Struct, frozen=True, kw_only=True):
    """A link that everybody may see; without an address if we do not have it."""

    kind: LinkKind
    label: str
    url: Address | None


class When(Struct, frozen=True, kw_only=True):
    """When something takes place, as much of it as is known. No end is invented."""

    pace: Pace
    certainty: Certainty
    start_date: date | None
    start_time: WallClock | None
    end_date: Annotated[date | None, Meta(description="The last day, inclusive.")]
    end_time: WallClock | None
    zone: ZoneName | None
    starts_at: Annotated[
        datetime | None,
        Meta(tz=True, description="The instant, if a time of day is known."),
    ]
    ends_at: Annotated[datetime | None, Meta(tz=True)]
    as_announced: Annotated[str, Meta(description="The wording of the announcement.")]
    note: Annotated[str, Meta(description="What is doubtful, and how we read it.")]


class Where(Struct, frozen=True, kw_only=True):
    """Where something takes place."""

    format: Format
    platforms: Sequence[str]
    venue: str
    city: str
    country: Annotated[str | None, Meta(description="ISO 3166-1 alpha-2; XK for Kosovo.")]
    country_name: str


class TakingPart(Struct, frozen=True, kw_only=True):
    """How to take part."""

    registration: Registration
    deadline_date: date | None
    deadline_time: WallClock | None
    deadline_zone: ZoneName | None
    deadline_at: Annotated[datetime | None, Meta(tz=True)]
    steps: Sequence[str]
    joining_note: str
    seats_note: str
    cost: Cost
    cost_note: str
    audience: str
    accessibility: str
    contact_name: str
    contact_email: str
    contact_phone: str


class Host(Struct, frozen=True, kw_only=True):
    """The larger event that an event belongs to; its page if it is listed here."""

    relation: ParentRelation | None
    title: str
    uid: UUID | None
    url: Address | None


class InSeries(Struct, frozen=True, kw_only=True):
    """The series that an event belongs to."""

    slug: str
    name: str
    url: Address
    number: Annotated[int | None, Meta(description="3 for the third.")]
    planned: Annotated[int | None, Meta(description="How many events are planned.")]


class Event(Struct, frozen=True, kw_only=True):
    """One event with all that everybody may know of it."""

    uid: Annotated[UUID, Meta(description="Never changes, whatever else does.")]
    slug: str
    url: Address
    title: str
    title_is_ours: Annotated[bool, Meta(description="The announcement gives none.")]
    kind: EventKind
    status: EventStatus
    status_note: str
    earlier_date: Annotated[date | None, Meta(description="Before it was moved.")]
    summary: str
    description_html: Html
    when: When
    where: Where
    taking_part: TakingPart
    organizers: Sequence[Credit]
    organizers_as_announced: str
    speakers: Sequence[Speaker]
    sections: Sequence[Section]
    languages: Sequence[Language]
    themes: Sequence[Reference]
    areas: Annotated[
        Sequence[Reference], Meta(description="What it is about, not where it is held.")
    ]
    series: InSeries | None
    programme: Reference | None
    host: Host | None
    follows: Reference | None
    links: Sequence[Link]
    hashtags: Sequence[str]
    sample: Annotated[bool, Meta(description="Invented, to try the site out.")]
    listed_at: Annotated[datetime, Meta(tz=True, description="Public since.")]
    changed_at: Annotated[
        datetime, Meta(tz=True, description="When something new was told of it last.")
    ]
    revision: Annotated[int, Meta(description="How often that has happened.")]


class Its(Struct, frozen=True, kw_only=True):
    """The events of something: how many, and where they are."""

    upcoming: int
    past: int
    url: Annotated[Address, Meta(description="All of them as JSON.")]


class Organizer(Struct, frozen=True, kw_only=True):
    """An organization behind events, series or programmes."""

    slug: str
    url: Address
    name: str
    acronym: str
    kind: OrganizationKind
    country: str | None
    website: Address | None
    description: str
    other_names: Sequence[str]
    events: Its


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who takes part by name in an event that is listed here."""

    slug: str
    url: Address
    name: str
    website: Address | None
    events: Its


class Theme(Struct, frozen=True, kw_only=True):
    """What events are about."""

    slug: str
    url: Address
    code: Annotated[str, Meta(description="Never changes.")]
    name: str
    definition: str
    source: str
    source_url: Address | None
    other_words: Sequence[str]
    broader: Reference | None
    events: Its


class Area(Struct, frozen=True, kw_only=True):
    """A country, a region or a group of countries that events are about."""

    slug: str
    url: Address
    code: Annotated[
        str, Meta(description="ISO 3166-1 for a country, UN M49 for a region, or our own.")
    ]
    kind: AreaKind
    name: str
    other_names: Sequence[str]
    events: Its


class Series(Struct, frozen=True, kw_only=True):
    """Events that belong together and are counted."""

    slug: str
    url: Address
    title: str
    description_html: Html
    aims_html: Html
    planned: int | None
    organizers: Sequence[Credit]
    links: Sequence[Link]
    events: Its


class Place(Struct, frozen=True, kw_only=True):
    """Where a programme works."""

    city: str
    country: str | None
    country_name: str


class Figure(Struct, frozen=True, kw_only=True):
    """A number that says what a programme has done."""

    value: float
    unit: str
    approximate: bool
    as_of: str


class Programme(Struct, frozen=True, kw_only=True):
    """Long-running work of partner organizations: not an event."""

    slug: str
    url: Address
    title: str
    dates: Annotated[str, Meta(description="In words, as precise as is known.")]
    start: Annotated[str | None, Meta(description="2011, 2011-06 or 2011-06-01.")]
    end: str | None
    ongoing: bool
    dates_as_announced: str
    summary: str
    objective: str
    description_html: Html
    methods_html: Html
    audience: str
    website: Address | None
    organizers: Sequence[Credit]
    themes: Sequence[Reference]
    areas: Sequence[Reference]
    places: Sequence[Place]
    figures: Sequence[Figure]
    quotation: str
    quotation_by: str
    links: Sequence[Link]
    hashtags: Sequence[str]
    events: Its
    changed_at: Annotated[datetime, Meta(tz=True)]


class Events(Struct, frozen=True, kw_only=True):
    """One page of the events that a question finds."""

    title: Annotated[str, Meta(description="The question in words.")]
    url: Annotated[Address, Meta(description="The same list as a page.")]
    total: int
    previous: Address | None
    next: Address | None
    events: Sequence[Event]


class Index(Struct, Generic[Row], frozen=True, kw_only=True):
    """One page of everything of a kind, by name."""

    title: str
    url: Address
    total: int
    previous: Address | None
    next: Address | None
    items: Sequence[Row]


class Problem(Struct, frozen=True, kw_only=True):
    """Why a request was not answered (RFC 9457)."""

    title: str
    status: int
    detail: str
