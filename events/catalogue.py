"""Every public event, sorted by time and marked by facet: what matches, how much of it, and
in which order. Pure: no Django, no SQL, no clock read.

Sets of events are roaring bitmaps over places in a list sorted by ``(starts, number)``, so
that a period is a range, a page a slice, and a count beside a facet one intersection.
"""

import heapq
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, reduce
from itertools import compress, islice, zip_longest
from operator import and_, gt, or_, sub
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from pyroaring import BitMap

from events import zones

FAR = 2**62  # the start of an undated event, the end of one that goes on: in no calendar
FAR_DAY = date.max.toordinal() + 1
NOWHERE = 2**32 - 1
FEW, CHUNK = 10_000, 20_000
HOUR = 3600
FIRST_CLOCKS, LAST_CLOCKS = 14 * HOUR, 12 * HOUR  # days begin at UTC+14 and end at UTC-12
LEAST_UNKNOWN = 3 * HOUR  # an event without an end is not over before
MOST_CHANGES = 2_000  # kept beside the sorted list before all is sorted again
MOST_TEXTS, MOST_ENDS = 64, 8  # sets that are remembered


class Entry(NamedTuple):
    """What is to be known of one public event in order to find it.

    Instants are Unix seconds, days proleptic ordinals; FAR and FAR_DAY where nothing is
    known. ``tokens`` are the filters that find it, as a query string writes them, between
    spaces.
    """

    number: int
    tokens: str
    starts: int
    over: int
    ends: int  # 0 if the organizer did not say when
    first_day: int
    last_day: int  # FAR_DAY though there is a first day: it goes on
    has_clock: bool
    publish_at: int  # 0 if it was public at once
    changed: int = 0  # what is told of it
    turns: Collection[int] | None = None  # when it changes by the clock alone
    changed_in: int = 0  # the number of the transaction that did so last


class Key(NamedTuple):
    """The place of an event in the order of time."""

    starts: int
    number: int


class Segment:
    """Entries sorted once and never changed."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """``entries`` sorted by start, those without one last, then by number."""
        self.starts, self.numbers, self.over = array("q"), array("q"), array("q")
        self.ends, self.changed, self.changed_in = array("q"), array("q"), array("q")
        self.turns: dict[int, Collection[int]] = {}
        self.first_day, self.last_day = array("i"), array("i")
        self.embargoed: list[tuple[int, int]] = []
        places: dict[str, array[int]] = defaultdict(lambda: array("I"))
        first_days: dict[int, array[int]] = defaultdict(lambda: array("I"))
        clocked, several = array("I"), array("I")
        rows = iter(entries)
        while chunk := list(
            islice(rows, CHUNK)
        ):  # a column at a time is three times as fast
            start = len(self.numbers)
            columns = zip(*chunk, strict=True)
            numbers, tokens, starts, over, ends, first, last, clock, at, *told = columns
            changed, turns, changed_in = told
            self.numbers.extend(numbers)
            self.starts.extend(starts)
            self.over.extend(over)
            self.ends.extend(ends)
            self.changed.extend(changed)
            self.changed_in.extend(changed_in)
            self.turns |= {place: its for place, its in enumerate(turns, start) if its}
            self.first_day.extend(first)
            self.last_day.extend(last)
            for place, marked in enumerate(tokens, start):
                for token in marked.split():
                    places[token].append(place)
            for place, day in enumerate(first, start):
                first_days[day].append(place)
            clocked.extend(compress(range(start, start + len(clock)), clock))
            several.extend(compress(range(start, start + len(last)), map(gt, last, first)))
            self.embargoed += [(moment, n) for n, moment in enumerate(at, start) if moment]
        self.clocked, self.several = BitMap(clocked), BitMap(several)
        self.endless = BitMap(p for p in several if self.last_day[p] == FAR_DAY)
        self.first_days = {day: BitMap(found) for day, found in first_days.items()}
        self.all = BitMap(range(len(self.numbers)))
        self.facets: dict[str, dict[str, BitMap]] = {}
        for token, found in places.items():
            name, _, value = token.partition("=")
            self.facets.setdefault(name, {})[value] = BitMap(found)
        self._ended: dict[int, BitMap] = {0: BitMap()}

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def _by_end(self) -> "array[int]":
        return array("I", sorted(range(len(self)), key=self.over.__getitem__))

    @cached_property
    def _by_change(self) -> "array[int]":
        return array("I", sorted(range(len(self)), key=self.changed.__getitem__))

    def changed_at(self, place: int, now: float) -> int:
        """When it changed last, by a hand or by the clock."""
        turns = (turn for turn in self.turns.get(place, ()) if turn <= now)
        return max(self.changed[place], *turns, 0)

    def last_changed(self, places: BitMap, most: int, now: float) -> list[tuple[int, int]]:
        """When the ``most`` of these changed that did so last, and their places, the last
        first.
        """
        if len(places) >= FEW:
            newest = (place for place in reversed(self._by_change) if place in places)
            places &= BitMap([*islice(newest, most), *self.turns])
        return heapq.nlargest(most, ((self.changed_at(p, now), p) for p in places))

    @cached_property
    def _by_number(self) -> "dict[int, int] | array[int]":
        """The place of each number, or NOWHERE."""
        last = max(self.numbers, default=0)
        if len(self) < FEW or last > 10 * len(self):
            return {number: place for place, number in enumerate(self.numbers)}
        places = array("I", [NOWHERE]) * (last + 1)  # a tenth of the memory
        for place, number in enumerate(self.numbers):
            places[number] = place
        return places

    def key(self, place: int) -> Key:
        return Key(self.starts[place], self.numbers[place])

    def place(self, key: Key) -> int:
        """The first place that is not before ``key``."""
        first = bisect_left(self.starts, key.starts)
        end = bisect_right(self.starts, key.starts, first)
        return bisect_left(self.numbers, key.number, first, end)

    def numbered(self, numbers: Iterable[int]) -> BitMap:
        """The places of the events with these numbers; others are left out."""
        known = self._by_number
        if isinstance(known, dict):
            places = (known.get(number, NOWHERE) for number in numbers)
        else:
            places = (known[n] if n < len(known) else NOWHERE for n in numbers)
        return BitMap(array("I", places)) & self.all

    def hidden(self, now: float) -> list[int]:
        """Those whose moment of publication has not come."""
        return [place for at, place in self.embargoed if at > now]

    def public(self, now: float) -> BitMap:
        """Those whose moment of publication has come."""
        hidden = self.hidden(now)
        return self.all - BitMap(hidden) if hidden else self.all

    def having(self, name: str, value: str) -> BitMap:
        return self.facets.get(name, {}).get(value) or BitMap()

    def ended(self, moment: float) -> BitMap:
        """Those that are over at ``moment``."""
        number = bisect_right(self._by_end, moment, key=self.over.__getitem__)
        known = dict(self._ended)
        if number not in known:
            near = max(fewer for fewer in known if fewer < number)
            known[number] = known[near] | BitMap(self._by_end[near:number])
            newest = sorted(known)[-MOST_ENDS:]
            self._ended = {0: known[0], **{n: known[n] for n in (*newest, number)}}
        return known[number]

    def from_day(self, day: int) -> BitMap:
        """Those whose last day, by their own clock, is ``day`` or later; dated ones."""
        midnight = midnight_in_utc(day)
        surely_over = self.ended(midnight - FIRST_CLOCKS - 1)
        surely_not = self.all - self.ended(midnight + LAST_CLOCKS + LEAST_UNKNOWN)
        doubtful = self.all - surely_over - surely_not
        found = surely_not | BitMap(p for p in doubtful if self.last_day[p] >= day)
        return found - self.undated

    def to_day(self, day: int) -> BitMap:
        """Those whose first day, by their own clock, is ``day`` or earlier."""
        midnight = midnight_in_utc(day)
        sure = bisect_left(self.starts, midnight - FIRST_CLOCKS)
        last = bisect_right(self.starts, midnight + 24 * HOUR + LAST_CLOCKS)
        doubtful = (p for p in range(sure, last) if self.first_day[p] <= day)
        return BitMap(range(sure)) | BitMap(doubtful)

    def on_days(self, first: int | None, last: int | None, zone: ZoneInfo | None) -> BitMap:
        """Those that take place on one of the days from ``first`` to ``last``, which may be
        open: by the clock of ``zone``, if there is one, those with a time of day, the
        others by their own. What goes on without an end does so every day.
        """
        found = self.all - self.undated
        if first is not None:
            found &= self.from_day(first)
        if last is not None:
            found &= self.to_day(last)
        if not zone:
            return found
        begun, going = len(self), BitMap(self.clocked)
        if last is not None:
            begun = bisect_left(self.starts, midnight(last + 1, zone))
        if first is not None:
            moment = midnight(first, zone)
            before = bisect_left(self.starts, moment)
            earlier = (going & BitMap(range(before))) - self.ended(moment - FIRST_CLOCKS)
            over = (p for p in earlier if not self.goes_on(p, first, moment, zone))
            going -= (BitMap(range(before)) - earlier) | BitMap(over)
        return (found - self.clocked) | (going & BitMap(range(begun)))

    def goes_on(self, place: int, day: int, moment: float, zone: ZoneInfo) -> bool:
        """An event that began before ``moment``, when ``day`` begins, is not over then."""
        if self.last_day[place] == FAR_DAY:
            return True
        return self.days(place, day, [moment], zone)[1] >= 0

    def first_of(self, places: BitMap) -> int:
        """The first day on which one of these dated events takes place."""
        first = places[0]
        near = bisect_right(self.starts, self.starts[first] + FIRST_CLOCKS + LAST_CLOCKS)
        return min(self.first_day[p] for p in places & BitMap(range(first, near)))

    def last_of(self, places: BitMap) -> int:
        """The last day of these dated events; those that go on count when they begin."""
        last, enough = self.first_day[places[-1]], -FAR
        for place in reversed(self._by_end):
            if self.over[place] < enough:
                break
            if self.over[place] < FAR and place in places:
                last = max(last, self.last_day[place])
                apart = FIRST_CLOCKS + LAST_CLOCKS + LEAST_UNKNOWN
                enough = max(enough, self.over[place] - apart)
        return last

    def days(
        self, place: int, first: int, midnights: list[float], zone: ZoneInfo | None
    ) -> tuple[int, int]:
        """Its first and its last day: 0 for the day ``first``; by the clock of ``zone``, of
        which ``midnights`` are known, or by its own.
        """
        more = self.last_day[place] - self.first_day[place]
        more = 0 if self.last_day[place] == FAR_DAY else more
        if not zone or place not in self.clocked:
            begins = self.first_day[place] - first
            return begins, begins + more
        starts, ends = self.starts[place], self.ends[place]
        begins = bisect_right(midnights, starts) - 1
        if begins < 0:
            begins = datetime.fromtimestamp(starts, zone).toordinal() - first
        if ends <= starts:
            return begins, begins + more
        return begins, bisect_right(
            midnights, ends - 1
        ) - 1  # at midnight: not the next day

    @cached_property
    def undated(self) -> BitMap:
        return BitMap(range(bisect_left(self.starts, FAR), len(self)))


def midnight(day: int, zone: ZoneInfo) -> float:
    """When ``day`` begins in ``zone``; at the ends of the calendar, beyond all events."""
    try:
        return zones.day_begins(date.fromordinal(day), zone).timestamp()
    except (OverflowError, ValueError):
        return -FAR if day < FAR_DAY // 2 else FAR


def midnight_in_utc(day: int) -> int:
    return (day - date(1970, 1, 1).toordinal()) * 24 * HOUR


class Found(NamedTuple):
    """Where in the large segment a text was found, and how it was understood."""

    places: BitMap
    said: str


@dataclass(frozen=True)
class Hits:
    """A set of events: one bitmap for each segment of a catalogue."""

    parts: tuple[BitMap, ...]

    def __and__(self, other: "Hits") -> "Hits":
        return Hits(tuple(map(and_, self.parts, other.parts)))

    def __or__(self, other: "Hits") -> "Hits":
        return Hits(tuple(map(or_, self.parts, other.parts)))

    def __sub__(self, other: "Hits") -> "Hits":
        return Hits(tuple(map(sub, self.parts, other.parts)))

    def __len__(self) -> int:
        return sum(map(len, self.parts))


class Catalogue:
    """All public events: a large sorted segment, and beside it the few that changed since.

    ``version`` is the owner's, who asks the database what changed after it.
    """

    def __init__(self, entries: Iterable[Entry], version: object = None) -> None:
        self.version = version
        self.texts: dict[object, Found] = {}
        self.records: dict[int, tuple[object, Any]] = {}  # by what they were made of
        self._assemble(Segment(entries), {})

    def _assemble(self, base: Segment, changes: dict[int, Entry | None]) -> None:
        self._base, self._changes = base, changes
        self.answers: dict[object, bytes] = {}  # what was made of it
        self._values: dict[tuple[str, int], frozenset[str]] = {}
        self._months: dict[int, tuple[date, date] | None] = {}
        came = [entry for entry in changes.values() if entry]
        self._recent = Segment(sorted(came, key=key_of))
        self._superseded = base.numbered(changes)
        self._live = base.all - self._superseded
        self._segments = (base, self._recent)

    def changed(self, changes: Mapping[int, Entry | None], version: object) -> Self | None:
        """The catalogue after these changes, None standing for what is no longer public;
        None if they are so many that all should be sorted again.
        """
        if not changes:
            self.version = version
            return self
        together = {**self._changes, **changes}
        if len(together) > MOST_CHANGES:
            return None
        after = object.__new__(type(self))
        after.version, after.texts, after.records = version, self.texts, self.records
        after._assemble(self._base, together)
        return after

    # -- sets

    def _hits(self, parts: Iterable[BitMap]) -> Hits:
        base, recent = parts
        return Hits((base & self._live, recent))

    def public(self, now: datetime) -> Hits:
        """All that everybody may see at ``now``."""
        return self._hits(part.public(now.timestamp()) for part in self._segments)

    def having(self, name: str, values: Iterable[str]) -> Hits:
        """Those found by one of these values of the facet ``name``."""
        values = list(values)
        return self._hits(
            reduce(or_, (part.having(name, value) for value in values), BitMap())
            for part in self._segments
        )

    def over(self, now: datetime) -> Hits:
        return self._hits(part.ended(now.timestamp()) for part in self._segments)

    def on_days(
        self, first: date | None, last: date | None, zone: ZoneInfo | None = None
    ) -> Hits:
        """Those that take place on one of these days; of ``zone``, or else of the clock of
        each event.
        """
        begin, end = (day.toordinal() if day else None for day in (first, last))
        return self._hits(part.on_days(begin, end, zone) for part in self._segments)

    def numbered(self, numbers: Collection[int]) -> Hits:
        return self._hits(part.numbered(numbers) for part in self._segments)

    @property
    def changed_numbers(self) -> list[int]:
        """The events in the small segment: what ``texts`` does not know."""
        return list(self._recent.numbers)

    def remember_text(self, text: object, numbers: Iterable[int], said: str) -> "Found":
        """Keeps which events of the large segment a text was found in, and how the text was
        understood.
        """
        while len(self.texts) >= MOST_TEXTS:
            self.texts.pop(next(iter(self.texts)), None)
        self.texts[text] = found = Found(self._base.numbered(numbers), said)
        return found

    def with_text(self, found: "Found", recent: Iterable[int]) -> Hits:
        """Those in which a text was found, ``recent`` among those that changed."""
        return self._hits((found.places, self._recent.numbered(recent)))

    def sharing_most(self, name: str, values: Collection[str]) -> Iterator[Hits]:
        """Those that share all of these values, then those that share all but one ..."""
        at_least: list[Hits] = []  # one of the values, two of them ...
        for value in values:
            having = self.having(name, [value])
            further = [having, *(shared & having for shared in at_least)]
            longest = zip_longest(at_least, further)
            at_least = [one | more if one else more for one, more in longest]
        yield from reversed(at_least)

    # -- counts

    def values(self, name: str, now: datetime) -> frozenset[str]:
        """The values of the facet ``name`` that events have which are public at ``now``."""
        hidden = self._hidden(now)
        if (name, hidden) not in self._values:
            public = self.public(now)
            self._values[name, hidden] = frozenset(
                value
                for part, segment in zip(public.parts, self._segments, strict=True)
                for value, places in segment.facets.get(name, {}).items()
                if part.intersect(places)
            )
        return self._values[name, hidden]

    def _hidden(self, now: datetime) -> int:
        """How many wait to be published: while the number is the same, so are they."""
        return sum(len(part.hidden(now.timestamp())) for part in self._segments)

    def has(self, name: str, value: str, now: datetime) -> bool:
        """Some event has this value which is public at ``now``."""
        parts = zip(self.public(now).parts, self._segments, strict=True)
        return any(part.intersect(segment.having(name, value)) for part, segment in parts)

    def counts(self, hits: Hits, name: str) -> Counter[str]:
        """How many of ``hits`` each value of the facet ``name`` would find."""
        every = self._hits(segment.all for segment in self._segments)
        if 2 * len(hits) <= len(every):
            return self._counts(hits, name)
        # Of most events, those are counted that are left out.
        left_out = self._counts(every - hits, name)
        left_out.update(self._counts(Hits((self._superseded, BitMap())), name))
        found: Counter[str] = Counter()
        for segment in self._segments:
            for value, places in segment.facets.get(name, {}).items():
                found[value] += len(places)
        found.subtract(left_out)
        return found

    def _counts(self, hits: Hits, name: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for part, segment in zip(hits.parts, self._segments, strict=True):
            if part:
                for value, places in segment.facets.get(name, {}).items():
                    found[value] += part.intersection_cardinality(places)
        return found

    # -- order

    def slice(self, hits: Hits, first: int, end: int) -> list[Key]:
        """The events from rank ``first`` to before rank ``end`` in the order of time."""
        recent = self._keys(1, hits.parts[1])
        # Of the large segment, all that the recent ones could have pushed into the slice.
        start = max(0, first - len(recent))
        merged = heapq.merge(self._keys(0, hits.parts[0][start : max(start, end)]), recent)
        return list(merged)[first - start : max(0, end - start)]

    def last_changed(self, hits: Hits, most: int, now: datetime) -> list[int]:
        """The ``most`` of ``hits`` that changed last, the newest first."""
        found = [
            (changed, segment.numbers[place])
            for segment, part in zip(self._segments, hits.parts, strict=True)
            for changed, place in segment.last_changed(part, most, now.timestamp())
        ]
        return [number for _, number in heapq.nlargest(most, found)]

    def edition(self, number: int, now: datetime) -> tuple[int, int] | None:
        """Another one whenever something else is told of the event."""
        segment = self._segments[number in self._changes]
        for place in segment.numbered([number]):
            turns = segment.turns.get(place, ())
            return segment.changed_in[place], sum(t <= now.timestamp() for t in turns)
        return None

    def turned(self, now: datetime) -> int:
        """How often listings have changed by the clock alone: what was made of the same
        events at the same number is the same still.
        """
        turns = (
            t for segment in self._segments for its in segment.turns.values() for t in its
        )
        return sum(turn <= now.timestamp() for turn in turns)

    def newest(self, hits: Hits) -> int | None:
        """The number of the event that begins last; None if none of ``hits`` has a date."""
        dated = hits & self.on_days(None, date.max)
        last = self.slice(dated, len(dated) - 1, len(dated)) if len(dated) else []
        return last[0].number if last else None

    def rank(self, hits: Hits, key: Key) -> int:
        """How many of ``hits`` come before ``key``."""
        before = 0
        for part, segment in zip(hits.parts, self._segments, strict=True):
            if place := segment.place(key):
                before += part.rank(place - 1)
        return before

    def _keys(self, segment: int, places: BitMap) -> list[Key]:
        return [self._segments[segment].key(place) for place in places]

    def months(self, now: datetime) -> tuple[date, date] | None:
        """The first and the last day on which an event takes place that is public at
        ``now``; None if none has a date.
        """
        key = self._hidden(now)
        if key not in self._months:
            days = [
                day
                for segment, part in zip(
                    self._segments, self.public(now).parts, strict=True
                )
                if (dated := part - segment.undated)
                for day in (segment.first_of(dated), segment.last_of(dated))
            ]
            bounds = (
                (date.fromordinal(min(days)), date.fromordinal(max(days))) if days else None
            )
            self._months[key] = bounds
        return self._months[key]

    def by_day(
        self, hits: Hits, first: date, last: date, zone: ZoneInfo | None, most: int
    ) -> dict[date, "OnDay"]:
        """What takes place on each day from ``first`` to ``last``, where something does;
        ``most`` of it by number. ``hits`` take place ``on_days`` among these.

        An event that goes on without an end is on the day on which it begins.
        """
        begins = first.toordinal()
        days = range(begins, last.toordinal() + 1)
        midnights = [midnight(day, zone) for day in (*days, days.stop)] if zone else []
        counts: Counter[int] = Counter()
        found: dict[int, list[tuple[bool, Key]]] = {day: [] for day in days}
        for segment, part in zip(self._segments, hits.parts, strict=True):
            one_by_one = part & segment.several
            if zone:
                one_by_one |= part & segment.clocked
            for day in days:
                places = (part & segment.first_days.get(day, BitMap())) - one_by_one
                counts[day] += len(places)
                found[day] += [(False, segment.key(place)) for place in places[:most]]
            told: Counter[tuple[int, bool]] = Counter()
            for place in one_by_one:  # the soonest first
                start, end = segment.days(place, begins, midnights, zone)
                for index in range(max(0, start), min(len(days) - 1, end) + 1):
                    day, goes_on = days[index], index > start
                    counts[day] += 1
                    if told[day, goes_on] < most:
                        told[day, goes_on] += 1
                        found[day].append((goes_on, segment.key(place)))
        return {
            date.fromordinal(day): OnDay(
                counts[day], [key.number for _, key in heapq.nsmallest(most, found[day])]
            )
            for day in days
            if counts[day]
        }

    def ongoing(self, hits: Hits, before: date) -> list[int]:
        """Of ``hits``, those that began before this day and go on without an end."""
        return [
            segment.numbers[place]
            for segment, part in zip(self._segments, hits.parts, strict=True)
            for place in part & segment.endless
            if segment.first_day[place] < before.toordinal()
        ]


class OnDay(NamedTuple):
    """How many events take place on a day, and the first of them by number: those that
    begin on it before those that go on.
    """

    total: int
    numbers: list[int]


def key_of(entry: Entry) -> Key:
    return Key(entry.starts, entry.number)
