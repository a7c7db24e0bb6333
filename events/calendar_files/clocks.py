"""Whose clock a calendar file means: names of IANA, of Windows, and zones that the file
defines itself.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from events import zones
from events.calendar_files.lines import Block

MOST_OBSERVANCES = 60
FORMER = {
    "US/Eastern": "America/New_York",
    "US/Central": "America/Chicago",
    "US/Mountain": "America/Denver",
    "US/Pacific": "America/Los_Angeles",
    "US/Alaska": "America/Anchorage",
    "US/Hawaii": "Pacific/Honolulu",
    "EST5EDT": "America/New_York",
    "CST6CDT": "America/Chicago",
    "MST7MDT": "America/Denver",
    "PST8PDT": "America/Los_Angeles",
    "CET": "Europe/Berlin",
    "MET": "Europe/Berlin",
    "EET": "Europe/Athens",
    "WET": "Europe/Lisbon",
    "Z": "UTC",
    "GMT": "UTC",
    "Etc/UTC": "UTC",
    "Etc/GMT": "UTC",
    "tzone://Microsoft/Utc": "UTC",
}
LIKELY = (  # of the zones that show the same time, the one that most files mean
    *(
        "Europe/Berlin",
        "America/New_York",
        "Europe/London",
        "Africa/Nairobi",
        "Asia/Kolkata",
    ),
    *("America/Chicago", "America/Los_Angeles", "America/Denver", "Europe/Athens"),
    *("Africa/Johannesburg", "Africa/Lagos", "America/Bogota", "America/Sao_Paulo"),
    *("Asia/Bangkok", "Asia/Tokyo", "Asia/Dubai", "Australia/Sydney", "UTC"),
)
OFFSET = re.compile(r"(?P<sign>[+-])(?P<h>[0-9]{2}):?(?P<m>[0-9]{2})(?:[0-9]{2})?\Z")
DAY_OF_MONTH = re.compile(r"(?P<nth>[+-]?[0-9])(?P<day>MO|TU|WE|TH|FR|SA|SU)\Z")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Observance(NamedTuple):
    """From a moment of each year, or of one, clocks are ``after`` apart from UTC."""

    starts: datetime
    before: timedelta
    after: timedelta
    month: int = 0  # of each year, if any
    nth: int = 0
    weekday: int = 0
    until: int = 9999  # the last year

    def onset(self, year: int) -> datetime | None:
        """By the clock that it ends, in this year or the last one before."""
        if not self.month:
            return self.starts if self.starts.year <= year else None
        year = min(year, self.until)
        if year < self.starts.year:
            return None
        first = date(year, self.month, 1)
        if self.nth > 0:
            ahead = (self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1)
            day = first + timedelta(days=ahead)
        else:
            last = date(year + self.month // 12, self.month % 12 + 1, 1) - zones.DAY
            back = (last.weekday() - self.weekday) % 7 + 7 * (-self.nth - 1)
            day = last - timedelta(days=back)
        return datetime.combine(day, self.starts.time())


@dataclass(frozen=True)
class Clock:
    """What a TZID stands for: a ``zone`` of IANA, or else only what the file says of it.
    ``doubt`` is a sentence for the editor.
    """

    zone: str
    doubt: str = ""
    observances: tuple[Observance, ...] = ()

    def instant(self, wall: datetime) -> datetime:
        """The instant at which it shows ``wall``; of two the first, of none the one by
        the clock before (3.3.5).
        """
        if self.zone:
            return wall.replace(tzinfo=zones.zone_named(self.zone)).astimezone(UTC)
        return wall.replace(tzinfo=timezone(offset_at(self.observances, wall))).astimezone(
            UTC
        )


def iana(name: str) -> str:
    """The IANA zone of this name, however programs write it; "" if it is none."""
    name = name.strip().strip('"')
    name = WINDOWS_TO_OLSON.get(name) or FORMER.get(name) or name
    known = zones.known_zones()
    if name in known:
        return name
    parts = name.strip("/").split("/")
    for length in (3, 2):  # "/freeassociation.sourceforge.net/Europe/Zurich"
        if len(parts) > length and (tail := "/".join(parts[-length:])) in known:
            return tail
    try:
        if parts[0] in ("Etc", "US") or "/" not in name:
            raise zones.UnknownZone
        return zones.zone_named(name).key if len(name) < 64 else ""
    except zones.UnknownZone:
        return ""


def clock_of(name: str, definition: Block | None, at: Iterable[datetime]) -> Clock:
    """What the file means by this TZID around these wall times. Raises UnknownZone if it
    does not say.
    """
    if zone := iana(name):
        return Clock(zone)
    if definition and (zone := iana(definition.value("X-LIC-LOCATION"))):
        return Clock(zone)
    observances = _observances(definition) if definition else ()
    if not observances:
        if zone := _named_in(name):
            return Clock(
                zone,
                f"The file calls its clock “{name}”: it is read as "
                f"{zones.place(zone)}. Compare it with the announcement.",
            )
        raise zones.UnknownZone
    walls = [*at]
    likely = [_named_in(name), *LIKELY, *WINDOWS_TO_OLSON.values()]
    for zone in dict.fromkeys(filter(None, likely)):
        if _shows_the_same(zone, observances, walls):
            words = (
                f"The file has a clock of its own, “{name}”: on these days it shows the "
            )
            return Clock(zone, f"{words}same as {zones.place(zone)}. Name the right city.")
    return Clock(
        "",
        f"The file has a clock of its own, “{name}”, that no place has: its "
        "times are given in UTC.",
        observances,
    )


def _named_in(name: str) -> str:
    """The zone of a city that the words name: "(UTC+01:00) Amsterdam, Berlin"."""
    words = re.sub(r"\([^)]{0,40}\)|\\", " ", name[:200])
    for part in re.split(r"[,;/&|]", words):
        try:
            return zones.zone_called(part.strip()) if part.strip() else ""
        except zones.UnknownZone:
            continue
    return ""


def _shows_the_same(
    zone: str, observances: tuple[Observance, ...], walls: list[datetime]
) -> bool:
    """At these times, and in the winters and summers around them."""
    years = {wall.year for wall in walls[:50]}
    days = [date(year, month, 15) for year in years for month in (1, 4, 7, 10)]
    around = [datetime.combine(day, time(12)) for day in days]
    clock = zones.zone_named(zone)
    return all(
        wall.replace(tzinfo=clock).utcoffset() == offset_at(observances, wall)
        for wall in (*walls[:50], *around)
    )


def offset_at(observances: tuple[Observance, ...], wall: datetime) -> timedelta:
    """What clocks are apart from UTC then, as the file says."""
    last: tuple[datetime, timedelta] | None = None
    for each in observances:
        for year in (wall.year, wall.year - 1):
            onset = each.onset(year)
            if onset and onset <= wall:
                if last is None or onset > last[0]:
                    last = onset, each.after
                break
    if last:
        return last[1]
    return min(observances, key=lambda each: each.starts).before


def _observances(definition: Block) -> tuple[Observance, ...]:
    found = (_observance(block) for block in definition.blocks[:MOST_OBSERVANCES])
    return tuple(filter(None, found))


def _observance(block: Block) -> Observance | None:
    """A STANDARD or DAYLIGHT (3.6.5); None if it cannot be understood."""
    offsets = [_offset(block.value(f"TZOFFSET{end}")) for end in ("FROM", "TO")]
    try:
        starts = datetime.strptime(block.value("DTSTART")[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007
    except ValueError:
        starts = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock
    before, after = offsets
    if after is None:
        return None
    begun = Observance(starts, after if before is None else before, after)
    rule = dict(
        part.partition("=")[::2] for part in block.value("RRULE").upper().split(";")
    )
    nth = DAY_OF_MONTH.match(rule.get("BYDAY", ""))
    month = rule.get("BYMONTH", "")
    if rule.get("FREQ") != "YEARLY" or not nth or not re.fullmatch("0?[1-9]|1[0-2]", month):
        return begun
    if int(nth["nth"]) not in (*range(1, 5), -1, -2):
        return None
    until = rule.get("UNTIL", "")[:4]
    return begun._replace(
        month=int(month),
        nth=int(nth["nth"]),
        weekday=DAYS.index(nth["day"]),
        until=int(until) if re.fullmatch("[0-9]{4}", until) else 9999,
    )


@functools.cache
def _offset(written: str) -> timedelta | None:
    found = OFFSET.match(written[:10])
    if not found or int(found["h"]) > 15 or int(found["m"]) > 59:
        return None
    apart = timedelta(hours=int(found["h"]), minutes=int(found["m"]))
    return -apart if found["sign"] == "-" else apart
