"""Every public event, sorted by time and marked by facet: what matches, how much of it, and
in which order. Pure: no Django, no SQL, no clock read.

Sets of events are roaring bitmaps over places in a list sorted by ``(starts, number)``, so
that a period is a range, a page a slice, and a count beside a facet one intersection.
"""

import heapq
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, reduce
from itertools import combinations
from operator import and_, or_, sub
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from pyroaring import BitMap

from events import zones

FAR = 2**62  # the start of an undated event, the end of one that goes on: in no calendar
FAR_DAY = date.max.toordinal() + 1
HOUR = 3600
FIRST_CLOCKS, LAST_CLOCKS = 14 * HOUR, 12 * HOUR  # days begin at UTC+14 and end at UTC-12
LEAST_UNKNOWN = 3 * HOUR  # an event without an end is not over before
MOST_CHANGES = 2_000  # kept beside the sorted list before all is sorted again
MOST_RANKED = 1_000  # nearest in time, when a list is ordered by how well it matches
MOST_TEXTS, MOST_ENDS = 64, 8  # sets that are remembered
UTC_ZONE = ZoneInfo("UTC")


class Entry(NamedTuple):
    """What is to be known of one public event in order to find it.

    Instants are Unix seconds, days proleptic ordinals; None where nothing is known.
    ``tokens`` are the filters that find it, as a query string writes them, between spaces.
    """

    number: int
    tokens: str
    starts: int | None
    over: int | None
    ends: int | None  # only if the organizer said when
    first_day: int | None
    last_day: int | None  # None though there is a first day: it goes on
    has_clock: bool
    publish_at: int | None


class Key(NamedTuple):
    """The place of an event in the order of time."""

    starts: int
    number: int


class Segment:
    """Entries sorted once and never changed."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """``entries`` sorted by start, those without one last, then by number."""
        self.starts, self.numbers, self.over = array("q"), array("q"), array("q")
        self.ends = array("q")
        self.first_day, self.last_day = array("i"), array("i")
        self.embargoed: list[tuple[int, int]] = []
        places: dict[str, array[int]] = {}
        clocked = array("I")
        for place, entry in enumerate(entries):
            number, tokens, starts, over, ends, first_day, last_day, has_clock, at = entry
            self.numbers.append(number)
            self.starts.append(FAR if starts is None else starts)
            self.over.append(FAR if over is None else over)
            self.ends.append(0 if ends is None else ends)
            self.first_day.append(FAR_DAY if first_day is None else first_day)
            self.last_day.append(FAR_DAY if last_day is None else last_day)
            if has_clock:
                clocked.append(place)
            if at is not None:
                self.embargoed.append((at, place))
            for token in tokens.split():
                if token in places:
                    places[token].append(place)
                else:
                    places[token] = array("I", (place,))
        self.clocked = BitMap(clocked)
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
    def _by_number(self) -> "array[int]":
        return array("I", sorted(range(len(self)), key=self.numbers.__getitem__))

    def key(self, place: int) -> Key:
        return Key(self.starts[place], self.numbers[place])

    def place(self, key: Key) -> int:
        """The first place that is not before ``key``."""
        place = bisect_left(self.starts, key.starts)
        while (
            place < len(self)
            and self.starts[place] == key.starts
            and self.numbers[place] < key.number
        ):
            place += 1
        return place

    def numbered(self, numbers: Iterable[int]) -> BitMap:
        """The places of the events with these numbers; others are left out."""
        found = array("I")
        for number in numbers:
            at = bisect_left(self._by_number, number, key=self.numbers.__getitem__)
            if at < len(self) and self.numbers[self._by_number[at]] == number:
                found.append(self._by_number[at])
        return BitMap(found)

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
        self._assemble(Segment(entries), {})

    def _assemble(self, base: Segment, changes: dict[int, Entry | None]) -> None:
        self._base, self._changes = base, changes
        self._values: dict[tuple[str, int], frozenset[str]] = {}
        came = [entry for entry in changes.values() if entry]
        self._recent = Segment(sorted(came, key=key_of))
        superseded = base.numbered(changes)
        self._live = base.all - superseded if superseded else base.all
        self._segments = (base, self._recent)

    def changed(self, changes: Mapping[int, Entry | None], version: object) -> Self | None:
        """The catalogue after these changes, None standing for what is no longer public;
        None if they are so many that all should be sorted again.
        """
        together = {**self._changes, **changes}
        if len(together) > MOST_CHANGES:
            return None
        after = object.__new__(type(self))
        after.version, after.texts = version, self.texts
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

    def from_day(self, day: date) -> Hits:
        return self._hits(part.from_day(day.toordinal()) for part in self._segments)

    def to_day(self, day: date) -> Hits:
        return self._hits(part.to_day(day.toordinal()) for part in self._segments)

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
        for size in range(len(values), 0, -1):
            some = combinations(sorted(values), size)
            yield reduce(
                or_, (reduce(and_, (self.having(name, [v]) for v in each)) for each in some)
            )

    # -- counts

    def values(self, name: str, now: datetime) -> frozenset[str]:
        """The values of the facet ``name`` that events have which are public at ``now``."""
        hidden = sum(len(part.hidden(now.timestamp())) for part in self._segments)
        if (name, hidden) not in self._values:
            public = self.public(now)
            self._values[name, hidden] = frozenset(
                value
                for part, segment in zip(public.parts, self._segments, strict=True)
                for value, places in segment.facets.get(name, {}).items()
                if part.intersect(places)
            )
        return self._values[name, hidden]

    def has(self, name: str, value: str, now: datetime) -> bool:
        """Some event has this value which is public at ``now``."""
        parts = zip(self.public(now).parts, self._segments, strict=True)
        return any(part.intersect(segment.having(name, value)) for part, segment in parts)

    def counts(self, hits: Hits, name: str) -> Counter[str]:
        """How many of ``hits`` each value of the facet ``name`` would find."""
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

    def rank(self, hits: Hits, key: Key) -> int:
        """How many of ``hits`` come before ``key``."""
        before = 0
        for part, segment in zip(hits.parts, self._segments, strict=True):
            if place := segment.place(key):
                before += part.rank(place - 1)
        return before

    def _keys(self, segment: int, places: BitMap) -> list[Key]:
        return [self._segments[segment].key(place) for place in places]

    def months(self, hits: Hits) -> tuple[date, date] | None:
        """The first and the last day on which one of ``hits`` takes place; None if none has
        a date.
        """
        days = [
            day
            for segment, part in zip(self._segments, hits.parts, strict=True)
            if (dated := part - segment.undated)
            for day in (segment.first_of(dated), segment.last_of(dated))
        ]
        return (date.fromordinal(min(days)), date.fromordinal(max(days))) if days else None

    def by_day(
        self, hits: Hits, first: date, last: date, zone: ZoneInfo | None
    ) -> dict[date, list[int]]:
        """For each day from ``first`` to ``last`` on which ``hits`` take place: their
        numbers, those that begin on it before those that go on, soonest first.

        Days are those of ``zone``, or of each event's own clock; an event without a time of
        day is on its own dates everywhere.
        """
        begins = first.toordinal()
        days = [date.fromordinal(day) for day in range(begins, last.toordinal() + 2)]
        bounds = [zones.day_begins(day, zone or UTC_ZONE).timestamp() for day in days]
        found: dict[date, list[tuple[bool, Key]]] = {}
        for segment, part in zip(self._segments, hits.parts, strict=True):
            begun = BitMap(range(bisect_left(segment.starts, bounds[-1] + FIRST_CLOCKS)))
            candidates = (part & begun) - segment.ended(bounds[0] - FIRST_CLOCKS)
            for place in candidates:
                key = segment.key(place)
                start, end = segment.days(place, begins, bounds, zone)
                for index in range(max(0, start), min(len(days) - 2, end) + 1):
                    found.setdefault(days[index], []).append((index > start, key))
        return {day: [key.number for _, key in sorted(keys)] for day, keys in found.items()}


def key_of(entry: Entry) -> Key:
    return Key(FAR if entry.starts is None else entry.starts, entry.number)


# -- a list and its pages


class Run(NamedTuple):
    """A part of a list: these events, soonest or newest first."""

    name: str
    hits: Hits
    newest_first: bool


@dataclass(frozen=True)
class Page:
    """Some events of a list, and where the pages beside it begin.

    ``previous``, ``next`` and ``last`` are marks to begin after: "" for the first page,
    None for a page that is not there.
    """

    numbers: list[int]
    first: int  # how many events come before this page
    total: int
    previous: str | None
    next: str | None
    last: str | None


class NoSuchPlace(ValueError):
    """This mark was never one of a list."""


class Listing:
    """Events in the order in which they are shown, one run after the other.

    With ``best_first``, which orders numbers of events, those nearest in time are ordered
    by it.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        runs: Iterable[Run],
        best_first: Callable[[list[int]], list[int]] | None = None,
    ) -> None:
        self.catalogue, self.runs = catalogue, list(runs)
        self.total = sum(len(run.hits) for run in self.runs)
        self._best_first = best_first

    def numbers(self, first: int = 0, end: int = FAR) -> list[int]:
        """The numbers of the events from rank ``first`` to before rank ``end``."""
        return [key.number for _, key in self._from(first, min(end, self.total))]

    def page(self, after: str, size: int) -> Page:
        """The page that begins after the event with this mark; "" for the first.

        Events that come or go meanwhile move no event to another page than theirs. Raises
        NoSuchPlace.
        """
        first = self._after(after) if after else 0
        last = (self.total - 1) // size * size
        return Page(
            [key.number for _, key in self._from(first, min(first + size, self.total))],
            first,
            self.total,
            None if first <= 0 else self._mark(first - size),
            None if first + size >= self.total else self._mark(first + size),
            None if first + size >= self.total else self._mark(last),
        )

    def _mark(self, first: int) -> str:
        """Where a page has to begin so that ``first`` events come before it."""
        if first <= 0:
            return ""
        [(run, key)] = self._from(first - 1, first)
        starts = "undated" if key.starts == FAR else str(key.starts)
        return f"{self.runs[run].name}.{starts}.{key.number}"

    def _after(self, mark: str) -> int:
        """How many events come before the page that begins after ``mark``."""
        name, starts, number = (*mark.split(".", 2), "", "")[:3]
        run = next((at for at, one in enumerate(self.runs) if one.name == name), None)
        if run is None or not is_mark(starts, number):
            raise NoSuchPlace(mark)
        key = Key(FAR if starts == "undated" else int(starts), int(number))
        if key.number in self._best:
            return self._best[key.number] + 1
        before = sum(len(one.hits) for one in self.runs[:run])
        _, hits, newest_first = self.runs[run]
        if newest_first:
            return before + len(hits) - self.catalogue.rank(hits, key)
        return before + self.catalogue.rank(hits, Key(key.starts, key.number + 1))

    def _from(self, first: int, end: int) -> list[tuple[int, Key]]:
        """Run and key of the events with these ranks."""
        if first >= len(self._best):
            return self._by_time(first, end)
        nearest = {key.number: (run, key) for run, key in self._by_time(0, MOST_RANKED)}
        best = [nearest[number] for number in self._best]
        return [*best[first:end], *self._by_time(max(first, len(best)), end)]

    def _by_time(self, first: int, end: int) -> list[tuple[int, Key]]:
        found: list[tuple[int, Key]] = []
        for at, (_, hits, newest_first) in enumerate(self.runs):
            size = len(hits)
            low, high = max(0, min(first, size)), max(0, min(end, size))
            if low < high and newest_first:
                keys = reversed(self.catalogue.slice(hits, size - high, size - low))
                found += [(at, key) for key in keys]
            elif low < high:
                found += [(at, key) for key in self.catalogue.slice(hits, low, high)]
            first, end = first - size, end - size
        return found

    @cached_property
    def _best(self) -> dict[int, int]:
        """The ranks of the events that are ordered by how well they match."""
        if not self._best_first:
            return {}
        nearest = [key.number for _, key in self._by_time(0, MOST_RANKED)]
        return {number: rank for rank, number in enumerate(self._best_first(nearest))}


def is_mark(starts: str, number: str) -> bool:
    digits = starts.removeprefix("-")
    known = starts == "undated" or (digits.isdecimal() and digits.isascii())
    return known and number.isdecimal() and len(starts) < 16 and len(number) < 19
