"""The month view: each event under its days."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from organizers.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def read(client):
    def get(address, status=200):
        response = client.get(address)
        assert response.status_code == status
        return " ".join(response.content.decode().split())

    return get


def days_of(html):
    """What stands under each day that has something."""
    cells = re.findall(r"<td[^>]*>(.*?)</td>", html)
    days = {}
    for cell in cells:
        if day := re.search(r'datetime="(\d{4}-\d\d-\d\d)"', cell):
            told = re.findall(r'/events/[^"]*"[^>]*> ?([^<]*?) ?</a', cell)
            if told:
                days[day[1]] = told
    return days


def test_each_event_stands_under_its_day_and_a_long_one_under_each(make_event, read):
    make_event("Panel", start="2026-05-04 10:00", hours=2, zone="Africa/Nairobi")
    make_event("Course", start="2026-05-03", end_date=date(2026, 5, 5))
    make_event("Across the turn of months", start="2026-04-29", end_date=date(2026, 5, 1))
    make_event("Elsewhere", start="2026-06-04")
    make_event("Draft", start="2026-05-04", state="draft")

    html = read("/calendar/2026/5/")

    assert days_of(html) == {
        "2026-05-01": ["Across the turn of months"],
        "2026-05-03": ["Course"],
        "2026-05-04": ["Panel", "Course"],
        "2026-05-05": ["Course"],
    }
    assert "3 events on 4 days." in html
    assert "10:00–12:00, Nairobi time, UTC+3" in html
    assert html.count("until Tue 5 May") == 3


@pytest.mark.parametrize(
    ("zone", "day", "said"),
    [
        ("", "2026-05-31", "22:00–23:30, New York time, UTC−4"),
        ("America/New_York", "2026-05-31", "22:00–23:30, New York time, UTC−4"),
        ("Asia/Tokyo", "2026-06-01", "11:00–12:30, Tokyo time, UTC+9"),
    ],
)
def test_days_are_those_of_the_readers_clock_if_there_is_one(
    make_event, read, zone, day, said
):
    make_event("Late panel", start="2026-05-31 22:00", hours=1.5, zone="America/New_York")
    make_event("All day", start="2026-06-01")
    year, month, _ = day.split("-")

    html = read(f"/calendar/{year}/{int(month)}/" + (f"?tz={zone}" if zone else ""))

    assert "Late panel" in days_of(html)[day]
    assert said in html
    june = days_of(read("/calendar/2026/6/?tz=Pacific/Kiritimati"))
    assert june == {"2026-06-01": ["All day", "Late panel"]}


def test_the_month_has_the_filters_of_the_list(make_event, make_theme, read):
    memory = make_theme("memory")
    make_event("A", start="2026-05-04", themes=[memory], kind="course")
    make_event("B", start="2026-05-05", themes=[memory], kind="webinar")
    make_event("C", start="2026-06-05", themes=[memory], kind="course")

    html = read("/calendar/2026/5/?kind=course&theme=memory")

    assert days_of(html) == {"2026-05-04": ["A"]}
    assert 'href="/calendar/2026/6/?kind=course&amp;theme=memory"' in html
    assert 'href="/?kind=course&amp;theme=memory"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "<title>May 2026: courses on Memory – " in html
    assert re.findall(r'value="webinar".*?option__count">\s*(\d+)', html) == ["1"]
    assert "Nothing in this month matches." in read("/calendar/2026/6/?kind=webinar")


def test_a_crowded_day_leads_to_all_of_its_events(make_event, read):
    for number in range(8):
        make_event(f"No. {number}", start=f"2026-05-04 0{number}:00")
    html = read("/calendar/2026/5/")

    assert len(days_of(html)["2026-05-04"]) == 4
    [link] = re.findall(r'<a href="([^"]*)">4 more', html)
    more = link.replace("&amp;", "&")
    assert more == "/?from=2026-05-04&to=2026-05-04&when=all"
    assert "8 events match." in read(more)


def test_months_are_bounded_by_those_that_have_events(make_event, read, client):
    make_event("First", start="2026-03-04")
    make_event("Last", start="2026-07-30", end_date=date(2026, 8, 2))
    make_event("Undated")

    assert "2 events" not in read("/calendar/2026/5/")
    first, last = read("/calendar/2026/3/"), read("/calendar/2026/8/")
    assert 'rel="prev"' not in first
    assert 'rel="next" href="/calendar/2026/4/"' in first
    assert 'rel="next"' not in last
    for address in (
        "2026/2",
        "2026/9",
        "2026/13",
        "2026/0",
        "0/1",
        "9999/12",
        f"{10**12}/1",
    ):
        read(f"/calendar/{address}/", status=404)
    assert client.get("/calendar/").url == "/calendar/2026/5/"
    assert client.get("/calendar/?theme=x").url == "/calendar/2026/5/?theme=x"


def test_the_calendar_opens_at_the_nearest_month_that_has_events(make_event, client):
    assert client.get("/calendar/").url == "/"
    make_event(start="2025-03-04")
    assert client.get("/calendar/").url == "/calendar/2025/3/"


def test_today_is_told(make_event, read):
    make_event(start="2026-05-04")
    assert re.search(r"day--today.*?2026-05-14.*?today", read("/calendar/2026/5/"))


def test_what_is_not_understood_is_said(make_event, read):
    make_event(start="2026-05-04")
    html = read("/calendar/2026/5/?theme=nonsense", status=400)
    assert "There is no theme “nonsense” here." in html
    assert days_of(html) == {}


def test_a_withheld_speaker_cannot_be_asked_for(make_event, read):
    person = Person.objects.create(name="Hidden One", visibility="hidden")
    make_event(start="2026-05-04").participations.create(person=person)
    read("/calendar/2026/5/?speaker=hidden-one", status=400)
