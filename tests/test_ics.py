"""Calendars to subscribe to, as a calendar program gets them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from events.models import Entry, Event, Series

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def subscribe(client):
    """The calendar at an address, read strictly."""

    def get(address="/events.ics"):
        response = client.get(address)
        assert response.status_code == 200, response.content
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert not response.cookies
        calendar = Calendar.from_ical(response.content)
        assert "METHOD" not in calendar
        for part in calendar.walk():
            assert part.errors == []
        return calendar

    return get


@pytest.fixture
def only(subscribe):
    """The one event of a calendar."""

    def get(address="/events.ics"):
        [event] = subscribe(address).events
        return event

    return get


def titles(calendar):
    return [str(event["SUMMARY"]) for event in calendar.events]


# -- which events


def test_a_calendar_holds_what_is_to_come_and_the_last_90_days(make_event, subscribe):
    make_event("Long over", start="2026-01-30")
    make_event("Just in", start="2026-01-31", zone="UTC")
    make_event("Last week", start="2026-04-24")
    make_event("Over long ago, but several days", start="2026-01-01", end_date="2026-02-02")
    make_event("Next year", start="2027-04-24")
    make_event("Some day")
    make_event("Draft", start="2026-06-01", state="draft")
    make_event("Later", start="2026-06-01", publish_at=NOW + timedelta(hours=1))

    assert titles(subscribe()) == [
        "Next year",
        "Last week",
        "Just in",
        "Over long ago, but several days",
    ]


def test_any_filter_and_any_time_can_be_asked_for(make_event, make_theme, subscribe):
    theme = make_theme("memory")
    make_event("Old", start="2019-06-01", themes=[theme])
    make_event("New", start="2026-06-01", themes=[theme])
    make_event("Newer", start="2026-07-01", themes=[theme])
    make_event("Other", start="2026-06-01")

    assert titles(subscribe("/events.ics?theme=memory")) == ["New", "Newer"]
    assert titles(subscribe("/events.ics?theme=memory&when=past")) == ["Old"]
    assert titles(subscribe("/events.ics?theme=memory&when=all")) == ["New", "Newer", "Old"]
    assert titles(subscribe("/events.ics?from=2019-01-01&to=2026-06-30&theme=memory")) == [
        "New",
        "Old",
    ]
    assert titles(subscribe("/events.ics?q=newer")) == ["Newer"]


def test_the_calendar_says_what_it_is(make_theme, make_event, subscribe):
    make_event(
        "Words",
        start="2026-06-01",
        themes=[make_theme("hate", name="Hate speech", slug="hate")],
    )

    calendar = subscribe("/events.ics?theme=hate&kind=webinar")

    assert calendar["X-WR-CALNAME"] == "Atrocity Events: webinars on Hate speech"
    assert calendar["URL"] == f"{SITE}/?kind=webinar&theme=hate"
    assert calendar["SOURCE"] == f"{SITE}/events.ics?kind=webinar&theme=hate"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert subscribe("/events.ics?theme=hate")["NAME"] == (
        "Atrocity Events: events on Hate speech"
    )
    assert subscribe()["NAME"] == "Atrocity Events"


@pytest.mark.parametrize(
    "query", ["theme=nonsense", "organiser=un", "from=soon", "tz=Nowhere"]
)
def test_what_is_not_understood_is_refused_in_a_line(client, query):
    response = client.get(f"/events.ics?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert len(response.content.splitlines()) == 1


# -- an event


def test_an_event_is_told_in_full(make_event, make_organization, make_theme, only):
    organization = make_organization("Museum of the Lake", slug="lake")
    make_organization("Nobody")
    event = make_event(
        "A talk",
        start="2026-06-01 10:00",
        zone="Africa/Kigali",
        hours=2,
        kind="lecture",
        format="hybrid",
        venue="Great hall",
        city="Kigali",
        country="RW",
        platforms=["Zoom"],
        summary="Who remembers, and how.",
        description="In *three* parts:\n\n- one\n- two",
        organizers=[organization],
        themes=[make_theme("memory", name="Memory")],
        languages=["fr"],
        series=Series.objects.create(title="Four talks"),
        contact_email="desk@lake.example",
        registration="required",
        registration_deadline=date(2026, 5, 20),
    )
    event.links.create(kind="registration", url="https://lake.example/r", label="Register")
    event.links.create(kind="stream", url="https://video.example/1", label="Stream")
    kigali = ZoneInfo("Africa/Kigali")

    told = only()

    assert told["UID"] == str(event.uuid)
    assert told["DTSTART"].dt == datetime(2026, 6, 1, 10, tzinfo=kigali)
    assert told["DTSTART"].params["TZID"] == "Africa/Kigali"
    assert told["DTEND"].dt == datetime(2026, 6, 1, 12, tzinfo=kigali)
    assert told["LOCATION"] == "Great hall, Kigali, Rwanda; online (Zoom)"
    assert told["URL"] == f"{SITE}/events/a-talk/"
    assert told["ORGANIZER"] == "mailto:desk@lake.example"
    assert told["ORGANIZER"].params["CN"] == "Museum of the Lake"
    assert told["CATEGORIES"].cats == ["Lecture or seminar", "Memory"]
    assert told["CONFERENCE"] == "https://video.example/1"
    assert told["STATUS"] == "CONFIRMED"
    assert told["SEQUENCE"] == 0
    assert told["REFID"] == "four-talks"
    assert str(told["DESCRIPTION"]) == (
        "Who remembers, and how.\n\n"
        "Organizers: Museum of the Lake\n\n"
        "Languages: French\n\n"
        "Registration is required.\n"
        "Register by 20 May 2026.\n"
        "Register: https://lake.example/r\n\n"
        "In three parts:\n\n- one\n- two\n\n"
        f"{SITE}/events/a-talk/"
    )


def test_without_an_address_for_mail_the_organizers_page_stands_for_it(
    make_event, make_organization, only
):
    make_event("A", start="2026-06-01", organizers=[make_organization("Lake", slug="lake")])
    assert only()["ORGANIZER"] == f"{SITE}/organizers/lake/"


@pytest.mark.parametrize(
    ("told", "start", "end"),
    [
        ({"start": "2026-06-01"}, date(2026, 6, 1), None),
        (
            {"start": "2026-06-01", "end_date": date(2026, 6, 3)},
            date(2026, 6, 1),
            date(2026, 6, 4),
        ),
        ({"start": "2026-06-01 10:00"}, datetime(2026, 6, 1, 10, tzinfo=UTC), None),
        (
            {"start": "2026-06-01 22:00", "hours": 4},
            datetime(2026, 6, 1, 22, tzinfo=UTC),
            datetime(2026, 6, 2, 2, tzinfo=UTC),
        ),
        (
            {"start": "2026-06-01 10:00", "end_date": date(2026, 6, 3)},
            date(2026, 6, 1),
            date(2026, 6, 4),
        ),
        ({"start": "2026-03-01", "pace": "ongoing"}, date(2026, 3, 1), None),
    ],
    ids=["a day", "days", "no end", "a night", "days, of which only the first has an hour",
         "no end at all"],
)  # fmt: skip
def test_start_and_end_are_those_that_are_known(make_event, only, told, start, end):
    make_event("It", **told)
    event = only()
    assert event["DTSTART"].dt == start
    assert (event["DTEND"].dt if "DTEND" in event else None) == end


def test_the_hour_of_a_first_day_stands_in_the_text(make_event, only):
    make_event(
        "Days", start="2026-06-01 10:00", zone="Europe/Zurich", end_date=date(2026, 6, 3)
    )
    assert "Begins at 10:00, Zurich time." in only()["DESCRIPTION"]


def test_clocks_are_those_of_the_zone_in_winter_and_summer(make_event, subscribe):
    make_event("Winter", start="2026-12-01 10:00", zone="America/New_York")
    make_event("Summer", start="2026-07-01 10:00", zone="America/New_York")

    calendar = subscribe()

    [zone] = calendar.timezones
    clocks = zone.to_tz()
    read = [event["DTSTART"].dt.replace(tzinfo=clocks) for event in calendar.events]
    assert [moment.astimezone(UTC).hour for moment in read] == [14, 15]


@pytest.mark.parametrize(
    ("fields", "status", "title"),
    [
        ({}, "CONFIRMED", "A talk"),
        ({"status": "cancelled"}, "CANCELLED", "Cancelled: A talk"),
        ({"status": "postponed"}, "TENTATIVE", "Postponed: A talk"),
        ({"status": "moved-online"}, "CONFIRMED", "Moved online: A talk"),
        ({"certainty": "tentative"}, "TENTATIVE", "A talk"),
        ({"certainty": "contradictory"}, "TENTATIVE", "A talk"),
    ],
)
def test_the_status_is_told(make_event, only, fields, status, title):
    make_event("A talk", start="2026-06-01", **fields)
    event = only()
    assert (event["STATUS"], event["SUMMARY"]) == (status, title)


def test_a_side_event_is_related_to_its_host_while_that_is_public(make_event, subscribe):
    host = make_event("Congress", start="2026-06-01")
    make_event("Beside it", start="2026-06-02", parent=host, parent_relation="side-event")

    assert subscribe().events[1]["RELATED-TO"] == str(host.uuid)
    Event.objects.filter(pk=host.pk).update(state="draft", slug="secret")
    calendar = subscribe("/events/beside-it.ics")
    assert "RELATED-TO" not in calendar.events[0]


# -- what changes, and what does not


def test_the_same_bytes_until_something_changes(make_event, client):
    event = make_event("Still", start="2026-06-01 10:00", zone="Asia/Tehran")
    first = client.get("/events.ics")

    with time_machine.travel(NOW + timedelta(days=3)):
        event.save()
        again = client.get("/events.ics", HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 304
    assert not again.content

    Event.objects.update(title="Moved")
    assert client.get("/events.ics").content != first.content


@pytest.mark.django_db(transaction=True)
def test_a_moved_event_keeps_its_uid_and_gets_a_higher_sequence(make_event, only):
    event = make_event("Here", start="2026-06-01 10:00")
    before = only()

    event.start_date, event.title, event.slug = date(2026, 7, 1), "There", "there"
    event.save()

    after = only()
    assert after["UID"] == before["UID"]
    assert after["DTSTART"].dt.month == 7
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["DTSTAMP"].dt >= before["DTSTAMP"].dt


@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_event_reaches_subscribers_as_cancelled_and_nothing_else(
    make_event, make_theme, only, subscribe, client
):
    event = make_event(
        "Witnesses of the Lake", start="2026-06-01 10:00", hours=1, city="Goma",
        themes=[make_theme("memory")], series=Series.objects.create(title="Four talks"),
    )  # fmt: skip
    before = only()

    Event.objects.update(state="withdrawn")

    for address in ("/events.ics", "/events.ics?theme=memory", f"/events/{event.slug}.ics"):
        told = only(address)
        assert {name: str(value.to_ical(), "ascii") for name, value in told.items()} == {
            "UID": str(event.uuid),
            "SUMMARY": "Withdrawn",
            "STATUS": "CANCELLED",
            "SEQUENCE": str(before["SEQUENCE"] + 1),
            "DTSTART": "20260601",
            "DTSTAMP": told["DTSTAMP"].to_ical().decode(),
            "LAST-MODIFIED": told["DTSTAMP"].to_ical().decode(),
            "TRANSP": "TRANSPARENT",
        }
        assert "Lake" not in str(client.get(address).content)
    for query in ("kind=course", "q=lake", "from=2026-06-02", "when=past"):
        assert "Withdrawn" not in titles(subscribe(f"/events.ics?{query}")), query
    for address in ("/events/witnesses-of-the-lake/", f"/events/{event.slug}.json"):
        assert client.get(address).status_code in (404, 410)


def test_subscribers_are_told_of_a_withdrawal_for_30_days(make_event, subscribe, client):
    make_event("Gone", start="2026-06-01", slug="gone")
    Event.objects.update(state="withdrawn")
    Entry.objects.update(withdrawn=int((NOW - timedelta(days=29)).timestamp()))
    assert titles(subscribe()) == ["Withdrawn"]

    Entry.objects.update(withdrawn=int((NOW - timedelta(days=31)).timestamp()))
    assert titles(subscribe()) == []
    assert client.get("/events/gone.ics").status_code == 404


def test_addresses_that_lead_on(make_event, client):
    event = make_event("One", start="2026-06-01", slug="one")
    event.slug = "two"
    event.save()
    twin = make_event("Twin", start="2026-06-01", slug="twin")
    twin.merged_into = event
    twin.save()

    for slug in ("one", "twin"):
        response = client.get(f"/events/{slug}.ics")
        assert (response.status_code, response["Location"]) == (301, "/events/two.ics")
    assert client.get("/events/none.ics").status_code == 404
    assert client.get("/events/two.ics?x=1").status_code == 400


def test_an_event_without_a_date_is_in_no_calendar_but_its_own_stays_valid(
    make_event, subscribe
):
    make_event("Some day", slug="some-day")
    assert titles(subscribe("/events/some-day.ics")) == []


# -- any other site may read it


def test_pages_of_other_sites_may_read_it(make_event, client):
    make_event("It", start="2026-06-01", slug="it")
    for address in ("/events.ics", "/events/it.ics", "/events.ics?theme=none"):
        assert client.get(address)["Access-Control-Allow-Origin"] == "*"
        asked_before = client.options(address)
        assert asked_before.status_code == 204
        assert "If-None-Match" in asked_before["Access-Control-Allow-Headers"]
        assert client.head(address).content == b""
        assert client.post(address).status_code == 405


@pytest.mark.parametrize("number", [1, 5])
def test_the_same_queries_for_one_event_and_for_many(
    make_event, make_organization, make_theme, client, django_assert_num_queries, number
):
    theme, organization = make_theme("memory"), make_organization("Lake")
    for n in range(number):
        event = make_event(
            f"No. {n}", start="2026-06-01", themes=[theme], organizers=[organization]
        )
        event.participations.create(name=f"Speaker {n}")
        event.links.create(kind="agenda", url="https://example.org")
    client.get("/events.ics")  # what is read once

    with django_assert_num_queries(LIST):
        assert client.get("/events.ics?theme=memory").status_code == 200
    with django_assert_num_queries(ONE):
        assert client.get("/events/no-0.ics").status_code == 200


EVENTS = 1 + 7  # with credits, languages, themes, areas, sections, links, participations
LIST = 2 + 1 + 1 + EVENTS  # the catalogue, labels, what was withdrawn
ONE = 1 + 2 + EVENTS  # the address, the catalogue
