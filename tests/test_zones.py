"""Wall clocks and instants, against zoneinfo itself."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import zones

NEW_YORK = ZoneInfo("America/New_York")
zone_names = st.sampled_from(sorted(zones.known_zones()))
walls = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2199, 12, 30))
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 30))


@given(walls, zone_names)
def test_an_instant_reads_back_as_the_clock_said_or_is_refused(wall, name):
    zone = ZoneInfo(name)
    both = [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    if both[0] == both[1]:
        moment = zones.instant(wall, zone)
        assert moment == both[0]
        assert moment.astimezone(zone).replace(tzinfo=None) == wall
    else:
        with pytest.raises(zones.AmbiguousTime) as refused:
            zones.instant(wall, zone)
        assert refused.value.readings == tuple(sorted(both))


@given(days, zone_names)
def test_a_day_begins_at_its_first_instant(day, name):
    zone = ZoneInfo(name)
    begins = zones.day_begins(day, zone)
    just_before = begins - timedelta(microseconds=1)

    assert (
        begins.astimezone(zone).date() >= day
    )  # later only where the whole day is skipped
    assert just_before.astimezone(zone).date() < day


@given(days, st.none() | st.times(), st.integers(0, 40), st.none() | zone_names)
def test_a_span_never_ends_before_it_starts(day, clock, more_days, name):
    zone = ZoneInfo(name) if name else None
    if clock and not zone:
        return
    last = min(day + timedelta(days=more_days), date(2199, 12, 30))
    try:
        span = zones.span(day, clock, last, None, zone)
    except zones.AmbiguousTime:
        return
    assert span.starts_at < span.over_at


def test_daylight_time_is_used_on_its_days():
    eighth_of_april = datetime(2021, 4, 8, 9)
    assert zones.instant(eighth_of_april, NEW_YORK) == datetime(2021, 4, 8, 13, tzinfo=UTC)


def test_a_skipped_hour_is_refused_with_both_readings():
    with pytest.raises(zones.AmbiguousTime) as refused:
        zones.instant(datetime(2026, 3, 8, 2, 30), NEW_YORK)

    assert refused.value.skipped
    assert str(refused.value) == (
        "Clocks in New York skip 02:30 on 8 March 2026. Ask the organizer which moment is "
        "meant, and enter it with the zone UTC: 06:30 or 07:30."
    )


def test_a_repeated_hour_is_refused():
    with pytest.raises(zones.AmbiguousTime, match="show twice 01:30") as refused:
        zones.instant(datetime(2026, 11, 1, 1, 30), NEW_YORK)

    assert not refused.value.skipped


def test_a_day_without_zone_is_over_when_it_has_ended_everywhere():
    span = zones.span(date(2021, 3, 26), None, None, None, None)

    assert span.starts_at == datetime(2021, 3, 26, tzinfo=UTC)
    assert span.over_at == datetime(2021, 3, 27, 12, tzinfo=UTC)


def test_a_start_without_end_is_over_with_its_day():
    span = zones.span(date(2021, 6, 24), time(20), None, None, ZoneInfo("Asia/Bangkok"))

    assert span.starts_at == datetime(2021, 6, 24, 13, tzinfo=UTC)
    assert span.over_at == datetime(2021, 6, 24, 17, tzinfo=UTC)


def test_a_start_late_in_the_evening_is_not_over_at_midnight():
    span = zones.span(date(2021, 6, 24), time(23, 30), None, None, ZoneInfo("Asia/Bangkok"))

    assert span.over_at - span.starts_at == timedelta(hours=3)


def test_several_days_last_to_the_end_of_the_last():
    brussels = ZoneInfo("Europe/Brussels")
    span = zones.span(date(2014, 3, 31), None, date(2014, 4, 1), None, brussels)

    assert span.over_at == datetime(2014, 4, 1, 22, tzinfo=UTC)


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="needs the zone"):
        zones.span(date(2021, 6, 24), time(20), None, None, None)


@pytest.mark.parametrize(
    ("name", "moment", "expected"),
    [
        ("America/New_York", datetime(2021, 4, 8, tzinfo=UTC), "UTC−4"),
        ("America/New_York", datetime(2021, 1, 8, tzinfo=UTC), "UTC−5"),
        ("Asia/Kathmandu", datetime(2021, 4, 8, tzinfo=UTC), "UTC+5:45"),
        ("Pacific/Kiritimati", datetime(2021, 4, 8, tzinfo=UTC), "UTC+14"),
        ("Africa/Abidjan", datetime(2021, 4, 8, tzinfo=UTC), "UTC"),
    ],
)
def test_the_distance_from_utc_is_that_of_the_day(name, moment, expected):
    assert zones.offset(moment, ZoneInfo(name)) == expected


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("New York", "America/New_York"),
        ("new york time", "America/New_York"),
        ("europe/zurich", "Europe/Zurich"),
        ("Bangkok time", "Asia/Bangkok"),
        ("Kyiv", "Europe/Kyiv"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("UTC", "UTC"),
        ("Geneva", "Europe/Zurich"),
        ("washington, D.C.", "America/New_York"),
        ("Cox's Bazar", "Asia/Dhaka"),
    ],
)
def test_a_zone_is_found_by_what_people_call_it(words, name):
    assert zones.zone_called(words) == name


@pytest.mark.parametrize("words", ["", "EST?", "Atlantis", "../../etc/passwd", "\x00"])
def test_an_unknown_zone_is_refused(words):
    with pytest.raises(zones.UnknownZone):
        zones.zone_called(words)
    with pytest.raises(zones.UnknownZone):
        zones.zone_named(words)


def test_every_place_leads_back_to_a_zone_with_the_same_clock():
    for name in zones.known_zones():
        assert zones.zone_called(name) == name
        assert zones.place(name)
