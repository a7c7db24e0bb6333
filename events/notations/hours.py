"""Times of day in a text: "9 a.m. – 10.30 a.m. EST", "14 h 00 à 16 h 00", "17.30 Uhr"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time

from events.notations.days import plain
from events.notations.spelled import HOURS as SPELLED
from events.notations.spelled import NUMBERS, bare, one_of
from events.notations.whose import (
    Whose,
    letters_known,
    whose_anywhere,
    whose_before,
    whose_named,
)

NOON, MIDNIGHT = time(12), time()
WORDS = {
    "noon": NOON,
    "midday": NOON,
    "midi": NOON,
    "mediodia": NOON,
    "mittags": NOON,
    "meio-dia": NOON,
    "midnight": MIDNIGHT,
    "minuit": MIDNIGHT,
    "medianoche": MIDNIGHT,
    "mitternacht": MIDNIGHT,
    "meia-noite": MIDNIGHT,
}
HALF = r"(?P<half>[ap])\.?\s?m(?!\w)\.?"
TO = (
    r"\s{0,3}(?:[-–—>→]|(?:to|till|until|through|à|a|au|al|bis|até|hasta|jusqu[’']à)(?!\w)"
    r"(?:\s(?:las?|las|às)(?!\w))?|às(?!\w))\s{0,3}"
)
AND = r"\s{1,3}(?:and|et|y|und|e)\s{1,3}(?:las?\s|às?\s|as\s)?"
MARK = (
    r"(?:\s?[ap]\.?\s?m(?!\w)|\s?(?:h|hs|hrs|horas|heures)(?!\w)|\s?h[0-5][0-9]"
    r"|\s?Uhr(?!\w))"
)
SPELLED_CLOCK = (  # "dix-huit heures trente", "halb acht Uhr", "las siete y media"
    rf"(?:(?P<to_half>halb\s)?(?P<hn>{one_of(SPELLED)})\sUhr(?!\w)|(?:(?<=\b[àa]\s)"
    rf"|(?<=\blas\s)"
    r"|(?<=\bàs\s)|(?<=\bpelas\s)|(?<=\bdès\s)|(?<=\bvers\s)|(?<=\bde\s)|(?<=\bdas\s))"
    rf"(?P<hx>{one_of(SPELLED)})\s(?:heures?|horas?)(?!\w)"
    rf"|(?<=\blas\s)(?P<hy>{one_of(SPELLED)})(?=\s(?:y|e|de\sla|en\spunto)(?!\w)|[,.)])"
    rf"|(?P<he>{one_of(SPELLED)})(?=\s(?:(?:fifteen|thirty|forty-five)\s)?"
    rf"(?:(?:to|à|a\slas|às|bis)\s(?:{one_of(SPELLED)})\s(?:o[’']?clock|heures|horas|uhr)"
    r"|[ap]\.?m(?!\w)|in\sthe\s(?:morning|afternoon|evening)|o[’']?clock)))"
    rf"(?:\s(?:(?:et\s|y\s|e\s)?(?P<mn>{one_of(NUMBERS)})"
    r"|(?:et|y|e)\s(?:(?P<half_after>demie|media|meia)|(?P<quarter>quart|cuarto)))(?!\w))?"
)
HOURS = r"(?:hs|hrs|hours|horas|heures)(?!\w)"  # "20 horas": also how long
CLOCK = re.compile(
    r"(?<![\w+])(?<![0-9][.:,/])(?<![$€£#§])(?:(?P<words>(?:12\s)?(?:noon|midday|midnight)"
    r"|midi|minuit|mediod[ií]a|medianoche|mittags|mitternacht|meio-dia|meia-noite)(?!\w)"
    rf"|(?P<h12>[01]?[0-9]|2[0-3])(?:[:.](?P<m12>[0-5][0-9]))?\s{{0,2}}{HALF}"
    r"|(?P<hh>[01]?[0-9]|2[0-4])\s?h(?:\s?(?P<mh>[0-5][0-9])(?:\s?min)?)?(?!\w)"
    r"|(?:(?<=[àa]\s)|(?<=las\s)|(?<=às\s)|(?<=at\s)|(?<=[0-9],\s)|(?<=[-–])|(?<=[-–]\s))"
    rf"(?P<hw>[01]?[0-9]|2[0-4])\s?{HOURS}(?:\s(?P<mw>[0-5][0-9])(?!\w))?"
    rf"|(?:(?P<ho>[1-9]|1[0-2])\so[’']?clock"
    rf"|half\spast\s(?P<half_past>{one_of(SPELLED)}))(?!\w)"
    r"|(?P<hs>1[3-9]|2[0-3])\s?(?:hs|hrs)(?!\w)"
    r"|(?P<hc>[01]?[0-9]|2[0-4]):(?P<mc>[0-5][0-9])(?::[0-5][0-9])?(?!:?[0-9]|\.[0-9])"
    r"|(?P<hu>[01]?[0-9]|2[0-4])(?:\.(?P<mu>[0-5][0-9]))?\s?Uhr(?!\w)"
    r"|(?P<hd>[01]?[0-9]|2[0-4])\.(?P<md>[0-5][05])"
    r"(?:(?=\s?h(?:rs)?(?!\w))|(?!\w|[.,][0-9]|\s?[%€$£]))"
    r"|(?P<h4>[01][0-9]|2[0-4])(?P<m4>[0-5][0-9])(?P<after4>\s?(?:h(?:rs|ours)?|Z)(?!\w)"
    r"|(?=\s?[-–]\s?[0-2][0-9][0-5][0-9]\s?h(?:rs|ours)?(?!\w))"
    r"|(?=(?:\s?[-–]\s?[0-2][0-9][0-5][0-9])?\s?[(]?[A-Z]{3,4}(?!\w)))"
    r"|(?<=las\s)(?P<hl>[01]?[0-9]|2[0-3])(?!\w|[.:,/][0-9])"
    r"|(?<=às\s)(?P<ha>[01]?[0-9]|2[0-3])(?!\w|[.:,/][0-9])"
    rf"|{SPELLED_CLOCK}"
    rf"|(?P<hr>[01]?[0-9]|2[0-3])(?=(?:{TO}|{AND})(?:[01]?[0-9]|2[0-4])(?:[:.][0-5][0-9])?"
    rf"{MARK}))",
    re.IGNORECASE,
)
PLAIN = re.compile(r"1[01][:.][0-5][0-9]")
HALVES = re.compile(
    r"[ap]\.?\s?m\.?$|noon|midday|midnight|(?:evening|tarde|noche|noite|midi|soir|abends)$",
    re.IGNORECASE,
)
SUFFIX = re.compile(r"\s?(?:hrs|hours|horas?|heures?|hs|h|Uhr)(?!\w)\.?", re.IGNORECASE)
RANGE = re.compile(rf"[\])]?{TO}[(\[]?", re.IGNORECASE)
BETWEEN = re.compile(r"(?:between|entre|zwischen)\s(?:las?\s|as\s)?$", re.IGNORECASE)
BOTH = re.compile(AND, re.IGNORECASE)
ISO = re.compile(r"(?<=[0-9])T(?=[0-2][0-9]:[0-5][0-9])")
AFTERNOON = re.compile(
    r"\s{0,2}(?:in\sthe\s|in\s|de\sla\s|de\sl[’']|du\s|da\s|de\s)?"
    r"(?P<part>afternoon|evening|tarde|noche|noite|apr[èe]s-midi|soir|nachmittags|abends"
    r"|[ap]\.?m(?:\.(?!\s*[A-Z\n]))?|morning|matin|ma[ñn]ana|manhã|vormittags"
    r"|morgens)(?!\w)",
    re.IGNORECASE,
)
ACADEMIC = re.compile(r"\s?[(,]?\s?(?:c\.\s?t\.|ct(?!\w))\)?")  # a quarter past
ELSEWHERE = re.compile(r"\s(?:em|en|à|au|in|at)\s[A-ZÀ-Þ]")
O_CLOCK = re.compile(r"\so[’']?clock(?!\w)", re.IGNORECASE)
LETTERS_AFTER = re.compile(r"(?:\s?[-–]\s?[0-9]{4})?\s?\(?([A-Z]{3,4})(?!\w)")
MILITARY_SPAN = re.compile(r"\s?[-–]\s?[0-2][0-9][0-5][0-9]\s?h(?:rs|ours)?(?!\w)")
HOUR_GROUPS = (
    "h12",
    "hh",
    "ho",
    "half_past",
    "hw",
    "hs",
    "hc",
    "hu",
    "hd",
    "h4",
    "hl",
    "ha",
    "hn",
    "hx",
    "hy",
    "he",
    "hr",
)
SPELLED_GROUPS = ("hn", "hx", "hy", "he")
MINUTE_GROUPS = {"h12": "m12", "hw": "mw", "hc": "mc", "hu": "mu", "hd": "md", "h4": "m4"}
IN_24 = ("hh", "hu", "h4", "hw", "hs")
MORNING = (
    "am",
    "a.m",
    "a.m.",
    "morning",
    "matin",
    "manana",
    "manha",
    "vormittags",
    "morgens",
)


@dataclass(frozen=True)
class Clock:
    """A time of day as written. ``either``: it may as well be twelve hours later."""

    start: int
    end: int
    words: str
    shows: time
    either: bool = False

    @property
    def times(self) -> tuple[time, ...]:
        later = time((self.shows.hour + 12) % 24, self.shows.minute)
        return (self.shows, later) if self.either else (self.shows,)


@dataclass(frozen=True)
class Hours:
    """A time, or from one to another, and whose clock is meant if that is said."""

    start: int
    end: int
    words: str
    begins: Clock
    ends: Clock | None = None
    whose: Whose | None = None


def find_hours(text: str, days: Sequence[tuple[int, int]]) -> list[Hours]:
    """Times of day in ``text`` outside the spans ``days``, in its order."""
    taken = {spot for start, end in days for spot in range(start, end)}
    ready = ISO.sub(" ", text)
    clocks = [
        clock
        for found in CLOCK.finditer(ready)
        if taken.isdisjoint(range(*found.span())) and (clock := _clock(found))
    ]
    named = [whose_named(ready, clock.end) for clock in clocks]
    if clocks and not named[-1]:
        before = [whose_before(ready, clock.start) for clock in clocks]
        if before[0]:
            named = [one or other for one, other in zip(before, named, strict=True)]
    hours = list(_together(ready, clocks, named))
    if any(clock.shows.hour > 12 and not HALVES.search(clock.words) for clock in clocks):
        hours = [_counted_to_24(one) for one in hours]
    if hours and not any(named):
        whose = whose_anywhere(ready)
        return [replace(one, whose=whose) for one in hours]
    return hours


def _counted_to_24(hours: Hours) -> Hours:
    ends = replace(hours.ends, either=False) if hours.ends else None
    return replace(hours, begins=replace(hours.begins, either=False), ends=ends)


def _clock(found: re.Match[str]) -> Clock | None:
    start, end, text = found.start(), found.end(), found.string
    if found["words"]:
        return Clock(start, end, found[0], WORDS[plain(found["words"].removeprefix("12 "))])
    group = next(one for one in HOUR_GROUPS if found[one])
    written = found[group]
    minutes = MINUTE_GROUPS.get(group, "mh")
    minute = 30 if group == "half_past" else int(found[minutes] or 0)
    if group in SPELLED_GROUPS:
        part = (
            15 if found["quarter"] else 30 * bool(found["half_after"] or found["to_half"])
        )
        minute = NUMBERS[bare(found["mn"])] if found["mn"] else part
    hour = (SPELLED.get(bare(written)) or int(written)) - bool(found["to_half"])
    if group == "h4" and not found["after4"] and not _looks_military(found):
        return None
    if found["after4"] and found["after4"].strip().upper() == "Z":
        end -= 1
    half = (found["half"] or "").lower()
    either = False
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif not half:
        suffix = SUFFIX.match(text, end)
        end = suffix.end() if suffix else end
        if clock := O_CLOCK.match(text, end):
            end = clock.end()
        said = AFTERNOON.match(text, end)
        if said and 0 < hour < 12:
            end = said.end()
            hour += 0 if plain(said["part"]) in MORNING else 12
        plainly = suffix or said or group in IN_24 or written.startswith("0")
        either = not plainly and (0 < hour < 10 or hour == 12)
    return Clock(start, end, text[start:end], time(hour % 24, minute), either)


def _looks_military(found: re.Match[str]) -> bool:
    """ "1400 EST", but not the year in "April 2021 ET"."""
    if MILITARY_SPAN.match(found.string, found.end()):
        return True
    letters = LETTERS_AFTER.match(found.string, found.end())
    year = found["h4"] in ("19", "20", "18")
    return bool(letters and letters[1] in letters_known() and not year)


def _together(text: str, clocks: list[Clock], named: list[Whose | None]) -> Iterator[Hours]:
    """Beginnings with their ends."""
    number = 0
    while number < len(clocks):
        begins, whose = clocks[number], named[number]
        ends = clocks[number + 1] if number + 1 < len(clocks) else None
        if ends and _is_range(text, begins, whose, ends, named[number + 1]):
            whose = whose or named[number + 1]
            number += 1
        else:
            ends = None
        begins, ends = _halves(text, begins, ends)
        begins = _academic(text, begins, (ends or begins).end)
        start, end = begins.start, (ends or begins).end
        if whose:
            start, end = min(start, whose.start), max(end, whose.end)
            end = end + 1 if text[end : end + 1] == ")" and "(" in text[start:end] else end
        yield Hours(start, end, text[start:end].strip(), begins, ends, whose)
        number += 1


def _academic(text: str, begins: Clock, end: int) -> Clock:
    """ "16 Uhr c.t.", and "16-18 Uhr c.t.": a quarter of an hour later."""
    if begins.shows.minute or not (
        ACADEMIC.match(text, end) or ACADEMIC.match(text, begins.end)
    ):
        return begins
    return replace(begins, shows=begins.shows.replace(minute=15))


def _is_range(
    text: str, begins: Clock, whose: Whose | None, ends: Clock, other: Whose | None
) -> bool:
    after = whose.end if whose and whose.start >= begins.end else begins.end
    gap = text[after : ends.start]
    if whose and other and whose.start >= begins.end and whose.readings != other.readings:
        return False  # "9 a.m. EST - 3 p.m. CET" is one moment twice
    if whose and whose.start >= begins.end and ELSEWHERE.match(text, ends.end):
        return False  # "19h (Brasília) - 23h em Lisboa"
    if RANGE.fullmatch(gap):
        return True
    before = text[max(0, begins.start - 12) : begins.start]
    return bool(BOTH.fullmatch(gap) and BETWEEN.search(before))


def _halves(text: str, begins: Clock, ends: Clock | None) -> tuple[Clock, Clock | None]:
    """What "a.m." or "p.m." beside one of the two says of the other."""
    if not ends:
        return begins, ends
    begins_open = begins.either or _bare(begins)
    if begins_open and not ends.either and _has_half(ends):
        first = _nearest_before(begins, ends)
        return replace(begins, shows=first, either=False), ends
    if _bare(begins) and not ends.either:
        return replace(begins, either=False), ends
    if begins.either and not ends.either:  # "9:00 - 10:30" and "9:00 - 10:30 Uhr"
        either = bool(PLAIN.fullmatch(ends.words))
        return replace(begins, either=either), replace(ends, either=either)
    if ends.either and not begins.either:
        later = [one for one in ends.times if one > begins.shows]
        return begins, replace(ends, shows=min(later, default=ends.shows), either=False)
    return begins, ends


def _bare(clock: Clock) -> bool:
    return clock.words.isdecimal()


def _has_half(clock: Clock) -> bool:
    return bool(HALVES.search(clock.words))


def _nearest_before(begins: Clock, ends: Clock) -> time:
    """The one of the two times of ``begins`` that lies shorter before ``ends``."""
    if ends.shows == MIDNIGHT:  # "10-12 am" means noon
        return begins.shows
    end = ends.shows.hour * 60 + ends.shows.minute
    both = replace(begins, either=begins.shows.hour <= 12).times
    return min(both, key=lambda one: ((end - one.hour * 60 - one.minute) % 1440) or 1440)
