"""What is doubtful about the dates and times of one event: read against the announcement’s
own words, and by what usually goes wrong when times are typed. Pure: no Django, no clock
read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.doubts import Doubt
from events.doctor import announced, days, limits
from events.doctor.said import Case, Said, said_in

__all__ = ["Said", "doubts", "said_in"]


def doubts(said: Said, now: datetime | None = None) -> list[Doubt]:
    """What an editor should look at before this is saved; empty if all fits together.

    Where a person has to choose, each choice is a Doubt of its own. With ``now``, days in
    the past or far ahead are doubted too. Never raises.
    """
    case = Case(said)
    found = list(dict.fromkeys([*_judged(case), *days.beside_today(case, now)]))
    told = {
        field
        for doubt in found
        if doubt.code in (*announced.CORRECTS, *limits.CHANGES)
        for field in _touched(doubt)
    }
    return [
        doubt
        for doubt in found
        if doubt.code not in limits.GUESSES or told.isdisjoint(_touched(doubt))
    ]


def _touched(doubt: Doubt) -> set[str]:
    return {doubt.field, *(field for field, _ in doubt.fix)}


def _judged(case: Case) -> Iterator[Doubt]:
    yield from days.against_the_announcement(case)
    yield from announced.zone_doubts(case)
    yield from announced.time_doubts(case)
    yield from limits.clock_changes(case)
    yield from limits.lengths(case)
    yield from limits.unlikely_hours(case)
    yield from limits.deadlines(case)
