"""Addresses of calendars on the web, read back to the times from which they were made."""

from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.web_calendars import Planned, google, microsoft_365, outlook, yahoo

PAGE = "https://example.org/events/from-hate-speech-to-genocide/"
NAIROBI = ZoneInfo("Africa/Nairobi")
ODD = ["America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati"]
DAY = timedelta(days=1)

moments = st.datetimes(
    datetime(1950, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)
).map(lambda moment: moment.replace(microsecond=0))
days = st.dates(date(1950, 1, 1), date(2200, 1, 1))
lengths = st.none() | st.timedeltas(timedelta(), timedelta(days=20)).map(
    lambda length: timedelta(seconds=round(length.total_seconds()))
)
zones = st.sampled_from([*ODD, "Europe/Zurich", "UTC"]).map(ZoneInfo)
words = st.text(max_size=300)


def planned(start, end=None, title="Panel", summary="", place="", page=PAGE):
    return Planned(title, start, end, summary, place, page)


def asked(address):
    """What the form is filled in with; no parameter may stand there twice."""
    found = parse_qs(urlsplit(address).query, keep_blank_values=True, strict_parsing=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


def in_google(address):
    return [read(end) for end in asked(address)["dates"].split("/")]


def in_outlook(address):
    found = asked(address)
    return [read(found[name]) for name in ("startdt", "enddt") if name in found]


def in_yahoo(address):
    found = asked(address)
    return [read(found[name]) for name in ("ST", "ET") if name in found]


def read(written):
    """A date, an instant, or for Yahoo the time of a wall clock."""
    if "T" not in written:
        return date.fromisoformat(written)
    moment = datetime.fromisoformat(written.removesuffix("Z"))
    return moment.replace(tzinfo=UTC) if written.endswith("Z") else moment


@given(moments, lengths, zones)
def test_instants_are_read_back_as_they_were(start, length, zone):
    end = None if length is None else start + length
    event = planned(start.astimezone(zone), end and end.astimezone(zone))
    instants = [start, end or start]

    assert in_google(google(event)) == instants
    assert in_outlook(outlook(event)) == in_outlook(microsoft_365(event)) == instants
    assert "allday" not in asked(outlook(event))


@given(moments, lengths, zones)
def test_yahoo_is_told_the_time_of_its_users_own_clock(start, length, reader):
    event = planned(start, None if length is None else start + length)
    walls = [end.astimezone(reader).replace(tzinfo=None) for end in (start, event.last)]

    assert in_yahoo(yahoo(event, reader)) == walls
    assert "Z" not in asked(yahoo(event, reader))["ST"]
    assert yahoo(event, None) == ""


@given(days, st.none() | st.integers(0, 40))
def test_days_end_as_each_calendar_has_it(first, more):
    last = None if more is None else first + more * DAY
    event = planned(first, last)
    after = (last or first) + DAY

    assert in_google(google(event)) == [first, after]
    assert asked(outlook(event))["allday"] == "true"
    if more:
        assert in_outlook(outlook(event)) == in_yahoo(yahoo(event, None)) == [first, after]
        assert "DUR" not in asked(yahoo(event, None))
    else:
        assert in_outlook(outlook(event)) == in_yahoo(yahoo(event, None)) == [first]
        assert asked(yahoo(event, None))["DUR"] == "allday"


def test_an_event_that_goes_on_through_a_change_of_clocks():
    new_york = ZoneInfo("America/New_York")
    event = planned(
        datetime(2026, 3, 7, 22, tzinfo=new_york), datetime(2026, 3, 8, 10, tzinfo=new_york)
    )

    assert asked(google(event))["dates"] == "20260308T030000Z/20260308T140000Z"
    assert asked(outlook(event))["startdt"] == "2026-03-08T03:00:00Z"
    assert asked(outlook(event))["enddt"] == "2026-03-08T14:00:00Z"
    assert asked(yahoo(event, NAIROBI))["ST"] == "20260308T060000"
    assert asked(yahoo(event, NAIROBI))["ET"] == "20260308T170000"


@settings(max_examples=50)
@given(words, words, words)
def test_any_text_stays_text_and_every_address_short(title, summary, place):
    """Spaces count once: a form has one line for a title."""
    event = planned(datetime(2026, 6, 1, 9, tzinfo=UTC), None, title, summary, place)
    for address, names in (
        (google(event), ("text", "location", "details")),
        (outlook(event), ("subject", "location", "body")),
        (yahoo(event, NAIROBI), ("TITLE", "in_loc", "DESC")),
    ):
        told = asked(address)
        assert len(address) < 2_000
        assert address.isascii()
        assert told[names[0]].removesuffix("…") in " ".join(title.split())
        details = told[names[2]]
        if names[2] == "body":
            assert "<" not in details.replace("<br><br>", "")
            details = unescape(details)
        assert details.endswith(PAGE)


def test_a_long_text_loses_its_end_and_never_the_address():
    event = planned(
        datetime(2026, 6, 1, 9, tzinfo=UTC),
        title="Génocide " * 60,
        summary="Prévention & <mémoire> " * 200,
        place="Salle " * 100,
    )
    for address in (google(event), outlook(event), yahoo(event, NAIROBI)):
        assert 1_900 < len(address) < 2_000
    told = asked(google(event))
    assert told["text"].endswith("Génocide…")
    assert told["details"].endswith(f"…\n\n{PAGE}")
    assert told["location"].endswith("Salle…")
    assert "&lt;mémoire&gt;" in asked(outlook(event))["body"]


def test_an_address_of_a_page_is_told_whole_however_long_titles_are():
    page = f"https://events.example.org/events/{'a-very-long-title-' * 14}/"
    event = planned(date(2026, 6, 1), None, "Ж" * 300, "Ж" * 900, "Ж" * 900, page)

    for address in (google(event), outlook(event), yahoo(event, None)):
        assert len(address) < 2_000
        assert page in address.replace("%3A", ":").replace("%2F", "/")


def test_what_is_no_time_is_refused():
    noon = datetime(2026, 6, 1, 12)
    for start, end in pairwise([noon, date(2026, 6, 1), noon.replace(tzinfo=UTC)]):
        with pytest.raises(ValueError):
            planned(start, end)
