"""How times, places and people are worded."""

from datetime import UTC, date, datetime

import pytest

from events.models import Event
from events.templatetags import events as words
from events.templatetags import times
from events.templatetags.times import SHORT, nearness_in_words, time_of

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def event(start, clock=None, end=None, end_clock=None, zone="America/New_York", **fields):
    """An event that is not saved, with the instants that follow from its dates."""
    made = Event(
        title="Panel",
        start_date=date.fromisoformat(start) if start else None,
        start_time=datetime.fromisoformat(f"2000-01-01T{clock}").time() if clock else None,
        end_date=date.fromisoformat(end) if end else None,
        end_time=datetime.fromisoformat(f"2000-01-01T{end_clock}").time()
        if end_clock
        else None,
        zone=zone,
        **fields,
    )
    made.derive()
    return made


@pytest.mark.parametrize(
    ("made", "day", "hours", "zone"),
    [
        (
            event("2021-04-08", "09:00", None, "13:40"),
            *("Thursday 8 April 2021", "09:00–13:40", "New York time, UTC−4"),
        ),
        (
            event("2021-01-08", "09:00"),
            *("Friday 8 January 2021", "09:00", "New York time, UTC−5"),
        ),
        (event("2021-03-26", zone=""), "Friday 26 March 2021", "", ""),
        (
            event("2014-03-31", end="2014-04-01", zone="Europe/Brussels"),
            *("Monday 31 March to Tuesday 1 April 2014", "", ""),
        ),
        (
            event("2026-12-31", end="2027-01-02", zone=""),
            *("Thursday 31 December 2026 to Saturday 2 January 2027", "", ""),
        ),
        (
            event("2026-05-04", "21:00", "2026-05-05", "01:00", "Asia/Kathmandu"),
            *("Monday 4 May 2026", "21:00–01:00 the next day", "Kathmandu time, UTC+5:45"),
        ),
        (
            event("2026-05-04", "09:00", "2026-05-06", "17:00", "UTC"),
            *("Monday 4 May 2026, 09:00 to Wednesday 6 May 2026, 17:00", "", "UTC"),
        ),
        (
            event("2026-05-04", "09:00", "2026-05-06", None, "UTC"),
            *("Monday 4 May 2026, 09:00 to Wednesday 6 May 2026", "", "UTC"),
        ),
        (
            event("2025-10-17", zone="", pace="ongoing"),
            *("Since Friday 17 October 2025", "", ""),
        ),
        (event(None, zone="", pace="to-be-announced"), "Date to be announced", "", ""),
        (event(None, zone="", pace="self-paced"), "Self-paced: at any time", "", ""),
    ],
)
def test_a_time_is_never_without_its_place_and_distance_from_utc(made, day, hours, zone):
    time = time_of(made)
    assert (time.day, time.hours, time.zone) == (day, hours, zone)


def test_a_time_for_machines_is_as_precise_as_what_is_known():
    assert time_of(event("2021-04-08", "09:00")).starts == "2021-04-08T09:00:00-04:00"
    assert time_of(event("2021-04-08")).starts == "2021-04-08"


def test_a_list_writes_days_short():
    assert time_of(event("2021-04-08"), SHORT).day == "Thu 8 Apr 2021"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (event("2026-05-01", "08:00", None, "09:00"), "happening now"),
        (event("2026-05-01", "07:00", None, "09:00"), "happening now"),
        (event("2026-05-01", "07:00"), "has begun"),
        (event("2026-05-01", "18:00"), "today"),
        (event("2026-05-02", "18:00"), "tomorrow"),
        (event("2026-05-04", "18:00"), "in 3 days"),
        (event("2026-08-04", "18:00"), "in 3 months"),
        (event("2026-04-04", "18:00"), "ended 27 days ago"),
        (event("2026-05-01", "07:00", None, "09:00", status="cancelled"), ""),
        (event("2026-05-04", "07:00", status="postponed"), ""),
        (event("2025-10-17", zone="", pace="ongoing"), "ongoing"),
        (event(None, zone="", pace="self-paced"), ""),
        (event("2026-05-02", "03:00", zone="Pacific/Kiritimati"), "today"),
        (event("2026-05-01", "01:30", zone="Pacific/Pago_Pago"), "today"),
    ],
)
def test_how_near_an_event_is_by_its_own_calendar(made, expected):
    assert nearness_in_words(made, NOW) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "Not said in the announcement"),
        (
            {"format": "online", "platforms": ["Zoom", "YouTube"]},
            "Online, on Zoom and YouTube",
        ),
        ({"city": "Brussels", "country": "BE"}, "In Brussels, Belgium"),
        (
            {"format": "hybrid", "city": "Geneva", "country": "CH", "platforms": ["Zoom"]},
            "In person and online, in Geneva, Switzerland, on Zoom",
        ),
        ({"format": "in-person", "country": "XK"}, "In person, in Kosovo"),
    ],
)
def test_where_it_takes_place_as_far_as_is_known(fields, expected):
    assert words.where_in_words(Event(**fields)) == expected


def test_a_deadline_says_whether_it_has_passed():
    open_ = event(
        "2026-05-09",
        registration_deadline=date(2026, 5, 4),
        registration_deadline_time=datetime(2026, 5, 4, 18).time(),
        registration_deadline_zone="Europe/Zurich",
    )
    assert times.time_of_deadline(open_, NOW).line == (
        "Register by Monday 4 May 2026, 18:00, Zurich time, UTC+2"
    )
    closed = event("2026-05-09", registration_deadline=date(2026, 4, 4))
    assert (
        times.time_of_deadline(closed, NOW).line
        == "Registration closed on Saturday 4 April 2026"
    )


@pytest.mark.parametrize(
    ("fields", "takes"),
    [
        ({}, True),
        ({"status": "cancelled"}, False),
        ({"status": "full"}, False),
        ({"registration_deadline": date(2026, 4, 30)}, False),
        ({"registration_deadline": date(2026, 5, 1)}, True),
    ],
)
def test_registration_is_offered_while_it_is_of_use(fields, takes):
    assert words.takes_registrations(event("2026-05-09", **fields), NOW) is takes


def test_words_are_joined_as_people_join_them():
    assert words.joined([]) == ""
    assert words.joined(["a"]) == "a"
    assert words.joined(["a", "b", "c"]) == "a, b and c"
