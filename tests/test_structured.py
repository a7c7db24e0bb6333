"""What pages say of their events for machines."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.announcements import Doubt, Fact, Sureness, as_json, parse, split
from events.announcements.intake import read_file
from events.announcements.intake.structured import events_in, readable, stated_in
from events.models import Announcement

TALK = {
    "@context": "https://schema.org",
    "@type": "EducationEvent",
    "name": "Early warning &amp; early action",
    "startDate": "2027-04-08T14:00:00+02:00",
    "endDate": "2027-04-08T15:30:00+02:00",
    "url": "https://example.org/talk?utm_source=x",
}


def page(*nodes, text="<p>Words on a talk.</p>"):
    written = (node if isinstance(node, str) else json.dumps(node) for node in nodes)
    scripts = "".join(
        f'<script type="application/ld+json">{each}</script>' for each in written
    )
    return f"<!doctype html><head>{scripts}</head><body>{text}</body>"


def read(**properties):
    """What is read of a page with this one event."""
    [part] = split(page({**TALK, **properties}))
    return as_json(parse(part))


def test_facts_for_machines_are_trusted_above_the_prose():
    text = (
        "<h1>Early warning &amp; early action</h1><p>Join us on 9 April 2027, 5 pm UTC.</p>"
    )
    [part] = split(page(TALK, text=text))
    draft = parse(part)

    assert draft.value("title") == "Early warning & early action"
    assert draft.value("start_utc") == "2027-04-08T12:00:00Z"
    assert draft.value("end_utc") == "2027-04-08T13:30:00Z"
    assert draft.value("info_url") == "https://example.org/talk"
    title = draft.fact("title")
    assert title is not None
    assert title.sureness == Sureness.STATED
    [span] = title.spans
    assert part.text[span.start : span.end] == "Early warning & early action"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"startDate": "2027-04-08", "endDate": "2027-04-10"},
            {"start_date": "2027-04-08", "end_date": "2027-04-10", "date_precision": "day"},
        ),
        (  # as some programs write a whole day
            {
                "startDate": "2027-04-08T00:00:00+00:00",
                "endDate": "2027-04-08T23:59:59+00:00",
            },
            {"start_date": "2027-04-08", "end_date": None, "start_local": None},
        ),
        (
            {"startDate": "2027-04-08T14:00", "endDate": ""},
            {"start_local": "2027-04-08T14:00", "timezone": None, "start_utc": None},
        ),
        (
            {"location": {"@type": "Place", "address": {"addressLocality": "Geneva"}}},
            {
                "start_local": "2027-04-08T14:00",
                "timezone": "Europe/Zurich",
                "city": "Geneva",
            },
        ),
        (  # a clock that the city has not
            {
                "startDate": "2027-04-08T14:00:00-05:00",
                "endDate": None,
                "location": {"@type": "Place", "address": {"addressLocality": "Geneva"}},
            },
            {"start_utc": "2027-04-08T19:00:00Z", "timezone": "UTC"},
        ),
        ({"endDate": "2027-04-07T10:00:00Z"}, {"end_utc": None}),
    ],
)
def test_times(given, said):
    found = read(**given)

    assert {name: found[name] for name in said} == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {
                "location": {
                    "@type": "Place",
                    "name": "Maison de la Paix",
                    "address": {
                        "@type": "PostalAddress",
                        "addressLocality": "Geneva",
                        "addressCountry": {"@type": "Country", "name": "Switzerland"},
                    },
                }
            },
            {"venue": "Maison de la Paix", "city": "Geneva", "country": "CH"},
        ),
        (
            {
                "location": {"@type": "VirtualLocation", "url": "https://zoom.us/j/1"},
                "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
            },
            {"join_url": "https://zoom.us/j/1", "format": "online"},
        ),
        (
            {"eventAttendanceMode": "MixedEventAttendanceMode"},
            {"format": "hybrid"},
        ),
        (
            {
                "organizer": [{"@type": "Organization", "name": "PAX"}, "GAAMAC"],
                "sponsor": {"@type": "Organization", "name": "Example Fund"},
                "performer": {
                    "@type": "Person",
                    "name": "Ana Lopez",
                    "jobTitle": "Director",
                },
            },
            {
                "organizers": ["PAX", "GAAMAC"],
                "partners": [{"name": "Example Fund", "role": "sponsor"}],
            },
        ),
        (
            {
                "offers": {
                    "price": "12.50",
                    "priceCurrency": "eur",
                    "url": "https://t.example/1",
                }
            },
            {
                "prices": [{"amount": 12.5, "currency": "EUR"}],
                "free": False,
                "registration_url": "https://t.example/1",
            },
        ),
        ({"offers": [{"price": 0}]}, {"free": True, "prices": []}),
        ({"isAccessibleForFree": True}, {"free": True}),
        (
            {"inLanguage": ["en-GB", {"@type": "Language", "alternateName": "fr"}]},
            {"languages": ["en", "fr"]},
        ),
        (
            {"@type": ["Thing", "http://schema.org/ExhibitionEvent"]},
            {"event_type": "exhibition"},
        ),
        (
            {"superEvent": {"@type": "Event", "name": "Peace Week"}},
            {"parent_event": "Peace Week"},
        ),
    ],
)
def test_facts(given, said):
    found = read(**given)

    assert {name: found[name] for name in said} == said


def test_people_are_speakers_and_organizers_who_are_people_are_left_out():
    found = read(
        performer={"@type": "Person", "name": "Ana Lopez", "jobTitle": "Director"},
        organizer={"@type": "Person", "name": "Jane Example"},
    )

    assert [each["name"] for each in found["speakers"]] == ["Ana Lopez"]
    assert found["organizers"] == []


def test_that_it_is_cancelled_is_a_doubt():
    [part] = split(page({**TALK, "eventStatus": "https://schema.org/EventCancelled"}))
    doubts = [one for one in part.stated if isinstance(one, Doubt)]

    assert [doubt.sentence for doubt in doubts] == [
        "The page itself calls the event cancelled."
    ]


@pytest.mark.parametrize(
    "written",
    [
        json.dumps([TALK]),
        json.dumps({"@graph": [{"@type": "WebPage"}, TALK]}),
        json.dumps({"@type": "ItemList", "itemListElement": [{"item": TALK}]}),
        f"<!--\n{json.dumps(TALK)}\n-->",
        f"//<![CDATA[\n{json.dumps(TALK)}\n//]]>",
        json.dumps(TALK)[:-1] + ",\n}",
        json.dumps(TALK).replace("Early", "Early\n\t"),
        json.dumps(TALK).replace('"', "&quot;"),
        json.dumps({"@type": "WebPage"}) + json.dumps(TALK) + ";",
        json.dumps(TALK) + "{ broken",
    ],
)
def test_broken_json_is_mended(written):
    assert [event.title for event in events_in(page(written))] == [
        "Early warning & early action"
    ]


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "WebPage", "name": "A page", "startDate": "2027-04-08"},
        {**TALK, "@type": "SaleEvent"},
        {**TALK, "name": ""},
        {**TALK, "startDate": None},
        "[" * 20_000,
        "{",
    ],
)
def test_what_is_no_event(node):
    assert events_in(page(node)) == []


def test_events_go_to_the_parts_that_name_them():
    second = {**TALK, "name": "Memory of forests", "startDate": "2027-05-01"}
    html = page(TALK, second)

    about_second = stated_in(html, "On the programme: Memory of\nforests, by Ana.")
    about_neither = stated_in(html, "Something else.")

    facts = {one.field: one.value for one in about_second if isinstance(one, Fact)}

    assert facts["start_date"] == "2027-05-01"
    assert about_neither == ()


def test_what_only_machines_are_told_is_read_as_well():
    received = read_file(
        "x.html", page({**TALK, "description": "<p>Two hours.</p>"}).encode()
    )

    assert (
        received.text.split("\n---\n")[1].strip().startswith("Early warning & early action")
    )
    assert "Two hours." in received.text
    assert readable(page(TALK, text="")).startswith("Early warning")


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from([*TALK.values()]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*TALK, "location", "address", "organizer", "offers"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [*TALK, "location", "offers", "performer", "inLanguage", "eventStatus"]
        ),
        VALUES,
    ),
    st.text(max_size=20),
)
@settings(max_examples=150, deadline=None)
def test_reading_never_fails(properties, tail):
    for part in split(page(json.dumps({**TALK, **properties}) + tail)):
        assert as_json(parse(part))


def test_what_is_stated_reaches_the_desk():
    html = page(TALK, text="<h1>Early warning &amp; early action</h1><p>9 May 2027.</p>")
    announcement = Announcement(
        text=readable(html), html=html, received_at=datetime(2027, 3, 2, tzinfo=UTC)
    )
    [piece] = announcement.pieces

    assert announcement.draft_of(piece).value("start_utc") == "2027-04-08T12:00:00Z"
