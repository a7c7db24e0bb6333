"""What the notations of a time mean: by whose clock, and at which moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from events.notations import Hours, Reading

MINUTES = 24 * 60
EVENING, WAKING = 20, 8  # hours between which people meet
LITERAL = ("GMT", "UTC", "Z")
HALF_HOURS = {
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    570: "Australia/Darwin",
    -210: "America/St_Johns",
}


@dataclass(frozen=True)
class Meaning:
    """A notation read as one clock: when it begins there, and what that clock is apart from
    UTC; ``zone`` is "" where nobody says whose clock it is.
    """

    hours: Hours
    begins: time
    zone: str
    apart: timedelta | None
    literal: bool = False  # "EST" taken for UTC-5 on a day of daylight time
    explicit: bool = False  # "GMT+2"
    place: bool = False  # "Geneva time"

    @property
    def moment(self) -> int | None:
        """The minute of the day in UTC."""
        if self.apart is None:
            return None
        return (minute(self.begins) - round(self.apart.total_seconds() / 60)) % MINUTES

    @property
    def ends(self) -> time | None:
        ends = self.hours.ends
        if not ends:
            return None
        return min(
            ends.times,
            key=lambda one: (minute(one) - minute(self.begins)) % MINUTES or MINUTES,
        )


@dataclass(frozen=True)
class Told:
    """The event's times: the notation that counts and the others, each as it is meant."""

    main: Meaning
    others: tuple[Meaning, ...] = ()
    contradiction: bool = False
    proven: bool = False  # a second notation says the same


def minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def told(notations: list[Hours], on: date, near: str, language: str) -> Told:
    """What the notations mean on that day, checked against each other. ``near`` is the zone
    of the event's place, "" where it has none.
    """
    every = [list(meanings(hours, on, near, language)) for hours in notations]
    if len(every) == 1:
        return Told(every[0][0])
    for allowed in (False, True):
        kept = [[one for one in some if allowed or not one.literal] for some in every]
        common = set.intersection(*({one.moment for one in some} for some in kept))
        if common:
            agreed = [next(one for one in some if one.moment in common) for some in kept]
            main = next((one for one in agreed if not one.literal), agreed[0])
            return Told(main, tuple(one for one in agreed if one is not main), proven=True)
    first = [some[0] for some in every]
    counts: dict[int | None, int] = {}
    for one in first:
        counts[one.moment] = counts.get(one.moment, 0) + 1
    agreeing = max(counts.values())
    main = max(
        first,
        key=lambda one: (
            one.explicit,
            counts[one.moment] == agreeing > 1,
            one.place,
            -first.index(one),
        ),
    )
    others = tuple(one for one in first if one is not main)
    return Told(main, others, contradiction=True)


def meanings(hours: Hours, on: date, near: str, language: str) -> Iterator[Meaning]:
    """The likeliest first."""
    for begins in sorted(hours.begins.times, key=lambda one: not likely(one, language)):
        if not hours.whose:
            apart = _apart(near, on, begins) if near else None
            yield Meaning(hours, begins, near, apart)
            continue
        words = hours.whose.words.upper().strip("()")
        readings = list(hours.whose.readings)
        if any(words.startswith(letters) for letters in LITERAL):
            readings.sort(key=lambda one: one.place != "UTC")
            if any(one.place == "UTC" for one in readings):
                readings = readings[:1]
        here = [one for one in readings if _is_here(one, on, begins, near)]
        for reading in here:
            yield Meaning(
                hours,
                begins,
                near,
                _apart(near, on, begins),
                explicit=_is_explicit(reading),
                place=not reading.letters,
            )
        if not readings[0].place:  # "GMT+3, Istanbul"
            yield _as_said(hours, begins, _city_of(readings, on, begins), on)
            readings = []
        for reading in readings:
            if reading in here and len(readings) > 1:
                continue
            yield _as_said(hours, begins, reading, on)
        for reading in readings:
            if reading.place and reading.letters and reading.literal is not None:
                zone = _zone_of_offset(reading.literal)
                if _apart(reading.zone, on, begins) != reading.literal:
                    yield Meaning(hours, begins, zone, reading.literal, literal=True)


def _city_of(readings: list[Reading], on: date, begins: time) -> Reading:
    """Of an offset and a city the city, if its clock has that offset on the day."""
    first = readings[0]
    for other in readings[1:]:
        if _apart(other.zone, on, begins) == first.literal:
            return replace(first, place=other.place)
    return first


def _as_said(hours: Hours, begins: time, reading: Reading, on: date) -> Meaning:
    if reading.place:
        zone = "UTC" if reading.place == "UTC" else reading.zone
        apart = _apart(zone, on, begins)
        explicit = reading.place == "UTC" or (
            reading.literal is not None and not reading.letters
        )
        return Meaning(
            hours, begins, zone, apart, explicit=explicit, place=not reading.letters
        )
    apart = reading.literal or timedelta()
    return Meaning(hours, begins, _zone_of_offset(apart), apart, explicit=True)


def _is_explicit(reading: Reading) -> bool:
    return not reading.place or reading.place == "UTC"


def _is_here(reading: Reading, on: date, begins: time, near: str) -> bool:
    """The event's place has the clock that these letters or this offset mean."""
    if not near or (reading.place and not reading.letters):
        return False
    own = _apart(near, on, begins)
    if not reading.place:
        return own == reading.literal
    if reading.place == "UTC":
        return own == timedelta()
    return own == _apart(reading.zone, on, begins)


def _zone_of_offset(apart: timedelta) -> str:
    minutes = round(apart.total_seconds() / 60)
    if not minutes:
        return "UTC"
    if minutes % 60:
        return HALF_HOURS.get(minutes, "")
    return f"Etc/GMT{-minutes // 60:+d}"


def _apart(zone: str, on: date, begins: time) -> timedelta:
    wall = datetime.combine(on, begins)
    return wall.replace(tzinfo=ZoneInfo(zone)).utcoffset() or timedelta()


def likely(begins: time, language: str) -> bool:
    """People meet at that hour; a clock of twelve hours is an English habit."""
    return WAKING <= begins.hour < EVENING if language in ("en", "es") else True


def day_there(on: date, here: Meaning, there: Meaning) -> date:
    """The day on the other clock at the start."""
    if here.apart is None or there.apart is None:
        return on
    begun = datetime.combine(on, here.begins, tzinfo=UTC) - here.apart
    return (begun + there.apart).date()


def apart(meaning: Meaning, on: date, clock: time) -> timedelta:
    """What the clock of ``meaning`` is apart from UTC at another time."""
    if meaning.zone and not meaning.literal:
        return _apart(meaning.zone, on, clock)
    return meaning.apart or timedelta()
