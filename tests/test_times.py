"""Times by an event's own clock and by the reader's: the words, the pages, the choice."""

import re
from datetime import UTC, date, datetime, time, timedelta
from html import escape, unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from hypothesis import example, given
from hypothesis import strategies as st

from atrocity_events.middleware import keep_the_readers_zone, with_zone_in_links
from events import zones
from events.models import Event, Section
from events.templatetags.times import (
    SHORT,
    Clocked,
    nearness_in_words,
    time_of,
    time_of_deadline,
    time_of_section,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
NAIROBI, TOKYO = ZoneInfo("Africa/Nairobi"), ZoneInfo("Asia/Tokyo")
NEW_YORK, KIRITIMATI = ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati")
HOSTILE = [
    "tz=",
    "tz=Nairobi",
    "tz=africa/nairobi",
    "tz=Africa/Nairobi%00",
    "tz=%00",
    "tz=../../etc/passwd",
    "tz=%3Cscript%3E",
    "tz=" + "x" * 10_000,
    "tz=Africa/Nairobi&tz=Asia/Tokyo",
    "tz[]=Africa/Nairobi",
    "tz=%FF%FE",
    "tz=Etc/GMT%2B5",
]

every_zone = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"})).map(
    ZoneInfo
)
moments = st.datetimes(
    min_value=datetime(1950, 1, 1), max_value=datetime(2190, 1, 1), timezones=st.just(UTC)
)


def event(start=None, clock=None, end=None, end_clock=None, zone="", **fields):
    """An event that is not saved, with the instants that follow from its dates."""
    made = Event(
        title="Panel",
        start_date=start and date.fromisoformat(start),
        start_time=clock and time.fromisoformat(clock),
        end_date=end and date.fromisoformat(end),
        end_time=end_clock and time.fromisoformat(end_clock),
        zone=zone,
        **fields,
    )
    made.derive()
    return made


def by(made, reader):
    return time_of(made, reader=ZoneInfo(reader)).own


# -- the reader's clock, for every zone on Earth


@given(moments, every_zone, every_zone)
def test_the_readers_clock_shows_the_same_instant(moment, zone, reader):
    said = Clocked(moment, None, zone).by(reader)
    there = moment.astimezone(reader)
    apart = there.utcoffset() != moment.astimezone(zone).utcoffset()

    assert bool(said) == apart
    if apart:
        assert said.startswith(f"{there:%H:%M} ")
        shift = (there.date() - moment.astimezone(zone).date()).days
        marks = {-2: "−2 days", -1: "−1 day", 1: "+1 day", 2: "+2 days"}
        assert said.endswith(marks[shift] if shift else zones.offset(moment, reader))


@given(moments, st.timedeltas(timedelta(0), timedelta(days=5)), every_zone, every_zone)
def test_both_ends_are_said_unless_both_are_the_same_there(moment, length, zone, reader):
    ends = moment + length
    said = Clocked(moment, ends, zone).by(reader)

    same = [
        at.astimezone(reader).utcoffset() == at.astimezone(zone).utcoffset()
        for at in (moment, ends)
    ]
    assert bool(said) == (not all(same))
    if said:
        first, last = moment.astimezone(reader), ends.astimezone(reader)
        assert re.findall(r"(?<!UTC[+−])\b\d\d:\d\d\b", said)[:2] == [
            f"{first:%H:%M}",
            f"{last:%H:%M}",
        ]
        if first.date() != last.date() and "the next day" not in said:
            assert f"{first.day} {first:%b}" in said
            assert f"{last.day} {last:%b}" in said


@given(moments, every_zone)
def test_the_distance_from_utc_leads_back_to_utc(moment, zone):
    apart = r"UTC(?:([+−])(\d+)(?::(\d\d))?)?"
    [(sign, hours, minutes)] = re.findall(f"^{apart}$", zones.offset(moment, zone))
    said = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    wall = moment.astimezone(zone).replace(tzinfo=UTC)

    assert abs(wall - (-said if sign == "−" else said) - moment) < timedelta(minutes=1)


@given(moments, moments, every_zone)
def test_days_until_are_the_midnights_between(moment, now, zone):
    days = zones.days_until(moment, now, zone)

    assert now.astimezone(zone).date() + timedelta(days) == moment.astimezone(zone).date()
    assert days == -zones.days_until(now, moment, zone)


@pytest.mark.parametrize(
    ("made", "reader", "said"),
    [
        (
            event("2021-04-08", "09:00", None, "10:40", "America/New_York"),
            *("Africa/Nairobi", "16:00–17:40 in Nairobi, UTC+3"),
        ),
        (
            event("2021-04-08", "09:00", None, None, "America/New_York"),
            *("Africa/Nairobi", "16:00 in Nairobi, UTC+3"),
        ),
        (  # a calendar day ahead, behind, and two ahead
            event("2021-04-08", "18:00", None, "19:00", "America/New_York"),
            *("Asia/Tokyo", "07:00–08:00 in Tokyo, UTC+9, +1 day"),
        ),
        (
            event("2021-04-08", "02:00", None, "03:00", "Asia/Tokyo"),
            *("America/New_York", "13:00–14:00 in New York, UTC−4, −1 day"),
        ),
        (
            event("2021-04-08", "23:00", None, None, "Etc/GMT+12"),
            *("Pacific/Kiritimati", "01:00 in Kiritimati, UTC+14, +2 days"),
        ),
        (
            event("2021-04-08", "00:30", None, None, "Pacific/Kiritimati"),
            *("Pacific/Pago_Pago", "23:30 in Pago Pago, UTC−11, −2 days"),
        ),
        (  # an evening that ends after midnight, here or there
            event("2021-04-08", "20:00", None, "23:30", "Europe/Zurich"),
            *("Africa/Nairobi", "21:00–00:30 the next day in Nairobi, UTC+3"),
        ),
        (
            event("2021-04-08", "22:00", "2021-04-09", "01:00", "Europe/Zurich"),
            *("America/New_York", "16:00–19:00 in New York, UTC−4"),
        ),
        (
            event("2021-04-08", "01:00", None, "09:00", "Asia/Tokyo"),
            "Europe/London",
            "Wed 7 Apr, 17:00 to Thu 8 Apr, 01:00 in London, UTC+1",
        ),
        (  # half hours and quarters
            event("2021-04-08", "09:00", None, "10:00", "UTC"),
            *("Asia/Kathmandu", "14:45–15:45 in Kathmandu, UTC+5:45"),
        ),
        (
            event("2021-04-08", "09:00", None, "10:00", "UTC"),
            "Pacific/Marquesas",
            "Wed 7 Apr, 23:30 to Thu 8 Apr, 00:30 in Marquesas, UTC−9:30",
        ),
        (  # Lord Howe's clocks change by half an hour
            event("2026-04-04", "12:00", None, None, "UTC"),
            *("Australia/Lord_Howe", "23:00 in Lord Howe, UTC+11"),
        ),
        (
            event("2026-04-04", "16:00", None, None, "UTC"),
            *("Australia/Lord_Howe", "02:30 in Lord Howe, UTC+10:30, +1 day"),
        ),
        (
            event("2021-04-08", "18:00", None, "19:00", "America/New_York"),
            *("UTC", "22:00–23:00 UTC"),
        ),
        (  # several days: both ends
            event("2026-05-04", "09:00", "2026-05-06", "17:00", "America/New_York"),
            *("Asia/Tokyo", "Mon 4 May, 22:00 to Thu 7 May, 06:00 in Tokyo, UTC+9"),
        ),
        (  # and where the reader's clocks change between them
            event("2026-03-07", "09:00", "2026-03-09", "17:00", "Africa/Nairobi"),
            *(
                "America/New_York",
                "Sat 7 Mar, 01:00 to Mon 9 Mar, 10:00 in New York, UTC−5, then UTC−4",
            ),
        ),
        (  # the same but for one of the ends
            event("2026-03-28", "09:00", "2026-03-29", "17:00", "Africa/Lagos"),
            *(
                "Europe/Zurich",
                "Sat 28 Mar, 09:00 to Sun 29 Mar, 18:00 in Zurich, UTC+1, then UTC+2",
            ),
        ),
        (event("2021-07-08", "09:00", zone="Europe/Zurich"), "Europe/Paris", ""),
        (event("2021-07-08", "09:00", zone="Africa/Lagos"), "Europe/London", ""),
        (
            event("2021-01-08", "09:00", zone="Africa/Lagos"),
            *("Europe/London", "08:00 in London, UTC"),
        ),
    ],
)
def test_what_a_reader_is_told(made, reader, said):
    assert by(made, reader) == said


@pytest.mark.parametrize(
    "made",
    [
        event("2021-04-08", zone="America/New_York"),
        event("2021-04-08"),
        event("2021-04-08", end="2021-04-10", zone="America/New_York"),
        event("2021-04-08", pace="ongoing"),
        event(pace="to-be-announced"),
        event(pace="self-paced"),
    ],
)
@pytest.mark.parametrize("reader", ["Pacific/Kiritimati", "Africa/Nairobi"])
def test_a_date_is_a_date_wherever_the_reader_is(made, reader):
    assert time_of(made, reader=ZoneInfo(reader)) == time_of(made)
    assert not time_of(made).instants


def test_a_repeated_hour_is_told_apart_by_its_distance_from_utc():
    first, second = (datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (5, 6))

    assert Clocked(first, None, NAIROBI).by(NEW_YORK) == "01:30 in New York, UTC−4"
    assert Clocked(second, None, NAIROBI).by(NEW_YORK) == "01:30 in New York, UTC−5"


def test_an_event_that_spans_a_change_names_both_distances():
    made = event("2026-03-07", "09:00", "2026-03-09", "17:00", "America/New_York")

    assert time_of(made).zone == "New York time, UTC−5, then UTC−4"


def test_a_time_for_machines_has_its_end_too():
    made = time_of(event("2021-04-08", "22:00", "2021-04-09", "01:00", "Europe/Zurich"))

    assert made.starts == "2021-04-08T22:00:00+02:00"
    assert made.ends == "2021-04-09T01:00:00+02:00"


def test_machines_read_a_time_before_zones_were_agreed_on_in_utc():
    made = time_of(event("1900-01-01", "12:00", zone="Europe/Amsterdam"))

    assert made.starts.endswith("+00:00")
    assert not made.instants


# -- a section of a programme, and the deadline


@pytest.mark.parametrize(
    ("on", "clock", "end", "line", "own"),
    [
        (
            *(None, "09:00", "10:30"),
            *("09:00–10:30, New York time, UTC−4", "16:00–17:30 in Nairobi, UTC+3"),
        ),
        (
            *("2021-04-08", "18:00", None),
            "Thursday 8 April 2021, 18:00, New York time, UTC−4",
            "01:00 in Nairobi, UTC+3, +1 day",
        ),
        ("2021-04-08", None, None, "Thursday 8 April 2021", ""),
    ],
)
def test_a_section_is_by_the_clock_of_its_event(on, clock, end, line, own):
    section = Section(
        on=on and date.fromisoformat(on),
        start_time=clock and time.fromisoformat(clock),
        end_time=end and time.fromisoformat(end),
    )
    whole = event("2021-04-08", "09:00", None, "13:40", "America/New_York")
    said = time_of_section(section, whole, reader=NAIROBI)

    assert (said.line, said.own) == (line, own)
    assert time_of_section(section, whole, reader=NEW_YORK).own == ""


@pytest.mark.parametrize(
    ("whole", "zone"),
    [
        (event("2026-05-04", "09:00", "2026-05-05", zone="UTC"), "UTC"),
        (
            event("2026-05-04", "09:00", "2026-05-05", zone="Africa/Nairobi"),
            "Nairobi time, UTC+3",
        ),
        (event("2026-05-04", end="2026-05-05", zone="Africa/Nairobi"), "Nairobi time"),
        (event("2026-05-04", end="2026-05-05"), "time zone not announced"),
        (event("2026-05-04"), "time zone not announced"),
    ],
)
def test_a_section_of_an_unknown_day_claims_no_instant(whole, zone):
    said = time_of_section(Section(start_time=time(9)), whole, reader=TOKYO)

    assert (said.line, said.own, said.starts) == (f"09:00, {zone}", "", "")


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
def test_a_section_in_a_skipped_or_repeated_hour_claims_no_instant(day):
    whole = event(day, zone="America/New_York")
    hour = time(2, 30) if day == "2026-03-08" else time(1, 30)

    said = time_of_section(Section(start_time=hour), whole, reader=TOKYO)

    assert said.line == f"{hour:%H:%M}, New York time"
    assert said.own == ""


def test_a_deadline_names_its_own_clock():
    made = event(
        "2026-05-09",
        registration_deadline=date(2026, 5, 4),
        registration_deadline_time=time(18),
        registration_deadline_zone="Europe/Zurich",
    )
    said = time_of_deadline(made, NOW, SHORT, NAIROBI)

    assert said.line == "Register by Mon 4 May 2026, 18:00, Zurich time, UTC+2"
    assert said.own == "19:00 in Nairobi, UTC+3"
    assert said.starts == "2026-05-04T18:00:00+02:00"


def test_a_deadline_without_a_time_is_a_date():
    made = event("2026-05-09", registration_deadline=date(2026, 4, 4))
    said = time_of_deadline(made, NOW, reader=NAIROBI)

    assert said.line == "Registration closed on Saturday 4 April 2026"
    assert (said.own, said.starts, said.instants) == ("", "2026-04-04", False)


# -- how near


@pytest.mark.parametrize(
    ("made", "reader", "near"),
    [
        (event("2026-05-01", "20:00", zone="America/New_York"), None, "today"),
        (event("2026-05-01", "20:00", zone="America/New_York"), NAIROBI, "tomorrow"),
        (event("2026-05-02", "01:00", zone="Asia/Tokyo"), None, "tomorrow"),
        (event("2026-05-02", "01:00", zone="Asia/Tokyo"), NEW_YORK, "today"),
        (event("2026-05-04", "20:00", zone="America/New_York"), NAIROBI, "in 4 days"),
        (event("2026-05-02", zone="America/New_York"), KIRITIMATI, "tomorrow"),
        (event("2026-05-01", "08:00", None, "09:00", "UTC"), None, "ended today"),
        (
            event("2026-05-01", "00:30", None, "01:30", "UTC"),
            *(NEW_YORK, "ended yesterday"),
        ),
        (event("2026-04-28", "08:00", zone="UTC"), None, "ended 3 days ago"),
        (event("2026-04-28", end="2026-04-29"), NAIROBI, "ended 2 days ago"),
        (event("2026-01-08"), None, "ended 4 months ago"),
        (event("2021-04-08"), None, "ended 5 years ago"),
        (event("2020-09-01"), None, "ended 5 years ago"),
        (event("2028-05-01"), None, "in 2 years"),
        (event("2026-04-28", status="cancelled"), None, ""),
        (event(pace="self-paced"), NAIROBI, ""),
    ],
)
def test_how_near_an_event_is_by_the_readers_calendar(made, reader, near):
    assert nearness_in_words(made, NOW, reader) == near


@given(moments, st.timedeltas(timedelta(-9000), timedelta(9000)), every_zone, every_zone)
def test_words_for_near_and_past_agree_with_the_instants(now, away, zone, reader):
    starts = now + away
    wall = starts.astimezone(zone).replace(tzinfo=None, microsecond=0)
    made = Event(start_date=wall.date(), start_time=wall.time(), zone=zone.key)
    made.starts_at, made.over_at = starts, starts + timedelta(hours=1)
    made.end_date, made.end_time = None, (wall + timedelta(hours=1)).time()

    said = nearness_in_words(made, now, reader)

    assert said.startswith("ended") == (made.over_at <= now)
    assert (said == "happening now") == (starts <= now < made.over_at)
    if starts > now:
        same_day = starts.astimezone(reader).date() == now.astimezone(reader).date()
        assert (said == "today") == same_day
        assert said.startswith(("today", "tomorrow", "in "))


# -- the weeks in which clocks change apart


def hours_apart_at_noon(moment):
    noon = datetime.combine(moment.date(), time(12), tzinfo=UTC)
    return zones.hours_apart(noon)


@example(datetime(1999, 10, 31, 3, tzinfo=UTC))
@given(moments.filter(lambda moment: moment.year >= 1981))
def test_clocks_are_out_of_step_when_zoneinfo_says_so(moment):
    brussels, new_york = (
        moment.astimezone(ZoneInfo(name)).utcoffset()
        for name in ("Europe/Brussels", "America/New_York")
    )
    found = zones.out_of_step(moment)

    usual = brussels - new_york == timedelta(hours=6)
    assert found is None or not usual
    if not found and not usual:  # for some hours, between two changes on one date
        days = (moment, moment - timedelta(days=1))
        assert {*map(hours_apart_at_noon, days)} == {6}
    if found:
        assert found.hours == (brussels - new_york) / timedelta(hours=1)
        assert found.first <= moment.date()
        assert moment.date() <= found.last + timedelta(days=1)
        for day, usual in (
            (found.first - timedelta(days=1), True),
            (found.first, False),
            (found.last, False),
            (found.last + timedelta(days=1), True),
        ):
            noon = datetime.combine(day, time(12), tzinfo=UTC)
            assert (zones.out_of_step(noon) is None) == usual


@pytest.mark.parametrize(
    ("moment", "out"),
    [
        (datetime(2026, 3, 8, 6, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 8, 7, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 1, tzinfo=UTC), False),
    ],
)
def test_clocks_are_out_of_step_to_the_minute(moment, out):
    march = zones.OutOfStep(date(2026, 3, 8), date(2026, 3, 28), 5)

    assert zones.out_of_step(moment) == (march if out else None)


def said_in_note(*events, **context):
    template = Template("{% load times %}{% clocks_note events %}")
    return template.render(Context({"events": events, **context}))


def test_the_note_says_from_when_to_when():
    spring = event("2026-03-11", "09:00", zone="America/New_York")
    autumn = event("2026-10-28", "09:00", zone="Europe/Zurich")

    assert said_in_note(event("2026-05-04", "09:00", zone="Europe/Zurich"), spring) == (
        "From 8 to 28 March 2026 clocks in North America and Europe are 5 hours apart "
        "rather than 6: check the time in your own zone."
    )
    assert said_in_note(autumn).startswith("From 25 to 31 October 2026 clocks")


@pytest.mark.parametrize(
    "made",
    [
        event("2026-03-11"),
        event("2026-03-11", zone="America/New_York"),
        event("2026-03-11", "09:00", zone="Africa/Nairobi"),
        event("2026-03-30", "09:00", zone="America/New_York"),
        event(pace="self-paced"),
    ],
)
def test_there_is_no_note_where_none_is_needed(made):
    assert said_in_note(made) == ""
    assert said_in_note() == ""


def test_there_is_no_note_for_what_is_over():
    over = event("2026-03-11", "09:00", zone="America/New_York")

    assert said_in_note(over, now=NOW) == ""


# -- the tag


def rendered(tag, made, query="", **context):
    request = RequestFactory().get(f"/?{query}")
    template = Template("{% load times %}" + tag)
    context = {"event": made, "now": NOW, **context}
    return " ".join(template.render(RequestContext(request, context)).split())


CLOCKED = event("2026-05-04", "09:00", None, "10:40", "America/New_York")


def test_the_tag_says_the_readers_time_beneath_the_events():
    html = rendered("{% event_time event now long=True %}", CLOCKED, "tz=Africa/Nairobi")

    assert 'data-starts="2026-05-04T09:00:00-04:00"' in html
    assert 'data-ends="2026-05-04T10:40:00-04:00"' in html
    assert 'datetime="2026-05-04T09:00:00-04:00"' in html
    own = '<span class="time__own">16:00–17:40 in Nairobi, UTC+3</span>'
    assert html.index("New York time, UTC−4") < html.index(own)


def test_the_tag_does_without_a_request():
    template = Template("{% load times %}{% event_time event now %}{% readers_zone %}")
    html = template.render(Context({"event": CLOCKED, "now": NOW}))

    assert "time__own" not in html


@pytest.mark.parametrize(
    "made", [event("2026-05-04"), event(pace="self-paced"), event("2026-05-04", zone="UTC")]
)
def test_the_tag_gives_no_instants_of_what_has_none(made):
    html = rendered("{% event_time event now %}", made, "tz=Africa/Nairobi")

    assert "data-" not in html
    assert "time__own" not in html
    assert ("<time" in html) == bool(made.start_date)


@pytest.mark.parametrize("query", HOSTILE)
def test_the_tag_takes_no_notice_of_anything_else(query):
    html = rendered(
        "{% event_time event now %}|{% readers_zone %}|{% readers_zone_field %}",
        *(CLOCKED, query),
    )
    assert "time__own" not in html
    assert html.endswith("||")


def test_a_form_keeps_the_choice():
    field = rendered("{% readers_zone_field %}", CLOCKED, "tz=Asia/Tokyo")

    assert field == '<input type="hidden" name="tz" value="Asia/Tokyo">'


# -- links keep the choice


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("/", "/?tz=Asia/Tokyo"),
        ("/past/", "/past/?tz=Asia/Tokyo"),
        ("/?q=a&amp;page=2", "/?q=a&amp;page=2&amp;tz=Asia/Tokyo"),
        ("?page=2", "?page=2&amp;tz=Asia/Tokyo"),
        ("/?", "/?tz=Asia/Tokyo"),
        ("/events/a/#when", "/events/a/?tz=Asia/Tokyo#when"),
        ("/?q=a#x?y", "/?q=a&amp;tz=Asia/Tokyo#x?y"),
        ("/?q=&#x27;&amp;a=1#b", "/?q=&#x27;&amp;a=1&amp;tz=Asia/Tokyo#b"),
        ("/?q=tz", "/?q=tz&amp;tz=Asia/Tokyo"),
    ],
)
def test_a_link_to_a_page_of_ours_keeps_the_zone(written, kept):
    html, expected = (
        f'<p><a class="a>b" href="{address}" rel="next">x</a></p>'
        for address in (written, kept)
    )
    assert with_zone_in_links(html, "Asia/Tokyo") == expected


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org/?q=1">x</a>',
        '<a href="//example.org/">x</a>',
        '<a href="/\\example.org/">x</a>',
        '<a href="#main">x</a>',
        '<a href="mailto:a@example.org">x</a>',
        '<a href="/admin/">x</a>',
        '<a href="/static/a.css">x</a>',
        '<a href="/events.ics?theme=memory">x</a>',
        '<a href="/events/a-talk.json">x</a>',
        '<a href="/?tz=Africa/Lagos">x</a>',
        '<a href="/?q=1&amp;tz=">x</a>',
        '<a href="">x</a>',
        '<a data-href="/">x</a>',
        '<link rel="canonical" href="/past/">',
        '<form action="/past/">',
        '<!-- <a href="/">x</a> -->',
        '<textarea><a href="/">x</a></textarea>',
        '<script>"<a href="/">"</script>',
        '<p title="<a href=">"/"</p>',
        '<abbr href="/">x</abbr>',
    ],
)
def test_nothing_else_is_touched(html):
    assert with_zone_in_links(html, "Asia/Tokyo") == html


queries = st.lists(
    st.tuples(
        st.sampled_from(["q", "theme", "page", "next", "tzs", "a&b", "copy"]),
        st.text(st.characters(exclude_categories=["Cs"])),
    ),
    max_size=5,
)


@given(queries, st.sampled_from(["", "#", "#a", "#a?b&c"]), st.text(max_size=40))
def test_links_keep_whatever_else_they_ask(query, fragment, words):
    asked = f"?{urlencode(query)}" if query else ""
    title, href = escape(words), escape(f"/p/{asked}{fragment}")
    html = f'{title}<a title="{title}" href="{href}">'
    changed = with_zone_in_links(html, "America/Port-au-Prince")
    address = urlsplit(unescape(re.findall(r' href="([^"]*)"', changed)[0]))

    expected = parse_qs(urlencode(query), keep_blank_values=True)
    expected["tz"] = ["America/Port-au-Prince"]
    assert parse_qs(address.query, keep_blank_values=True) == expected
    assert (address.path, address.fragment) == ("/p/", fragment.removeprefix("#"))
    assert re.sub(r' href="[^"]*"', "", changed) == re.sub(r' href="[^"]*"', "", html)
    assert with_zone_in_links(changed, "Asia/Tokyo") == changed


@given(st.text(st.sampled_from("<a href=\"'/?#&;tz!->script ")))
def test_no_html_is_too_broken_to_be_read(html):
    changed = with_zone_in_links(html, "Asia/Tokyo")

    assert re.sub(r"(\?|&amp;)?tz=Asia/Tokyo", "", changed) == html


def answered(response, query="tz=Asia/Tokyo", path="/"):
    return keep_the_readers_zone(lambda _: response)(
        RequestFactory().get(f"{path}?{query}")
    )


LINKED = '<a href="/past/">x</a>'


@pytest.mark.parametrize("query", HOSTILE)
def test_a_page_without_a_choice_is_left_as_it_is(query):
    assert answered(HttpResponse(LINKED), query).content.decode() == LINKED


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(LINKED, content_type="text/calendar"),
        HttpResponse(LINKED, content_type="application/json"),
    ],
)
def test_what_is_not_a_page_is_left_as_it_is(response):
    assert answered(response).content.decode() == LINKED


def test_a_stream_is_left_as_it_is():
    response = answered(StreamingHttpResponse(iter([LINKED.encode()])))

    assert b"".join(response.streaming_content).decode() == LINKED


def test_the_desk_is_left_as_it_is():
    response = answered(HttpResponse(LINKED), path="/admin/")

    assert response.content.decode() == LINKED


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/events/b/", "/events/b/?tz=Asia/Tokyo"),
        ("/?q=1#x", "/?q=1&tz=Asia/Tokyo#x"),
        ("/?tz=UTC", "/?tz=UTC"),
        ("https://example.org/", "https://example.org/"),
        ("//example.org/", "//example.org/"),
        ("/admin/", "/admin/"),
    ],
)
def test_a_redirect_of_ours_keeps_the_zone(address, kept):
    response = HttpResponse(status=301, headers={"Location": address})

    assert answered(response)["Location"] == kept


# -- pages


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def read(client, db, now):
    def get(address, status=200):
        response = client.get(address)
        assert response.status_code == status
        assert not response.cookies
        return " ".join(response.content.decode().split())

    return get


def test_a_chosen_zone_is_kept_on_a_page_and_search_engines_are_told(read, make_event):
    made = make_event("Panel", start="2026-06-10 09:00", hours=1, zone="America/New_York")
    address = made.get_absolute_url()
    html = read(f"{address}?tz=Africa/Nairobi")

    assert "16:00–17:00 in Nairobi, UTC+3" in html
    assert "Your time: Nairobi." in html
    assert 'href="/past/?tz=Africa/Nairobi"' in html
    assert html.count('<meta name="robots" content="noindex">') == 1
    assert f'rel="canonical" href="{settings.SITE_URL}{address}"' in html

    plain = read(address)
    assert "Times are those of each event’s own clock." in plain
    assert "robots" not in plain
    assert "tz=" not in plain


def test_a_missing_page_has_one_robots_tag_and_repeats_no_address(read):
    html = read("/no-such-page/?tz=Africa/Nairobi", status=404)

    assert html.count('name="robots"') == 1
    assert "no-such-page" not in html
    assert '<input type="hidden" name="tz" value="Africa/Nairobi">' in html


def test_a_renamed_page_keeps_the_zone(client, make_event):
    made = make_event("Panel", start="2026-06-10")
    made.slug = "renamed"
    made.save()

    response = client.get("/events/panel/?tz=Africa/Nairobi")

    assert response.status_code == 301
    assert response["Location"] == "/events/renamed/?tz=Africa/Nairobi"


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_zone_changes_nothing(read, make_event, query):
    made = make_event("Panel", start="2026-06-10 09:00", zone="America/New_York")
    html = read(f"{made.get_absolute_url()}?{query}")

    assert "time__own" not in html
    assert "Times are those of each event’s own clock." in html


def test_an_event_in_a_week_of_changed_clocks_says_so_once(read, make_event):
    made = make_event("Panel", start="2026-10-28 09:00", zone="America/New_York")

    assert read(made.get_absolute_url()).count("are 5 hours apart rather than 6") == 1


def test_a_page_of_an_event_says_times_of_its_sections_by_both_clocks(read, make_event):
    made = make_event("Panel", start="2026-06-10 09:00", hours=3, zone="America/New_York")
    made.sections.create(number=1, start_time="09:30")
    html = read(f"{made.get_absolute_url()}?tz=Africa/Nairobi")

    assert "09:30, New York time, UTC−4" in html
    assert "16:30 in Nairobi, UTC+3" in html


# -- the choice


def test_the_picker_offers_every_region(read):
    html = read("/time-zone/?next=/past/%3Fq%3Da%26tz%3DAsia/Tokyo")

    assert html.count("<h1>") == 1
    assert '<button name="city" value="Africa/Nairobi">Nairobi</button>' in html
    assert html.count("<details") == len(zones.REGIONS)
    assert 'name="next" value="/past/?q=a&amp;tz=Asia/Tokyo"' in html


def test_the_picker_leads_from_a_page_and_back(read, make_event):
    make_event("Panel", start="2026-06-10 09:00", zone="America/New_York")
    html = read("/past/?q=x&tz=Asia/Tokyo")
    picker, stop = (
        unescape(re.findall(rf'href="([^"]*)" rel="nofollow">{words}', html)[0])
        for words in ("Change", "Stop showing")
    )
    assert 'name="next" value="/past/?q=x"' in read(picker)
    assert parse_qs(urlsplit(stop).query, keep_blank_values=True)["tz"] == [""]


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [
        ("city=nairobi", "/?tz=Africa/Nairobi"),
        ("city=Geneva+time&next=/past/", "/past/?tz=Europe/Zurich"),
        ("city=The+Hague&next=/%3Fq%3Da", "/?q=a&tz=Europe/Amsterdam"),
        ("city=kyiv&next=/%3Ftz%3DUTC", "/?tz=Europe/Kyiv"),
        ("city=Kyiv&tz=Asia/Tokyo&next=/", "/?tz=Europe/Kyiv"),
        ("tz=&next=/past/%3Fq%3Da%26tz%3DUTC%26page%3D2", "/past/?q=a&page=2"),
        ("tz=", "/"),
        ("city=UTC&next=/%23main", "/?tz=UTC#main"),
    ],
)
def test_a_choice_leads_back_to_where_the_reader_came_from(client, db, query, leads_to):
    response = client.get(f"/time-zone/?{query}")

    assert (response.status_code, response["Location"]) == (302, leads_to)


@pytest.mark.parametrize(
    ("city", "said"),
    [
        ("Atlantis", "is not known as a time zone"),
        ("Nairobbi", ">Nairobi</button>"),
        ("Buenos", ">Buenos Aires</button>"),
        ("EST", "Name the city: New York"),
        ("", "Name a city."),
        ("%00", 'aria-invalid="true"'),
        ("x" * 10_000, "is not known as a time zone"),
        ("%3Cscript%3E", "&lt;script&gt;"),
    ],
)
def test_what_is_not_understood_is_said_beside_the_field(read, city, said):
    html = read(f"/time-zone/?city={city}&next=/past/")

    assert said in html
    assert 'aria-describedby="city-mistake"' in html
    assert 'name="next" value="/past/"' in html
    assert len(html) < 200_000


@pytest.mark.parametrize(
    "address",
    [
        "//example.org/",
        "https://example.org/",
        "/\\example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "past/",
        "?q=1",
        "%00//example.org",
        "/" + "x" * 5000,
        "%09//example.org",
        "///example.org",
    ],
)
@pytest.mark.parametrize("choice", ["", "&city=Nairobi", "&tz="])
def test_nobody_is_sent_elsewhere(read, address, choice):
    html = read(f"/time-zone/?next={address}{choice}", status=400)

    assert "The address to return to is not one of this site." in html
    assert 'name="next" value="/"' in html
    assert "example.org" not in html


def test_every_place_of_the_picker_is_a_known_zone():
    listed = [name for places in zones.places_by_region().values() for _, name in places]

    assert set(listed) <= zones.known_zones()
    assert len(listed) == len(set(listed))
    assert {"Asia/Kolkata", "Europe/Kyiv", "Africa/Kigali", "Asia/Kathmandu"} <= set(listed)


# -- the script


def test_the_script_names_renamed_cities_as_the_server_does():
    script = (Path(settings.BASE_DIR) / "static/js/site.js").read_text()
    renamed = re.findall(r'(\w+): "([A-Z][^"]+)"', script)

    assert renamed
    for old, new in renamed:
        [name] = {n for n in zones.known_zones() if n.rsplit("/", 1)[-1] == old}
        assert zones.place(name) == new
