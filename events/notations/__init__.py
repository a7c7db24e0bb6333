"""How people write days and times: what an announcement’s words say, each with its place in
the text. Reads English, French, Spanish, German and Portuguese; judges nothing. Pure: no
Django, no clock read.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, replace

from events.notations.days import Days, Written, find_days
from events.notations.hours import Clock, Hours, find_hours
from events.notations.whose import Reading, Whose, letters_known, whose_named

__all__ = [
    "Clock",
    "Days",
    "Hours",
    "Notations",
    "Reading",
    "Whose",
    "Written",
    "letters_known",
    "read",
    "whose_named",
]

LONGEST_WAY_FROM_DEADLINE = 60  # characters, to the day or time that it names
DEADLINE = re.compile(
    r"\b(?:deadline|rsvp|register\s(?:by|before)|apply\sby|due\sby|anmeldeschluss"
    r"|registrations?\s(?:closes?|ends?|until|by|before)|applications?\s(?:due|close)"
    r"|date\slimite|inscri(?:re|ptions?)\s(?:avant|jusqu)|fecha\sl[ií]mite|plazo|prazo"
    r"|inscripci(?:ón|ones)\shasta|inscriç(?:ão|ões)\saté|anmeld(?:ung|en)\sbis)\b",
    re.IGNORECASE,
)
BREAK = re.compile(r"[;|\n]|\.\s+[A-ZÀ-Ý]")


@dataclass(frozen=True)
class Notations:
    """What a text says about time, in its order; deadlines apart."""

    days: tuple[Days, ...] = ()
    hours: tuple[Hours, ...] = ()
    deadline_days: tuple[Days, ...] = ()
    deadline_hours: tuple[Hours, ...] = ()


def read(text: str) -> Notations:
    """The days and times that ``text`` gives. Never raises; takes time in proportion to its
    length.
    """
    days = find_days(text)
    hours = find_hours(text, [(day.start, day.end) for day in days])
    ends = [found.end() for found in DEADLINE.finditer(text)]
    starts = [*(day.start for day in days), *(one.start for one in hours)]
    of_deadline = {start for start in starts if _is_of_deadline(text, start, ends)}
    return Notations(
        tuple(day for day in days if day.start not in of_deadline),
        _shared([one for one in hours if one.start not in of_deadline]),
        tuple(day for day in days if day.start in of_deadline),
        tuple(one for one in hours if one.start in of_deadline),
    )


def _is_of_deadline(text: str, start: int, ends: list[int]) -> bool:
    """One of the words for a deadline, which end at ``ends``, stands shortly before."""
    before = bisect.bisect_right(ends, start)
    if not before or start - ends[before - 1] > LONGEST_WAY_FROM_DEADLINE:
        return False
    return not BREAK.search(text, ends[before - 1], start)


def _shared(hours: list[Hours]) -> tuple[Hours, ...]:
    """Session after session, whose clock is named behind the last one only."""
    named = [one for one in hours if one.whose]
    if len(named) == 1 and named[0] is hours[-1]:
        return tuple(replace(one, whose=named[0].whose) for one in hours)
    return tuple(hours)
