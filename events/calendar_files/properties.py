"""The parts of one entry of a calendar file, as words, addresses and times."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from icalendar.prop import vDuration

from desk.texts import legible
from events import zones
from events.calendar_files import private as privately
from events.calendar_files.lines import PLAIN, Block
from events.calendar_files.recurring import FAILURES, Source, Start, key_of

LONGEST_DURATION = timedelta(days=4_000)
LONGEST_TITLE = 250
CONFIDENTIAL = ("PRIVATE", "CONFIDENTIAL")
MOMENT = re.compile(r"(?P<day>[0-9]{8})(?:T(?P<clock>[0-9]{6})(?P<utc>Z)?)?")
ROOMS = (
    *("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"),
    *("X-MICROSOFT-ONLINEMEETINGEXTERNALLINK", "X-MICROSOFT-ONLINEMEETINGCONFLINK"),
    *("X-MICROSOFT-LOCATIONURL", "X-APPLE-TELEPORT"),
)
CANCELLED = re.compile(
    r"^(?:cance(?:l|ll)ed|abgesagt|annulé|cancelado)\s?:\s?", re.IGNORECASE
)


class Moment(NamedTuple):
    """A day, or a wall clock with what is said of its zone."""

    value: Start
    is_utc: bool = False
    tzid: str = ""


class Placed(NamedTuple):
    """A day, or a wall clock of ``zone``: "" if nobody knows whose it is."""

    value: Start
    zone: str
    doubts: tuple[str, ...] = ()

    @property
    def aware(self) -> Start:
        if isinstance(self.value, datetime) and self.zone:
            return self.value.replace(tzinfo=zones.zone_named(self.zone))
        return self.value


@dataclass
class Raw:
    """A VEVENT with what was read of it so far."""

    block: Block
    source: Source
    zone: str
    doubts: tuple[str, ...]

    @cached_property
    def words(self) -> privately.Sorted:
        """Its description, read once for all of its dates."""
        return privately.sorted_out(
            text(self.block.value("DESCRIPTION")), html_of(self.block)
        )

    @cached_property
    def apart(self) -> tuple[tuple[str, ...], str]:
        """The addresses of rooms, and the place."""
        return set_apart(self.block)


def named(block: Block, name: str) -> Iterator[str]:
    """The lines of a property."""
    for line in block.lines:
        if line[: len(name)].upper() == name and line[len(name) : len(name) + 1] in (
            ";",
            ":",
        ):
            yield line


def text(value: str) -> str:
    """The words of a TEXT (3.3.11), without what no text may hold."""
    words = re.sub(
        r"\\([\\;,nN])", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value
    )
    return legible(words).strip()


def line_of(value: str) -> str:
    return " ".join(text(value).split())


def title_of(raw: Raw) -> str:
    title = legible(html.unescape(line_of(raw.block.value("SUMMARY"))), lines=False)
    title = privately.without_ways_in(CANCELLED.sub("", title))
    return title[:LONGEST_TITLE] or "Without a title"


def uid_of(block: Block) -> str:
    """Its UID; for a file that gives none the same each time that it says the same."""
    if uid := line_of(block.value("UID")):
        return (
            uid if len(uid) <= 250 else f"long:{hashlib.sha256(uid.encode()).hexdigest()}"
        )
    said = "\n".join(block.value(name) for name in ("SUMMARY", "DTSTART"))
    return f"none:{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:32]}"


def newest(blocks: Iterable[Block]) -> list[Block]:
    """Of several that say the same date, the last edition."""
    best: dict[str, Block] = {}
    for block in blocks:
        key = block.value("RECURRENCE-ID")
        if key not in best or number(block.value("SEQUENCE")) >= number(
            best[key].value("SEQUENCE")
        ):
            best[key] = block
    return [*best.values()]


def is_private(block: Block) -> bool:
    return block.value("CLASS").upper() in CONFIDENTIAL


def number(written: str) -> int:
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else 0


def moment_of(written: str, tzid: str) -> Moment | None:
    found = MOMENT.match(written)
    if not found:
        return None
    try:
        day = datetime.strptime(found["day"], "%Y%m%d")  # noqa: DTZ007 - a wall clock
        if not found["clock"]:
            return Moment(day.date())
        clock = found["clock"]
        hours, minutes = int(clock[:2]), int(clock[2:4])
        ahead = timedelta(days=hours == 24)  # midnight at the end of a day
        wall = datetime.combine(day, time(hours % 24 if hours == 24 else hours, minutes))
        return Moment(wall + ahead, bool(found["utc"]), "" if found["utc"] else tzid)
    except (ValueError, OverflowError):
        return None


def local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(zones.zone_named(zone)).replace(tzinfo=None, fold=0)


def duration(block: Block, start: Placed) -> Start | None:
    """The end that follows from a DURATION."""
    try:
        length: timedelta = vDuration.from_ical(  # type: ignore[no-untyped-call]
            block.value("DURATION").upper()[:40]
        )
    except FAILURES:
        return None
    if not timedelta() <= length < LONGEST_DURATION:
        return None
    moment = start.aware
    if isinstance(moment, datetime) and moment.tzinfo:
        later = moment.astimezone(UTC) + length
        return later.astimezone(moment.tzinfo)
    later_day: Start = moment + length
    return later_day


def is_whole_day(block: Block, start: Start, end: Start | None) -> bool:
    """Outlook writes whole days as midnight to midnight."""
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return False
    marked = block.value("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE"
    return marked and start.time() == end.time() == time()


def day_of(raw: Raw) -> str:
    replaces = raw.source.replaces
    return key_of(replaces, []) if replaces is not None else ""


def when_of(start: Start, end: Start | None, zone: str) -> dict[str, Any]:
    """Days and times as a listing has them: the last day, not the one after it."""
    if not isinstance(start, datetime):
        last = end - zones.DAY if end and end > start else start
        return {"start_date": start, "end_date": last if last > start else None}
    assert end is None or isinstance(end, datetime)
    if end == start:
        end = None
    if not zone:
        hours = f"{start:%H:%M}" + (f"–{end:%H:%M}" if end else "")
        later = end.date() if end and end.date() > start.date() else None
        return {"start_date": start.date(), "end_date": later, "time_as_announced": hours}
    return {
        "start_date": start.date(),
        "start_time": start.time().replace(fold=0),
        "end_date": end.date() if end and end.date() != start.date() else None,
        "end_time": end.time().replace(fold=0) if end else None,
        "zone": zone,
    }


def html_of(block: Block) -> str:
    """The description with its links, as Outlook gives it."""
    for line in named(block, "X-ALT-DESC"):
        if "text/html" in line[:200].lower():
            return text(line.partition(":")[2])
    return ""


def set_apart(block: Block) -> tuple[tuple[str, ...], str]:
    """The addresses of rooms, and the place: an address given as the place is a room."""
    rooms = [
        privately.way_in(text(value)) for name in ROOMS for value in block.values(name)
    ]
    place = line_of(block.value("LOCATION"))
    for address in privately.addresses(place):
        rooms.append(address)
    venue = privately.ADDRESS.sub("", place).strip(" ;,|()<>-–:")
    venue = privately.without_ways_in(venue)
    if privately.leads_in(venue) or re.fullmatch(
        r"(?i)microsoft teams.{0,20}|zoom.{0,20}", venue
    ):
        venue = ""
    return tuple(filter(None, rooms)), venue


def people(block: Block) -> Iterator[str]:
    """Who may be asked, for the desk alone: nobody agreed to be named in public."""
    for name, words in (("ORGANIZER", "Organizer"), ("CONTACT", "Contact")):
        for line in [*named(block, name)][:3]:
            found = PLAIN.match(line)
            called = re.search(
                r';CN="?([^";:]{1,120})', found["parameters"] if found else "", re.I
            )
            value = line_of(found["value"] if found else "")[:250]
            value = re.sub(r"(?i)^mailto:", "", value)
            said = " ".join(filter(None, [called[1].strip() if called else "", value]))
            if said:
                yield f"{words} in the file: {said}"


def categories(block: Block) -> Iterator[str]:
    for value in [*block.values("CATEGORIES")][:20]:
        for part in re.split(r"(?<!\\),", value)[:20]:
            if word := line_of(part)[:80]:
                yield word


def changed(block: Block) -> datetime | None:
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        moment = moment_of(block.value(name), "")
        if moment and isinstance(moment.value, datetime):
            return moment.value.replace(tzinfo=UTC)
    return None
