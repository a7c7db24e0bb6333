"""Days in a text: "Thursday, 8 April 2021", "8–10 avril", "12/05/2021"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from events.notations.spelled import (
    DAYS,
    DAYS_ALONE,
    ENGLISH_DAYS,
    NUMBERS,
    THOUSANDS,
    bare,
    one_of,
)

MONTHS = (
    "january jan januar jänner janvier janv enero ene janeiro",
    "february feb februar février févr febrero fevereiro fev",
    "march mar märz maerz mars marzo março",
    "april apr avril avr abril abr",
    "may mai mayo maio",
    "june jun juni juin junio junho",
    "july jul juli juillet juil julio julho",
    "august aug août agosto",
    "september sept sep septembre septiembre setiembre setembro",
    "october oct oktober okt octobre octubre outubro",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre déc diciembre dic dezembro",
)
WEEKDAYS = (
    "monday montag lundi lunes segunda-feira",
    "tuesday dienstag mardi martes terça-feira",
    "wednesday mittwoch mercredi miércoles quarta-feira",
    "thursday donnerstag jeudi jueves quinta-feira",
    "friday freitag vendredi viernes sexta-feira",
    "saturday samstag sonnabend samedi sábado",
    "sunday sonntag dimanche domingo",
)
SHORT_WEEKDAYS = (  # only beside a date
    "mon mo lun segunda",
    "tues tue di mar terça",
    "wed weds mi mer mié quarta",
    "thurs thur thu do jeu jue quinta",
    "fri fr ven vie sexta",
    "sat sa sam sáb",
    "sun so dim dom",
)


@functools.lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """ "fevrier" for "Février": as two words are compared."""
    return bare(word)


def _numbered(*lists: tuple[str, ...]) -> dict[str, int]:
    return {
        plain(word): number
        for words in lists
        for number, line in enumerate(words)
        for word in line.split()
    }


def _one_of(names: tuple[str, ...]) -> str:
    words = {word for line in names for word in line.split()}
    both = words | {plain(word) for word in words}  # accents are often left out
    return "|".join(sorted(map(re.escape, both), key=len, reverse=True))


MONTH_NUMBER = _numbered(MONTHS)
WEEKDAY_NUMBER = _numbered(SHORT_WEEKDAYS, WEEKDAYS)
MONTH_IN_ENGLISH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?!\w)"
)
MONTH = rf"(?:{_one_of(MONTHS)})(?!\w)"
LEAP = 2000  # a year that has every day
WEEKDAY = rf"(?:{_one_of((*WEEKDAYS, *SHORT_WEEKDAYS))})(?!\w)"
YEAR = r"(?:1[89]|2[01])[0-9]{2}(?![0-9])"
NUMBER = r"(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
ORDINAL = r"(?:st|nd|rd|th|er|ro|[.º°ª])?"
ARTICLE = r"(?:(?:the|le|el|den|dem|der|d[ií]a)\s)?"
TO = r"(?:[-–—]|(?:to|through|until|au|al|à|a|bis|até|hasta)(?!\w))"
AND = r"(?:[&+/]|(?:and|et|y|e|und)(?!\w))"
NO_CLOCK = r"(?!\s?[:h.][0-9]|\s?[ap]\.?\s?m(?!\w)|\s?(?:h|hrs|Uhr)(?!\w))"
BEFORE = rf"(?:(?P<weekday>{WEEKDAY})\.?,?\s{{1,3}}{ARTICLE})?"
BEFORE_LAST = rf"(?:(?P<last_weekday>{WEEKDAY})\.?,?\s{{1,3}})?{ARTICLE}"
BETWEEN = rf"(?:(?:{WEEKDAY})\.?,?\s{{1,3}})?{ARTICLE}"
AFTER = rf"(?:\s{{0,2}}[,(]\s?(?P<after>{WEEKDAY})\)?)?"
AND_YEAR = (
    rf"(?:[,-]?\s{{0,3}}(?:del?\s)?(?P<year>{YEAR})"
    r"|,?\s[’'‘](?P<short_year>[0-9]{2})(?!\w))?"
)
LATE_YEAR = rf"(?:,?\s(?P<late_year>{YEAR}))?"
LAST = (
    rf"(?:\s{{0,2}}(?:(?P<to>{TO})|(?P<and>{AND}))\s{{0,2}}{BEFORE_LAST}"
    rf"(?P<last>{NUMBER}){ORDINAL}{NO_CLOCK})?"
)
DAY_FIRST = re.compile(
    rf"(?<![\w:.,+])(?=\w){BEFORE}(?:(?P<list>{NUMBER}){ORDINAL},\s?(?:{BETWEEN}"
    rf"{NUMBER}{ORDINAL},"
    rf"\s?){{0,5}}+{BETWEEN})?(?P<day>{NUMBER}){ORDINAL}{LAST}\s{{0,3}}(?:of\s|de\s"
    rf"|d[’']|-)?"
    rf"(?P<month>{MONTH})\.?{AND_YEAR}{AFTER}{LATE_YEAR}",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(
    rf"(?<!\w)(?=\w){BEFORE}(?P<month>{MONTH_IN_ENGLISH})\.?\s{{1,3}}(?P<day>{NUMBER})"
    rf"{ORDINAL}{NO_CLOCK}"
    rf"{LAST}(?:,?\s{{1,3}}(?P<year>{YEAR})"
    rf"|,?\s[’'‘](?P<short_year>[0-9]{{2}})(?!\w))?{AFTER}"
    rf"{LATE_YEAR}",
    re.IGNORECASE,
)
NUMERIC = re.compile(
    rf"(?<![\w./-])(?=\w){BEFORE}(?:(?P<iso>{YEAR})(?P<iso_mark>[-/.])(?P<iso_month>[0"
    rf"-9]{{2}})"
    r"(?P=iso_mark)(?P<iso_day>[0-9]{2})"
    r"|(?P<one>[0-9]{1,2})(?P<mark>[./-])(?P<two>[0-9]{1,2})"
    rf"(?P=mark)(?P<year>{YEAR}|[0-9]{{2}}))(?![0-9]|[./-][0-9]){AFTER}",
    re.IGNORECASE,
)
NUMERIC_SPAN = re.compile(  # "3.-5.9.2024", "28.09. bis 02.10.", "19-21/10/2023"
    rf"(?<![\w./:,+-])(?=\w){BEFORE}(?P<day>{NUMBER})(?P<mark>\.|(?=/"
    rf"|\s?{TO}\s?[0-9]{{1,2}}/))"
    rf"(?:/?(?P<month>[01]?[0-9])(?:\.|(?=\s?{TO}\s?[0-9]{{1,2}}/)))?\s?(?:{TO}"
    rf"|(?P<and>{AND}))\s?"
    rf"{BEFORE_LAST}(?P<last>{NUMBER})(?P<sep>[./])(?P<last_month>[01]?[0-9])(?![0-9])"
    rf"(?:(?P=sep)(?P<year>{YEAR}|[0-9]{{2}}(?![0-9.:])))?(?:\.(?!\w))?(?!/?[0-9])",
    re.IGNORECASE,
)
NUMERIC_SHORT = re.compile(  # "Do 8.4.", "am 8.4. um 19 Uhr", "le 19/10"
    rf"(?<![\w./:,+-])(?:(?P<weekday>{WEEKDAY})\.?,?\s{{1,3}}{ARTICLE}|(?:le|el|em"
    rf"|dia|día|no\sdia"
    r"|am|vom|zum|den|bis|ab|au|until|on|by|até|hasta|avant\sle)\s)"
    rf"(?P<day>{NUMBER})(?:\.(?P<month>[01]?[0-9])\.|/(?P<slashed>[01]?[0-9])(?!/?[0-9]|\.[0-9]))"
    rf"(?!\s?%|[0-9]|\s[0-9]{{1,2}}(?!\s?[:.h]|\s?Uhr|[0-9]|\s?[ap]m))(?!\s[0-9]{{3}})",
    re.IGNORECASE,
)
SPELLED = re.compile(  # "the twenty-third of April, two thousand twenty-three"
    rf"(?<!\w)(?=\w){BEFORE}(?:the\s)?(?:(?P<english>{MONTH_IN_ENGLISH})\s(?:the\s)?"
    rf"(?P<nth>{one_of(ENGLISH_DAYS)})(?!\w)"
    rf"|(?P<alone>{one_of(DAYS_ALONE)})\s(?P<month>{MONTH})"
    rf"|(?P<day>{one_of(DAYS)})\s(?:day\s)?(?:of\s|de\s|d[’'])(?P<named>{MONTH}))"
    rf"(?:,?\s(?:in\sthe\syear\s|del?\s(?:año\s)?)?(?:(?P<year>{YEAR})"
    rf"|{THOUSANDS}(?P<more>{one_of(NUMBERS)})(?!\w)))?",
    re.IGNORECASE,
)
WEEKDAY_ALONE = re.compile(rf"(?<![\w-])(?:{_one_of(WEEKDAYS)})(?![\w-])", re.IGNORECASE)
WEEK_OF = re.compile(
    r"(?:week\s(?:of|beginning)|semaine\sdu|semana\sd[eo]l?|woche\svom)\s{1,3}(?:the\s)?$",
    re.I,
)
REPEATED = re.compile(
    r"(?:every|each|chaque|jeden|cada|todos\s(?:los|os)|tous\sles)\s{1,3}$", re.IGNORECASE
)
JOINED_AND = re.compile(
    rf",?\s{{0,3}}{AND}\s{{0,3}}(?:(?:on|le|am|el|em|no)\s)?", re.IGNORECASE
)
JOINED = re.compile(rf",?\s{{0,3}}(?:{TO}\s{{0,3}})?{TO}\s{{0,3}}", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """One day as written: the months and days it can mean, its year and its weekday, if
    said; Monday is 0. ``choices`` is empty where only the weekday is said.
    """

    choices: tuple[tuple[int, int], ...] = ()  # month, day
    year: int | None = None
    weekday: int | None = None

    def dates(self, year: int | None = None) -> list[date]:
        """The dates that it can mean, in ``year`` if it names none itself."""
        number = self.year or year
        found = (_date(number, *choice) for choice in self.choices) if number else ()
        return [day for day in found if day]


@dataclass(frozen=True)
class Days:
    """A day, or the first and the last of several, at ``start`` to ``end`` of a text."""

    start: int
    end: int
    words: str
    first: Written
    last: Written | None = None


def find_days(text: str) -> list[Days]:
    """Days that ``text`` names, in its order."""
    taken: set[int] = set()
    found: list[Days] = []
    for pattern, reading in (
        (NUMERIC_SPAN, _numeric_span),
        (NUMERIC, _numeric),
        (MONTH_FIRST, _named),
        (DAY_FIRST, _named),
        (NUMERIC_SHORT, _numeric_short),
        (SPELLED, _spelled),
        (WEEKDAY_ALONE, _weekday_alone),
    ):
        for one in pattern.finditer(text):
            span = range(*one.span())
            if taken.isdisjoint(span):
                taken.update(span)
                found += reading(one)
    return _joined(text, sorted(found, key=lambda day: day.start))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(found: re.Match[str], *groups: str) -> int | None:
    """The weekday in the first of ``groups`` that has one; "Do" is Thursday as "Do."."""
    for group in groups:
        name, end = found[group], found.end(group)
        if name and (len(name) > 2 or found.string[end : end + 1] in (".", ",", ")")):
            return WEEKDAY_NUMBER[plain(name)]
    return None


def _numeric(found: re.Match[str]) -> Iterator[Days]:
    if found["iso"]:
        year, pairs = int(found["iso"]), [(int(found["iso_month"]), int(found["iso_day"]))]
    else:
        one, two = int(found["one"]), int(found["two"])
        year = _year_of(found["year"])
        pairs = [(two, one)] if found["mark"] == "." else [(two, one), (one, two)]
    choices = tuple(dict.fromkeys(pair for pair in pairs if _date(year, *pair)))
    if choices:
        written = Written(choices, year, _weekday(found, "weekday", "after"))
        yield Days(*found.span(), found[0], written)


def _numeric_span(found: re.Match[str]) -> Iterator[Days]:
    last_month = int(found["last_month"])
    month = int(found["month"] or last_month)
    day, last = int(found["day"]), int(found["last"])
    year = _year_of(found["year"]) if found["year"] else None
    before = _year_of(found["year"]) - (month > last_month) if year else None
    known = _date(before or LEAP, month, day) and _date(year or LEAP, last_month, last)
    if not known or (month, day) == (last_month, last):
        return
    begun = Written(((month, day),), before, _weekday(found, "weekday"))
    ended = Written(((last_month, last),), year, _weekday(found, "last_weekday"))
    if found["and"] and (month, last) != (last_month, day + 1):
        yield Days(*found.span(), found[0], begun)
        yield Days(*found.span(), found[0], ended)
    else:
        yield Days(*found.span(), found[0], begun, ended)


def _numeric_short(found: re.Match[str]) -> Iterator[Days]:
    day, dotted = int(found["day"]), found["month"]
    month = int(dotted or found["slashed"])
    pairs = [(month, day)] if dotted else [(month, day), (day, month)]
    choices = tuple(dict.fromkeys(pair for pair in pairs if _date(LEAP, *pair)))
    if choices:
        start, end = found.start("weekday" if found["weekday"] else "day"), found.end()
        written = Written(choices, None, _weekday(found, "weekday"))
        yield Days(start, end, found.string[start:end], written)


def _year_of(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _named(found: re.Match[str]) -> Iterator[Days]:
    if found["month"] == "may" or _is_a_week(found):  # a verb
        return
    month = MONTH_NUMBER[plain(found["month"])] + 1
    digits = found["year"] or found["short_year"] or found["late_year"]
    year = _year_of(digits) if digits else None
    listed = found.groupdict().get("list")
    day = int(listed or found["day"])
    last = int(found["last"] or (found["day"] if listed else 0))
    if last:
        begun = Written(((month, day),), year, _weekday(found, "weekday"))
        ended = Written(((month, last),), year, _weekday(found, "last_weekday", "after"))
        if found["to"] or listed or last == day + 1:
            yield Days(*found.span(), found[0], begun, ended)
            return
        yield Days(*found.span(), found[0], begun)
        yield Days(*found.span(), found[0], ended)
        return
    written = Written(((month, day),), year, _weekday(found, "weekday", "after"))
    yield Days(*found.span(), found[0], written)


def _spelled(found: re.Match[str]) -> Iterator[Days]:
    month = MONTH_NUMBER[plain(found["english"] or found["month"] or found["named"])] + 1
    day = DAYS[bare(found["nth"] or found["alone"] or found["day"])]
    year = int(found["year"]) if found["year"] else None
    if found["more"]:
        year = 2000 + NUMBERS[bare(found["more"])]
    written = Written(((month, day),), year, _weekday(found, "weekday"))
    yield Days(*found.span(), found[0], written)


def _is_a_week(found: re.Match[str]) -> bool:
    return bool(WEEK_OF.search(found.string, max(0, found.start() - 20), found.start()))


def _weekday_alone(found: re.Match[str]) -> Iterator[Days]:
    if not REPEATED.search(found.string, max(0, found.start() - 12), found.start()):
        weekday = WEEKDAY_NUMBER[plain(found[0])]
        yield Days(*found.span(), found[0], Written(weekday=weekday))


def _joined(text: str, days: list[Days]) -> list[Days]:
    """ "31 March – 1 April 2014" as one; the year that stands at the end goes for both."""
    joined: list[Days] = []
    for day in days:
        before = joined[-1] if joined else None
        if before and _from_to(text, before, day):
            first = before.first
            if first.year is None and day.first.year:
                first = replace(first, year=_year_before(first, day.first))
            words = text[before.start : day.end]
            joined[-1] = Days(before.start, day.end, words, first, day.first)
        else:
            joined.append(day)
    return joined


def _from_to(text: str, before: Days, day: Days) -> bool:
    both = before.first.choices and day.first.choices
    if not both or before.last or day.last or before.start == day.start:
        return False
    if JOINED.fullmatch(text, before.end, day.start):
        return True
    both_days = JOINED_AND.fullmatch(text, before.end, day.start)
    return bool(both_days) and _is_next(before.first, day.first)


def _is_next(first: Written, second: Written) -> bool:
    year = second.year or first.year or LEAP
    days, following = first.dates(year), second.dates(year)
    return len(days) == len(following) == 1 and (following[0] - days[0]).days == 1


def _year_before(first: Written, last: Written) -> int:
    """The year of "30 December – 2 January 2022": the one before."""
    assert last.year
    return last.year - (first.choices > last.choices)
