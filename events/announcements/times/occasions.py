"""Which of the days that an announcement names are the event's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from events.announcements.drafts import Span
from events.announcements.times.mentions import Mention
from events.announcements.times.surroundings import LEAP
from events.notations import Days

SENTENCE_ENDS = re.compile(r"[.!?]\s+[A-ZÀ-Þ]")
TURN_OF_YEAR = 9  # from this month on, what has no year may end in the next


@dataclass(frozen=True)
class Occasion:
    """The days of the event, as mentioned; of several, ``last`` ends them. ``others`` are
    further mentions of the same.
    """

    first: Mention
    last: Mention | None = None
    others: tuple[Mention, ...] = ()
    several: bool = False  # days that stand apart, told one by one
    rivals: tuple[Mention, ...] = ()  # that it may be as well


def occasion(text: str, found: list[Mention]) -> Occasion | None:
    """What speaks most for being the days of the event."""
    own = [one for one in found if one.role == "event" and one.backed]
    groups: dict[tuple[object, ...], list[Mention]] = {}
    for one in own:
        groups.setdefault(_key(one.days), []).append(one)
    if not groups:
        return None
    ranked = sorted(
        (
            (max(one.score for one in same) + len(same[:3]) - 1, same)
            for same in groups.values()
        ),
        key=lambda weighed: (weighed[0], -weighed[1][0].start),
    )
    score, same = ranked[-1]
    sole = len(groups) == 1 and any(one.year for one in same)
    if score < (-1 if sole else 1):
        return None
    best = max(same, key=lambda one: (one.score, -one.start))
    others = tuple(one for one in same if one is not best)
    rivals = tuple(other[0] for weight, other in ranked[:-1] if weight >= score - 1)
    if best.days.last:
        return Occasion(best, None, others, rivals=rivals)
    return (
        _within_several(text, own, best, others)
        or _twin(own, best, others)
        or _told_apart(own, best, others)
        or _opened(text, found, best, others)
        or Occasion(best, None, others, rivals=rivals)
    )


def _key(days: Days) -> tuple[object, ...]:
    last = days.last.choices[0] if days.last and days.last.choices else None
    return days.first.choices[0], last


def _within_several(
    text: str, own: list[Mention], best: Mention, others: tuple[Mention, ...]
) -> Occasion | None:
    """The first of the days of a conference, which are given elsewhere."""
    for one in own:
        if (
            one.days.last
            and not one.foreign
            and (text[one.start - 1 : one.start] != "(" or _opens(one, best))
            and one.score >= max(3, best.score - 6)
        ):
            if covers(one, best):
                return Occasion(one, None, (best, *others))
            if _opened_before(one, best):
                return Occasion(one)
    return None


def _opened_before(several: Mention, one: Mention) -> bool:
    """An exhibition is opened on the evening before."""
    first, day = several.days.first, one.days.first
    if first.year != day.year and first.year and day.year:
        return False
    year = first.year or day.year or LEAP
    apart = [b - a for a in day.dates(year) for b in first.dates(year)]
    return any(0 < one.days <= 3 for one in apart) and _is_long(several)


def _is_long(several: Mention) -> bool:
    """Longer than a conference."""
    first, last = several.days.first, several.days.last
    year = first.year or LEAP
    return last is not None and all(
        (b - a).days > 14 or b < a for a in first.dates(year) for b in last.dates(year)
    )


def _opens(several: Mention, one: Mention) -> bool:
    return several.days.first.choices[0] == one.days.first.choices[0]


def covers(several: Mention, one: Mention) -> bool:
    last = several.days.last
    first = several.days.first.choices[0]
    if not last or not last.choices:
        return False
    years = {several.days.first.year, last.year, one.days.first.year} - {None}
    ordered = first <= last.choices[0]
    day = one.days.first.choices[0]
    if not ordered:
        return len(years) <= 2 and (day >= first or day <= last.choices[0])
    return len(years) <= 1 and first <= day <= last.choices[0]


def _twin(
    own: list[Mention], best: Mention, others: tuple[Mention, ...]
) -> Occasion | None:
    """ "8 and 15 April": two days at one spot."""
    for one in own:
        if one.start == best.start and one is not best and one.days != best.days:
            first, last = sorted((best, one), key=lambda m: m.days.first.choices[0])
            return Occasion(first, last, others, several=True)
    return None


def _told_apart(
    own: list[Mention], best: Mention, others: tuple[Mention, ...]
) -> Occasion | None:
    """Days that head the parts of a programme, one after the other."""
    heading = [one for one in own if one.heads_line and one.score >= best.score - 6]
    if best not in heading or best.labelled:
        return None
    days: dict[tuple[int, int], Mention] = {}
    for one in heading:
        days.setdefault(one.days.first.choices[0], one)
    told = [days[day] for day in sorted(days)]
    if len(told) < 2 or [one.start for one in told] != sorted(one.start for one in told):
        return None
    consecutive = all(
        _next(first.days.first.choices[0], second.days.first.choices[0])
        for first, second in pairwise(told)
    )
    if not consecutive and len(told) < 3:
        return None
    return Occasion(told[0], told[-1], others, several=not consecutive)


def _next(first: tuple[int, int], second: tuple[int, int]) -> bool:
    if first[0] == second[0]:
        return second[1] - first[1] == 1
    return second[1] == 1 and first[1] >= 28


def _opened(
    text: str, found: list[Mention], best: Mention, others: tuple[Mention, ...]
) -> Occasion | None:
    """What opens on a day and is to be seen until another."""
    for one in found:
        near = one.start > best.end and one.start - best.end <= 200
        if one.role != "until" or not near or one.days.last or not _follows(best, one):
            continue
        if not (best.timed and SENTENCE_ENDS.search(text, best.end, one.start)):
            return Occasion(best, one, others)
    return None


def _follows(first: Mention, last: Mention) -> bool:
    """The second is no earlier day of the same year."""
    begun, ended = first.days.first, last.days.first
    if begun.year and ended.year:
        return (begun.year, begun.choices[0]) <= (ended.year, ended.choices[0])
    return begun.choices[0] <= ended.choices[0] or begun.choices[0][0] >= TURN_OF_YEAR


def until(found: Iterable[Mention]) -> Mention | None:
    """The day until which something goes on that has begun already."""
    return next(
        (one for one in found if one.role == "until" and one.year and not one.days.last),
        None,
    )


def spans(occasion: Occasion) -> tuple[Span, ...]:
    last = (occasion.last,) if occasion.last else ()
    return tuple(Span(one.start, one.end) for one in (occasion.first, *last))


def deadline(found: Iterable[Mention]) -> Mention | None:
    """Of the days by which to register the one that is said most plainly."""
    own = [one for one in found if one.role == "deadline"]
    return own[0] if own else None
