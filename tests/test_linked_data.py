"""What search engines read in the head of a page: schema.org, read back as JSON-LD."""

import json
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser

import pytest
import time_machine

from events.models import Event, Series
from organizers.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"
EVERYTHING = "@type @id name url description identifier sameAs mainEntityOfPage"
PROPERTIES = {  # of https://schema.org/docs/releases.html#v30.0, those that may stand here
    "Event": "about keywords inLanguage isAccessibleForFree offers superEvent subEvent "
    "startDate endDate previousStartDate eventStatus eventAttendanceMode location "
    "organizer sponsor contributor performer",
    "Course": "about keywords inLanguage isAccessibleForFree offers provider "
    "hasCourseInstance",
    "Place": "address",
    "PostalAddress": "addressLocality addressCountry",
    "Organization": "alternateName",
    "Person": "honorificPrefix jobTitle affiliation",
    "Offer": "validThrough availability",
    "WebPage": "dateModified",
    "VirtualLocation": "",
    "DefinedTerm": "",
}
PROPERTIES["EducationEvent"] = PROPERTIES["EventSeries"] = PROPERTIES["Event"]
PROPERTIES["CourseInstance"] = PROPERTIES["Event"] + " courseMode instructor"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


class DataBlocks(HTMLParser):
    """Reads a page as a browser does: a script ends where its end tag stands."""

    def __init__(self):
        super().__init__()
        self.found, self.inside = [], False

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "script" and ("type", "application/ld+json") in attrs

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.found.append(data)


def blocks(html):
    reader = DataBlocks()
    reader.feed(html)
    return reader.found


def nodes(value):
    """Every node of a document, itself included."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)


@pytest.fixture
def read(client):
    """The linked data of a page, after a look at what its nodes may hold."""

    def get(address):
        html = client.get(address).content.decode()
        [block] = blocks(html)
        assert html.index(block) < html.index("</head>")
        told = json.loads(block)
        assert told.pop("@context") == "https://schema.org"
        for node in nodes(told):
            allowed = f"{EVERYTHING} {PROPERTIES[node['@type']]}".split()
            assert set(node) <= set(allowed), node["@type"]
            assert None not in node.values()
            assert "" not in node.values()
        return told

    return get


@pytest.fixture
def told(make_event, read):
    """The linked data of an event that has these fields."""

    def make(title="An event", **fields):
        return read(make_event(title, **fields).get_absolute_url())

    return make


def schema(name):
    return f"https://schema.org/{name}"


# -- time


def test_an_hour_has_its_distance_from_utc(told):
    node = told(start="2026-06-10 09:00", hours=1.5, zone="America/New_York")

    assert node["startDate"] == "2026-06-10T09:00:00-04:00"
    assert node["endDate"] == "2026-06-10T10:30:00-04:00"


def test_an_end_that_was_not_announced_is_not_invented(told):
    assert "endDate" not in told(start="2026-06-10 09:00")
    assert "endDate" not in told(start="2026-06-10")
    assert "endDate" not in told(start="2026-06-10 09:00", end_date=date(2026, 6, 10))
    assert "endDate" not in told(start="2026-06-10", pace="ongoing")


def test_several_days_are_days(told):
    node = told(start="2026-06-10", end_date=date(2026, 6, 12))
    assert (node["startDate"], node["endDate"]) == ("2026-06-10", "2026-06-12")

    node = told(start="2026-06-10 09:00", end_date=date(2026, 6, 12))
    assert (node["startDate"], node["endDate"]) == (
        "2026-06-10T09:00:00+00:00",
        "2026-06-12",
    )


def test_what_has_no_date_has_none(told):
    assert not {"startDate", "endDate"} & set(told())


# -- place


def test_online_is_our_page_and_no_other(told):
    node = told("Panel", start="2026-06-10", format="online", platforms=["Zoom"])

    assert node["eventAttendanceMode"] == schema("OnlineEventAttendanceMode")
    assert node["location"] == {
        "@type": "VirtualLocation",
        "name": "Zoom",
        "url": f"{SITE}/events/panel/",
    }


def test_in_person_is_a_place_with_an_address(told):
    node = told(format="in-person", venue="Palais des Nations", city="Geneva", country="CH")

    assert node["eventAttendanceMode"] == schema("OfflineEventAttendanceMode")
    assert node["location"] == {
        "@type": "Place",
        "name": "Palais des Nations",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Geneva",
            "addressCountry": "CH",
        },
    }


def test_hybrid_is_both(told):
    node = told(format="hybrid", city="Geneva", country="CH")

    assert node["eventAttendanceMode"] == schema("MixedEventAttendanceMode")
    assert [one["@type"] for one in node["location"]] == ["VirtualLocation", "Place"]


def test_an_unknown_place_is_not_said(told):
    assert not {"location", "eventAttendanceMode"} & set(told())
    assert "location" not in told(format="in-person")
    node = told(venue="Town hall")
    assert node["location"] == {"@type": "Place", "name": "Town hall"}


# -- status


def test_what_became_of_it(told):
    day = date(2026, 4, 2)
    cases = {
        "scheduled": "EventScheduled",
        "full": "EventScheduled",
        "postponed": "EventPostponed",
        "rescheduled": "EventRescheduled",
        "cancelled": "EventCancelled",
    }
    for status, expected in cases.items():
        node = told(start="2026-06-10", status=status, earlier_date=day)
        assert node["eventStatus"] == schema(expected)
        assert node["previousStartDate"] == "2026-04-02"
    assert "previousStartDate" not in told(start="2026-06-10")


def test_what_was_moved_online_is_no_longer_in_the_hall(told):
    node = told(status="moved-online", format="in-person", city="Geneva", country="CH")

    assert node["eventStatus"] == schema("EventMovedOnline")
    assert node["eventAttendanceMode"] == schema("OnlineEventAttendanceMode")
    assert node["location"]["@type"] == "VirtualLocation"
    node = told(status="moved-online", format="hybrid", city="Geneva")
    assert len(node["location"]) == 2


# -- taking part


@pytest.fixture
def with_registration(make_event, read):
    def make(**fields):
        event = make_event(start="2026-06-10", registration="required", **fields)
        event.links.create(kind="registration", url="https://example.org/register")
        event.links.create(kind="join", url="https://example.org/join/secret")
        event.links.create(kind="registration", url="https://example.org/x", access="staff")
        event.links.create(kind="registration", label="The address is not known")
        return read(event.get_absolute_url())

    return make


def test_registration_is_an_offer_until_its_deadline(with_registration):
    assert with_registration()["offers"] == {
        "@type": "Offer",
        "name": "Registration",
        "url": "https://example.org/register",
    }
    node = with_registration(registration_deadline=date(2026, 6, 8))
    assert node["offers"]["validThrough"] == "2026-06-08"
    node = with_registration(
        registration_deadline=date(2026, 6, 8),
        registration_deadline_time=time(18),
        registration_deadline_zone="America/New_York",
    )
    closes_at = datetime.fromisoformat(node["offers"]["validThrough"])
    assert closes_at == datetime(2026, 6, 8, 22, tzinfo=UTC)


def test_a_full_event_is_sold_out_and_a_cancelled_one_offers_nothing(with_registration):
    offer = with_registration(status="full")["offers"]
    assert offer["availability"] == schema("SoldOut")
    assert "offers" not in with_registration(status="cancelled")


def test_cost_is_said_if_it_is_known(told):
    assert told(cost="free")["isAccessibleForFree"] is True
    assert told(cost="paid")["isAccessibleForFree"] is False
    assert "isAccessibleForFree" not in told()


# -- who and about what


def test_organizations_are_what_their_role_says(make_event, make_organization, read):
    event = make_event()
    names = {
        "organizer": "Pax",
        "co-host": "Two",
        "co-sponsor": "State",
        "partner": "Friend",
        "commissioned-by": "Nobody says who paid",
    }
    for role, name in names.items():
        organization = make_organization(name, acronym=name[:1])
        event.credits.create(organization=organization, role=role)
    node = read(event.get_absolute_url())

    assert [one["name"] for one in node["organizer"]] == ["Pax", "Two"]
    assert node["sponsor"]["name"] == "State"
    assert node["contributor"] == {
        "@type": "Organization",
        "name": "Friend",
        "alternateName": "F",
        "url": f"{SITE}/organizers/friend/",
    }
    assert "Nobody" not in json.dumps(node)


def test_named_speakers_perform(make_event, read):
    event = make_event()
    amina = Person.objects.create(name="Amina Example")
    for role in ("keynote", "panelist"):
        event.participations.create(
            person=amina,
            role=role,
            honorific="Judge",
            position="President",
            affiliation="Court",
        )
    event.participations.create(name="Perhaps", state="invited")
    event.participations.create(state="to-be-announced", position="A minister")

    assert read(event.get_absolute_url())["performer"] == {
        "@type": "Person",
        "honorificPrefix": "Judge",
        "name": "Amina Example",
        "jobTitle": "President",
        "affiliation": {"@type": "Organization", "name": "Court"},
        "url": f"{SITE}/speakers/amina-example/",
    }


@pytest.mark.parametrize("visibility", ["withheld", "hidden"])
def test_a_withheld_name_is_not_in_it(make_event, read, visibility):
    event = make_event()
    event.participations.create(
        person=Person.objects.create(name="Amina Example", visibility=visibility),
        position="Judge",
        affiliation="Court",
    )
    event.participations.create(
        person=Person.objects.create(name="Baraka Example"), visibility=visibility
    )
    node = read(event.get_absolute_url())

    assert "performer" not in node
    for secret in ("Amina", "Baraka", "Judge", "Court", "withheld"):
        assert secret not in json.dumps(node)


def test_what_it_is_about_and_in_which_languages(make_event, make_theme, make_area, read):
    event = make_event(
        "Day of the victims",
        kind="commemoration",
        summary="A summary.",
        hashtags=["#Kwibuka"],
        themes=[make_theme("memory", name="Memory")],
        areas=[make_area("RW", "Rwanda")],
        languages=["en", "fr"],
    )
    event.languages.create(language="rw", mode="interpretation")
    node = read(event.get_absolute_url())

    assert node["@type"] == "Event"
    assert node["about"] == [
        {"@type": "DefinedTerm", "name": "Memory", "url": f"{SITE}/themes/memory/"},
        {"@type": "Place", "name": "Rwanda", "url": f"{SITE}/areas/rwanda/"},
    ]
    assert node["keywords"] == ["commemoration", "#Kwibuka"]
    assert node["inLanguage"] == ["en", "fr"]
    assert node["description"] == "A summary."
    assert node["identifier"] == f"urn:uuid:{event.uuid}"
    assert node["url"] == f"{SITE}/events/day-of-the-victims/"


def test_a_long_text_stands_in_for_a_summary(told):
    node = told(description="Two *words* & one [link](https://example.org).")
    assert node["description"] == "Two words & one link (https://example.org)."


def test_the_page_has_the_day_of_the_last_change_that_was_told(make_event, read, client):
    event = make_event("Panel", start="2026-06-10")
    changed = read(event.get_absolute_url())["mainEntityOfPage"]["dateModified"]
    assert datetime.fromisoformat(changed).tzinfo

    event.staff_note = "Nobody is told of this."
    with time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC)):
        event.save()
        again = read(event.get_absolute_url())["mainEntityOfPage"]["dateModified"]
        html = client.get(event.get_absolute_url()).content.decode()
    assert again == changed
    assert "January 2027" not in html


def test_it_is_a_part_of_its_host_and_its_series(make_event, read):
    series = Series.objects.create(title="Four lectures")
    host = make_event("The host", start="2026-06-01")
    event = make_event(parent=host, parent_relation="session", series=series)
    above, group = read(event.get_absolute_url())["superEvent"]

    assert above == {
        "@type": "Event",
        "@id": f"urn:uuid:{host.uuid}",
        "name": "The host",
        "url": f"{SITE}/events/the-host/",
    }
    assert (group["@type"], group["name"]) == ("EventSeries", "Four lectures")


def test_what_is_before_or_beside_a_larger_event_is_no_part_of_it(told, make_event):
    for relation in ("pre-event", "parallel-event"):
        assert "superEvent" not in told(parent_wording="CSW", parent_relation=relation)
    node = told(parent_wording="CSW", parent_relation="side-event")
    assert node["superEvent"] == {"@type": "Event", "name": "CSW"}
    hidden = make_event("Hush", state="draft")
    assert "superEvent" not in told(parent=hidden)


# -- kinds


def test_webinars_lectures_and_workshops_educate(told):
    for kind in ("webinar", "lecture", "workshop"):
        assert told(kind=kind)["@type"] == "EducationEvent"
    for kind in ("conference", "panel", "exhibition", "launch", "meeting"):
        assert told(kind=kind)["@type"] == "Event"


def test_a_call_is_no_event(make_event, client):
    event = make_event(kind="call", start="2026-06-10")
    assert blocks(client.get(event.get_absolute_url()).content.decode()) == []


def test_a_course_on_dates_has_one_instance(make_event, make_organization, read):
    event = make_event(
        "Course",
        kind="course",
        start="2026-06-10 09:00",
        hours=2,
        format="hybrid",
        city="Geneva",
        organizers=[make_organization("Pax")],
        languages=["en"],
    )
    event.participations.create(name="Teacher", role="instructor")
    event.participations.create(name="Guest")
    node = read(event.get_absolute_url())
    instance = node["hasCourseInstance"]

    assert (node["@type"], node["provider"]["name"]) == ("Course", "Pax")
    assert not {"startDate", "eventStatus", "performer"} & set(node)
    assert instance["@type"] == "CourseInstance"
    assert instance["startDate"] == "2026-06-10T09:00:00+00:00"
    assert instance["courseMode"] == "blended"
    assert instance["instructor"]["name"] == "Teacher"
    assert instance["performer"]["name"] == "Guest"
    assert "courseWorkload" not in instance


def test_a_course_at_any_time_has_no_date(told):
    node = told(kind="self-paced-course", pace="self-paced", format="online", cost="free")
    instance = node["hasCourseInstance"]

    assert node["isAccessibleForFree"] is True
    assert instance["courseMode"] == ["online", "asynchronous"]
    assert instance["eventStatus"] == schema("EventScheduled")
    assert not {"startDate", "endDate"} & set(instance)


# -- series


def test_a_series_has_the_events_of_its_page(make_event, make_organization, read):
    series = Series.objects.create(title="Four lectures", description="What *they* are.")
    series.credits.create(organization=make_organization("Pax"))
    first = make_event(
        "First",
        start="2026-06-10 09:00",
        series=series,
        format="online",
        status="cancelled",
    )
    make_event("Second", start="2026-06-20", series=series, kind="course")
    make_event("Call", start="2026-06-20", series=series, kind="call")
    make_event("Hush", start="2026-06-20", series=series, state="draft")
    node = read("/series/four-lectures/")

    assert node["@type"] == "EventSeries"
    assert node["description"] == "What they are."
    assert node["organizer"]["name"] == "Pax"
    one, two = node["subEvent"]
    assert one == {
        "@type": "EducationEvent",
        "@id": f"urn:uuid:{first.uuid}",
        "name": "First",
        "url": f"{SITE}/events/first/",
        "eventStatus": schema("EventCancelled"),
        "eventAttendanceMode": schema("OnlineEventAttendanceMode"),
        "startDate": "2026-06-10T09:00:00+00:00",
        "location": {"@type": "VirtualLocation", "url": f"{SITE}/events/first/"},
    }
    assert (two["@type"], two["name"]) == ("CourseInstance", "Second")
    assert "offers" not in node


# -- safety


NASTY = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]> & &amp; &lt;/script&gt;",
    "\u2028\u2029 \\u003c \\ \" ' {{ title }} {% now %}",
]


@pytest.mark.parametrize("title", NASTY)
def test_no_text_can_end_the_block(make_event, read, client, title):
    series = Series.objects.create(title=title, slug="nasty")
    event = make_event(title, summary=title, series=series, venue=title, hashtags=[title])
    # As rows of earlier times may still be: by now such signs are left out.
    Event.objects.update(title=title, summary=title, venue=title)
    Series.objects.update(title=title)
    node = read(event.get_absolute_url())

    assert node["name"] == node["description"] == node["location"]["name"] == title
    assert node["superEvent"]["name"] == read("/series/nasty/")["name"] == title
    [block] = blocks(client.get(event.get_absolute_url()).content.decode())
    assert not set("<>&\u2028\u2029") & set(block)


def test_only_events_and_series_have_linked_data(make_event, make_theme, client):
    series = Series.objects.create(title="Four lectures")
    make_event(start="2026-06-10", series=series, themes=[make_theme("memory")])

    for address in ("/", "/themes/memory/", "/about/", "/series/", "/no/"):
        assert blocks(client.get(address).content.decode()) == []
    found = client.get("/series/four-lectures/?kind=webinar&when=upcoming&theme=memory")
    assert blocks(found.content.decode()) == []
