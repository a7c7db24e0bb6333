"""What is said of one event’s time, and the words in which doubts about it are put."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from events import zones
from events.notations import Notations, Reading, read

LONGEST_WORDING = 5_000  # characters that are read
MOST_NOTATIONS = 30  # beyond them a text is no announcement
DAY = timedelta(days=1)
MINUTES = 24 * 60
SAY_SO = "say so in “how we read it”"

Fix = tuple[tuple[str, str], ...]  # as a Doubt has it


@dataclass(frozen=True)
class Said:
    """The fields of an event’s form that are about time. ``zone`` is an IANA name,
    ``wording`` the announcement’s own, ``note`` how we read it, ``certainty`` one of the
    form’s values. What the note quotes from the announcement is not doubted again.
    """

    start_date: date | None = None
    start_time: time | None = None
    end_date: date | None = None
    end_time: time | None = None
    zone: str = ""
    wording: str = ""
    deadline_date: date | None = None
    deadline_time: time | None = None
    deadline_zone: str = ""
    note: str = ""
    certainty: str = ""


FIELDS = {  # of an event and its form
    "start_date": "start_date",
    "start_time": "start_time",
    "end_date": "end_date",
    "end_time": "end_time",
    "zone": "zone",
    "time_as_announced": "wording",
    "registration_deadline": "deadline_date",
    "registration_deadline_time": "deadline_time",
    "registration_deadline_zone": "deadline_zone",
    "time_note": "note",
    "certainty": "certainty",
}


def said_in(values: Mapping[str, Any]) -> Said:
    """What an event (``vars(event)``) or its form (``form.cleaned_data``) says of time; a
    field that is empty or could not be read is left out.
    """
    filled = {name: values[field] for field, name in FIELDS.items() if values.get(field)}
    return Said(**filled)


@dataclass(frozen=True)
class Case:
    """What was said, read."""

    said: Said

    @functools.cached_property
    def read(self) -> Notations:
        found = read(self.said.wording[:LONGEST_WORDING])
        return Notations(
            found.days[:MOST_NOTATIONS],
            found.hours[:MOST_NOTATIONS],
            found.deadline_days[:MOST_NOTATIONS],
        )

    @functools.cached_property
    def zone(self) -> ZoneInfo | None:
        return known_zone(self.said.zone)

    @property
    def begins(self) -> datetime | None:
        """The start by its own clock."""
        return wall(self.said.start_date, self.said.start_time)

    @property
    def ends(self) -> datetime | None:
        """The end by its own clock."""
        return wall(self.said.end_date or self.said.start_date, self.said.end_time)

    @property
    def last_date(self) -> date | None:
        return self.said.end_date or self.said.start_date

    def explained(self, words: str) -> bool:
        """The note says how these words of the announcement are read."""
        quoted = re.escape(" ".join(words.split()))
        note = " ".join(self.said.note.split())
        return bool(quoted and re.search(rf"(?<!\w){quoted}(?!\w)", note))

    def noted(self, sentence: str) -> Fix:
        """What says so in “how we read it”, behind what stands there."""
        return (("time_note", f"{self.said.note.strip()} {sentence}".strip()),)


def known_zone(name: str) -> ZoneInfo | None:
    try:
        return zones.zone_named(name) if name else None
    except zones.UnknownZone:
        return None


def in_year(day: date, year: int) -> date | None:
    """None for 29 February, or beyond the calendar."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def wall(day: date | None, clock: time | None) -> datetime | None:
    """The day and the minute, without any zone."""
    if day is None or clock is None:
        return None
    return datetime.combine(day, time(clock.hour, clock.minute))


def moved(moment: datetime, by: timedelta) -> datetime | None:
    """None beyond the calendar."""
    try:
        return moment + by
    except OverflowError:
        return None


def apart(zone: ZoneInfo | None, at: datetime) -> timedelta:
    """What ``zone`` is apart from UTC when its clock shows ``at``."""
    offset = at.replace(tzinfo=zone).utcoffset() if zone else None
    return offset or timedelta()


def letters_shown(zone: ZoneInfo, at: datetime) -> str:
    return at.replace(tzinfo=zone).tzname() or ""


def standard(zone: ZoneInfo, at: datetime) -> timedelta:
    """What it is apart from UTC in the part of that year without daylight time."""
    return min(apart(zone, at.replace(month=month, day=1)) for month in (1, 7))


def half_of_year(zone: ZoneInfo, at: datetime) -> str:
    daylight = apart(zone, at) > standard(zone, at)
    return "daylight time" if daylight else "standard time"


def as_utc(at: datetime, zone: ZoneInfo | None) -> datetime | None:
    """The instant; of two the first. None beyond the calendar."""
    instant = moved(at, -apart(zone, at))
    return instant.replace(tzinfo=UTC) if instant else None


def by_clock_of(instant: datetime, zone: ZoneInfo | None) -> datetime | None:
    """What a clock in ``zone`` shows at ``instant``; None beyond the calendar."""
    try:
        return instant.astimezone(zone or UTC).replace(tzinfo=None, fold=0)
    except (OverflowError, ValueError):
        return None


# -- words


def day_words(day: date) -> str:
    """ "8 April 2021"."""
    return f"{day:%-d %B} {day.year}"


def whole_day(day: date) -> str:
    """ "Thursday 8 April 2021"."""
    return f"{day:%A} {day_words(day)}"


def clock_words(clock: time | datetime) -> str:
    return f"{clock.hour}:{clock.minute:02}"


@functools.lru_cache(maxsize=1024)
def place_of(name: str) -> str:
    """What to type for the zone ``name``, and what people call it."""
    place = zones.place(name)
    try:
        return place if zones.zone_called(place) == name else name
    except zones.UnknownZone:
        return name


def at_place(clock: time | datetime, place: str) -> str:
    """ "9:00 in New York", "9:00 UTC", "9:00 (UTC+1)"."""
    if place == "UTC":
        return f"{clock_words(clock)} UTC"
    if place.startswith("UTC"):
        return f"{clock_words(clock)} ({place})"
    return f"{clock_words(clock)} in {place}" if place else clock_words(clock)


def called(reading: Reading) -> str:
    """ "New York", or "UTC+1" where no place is named."""
    return reading.place or offset_words(reading.literal or timedelta())


def offset_words(offset: timedelta) -> str:
    """ "UTC−4", "UTC+5:30"."""
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def typed_day(day: date) -> str:
    return day.isoformat()


def typed_clock(clock: time | datetime) -> str:
    return f"{clock:%H:%M}"
