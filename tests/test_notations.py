"""Days and times as people write them, in five languages."""

import calendar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.notations import Clock, Days, Hours, read


def day(written):
    year = f"{written.year or '?'}"
    dates = " or ".join(
        f"{year}-{month:02}-{number:02}" for month, number in written.choices
    )
    weekday = "" if written.weekday is None else calendar.day_name[written.weekday][:2]
    return " ".join(filter(None, (weekday, dates)))


def clock(one: Clock):
    return f"{one.shows:%H:%M}" + ("/12h" if one.either else "")


def shown(spot):
    """ "Th 2021-04-08", "09:00-10:30 New York"; "/12h" if it may be twelve hours later."""
    if isinstance(spot, Days):
        return " to ".join(day(one) for one in (spot.first, spot.last) if one)
    times = "-".join(clock(one) for one in (spot.begins, spot.ends) if one)
    meant = spot.whose.readings if spot.whose else ()
    return " ".join(
        (times, "|".join(one.place or str(one.literal) for one in meant))
    ).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Thursday, April 8, 2021 (9:00am - 1:40pm ET)",
            "Th 2021-04-08; 09:00-13:40 New York",
        ),
        (
            "3:30 – 4:30pm EST/20.30 - 21.30pm CET",
            "15:30-16:30 New York; 20:30-21:30 Geneva",
        ),
        ("March 25, 2021 at 9:00 am (EST-NY)", "2021-03-25; 09:00 New York"),
        ("June 23 from 1 PM (Brisbane time)", "?-06-23; 13:00 Brisbane"),
        ("02:00 PM in Eastern Time (US and Canada)", "14:00 New York"),
        ("31 MARCH - 01 APRIL 2014", "2014-03-31 to 2014-04-01"),
        ("30 December – 2 January 2022", "2021-12-30 to 2022-01-02"),
        ("Mon 5 – Fri 9 July 2021", "Mo 2021-07-05 to Fr 2021-07-09"),
        ("8, 9 and 10 April 2021", "2021-04-08 to 2021-04-10"),
        ("8 et 15 avril 2021", "2021-04-08; 2021-04-15"),
        (
            "le mardi 1er juin, 9 h à 10 h 30 (heure de Genève)",
            "Tu ?-06-01; 09:00-10:30 Geneva",
        ),
        (
            "jueves 8 de abril, de 9 a 10:30 a. m., hora de Bogotá",
            "Th ?-04-08; 09:00-10:30 Bogotá",
        ),
        ("Do., 8. April, 9–10.30 Uhr MESZ", "Th ?-04-08; 09:00-10:30 Geneva"),
        (
            "quinta-feira, 8 de abril, das 14h às 16h BRT",
            "Th ?-04-08; 14:00-16:00 São Paulo",
        ),
        ("Friday 12/05/2021 5 pm GMT+1", "Fr 2021-05-12 or 2021-12-05; 17:00 1:00:00"),
        ("12.05.2021", "2021-05-12"),
        ("2021-04-08T09:00Z", "2021-04-08; 09:00 UTC"),
        ("1300-1400 UTC, 2021 EST", "13:00-14:00 UTC"),
        ("2:00–3:30", "02:00/12h-03:30/12h"),
        ("2:00 (New York) / 20:00 (Geneva)", "02:00 New York; 20:00 Geneva"),
        ("11–1 pm", "11:00-13:00"),
        ("between 9 and 11 am London time", "09:00-11:00 London"),
        ("noon to 1:30 pm EDT", "12:00-13:30 New York"),
        ("9 a.m. EST - 3 p.m. CET", "09:00 New York; 15:00 Geneva"),
        ("Geneva: 15:00; Nairobi: 16:00", "15:00 Geneva; 16:00 Nairobi"),
        ("10:00 to 11:30 (all times CET)", "10:00-11:30 Geneva"),
        ("9:00–10:30", "09:00/12h-10:30/12h"),
        ("9:00–10:30 Uhr", "09:00-10:30"),
        ("6 pm IST", "18:00 Kolkata|Dublin|Jerusalem"),
        ("6 pm IST (Dublin)", "18:00 Dublin"),
        ("2pm - 3.30pm BST (UTC+1)", "14:00-15:30 London"),
        ("10:00 Paris Peace Forum", "10:00"),
        ("the week of 5 April; Monday 12 April", "Mo ?-04-12"),
        ("10–12 am", "10:00-00:00"),
        ("every Tuesday; version 2.15.1; 5 p.m.", "17:00"),
        ("Room 9, call +41 22 917 12 34, entry 12.50 €, page 12", ""),
        ("so 8 April it is; 5 out of 8 may come", "?-04-08"),
    ],
)
def test_what_is_read(text, expected):
    found = read(text)
    assert "; ".join(map(shown, [*found.days, *found.hours])) == expected


def test_what_belongs_to_a_deadline_stands_apart():
    found = read("RSVP by 5 April, 5 p.m. The talk is on Thursday 8 April at 9 a.m. EDT.")

    assert [shown(one) for one in (*found.days, *found.hours)] == [
        "Th ?-04-08",
        "09:00 New York",
    ]
    assert [shown(one) for one in (*found.deadline_days, *found.deadline_hours)] == [
        "?-04-05",
        "17:00",
    ]


@given(st.text(max_size=80) | st.text("0129apm.:-/–h EST()UTC+ Mondaryil,\n", max_size=80))
def test_spans_lie_in_the_text_and_in_its_order(text):
    found = read(text)
    spots: tuple[Days | Hours, ...]
    for spots in (found.days, found.hours):
        assert all(0 <= one.start < one.end <= len(text) for one in spots)
        assert [one.start for one in spots] == sorted(one.start for one in spots)
    for one in found.days:
        assert text[one.start : one.end] == one.words
