"""Calendar files as programs and people write them."""

from contextlib import suppress
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.calendar_files import Unreadable, read, reading

FILES = Path(__file__).with_name("calendars")
TODAY = date(2027, 3, 2)


def read_file(name, **options):
    return read((FILES / name).read_bytes(), TODAY, **options)


def file_of(*lines, calendar=()):
    event = ["BEGIN:VEVENT", "UID:1", "SUMMARY:Talk", *lines, "END:VEVENT"]
    whole = ["BEGIN:VCALENDAR", *calendar, *event, "END:VCALENDAR"]
    return read("\r\n".join(whole).encode(), TODAY)


def only(file):
    [listed] = file.listed
    return listed


def when(dated):
    days = [dated.start_date, dated.start_time, dated.end_date, dated.end_time]
    return " ".join([*(str(each) for each in days), dated.zone])


# -- as programs write them ----------------------------------------------------------------


def test_google():
    file = read_file("google.ics")
    talk, days, weekly = file.listed
    [first] = talk.dates

    assert (file.name, file.private, file.said) == ("Prevention events", 1, ())
    assert when(first) == "2027-04-08 14:00:00 None 15:30:00 Europe/Zurich"
    assert first.title == "Early warning, early action"
    assert first.venue == "Maison de la Paix, Geneva"
    assert first.description.startswith(
        "A discussion of early warning.\n\nProgramme: [here]("
    )
    assert "(https://example.org/programme)" in first.description
    assert first.joins == ("https://meet.google.com/abc-defg-hij",)
    assert "Organizer in the file: Prevention desk desk@example.org" in first.kept
    assert "jane" not in repr(file).lower()
    assert when(days.dates[0]) == "2027-06-01 None 2027-06-03 None "
    assert days.dates[0].status == "tentative"
    assert weekly.repeats
    assert [(each.day, when(each)[:19]) for each in weekly.dates] == [
        ("2027-03-05", "2027-03-05 09:00:00"),
        ("2027-03-19", "2027-03-20 11:00:00"),
        ("2027-03-26", "2027-03-26 09:00:00"),
    ]
    assert weekly.dates[1].title == "Weekly briefing, a day later"


def test_outlook():
    talk, custom, odd, day = (listed.dates[0] for listed in read_file("outlook.ics").listed)

    assert when(talk) == "2027-04-08 14:30:00 None 16:00:00 Europe/Berlin"
    assert talk.doubts == ()
    assert talk.description == (
        "How parliaments can prevent atrocities.\n\nMicrosoft Teams meeting\n"
        "The report: https://example.org/report"
    )
    assert talk.venue == ""
    assert talk.joins[0].startswith("https://teams.microsoft.com/l/meetup-join/")
    for secret in ("aBcDeF", "123 456 789", "+41 44"):
        assert secret in talk.kept
        assert secret not in talk.description
    assert when(custom) == "2027-04-08 09:00:00 None 10:00:00 America/New_York"
    assert "a clock of its own" in custom.doubts[0]
    assert when(odd) == "2027-04-08 07:40:00 None None UTC"
    assert "no place has" in odd.doubts[0]
    assert when(day) == "2027-05-01 None None None "


def test_indico_drupal_and_meetup():
    symposium = only(read_file("indico.ics")).dates[0]
    reading = only(read_file("drupal.ics")).dates[0]
    club = only(read_file("meetup.ics")).dates[0]

    assert when(symposium) == "2027-05-10 07:00:00 2027-05-12 16:00:00 UTC"
    assert symposium.page == "https://indico.example.org/event/1234/"
    assert symposium.kept.startswith("Contact in the file: Secretariat")
    assert when(reading) == "2027-04-11 None None None "
    assert reading.time_as_announced == "17:00"
    assert reading.title == "Commemoration & reading"
    assert reading.categories == ("Memory", "Education, schools")
    assert "names no clock" in reading.doubts[0]
    assert when(club) == "2027-04-15 18:30:00 None 20:30:00 America/Toronto"
    assert (club.title, club.status, club.venue) == ("Book club", "cancelled", "")
    assert club.joins == ("https://us02web.zoom.us/j/85212345678?pwd=abc",)
    assert club.description == "We read a book."
    assert club.page == "https://www.meetup.com/club/events/1/"


def test_by_hand_and_broken():
    file = read_file("by_hand.ics")
    first, second, third = (listed.dates[0] for listed in file.listed)

    assert when(first) == "2027-04-08 10:00:00 None 14:00:00 Europe/Amsterdam"
    assert first.description.startswith("First line\nsecond line without a fold")
    assert file.listed[0].uid == read_file("by_hand.ics").listed[0].uid
    assert when(second) == "2027-04-09 None None None "
    assert when(third) == "2027-04-10 10:00:00 None None UTC"
    assert third.doubts == ("Its end is before its start and was left out.",)
    assert file.said == ("The date of “No such day” cannot be read.",)


# -- times ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["DTSTART:20270408T100000Z"], "2027-04-08 10:00:00 None None UTC"),
        (
            ["DTSTART;TZID=US/Eastern:20270408T100000"],
            "2027-04-08 10:00:00 None None America/New_York",
        ),
        (
            ["DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20270408T100000"],
            "2027-04-08 10:00:00 None None Europe/Berlin",
        ),
        (
            ["DTSTART;TZID=Europe/Zurich:20270408T100000", "DTEND:20270408T090000Z"],
            "2027-04-08 10:00:00 None 11:00:00 Europe/Zurich",
        ),
        (
            ["DTSTART;TZID=Europe/Zurich:20270408T220000", "DURATION:PT3H"],
            "2027-04-08 22:00:00 2027-04-09 01:00:00 Europe/Zurich",
        ),
        (
            ["DTSTART;TZID=Europe/Zurich:20270327T120000", "DURATION:P1D"],  # 24 hours
            "2027-03-27 12:00:00 2027-03-28 13:00:00 Europe/Zurich",
        ),
        (["DTSTART:20270408", "DTEND:20270408"], "2027-04-08 None None None "),
        (
            ["DTSTART;VALUE=DATE:20270408", "DURATION:P2D"],
            "2027-04-08 None 2027-04-09 None ",
        ),
        (["DTSTART:20270408T240000Z"], "2027-04-09 00:00:00 None None UTC"),
        (["DTSTART:20270408T1000"], "2027-04-08 None None None "),
        (
            ["DTSTART;TZID=Europe/Zurich:20270328T023000"],  # an hour that clocks skip
            "2027-03-28 01:30:00 None None UTC",
        ),
    ],
)
def test_times_by_the_clock_that_is_meant(lines, said):
    assert when(only(file_of(*lines)).dates[0]) == said


def test_a_time_by_no_clock_is_that_of_the_calendar_and_doubtful():
    dated = only(
        file_of(
            "DTSTART;TZID=Mine:20270408T100000", calendar=["X-WR-TIMEZONE:Africa/Kigali"]
        )
    ).dates[0]

    assert when(dated) == "2027-04-08 10:00:00 None None Africa/Kigali"
    assert "“Mine”" in dated.doubts[0]


# -- what is repeated ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=2TH;COUNT=3", ["2027-04-08", "2027-05-13", "2027-06-10"]),
        ("FREQ=WEEKLY;UNTIL=20270415", ["2027-04-08", "2027-04-15"]),
        ("FREQ=WEEKLY;UNTIL=20270415T080000Z", ["2027-04-08", "2027-04-15"]),
        ("FREQ=WEEKLY;COUNT=2;X-ODD=1;", ["2027-04-08", "2027-04-15"]),
    ],
)
def test_rules_are_followed(rule, days):
    listed = only(file_of("DTSTART;TZID=Europe/Zurich:20270408T100000", f"RRULE:{rule}"))

    assert [dated.day for dated in listed.dates] == days
    assert {dated.start_time for dated in listed.dates} == {time(10)}
    assert not listed.is_cut


def test_what_never_ends_is_cut_and_says_so():
    file = file_of("DTSTART;TZID=Europe/Zurich:20250102T100000", "RRULE:FREQ=WEEKLY")
    listed = only(file)

    assert (len(listed.dates), listed.is_cut) == (60, True)
    assert listed.dates[0].start_date == date(2027, 2, 4)
    assert "60 of its dates" in file.said[0]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=900000000",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
        "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3",
        "FREQ=DAILY;BYDAY=" + ",".join(["MO"] * 900),
        "nonsense",
    ],
)
def test_rules_that_would_never_come_to_an_end_are_not_followed(rule):
    listed = only(file_of("DTSTART:20270408T100000Z", f"RRULE:{rule}"))

    assert [when(each) for each in listed.dates] == ["2027-04-08 10:00:00 None None UTC"]
    assert "only its first date" in listed.dates[0].doubts[0]


def test_hundreds_of_rules_take_no_minutes():
    events = "".join(
        f"BEGIN:VEVENT\nUID:{number}\nDTSTART:20270408T100000Z\n"
        f"RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT\n"
        for number in range(400)
    )

    assert len(read(f"BEGIN:VCALENDAR\n{events}".encode(), TODAY).listed) == 400


def test_dates_added_and_cancelled():
    listed = only(
        read(
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Talk\nDTSTART:20270408T100000Z\n"
            b"RRULE:FREQ=WEEKLY;COUNT=2\nRDATE:20270501T100000Z\nEND:VEVENT\n"
            b"BEGIN:VEVENT\nUID:1\nSUMMARY:Talk\nSTATUS:CANCELLED\nDTSTART:20270415T100000Z\n"
            b"RECURRENCE-ID:20270415T100000Z\nEND:VEVENT\nEND:VCALENDAR",
            TODAY,
        )
    )

    assert [(dated.day, dated.status) for dated in listed.dates] == [
        ("2027-04-08", ""),
        ("2027-04-15", "cancelled"),
        ("2027-05-01", ""),
    ]


# -- what is not for everybody, and what is no calendar ------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Join: https://zoom.us/j/123?pwd=x",
        "Passcode: 4711",
        "Code secret : 4711",
        "Kenncode: 4711",
        "Contraseña: 4711",
        "ID da reunião: 4711 22",
        "+1 312 626 6799 US (Chicago)",
        "One tap mobile: +13126266799,,4711#",
        "https://meet.jit.si/RoomOfOurs",
    ],
)
def test_ways_into_a_meeting_are_never_in_the_text(line):
    dated = only(
        file_of("DTSTART:20270408T100000Z", f"DESCRIPTION:Words.\\n{line}\\nMore.")
    ).dates[0]

    assert dated.description == "Words.\nMore."
    assert line in dated.kept


def test_private_events_are_read_only_when_asked_for():
    titles = [listed.title for listed in read_file("google.ics", even_private=True).listed]

    assert "Dentist" in titles


def test_of_two_editions_the_later_is_read():
    file = (
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSEQUENCE:2\nSUMMARY:New\nDTSTART:20270408\n"
        b"END:VEVENT\nBEGIN:VEVENT\nUID:1\nSEQUENCE:1\nSUMMARY:Old\nDTSTART:20270408\nEND:VEVENT"
    )

    assert only(read(file, TODAY)).title == "New"


@pytest.mark.parametrize(
    "data", [b"", b"Dear all", b"\x00" * 50, b"a" * (5 * 1024 * 1024 + 1)]
)
def test_what_is_no_calendar_is_refused(data):
    with pytest.raises(Unreadable):
        read(data, TODAY)


WORDS = st.sampled_from(
    [
        *(
            "BEGIN:VEVENT",
            "END:VEVENT",
            "BEGIN:VTIMEZONE",
            "BEGIN:STANDARD",
            "END:VCALENDAR",
        ),
        *(
            "DTSTART",
            "DTEND",
            "RRULE",
            "EXDATE",
            "RDATE",
            "RECURRENCE-ID",
            "TZID",
            "DURATION",
        ),
        *(
            "TZOFFSETTO",
            "TZOFFSETFROM",
            "SUMMARY",
            "DESCRIPTION",
            "LOCATION",
            "UID",
            "SEQUENCE",
        ),
        *(":20270408T100000", ":20270408", "Z", ";TZID=Odd", ";VALUE=DATE", ":FREQ=WEEKLY"),
        *(
            ";COUNT=3",
            ";UNTIL=20270501",
            ";BYDAY=MO",
            ":+0100",
            ":P1D",
            ":-PT1H",
            ":00010101T000000",
        ),
        *(
            ":99991231",
            "\n",
            "\n",
            "\n",
            "\n",
            " ",
            ",",
            ";",
            ":",
            '"',
            "\\n",
            "<a href=",
            "é",
        ),
    ]
)


@given(st.lists(WORDS | st.text(max_size=3), max_size=60))
@settings(max_examples=300, deadline=None)
def test_reading_never_fails(words):
    text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + "".join(words)
    with suppress(Unreadable):
        for listed in read(text.encode(), TODAY).listed:
            assert listed.uid
            assert all(dated.start_date for dated in listed.dates)


@pytest.mark.parametrize(
    "sign",
    [
        *(
            "BEGIN:VEVENT\n",
            "BEGIN:X\n",
            " ",
            "\n ",
            'X;A="',
            "X;A=B",
            "DTSTART:",
            "20270408,",
        ),
        *("BEGIN:VEVENT\nDTSTART:20270408\n", "\u00e9", "END:VEVENT\n", "http://a"),
        *("\\n", "DESCRIPTION:\n <"),
    ],
)
def test_hostile_files_take_no_longer_than_others(sign):
    for start in ("", "DTSTART:20270408\nRDATE:", "DTSTART:20270408\nDESCRIPTION:"):
        text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{start}{sign * 20_000}"[:100_000]

        assert read(text.encode(), TODAY).name == ""


MINUTES = ",".join(f"20270408T{n // 60:02}{n % 60:02}00Z" for n in range(1_000))
OWN_CLOCK = "BEGIN:VTIMEZONE\nTZID:Own{0}\nBEGIN:STANDARD\nTZOFFSETTO:+0137\nEND:STANDARD\n"


@pytest.mark.parametrize(
    ("lines", "most"),
    [
        (["DTSTART:20270408T100000Z", "RRULE:FREQ=DAILY"], reading.MOST_FOLLOWED + 260),
        (["DTSTART:19700101T100000Z", "RRULE:FREQ=DAILY"], 1_400),
        (["DTSTART:20270101T100000Z", f"RDATE:{MINUTES}"], 1_000),
        ([OWN_CLOCK, "DTSTART;TZID=Own{0}:20270408T100000"], 200),
    ],
)
def test_what_takes_long_is_read_of_some_and_said_of_the_others(lines, most):
    """Each of these alone is right; two hundred took ten to twenty seconds."""
    blocks = []
    for number in range(200):
        said = [line.format(number) for line in lines]
        clocks = [f"{line}END:VTIMEZONE" for line in said if line.startswith("BEGIN")]
        own = [line for line in said if not line.startswith("BEGIN")]
        blocks += [
            *clocks,
            "BEGIN:VEVENT",
            f"UID:{number}",
            "SUMMARY:Talk",
            *own,
            "END:VEVENT",
        ]

    file = read("\n".join(["BEGIN:VCALENDAR", *blocks]).encode(), TODAY)

    assert len(file.listed) == 200
    assert sum(len(listed.dates) for listed in file.listed) <= most
    if "DTSTART;TZID" in lines[-1]:
        doubts = [dated.doubts for listed in file.listed for dated in listed.dates]
        assert sum("does not say what clock" in str(each) for each in doubts) == 180
    else:
        told = " ".join(file.said)
        assert "cannot be followed" in told or reading.TOO_MANY_DATES in told
        assert any(listed.is_cut for listed in file.listed)


LONG = "A discussion. " * 60


@pytest.mark.parametrize(
    "line",
    [
        f"DESCRIPTION:{LONG}Meeting ID: 812 3456 7890 Passcode: 4711",
        "DESCRIPTION:Words.\\nPasscode:\\n\\n4711\\nMore words.",
        "DESCRIPTION:Watch: us02web.zoom.us/j/8123456789?pwd=4711",
        f"DESCRIPTION:{'http://a.example/b ' * 101}https://zoom.us/j/1?pwd=4711",
        "DESCRIPTION:Zoom ID 4711",
        "SUMMARY:Talk (Zoom ID 812 3456 7890, passcode 4711)",
        "SUMMARY:Talk: https://zoom.us/j/8123456789?pwd=4711",
        "LOCATION:Palais, passcode 4711",
    ],
)
def test_no_way_into_a_meeting_is_for_the_public(line):
    event = [
        "BEGIN:VEVENT",
        "UID:1",
        line,
        "SUMMARY:Talk",
        "DTSTART:20270408",
        "END:VEVENT",
    ]
    file = read("\n".join(["BEGIN:VCALENDAR", *event]).encode(), TODAY)
    [dated] = only(file).dates

    assert "4711" not in f"{only(file).title} {dated.title} {dated.venue} {dated.page}"
    assert "4711" not in dated.description
    assert "4711" in f"{dated.kept} {dated.joins}"
    assert dated.title == "Talk"


def test_a_title_may_speak_of_passwords():
    line = "DESCRIPTION:Password security: join by June. See https://example.org/2027"
    assert only(file_of("DTSTART:20270408", line)).title == "Talk"
    for title in ("Passwords and 12 other secrets", "Join with 20 others", "Zoom on 1994"):
        block = file_of("DTSTART:20270408")
        assert only(block).title == "Talk"
        whole = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:{title}\nDTSTART:20270408"
        assert only(read(whole.encode(), TODAY)).title == title
