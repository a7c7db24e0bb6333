"""The year of a day that is named without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from events.announcements.drafts import Doubt, Span, Sureness
from events.announcements.marks import Marks
from events.announcements.times.mentions import Mention
from events.announcements.times.occasions import Occasion
from events.announcements.times.surroundings import Surroundings
from events.announcements.vocabularies import vocabulary
from events.notations import Written

NEAR = {3: (0, 1), 2: (0, 1, -1), 1: (0,)}  # years from one that is said, by how sure
LONG_PAST = timedelta(days=60)  # announcements are read before the event
KWIBUKA = re.compile(r"(?<!\w)kwibuka\s?(?P<count>[1-9][0-9])(?!\w)")
COUNTED = re.compile(
    r"(?<![\w.])(?P<count>[1-9][0-9]{0,2})\s?(?:st|nd|rd|th|e|er|eme"
    r"|[ºª°.])?\s(?:[^\W\d]{1,12}\s){0,2}"
    r"(?:anniversary|anniversaire|commemoration|commemoracion|comemoracao|aniversario"
    r"|jahrestag|anos|jahren?"
    r"|years|ans)(?!\w)"
)
OF_WHAT = 90  # characters behind, in which it is said of what
ANNIVERSARY = re.compile(
    r"(?<![\w.])(?P<count>[1-9][0-9]{0,2})\s?(?:st|nd|rd|th|e|er|eme|[ºª°.])?\s"
    r"(?:[^\W\d]{1,12}\s){0,2}(?:anniversary|anniversaire|commemoration|commemoracion"
    r"|aniversario"
    r"|jahrestag|anos|jahren?|years"
    r"|ans)(?!\w)(?:(?![.!?]\s)[^\n0-9]){0,90}(?P<year>1[89][0-9]{2}"
    r"|20[0-2][0-9])(?!\w)"
)

GLUED = re.compile(r"(?<=[A-Za-z])(20[0-4][0-9])(?!\w)")  # "#CAS2022"
YEAR = re.compile(r"(?<![\w./+–-])20[0-4][0-9](?![\w/]|[.:,–-][0-9])")


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
    last = first.days.last
    if last and last.year:
        month, day = choice(first.days.first, last.year, day_first)
        return Year(last.year - ((month, day) > last.choices[0]))
    month, day = choice(first.days.first, 0, day_first)
    weekday = first.days.first.weekday
    for other in when.others:  # not "20 May 1940", of which "Wednesday, 20 May" reminds
        if other.year and weekday in (None, _weekday(other.year, month, day)):
            return Year(other.year, (Span(other.start, other.end),), Sureness.READ)
    for other in when.others:
        weekday = other.days.first.weekday if weekday is None else weekday
    best = _from_clues(here, found, month, day, weekday)
    if best:
        return best
    span = Span(first.start, first.end)
    said = here.page.said(span)
    if today:
        year = _next(month, day, weekday, today)
        fits = weekday is not None and _weekday(year, month, day) == weekday
        because = "in which it is on that weekday" if fits else "nearest to today"
        sentence = f"“{said}” has no year: {year} is taken, the year {because}."
        doubt = Doubt("year-missing", "start_date", sentence, span)
        return Year(year, (), Sureness.GUESSED, (doubt,))
    doubt = Doubt("year-missing", "start_date", f"“{said}” has no year.", span)
    return Year(0, (), Sureness.READ, (doubt,))


def _from_clues(
    here: Surroundings, found: list[Mention], month: int, day: int, weekday: int | None
) -> Year | None:
    for year, span, sure in _clues(here, found, month, day):
        if weekday is None:
            if sure > 1 and _weekday(year, month, day) is not None:
                return Year(year, (span,), Sureness(sure - 1))
            continue
        fitting = [
            one
            for one in (year + more for more in NEAR[sure])
            if _weekday(one, month, day) == weekday
        ]
        if fitting:
            return Year(
                fitting[0], (span,), Sureness.READ if sure > 1 else Sureness.GUESSED
            )
    return None


def _clues(
    here: Surroundings, found: list[Mention], month: int, day: int
) -> Iterator[tuple[int, Span, int]]:
    by_start = {one.start: one for one in found}
    clues = list(years_said(here, found))
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
            before = max(one.start() - OF_WHAT // 2, here.sentence(one.start()).start)
            if known.between(str(year), before, one.end() + OF_WHAT):
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


def years_said(here: Surroundings, found: list[Mention]) -> Iterator[tuple[int, Span, int]]:
    """Years that the text says of itself, the likeliest first; how sure, 3 to 1."""
    head = here.lines[:5]
    taken = {one.start for one in found}
    alone = []
    for year in YEAR.finditer(here.page.without_links):
        if not any(start in taken for start in range(year.start() - 30, year.start() + 1)):
            alone.append(year)
    posted = [one for one in found if one.role == "posted" and one.year]
    for one in posted:
        yield one.year, Span(one.start, one.end), 3
    for year in GLUED.finditer(here.page.without_links):
        yield int(year[1]), Span(*year.span(1)), 2
    for year in alone:
        if head and year.start() < head[-1].end and _is_own_year(here, year):
            yield int(year[0]), Span(*year.span()), 3
    for one in found:
        if one.role in ("deadline", "until", "other") and one.year:
            yield one.year, Span(one.start, one.end), 2
    for one in sorted(found, key=lambda one: -one.score):
        if one.role == "event" and one.year and one.score > 0:
            yield one.year, Span(one.start, one.end), 2
    for year in reversed(alone):
        if _is_own_year(here, year):
            yield int(year[0]), Span(*year.span()), 1


def _is_own_year(here: Surroundings, year: re.Match[str]) -> bool:
    """Not of history, nor in brackets as of a film or a book."""
    at = year.start()
    floor = here.sentence(at).start
    if here.marks.between("past", max(floor, at - 40), at):
        return False
    lead = here.page.without_links[max(here.line(at).start, at - 60) : at]
    return (
        not lead.rpartition("(")[2].strip()
        or "(" not in lead
        or ")" in lead.rpartition("(")[2]
    )
