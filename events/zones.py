"""Wall clocks and instants: the only place where one becomes the other. Pure: no Django,
no clock read.
"""

import functools
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

MIDNIGHT = time()
DAY = timedelta(days=1)
LAST_ZONE_ON_EARTH = timezone(timedelta(hours=-12))  # a calendar day ends here last
SHORTEST_UNKNOWN_LENGTH = timedelta(hours=3)

OTHER_PLACES = {  # where the last word of the IANA name is not what people call the clock
    "UTC": "UTC",
    "Etc/UTC": "UTC",
    "Etc/GMT": "UTC",
    "GMT": "UTC",
    "Africa/Sao_Tome": "São Tomé",
    "America/Bogota": "Bogotá",
    "America/Sao_Paulo": "São Paulo",
    "America/Asuncion": "Asunción",
    "America/Curacao": "Curaçao",
    "America/Port-au-Prince": "Port-au-Prince",
    "America/St_Johns": "St. John’s",
    "Asia/Calcutta": "Kolkata",
    "Asia/Ho_Chi_Minh": "Ho Chi Minh City",
    "Asia/Rangoon": "Yangon",
    "Asia/Katmandu": "Kathmandu",
    "Asia/Urumqi": "Ürümqi",
    "Atlantic/Faroe": "Faroe Islands",
    "Atlantic/Reykjavik": "Reykjavík",
    "Europe/Kiev": "Kyiv",
    "Europe/Chisinau": "Chișinău",
    "Pacific/Port_Moresby": "Port Moresby",
}


class UnknownZone(ValueError):
    """No IANA time zone has this name."""


class AmbiguousTime(ValueError):
    """A clock change skips or repeats this wall-clock time.

    ``readings`` holds the two instants (UTC, earlier first) that it could mean.
    """

    def __init__(
        self, wall: datetime, zone: ZoneInfo, readings: tuple[datetime, datetime]
    ) -> None:
        self.wall, self.zone, self.readings = wall, zone, readings
        self.skipped = any(_wall(reading, zone) != wall for reading in readings)
        what = "skip" if self.skipped else "show twice"
        first, second = (f"{reading:%H:%M}" for reading in readings)
        super().__init__(
            f"Clocks in {place(zone.key)} {what} {wall:%H:%M} on {wall:%-d %B %Y}. Ask "
            f"the organizer "
            f"which moment is meant, and enter it with the zone UTC: {first} or {second}."
        )


@functools.cache
def known_zones() -> frozenset[str]:
    """Every IANA name on this machine that stands for a place, and UTC."""
    odd = ("Etc/", "SystemV/", "posix/", "right/", "US/", "Factory", "localtime")
    names = (name for name in zoneinfo.available_timezones() if not name.startswith(odd))
    return frozenset(name for name in names if "/" in name) | {"UTC"}


@functools.cache
def zone_named(name: str) -> ZoneInfo:
    """The IANA zone ``name``. Raises UnknownZone."""
    try:
        return ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(
            f"“{name}” is not a time zone. Name a city, such as Europe/Zurich."
        ) from error


@functools.cache
def place(name: str) -> str:
    """What people call the clock of the zone ``name``: "New York" for America/New_York."""
    return OTHER_PLACES.get(name) or name.rsplit("/", 1)[-1].replace("_", " ")


@functools.cache
def _zones_by_place() -> dict[str, str]:
    names = sorted(known_zones(), reverse=True)
    by_place = {place(name).casefold(): name for name in names}
    return by_place | {
        name.rsplit("/", 1)[-1].replace("_", " ").casefold(): name for name in names
    }


def zone_called(words: str) -> str:
    """The IANA name that an editor means by "New York", "europe/zurich" or "Bangkok time".
    Raises UnknownZone.
    """
    wanted = " ".join(words.replace("_", " ").split()).casefold().removesuffix(" time")
    by_name = {name.replace("_", " ").casefold(): name for name in known_zones()}
    if found := by_name.get(wanted) or _zones_by_place().get(wanted):
        return found
    raise UnknownZone(f"“{words}” is not a time zone. Name a city, such as Europe/Zurich.")


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which a clock in ``zone`` reads ``wall``.

    Raises AmbiguousTime for an hour that a clock change skips or repeats:
    only the organizer knows which of the two was meant.
    """
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first != second:
        raise AmbiguousTime(wall, zone, (min(first, second), max(first, second)))
    return first


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) of ``day`` in ``zone``; where midnight is skipped or
    repeated, the earliest fit.
    """
    midnight = datetime.combine(day, MIDNIGHT)
    try:
        return instant(midnight, zone)
    except AmbiguousTime as change:
        return change.readings[0] if not change.skipped else change.readings[1]


class Span(NamedTuple):
    """``starts_at``: the instant by which an event is sorted; ``over_at``: none of it can
    be left then.
    """

    starts_at: datetime
    over_at: datetime


def span(
    start_date: date,
    start_time: time | None,
    end_date: date | None,
    end_time: time | None,
    zone: ZoneInfo | None,
) -> Span:
    """The two instants (UTC) that follow from what an organizer said.

    A day without a zone is sorted at its midnight UTC and is over when it has ended
    everywhere on Earth.
    A start without an end is over when its day is, but not within three hours: an end is
    never invented.
    Raises AmbiguousTime; ValueError if a time is given without a zone.
    """
    if (start_time or end_time) and not zone:
        raise ValueError("A time needs the zone of its clock.")
    last_day = end_date or start_date
    if not zone:
        return Span(
            datetime.combine(start_date, MIDNIGHT, tzinfo=UTC),
            datetime.combine(
                last_day + DAY, MIDNIGHT, tzinfo=LAST_ZONE_ON_EARTH
            ).astimezone(UTC),
        )
    if start_time:
        starts_at = instant(datetime.combine(start_date, start_time), zone)
    else:
        starts_at = day_begins(start_date, zone)
    if end_time:
        return Span(starts_at, instant(datetime.combine(last_day, end_time), zone))
    return Span(
        starts_at,
        max(day_begins(last_day + DAY, zone), starts_at + SHORTEST_UNKNOWN_LENGTH),
    )


def offset(moment: datetime, zone: ZoneInfo) -> str:
    """ "UTC-4", "UTC+5:30" or "UTC": what clocks in ``zone`` are apart from UTC at
    ``moment``.
    """
    difference = moment.astimezone(zone).utcoffset() or timedelta()
    minutes = round(difference.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
