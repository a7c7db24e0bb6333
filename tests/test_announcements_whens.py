"""Days, times, zones and deadlines of announcements, in five languages."""

from datetime import date
from pathlib import Path

import pytest

from events.announcements import whens
from events.announcements.contract import as_json
from events.announcements.drafts import Draft, Fact
from events.announcements.page import Page

LINES = Path(__file__).with_name("announcements").joinpath("whens.txt")
READINGS = [
    tuple(part.strip() for part in line.split(" | ", 2))
    for line in LINES.read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def draft_of(text, place="-", today=None):
    draft = Draft(text)
    if place == "online":
        draft.add([Fact("format", "online")])
    elif place != "-":
        draft.add([Fact("city", place)])
    draft.add(whens.read(Page(text), draft, today))
    return draft


def clock(start, end):
    return start[-5:] + (f"-{end[-5:]}" if end else "")


def shown(draft):
    """ "2021-04-08..2021-04-10 18:30-20:00 Europe/Paris = 12:30 America/New_York by …"."""
    said = as_json(draft)
    days = "..".join(filter(None, (said["start_date"], said["end_date"])))
    words = [days or "-"]
    if said["start_local"]:
        assert said["date_precision"] == "minute"
        words.append(clock(said["start_local"], said["end_local"]))
    if said["timezone"]:
        words.append(said["timezone"])
    for other in said["other_times"]:
        words.append(f"= {clock(other['start_local'], other['end_local'])}")
        words.append(other["timezone"])
    if said["rsvp_deadline"]:
        words.append(f"by {said['rsvp_deadline']}")
    return " ".join(words)


@pytest.mark.parametrize(("expected", "place", "text"), READINGS)
def test_when_it_is(expected, place, text):
    assert shown(draft_of(text.replace(" ⏎ ", "\n"), place)) == expected


@pytest.mark.parametrize(
    ("expected", "today", "text"),
    [
        ("2027-06-23 19:00", date(2026, 12, 1), "23 June, 7pm"),
        ("2026-12-23 19:00", date(2026, 12, 1), "23 December, 7pm"),
        ("2026-11-10 19:00", date(2026, 12, 1), "10 November, 7pm"),  # just over
        ("2027-06-23 19:00", date(2026, 12, 1), "Wednesday 23 June, 7pm"),
        ("2028-02-29 19:00", date(2026, 12, 1), "29 February, 7pm"),
        ("2021-06-23 19:00", date(2026, 12, 1), "23 June 2021, 7pm"),
        ("--06-23 19:00", None, "23 June, 7pm"),
    ],
)
def test_today_settles_a_year_that_is_left_out(expected, today, text):
    assert shown(draft_of(text, "online", today)) == expected


@pytest.mark.parametrize(
    ("expected", "place", "text"),
    [
        ("", "-", "Thursday 8 April 2021, 9:00 EDT / 15:00 CEST"),
        ("weekday", "-", "Friday 8 April 2021, 9 am EDT"),
        ("year-missing", "-", "8 April, 9 am EDT"),
        ("zone-missing", "online", "8 April 2021, 9 am"),
        ("zone-of-place", "Berlin", "8. April 2021, 19 Uhr"),
        ("zone-letters", "-", "8 April 2021, 6 pm IST"),
        ("contradiction", "-", "8 April 2021, 9:00 EDT / 17:00 CEST"),
        ("literal", "-", "8 April 2021, 9:00 EST / 14:00 UTC"),
        ("half-day", "-", "8 April 2021, 5:30 New York time"),
        ("day-or-month", "-", "8/4/2021, 9 am CET"),
        ("deadline-late", "-", "8 April 2021, 9 am CET. RSVP by 10 April 2021."),
        ("zone-of-place clock-change", "Paris", "31 March 2024, 2:30 am"),
        ("zone-of-place clock-change", "Paris", "27 October 2024, 2:30 am"),
        ("start-open", "-", "Noch bis 31. August 2024 ist die Ausstellung zu sehen."),
        ("several-days", "-", "8 and 15 April 2021, 9 am CET"),
    ],
)
def test_doubts(expected, place, text):
    assert " ".join(doubt.code for doubt in draft_of(text, place).doubts) == expected


def test_facts_show_the_words_that_they_come_from():
    text = "Talk\nDate: Thursday 8 April 2021\nTime: 9:00 am (Zurich)\nRSVP by 5 April"
    words = {
        fact.field: [text[span.start : span.end] for span in fact.spans]
        for fact in draft_of(text).facts
    }
    assert words["start_date"] == ["Thursday 8 April 2021"]
    assert words["start_local"] == ["Thursday 8 April 2021", "9:00 am (Zurich)"]
    assert words["timezone"] == ["Zurich"]
    assert words["rsvp_deadline"] == ["5 April"]


def test_an_hour_that_a_clock_change_skips_is_no_error():
    assert shown(draft_of("28 March 2021, 2:30 am CET", "Berlin"))


@pytest.mark.parametrize(
    "words",
    [
        "8 April 2021, 9:00 ",
        "by 8/4, 9:00 (New York) / ",
        "Date: 8 May\n9:00 Panel\n",
        "(a. ",
    ],
)
def test_long_and_odd_texts_are_read(words):
    shown(draft_of(words * (20_000 // len(words)), "Berlin", date(2026, 1, 1)))
