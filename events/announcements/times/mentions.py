"""The days that an announcement names, and what each of them is: the event's perhaps, or
of its history, its posting, its deadlines.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from events.announcements.drafts import Span
from events.announcements.times.surroundings import LEAP, Surroundings
from events.notations import Days

HEAD = 500  # characters
LONG_LINE = 60  # characters of news behind a place and a day
BESIDE = 40  # characters between a day and its clock
QUOTED = re.compile(r"wrote|écrit|escribió|schrieb|escreveu", re.IGNORECASE)
DATELINE = re.compile(
    r"[*_(\s]*[A-ZÀ-Þ][^\d\n.:|]{1,48}(?:,\s?(?:D\.C\.,\s?)?|\s[/(–—-]\s?)"
    r"(?:(?:le|el|den|the|am)\s)?$"
)
GREETING = re.compile(
    r"\s{0,6}(?:dear|to\swhom|madame|monsieur|mesdames|messieurs|cher|chère|chers"
    r"|chères|estimad[oa]s?"
    r"|apreciad[oa]s?|querid[oa]s?|señor(?:es)?|sehr\sgeehrte|liebe|guten\stag|exmos?"
    r"|exmas?|prezad[oa]s?"
    r"|car[oa]s?|excelentíssim|excellenc|your\sexcellenc|muy\sseñor)",
    re.IGNORECASE,
)
LETTER_DATELINE = re.compile(r"^[^\d\n]{2,36},\s(?:le|den|a)\s$")
AFTER_DATELINE = re.compile(r"\s?[.)]?\s?(?:[–—:-]|\([A-Z]|\.\s)\s?\S")
UNTIL = re.compile(
    r"(?<!\w)(?:until|till?|through|to|jusqu['’]au|au|hasta(?:\sel)?|al|bis(?:\szum)?"
    r"|até(?:\sao?)?|a)"
    r"\s(?:the\s|el\s|le\s|den\s|dia\s|día\s)?$",
    re.IGNORECASE,
)
DAY_HEADING = re.compile(
    r"(?:[*_#\s•–-]*(?:(?:day|jour|journée|día|tag|dia|session|séance|sesión|sitzung|sessão"
    r"|module|módulo|modul|week|part|teil|parte)\s(?:[0-9]{1,2}|[IVX]{1,4}|one|two|three)"
    r"\s?[:.,(–—|-]*\s?)?[*_(]*)$",
    re.IGNORECASE,
)
BY = re.compile(  # "by close of business on", "bis spätestens Montag, den"
    r"(?<!\w)(?:by|before|no later than|not later than|at the latest|avant|d'ici|bis|antes"
    r"|au plus tard|a mas tardar|spatestens|vor|ate|hasta|jusqu'au)(?:[\s,](?:at the latest"
    r"|the|of|close|business|cob|play|end|eod|day|noon|midday|midnight|on|no|o|ao|dia|el|le|la"
    r"|fin|du|au|plus|tard|del?|am|zum|dem|den|spatestens|mittag|ende|final|do|da|mais|tardar"
    r"|um|uhr|latest)(?!\w)){0,6}[\s,]*$"
)
OPEN_UNTIL = re.compile(
    r"(?<!\w)(?:open|close[sd]?|possible|ouvertes?|abiert[oa]s?|abert[oa]s?|moglich|geoffnet)"
    r"\s(?:\w{1,9}\s){1,3}$"
)
LAST_DAY = re.compile(
    r"\s?[,(–-]?\s?(?:(?:is|est|es|e|ist)\s)?(?:(?:the|le|la|el|o|der|die)\s)?(?:last day"
    r"|deadline|closing date|date limite|dernier delai|dernier jour|ultimo dia|fecha limite"
    r"|letzter tag|anmeldeschluss|bewerbungsschluss|prazo|data limite)(?!\w)"
    r"(?! for (?:papers|abstracts|proposals))"
)
CLOCK_SIGNS = "📅🗓🕒🕔🕕🕖🕗🕘🕙🕚🕛🕐🕑🕓⏰⌚⏱📆"


class Day(NamedTuple):
    """A day of the calendar; ``year`` 0 where it is not known."""

    year: int
    month: int
    day: int

    @property
    def on(self) -> date:
        """Without a year, that of a leap year; 28 February for the 29th of another."""
        last = calendar.monthrange(self.year or LEAP, self.month)[1]
        return date(self.year or LEAP, self.month, min(self.day, last))

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
    timed: bool = False  # a time of day stands beside

    @property
    def start(self) -> int:
        return self.days.start

    @property
    def end(self) -> int:
        return self.days.end

    @property
    def year(self) -> int:
        return self.days.first.year or (self.days.last and self.days.last.year) or 0


def mentions(here: Surroundings) -> list[Mention]:
    """Every day of the text with its role and how much speaks for its being the event's."""
    found: list[Mention] = []
    before = 0
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
    return replace(one, score=one.score - lost)


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
    timed = _has_clock(here, days)
    return Mention(days, line, role, score, heads, labelled, backed, foreign, timed)


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
    placed = LETTER_DATELINE.match(text[line.start : start])
    if placed and line.end - days.end < 3 and not _has_clock(here, days):
        return "posted"
    if _is_dateline(here, days, line):
        return "posted"
    number = here.hours_from(start)
    clock = here.hours[number - 1] if number else None
    if clock and floor <= clock.start and 0 <= start - clock.end <= 12:
        start = clock.start  # "before 17:00 on 8 June"
    sentence = here.sentence(days.start)
    strict = BY.search(marks.plain, max(floor, start - 60), start)
    by = strict or marks.between("by", max(floor, start - 16), start)
    above = here.lines[max(0, here.line_number(start) - 1)]
    heading = above.start if above.end - above.start < 40 else floor
    named = "deadline" in label and floor - line.start < 60
    due = named or marks.between("deadline", max(floor, start - 70), start)
    asked = by and (
        marks.between("register", max(min(floor, heading), start - 220), start)
        or marks.between("register", days.end, min(line.end, days.end + 60))
        or ("registration" in label and floor - line.start < 60)
        or (
            OPEN_UNTIL.search(marks.plain, max(floor, start - 40), start)
            and marks.between("register", sentence.start, start)
        )
        or (strict and marks.between("asks", max(sentence.start, start - 220), start))
    )
    due = due or bool(LAST_DAY.match(marks.plain, days.end))
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
    return bool(number) and 0 <= days.start - here.hours[number - 1].end <= 12
