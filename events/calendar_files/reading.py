"""A calendar file, read: its events one by one, and what could not be read of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import islice

from events import zones
from events.announcements.intake import decoded
from events.calendar_files import private as privately
from events.calendar_files.clocks import Clock, clock_of, iana
from events.calendar_files.lines import PLAIN, TZID, Block, blocks_of
from events.calendar_files.properties import (
    LONGEST_TITLE,
    Moment,
    Placed,
    Raw,
    categories,
    changed,
    day_of,
    duration,
    is_private,
    is_whole_day,
    line_of,
    local,
    moment_of,
    named,
    newest,
    number,
    people,
    text,
    title_of,
    uid_of,
    when_of,
)
from events.calendar_files.recurring import (
    MOST_DATES,
    MOST_RULES,
    Source,
    Start,
    is_usual,
    key_of,
    occurrences,
    steps,
)
from events.rooms import is_room

LARGEST = 5 * 1024 * 1024  # bytes
MOST_EVENTS = 2_000
MOST_MOMENTS = 1_000  # left out of a rule, or added to it
# Of one file: what is left out of all its rules or added to them, days that are counted to
# follow them, and clocks that it defines itself.
MOST_OF_ALL, MOST_STEPS, MOST_CLOCKS = 10_000, 400_000, 20
MOST_FOLLOWED = 6_000  # dates of all its rules
MOST_UNUSUAL = 10  # rules that cannot be followed; the others are not tried
MOST_SAID = 12  # sentences on one file
FIRST_YEAR, LAST_YEAR = 1900, 2199
TOO_MANY_DATES = (
    f"Of dates that are listed one by one, or left out, only {MOST_OF_ALL:,} were read. "
    "Enter the others by hand."
)
NOT_A_CALENDAR = (
    "This is no calendar file: it does not say BEGIN:VCALENDAR. Save the event as .ics, or "
    "paste its text as an announcement."
)
TOO_LARGE = "This calendar is larger than 5 MB. Ask its owner for a part of it."


class Unreadable(Exception):
    """Why nothing can be read in a file, and what to do instead: a sentence."""


@dataclass(frozen=True)
class Dated:
    """One event on its day, with the fields of a listing. ``day`` tells it from the others
    of its series. ``joins`` and ``kept`` are for those who keep the listing alone.
    """

    day: str = ""
    title: str = ""
    start_date: date | None = None
    start_time: time | None = None
    end_date: date | None = None
    end_time: time | None = None
    zone: str = ""
    time_as_announced: str = ""
    status: str = ""  # "cancelled" or "tentative" if it says so
    description: str = ""
    venue: str = ""
    page: str = ""
    joins: tuple[str, ...] = ()
    kept: str = ""
    categories: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    changed: datetime | None = None
    sequence: int = 0


@dataclass(frozen=True)
class Listed:
    """What has one UID: one event, or the dates of a series."""

    uid: str
    title: str
    dates: tuple[Dated, ...]
    repeats: bool = False
    is_cut: bool = False  # there are more dates than were read


@dataclass(frozen=True)
class File:
    """``private`` are so many events that are marked as private and were not read. ``said``
    are sentences on what could not be read.
    """

    name: str = ""
    is_cancellation: bool = False
    listed: tuple[Listed, ...] = ()
    private: int = 0
    said: tuple[str, ...] = ()


def read(data: bytes, today: date, even_private: bool = False) -> File:
    """All events of a calendar file. Raises Unreadable, and nothing else."""
    if len(data) > LARGEST:
        raise Unreadable(TOO_LARGE)
    text = decoded(data)
    head = text[:200_000].upper()
    if "BEGIN:VCALENDAR" not in head and "BEGIN:VEVENT" not in head:
        raise Unreadable(NOT_A_CALENDAR)
    blocks, unread = blocks_of(text)
    reading = Reading(today)
    for block in blocks:
        reading.calendar(block if block.name == "VCALENDAR" else Block("", [], [block]))
    return reading.file(unread, even_private)


@dataclass
class Reading:
    """What was found so far in one file."""

    today: date
    name: str = ""
    default: str = ""  # the zone of the whole calendar
    is_cancellation: bool = False
    private: list[Block] = field(default_factory=list)
    events: dict[str, list[Block]] = field(default_factory=dict)
    definitions: dict[str, Block] = field(default_factory=dict)
    clocks: dict[str, Clock | None] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    rules: int = 0
    unusual: int = 0
    steps: int = 0
    alike_read: int = 0
    followed: int = 0
    too_many: bool = False

    def note(self, sentence: str) -> None:
        self.notes[sentence] = self.notes.get(sentence, 0) + 1

    def calendar(self, block: Block) -> None:
        """Takes what one VCALENDAR holds."""
        self.name = self.name or text(block.value("X-WR-CALNAME") or block.value("NAME"))
        self.default = self.default or iana(block.value("X-WR-TIMEZONE"))
        self.is_cancellation |= block.value("METHOD").upper() == "CANCEL"
        for inner in block.blocks:
            if inner.name == "VTIMEZONE":
                self.definitions.setdefault(inner.value("TZID").strip('"'), inner)
            elif inner.name == "VEVENT":
                if sum(map(len, self.events.values())) >= MOST_EVENTS:
                    self.too_many = True
                    return
                self.events.setdefault(uid_of(inner), []).append(inner)

    def file(self, unread: int, even_private: bool) -> File:
        listed = []
        private = 0
        for uid, blocks in self.events.items():
            if not even_private and any(map(is_private, blocks)):
                private += 1
            elif found := self.listed(uid, newest(blocks)):
                listed.append(found)
        said = [
            f"{sentence}{f' ({times} times)' * (times > 1)}"
            for sentence, times in self.notes.items()
        ]
        if unread:
            left_out = "One line was" if unread == 1 else f"{unread} lines were"
            said.append(f"{left_out} left out because nobody can read them.")
        if self.too_many:
            said.append(f"Only the first {MOST_EVENTS:,} events of the file were read.")
        return File(
            self.name[:LONGEST_TITLE],
            self.is_cancellation,
            tuple(listed),
            private,
            tuple(said[:MOST_SAID]),
        )

    # -- one UID

    def listed(self, uid: str, blocks: list[Block]) -> Listed | None:
        raws = [raw for block in blocks if (raw := self.raw(block))]
        if not raws:
            return None
        raws.sort(key=lambda raw: raw.source.replaces is not None)
        master = raws[0]
        title = title_of(master)
        if not master.source.repeats or master.source.replaces is not None:
            dates = [
                self.dated(raw, raw.source.start, raw.source.end, day_of(raw))
                for raw in raws
            ]
            is_cut = self.alike_read > MOST_OF_ALL
            return Listed(uid, title, tuple(dates), len(dates) > 1, is_cut)
        followed = self.follow(raws, title)
        if followed is None:
            doubt = (
                "It is repeated in a way that cannot be followed: only its first date was "
                "read. Enter the others by hand."
            )
            master.doubts = (*master.doubts, doubt)
            self.note(
                f"“{title}” is repeated in a way that cannot be followed: only its first "
                "date was read."
            )
            dates = [self.dated(master, master.source.start, master.source.end, "")]
            return Listed(uid, title, tuple(dates), is_cut=True)
        return Listed(uid, title, *followed)

    def follow(
        self, raws: list[Raw], title: str
    ) -> tuple[tuple[Dated, ...], bool, bool] | None:
        self.rules += 1
        master = raws[0]
        self.steps += steps(master.source, self.today)
        if self.rules > MOST_RULES or self.unusual >= MOST_UNUSUAL:
            return None
        if self.steps > MOST_STEPS or self.alike_read > MOST_OF_ALL:
            return None
        if self.followed > MOST_FOLLOWED:
            return None
        if master.source.rule and not is_usual(master.source):
            self.unusual += 1
            return None
        try:
            times, is_cut = occurrences([raw.source for raw in raws], self.today)
        except ValueError:
            return None
        if is_cut:
            self.note(
                f"“{title}” goes on: read were {len(times)} of its dates, at most "
                f"{MOST_DATES} and not beyond two years."
            )
        self.followed += len(times)
        planned = [each.planned for each in times]
        dates = tuple(
            self.dated(
                raws[each.source], each.start, each.end, key_of(each.planned, planned)
            )
            for each in times
        )
        return dates, True, is_cut

    def raw(self, block: Block) -> Raw | None:
        """A VEVENT with its times; None if it has none that a listing can have."""
        starts = list(self.moments(block, "DTSTART"))
        ends = list(self.moments(block, "DTEND"))
        if not starts:
            if block.value("DTSTART"):
                self.note(
                    f"The date of “{text(block.value('SUMMARY'))[:80]}” cannot be read."
                )
            return None
        start = self.placed(starts[0])
        doubts = start.doubts
        if not FIRST_YEAR <= start.value.year <= LAST_YEAR:
            self.note(
                f"“{text(block.value('SUMMARY'))[:80]}” is in the year {start.value.year}."
            )
            return None
        end = self.placed(ends[0]).aware if ends else duration(block, start)
        is_day = not isinstance(start.value, datetime)
        if isinstance(start.value, datetime) and is_whole_day(block, start.value, end):
            start = start._replace(value=start.value.date(), zone="")
            end = end.date() if isinstance(end, datetime) else end
        elif end is not None and isinstance(end, datetime) == is_day:
            end = None
        if end is not None and isinstance(end, datetime) and start.zone:
            end = end.astimezone(zones.zone_named(start.zone)) if end.tzinfo else None
        if isinstance(end, datetime) and bool(end.tzinfo) != bool(start.zone):
            end = None
        if end is not None and end < start.aware:
            doubts = (*doubts, "Its end is before its start and was left out.")
            end = None
        replaces = next(self.moments(block, "RECURRENCE-ID"), None)
        source = Source(
            start.aware,
            end,
            block.value("RRULE"),
            tuple(self.alike(block, "RDATE", start)),
            tuple(self.alike(block, "EXDATE", start)),
            self.fitting(self.placed(replaces), start) if replaces else None,
            "THISANDFUTURE" in next(iter(named(block, "RECURRENCE-ID")), "").upper(),
            number(block.value("SEQUENCE")),
        )
        return Raw(block, source, start.zone, doubts)

    def alike(self, block: Block, name: str, start: Placed) -> Iterator[Start]:
        for moment in islice(self.moments(block, name), MOST_MOMENTS):
            self.alike_read += 1
            if self.alike_read > MOST_OF_ALL:
                self.notes[TOO_MANY_DATES] = 1
                return
            fitting = self.fitting(self.placed(moment), start)
            if FIRST_YEAR <= fitting.year <= LAST_YEAR:
                yield fitting

    def fitting(self, moment: Placed, start: Placed) -> Start:
        """The moment by the clock of the start; a day for days, its hour for a day."""
        if not isinstance(start.value, datetime):
            value = moment.value
            return value.date() if isinstance(value, datetime) else value
        if not isinstance(moment.value, datetime):
            wall = datetime.combine(moment.value, start.value.time())
            return Placed(wall, start.zone).aware
        if start.zone and moment.zone:
            aware = moment.aware
            assert isinstance(aware, datetime)
            return aware.astimezone(zones.zone_named(start.zone))
        return Placed(moment.value, start.zone).aware

    # -- moments

    def moments(self, block: Block, name: str) -> Iterator[Moment]:
        """All moments of a property that can be read; of periods the beginning."""
        for line in named(block, name):
            found = PLAIN.match(line)
            zone = TZID.search(found["parameters"]) if found else None
            tzid = zone["name"].strip() if zone else ""
            for written in (found["value"] if found else "").split(",")[:MOST_MOMENTS]:
                if moment := moment_of(written.strip().partition("/")[0], tzid):
                    yield moment

    def placed(self, moment: Moment) -> Placed:
        """The moment by the clock that an editor would name."""
        value = moment.value
        if not isinstance(value, datetime):
            return Placed(value, "")
        if not FIRST_YEAR < value.year < LAST_YEAR:
            return Placed(value, "UTC")
        if moment.is_utc:
            zone = self.default or "UTC"
            return Placed(local(value.replace(tzinfo=UTC), zone), zone)
        clock = self.clock(moment.tzid) if moment.tzid else None
        if clock is None:
            return self.without_zone(value, moment.tzid)
        doubts = (clock.doubt,) if clock.doubt else ()
        if not clock.zone:
            return Placed(clock.instant(value).replace(tzinfo=None), "UTC", doubts)
        try:
            zones.instant(value, zones.zone_named(clock.zone))
        except zones.AmbiguousTime as change:
            instant = clock.instant(value)
            said = "skip" if change.skipped else "show twice"
            doubt = (
                f"Clocks in {zones.place(clock.zone)} {said} {value:%H:%M} on that day: "
                "the time is given in UTC. Ask which moment is meant."
            )
            return Placed(instant.replace(tzinfo=None), "UTC", (*doubts, doubt))
        return Placed(value, clock.zone, doubts)

    def without_zone(self, value: datetime, tzid: str) -> Placed:
        what = (
            f"The file does not say what clock “{tzid[:60]}” is"
            if tzid
            else "The file names no clock for it"
        )
        if not self.default:
            return Placed(value, "", (f"{what}: name the city whose clock is meant.",))
        place = zones.place(self.default)
        return Placed(
            value, self.default, (f"{what}: it is read by that of the calendar, {place}.",)
        )

    def clock(self, tzid: str) -> Clock | None:
        if tzid not in self.clocks:
            try:
                if len(self.clocks) >= MOST_CLOCKS and not iana(tzid):
                    raise zones.UnknownZone
                walls = [*self.walls(tzid)]
                self.clocks[tzid] = clock_of(tzid, self.definitions.get(tzid), walls)
            except zones.UnknownZone:
                self.clocks[tzid] = None
        return self.clocks[tzid]

    def walls(self, tzid: str) -> Iterator[datetime]:
        """The first times in the file that are by this clock."""
        left = 50
        for block in (block for blocks in self.events.values() for block in blocks):
            for moment in self.moments(block, "DTSTART"):
                value = moment.value
                if not isinstance(value, datetime) or moment.tzid != tzid:
                    continue
                if FIRST_YEAR < value.year < LAST_YEAR:
                    yield value
                    left -= 1
            if left <= 0:
                return

    # -- one date

    def dated(self, raw: Raw, start: Start, end: Start | None, day: str) -> Dated:
        """The fields of a listing."""
        block = raw.block
        status = block.value("STATUS").upper()
        is_off = status == "CANCELLED" or self.is_cancellation
        words, (rooms, venue) = raw.words, raw.apart
        page = privately.way_in(block.value("URL"))
        if page and is_room(page):
            rooms, page = (*rooms, page), ""
        told = [line_of(block.value(name)) for name in ("SUMMARY", "LOCATION")]
        ways_in = [each for each in told if privately.without_ways_in(each) != each]
        rooms = (*rooms, *privately.rooms(" ".join(ways_in)))
        kept = [*ways_in, words.kept, *people(block)]
        when = when_of(start, end, raw.zone)
        return Dated(
            day=day,
            title=title_of(raw),
            **when,
            status="cancelled" if is_off else "tentative" if status == "TENTATIVE" else "",
            description=words.text,
            venue=venue[:300],
            page=page[:1000],
            joins=tuple(room[:1000] for room in dict.fromkeys((*rooms, *words.joins))),
            kept="\n".join(filter(None, kept)),
            categories=tuple(categories(block)),
            doubts=raw.doubts,
            changed=changed(block),
            sequence=raw.source.sequence,
        )
