"""Which of the days that an announcement names are the event's: those of its history, of
its posting and of its deadlines are not.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from events.announcements import wheres_clock
from events.announcements.drafts import Span
from events.announcements.marks import Marks
from events.announcements.page import Page, Section
from events.notations import Days, Hours
from events.notations.days import MONTH, MONTH_NUMBER, TO, plain
from events.notations.days import YEAR as YEAR_SAID

HEAD = 500  # characters
MOST_MENTIONS = 400
LONG_LINE = 60  # characters of news behind a place and a day
BESIDE = 40  # characters between a day and its clock
SENT = re.compile(
    r"(?:from|to|cc|sent|subject|de|a|à|para|envoyé|objet|enviado|asunto|von|an|gesendet"
    r"|betreff|assunto|enviada\sem)\s?:",
    re.IGNORECASE,
)
QUOTED = re.compile(r"wrote|écrit|escribió|schrieb|escreveu", re.IGNORECASE)
DATELINE = re.compile(
    r"[*_(\s]*[A-ZÀ-Þ][^\d\n.:|]{1,48}(?:,\s?(?:D\.C\.,\s?)?|\s[/(–—-]\s?)"
    r"(?:(?:le|el|den|the|am)\s)?$"
)
GREETING = re.compile(
    r"\s{0,6}(?:dear|to\swhom|madame|monsieur|mesdames|messieurs|cher|chère|chers|chères|estimad[oa]s?"
    r"|apreciad[oa]s?|querid[oa]s?|señor(?:es)?|sehr\sgeehrte|liebe|guten\stag|exmos?|exmas?|prezad[oa]s?"
    r"|car[oa]s?|excelentíssim|excellenc|your\sexcellenc|muy\sseñor)",
    re.IGNORECASE,
)
LETTER_DATELINE = re.compile(r",\s(?:le|den|a)\s$")
AFTER_DATELINE = re.compile(r"\s?[.)]?\s?(?:[–—:-]|\([A-Z]|\.\s)\s?\S")
UNTIL = re.compile(
    r"(?<!\w)(?:until|till?|through|to|jusqu['’]au|au|hasta(?:\sel)?|al|bis(?:\szum)?|até(?:\sao?)?|a)"
    r"\s(?:the\s|el\s|le\s|den\s|dia\s|día\s)?$",
    re.IGNORECASE,
)
DAY_HEADING = re.compile(
    r"(?:[*_#\s•–-]*(?:(?:day|jour|journée|día|tag|dia|session|séance|sesión|sitzung|sessão"
    r"|module|módulo|modul|week|part|teil|parte)\s(?:[0-9]{1,2}|[IVX]{1,4}|one|two|three)"
    r"\s?[:.,(–—|-]*\s?)?[*_(]*)$",
    re.IGNORECASE,
)
CLOCK_SIGNS = "📅🗓🕒🕔🕕🕖🕗🕘🕙🕚🕛🕐🕑🕓⏰⌚⏱📆"


class Day(NamedTuple):
    """A day of the calendar; ``year`` 0 where it is not known."""

    year: int
    month: int
    day: int

    @property
    def iso(self) -> str:
        year = f"{self.year:04}" if self.year else "-"
        return f"{year}-{self.month:02}-{self.day:02}"


@dataclass(frozen=True)
class Mention:
    """A day, or several, as named at one spot of the text. ``role``: "event", "deadline",
    "posted", "until" or "other".
    """

    days: Days
    line: Span
    role: str = "event"
    score: int = 0
    heads_line: bool = False
    labelled: bool = False
    backed: bool = False  # something says so besides its standing there
    foreign: bool = False  # of a larger event, or of history

    @property
    def start(self) -> int:
        return self.days.start

    @property
    def end(self) -> int:
        return self.days.end

    @property
    def year(self) -> int:
        return self.days.first.year or (self.days.last and self.days.last.year) or 0


@dataclass(frozen=True)
class Surroundings:
    """The page, with what stands where in it."""

    page: Page
    marks: Marks

    @cached_property
    def days(self) -> tuple[Days, ...]:
        """All days of the text that are in a month, in its order."""
        read = self.page.notations
        found = sorted((*read.days, *read.deadline_days), key=lambda day: day.start)
        return tuple(day for day in found if day.first.choices)[:MOST_MENTIONS]

    @cached_property
    def hours(self) -> tuple[Hours, ...]:
        read = self.page.notations
        found = sorted((*read.hours, *read.deadline_hours), key=lambda one: one.start)
        text = self.page.without_links
        several = len(found) > 1
        own = (
            one
            if wheres_clock.is_named(text, one, self.page.language)
            else replace(one, whose=None)
            for one in found[:MOST_MENTIONS]
        )
        return tuple(
            wheres_clock.named(text, one, not several, self.line(one.start)) for one in own
        )

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """The lines of the text, those that a mail program broke as one."""
        found = re.finditer(r"[^\n]+", self.page.without_links)
        return tuple(Span(*one.span()) for one in found if one[0].strip())

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.page.sentences]

    @cached_property
    def _hour_starts(self) -> list[int]:
        return [one.start for one in self.hours]

    def line_number(self, at: int) -> int:
        return max(0, bisect.bisect_right(self._line_starts, at) - 1)

    def line(self, at: int) -> Span:
        return self.lines[self.line_number(at)] if self.lines else Span(0, 0)

    def sentence(self, at: int) -> Span:
        number = max(0, bisect.bisect_right(self._sentence_starts, at) - 1)
        return self.page.sentences[number] if self.page.sentences else Span(0, 0)

    def hours_from(self, at: int) -> int:
        """The number of the first of the times that stand at ``at`` or later."""
        return bisect.bisect_left(self._hour_starts, at)

    def _begins(self, section: Section) -> int:
        """Where the first line under a label does, with what looks like its bullet: "1. Mai"."""
        first = section.lines[0]
        heading = section.heading
        return first.start if first.start < heading.end else self.line(first.start).start

    @cached_property
    def _labels(self) -> tuple[list[int], list[tuple[int, tuple[str, ...]]]]:
        """Where what stands under labels starts; where that ends, and their kinds."""
        found = [
            (
                self._begins(section),
                section.lines[min(2, len(section.lines) - 1)].end,
                section.kinds,
            )
            for section in self.page.sections
            if section.lines
        ]
        found.sort(key=lambda one: one[0])
        return [one[0] for one in found], [one[1:] for one in found]

    def label(self, at: int) -> tuple[str, ...]:
        """The kinds of the label that ``at`` stands under."""
        starts, rest = self._labels
        number = bisect.bisect_right(starts, at) - 1
        if number < 0 or at >= rest[number][0]:
            return ()
        return rest[number][1]

    @cached_property
    def mail_lines(self) -> frozenset[int]:
        """The numbers of lines that a forwarded mail's head takes up."""
        text = self.page.flow
        heads = [
            number
            for number, line in enumerate(self.lines)
            if SENT.match(text, line.start, line.end)
        ]
        near: set[int] = set()
        for first, second in pairwise(heads):
            if second - first <= 2:
                near.update(range(first, second + 1))
        return frozenset(near)


def mentions(here: Surroundings) -> list[Mention]:
    """Every day of the text with its role and how much speaks for its being the event's."""
    found, before = [], 0
    for number, days in enumerate(here.days):
        if days.start < before:  # "8 and 15 April" is two, at one spot
            before = found[-1].days.start if found else 0
        following = here.days[number + 1].start if number + 1 < len(here.days) else None
        found.append(_mention(here, days, before, following))
        before = days.end
    newest = max((one.year for one in found if one.role == "event"), default=0)
    return [_aged(one, newest) for one in found]


def _aged(one: Mention, newest: int) -> Mention:
    lost = 8 if 0 < one.year < 2000 else 5 if 0 < one.year < newest else 0
    return Mention(**{**vars(one), "score": one.score - lost})


def _mention(here: Surroundings, days: Days, before: int, following: int | None) -> Mention:
    line, sentence = here.line(days.start), here.sentence(days.start)
    floor = max(before, line.start, sentence.start)
    text = here.page.without_links
    role = _role(here, days, line, floor)
    lead = text[max(line.start, days.start - 60) : days.start]
    heads = bool(DAY_HEADING.match(lead)) and days.start - line.start < 60
    label = here.label(days.start)
    labelled = "when" in label or any(sign in lead for sign in CLOCK_SIGNS)
    score, backed, foreign = 0, False, False
    if role == "event":
        score, backed, foreign = _weight(here, days, floor, following)
        score += 8 * labelled + 3 * ("subject" in label or "title" in label)
        short = line.end - line.start <= days.end - days.start + 45
        short = short and (text[line.end - 1] != "." or heads)
        score += 3 * (heads and short) + (short and not heads)
        score += 2 * (days.start < HEAD)
        backed = backed or labelled or short or heads or bool(days.last)
    return Mention(days, line, role, score, heads, labelled, backed, foreign)


def _role(here: Surroundings, days: Days, line: Span, floor: int) -> str:
    marks, start = here.marks, days.start
    text = here.page.without_links
    label = here.label(start)
    if here.line_number(start) in here.mail_lines:
        subject = here.page.flow[line.start : line.start + 12].casefold()
        is_subject = subject.startswith(("subj", "obj", "asunto", "betr", "assun"))
        return "event" if is_subject else "posted"
    quoted = QUOTED.search(text, days.end, min(line.end, days.end + 80))
    if quoted or marks.between("posted", max(floor, start - 30), start):
        return "posted"
    if LETTER_DATELINE.search(text, max(line.start, start - 8), start):
        return "posted"
    if _is_dateline(here, days, line):
        return "posted"
    number = here.hours_from(start)
    clock = here.hours[number - 1] if number else None
    if clock and floor <= clock.start and 0 <= start - clock.end <= 12:
        start = clock.start  # "before 17:00 on 8 June"
    by = marks.between("by", max(floor, start - 16), start)
    above = here.lines[max(0, here.line_number(start) - 1)]
    heading = above.start if above.end - above.start < 40 else floor
    named = "deadline" in label and floor - line.start < 60
    due = named or marks.between("deadline", max(floor, start - 70), start)
    asked = by and (
        marks.between("register", max(min(floor, heading), start - 220), start)
        or marks.between("register", days.end, min(line.end, days.end + 60))
        or ("registration" in label and floor - line.start < 60)
    )
    if days.last and marks.between("register", max(floor, start - 30), start):
        asked = True  # "Registration: 12 June to 21 July"
    if due or asked or by:
        reach = max(floor, start - 90)
        if marks.between("other deadline", reach, start):
            return "other"
    if due or asked:
        return "deadline"
    start = days.start
    if days.last:
        return "event"
    clock_end = here.hours[number - 1].end if number else 0
    if marks.between("end", max(line.start, start - 24, clock_end), start):
        return "until"
    if UNTIL.search(text, max(line.start, start - 16), start):
        moved = marks.between("takes place", max(floor, start - 24), start)
        return "event" if moved else "until"
    return "event"


def _is_dateline(here: Surroundings, days: Days, line: Span) -> bool:
    """ "GENEVA (21 May 2024) – The Commission …": a place and a day before the news."""
    text = here.page.without_links
    if days.last or _has_clock(here, days):
        return False
    lead = text[line.start : days.start]
    if line.end - days.end < 3 and DATELINE.fullmatch(lead):
        return bool(GREETING.match(text[line.end : line.end + 40]))
    if line.end - days.end < LONG_LINE:
        return False
    return bool(DATELINE.fullmatch(lead) and AFTER_DATELINE.match(text, days.end))


def _weight(
    here: Surroundings, days: Days, floor: int, following: int | None
) -> tuple[int, bool, bool]:
    marks, start, end = here.marks, days.start, days.end
    sentence = here.sentence(start)
    close = min(sentence.end, following or sentence.end)
    score = 2 * (days.first.weekday is not None) + bool(days.first.year) + 1
    clock = _has_clock(here, days)
    score += 4 * clock
    said = marks.between("takes place", max(floor, start - 160), start)
    said = said or marks.between("takes place", end, min(close, end + 90))
    score += 3 * said
    if marks.between("moved", max(floor, start - 30), start):
        score += 8
    elif marks.between("moved", end, min(sentence.end, end + 90)):
        score -= 8
    if marks.between("past", max(floor, start - 50), start):
        score -= 6
    elif marks.between("past", end, min(close, end + 40)):
        score -= 3
    score -= 4 * marks.between("observed", max(floor, start - 60), start)
    parent = marks.between("parent", max(floor, start - 45), start)
    score -= 4 * parent
    score -= 6 * marks.between("another", max(floor, start - 60), start)
    if start > len(here.page.text) * 0.6:
        score -= 1
    past = marks.between("past", max(floor, start - 50), start)
    begins = start - sentence.start <= 8 and not past
    begins = begins and not marks.between("past", end, min(close, end + 40))
    backed = clock or said or begins or days.first.weekday is not None
    return score, backed, parent or past


def _has_clock(here: Surroundings, days: Days) -> bool:
    """A time of day stands beside, or on the line beneath."""
    number = here.hours_from(days.end)
    if number < len(here.hours) and here.hours[number].start - days.end <= BESIDE:
        return True
    if number and 0 <= days.start - here.hours[number - 1].end <= 12:
        return True
    return False


# -- the event's


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
        (max(one.score for one in same) + len(same[:3]) - 1, -same[0].start, same)
        for same in groups.values()
    )
    score, _, same = ranked[-1]
    if score < 1:
        return None
    best = max(same, key=lambda one: (one.score, -one.start))
    others = tuple(one for one in same if one is not best)
    rivals = tuple(other[0] for weight, _, other in ranked[:-1] if weight >= score - 1)
    if best.days.last:
        return Occasion(best, None, others, rivals=rivals)
    return (
        _within_several(text, own, best, others)
        or _twin(own, best, others)
        or _told_apart(own, best, others)
        or _opened(found, best, others)
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
            and covers(one, best)
        ):
            return Occasion(one, None, (best, *others))
    return None


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
    found: list[Mention], best: Mention, others: tuple[Mention, ...]
) -> Occasion | None:
    """What opens on a day and is to be seen until another."""
    for one in found:
        near = one.start > best.end and one.start - best.end <= 200
        if one.role == "until" and near and not one.days.last:
            return Occasion(best, one, others)
    return None


def spans(occasion: Occasion) -> tuple[Span, ...]:
    last = (occasion.last,) if occasion.last else ()
    return tuple(Span(one.start, one.end) for one in (occasion.first, *last))


def deadline(found: Iterable[Mention]) -> Mention | None:
    """Of the days by which to register the one that is said most plainly."""
    own = [one for one in found if one.role == "deadline"]
    return own[0] if own else None


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


GLUED = re.compile(r"(?<=[A-Za-z])(20[0-4][0-9])(?!\w)")  # "#CAS2022"
YEAR = re.compile(r"(?<![\w./+–-])20[0-4][0-9](?![\w/]|[.:,–-][0-9])")


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


# -- a month or a year alone


class Month(NamedTuple):
    """ "2011-06", or "2025" for a year; ``last`` ends a span of them, or is ""."""

    first: str
    last: str
    span: Span


ALONE = re.compile(
    rf"(?<!\w)(?:(?P<from>{MONTH})\.?(?:\s(?P<from_year>{YEAR_SAID}))?\s?{TO}\s?)?"
    rf"(?P<month>{MONTH})\.?,?\s(?:de\s|del\s|of\s)?(?P<year>{YEAR_SAID})",
    re.IGNORECASE,
)
YEAR_LINE = re.compile(r"(?:in\s|en\s|em\s)?(20[0-4][0-9])(?![\w/-])")
IN = re.compile(
    r"(?:in|en|em|im|during|throughout|au\smois\sde)\s(?:early\s|late\s)?$", re.IGNORECASE
)


def months(here: Surroundings) -> Iterator[Month]:
    """The months in which the event is, where no day is said."""
    text = here.page.without_links
    taken = {one.start for one in here.days}
    for found in ALONE.finditer(text):
        if not taken.isdisjoint(range(found.start() - 30, found.start() + 1)):
            continue
        if _is_own_month(here, found):
            number = MONTH_NUMBER[plain(found["month"])] + 1
            last = f"{found['year']}-{number:02}"
            if not found["from"]:
                yield Month(last, "", Span(*found.span()))
                continue
            begun = MONTH_NUMBER[plain(found["from"])] + 1
            year = int(found["from_year"] or int(found["year"]) - (begun > number))
            yield Month(f"{year}-{begun:02}", last, Span(*found.span()))
    for section in here.page.labelled("when"):
        for line in section.lines[:1]:
            if year := YEAR_LINE.match(text, line.start, line.end):
                yield Month(year[1], "", Span(*year.span(1)))


def _is_own_month(here: Surroundings, found: re.Match[str]) -> bool:
    start, text = found.start(), here.page.without_links
    line, sentence = here.line(start), here.sentence(start)
    floor = max(line.start, sentence.start)
    marks = here.marks
    if here.line_number(start) in here.mail_lines:
        return False
    for group in ("posted", "past", "deadline", "register", "other deadline", "another"):
        if marks.between(group, max(floor, start - 60), start):
            return False
    if "when" in here.label(start):
        return start - line.start < 60
    if start - line.start < 4 and line.end - found.end() < 30 and start < HEAD:
        return True
    said = marks.between("takes place", max(floor, start - 90), start)
    return bool(said and IN.search(text, max(floor, start - 24), start))
