"""One of each record, invented: what the API's document shows of every shape. They are made
of the records themselves, so that they cannot tell a field that is not there.
"""

from datetime import date, datetime, timedelta, timezone
from uuid import UUID

from django.urls import reverse

from events import records as to
from events.visitors import OrganizationKind, absolute, its
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

NEW_YORK_IN_SUMMER = timezone(timedelta(hours=-4))
AT = {  # an hour for each use
    hour: datetime(2026, 6, 10, hour, tzinfo=NEW_YORK_IN_SUMMER) for hour in (9, 11)
}


def page(name: str, slug: str) -> str:
    return absolute(reverse(name, args=[slug]))


def reference(name: str, slug: str, said: str) -> to.Reference:
    return to.Reference(slug=slug, name=said, url=page(name, slug))


def credit() -> to.Credit:
    return to.Credit(
        role=CreditRole.ORGANIZER,
        name="Center for Early Warning",
        credited_as="The Center for Early Warning, New York",
        acronym="CEW",
        slug="center-for-early-warning",
        url=page("organizer", "center-for-early-warning"),
        website="https://example.org/",
    )


def links() -> list[to.Link]:
    return [
        to.Link(
            kind=LinkKind.REGISTRATION,
            label="Registration",
            url="https://example.org/register",
        ),
        to.Link(kind=LinkKind.CONCEPT_NOTE, label="Concept note", url=None),
    ]


def speakers() -> list[to.Speaker]:
    named = to.Speaker(
        name="Amina Example",
        named=True,
        withheld=False,
        role=ParticipationRole.MODERATOR,
        honorific="Dr",
        position="Director",
        affiliation="Center for Early Warning",
        country="RW",
        country_name="Rwanda",
        talk_title="What the numbers say",
        invited=False,
        to_be_announced=False,
        section=1,
        slug="amina-example",
        url=page("speaker", "amina-example"),
    )
    withheld = to.Speaker(
        name="Name withheld",
        named=False,
        withheld=True,
        role=ParticipationRole.SPEAKER,
        honorific="",
        position="",
        affiliation="",
        country=None,
        country_name="",
        talk_title="",
        invited=False,
        to_be_announced=False,
        section=1,
        slug=None,
        url=None,
    )
    return [named, withheld]


def event() -> to.Event:
    """A side event in New York, with something in every field that can have it."""
    return to.Event(
        uid=UUID("6f9619ff-8b86-4011-b42d-00c04fc964ff"),
        slug="early-warning-and-early-action",
        url=page("event", "early-warning-and-early-action"),
        title="Early warning and early action",
        title_is_ours=False,
        kind=EventKind.SIDE_EVENT,
        status=EventStatus.RESCHEDULED,
        status_note="The room was not free.",
        earlier_date=date(2026, 6, 3),
        summary="What the United Nations could know, and when.",
        description_html="<p>Two <em>short</em> talks, then questions.</p>",
        when=to.When(
            pace=Pace.DATED,
            certainty=Certainty.STATED,
            start_date=AT[9].date(),
            start_time="09:00",
            end_date=None,
            end_time="11:00",
            zone="America/New_York",
            starts_at=AT[9],
            ends_at=AT[11],
            as_announced="9 a.m. to 11 a.m. EST",
            note="EST is read as New York’s clock.",
        ),
        where=to.Where(
            format=Format.HYBRID,
            platforms=["Zoom"],
            venue="Conference Room 4",
            city="New York",
            country="US",
            country_name="United States of America",
        ),
        taking_part=to.TakingPart(
            registration=Registration.REQUIRED,
            deadline_date=date(2026, 6, 8),
            deadline_time="09:00",
            deadline_zone="America/New_York",
            deadline_at=AT[9] - timedelta(days=2),
            steps=["Register.", "Bring your pass."],
            joining_note="The link comes by e-mail.",
            seats_note="Seating is limited.",
            cost=Cost.FREE,
            cost_note="",
            audience="Diplomats and civil society.",
            accessibility="Captions.",
            contact_name="The events desk",
            contact_email="events@example.org",
            contact_phone="",
        ),
        organizers=[credit()],
        organizers_as_announced="",
        speakers=speakers(),
        sections=[
            to.Section(
                number=1,
                title="Two short talks",
                kind=SectionKind.PANEL,
                description="",
                date=None,
                start_time="09:15",
                end_time=None,
            )
        ],
        languages=[to.Language(tag="en", name="English", mode=LanguageMode.SPOKEN)],
        themes=[reference("theme", "early-warning", "Early warning")],
        areas=[reference("area", "africa", "Africa")],
        series=to.InSeries(
            slug="warnings",
            name="Warnings",
            url=page("series", "warnings"),
            number=2,
            planned=4,
        ),
        programme=reference("programme", "seminars", "Seminars on prevention"),
        host=to.Host(
            relation=ParentRelation.SIDE_EVENT,
            title="Human Rights Council",
            uid=None,
            slug=None,
            url=None,
        ),
        follows=to.OtherEvent(
            uid=UUID("0e1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5b"),
            slug="who-warns-whom",
            title="Who warns whom?",
            url=page("event", "who-warns-whom"),
        ),
        links=links(),
        hashtags=["#EarlyWarning"],
        sample=True,
        listed_at=AT[9] - timedelta(days=40),
        changed_at=AT[11] - timedelta(days=9),
        revision=3,
    )


def organizer() -> to.Organizer:
    return to.Organizer(
        slug="center-for-early-warning",
        url=page("organizer", "center-for-early-warning"),
        name="Center for Early Warning",
        acronym="CEW",
        kind=OrganizationKind.ACADEMIC,
        part_of="Example University",
        country="US",
        country_name="United States of America",
        website="https://example.org/",
        description="It studies what was known before.",
        other_names=["Centre d’alerte précoce"],
        sample=True,
        events=its("organizer", "center-for-early-warning", 1, 12),
    )


def person() -> to.Person:
    return to.Person(
        slug="amina-example",
        url=page("speaker", "amina-example"),
        name="Amina Example",
        website=None,
        sample=True,
        events=its("speaker", "amina-example", 1, 2),
    )


def theme() -> to.Theme:
    return to.Theme(
        slug="early-warning",
        url=page("theme", "early-warning"),
        code="early-warning",
        name="Early warning",
        definition="Knowing early enough to act.",
        source="A/64/864",
        source_url="https://undocs.org/A/64/864",
        other_words=["risk assessment"],
        broader=None,
        events=its("theme", "early-warning", 3, 20),
    )


def area() -> to.Area:
    return to.Area(
        slug="rwanda",
        url=page("area", "rwanda"),
        code="RW",
        m49="646",
        kind=AreaKind.COUNTRY,
        name="Rwanda",
        other_names=[],
        lies_in=[reference("area", "eastern-africa", "Eastern Africa")],
        events=its("area", "rwanda", 1, 7),
    )


def series() -> to.Series:
    return to.Series(
        slug="warnings",
        url=page("series", "warnings"),
        title="Warnings",
        description_html="<p>Four mornings.</p>",
        aims_html="<ul><li>To be heard.</li></ul>",
        planned=4,
        organizers=[credit()],
        links=links(),
        sample=True,
        events=its("series", "warnings", 3, 1),
    )


def programme() -> to.Programme:
    return to.Programme(
        slug="seminars",
        url=page("programme", "seminars"),
        title="Seminars on prevention",
        dates="Since June 2011, ongoing",
        start="2011-06",
        end=None,
        ongoing=True,
        dates_as_announced="June 2011 (Ongoing)",
        summary="Seminars for officials.",
        objective="That warnings are acted upon.",
        description_html="<p>Three days each.</p>",
        methods_html="",
        audience="Officials of states.",
        website="https://example.org/seminars",
        organizers=[credit()],
        themes=[reference("theme", "early-warning", "Early warning")],
        areas=[reference("area", "africa", "Africa")],
        places=[
            to.Place(
                city="Skopje",
                country="MK",
                country_name="North Macedonia",
                country_as_announced="Macedonia",
            )
        ],
        figures=[
            to.Figure(value=120, unit="people trained", approximate=True, as_of="2016")
        ],
        quotation="It helped us.",
        quotation_by="A participant (2016)",
        links=[],
        hashtags=[],
        events=its("programme", "seminars", 0, 4),
        changed_at=AT[11],
    )


def problem() -> to.Problem:
    return to.Problem(
        title="The question was not understood",
        status=400,
        detail="There is no theme “nonsense” here. Remove it, or choose another.",
    )
