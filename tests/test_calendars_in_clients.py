"""Calendar files as khal shows them, and as vdirsyncer follows them while they change."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from events.calendars import About, Entry, calendar

PROGRAMS = Path(sys.executable).parent
ABOUT = About(
    name="Commemorations",
    description="What is held in memory.",
    url="https://events.example/",
    source="https://events.example/events.ics",
    refresh=timedelta(hours=6),
)
BRIEFING = Entry(
    uid="0b1d3c52-5f3e-4a56-8a09-000000000001",
    sequence=0,
    changed=datetime(2026, 3, 1, 12, tzinfo=UTC),
    created=None,
    summary="Early warning; early action, now",
    start=datetime(2026, 4, 7, 9),
    end=datetime(2026, 4, 7, 10, 30),
    zone="America/New_York",
    status="CONFIRMED",
    description="With survivors,\nscholars; diplomats.",
    location="Conference Room 4, New York",
)
REMEMBRANCE = replace(
    BRIEFING,
    uid="0b1d3c52-5f3e-4a56-8a09-000000000002",
    summary="Day of remembrance",
    start=date(2026, 4, 7),
    end=None,
    zone="",
)
CONFERENCE = replace(
    REMEMBRANCE,
    uid="0b1d3c52-5f3e-4a56-8a09-000000000003",
    summary="Memory and prevention",
    start=date(2026, 4, 8),
    end=date(2026, 4, 10),
)
WEBINAR = replace(
    BRIEFING,
    uid="0b1d3c52-5f3e-4a56-8a09-000000000004",
    summary="Teaching after genocide",
    start=datetime(2026, 4, 7, 14),
    end=datetime(2026, 4, 7, 15),
    zone="Europe/Sarajevo",
)
VIGIL = replace(
    BRIEFING,
    uid="0b1d3c52-5f3e-4a56-8a09-000000000005",
    summary="Vigil",
    start=datetime(2026, 4, 7, 18, 30),
    end=None,
    zone="Africa/Kigali",
)

KHAL = """\
[calendars]
[[events]]
path = {vdir}
[default]
default_calendar = events
[sqlite]
path = {home}/khal.db
[locale]
local_timezone = Africa/Nairobi
default_timezone = Africa/Nairobi
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
VDIRSYNCER = """\
[general]
status_path = "{home}/status"
[pair site_and_here]
a = "site"
b = "here"
collections = null
[storage site]
type = "http"
url = "{address}"
[storage here]
type = "filesystem"
path = "{vdir}"
fileext = ".ics"
"""


@pytest.fixture
def home(tmp_path):
    """A folder in which the clients keep all that is theirs."""
    (tmp_path / "vdir").mkdir()
    (tmp_path / "khal.conf").write_text(KHAL.format(home=tmp_path, vdir=tmp_path / "vdir"))
    return tmp_path


@pytest.fixture
def run(home):
    """Runs a client, which has to succeed; what it prints."""
    known = {"HOME": str(home), "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}

    def run(program, *arguments):
        done = subprocess.run(
            [PROGRAMS / program, *arguments],
            env=known,
            cwd=home,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture
def shown(run, home):
    """What khal shows for some days by the clock of Nairobi, each event once."""

    def shown(fields="{title}|{start-long-full}|{end-long-full}|{status}"):
        out = run(
            *("khal", "-c", home / "khal.conf", "list", "2026-04-05", "8d"),
            *("--once", "--day-format", "", "--format", fields),
        )
        return [line.strip() for line in out.splitlines() if line.strip()]

    return shown


def test_khal_shows_each_event_at_its_time_in_nairobi(run, shown, home):
    called_off = replace(WEBINAR, status="CANCELLED", sequence=1)
    entries = [BRIEFING, REMEMBRANCE, CONFERENCE, called_off, VIGIL]
    (home / "events.ics").write_bytes(calendar(ABOUT, entries))
    (home / "empty.ics").write_bytes(calendar(ABOUT, []))

    run("khal", "-c", home / "khal.conf", "import", "--batch", "events.ics", "empty.ics")

    assert shown() == [
        "Day of remembrance|2026-04-07 00:00|2026-04-07 00:00|CONFIRMED",
        "Teaching after genocide|2026-04-07 15:00|2026-04-07 16:00|CANCELLED",
        "Early warning; early action, now|2026-04-07 16:00|2026-04-07 17:30|CONFIRMED",
        # khal gives an hour to what has no end; the file says none
        "Vigil|2026-04-07 19:30|2026-04-07 20:30|CONFIRMED",
        "Memory and prevention|2026-04-08 00:00|2026-04-10 00:00|CONFIRMED",
    ]


def test_vdirsyncer_follows_what_moves_is_called_off_or_goes(
    run, shown, home, live_server, make_event
):
    """From the site itself into a folder, and from there into khal."""
    address = f"{live_server.url}/events.ics?from=2026-04-01&to=2026-04-30"
    settings = VDIRSYNCER.format(home=home, vdir=home / "vdir", address=address)
    (home / "vdirsyncer.conf").write_text(settings)
    sync = ("vdirsyncer", "-c", home / "vdirsyncer.conf")
    talk = make_event("A talk", start="2026-04-07 09:00", zone="America/New_York", hours=1)
    off = make_event("A webinar", start="2026-04-07 14:00", zone="Europe/Sarajevo", hours=1)
    make_event("Day of remembrance", start="2026-04-07")
    taken = make_event("Witnesses", start="2026-04-08 10:00", zone="Africa/Kigali")
    gone = make_event("Entered twice", start="2026-04-08")

    run(*sync, "discover")
    run(*sync, "sync")
    assert shown("{title}|{start-long-full}|{status}") == [
        "Day of remembrance|2026-04-07 00:00|CONFIRMED",
        "A webinar|2026-04-07 15:00|CONFIRMED",
        "A talk|2026-04-07 16:00|CONFIRMED",
        "Entered twice|2026-04-08 00:00|CONFIRMED",
        "Witnesses|2026-04-08 11:00|CONFIRMED",
    ]

    talk.start_date = talk.end_date = date(2026, 4, 9)
    talk.save()
    off.status = "cancelled"
    off.save()
    taken.state = "withdrawn"
    taken.save()
    gone.delete()
    run(*sync, "sync")

    told = [
        "Day of remembrance|2026-04-07 00:00|CONFIRMED",
        "Cancelled: A webinar|2026-04-07 15:00|CANCELLED",
        "Withdrawn|2026-04-08 00:00|CANCELLED",
        "A talk|2026-04-09 16:00|CONFIRMED",
    ]
    assert shown("{title}|{start-long-full}|{status}") == told
    assert "Witnesses" not in str([file.read_text() for file in (home / "vdir").iterdir()])

    synced = {file.name: file.read_bytes() for file in (home / "vdir").iterdir()}
    run(*sync, "sync")
    assert {file.name: file.read_bytes() for file in (home / "vdir").iterdir()} == synced
