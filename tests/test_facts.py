"""What is unknown of an event: in the list, in the filter, and with how much weight."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from typing import Any

import pytest

from events.models import Event
from events.models.facts import IN_WORDS, Weight, days_to_go, to_find_out, unknown
from events.querysets.lacking import LACKING

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def complete(make_event, make_organization, make_theme):
    """An event of which nothing is unknown, but for what is given."""
    numbers = iter(range(1000))

    def make(rows=("credit", "language", "theme", "registration"), **fields):
        number = next(numbers)
        event = make_event(
            f"Event {number}",
            **{
                "start": "2026-05-04 12:00",
                "hours": 1,
                "summary": "About early warning.",
                "format": "online",
                "registration": "required",
                **fields,
            },
        )
        if zone := fields.get("zone"):
            event.zone = zone
            event.save()
        if "credit" in rows:
            event.credits.create(organization=make_organization(f"GAAMAC {number}"))
        if "sponsor" in rows:
            sponsor = make_organization(f"Sponsor {number}")
            event.credits.create(organization=sponsor, role="sponsor")
        if "language" in rows:
            event.languages.create(language="en")
        if "theme" in rows:
            event.themes.add(make_theme(f"theme-{number}"))
        for kind in {"registration", "registration-step", "join", "stream"} & {*rows}:
            event.links.create(kind=kind, url="https://example.org/")
        for state in {"dead", "moved"} & {*rows}:
            event.links.create(kind="agenda", url="https://example.org/", check_state=state)
        for kind in {"registration", "join", "agenda"}:
            if f"{kind}-without" in rows:
                event.links.create(kind=kind)
        return event

    return make


def of(event, now=NOW):
    loaded = Event.objects.numbered([event.pk]).for_facts().get()
    return [(fact.code, fact.field, fact.weight.name) for fact in unknown(loaded, now)]


def test_a_complete_event_lacks_nothing(complete):
    assert of(complete()) == []


DATE_ALONE: dict[str, object] = {"start": "2026-05-04", "hours": None}
TOKYO = {"zone": "Asia/Tokyo"}
HERE = {"format": "in-person", "city": "Goma", "venue": "Town hall"}
ROWS = ("credit", "language", "theme", "registration")


@pytest.mark.parametrize(
    ("fields", "rows", "lacks"),
    [
        (
            DATE_ALONE,
            ROWS,
            [("start_time", "start_time", "GRAVE"), ("zone", "zone", "GRAVE")],
        ),
        ({**DATE_ALONE, "kind": "exhibition"}, ROWS, []),
        ({**DATE_ALONE, "pace": "ongoing"}, ROWS, []),
        (
            {**DATE_ALONE, **TOKYO},
            ROWS,
            [("start_time", "start_time", "GRAVE")],
        ),
        ({"hours": None}, ROWS, [("end_time", "end_time", "USEFUL")]),
        ({"start": None, "hours": None}, ROWS, [("date", "start_date", "USEFUL")]),
        ({"status": "postponed"}, ROWS, [("date", "start_date", "USEFUL")]),
        ({"certainty": "contradictory"}, ROWS, [("certainty", "certainty", "GRAVE")]),
        ({"certainty": "inferred"}, ROWS, [("certainty", "certainty", "USEFUL")]),
        ({"joining_note": "To follow."}, ROWS, [("joining", "joining_note", "GRAVE")]),
        ({"joining_note": "To follow."}, (*ROWS, "join"), []),
        ({"registration": "not-needed"}, ROWS, [("joining", "links-1-kind", "GRAVE")]),
        ({"registration": "not-needed", "access_steps": "Dial in."}, ROWS, []),
        ({"registration": "not-needed"}, (*ROWS, "stream"), []),
        ({"registration": "not-needed", **HERE}, ROWS, []),
        ({}, ROWS[:3], [("registration_link", "links-0-kind", "GRAVE")]),
        ({}, (*ROWS[:3], "registration-step"), []),
        (
            {"registration": "unknown"},
            ROWS[:3],
            [("registration", "registration", "USEFUL")],
        ),
        ({}, (*ROWS[:3], "registration-without"), [("link", "links-0-url", "GRAVE")]),
        ({}, (*ROWS, "agenda-without"), [("link", "links-1-url", "USEFUL")]),
        ({}, (*ROWS, "dead"), [("dead-link", "links-1-url", "USEFUL")]),
        ({}, (*ROWS, "moved"), [("moved-link", "links-1-url", "NICE")]),
        ({"format": "unknown"}, ROWS, [("format", "format", "USEFUL")]),
        ({**HERE, "city": ""}, ROWS, [("city", "city", "GRAVE")]),
        ({**HERE, "venue": "", "format": "hybrid"}, ROWS, [("venue", "venue", "USEFUL")]),
        (
            {},
            ("sponsor", *ROWS[1:]),
            [("organizer", "credits-1-organization", "USEFUL")],
        ),
        (
            {},
            ("credit", "theme", "registration"),
            [("language", "languages-0-language", "USEFUL")],
        ),
        ({"title_is_ours": True}, ROWS, [("title", "title", "NICE")]),
        ({"summary": ""}, ROWS, [("summary", "summary", "NICE")]),
        ({}, ("credit", "language", "registration"), [("theme", "themes", "NICE")]),
    ],
)
def test_what_is_missing_is_told_with_its_field_and_weight(complete, fields, rows, lacks):
    assert of(complete(rows, **fields)) == lacks


def test_the_gravest_comes_first(complete):
    event = complete((), **DATE_ALONE, summary="", registration="unknown")

    weights = [Weight[name] for _, _, name in of(event)]

    assert weights == sorted(weights, reverse=True)
    assert {*weights} == {*Weight}


def test_nobody_comes_too_late_to_what_is_over_or_registers_for_what_has_closed(complete):
    event = complete(ROWS[:3], registration_deadline=date(2026, 5, 2))
    closed = datetime(2026, 5, 3, 13, tzinfo=UTC)
    begun, over = (event.starts_at + timedelta(minutes=minutes) for minutes in (5, 300))

    weights = [of(event, now)[0][2] for now in (NOW, closed, begun, over)]
    assert weights == ["GRAVE", "NICE", "NICE", "NICE"]
    event = complete(**DATE_ALONE)
    assert {name for _, _, name in of(event, datetime(2026, 5, 6, tzinfo=UTC))} == {"NICE"}


def test_the_filter_finds_what_the_list_tells(complete):
    """Events in which each condition is met by some and not by others, in mixtures."""
    choices: dict[str, Any] = {
        "kind": cycle(["webinar", "call", "conference"]),
        "format": cycle(["online", "in-person", "hybrid", "unknown"]),
        "registration": cycle(["required", "not-needed", "unknown"]),
        "certainty": cycle(["stated", "tentative"]),
        "status": cycle(["scheduled"] * 6 + ["postponed"]),
        "summary": cycle(["", "About."]),
        "title_is_ours": cycle([True, False, False]),
        "city": cycle(["", "Goma", "Goma"]),
        "venue": cycle(["Hall", "", ""]),
        "joining_note": cycle(["", "", "", "To follow."]),
        "access_steps": cycle(["", "", "", "", "Dial in."]),
    }
    days: Any = cycle(
        [
            {},
            {"hours": None},
            DATE_ALONE,
            {**DATE_ALONE, **TOKYO},
            {"start": None, "hours": None},
            {"start": None, "hours": None, "pace": "self-paced"},
            {**DATE_ALONE, "pace": "ongoing"},
        ]
    )
    rows = cycle(
        [
            ROWS,
            ("sponsor", "theme", "stream", "moved"),
            ("credit", "agenda-without"),
            ("language", "join", "dead"),
            (),
            ("registration-without", "theme", "language"),
            ("registration-step", "join-without", "credit", "language"),
            (*ROWS[:3], "stream"),
            ("sponsor", "language", "registration"),
        ]
    )
    for _ in range(45):
        picked = {name: next(values) for name, values in choices.items()}
        complete(next(rows), **{**picked, **next(days)})
    complete()
    everything = list(Event.objects.for_facts())
    told = {event.pk: {fact.code for fact in unknown(event, NOW)} for event in everything}

    assert {*LACKING} == {*IN_WORDS}
    for code in LACKING:
        found = {event.pk for event in Event.objects.lacking(code)}
        assert found == {key for key, codes in told.items() if code in codes}, code
        assert 0 < len(found) < len(everything), code
    anything = {event.pk for event in Event.objects.lacking("anything")}
    assert anything == {key for key, codes in told.items() if codes}
    assert len(anything) < len(everything)


@pytest.mark.parametrize("number", [1, 5])
def test_it_takes_five_queries_for_any_number(complete, number, django_assert_num_queries):
    for _ in range(number):
        complete(("credit", "language", "theme", "stream", "agenda-without"))

    with django_assert_num_queries(5):
        for event in Event.objects.for_facts():
            assert [fact.code for fact in unknown(event, NOW)]


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (datetime(2026, 5, 3, 14, 59, tzinfo=UTC), 1),
        (datetime(2026, 5, 3, 15, 0, tzinfo=UTC), 0),  # midnight in Tokyo
        (datetime(2026, 5, 4, 15, 0, tzinfo=UTC), -1),
    ],
)
def test_days_are_counted_by_the_events_own_clock(now, days):
    event = Event(
        start_date=date(2026, 5, 4), start_time=time(9), zone="Asia/Tokyo", pace="dated"
    )

    assert days_to_go(event, now) == days
    event.status = "postponed"
    assert days_to_go(event, now) is None


def test_what_does_not_fit_together_is_told_with_its_field(make_event):
    event = make_event(
        "Talk",
        start="2026-05-04 09:00",
        hours=1,
        zone="America/New_York",
        time_as_announced="Tuesday 4 May 2026, 9 a.m. EDT",
    )
    loaded = Event.objects.numbered([event.pk]).for_facts().get()

    told = [
        fact
        for fact in to_find_out(loaded, NOW, lambda model: True)
        if fact.code == "doubt"
    ]

    assert told
    assert {fact.field for fact in told} == {"start_date"}
