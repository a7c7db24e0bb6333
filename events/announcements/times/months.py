"""The months, or the year, of an event of which no day is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from events.announcements.drafts import Span
from events.announcements.times.mentions import HEAD
from events.announcements.times.surroundings import Surroundings
from events.notations.days import MONTH, MONTH_NUMBER, TO, plain
from events.notations.days import YEAR as YEAR_SAID

ALONE = re.compile(
    rf"(?<!\w)(?:(?P<from>{MONTH})\.?(?:\s(?P<from_year>{YEAR_SAID}))?\s?{TO}\s?)?"
    rf"(?P<month>{MONTH})\.?,?\s(?:de\s|del\s|of\s)?(?P<year>{YEAR_SAID})",
    re.IGNORECASE,
)
YEAR_LINE = re.compile(r"(?:in\s|en\s|em\s)?(20[0-4][0-9])(?![\w/-])")
IN = re.compile(
    r"(?:in|en|em|im|during|throughout|au\smois\sde|no\smês\sde|en\sel\smes\sde|this"
    r"|[,|(–—-])\s?"
    r"(?:the\s)?(?:early|late|mid|mid-|end\sof|beginning\sof|anfang|mitte|ende|début"
    r"|fin|mi-"
    r"|principios\sde|mediados\sde|fin(?:al)?es\sde|início\sde|meados\sde|final\sde)?\s?$",
    re.IGNORECASE,
)
SHORT = 110  # characters of a sentence that is a heading or a notice
PERIODICAL = re.compile(
    r"newsletter|bulletin|issue|report|edition|vol\.|update|boletín|boletim|informe"
    r"|rundbrief"
    r"|lettre d|ausgabe|relatório|rapport",
    re.IGNORECASE,
)


class Month(NamedTuple):
    """ "2011-06", or "2025" for a year; ``last`` ends a span of them, or is ""."""

    first: str
    last: str
    span: Span


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
            if alone := YEAR_LINE.match(text, line.start, line.end):
                yield Month(alone[1], "", Span(*alone.span(1)))


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
    if not IN.search(text, max(floor, start - 32), start):
        return False
    if marks.between("takes place", max(floor, start - 120), min(line.end, start + 90)):
        return True
    words = text[floor : min(line.end, sentence.end)]
    notice = len(words) < SHORT and start < HEAD and not PERIODICAL.search(words)
    return notice and not marks.between("past", floor, start)
