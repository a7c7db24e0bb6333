"""What readers take with them: addresses of lists, events for their calendars, frames."""

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import time_machine
from django.conf import settings

from events.models import Programme, Series
from organizers.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SITE = settings.SITE_URL
HERE = "http://testserver"  # where the reader is: links are relative to it
PANEL = re.compile(r'<details class="take".*?</details>', re.DOTALL)
ALTERNATE = re.compile(r'<link\s+rel="alternate"\s+type="([^"]*)"[^>]*?href="([^"]*)"')
EXAMPLE = re.compile(r'data-example="([^"]*)"\s+href="([^"]*)"')
MEDIA_TYPES = ["text/calendar", "application/atom+xml", "text/csv", "application/json"]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def read(client):
    """The HTML of a page that sets no cookie."""

    def get(address, status=200):
        response = client.get(address)
        assert response.status_code == status, address
        assert not response.cookies
        return response.content.decode()

    return get


@pytest.fixture
def everything(make_event, make_organization, make_theme, make_area):
    """One event to come and one past, each with every topic, and a page of each kind."""
    topics = {
        "organizers": [make_organization("Pax")],
        "themes": [make_theme("genocide", name="Genocide", slug="genocide")],
        "areas": [make_area("150", "Europe", kind="region")],
        "series": Series.objects.create(title="Four lectures"),
        "programme": Programme.objects.create(title="Seminars", state="published"),
    }
    judge = Person.objects.create(name="Amina Example")
    for title, start in (("To come", "2026-05-04 10:00"), ("Gone", "2026-03-04 10:00")):
        event = make_event(title, start=start, languages=["fr"], format="online", **topics)
        event.participations.create(person=judge)
    make_event("Of others", start="2026-05-04 10:00", kind="course")


LISTS = {  # how the panel says what the list is, and what its formats are asked for
    "/": ("all upcoming events", ""),
    "/past/": ("all past events", "when=past"),
    "/?when=all": ("all events", "when=all"),
    "/organizers/pax/": ("events by Pax", "organizer=pax&when=all"),
    "/speakers/amina-example/": (
        "events with Amina Example",
        "speaker=amina-example&when=all",
    ),
    "/themes/genocide/": ("events on Genocide", "theme=genocide&when=all"),
    "/areas/europe/": ("events about Europe", "area=europe&when=all"),
    "/series/four-lectures/": (
        "events in the series Four lectures",
        "series=four-lectures&when=all",
    ),
    "/programmes/seminars/": (
        "events of the programme Seminars",
        "programme=seminars&when=all",
    ),
    "/organizers/pax/?kind=webinar&when=upcoming": (
        "upcoming webinars by Pax",
        "kind=webinar&organizer=pax",
    ),
    "/?format=online&kind=webinar&kind=course&language=fr&theme=genocide": (
        "upcoming courses or webinars on Genocide in French, online",
        "format=online&kind=course&kind=webinar&language=fr&theme=genocide",
    ),
    "/?from=2026-05-01&q=come&to=2026-05-31": (
        "upcoming events with the words “come” from 1 May 2026 until 31 May 2026",
        "from=2026-05-01&q=come&to=2026-05-31",
    ),
    "/calendar/2026/5/": (
        "events in May 2026",
        "from=2026-05-01&to=2026-05-31&when=all",
    ),
}


@pytest.mark.parametrize("address", LISTS)
def test_each_list_has_its_own_question_in_every_format(client, read, everything, address):
    words, query = LISTS[address]
    address = address.replace("kind=webinar&kind=course", "kind=course&kind=webinar")
    html = read(address)
    panel = unescape(" ".join(PANEL.findall(html)[0].split()))

    assert f"This list: {words}." in panel
    asked = f"?{query}" if query else ""
    of_calendar = [pair for pair in parse_qsl(query) if pair != ("when", "all")]
    for name in ("atom", "csv", "json"):
        assert f'<a href="/events.{name}{asked}">' in panel
    told = re.search(r"<code>([^<]*events\.ics[^<]*)</code>", panel)
    assert told
    assert parse_qsl(urlsplit(told[1]).query) == of_calendar
    assert f'<a href="{told[1].replace("http:", "webcal:")}">' in panel
    calendar = told[1].removeprefix(HERE)
    assert calendar.startswith("/")
    assert ALTERNATE.findall(html)[:4] == [
        (media_type, found.replace("&", "&amp;"))
        for media_type, found in zip(
            MEDIA_TYPES,
            [
                calendar,
                *(f"/events.{name}{asked}" for name in ("atom", "csv", "json")),
            ],
            strict=True,
        )
    ]
    for found in (calendar, f"/events.json{asked}", f"/embed/{asked}"):
        assert client.get(found).status_code == 200


@pytest.mark.parametrize(
    "address", ["/", "/past/", "/organizers/pax/", "/themes/genocide/"]
)
def test_json_and_frame_have_the_events_of_the_list(client, read, everything, address):
    html = read(address)
    titles = re.findall(r'class="event__title">\s*<a[^>]*>([^<]*)<', html)
    data, *_ = (found for kind, found in ALTERNATE.findall(html) if "json" in kind)
    found = client.get(unescape(data)).json()["events"]

    assert [event["title"] for event in found] == titles
    embedded = read(source(html).removeprefix(SITE))
    assert re.findall(r'rel="noopener"\s*>([^<]*)</a>\s*</h2>', embedded) == titles


@pytest.mark.parametrize(
    "address", ["/organizers/", "/themes/", "/organizers/pax/", "/themes/genocide/"]
)
def test_what_a_page_is_about_is_data_too(client, read, everything, address):
    found = ALTERNATE.findall(read(address))[-1]

    assert found == ("application/json", f"{address.removesuffix('/')}.json")
    assert client.get(found[1]).status_code == 200


def snippet(html):
    """The lines that a reader copies."""
    return unescape(re.findall(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)[0])


def source(html):
    return unescape(re.findall(r'src="([^"]*)"', snippet(html))[0])


def test_the_readers_zone_is_in_no_address_that_does_not_depend_on_it(read, everything):
    for address in ("/?tz=Africa/Nairobi", "/organizers/pax/?tz=Africa/Nairobi"):
        html = read(address)
        addresses = re.findall(r'"((?:webcal://[^"]*)?/events\.[^"]*)"', html)
        assert len(addresses) == 8
        assert not any("tz=" in found for found in [*addresses, source(html)])


def test_the_readers_zone_is_part_of_a_question_about_days(read, everything):
    asked = "/?dates=today&tz=Africa/Nairobi"
    html = read(asked)
    for kind in ("ics", "atom", "csv", "json"):
        assert f'"/events.{kind}?dates=today&amp;tz=Africa/Nairobi"' in html
    assert source(html) == f"{SITE}/embed/?dates=today&tz=Africa/Nairobi"
    assert "tz=Africa/Nairobi" in source(read("/calendar/2026/5/?tz=Africa/Nairobi"))
    assert "tz=" not in source(read("/calendar/2026/5/"))


def test_the_panel_says_what_of_the_past_a_calendar_keeps(client, read, everything):
    kept = "keeps 90 days of the past"
    for address in ("/", "/?when=all", "/themes/genocide/"):
        assert kept in " ".join(read(address).split())
    for address in ("/past/", "/?dates=today", "/calendar/2026/5/"):
        assert kept not in " ".join(read(address).split())
    with time_machine.travel(datetime(2026, 6, 15, tzinfo=UTC)):
        assert "SUMMARY:Gone" not in client.get("/events.ics").content.decode()
        assert "SUMMARY:To come" in client.get("/events.ics").content.decode()


def test_a_list_that_is_not_understood_has_no_other_formats(read):
    html = read("/?theme=nonsense", status=400)
    assert "Take this list with you" not in html
    assert ALTERNATE.findall(html) == []


def test_a_hostile_name_stays_text_in_page_and_snippet(make_event, make_organization, read):
    name = "\"></textarea><script>alert('1')</script>&amp;"
    make_event(start="2026-06-01", organizers=[make_organization(name, slug="evil")])
    html = read("/organizers/evil/")

    assert "<script>" not in html.replace("<script src", "")
    copied = snippet(html)
    assert copied.count("<") == copied.count(">") == 2
    [title] = re.findall(r' title="([^"]*)"', copied)
    assert unescape(title) == f"Events by {name} – Atrocity Events"
    assert source(html) == f"{SITE}/embed/?organizer=evil&when=all"
    assert "<script>" not in read("/embed/?organizer=evil").replace("<script src", "")


# -- an event


def forms(html):
    """Names and addresses of the forms of calendars on the web."""
    found = re.findall(
        r'href="([^"]*)"\s+rel="noopener noreferrer nofollow"\s*>([^<]*)<', html
    )
    return {name: unescape(address) for address, name in found}


def test_an_event_to_come_can_be_added_to_a_calendar(make_event, read):
    event = make_event(
        "Panel & <talk>",
        start="2026-06-10 09:00",
        hours=1.5,
        zone="America/New_York",
        summary="A summary.",
        venue="Conference Room 11",
        city="New York",
        country="US",
    )
    event.participations.create(person=Person.objects.create(name="Amina Example"))
    event.links.create(kind="join", url="https://example.org/join/secret")
    html = read(event.get_absolute_url())

    assert f'href="/events/{event.slug}.ics"' in html
    assert [kind for kind, _ in ALTERNATE.findall(html)] == [
        "text/calendar",
        "application/json",
    ]
    found = forms(html)
    assert [*found] == ["Google Calendar", "Outlook.com", "Microsoft 365"]
    assert 'href="/time-zone/?next=%2Fevents%2Fpanel-talk%2F"' in html
    asked = parse_qs(urlsplit(found["Google Calendar"]).query)
    assert asked["text"] == ["Panel & <talk>"]
    assert asked["dates"] == ["20260610T130000Z/20260610T143000Z"]
    page = f"{SITE}{event.get_absolute_url()}"
    assert asked["details"] == [f"A summary.\n\n{page}"]
    assert asked["location"] == ["Conference Room 11, New York, United States of America"]
    for address in found.values():
        assert address.startswith("https://")
        assert "secret" not in address
        assert "Amina" not in address


def test_yahoo_is_offered_to_readers_whose_clock_is_known(make_event, read):
    event = make_event(start="2026-06-10 09:00", hours=1, zone="America/New_York")
    found = forms(read(f"{event.get_absolute_url()}?tz=Africa/Nairobi"))

    assert "ST=20260610T160000&ET=20260610T170000" in found["Yahoo"]
    assert all("tz=" not in address for address in found.values())


def test_the_file_of_an_event_is_reached_with_the_readers_zone_too(
    client, make_event, read
):
    event = make_event(start="2026-06-10 09:00")
    html = read(f"{event.get_absolute_url()}?tz=Africa/Nairobi")
    addresses = re.findall(r'href="(/events/[^"]*\.\w+[^"]*)"', html)
    assert len(addresses) == 3
    for address in addresses:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("when", "dates"),
    [
        ({"start": "2026-06-10"}, "20260610/20260611"),
        ({"start": "2026-06-10", "end_date": "2026-06-12"}, "20260610/20260613"),
        ({"start": "2026-06-10 09:00"}, "20260610T090000Z/20260610T090000Z"),
        ({"start": "2026-06-10 09:00", "end_date": "2026-06-12"}, "20260610/20260613"),
        (
            {"start": "2026-06-10", "end_date": "2026-06-12", "pace": "ongoing"},
            "20260610/20260613",
        ),
        ({"start": "2026-05-01 11:00", "hours": 2}, "20260501T110000Z/20260501T130000Z"),
    ],
)
def test_no_end_is_invented(make_event, read, when, dates):
    html = read(make_event(**when).get_absolute_url())
    address = forms(html)["Google Calendar"]
    assert parse_qs(urlsplit(address).query)["dates"] == [dates]


@pytest.mark.parametrize(
    "fields",
    [
        {"start": "2026-06-10", "status": "cancelled"},
        {"start": "2026-06-10", "status": "postponed"},
        {"start": "2026-04-10"},
        {},
        {"start": "2026-04-10", "pace": "ongoing"},
    ],
)
def test_what_takes_place_at_no_time_to_come_is_not_offered(make_event, read, fields):
    html = read(make_event(**fields).get_absolute_url())
    assert "Add to calendar" not in html
    assert forms(html) == {}


# -- a frame


def test_a_frame_shows_the_next_ten(make_event, make_organization, read):
    pax = make_organization("Pax")
    for number in range(31):
        make_event(
            f"No. {number:02}",
            start=f"2026-06-01 10:{number:02}",
            zone="Europe/Zurich",
            organizers=[pax],
            city="Geneva",
        )
    html = " ".join(read("/embed/?organizer=pax").split())

    assert "<h1>Upcoming events by Pax</h1>" in html
    assert re.findall(r">No. (\d\d)<", html) == [f"{n:02}" for n in range(10)]
    assert "Zurich time, UTC+2" in html
    assert "Geneva" in html
    full = re.search(
        r'href="/\?organizer=pax" target="_blank" rel="noopener" >([^<]*)<', html
    )
    assert full
    assert full[1].strip() == "All 31 upcoming events"
    assert f'rel="canonical" href="{SITE}/?organizer=pax"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert all('target="_blank"' in link for link in re.findall(r"<a\b[^>]*>", html))
    read("/?organizer=pax")


def test_a_frame_says_what_does_not_take_place(make_event, read):
    make_event("Panel", start="2026-06-01", status="cancelled", status_note="No visas.")
    assert "Cancelled. No visas." in read("/embed/")


def test_an_empty_frame_says_so_and_offers_the_past(make_event, make_theme, read):
    theme = make_theme("memory")
    for number in range(3):
        make_event(f"Old {number}", start="2021-04-30", themes=[theme])
    html = " ".join(read("/embed/?theme=memory").split())

    assert "Nothing upcoming matches." in html
    assert re.search(r'href="/past/\?theme=memory"[^>]*>3 past events do.</a>', html)
    assert "Old 0" in read("/past/?theme=memory")


def test_a_frame_by_the_readers_clock(make_event, read):
    make_event("Panel", start="2026-06-01 10:00")
    html = read("/embed/?tz=Asia/Kathmandu")

    assert "15:45 in Kathmandu, UTC+5:45" in html
    assert "data-chosen" in html
    assert re.findall(r'href="(/events/[^"]*)"', html) == [
        "/events/panel/?tz=Asia/Kathmandu"
    ]
    assert "data-chosen" not in read("/embed/")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("theme=nonsense", "There is no theme “nonsense” here."),
        ("organiser=pax", "There is no parameter “organiser”."),
        ("from=2026-06-02&to=2026-06-01", "This day is before the first one."),
        ("%3Cscript%3E=1", "There is no parameter “&lt;script&gt;”."),
        ("%ED%A0%80%00=1&x=2", "There is no parameter “"),
        ("tz=Nairobi", "tz is not the IANA name of a time zone"),
    ],
)
def test_a_frame_refuses_in_words_what_it_does_not_understand(client, read, query, said):
    html = read(f"/embed/?{query}", status=400)
    assert said in html
    assert 'rel="canonical"' not in html
    assert may_be_framed(client.get(f"/embed/?{query}"))


def test_a_join_link_or_withheld_name_is_in_no_frame(make_event, read):
    event = make_event("Panel", start="2026-06-01")
    event.links.create(kind="join", url="https://example.org/join/secret")
    amina = Person.objects.create(name="Amina Example", visibility="withheld")
    event.participations.create(person=amina)
    html = read("/embed/")

    assert "secret" not in html
    assert "Amina" not in html


# Within the test's transaction the catalogue takes two queries; on the site it takes one.
FRAMES = {
    "/embed/": 5,
    "/embed/?organizer=org-0": 6,
    "/embed/?area=area-0&kind=webinar&language=en&organizer=org-0&q=event&theme=theme-0": 8,
    "/embed/?kind=course": 2,
    "/feeds/": 3,
}


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("address", FRAMES)
def test_a_frame_takes_the_same_queries_however_many_rows(
    client,
    django_assert_num_queries,
    make_event,
    make_organization,
    make_theme,
    make_area,
    address,
    rows,
):
    topics = {
        "organizers": [make_organization(f"Org {n}") for n in range(rows)],
        "themes": [make_theme(f"theme-{n}", slug=f"theme-{n}") for n in range(rows)],
        "areas": [make_area(f"a{n}", f"Area {n}") for n in range(rows)],
    }
    for n in range(rows):
        make_event(f"Event {n}", start=f"2026-06-0{n + 1}", languages=["en"], **topics)
    client.get("/about/")

    with django_assert_num_queries(FRAMES[address]):
        assert client.get(address).status_code == 200


OTHERS = (
    *LISTS,
    *("/?theme=nonsense", "/organizers/", "/speakers/", "/themes/", "/areas/", "/series/"),
    *(
        "/programmes/",
        "/about/",
        "/feeds/",
        "/time-zone/",
        "/calendar/",
        "/events/to-come/",
    ),
    *("/events.json", "/events/to-come.json", "/organizers.json", "/events.ics"),
    *("/no-such-page/", "/healthz", "/admin/login/", "/admin/"),
)


def may_be_framed(response):
    policy = response.headers["Content-Security-Policy"]
    [ancestors] = re.findall(r"frame-ancestors ([^;]*)", policy)
    denied = response.headers.get("X-Frame-Options") == "DENY"
    assert (ancestors, denied) in (("*", False), ("'none'", True))
    return not denied


def test_no_other_page_may_be_framed(client, everything):
    framed = [address for address in OTHERS if may_be_framed(client.get(address))]
    assert framed == []
    assert not may_be_framed(client.post("/"))
    assert may_be_framed(client.get("/embed/"))
    assert may_be_framed(client.head("/embed/"))


# -- how it is explained


def test_every_example_can_be_fetched(client, read, everything):
    html = read("/feeds/")
    examples = [(kind, unescape(address)) for kind, address in EXAMPLE.findall(html)]
    main = html[html.index("<main") : html.index("</main>")]
    shown = re.findall(r'href="([^"]*(?:\.(?:ics|atom|csv|json)|/embed/)[^"]*)"', main)

    assert {unescape(address) for address in shown} == {address for _, address in examples}
    assert {kind for kind, _ in examples} == {*MEDIA_TYPES, "text/html"}
    for kind, address in examples:
        response = client.get(address)
        assert response.status_code == 200, address
        assert response["Content-Type"].partition(";")[0] == kind, address


def test_every_parameter_is_explained(read, everything):
    from events.filters import EventFilter

    html = read("/feeds/")
    rows = re.findall(r'<th scope="row"><code>(\w+)</code></th>', html)
    assert {*rows} == {*EventFilter.base_filters, "tz"}


def test_the_explanation_stands_without_any_event(client, read):
    html = read("/feeds/")
    for kind, address in EXAMPLE.findall(html):
        response = client.get(unescape(address))
        assert response.status_code == 200, address
        assert response["Content-Type"].partition(";")[0] == kind, address


def test_every_page_leads_to_the_explanation(read, everything):
    assert '<a href="/feeds/">Calendars, feeds and data</a>' in read("/about/")
    assert '<a href="/feeds/">How to use them</a>' in read("/")
