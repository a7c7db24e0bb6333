"""Which of the times that an announcement names are the event's start and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property

from events.announcements.drafts import Span
from events.announcements.times.meanings import meanings
from events.announcements.times.mentions import CLOCK_SIGNS, Mention
from events.announcements.times.surroundings import Surroundings
from events.notations import Clock, Hours

DOORS_BEFORE, DOORS_AFTER = 45, 28  # characters
ITEM = re.compile(
    r"[\s•·*>–—\[(-]{0,6}(?:(?:from|de|das|von|um|a|à|às|at|ca\.?|circa|gegen|vers"
    r"|about|approx\.?|hacia|sobre)\s"
    r"(?:las\s)?)?$",
    re.IGNORECASE,
)
TELLS_TWICE = re.compile(
    r"(?:[\s/|;,&=()\[\]•·–—>~≈*-]|\b(?:or|i\.e|that\sis|is|also|which\sis"
    r"|corresponding\sto|in|at|and"
    r"|soit|ou|et|c['’]est-à-dire|es\sdecir|o\ssea|o|y|equivalente\sa|bzw"
    r"|beziehungsweise|d\.h|das\sist"
    r"|und|entspricht|ou\sseja|e|time|local|heure|hora|horario|horário|de|del|da|à|às"
    r"|las|a|um|uhr"
    r"|same\sday|next\sday)\b\.?){0,12}",
    re.IGNORECASE,
)
ELSEWHERE = 9  # less for a time beside the day of another clock
LONGEST_BETWEEN = 60
END_WITHIN = 90
AND = re.compile(
    r"\s?(?:,|;|/|\+|&|,?\s?(?:puis|then|sowie|luego|después|depois)(?:\sde)?|and|et(?:\sde)?|y(?:\sde)?|e(?:\sdas)?|und(?:\svon)?)\s{1,2}(?:de\s|from\s|von\s|das\s)?",
    re.IGNORECASE,
)
FOR = re.compile(r"\s(?:for|pour|para|für)\s(?:an?\s|las?\s|as\s|às\s)?", re.IGNORECASE)
LASTS = re.compile(
    r"(?:(?:dur[ée]e|duration|dauer|duraci[oó]n|duraç[aã]o)\s?:?\s(?P<lasts>[1-9])\s?h"
    r"(?:\s?(?P<rest>[0-5][0-9]))?|(?P<hours>[1-9])(?:[.,](?P<tenths>5))?\s?(?:hours?|hrs?|heures?|horas?|stunden?|std)"
    r"(?:\s?(?P<more>[0-5]?[05])\s?(?:min(?:utes?|utos?|uten)?))?"
    r"|(?P<minutes>[1-9][05]|1[0-9][05])\s?-?min(?:utes?|utos?|uten|\.)?)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Slot:
    """A time of the text with what speaks for it; ``item``: it heads a line."""

    hours: Hours
    score: int
    item: bool
    day: Mention | None
    aside: bool = False  # doors, coffee


@dataclass(frozen=True)
class Programme:
    """All times of the text, weighed."""

    here: Surroundings
    found: tuple[Mention, ...]  # every day of the text
    own: tuple[Mention, ...]  # those that are the event's

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(self._slots())

    def _slots(self) -> Iterator[Slot]:
        here = self.here
        items = self._items()
        ends_before = 0
        for number, hours in enumerate(here.hours):
            line = here.line(hours.start)
            floor = max(line.start, ends_before, here.sentence(hours.start).start)
            ends_before = hours.end
            after = here.hours[number + 1] if number + 1 < len(here.hours) else None
            following = after.start if after and after.start < line.end else None
            if here.line_number(hours.start) in here.mail_lines:
                continue
            day = self._day_of(hours, line)
            if day and day.role in ("deadline", "posted"):
                continue
            elsewhere = False
            if day and day.role in ("event", "other") and not self._is_own(day):
                elsewhere = bool(number) and self._is_next_door(
                    day, here.hours[number - 1], hours
                )
                if not elsewhere:
                    continue
            if self._is_due(hours, floor):
                continue
            item = number in items
            score, aside = self._weight(hours, line, floor, following, day, item)
            yield Slot(hours, score - ELSEWHERE * elsewhere, item, day, aside)

    def _is_own(self, day: Mention) -> bool:
        return any(day is one or _same(day, one) for one in self.own)

    def _is_next_door(self, day: Mention, before: Hours, hours: Hours) -> bool:
        """ "Monday, 8 pm EST (Tuesday 8 February, 12:00 AEDT)": perhaps one moment."""
        first = self.own[0].days.first.choices[0]
        month, number = day.days.first.choices[0]
        near = (month, abs(number - first[1])) == (first[0], 1) or month != first[0]
        gap = hours.start - before.end
        return near and gap <= LONGEST_BETWEEN and bool(before.whose and hours.whose)

    def _is_due(self, hours: Hours, floor: int) -> bool:
        marks, start = self.here.marks, hours.start
        by = marks.between("by", max(floor, start - 14), start)
        asked = marks.between("register", max(floor, start - 120), start)
        return bool(by and asked)

    def _items(self) -> set[int]:
        """The numbers of the times that head a line and are followed by words: three such
        make a programme.
        """
        text = self.here.page.without_links
        found = set()
        for number, hours in enumerate(self.here.hours):
            line = self.here.line(hours.start)
            lead = text[line.start : hours.start]
            if len(lead) < 12 and ITEM.match(lead) and line.end - hours.end > 3:
                found.add(number)
        return found if len(found) > 2 else set()

    def _day_of(self, hours: Hours, line: Span) -> Mention | None:
        """The day that the time belongs to: the one before it in its line, or after it, or
        the last one that heads a line above.
        """
        before = [one for one in self.found if line.start <= one.start < hours.start]
        if before:
            return before[-1]
        after = [one for one in self.found if hours.end <= one.start < line.end]
        if after and after[0].start - hours.end <= 60:
            return after[0]
        above = [one for one in self.found if one.start < hours.start]
        if above:
            last = above[-1]
            near = self.here.line_number(hours.start) - self.here.line_number(last.start)
            if near <= 2 or (last.heads_line and near <= 25):
                return last
        return None

    def _weight(
        self,
        hours: Hours,
        line: Span,
        floor: int,
        following: int | None,
        day: Mention | None,
        item: bool,
    ) -> tuple[int, bool]:
        marks, start, end = self.here.marks, hours.start, hours.end
        text = self.here.page.without_links
        score = 0
        if "when" in self.here.label(start):
            score += 6
        lead = text[line.start : start]
        score += 4 * any(sign in lead[-12:] for sign in CLOCK_SIGNS)
        if day:
            same_line = line.start <= day.start < line.end
            distance = start - day.end if start > day.end else day.start - end
            score += (5 if distance <= 60 else 3) if same_line else 2
            score += min(3, max(0, day.score // 5))
        score += 2 * bool(hours.ends)
        score += bool(hours.whose and hours.whose.start >= hours.begins.start)
        score += 2 * marks.between("takes place", max(floor, start - 120), start)
        score -= 3 * item
        near = min(following or line.end, self.here.sentence(start).end)
        aside = marks.between("doors", max(floor, start - DOORS_BEFORE), start)
        meal = marks.between("meal", max(floor, start - DOORS_BEFORE), start)
        meal = meal or marks.between("meal", end, min(near, end + DOORS_AFTER))
        score -= 4 * meal
        after = marks.first("doors", end, min(near, end + DOORS_AFTER))
        if after is not None and not (following and following - after <= DOORS_AFTER):
            aside = True  # not "6.30 pm (doors from 6 pm)"
        score -= 7 * aside
        opening = marks.between("opening hours", max(line.start, start - 60), start)
        score -= (20 if self.own[0].days.last or len(self.own) > 1 else 9) * opening
        score -= 4 * marks.between("another", max(floor, start - 60), start)
        return score, aside


def _same(one: Mention, other: Mention) -> bool:
    choices = set(one.days.first.choices)
    days = [other.days.first, *([other.days.last] if other.days.last else [])]
    return any(not choices.isdisjoint(day.choices) for day in days) or _inside(one, other)


def _inside(one: Mention, other: Mention) -> bool:
    last = other.days.last
    if not last or not last.choices:
        return False
    first, day = other.days.first.choices[0], one.days.first.choices[0]
    return first <= day <= last.choices[0]


def chosen(programme: Programme, on: date, language: str) -> list[Slot]:
    """The notations of the event's start, the first first; none where no time is its."""
    slots = programme.slots
    if not slots:
        return []
    first_day = {*programme.own[0].days.first.choices}
    slots_of_start = [slot for slot in slots if _may_start(slot, first_day)]
    own = [slot for slot in slots_of_start if not slot.aside]
    if not own:
        told = [
            slot for slot in slots_of_start if not slot.day or slot.day in programme.own
        ]
        if not told:
            return []
        best = told[0]
    else:
        items = [slot for slot in own if slot.item]
        others = [slot for slot in own if not slot.item]
        best = max(others, key=lambda slot: slot.score, default=None) or items[0]
        if items and best.score < 3:
            best = items[0]
    if best.score < 0 and not best.item and not (best.aside and best.day):
        return []
    at = slots.index(best)
    text = programme.here.page.without_links

    def again(one: Slot, other: Slot) -> bool:
        return _told_twice(text, one, other, on, language)

    if at + 1 < len(slots) and FOR.fullmatch(
        text, best.hours.end, slots[at + 1].hours.start
    ):
        at += 1  # "6.30 for 7 pm"
    first = at
    while first and again(slots[first - 1], slots[first]):
        first -= 1
    group = [slots[first]]
    for slot in slots[first + 1 :]:
        if not again(group[-1], slot):
            break
        group.append(slot)
    return group


def _may_start(slot: Slot, first_day: set[tuple[int, int]]) -> bool:
    """Its day, if it has one alone, is the event's first: no finissage on the last."""
    day = slot.day
    return (
        not day or bool(day.days.last) or not first_day.isdisjoint(day.days.first.choices)
    )


def _told_twice(text: str, one: Slot, other: Slot, on: date, language: str) -> bool:
    """Two notations of one moment, one right behind the other: with nothing but signs and
    "or" between them, or so that they agree.
    """
    first, second = one.hours, other.hours
    gap = second.start - first.end
    if gap > LONGEST_BETWEEN or not (first.whose and second.whose):
        return False
    if first.whose.readings == second.whose.readings or first.whose is second.whose:
        return False
    if TELLS_TWICE.fullmatch(text, first.end, second.start):
        return True
    return bool(
        {one.moment for one in meanings(first, on, "", language)}
        & {one.moment for one in meanings(second, on, "", language)}
    )


def second_part(programme: Programme, slot: Slot) -> Hours | None:
    """ "9:00 to 12:00 and 14:00 to 17:00": the part that comes last."""
    slots = programme.slots
    last, text = slot.hours, programme.here.page.without_links
    for other in slots[slots.index(slot) + 1 :]:
        if not (other.hours.ends and AND.fullmatch(text, last.end, other.hours.start)):
            break
        if other.hours.begins.shows < (last.ends or last.begins).shows:
            break
        last = other.hours
    return last if last is not slot.hours else None


def last_end(programme: Programme, start: Slot) -> tuple[Clock | None, Hours | None]:
    """When the last item of the programme ends, if it says so."""
    items = [slot for slot in programme.slots if slot.item]
    begins = start.hours.begins.shows
    if len(items) < 3 or not (start.item or items[0].hours.begins.shows == begins):
        return None, None
    days = {slot.day.start for slot in items if slot.day}
    if len(days) > 1:
        return None, None
    last = items[-1].hours
    if last.ends:
        return last.ends, last
    line = programme.here.line(last.start)
    if programme.here.marks.between("end", last.end, min(line.end, last.end + 16)):
        words = programme.here.page.without_links[last.end : line.end]
        if len(words.split()) <= 4:
            return last.begins, last
    return None, None


def end_told(programme: Programme, group: list[Slot]) -> tuple[time, Span] | None:
    """The end that is not told beside the start."""
    if not group[0].item:
        if hours := stated_end(programme, group):
            return hours.begins.shows, Span(hours.start, hours.end)
        if (hours := same_start(programme, group)) and hours.ends:
            return hours.ends.shows, Span(hours.start, hours.end)
    clock, last = last_end(programme, group[0])
    return (clock.shows, Span(last.start, last.end)) if clock and last else None


def same_start(programme: Programme, group: list[Slot]) -> Hours | None:
    """The same start told elsewhere, there with its end."""
    begins = group[0].hours.begins.shows
    for slot in programme.slots:
        hours, own = (
            slot.hours,
            slot.day in (None, group[0].day) or slot.day in programme.own,
        )
        if own and hours.ends and hours.begins.shows == begins and not slot.aside:
            return hours
    return None


def stated_end(programme: Programme, group: list[Slot]) -> Hours | None:
    """ "Beginn 18.30 Uhr, Ende 20 Uhr": a time that is said to be the end."""
    after = group[-1].hours
    for slot in programme.slots:
        hours = slot.hours
        if hours.start < after.end:
            continue
        marks, here = programme.here.marks, programme.here
        apart = (
            here.sentence(hours.start).start > after.end
            and "\n" not in (here.page.flow[after.end : hours.start])
        )
        if hours.start - after.end > END_WITHIN or hours.ends or apart:
            return None
        if marks.between("end", max(after.end, hours.start - 22), hours.start):
            return hours
        return None
    return None


def lasting(programme: Programme, group: list[Slot]) -> tuple[timedelta, Span] | None:
    """ "90 minutes" beside the start."""
    end = group[-1].hours.end
    found = LASTS.search(programme.here.page.without_links, end, end + 30)
    if not found:
        return None
    minutes = int(found["minutes"] or 0) + 60 * int(found["hours"] or found["lasts"] or 0)
    minutes += 30 * bool(found["tenths"]) + int(found["more"] or found["rest"] or 0)
    return timedelta(minutes=minutes), Span(*found.span())
