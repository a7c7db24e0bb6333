"""Wall clocks and instants: the only place where one becomes the other. Pure: no Django,
no clock read.
"""

import difflib
import functools
import zoneinfo
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple
from urllib.parse import quote, unquote_plus
from zoneinfo import ZoneInfo

MIDNIGHT = time()
DAY = timedelta(days=1)
LAST_ZONE_ON_EARTH = timezone(timedelta(hours=-12))  # a calendar day ends here last
SHORTEST_UNKNOWN_LENGTH = timedelta(hours=3)
USUALLY_APART = 6  # hours, from New York to Brussels
LONGEST_CHANGE = 400  # days to look for the end of other hours

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
    "America/Godthab": "Nuuk",
    "America/St_Johns": "St. John’s",
    "Africa/Asmera": "Asmara",
    "Asia/Dacca": "Dhaka",
    "Asia/Saigon": "Ho Chi Minh City",
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


ZONES_OF_CITIES = {  # cities of many meetings of which no IANA zone has the name
    "Abuja": "Africa/Lagos",
    "Barcelona": "Europe/Madrid",
    "Basel": "Europe/Zurich",
    "Beijing": "Asia/Shanghai",
    "Bern": "Europe/Zurich",
    "Bonn": "Europe/Berlin",
    "Boston": "America/New_York",
    "Cape Town": "Africa/Johannesburg",
    "Cox’s Bazar": "Asia/Dhaka",
    "Geneva": "Europe/Zurich",
    "Goma": "Africa/Lubumbashi",
    "Milan": "Europe/Rome",
    "Montreal": "America/Toronto",
    "New Delhi": "Asia/Kolkata",
    "Nuremberg": "Europe/Berlin",
    "Ottawa": "America/Toronto",
    "Pristina": "Europe/Belgrade",
    "Rio de Janeiro": "America/Sao_Paulo",
    "Srebrenica": "Europe/Sarajevo",
    "Strasbourg": "Europe/Paris",
    "The Hague": "Europe/Amsterdam",
    "Washington": "America/New_York",
    "Washington DC": "America/New_York",
}
REGIONS = {
    "Africa": "Africa",
    "America": "The Americas",
    "Asia": "Asia",
    "Australia": "Australia",
    "Europe": "Europe",
    "Atlantic": "Atlantic Ocean",
    "Indian": "Indian Ocean",
    "Pacific": "Pacific Ocean",
    "Antarctica": "Antarctica",
    "Arctic": "Arctic",
}
NOT_CITIES = ("Brazil/", "Canada/", "Chile/", "Mexico/")


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


def folded(words: str) -> str:
    """ "new york" for "New York, time": as two names of a place are compared."""
    letters = words.replace(",", " ").replace(".", "").replace("'", "’")
    return " ".join(letters.split()).casefold().removesuffix(" time")


def zone_called(words: str) -> str:
    """The IANA name meant by "New York", "Geneva", "europe/zurich" or "Bangkok time".
    Raises UnknownZone.
    """
    if city := _zones_by_city().get(folded(words)):
        return city
    wanted = " ".join(words.replace("_", " ").split()).casefold().removesuffix(" time")
    by_name = {name.replace("_", " ").casefold(): name for name in known_zones()}
    if found := by_name.get(wanted) or _zones_by_place().get(wanted):
        return found
    raise UnknownZone(f"“{words}” is not a time zone. Name a city, such as Europe/Zurich.")


@functools.cache
def _zones_by_city() -> dict[str, str]:
    return {folded(city): name for city, name in ZONES_OF_CITIES.items()}


@functools.cache
def known_places() -> dict[str, str]:
    """The IANA name for each place that people may type."""
    names = sorted(known_zones(), reverse=True)
    cities = (name for name in names if not name.startswith(NOT_CITIES))
    return {**{place(name): name for name in cities}, **ZONES_OF_CITIES}


def places_like(words: str, most: int = 3) -> list[tuple[str, str]]:
    """Places that ``words`` could mean, and their IANA names, the likeliest first."""
    wanted = folded(words[:80])
    places = {folded(place): (place, name) for place, name in known_places().items()}
    near = difflib.get_close_matches(wanted, places, n=most, cutoff=0.7)
    begun = [key for key in sorted(places) if len(wanted) > 2 and f" {wanted}" in f" {key}"]
    return [places[key] for key in dict.fromkeys([*near, *begun])][:most]


@functools.cache
def places_by_region() -> dict[str, list[tuple[str, str]]]:
    """Every place that has a zone of its own, and its IANA name, under its region."""
    regions: dict[str, dict[str, str]] = {name: {} for name in REGIONS.values()}
    for name in sorted(known_zones(), key=lambda name: (name in OTHER_PLACES, name)):
        if region := REGIONS.get(name.partition("/")[0]):
            regions[region].setdefault(place(name), name)
    return {region: sorted(places.items()) for region, places in regions.items()}


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


def offsets(moments: Iterable[datetime], zone: ZoneInfo) -> str:
    """ "UTC−4"; "UTC−5, then UTC−4" where clocks change between the moments."""
    return ", then ".join(dict.fromkeys(offset(moment, zone) for moment in moments))


# -- the reader's own clock


def readers_zone(asked: Sequence[str]) -> ZoneInfo | None:
    """The zone that a reader named, once and exactly; None for anything else."""
    if len(asked) != 1 or asked[0] not in known_zones():
        return None
    return zone_named(asked[0])


def differ(moments: Iterable[datetime], zone: ZoneInfo, other: ZoneInfo) -> bool:
    """Clocks in the two zones show different times at one of ``moments``."""
    return any(
        moment.astimezone(zone).utcoffset() != moment.astimezone(other).utcoffset()
        for moment in moments
    )


def days_ahead(moment: datetime, zone: ZoneInfo, other: ZoneInfo) -> int:
    """By how many days the calendar in ``other`` is ahead of that in ``zone``: −2 to 2."""
    return (moment.astimezone(other).date() - moment.astimezone(zone).date()).days


def days_until(moment: datetime, now: datetime, zone: ZoneInfo) -> int:
    """The midnights in ``zone`` between ``now`` and ``moment``."""
    return (moment.astimezone(zone).date() - now.astimezone(zone).date()).days


def with_zone(address: str, name: str | None) -> str:
    """``address`` (a path and perhaps a query and a fragment) with ``tz=name`` at the end
    of its query in place of any other; without it for None.
    """
    address, mark, fragment = address.partition("#")
    path, _, query = address.partition("?")
    parts = [part for part in query.split("&") if part and not _names_a_zone(part)]
    if name:
        parts.append(f"tz={quote(name)}")
    return path + ("?" + "&".join(parts) if parts else "") + mark + fragment


def names_a_zone(address: str) -> bool:
    """``address`` has a ``tz`` in its query already, be it empty."""
    query = address.partition("#")[0].partition("?")[2]
    return any(map(_names_a_zone, query.split("&")))


def _names_a_zone(part: str) -> bool:
    return unquote_plus(part.partition("=")[0]) == "tz"


# -- weeks in which clocks change apart


class OutOfStep(NamedTuple):
    """Days, both inclusive, on which Brussels is so many hours ahead of New York, which is
    not usual.
    """

    first: date
    last: date
    hours: float


def hours_apart(moment: datetime) -> float:
    """By how many hours Brussels is ahead of New York."""
    brussels, new_york = (
        moment.astimezone(zone_named(name)).utcoffset() or timedelta()
        for name in ("Europe/Brussels", "America/New_York")
    )
    return (brussels - new_york) / timedelta(hours=1)


def out_of_step(moment: datetime) -> OutOfStep | None:
    """The days around ``moment`` on which clocks in New York and Brussels are not their
    usual hours apart; None if they are, or are not for less than a day. A day counts by its
    noon UTC.
    """
    hours = hours_apart(moment)
    if hours == USUALLY_APART:
        return None
    noon = moment.astimezone(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    noon -= DAY if hours_apart(noon) != hours else timedelta()
    if hours_apart(noon) != hours:
        return None
    first, last = (
        next(
            (
                noon + days * DAY
                for days in steps
                if hours_apart(noon + days * DAY + onward) != hours
            ),
            noon,
        )
        for steps, onward in (
            (range(0, -LONGEST_CHANGE, -1), -DAY),
            (range(LONGEST_CHANGE), DAY),
        )
    )
    return OutOfStep(first.date(), last.date(), hours)
