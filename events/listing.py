"""A list of events and its pages: runs of a catalogue's events, one after the other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol, TypeVar

from events.catalogue import FAR, Catalogue, Hits, Key

Row = TypeVar("Row", bound="Numbered")
MOST_RANKED = 300  # nearest in time, when a list is ordered by how well it matches


class Numbered(Protocol):
    """A row of the database."""

    pk: Any


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
        rank = f".{first - 1}" if key.number in self._best else ""
        return f"{self.runs[run].name}.{starts}.{key.number}{rank}"

    def _after(self, mark: str) -> int:
        """How many events come before the page that begins after ``mark``."""
        name, starts, number, rank, *_ = (*mark.split("."), "", "", "", "")
        run = next((at for at, one in enumerate(self.runs) if one.name == name), None)
        if run is None or mark.count(".") > 3 or not is_mark(starts, number, rank or "0"):
            raise NoSuchPlace(mark)
        key = Key(FAR if starts == "undated" else int(starts), int(number))
        if key.number in self._best:
            return self._best[key.number] + 1
        if rank:  # the event is gone; the next one has moved to its place
            return min(int(rank), self.total)
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


def in_order(rows: Iterable[Row], numbers: list[int]) -> list[Row]:
    """``rows`` of these numbers in their order; those that are no longer there left out."""
    by_number = {row.pk: row for row in rows}
    return [by_number[number] for number in numbers if number in by_number]


def is_mark(starts: str, *numbers: str) -> bool:
    known = starts == "undated" or is_number(starts.removeprefix("-"))
    return known and all(map(is_number, numbers))


def is_number(digits: str) -> bool:
    return digits.isascii() and digits.isdecimal() and len(digits) < 17
