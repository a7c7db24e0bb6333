"""The year of a day that is named without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from events.announcements import occasions
from events.announcements.drafts import Doubt, Span, Sureness
from events.announcements.marks import Marks
from events.announcements.occasions import Mention, Occasion, Surroundings
from events.announcements.vocabularies import vocabulary
from events.notations import Written

LONG_PAST = timedelta(days=60)  # announcements are read before the event
KWIBUKA = re.compile(r"(?<!\w)kwibuka\s?(?P<count>[1-9][0-9])(?!\w)")
COUNTED = re.compile(
    r"(?<![\w.])(?P<count>[1-9][0-9]{0,2})\s?(?:st|nd|rd|th|e|er|eme|[ºª°.])?\s(?:[^\W\d]{1,12}\s){0,2}"
    r"(?:anniversary|anniversaire|commemoration|commemoracion|comemoracao|aniversario|jahrestag|anos|jahren?"
    r"|years|ans)(?!\w)"
)
OF_WHAT = 90  # characters behind, in which it is said of what
ANNIVERSARY = re.compile(
    r"(?<![\w.])(?P<count>[1-9][0-9]{0,2})\s?(?:st|nd|rd|th|e|er|eme|[ºª°.])?\s"
    r"(?:[^\W\d]{1,12}\s){0,2}(?:anniversary|anniversaire|commemoration|commemoracion|aniversario"
    r"|jahrestag|anos|jahren?|years|ans)(?!\w)(?:(?![.!?]\s)[^\n0-9]){0,90}(?P<year>1[89][0-9]{2}|20[0-2][0-9])(?!\w)"
)


@dataclass(frozen=True)
class Year:
    """``number`` is 0 where it stays open."""

    number: int
    spans: tuple[Span, ...] = ()
    sureness: Sureness = Sureness.STATED
    doubts: tuple[Doubt, ...] = ()


def choice(written: Written, year: int, day_first: bool) -> tuple[int, int]:
    """The month and day that are meant where both orders are possible."""
    choices = written.choices
    if written.weekday is not None and year:
        for month, day in choices:
            if _weekday(year, month, day) == written.weekday:
                return month, day
    return choices[0] if day_first else choices[-1]


def settled(
    here: Surroundings,
    found: list[Mention],
    when: Occasion,
    today: date | None,
    day_first: bool,
) -> Year:
    first = when.first
    if year := first.days.first.year:
        return Year(year)
    if last := first.days.last:
        if last.year:
            month, day = choice(first.days.first, last.year, day_first)
            return Year(last.year - ((month, day) > last.choices[0]))
    for other in when.others:
        if other.year:
            return Year(other.year, (Span(other.start, other.end),), Sureness.READ)
    month, day = choice(first.days.first, 0, day_first)
    weekday = first.days.first.weekday
    for other in when.others:
        weekday = other.days.first.weekday if weekday is None else weekday
    best = _from_clues(here, found, month, day, weekday)
    if best:
        return best
    span = Span(first.start, first.end)
    said = here.page.said(span)
    if today:
        year = _next(month, day, weekday, today)
        sentence = f"“{said}” has no year; {year} is the next that it can be."
        doubt = Doubt("year-missing", "start_date", sentence, span)
        return Year(year, (), Sureness.GUESSED, (doubt,))
    doubt = Doubt("year-missing", "start_date", f"“{said}” has no year.", span)
    return Year(0, (), Sureness.READ, (doubt,))


def _from_clues(
    here: Surroundings, found: list[Mention], month: int, day: int, weekday: int | None
) -> Year | None:
    for year, span, sure in _clues(here, found, month, day):
        if weekday is None:
            if sure > 1:
                return Year(year, (span,), Sureness(sure - 1))
            continue
        near = (year, year + 1, year - 1) if sure == 2 else (year,)
        if sure == 3:
            near = (year, year + 1)
        fitting = [one for one in near if _weekday(one, month, day) == weekday]
        if fitting:
            return Year(
                fitting[0], (span,), Sureness.READ if sure > 1 else Sureness.GUESSED
            )
    return None


def _clues(
    here: Surroundings, found: list[Mention], month: int, day: int
) -> Iterator[tuple[int, Span, int]]:
    by_start = {one.start: one for one in found}
    clues = list(occasions.years_said(here, found))
    clues += [(*one, 2) for one in _anniversaries(here)]
    for year, span, sure in sorted(clues, key=lambda clue: -clue[2]):
        mention = by_start.get(span.start)
        if mention and mention.role in ("posted", "deadline", "other"):
            before = (mention.days.last or mention.days.first).choices[0]
            yield year + ((month, day) < before), span, sure
        else:
            yield year, span, sure


def _anniversaries(here: Surroundings) -> Iterator[tuple[int, Span]]:
    for one in ANNIVERSARY.finditer(here.marks.plain):
        year = int(one["year"]) + int(one["count"])
        if 2000 <= year < 2050:
            yield year, Span(*one.span())
    for one in KWIBUKA.finditer(here.marks.plain):
        yield 1994 + int(one["count"]), Span(*one.span())
    known = None
    for one in COUNTED.finditer(here.marks.plain):
        known = known or Marks(here.page.without_links, "anniversaries")
        for year in map(int, vocabulary("anniversaries")):
            span = Span(*one.span())
            if known.between(str(year), one.end(), one.end() + OF_WHAT):
                yield year + int(one["count"]), span


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None


def next_year(month: int, day: int, today: date | None) -> int:
    return _next(month, day, None, today) if today else 0


def _next(month: int, day: int, weekday: int | None, today: date) -> int:
    """The year in which that day is next, with its weekday if one near has it."""
    after = today - LONG_PAST
    year = after.year + ((month, day) < (after.month, after.day))
    if weekday is not None:
        for near in (year, year + 1, year - 1):
            if _weekday(near, month, day) == weekday:
                return near
    while (month, day) == (2, 29) and _weekday(year, month, day) is None:
        year += 1
    return year
