"""Times of an announcement as moments of the day: what each notation means, and which of
them are one moment told twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from events.doctor.said import (
    MINUTES,
    Case,
    apart,
    at_place,
    called,
    known_zone,
    letters_shown,
    place_of,
    standard,
)
from events.notations import Hours, Reading


@dataclass(frozen=True)
class Meaning:
    """One notation, read as the clock of one place. ``at_its_word``: "EST" is taken for
    UTC−5 though clocks in New York show something else.
    """

    hours: Hours
    reading: Reading
    place: str
    zone: ZoneInfo | None
    offset: timedelta
    begins: time
    at_its_word: bool = False

    @property
    def moment(self) -> int:
        """The minute of the day in UTC."""
        return (minute(self.begins) - minutes(self.offset)) % MINUTES

    @property
    def words(self) -> str:
        return at_place(self.begins, self.place)


@dataclass(frozen=True)
class Group:
    """Notations that tell of the same moment, and what they mean."""

    hours: tuple[Hours, ...]
    meanings: tuple[Meaning, ...]  # as places; if these do not agree, at their word
    agree: bool = True

    @property
    def at_its_word(self) -> bool:
        return any(meaning.at_its_word for meaning in self.meanings)


def minute(clock: time | datetime) -> int:
    return clock.hour * 60 + clock.minute


def minutes(length: timedelta) -> int:
    return round(length.total_seconds() / 60)


def likely(times: Iterable[time]) -> time:
    """Of a time and that twelve hours later the one at which people meet."""
    return min(times, key=lambda one: (not 7 <= one.hour <= 18, one))


def length(hours: Hours, begins: time) -> int | None:
    """Minutes from the start to the end, if that is said."""
    if not hours.ends:
        return None
    return min(
        (minute(end) - minute(begins)) % MINUTES or MINUTES for end in hours.ends.times
    )


def groups(case: Case, on: date) -> list[Group]:
    """The announcement’s times on that day; several if it names several sessions."""
    return [_read_together(case, hours, on) for hours in _alternatives(case)]


def _alternatives(case: Case) -> Iterator[tuple[Hours, ...]]:
    together: list[Hours] = []
    for hours in case.read.hours:
        known = [one.whose.readings for one in together if one.whose]
        day_between = together and any(
            together[-1].end <= day.start < hours.start for day in case.read.days
        )
        if together and (
            not hours.whose
            or len(known) < len(together)
            or hours.whose.readings in known
            or day_between
        ):
            yield tuple(together)
            together = []
        together.append(hours)
    if together:
        yield tuple(together)


def _read_together(case: Case, hours: tuple[Hours, ...], on: date) -> Group:
    every = [list(_meanings(case, one, on)) for one in hours]
    as_places = [[one for one in several if not one.at_its_word] for several in every]
    for several in (as_places, every):
        common = set.intersection(*({one.moment for one in some} for some in several))
        if common:
            kept = (one for some in several for one in some if one.moment in common)
            return Group(hours, tuple(kept))
    return Group(hours, tuple(one for some in as_places for one in some), agree=False)


def _meanings(case: Case, hours: Hours, on: date) -> Iterator[Meaning]:
    for begins in sorted(hours.begins.times, key=lambda one: one != likely([one])):
        at = datetime.combine(on, begins)
        if not hours.whose:
            here = Reading(place_of(case.said.zone) if case.zone else "")
            yield Meaning(hours, here, here.place, case.zone, apart(case.zone, at), begins)
            continue
        for reading in hours.whose.readings:
            yield from _places(case, hours, reading, at)
        for reading in hours.whose.readings:
            if reading.place and reading.literal is not None:
                yield Meaning(
                    hours, reading, reading.place, None, reading.literal, begins, True
                )


def _places(case: Case, hours: Hours, reading: Reading, at: datetime) -> Iterator[Meaning]:
    """``reading`` as a place; as the place in the form where that has the same clock."""
    zone = known_zone(reading.zone)
    for offset in _offsets(zone, at) if zone else [reading.literal or timedelta()]:
        own = apart(case.zone, at)
        if case.zone and (own == offset or _is_called(case.zone, reading, at)):
            place = place_of(case.said.zone)
            yield Meaning(hours, reading, place, case.zone, own, at.time())
        if not case.zone or own != offset:
            yield Meaning(hours, reading, called(reading), zone, offset, at.time())


def _offsets(zone: ZoneInfo, at: datetime) -> list[timedelta]:
    """Two in an hour that the clock shows twice."""
    return list(dict.fromkeys(apart(zone, at.replace(fold=fold)) for fold in (0, 1)))


def _is_called(zone: ZoneInfo, reading: Reading, at: datetime) -> bool:
    """People may mean the clock of ``zone`` by these letters or by "GMT+1"."""
    if reading.place:
        return letters_shown(zone, at) in reading.letters
    return standard(zone, at) == reading.literal
