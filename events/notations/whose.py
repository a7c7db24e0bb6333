"""Whose clock a text means: letters ("EST"), names of clocks ("Eastern Time"), places
("Geneva time", "heure de Paris") and what is apart from UTC ("GMT+1").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from events import zones
from events.notations.days import plain


class Family(NamedTuple):
    """Letters for the clocks of one region. ``hours`` is what standard time is apart from
    UTC; "" where nobody names it.
    """

    place: str
    standard: str
    hours: float
    daylight: str = ""
    either: str = ""


FAMILIES = (
    Family("New York", "EST", -5, "EDT", "ET"),
    Family("Chicago", "CST", -6, "CDT", "CT"),
    Family("Denver", "MST", -7, "MDT", "MT"),
    Family("Los Angeles", "PST", -8, "PDT", "PT"),
    Family("Anchorage", "AKST", -9, "AKDT", "AKT"),
    Family("Honolulu", "HST", -10),
    Family("Halifax", "AST", -4, "ADT"),
    Family("St. John’s", "NST", -3.5, "NDT"),
    Family("Geneva", "CET MEZ HNEC", 1, "CEST MESZ HAEC HEEC", "HEC MET"),
    Family("London", "GMT", 0, "BST"),
    Family("UTC", "GMT UTC TU", 0),
    Family("Dublin", "GMT", 0, "IST"),
    Family("Lisbon", "WET", 0, "WEST"),
    Family("Athens", "EET OEZ", 2, "EEST OESZ"),
    Family("Istanbul", "TRT", 3),
    Family("Moscow", "MSK", 3),
    Family("Kigali", "CAT", 2),
    Family("Nairobi", "EAT", 3),
    Family("Lagos", "WAT", 1),
    Family("Johannesburg", "SAST", 2),
    Family("Jerusalem", "IST", 2, "IDT"),
    Family("Riyadh", "AST", 3),
    Family("Dubai", "GST", 4),
    Family("Kabul", "AFT", 4.5),
    Family("Karachi", "PKT", 5),
    Family("Kolkata", "IST", 5.5),
    Family("Kathmandu", "NPT", 5.75),
    Family("Dhaka", "BST", 6),
    Family("Yangon", "MMT", 6.5),
    Family("Bangkok", "ICT", 7),
    Family("Jakarta", "WIB", 7),
    Family("Singapore", "SGT", 8),
    Family("Hong Kong", "HKT", 8),
    Family("Shanghai", "CST", 8),
    Family("Manila", "PHT PST", 8),
    Family("Perth", "AWST", 8),
    Family("Tokyo", "JST", 9),
    Family("Seoul", "KST", 9),
    Family("Adelaide", "ACST", 9.5, "ACDT"),
    Family("Sydney", "AEST", 10, "AEDT", "AET"),
    Family("Brisbane", "AEST", 10),
    Family("Auckland", "NZST", 12, "NZDT", "NZT"),
    Family("São Paulo", "BRT", -3, "BRST"),
    Family("Buenos Aires", "ART", -3),
    Family("Santiago", "CLT", -4, "CLST"),
    Family("Bogotá", "COT", -5),
    Family("Lima", "PET", -5),
)
FIRST_MEANT = {"IST": "Kolkata", "BST": "London", "GMT": "London"}
NAMES_OF_CLOCKS = {
    "eastern": "ET",
    "eastern standard": "EST",
    "eastern daylight": "EDT",
    "central": "CT",
    "central standard": "CST",
    "central daylight": "CDT",
    "mountain": "MT",
    "mountain standard": "MST",
    "mountain daylight": "MDT",
    "pacific": "PT",
    "pacific standard": "PST",
    "pacific daylight": "PDT",
    "alaska": "AKT",
    "hawaii": "HST",
    "atlantic": "AST",
    "central european": "CET",
    "central european summer": "CEST",
    "central europe": "HEC",
    "europe centrale": "HEC",
    "l’europe centrale": "HEC",
    "europa central": "HEC",
    "central europea": "HEC",
    "mitteleuropäische": "MEZ",
    "mitteleuropäischer": "MEZ",
    "eastern european": "EET",
    "western european": "WET",
    "greenwich mean": "GMT",
    "british summer": "BST",
    "east africa": "EAT",
    "east african": "EAT",
    "eastern africa": "EAT",
    "west africa": "WAT",
    "west african": "WAT",
    "central africa": "CAT",
    "central african": "CAT",
    "south african standard": "SAST",
    "indian standard": "IST",
    "india standard": "IST",
    "japan standard": "JST",
    "indochina": "ICT",
    "coordinated universal": "UTC",
    "l’est": "ET",
    "este": "ET",
    "pacífico": "PT",
    "pacifique": "PT",
}
OTHER_NAMES = {  # in the languages read, and of countries with one clock
    "Abidjan": "Abidjan Côte d’Ivoire",
    "Addis Ababa": "Addis-Abeba Addis|Abeba Adís|Abeba Ethiopia",
    "Amsterdam": "The|Hague La|Haye La|Haya Den|Haag Haia Dutch Netherlands",
    "Athens": "Athènes Atenas Athen Greece Greek",
    "Bangkok": "Thailand Thai",
    "Berlin": "Berliner Berlín Berlim Germany German Bonn Nürnberg Allemagne Alemania",
    "Bogotá": "Bogota Colombia Colombian",
    "Brussels": "Bruxelles Brüssel Brüsseler Bruselas Bruxelas Belgium Belgian",
    "Buenos Aires": "Argentina Argentine",
    "Cairo": "Le|Caire El|Cairo Kairo Egypt Égypte",
    "Copenhagen": "Copenhague Kopenhagen Denmark Danish",
    "Dhaka": "Bangladesh",
    "Dublin": "Ireland Irish",
    "Geneva": "Genève Genf Genfer Ginebra Genebra Swiss Switzerland Suisse Suiza Schweizer",
    "Islamabad": "Pakistan",
    "Istanbul": "Ankara Turkey Türkiye Estambul Istambul",
    "Jerusalem": "Jérusalem Jerusalén Israel Tel|Aviv",
    "Johannesburg": "South|Africa Pretoria",
    "Kathmandu": "Nepal Katmandou Katmandú",
    "Kigali": "Rwanda Ruanda",
    "Kolkata": "India Indian Neu-Delhi Delhi",
    "Kyiv": "Ukraine Kiev Kiew",
    "Lagos": "Nigeria Nigerian",
    "Lisbon": "Lisbonne Lisboa Lissabon Portugal",
    "London": "Londres Londoner UK U.K. British Britain",
    "Madrid": "Madrider Spain Spanish España Espagne peninsular peninsular|española",
    "Mexico City": "Ciudad|de|México Mexico México CDMX Centro|de|México Cidade|do|México",
    "Moscow": "Moscou Moscú Moskau Moscovo",
    "Nairobi": "Kenya Kenyan",
    "New York": "NY NYC Nueva|York Nova|York New|York|City New-York Washington,|D.C. DC",
    "Paris": "Pariser París France French",
    "Phnom Penh": "Cambodia Cambodian",
    "Rome": "Rom Italy Italian",
    "São Paulo": "Brasília Brasilia Brazil",
    "Sarajevo": "Bosnia",
    "Seoul": "Korea Korean",
    "Stockholm": "Sweden Swedish",
    "Tokyo": "Japan Japanese",
    "Vienna": "Vienne Viena Wien Wiener Austria Austrian",
    "Warsaw": "Varsovie Varsovia Warschau Poland Polish",
    "Yangon": "Myanmar Burma Rangoon",
    "Zurich": "Zürich Zürcher Zurique",
}


@dataclass(frozen=True)
class Reading:
    """One clock that may be meant. ``place`` is "" where only ``literal``, what it is apart
    from UTC, is said; ``letters`` are what a clock of the same region may show.
    """

    place: str
    literal: timedelta | None = None
    letters: frozenset[str] = frozenset()

    @property
    def zone(self) -> str:
        """The IANA name of the zone; "" for an offset alone."""
        return _zone_of(self.place) if self.place else ""


@dataclass(frozen=True)
class Whose:
    """Words for a clock, at ``start`` to ``end`` of a text; the likeliest reading first."""

    start: int
    end: int
    words: str
    readings: tuple[Reading, ...]


@functools.cache
def _zone_of(place: str) -> str:
    return zones.zone_called(place)


def _readings(letters: str) -> tuple[Reading, ...]:
    found = []
    for family in FAMILIES:
        standard, daylight = family.standard.split(), family.daylight.split()
        every = frozenset([*standard, *daylight, *family.either.split()])
        if letters in every:
            hours = family.hours + (letters in daylight)
            sure = letters in {*standard, *daylight}
            literal = timedelta(hours=hours) if sure else None
            found.append(Reading(family.place, literal, every))
    first = FIRST_MEANT.get(letters)
    return tuple(sorted(found, key=lambda reading: reading.place != first))


@functools.cache
def letters_known() -> dict[str, tuple[Reading, ...]]:
    """What "EST", "CEST", "EAT" … can mean."""
    every = (
        " ".join((family.standard, family.daylight, family.either)).split()
        for family in FAMILIES
    )
    return {letters: _readings(letters) for row in every for letters in row}


@functools.lru_cache(maxsize=4096)
def _key(words: str) -> str:
    return " ".join(re.split(r"[\s,]+", plain(words).replace(".", "").replace("'", "’")))


@functools.cache
def _names() -> dict[str, tuple[Reading, ...]]:
    """Readings by the names of clocks and places, as compared."""
    places = {_key(place): (Reading(place),) for place in zones.known_places()}
    others = {
        _key(name.replace("|", " ")): (Reading(place),)
        for place, names in OTHER_NAMES.items()
        for name in names.split()
    }
    clocks = {_key(name): letters_known()[to] for name, to in NAMES_OF_CLOCKS.items()}
    return places | others | clocks


LEAD = re.compile(
    r"\s{0,3}(?:[,(\[–—-]\s{0,2})?(?:(?:in|by|uhr|us|u\.s\.|local\stime|local"
    r"|ortszeit|time:"
    r"|heure|hora|horário|horario|locale|de|del|da|do|d[’'])(?![\w])\s{0,2}|d[’']){0,4}",
    re.IGNORECASE,
)
OFFSET = re.compile(
    r"(?:UTC|GMT)(?:(?:\s?(?P<sign>\+)\s?|(?P<minus>[-−–]))(?P<hours>1[0-4]|0?[0-9])"
    r"(?::?(?P<minutes>[0-5][05]))?(?![0-9:.]|\s?(?:[ap]\.?m|GMT|UTC|h)))?(?![^\W_])"
)
PLUS = re.compile(r"\+(?P<hours>0[0-9]|1[0-4]):?(?P<minutes>[0-5][0-9])(?!\w)")
LETTERS = re.compile(r"[A-Z]{2,5}(?!\w)")
IANA = re.compile(r"[A-Z][a-z]+/[A-Z]\w{2,24}(?:[/-]\w{2,24})?")
TWICE = re.compile(r"\s?/\s?([A-Z]{2,5})(?!\w)")
LABEL = re.compile(r"\s?(?:\+[0-9]{1,2})?\s?[)\]]?\s?[:–-]?\s?")
IN_BRACKETS = re.compile(r"\s?[(,–-]\s?")
WORD = re.compile(r"(?:[^\W\d_]\.){2,4}|[^\W\d_]+(?:[’'-][^\W\d_]+)*")
GAP = re.compile(r",?\s{1,3}")
TIME = re.compile(
    r"\s{1,2}(?:(?:standard|daylight|summer|local)\s)?(?:time|zeit|sommerzeit)(?!\w)", re.I
)
NAMED_BEFORE = re.compile(r"(?:heure|hora|hor[áa]rio|\(|\[|time|ortszeit)", re.IGNORECASE)
CLOCK_OF = re.compile(r"(?:heure|hora|hor[áa]rio)\s(?:de\s|del\s|d[’'])?$", re.IGNORECASE)
NOTHING_MORE = re.compile(
    r"\s{0,3}(?:$|[,;:./|)\]&–—-]|[0-9]|(?:and|et|y|und|e|or|for|on|via|with|by"
    r"|pour|para|por|für|über)\s)"
)
MOST_WORDS = 4


def whose_named(text: str, at: int = 0) -> Whose | None:
    """The clock that is named right at or behind ``at``."""
    if at and text[at : at + 1] == "Z" and not text[at + 1 : at + 2].isalnum():
        return Whose(at, at + 1, "Z", (Reading("UTC", timedelta()),))
    if plus := PLUS.match(text, at):
        return _apart(plus, 1)
    lead = LEAD.match(text, at)
    start = lead.end() if lead else at
    sure = bool(lead and NAMED_BEFORE.search(lead[0]))
    return (
        _offset(text, start)
        or _letters(text, start)
        or _iana(text, start)
        or _place(text, start, sure)
    )


def whose_before(text: str, at: int) -> Whose | None:
    """The place that is named just before ``at``, as in "Geneva: 15:00"."""
    begin = max(0, at - 40)
    words = list(WORD.finditer(text, begin, at))[-MOST_WORDS:]
    if not words or not LABEL.fullmatch(text, words[-1].end(), at):
        return None
    for word in words:
        name = text[word.start() : words[-1].end()]
        offset = OFFSET.match(text, word.start(), at)
        if offset and offset.end() >= words[-1].end():
            return _offset(text, word.start())
        key = _key(re.sub(r"\stime$", "", name, flags=re.IGNORECASE))
        found = letters_known().get(name) or _names().get(key)
        if found and name[:1].isupper():
            return Whose(word.start(), words[-1].end(), name, found)
    return None


def whose_anywhere(text: str) -> Whose | None:
    """The one clock that ``text`` names, wherever it does ("all times CET")."""
    found: list[Whose] = []
    end = 0
    for word in WORD.finditer(text):
        if word.start() < end:
            continue
        before = text[max(0, word.start() - 12) : word.start()]
        sure = bool(CLOCK_OF.search(before))
        one = _offset(text, word.start()) or (
            (_letters(text, word.start()) if len(word[0]) > 2 else None)
            or _place(text, word.start(), sure)
        )
        if one and (sure or not one.readings[0].place or _says_clock(one)):
            found.append(one)
            end = one.end
    return found[0] if len({one.readings for one in found}) == 1 else None


def _says_clock(whose: Whose) -> bool:
    return whose.words in letters_known() or bool(TIME.search(whose.words))


def _apart(found: re.Match[str], sign: int) -> Whose:
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    literal = sign * timedelta(hours=hours, minutes=minutes)
    place = "" if literal else "UTC"
    return Whose(*found.span(), found[0], (Reading(place, literal),))


def _offset(text: str, at: int) -> Whose | None:
    found = OFFSET.match(text, at)
    if not found:
        return None
    if found["hours"]:
        return _apart(found, -1 if found["minus"] else 1)
    return Whose(*found.span(), found[0], letters_known()[found[0]])


def _letters(text: str, at: int) -> Whose | None:
    found = LETTERS.match(text, at)
    readings = letters_known().get(found[0]) if found else None
    if not found or not readings:
        return None
    end, words = found.end(), found[0]
    for other in _others(text, end):
        if other[1] in readings[0].letters:  # "CET/CEST"
            end, words = other.end(), text[at : other.end()]
            readings = tuple(Reading(one.place, None, one.letters) for one in readings)
    if bracket := IN_BRACKETS.match(text, end):
        apart = _offset(text, bracket.end())
        if apart and any(one.literal == apart.readings[0].literal for one in readings):
            literal = apart.readings[0].literal  # "BST (UTC+1)"
            same_hours = tuple(one for one in readings if one.literal == literal)
            return Whose(at, apart.end, words, same_hours)
        named = _place(text, bracket.end(), sure="(" in bracket[0])
        same = {one.place: one for one in readings}
        if named and named.readings[0].place in same:  # "IST (Dublin)"
            return Whose(at, named.end, words, (same[named.readings[0].place],))
    return Whose(at, end, words, readings)


def _iana(text: str, at: int) -> Whose | None:
    """ "America/New_York", as calendars and mail programs write it."""
    found = IANA.match(text, at)
    if not found or found[0] not in zones.known_zones():
        return None
    return Whose(*found.span(), found[0], (Reading(found[0]),))


def _others(text: str, at: int) -> Iterator[re.Match[str]]:
    if other := TWICE.match(text, at):
        yield other


def _place(text: str, at: int, sure: bool) -> Whose | None:
    """Words that are a place or a clock: "New York", "Eastern Time", "Bangkok time"."""
    ends: list[int] = []
    spot = at
    while len(ends) < MOST_WORDS and (word := WORD.match(text, spot)):
        ends.append(word.end())
        gap = GAP.match(text, word.end())
        if not gap:
            break
        spot = gap.end()
    for end in reversed(ends):
        name = text[at:end]
        readings = _names().get(_key(name))
        time = TIME.match(text, end)
        said = time or sure or (name[:1].isupper() and NOTHING_MORE.match(text, end))
        if readings and said:
            end = time.end() if time else end
            return Whose(at, end, text[at:end], readings)
    return None
