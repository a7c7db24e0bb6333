"""Days typed in the form, against the announcement’s and against today."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from desk.doubts import Doubt
from events.doctor.said import (
    DAY,
    SAY_SO,
    Case,
    Fix,
    as_utc,
    by_clock_of,
    day_words,
    in_year,
    known_zone,
    typed_day,
    whole_day,
)
from events.notations import Days, Written

FAR_AHEAD = 3  # years
NEAR_YEARS = (1, -1, 2, -2)
MOST_CHOICES = 2


def against_the_announcement(case: Case) -> Iterator[Doubt]:
    """Days and weekdays that are not those of the announcement."""
    dated = [days for days in case.read.days if days.first.choices]
    if not case.said.start_date:
        yield from _not_entered(dated)
        return
    starts = _days_of(case, case.begins, case.said.start_date)
    known = [days for days in dated if _may_be(case, days.first, starts)]
    if known:
        for days in known:
            yield from _wrong_weekday(case, days, starts)
        yield from _last_day(case, known)
    elif dated and not any(case.explained(days.words) for days in dated):
        yield from _another_day(case, dated[0])
    if not dated or not any(_named(days) for days in dated):
        yield from _weekday_alone(case, starts)


def _named(days: Days) -> bool:
    return days.first.weekday is not None


def _days_of(case: Case, at: datetime | None, day: date) -> set[date]:
    """The day of ``at`` by the form’s clock, and by those of the announcement."""
    instant = as_utc(at, case.zone) if at and case.zone else None
    found = {day}
    if instant:
        for hours in case.read.hours:
            for reading in hours.whose.readings if hours.whose else ():
                there = by_clock_of(instant, known_zone(reading.zone))
                found |= {there.date()} if there and reading.zone else set()
    return found


def _dates(case: Case, written: Written) -> list[date]:
    years = {day.year for day in (case.said.start_date, case.last_date) if day}
    found = (day for year in sorted(years) for day in written.dates(year))
    return list(dict.fromkeys(found))


def _may_be(case: Case, written: Written, days: set[date]) -> bool:
    return not days.isdisjoint(_dates(case, written))


def _fix(case: Case, day: date, last: date | None = None) -> Fix:
    """The start day; the end day as well, kept as far behind it as it was."""
    fix = [("start_date", typed_day(day))]
    start, end = case.said.start_date, case.said.end_date
    if not last and start and end and end > start and day <= date.max - (end - start):
        last = day + (end - start)
    if last and last != end:
        fix.append(("end_date", typed_day(last)))
    return tuple(fix)


# -- the announcement


def _not_entered(dated: list[Days]) -> Iterator[Doubt]:
    for days in dated[:1]:
        lasts = days.last.dates() if days.last else []
        for day in _with_weekday(days.first, days.first.dates()):
            fix = [("start_date", typed_day(day))]
            later = [last for last in lasts if last > day]
            fix += [("end_date", typed_day(later[0]))] if later else []
            sentence = f"The announcement says “{days.words}”; no date is entered."
            words = f"Make it {whole_day(day)}"
            yield Doubt("date-missing", "start_date", sentence, tuple(fix), words)


def _with_weekday(written: Written, dates: list[date]) -> list[date]:
    """Those that fall on the weekday said; all, if none does."""
    same = [day for day in dates if day.weekday() == written.weekday]
    return same or dates


def _another_day(case: Case, days: Days) -> Iterator[Doubt]:
    start = case.said.start_date
    assert start
    choices = _with_weekday(days.first, _dates(case, days.first))
    later = days.last.dates(start.year) if days.last else []
    form = whole_day(start) if days.first.weekday is not None else day_words(start)
    if [start.weekday()] == [days.first.weekday] and choices[
        0
    ].weekday() != start.weekday():
        yield _chosen_by_weekday(case, days, choices[0])
        return
    code = "numeric-date" if len(choices) > 1 else "date"
    if len(choices) == 1 and choices[0] == in_year(start, choices[0].year):
        code = "year"
    for day in choices:
        says = f"“{days.words}”"
        if len(choices) > 1:
            says += f", which can be {' or '.join(map(day_words, choices))}"
        if days.first.weekday not in (None, day.weekday()):
            says += f", but that is a {day:%A}"
        last = next((last for last in later if last > day), None)
        sentence = f"The announcement says {says}; the form has {form}."
        words = f"Make it {whole_day(day)}"
        yield Doubt(code, "start_date", sentence, _fix(case, day, last), words)


def _chosen_by_weekday(case: Case, days: Days, worded: date) -> Doubt:
    """The announcement contradicts itself; the form follows its weekday."""
    start = case.said.start_date
    assert start
    fact = f"The announcement says “{days.words}”, but that is a {worded:%A}"
    fix = case.noted(f"{fact}: we read {whole_day(start)}.")
    sentence = f"{fact}; the form has {whole_day(start)}."
    return Doubt("weekday", "start_date", sentence, fix, SAY_SO.capitalize())


def _wrong_weekday(case: Case, days: Days, starts: set[date]) -> Iterator[Doubt]:
    """ "Tuesday 8 April 2021", which was a Thursday."""
    weekday = days.first.weekday
    same_days = starts.intersection(_dates(case, days.first))
    if weekday is None or weekday in {day.weekday() for day in same_days}:
        return
    if not case.explained(days.words):
        yield from _weekday_choices(case, days, weekday)


def _weekday_choices(case: Case, days: Days, weekday: int) -> Iterator[Doubt]:
    """The same day of another year, the nearest day with that weekday, or the day typed;
    with a note where the announcement goes on to say something else.
    """
    typed = case.said.start_date
    assert typed
    named = calendar.day_name[weekday]
    fact = f"{day_words(typed)} is a {typed:%A}"
    sentence = f"The announcement says {named}; {fact}."
    if days.first.year is None:
        years = (in_year(typed, typed.year + more) for more in NEAR_YEARS)
        for day in [day for day in years if day and day.weekday() == weekday][:1]:
            words = f"Make it {whole_day(day)}"
            yield Doubt("year", "start_date", sentence, _fix(case, day), words)

    def noted(day: date) -> Fix:
        note = (
            f"The announcement says “{days.words}”, but {fact}: we read {whole_day(day)}."
        )
        return case.noted(note)

    ahead = (weekday - typed.weekday() + 3) % 7 - 3
    if date.min.toordinal() <= typed.toordinal() + ahead <= date.max.toordinal():
        nearest = typed + ahead * DAY
        fix, words = _fix(case, nearest), f"Make it {whole_day(nearest)}"
        if days.first.choices:
            fix, words = (*fix, *noted(nearest)), f"{words}, and {SAY_SO}"
        yield Doubt("weekday", "start_date", sentence, fix, words)
    words = f"Keep {whole_day(typed)}, and {SAY_SO}"
    yield Doubt("weekday", "start_date", sentence, noted(typed), words)


def _weekday_alone(case: Case, starts: set[date]) -> Iterator[Doubt]:
    """ "Thursday, 9 a.m.": one of the days of the event has to be one."""
    start, last = case.said.start_date, case.last_date
    alone = [days for days in case.read.days if not days.first.choices]
    if not start or not last or len(alone) != 1 or last - start >= timedelta(days=6):
        return
    weekday = alone[0].first.weekday
    spread = (start + number * DAY for number in range(max((last - start).days, 0) + 1))
    falls = {day.weekday() for day in (*spread, *starts)}
    if weekday is not None and weekday not in falls and not case.explained(alone[0].words):
        yield from _weekday_choices(case, alone[0], weekday)


def _last_day(case: Case, known: list[Days]) -> Iterator[Doubt]:
    """The last of several days, if the announcement names one."""
    start, end = case.said.start_date, case.said.end_date
    ranges = [days for days in known if days.last]
    if not ranges or not start or any(case.explained(days.words) for days in ranges):
        return
    days = ranges[0]
    assert days.last
    lasts = [day for day in _dates(case, days.last) if day > start]
    seen = _days_of(case, case.ends, end) if end else set()
    if not lasts or any(_may_be(case, one.last, seen) for one in ranges if one.last):
        return
    entered = f"the form ends on {day_words(end)}" if end else "no end date is entered"
    code = "end-date" if end else "end-date-missing"
    sentence = f"The announcement says “{days.words}”; {entered}."
    last = _with_weekday(days.last, lasts)[0]
    fix = (("end_date", typed_day(last)),)
    yield Doubt(code, "end_date", sentence, fix, f"Make the end {whole_day(last)}")


# -- today


def beside_today(case: Case, now: datetime | None) -> Iterator[Doubt]:
    """Days that are over, or far ahead."""
    start, last = case.said.start_date, case.last_date
    if not now or not start or not last:
        return
    last = max(start, last)
    today = (now if now.tzinfo else now.replace(tzinfo=UTC)).date()
    if (today - last).days > 1 or _is_over(case, now):
        likelier = _likelier(case, start, (today.year, today.year + 1), today)
        sentence = f"{whole_day(last)} is over."
        code = "past"
    elif start.year - FAR_AHEAD > today.year or (
        start.year - FAR_AHEAD == today.year
        and (start.month, start.day) > (today.month, today.day)
    ):
        likelier = _likelier(case, start, (today.year, today.year + 1), today)
        sentence = f"{whole_day(start)} is more than {FAR_AHEAD} years ahead."
        code = "far-ahead"
    else:
        return
    fix = _fix(case, likelier) if likelier else ()
    words = f"Make it {whole_day(likelier)}" if likelier else ""
    yield Doubt(code, "start_date", sentence, fix, words)


def _is_over(case: Case, now: datetime) -> bool:
    """By the clock of its zone; without one, when its day has ended everywhere."""
    ends = case.ends
    instant = as_utc(ends, case.zone) if ends and case.zone else None
    return bool(instant and instant < (now if now.tzinfo else now.replace(tzinfo=UTC)))


def _likelier(case: Case, start: date, years: Iterable[int], today: date) -> date | None:
    """The same day of a year to come, unless the announcement names the year itself."""
    dated = [days.first for days in case.read.days if days.first.choices]
    if any(written.year == start.year for written in dated):
        return None
    wanted = {written.weekday for written in [days.first for days in case.read.days]}
    wanted -= {None}
    for year in years:
        day = in_year(start, year)
        if day and day >= today and (not wanted or day.weekday() in wanted):
            return day
    return None
