"""What a calendar file says, read back by others: icalendar, dateutil and pytz."""

import io
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar.parser import Contentline, unescape_backslash
from icalendar.timezone import TZP

from events import calendars, zones
from events.calendars import About, Entry, calendar, exclusive_end

ABOUT = About(
    name="Commemorations",
    description="What is held in memory.\nEverywhere.",
    url="https://events.example/?theme=memory",
    source="https://events.example/events.ics?theme=memory",
    refresh=timedelta(hours=6),
)
KWIBUKA = Entry(
    uid="6d1c1f7e-3a53-4a8e-9a43-0f6d2d1f5a10",
    sequence=2,
    changed=datetime(2026, 3, 1, 12, tzinfo=UTC),
    created=datetime(2026, 2, 1, 12, tzinfo=UTC),
    summary="Kwibuka 32: Remember, Unite, Renew",
    start=datetime(2026, 4, 7, 9),
    end=datetime(2026, 4, 7, 11, 30),
    zone="Africa/Kigali",
    status="CONFIRMED",
)
SILENCE = replace(
    KWIBUKA,
    uid="5b0b8c0e-8c66-4a0d-8c0d-7b9f60d0a111",
    start=date(2026, 12, 9),
    end=None,
    zone="",
    summary="Day of the victims of genocide",
)

NASTY = [
    *"\n\r\u2028\u2029\x85\x0b\x1c\t\x00\x7f\xa0\ufeff\ud800\udfff",
    *"\\;,:\"'^=%’éញ\U0001f56f",
    *["\r\n", "\\n", "\\N", "\\,", "%2C", "^n", "^'", " = "],
    *["\r\nBEGIN:VEVENT\r\n", "\nEND:VCALENDAR\n", "\r\n ATTACH:file:///etc/passwd\r\n"],
]
texts = st.lists(
    st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=()), max_size=20),
    max_size=12,
).map("".join)


def forget():
    """Files are made anew from here on."""
    calendars._event.cache_clear()
    calendars._timezone.cache_clear()


def lines_of(file):
    """Its unfolded lines, after each was found to be one that may be sent."""
    assert file.endswith(b"\r\nEND:VCALENDAR\r\n")
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
    lines = file.decode().removesuffix("\r\n").replace("\r\n ", "").split("\r\n")
    for line in lines:
        Contentline(line, strict=True).raw_parts()
    return lines


def read(file):
    """The calendar, as icalendar reads it where it overlooks nothing."""
    with pytest.MonkeyPatch.context() as strict:
        strict.setattr(icalendar.Event, "ignore_exceptions", False)
        found = icalendar.Calendar.from_ical(file)
    assert isinstance(found, icalendar.Calendar)
    assert all(not component.errors for component in found.walk())
    return found


def written(*entries, about=ABOUT):
    return calendar(about, entries)


def event_of(entry):
    """The only event of a file, as it is read back."""
    (event,) = read(written(entry)).events
    return event


def property_of(entry, name):
    """The one line of an event that has this name."""
    (line,) = (line for line in lines_of(written(entry)) if re.match(f"{name}[;:]", line))
    return line


def has(entry, name):
    return name in event_of(entry)


# -- the calendar itself


def test_a_calendar_says_what_it_is():
    lines = lines_of(written(KWIBUKA, SILENCE))

    assert lines[: lines.index("BEGIN:VTIMEZONE")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Atrocity Events//EN",
        "CALSCALE:GREGORIAN",
        r"DESCRIPTION:What is held in memory.\nEverywhere.",
        r"X-WR-CALDESC:What is held in memory.\nEverywhere.",
        "NAME:Commemorations",
        "X-WR-CALNAME:Commemorations",
        "LAST-MODIFIED:20260301T120000Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "SOURCE;VALUE=URI:https://events.example/events.ics?theme=memory",
        "URL:https://events.example/?theme=memory",
        "X-PUBLISHED-TTL:PT6H",
    ]


def test_a_calendar_is_no_invitation():
    assert b"METHOD" not in written(KWIBUKA, SILENCE)


def test_a_calendar_is_as_new_as_its_newest_event():
    newer = replace(SILENCE, changed=datetime(2026, 6, 1, 2, tzinfo=ZoneInfo("Asia/Dhaka")))

    assert "LAST-MODIFIED:20260531T200000Z" in lines_of(written(newer, KWIBUKA))


def test_an_empty_calendar_has_a_component_all_the_same():
    found = read(written())

    assert not found.events
    assert [zone.tz_name for zone in found.timezones] == ["UTC"]
    assert "LAST-MODIFIED" not in found


def test_events_keep_their_order():
    entries = [replace(KWIBUKA, uid=f"{number}") for number in (3, 1, 2)]

    assert [event["UID"] for event in read(written(*entries)).events] == ["3", "1", "2"]


def test_the_same_events_give_the_same_bytes():
    files = set()
    for now in (datetime(2001, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)):
        with time_machine.travel(now):
            forget()
            files.add(written(KWIBUKA, SILENCE))
            files.add(written(replace(KWIBUKA), replace(SILENCE)))

    assert len(files) == 1


def test_an_event_is_written_once_while_nothing_changes():
    entries = [replace(KWIBUKA, uid=str(number)) for number in range(20)]
    once = written(*entries)
    made = calendars._event.cache_info().misses

    assert written(*map(replace, entries)) == once
    assert calendars._event.cache_info().misses == made


# -- an event


def test_an_event_says_all_that_is_known_of_it():
    entry = replace(
        KWIBUKA,
        status="TENTATIVE",
        description="A day of remembrance.\n\nWith survivors; all welcome.",
        location="Gisozi, Kigali",
        url="https://events.example/2026/kwibuka-32/",
        categories=("Commemoration", "Rwanda, 1994"),
        organizer=("Ibuka", "mailto:office@ibuka.example"),
        conferences=(
            ("https://zoom.example/j/1?pwd=a;b,c", "Zoom, in English", "AUDIO,VIDEO"),
            ("tel:+250-788-000-000", "", "PHONE"),
        ),
        contact="The office, +250 788 000 000",
        parent="11111111-2222-4333-8444-555555555555",
        concepts=("https://events.example/themes/genocide/",),
        group="series-kwibuka",
        free=True,
    )
    lines = lines_of(written(entry))

    assert sorted(lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]) == [
        r"CATEGORIES:Commemoration,Rwanda\, 1994",
        "CONCEPT:https://events.example/themes/genocide/",
        'CONFERENCE;FEATURE=AUDIO,VIDEO;LABEL="Zoom, in English";VALUE=URI:'
        "https://zoom.example/j/1?pwd=a;b,c",
        "CONFERENCE;FEATURE=PHONE;VALUE=URI:tel:+250-788-000-000",
        r"CONTACT:The office\, +250 788 000 000",
        "CREATED:20260201T120000Z",
        r"DESCRIPTION:A day of remembrance.\n\nWith survivors\; all welcome.",
        "DTEND;TZID=Africa/Kigali:20260407T113000",
        "DTSTAMP:20260301T120000Z",
        "DTSTART;TZID=Africa/Kigali:20260407T090000",
        "LAST-MODIFIED:20260301T120000Z",
        r"LOCATION:Gisozi\, Kigali",
        'ORGANIZER;CN="Ibuka":mailto:office@ibuka.example',
        "REFID:series-kwibuka",
        "RELATED-TO;RELTYPE=PARENT:11111111-2222-4333-8444-555555555555",
        "SEQUENCE:2",
        "STATUS:TENTATIVE",
        r"SUMMARY:Kwibuka 32: Remember\, Unite\, Renew",
        "TRANSP:TRANSPARENT",
        "UID:6d1c1f7e-3a53-4a8e-9a43-0f6d2d1f5a10",
        "URL:https://events.example/2026/kwibuka-32/",
    ]


def test_what_is_not_known_is_not_said():
    names = {re.split("[;:]", line)[0] for line in lines_of(written(SILENCE))}

    assert names.isdisjoint({"LOCATION", "CATEGORIES", "ORGANIZER", "CONTACT", "REFID"})
    assert "TRANSP:OPAQUE" in lines_of(written(SILENCE))
    assert not has(replace(SILENCE, created=None), "CREATED")
    assert not has(replace(SILENCE, categories=("", "\n")), "CATEGORIES")
    assert not has(replace(SILENCE, organizer=("Ibuka", "")), "ORGANIZER")


def test_a_cancelled_event_stays_with_a_higher_sequence():
    event = event_of(replace(KWIBUKA, status="CANCELLED", sequence=3))

    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 3)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 4, 7), None, None),
        (date(2026, 4, 7), date(2026, 4, 7), None),
        (date(2026, 4, 7), date(2026, 4, 6), None),
        (date(2026, 4, 7), date(2026, 4, 8), date(2026, 4, 9)),
        (date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)),
        (date(2024, 2, 27), date(2024, 2, 28), date(2024, 2, 29)),
        (date(9999, 12, 30), date.max, date.max),
        (date.max, date.max, None),
    ],
)
def test_whole_days_end_before_the_next(start, end, expected):
    event = event_of(replace(SILENCE, start=start, end=end))

    assert event["DTSTART"].dt == start
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert (event["DTEND"].dt if "DTEND" in event else None) == expected
    assert expected is None or event["DTEND"].params["VALUE"] == "DATE"


def test_a_last_day_inclusive_ends_with_the_next():
    assert exclusive_end(date(2026, 12, 31)) == date(2027, 1, 1)
    assert exclusive_end(date.max) == date.max


@pytest.mark.parametrize("end", [None, KWIBUKA.start, datetime(2026, 4, 6, 9)])
def test_an_end_is_not_invented(end):
    assert not has(replace(KWIBUKA, end=end), "DTEND")


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC"])
def test_utc_is_written_as_such(zone):
    entry = replace(KWIBUKA, zone=zone)

    assert property_of(entry, "DTSTART") == "DTSTART:20260407T090000Z"
    assert property_of(entry, "DTEND") == "DTEND:20260407T113000Z"
    assert b"VTIMEZONE" not in written(entry)


@pytest.mark.parametrize(
    "fields",
    [
        {"end": date(2026, 4, 8)},
        {"start": date(2026, 4, 7)},
        {"zone": ""},
        {"zone": "Africa/Atlantis"},
        {"zone": "Africa/Kigali\r\nATTACH:x"},
        {"start": datetime(2026, 4, 7, 9, tzinfo=UTC)},
        {"end": datetime(2026, 4, 7, 9, tzinfo=UTC)},
        {"changed": datetime(2026, 4, 7, 9)},
        {"created": datetime(2026, 4, 7, 9)},
        {"status": "POSTPONED"},
        {"status": "CONFIRMED\r\nATTACH:x"},
    ],
)
def test_what_no_calendar_can_say_is_refused(fields):
    with pytest.raises(ValueError):
        replace(KWIBUKA, **fields)


# -- texts


def kept(text, breaks=" "):
    """``text`` as it has to come back, ``breaks`` in place of its line breaks."""
    text = text.replace("\ufeff", "")
    text = re.sub("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", breaks, text).replace("\t", " ")
    blank = " " if breaks == " " else ""
    kinds = {"Cc": blank, "Cs": "\ufffd"}
    return "".join(
        character if character == breaks else kinds.get(kind, character)
        for character in text
        for kind in [unicodedata.category(character)]
    ).strip()


def one_line(text):
    return " ".join(filter(None, kept(text).split(" "))).strip()


def named(text):
    return one_line(text).replace('"', "'").replace("\\", "/")


@given(texts, texts, texts)
@settings(deadline=None, max_examples=150)
def test_any_text_comes_back_and_stays_in_its_line(text, other, third):
    entry = replace(
        KWIBUKA,
        uid=text,
        summary=text,
        description=other,
        location=third,
        contact=other,
        group=text,
        parent=third,
        categories=(text, other),
        organizer=(other, "https://ibuka.example/"),
        conferences=(("https://zoom.example/", third, text),),
    )
    file = written(entry, about=replace(ABOUT, name=text, description=other))
    names = [re.split("[;:]", line)[0] for line in lines_of(file)]
    found = read(file)
    (event,) = found.events

    assert {"ATTACH"}.isdisjoint(names)
    assert names.count("BEGIN") == names.count("END") == 4
    assert str(event.get("SUMMARY", "")) == one_line(text)
    assert str(event.get("UID", "")) == one_line(text)
    assert str(event.get("REFID", "")) == one_line(text)
    assert str(event.get("DESCRIPTION", "")) == kept(other, "\n")
    assert str(event.get("CONTACT", "")) == one_line(other)
    assert str(event.get("LOCATION", "")) == one_line(third)
    assert str(event.get("RELATED-TO", "")) == one_line(third)
    assert event["ORGANIZER"].params.get("CN", "") == named(other)
    assert event["CONFERENCE"].params.get("LABEL", "") == named(third)
    categories = event["CATEGORIES"].cats if "CATEGORIES" in event else []
    assert categories == [*filter(None, map(one_line, (text, other)))]
    for name in ("NAME", "X-WR-CALNAME"):
        assert unescape_backslash(str(found.get(name, ""))) == one_line(text)
    assert str(found.get("DESCRIPTION", "")) == kept(other, "\n")
    assert unescape_backslash(str(found.get("X-WR-CALDESC", ""))) == kept(other, "\n")


@given(texts)
@settings(deadline=None, max_examples=60)
def test_any_address_stays_in_its_line(text):
    address = f"https://events.example/{text}"
    entry = replace(
        KWIBUKA,
        url=address,
        concepts=(address,),
        organizer=("Ibuka", address),
        conferences=((address, "", "VIDEO"),),
    )
    event = event_of(entry)

    lines_of(written(entry, about=replace(ABOUT, url=address, source=address)))
    for name in ("URL", "CONCEPT", "ORGANIZER", "CONFERENCE"):
        assert re.fullmatch(r"https://events\.example/[!#-;=?-\[\]_a-z~]*", event[name])


def test_an_address_is_encoded_once():
    entry = replace(KWIBUKA, url="https://events.example/génocide?q=a%20b&c=[1]#d")

    assert event_of(entry)["URL"] == (
        "https://events.example/g%C3%A9nocide?q=a%20b&c=[1]#d"
    )


def test_a_name_is_in_quotes_and_holds_none():
    entry = replace(KWIBUKA, organizer=('The "Never Again" Fund; Geneva', "https://x.org/"))

    assert property_of(entry, "ORGANIZER") == (
        "ORGANIZER;CN=\"The 'Never Again' Fund; Geneva\":https://x.org/"
    )


# -- clocks


def clocks_of(entry):
    """The lines of a file that are its VTIMEZONE."""
    file = written(entry).decode()
    begin, end = file.index("BEGIN:VTIMEZONE"), file.index("BEGIN:VEVENT")
    return file[begin:end]


def interpreted(clocks, wall):
    """The offset from UTC that a reader of ``clocks`` gives to ``wall``: two readers that
    share no code.
    """
    component = icalendar.Timezone.from_ical(clocks)
    assert isinstance(component, icalendar.Timezone)
    by_dateutil = tzical(io.StringIO(clocks)).get()
    by_pytz = component.to_tz(TZP("pytz"), lookup_tzid=False)
    return (
        wall.replace(tzinfo=by_dateutil).utcoffset(),
        by_pytz.localize(wall, is_dst=None).utcoffset(),
    )


def test_clocks_in_new_york_change_at_two():
    assert clocks_of(replace(KWIBUKA, zone="America/New_York")).splitlines() == [
        "BEGIN:VTIMEZONE",
        "TZID:America/New_York",
        "BEGIN:STANDARD",
        "DTSTART:20251102T020000",
        "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
        "TZNAME:EST",
        "TZOFFSETFROM:-0400",
        "TZOFFSETTO:-0500",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:20260308T020000",
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "TZNAME:EDT",
        "TZOFFSETFROM:-0500",
        "TZOFFSETTO:-0400",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
    ]


def test_clocks_that_never_change_have_one_standard_time():
    assert clocks_of(KWIBUKA).splitlines() == [
        "BEGIN:VTIMEZONE",
        "TZID:Africa/Kigali",
        "BEGIN:STANDARD",
        "DTSTART:20241230T000000",
        "TZNAME:CAT",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0200",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Sarajevo", ["BYDAY=-1SU;BYMONTH=10", "BYDAY=-1SU;BYMONTH=3"]),
        ("Europe/Dublin", ["BYDAY=-1SU;BYMONTH=10", "BYDAY=-1SU;BYMONTH=3"]),
        ("Australia/Lord_Howe", ["BYDAY=1SU;BYMONTH=10", "BYDAY=1SU;BYMONTH=4"]),
        (
            "America/Santiago",
            [
                "BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8;BYMONTH=9",
                "BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8;BYMONTH=4",
            ],
        ),
        ("Africa/Casablanca", []),
        ("Africa/Nairobi", []),
    ],
)
def test_a_yearly_rule_is_said_as_one(zone, expected):
    """Outlook reads no RDATE."""
    clocks = clocks_of(replace(KWIBUKA, zone=zone)).replace("\r\n ", "")

    assert re.findall("RRULE:FREQ=YEARLY;(.*)\r", clocks) == expected
    assert bool("RDATE" in clocks) == (zone == "Africa/Casablanca")


def test_a_rule_that_ended_is_said_until_then():
    entry = replace(KWIBUKA, start=datetime(1999, 4, 7), zone="America/New_York")

    assert re.findall("DTSTART:(.*)\r\nRRULE:FREQ=YEARLY;(.*)\r", clocks_of(entry)) == [
        ("19981025T020000", "UNTIL=20061030T020000Z;BYDAY=-1SU;BYMONTH=10"),
        ("19990404T020000", "UNTIL=20060403T020000Z;BYDAY=1SU;BYMONTH=4"),
        ("20070311T020000", "BYDAY=2SU;BYMONTH=3"),
        ("20071104T020000", "BYDAY=1SU;BYMONTH=11"),
    ]


def test_daylight_time_is_ahead_even_where_the_law_says_winter_time():
    clocks = icalendar.Timezone.from_ical(clocks_of(replace(KWIBUKA, zone="Europe/Dublin")))
    assert isinstance(clocks, icalendar.Timezone)

    assert [hour.TZOFFSETTO for hour in clocks.daylight] == [timedelta(hours=1)]


@pytest.mark.parametrize(
    ("zone", "wall", "hours"),
    [
        ("America/New_York", "2026-03-08 01:59", -5),
        ("America/New_York", "2026-03-08 03:00", -4),
        ("America/New_York", "2006-03-20 12:00", -5),
        ("America/New_York", "2007-03-20 12:00", -4),
        ("Europe/Dublin", "2026-01-27 12:00", 0),
        ("Europe/Dublin", "2026-07-11 12:00", 1),
        ("Africa/Casablanca", "2026-03-01 12:00", 0),
        ("Africa/Casablanca", "2026-04-07 12:00", 1),
        ("Africa/El_Aaiun", "2024-03-20 12:00", 0),
        ("Asia/Tehran", "2022-07-01 12:00", 4.5),
        ("Asia/Tehran", "2023-07-01 12:00", 3.5),
        ("Pacific/Apia", "2011-12-29 23:00", -10),
        ("Pacific/Apia", "2011-12-31 01:00", 14),
        ("Australia/Lord_Howe", "2026-04-05 12:00", 10.5),
        ("Australia/Lord_Howe", "2026-10-04 12:00", 11),
        ("America/Sao_Paulo", "2019-01-27 12:00", -2),
        ("America/Sao_Paulo", "2020-01-27 12:00", -3),
        ("Europe/Istanbul", "2016-01-27 12:00", 2),
        ("Europe/Istanbul", "2017-01-27 12:00", 3),
        ("Africa/Juba", "2021-01-31 12:00", 3),
        ("Africa/Juba", "2021-02-01 12:00", 2),
        ("Asia/Pyongyang", "2015-08-14 12:00", 9),
        ("Asia/Pyongyang", "2015-08-16 12:00", 8.5),
        ("Asia/Pyongyang", "2018-05-05 12:00", 9),
        ("America/Nuuk", "2026-03-28 22:59", -2),
        ("Africa/Khartoum", "1999-12-31 12:00", 2),
        ("Africa/Khartoum", "2003-04-07 12:00", 3),
    ],
)
def test_clocks_of_well_known_changes(zone, wall, hours):
    wall = datetime.fromisoformat(wall)
    entry = replace(KWIBUKA, zone=zone, start=wall, end=None)
    offset = timedelta(hours=hours)

    assert wall.replace(tzinfo=ZoneInfo(zone)).utcoffset() == offset
    assert interpreted(clocks_of(entry), wall) == (offset, offset)


def test_an_offset_has_seconds_where_it_had():
    entry = replace(KWIBUKA, zone="Africa/Monrovia", start=datetime(1971, 4, 12), end=None)

    assert "TZOFFSETTO:-004430\r\n" in clocks_of(entry)


def changes_near(zone, year):
    """Wall clocks within hours of what changes in a year."""
    hours = [
        datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(0, 8784, 6)
    ]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return [
        (hour + timedelta(hours=more)).astimezone(zone).replace(tzinfo=None, fold=0)
        for hour, before, after in zip(hours, offsets, offsets[1:], strict=False)
        if before != after
        for more in range(-3, 9)
    ]


@given(
    st.sampled_from(sorted(zones.known_zones() - {"UTC"})),
    st.integers(1950, 2036),
    st.integers(0, 12),
    st.lists(st.timedeltas(timedelta(), timedelta(days=365)), min_size=3, max_size=3),
)
@settings(deadline=None, max_examples=100)
def test_instants_are_those_of_every_zone(name, year, more_years, moments):
    zone, last = ZoneInfo(name), min(year + more_years, 2036)
    walls = [datetime(year, 1, 1) + moment for moment in moments]
    walls += changes_near(zone, year) + changes_near(zone, last)
    walls = [wall.replace(second=0, microsecond=0) for wall in walls]
    first_entry = replace(KWIBUKA, zone=name, start=datetime(year, 1, 1), end=None)
    last_entry = replace(first_entry, start=datetime(last, 12, 31, 23, 59))
    file = written(first_entry, last_entry).decode()
    clocks = file[file.index("BEGIN:VTIMEZONE") : file.index("BEGIN:VEVENT")]
    by_dateutil = tzical(io.StringIO(clocks)).get()
    component = icalendar.Timezone.from_ical(clocks)
    assert isinstance(component, icalendar.Timezone)
    by_pytz = component.to_tz(TZP("pytz"), lookup_tzid=False)

    for wall in walls:
        if not year <= wall.year <= last:
            continue
        try:
            instant = zones.instant(wall, zone)
        except zones.AmbiguousTime:
            continue
        assert wall.replace(tzinfo=by_dateutil).astimezone(UTC) == instant
        if instant.second == 0:  # pytz knows whole minutes
            assert by_pytz.localize(wall).astimezone(UTC) == instant


def test_each_zone_is_described_once_and_in_order():
    entries = [
        replace(KWIBUKA, uid=zone, zone=zone)
        for zone in ("Europe/Sarajevo", "Asia/Phnom_Penh", "Europe/Sarajevo", "UTC")
    ]
    found = read(written(*entries, SILENCE))

    assert [zone.tz_name for zone in found.timezones] == [
        "Asia/Phnom_Penh",
        "Europe/Sarajevo",
    ]
