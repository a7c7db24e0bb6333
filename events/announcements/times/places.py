"""The clocks of places: of the event's own, and of cities named beside a time."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from events import zones
from events.announcements import gazetteer
from events.announcements.drafts import Draft, Span
from events.announcements.gazetteer import City
from events.announcements.vocabularies import folded, groups_of, vocabulary
from events.notations import Hours, Reading, Whose, whose_named

WORDS_IN_CAPITALS = {"fr": ("ET", "EST"), "de": ("IST", "ART", "AST")}
NOUNS = ("ART", "CAT", "EAT", "PET", "MET", "AST")
SMALL = re.compile(r"[a-zà-ÿ]{3}")
FOLLOWED = re.compile(r" (?:[^\W\d_]{2}|[0-9])")
BESIDE_OFFSET = re.compile(r"\s?[,/(–-]\s?")
WELL_KNOWN = 100  # thousand people of a city that is named without brackets or "in"
NEARLY_ALL = 0.9  # of a country's people, whose clock is taken for the country's
LONGEST_NAME = 4  # words
RENOWN = 4  # times larger: nobody means the other of that name
ALL_TIMES = re.compile(
    r"(?:all\s(?:the\s)?times|times\s(?:are|shown|given|listed|in)"
    r"|toutes\sles\sheures|heures\sindiquées"
    r"|les\shoraires\ssont|todas\slas\shoras|todos\slos\shorarios|horarios?\sen"
    r"|todos\sos\shorários"
    r"|todas\sas\shoras|alle\s(?:uhr)?zeit(?:en|angaben)|zeitangaben)(?!\w)",
    re.IGNORECASE,
)
QUALIFIED = re.compile(r"\s?[,(]\s?")
NEXT_CITY = re.compile(r"\s?[,;/]\s?|\s(?P<and>and|et|y|e|und)\s")
CLOSES_LIST = re.compile(r"\s?(?:[),;/|\n.]|$|(?:and|et|y|e|und|time)(?!\w))")
BEFORE_CITY = re.compile(r"(?<=, )|(?<=\bin )|(?<=\ben )|(?<=\bà )|(?<=\bem )|(?<=\bde )")
LEAD = re.compile(
    r"(?P<sure>\s?[(\[]\s?(?:(?:hora|heure|horário|horario)"
    r"(?:\slocal|\slocale|\soficial)?\s(?:de|del|do|da|d[’'])\s?)?|\s(?:in|à|au|aux|a"
    r"|em|en|no|na|de|time\sin)\s|,?\s?(?:hora|heure|horário|horario)"
    r"(?:\slocal|\slocale|\soficial)?\s(?:de|del|do|da|d[’'])\s?|,?\s?Ortszeit\s)"
    r"|[,]?\s(?:[–—-]\s)?"
)
WORD = re.compile(r"[^\W\d_][\w’'.-]{0,24}")
CLOSED = re.compile(
    r"\s?(?:$|[\n()\]/|;:,.–—•-]|\s(?:and|et|y|e|und|or|ou|o|oder|time|Zeit"
    r"|Ortszeit)(?!\w))"
)


def zone_of_place(draft: Draft, language: str = "en") -> str:
    """The zone of the city, or of the country where there is but one; else ""."""
    city, country = draft.fact("city"), draft.value("country")
    if city:
        at = city.spans[-1].end if city.spans else len(draft.text)
        told = _country_behind(draft.text, at)
        if found := _city_meant(city.value, told[0] if told else country or "", language):
            return found.zone
        try:
            return zones.zone_called(city.value)
        except zones.UnknownZone:
            pass
    return zone_of_country(country) if country else ""


def zone_in(text: str, line: Span, language: str) -> str:
    """The zone of the one city that a line names behind a comma or a preposition."""
    found = {
        city[0]
        for lead in BEFORE_CITY.finditer(text, line.start, line.end)
        if (city := _city(text, lead.end(), WELL_KNOWN, language)) and city[1] <= line.end
    }
    return found.pop() if len(found) == 1 else ""


def _city_meant(name: str, country: str, language: str) -> City | None:
    """Of the cities of that name the one in ``country``, or where the language is spoken,
    or else the largest.
    """
    every = gazetteer.cities().get(folded(name), ())
    if not gazetteer.city_called(name):
        return None
    own = [city for city in every if city.country == country]
    spoken = [
        city
        for city in every
        if city.country in vocabulary("spoken").get(language, ())
        and city.population * RENOWN >= every[0].population
    ]
    return (own or spoken or every)[0]


def _country_behind(text: str, at: int) -> tuple[str, int] | None:
    """ "…, Argentina" or "…, MA": the country that qualifies a city, and where it ends."""
    comma = QUALIFIED.match(text, at)
    if not comma:
        return None
    for name, end in _names(text, comma.end()):
        states = groups_of("states").get(folded(name))
        if states and (len(name.strip(".")) > 3 or name.isupper()):
            return states[0], end
        if country := gazetteer.country_called(name):
            return country, end
    return None


def country_of_place(draft: Draft) -> str:
    """The country that the event is in, or ""."""
    city, country = draft.value("city"), draft.value("country")
    if country or not city:
        return country or ""
    found = gazetteer.city_called(city)
    return found.country if found else ""


@functools.cache
def zone_of_country(country: str) -> str:
    """The zone of nearly all people of a country; "" where they have several."""
    people = Counter[str]()
    for city in {city for found in gazetteer.cities().values() for city in found}:
        if city.country == country:
            people[city.zone] += city.population + 1
    if not people:
        return ""
    zone, most = people.most_common(1)[0]
    return zone if most >= NEARLY_ALL * people.total() else ""


def is_named(text: str, hours: Hours, language: str) -> bool:
    """What looks like letters of a clock is none in "19 UHR IST EINLASS"."""
    whose = hours.whose
    if not whose:
        return True
    words = whose.words.strip("()")
    apart = whose.start > hours.end or whose.end < hours.start
    if words not in WORDS_IN_CAPITALS.get(language, ()) and not (apart and words in NOUNS):
        return True
    start = text.rfind("\n", 0, whose.start) + 1
    line = text[max(start, whose.start - 40) : whose.end + 40].partition("\n")[0]
    if SMALL.search(line):
        return not apart or words not in NOUNS
    return not FOLLOWED.match(text, whose.end)


def of_all(text: str) -> Whose | None:
    """The clock of "All times are in CET" and "Todas las horas son de Madrid"."""
    said = ALL_TIMES.search(text)
    if not said:
        return None
    for word in WORD.finditer(text, said.end(), min(said.end() + 60, len(text))):
        if whose := whose_named(text, word.start()):
            return whose
        if found := _city(text, word.start(), WELL_KNOWN):
            words = text[word.start() : found[1]]
            return Whose(word.start(), found[1], words, (Reading(found[0]),))
        if text[word.end() : word.end() + 1] in ".\n":
            break
    return None


def named(text: str, hours: Hours, sole: bool, line: Span) -> Iterator[Hours]:
    """The time with the city behind it, where the notation itself names no clock; once for
    each city of "(Luanda, Lisbon)". ``sole``: nothing is known but that; brackets or a
    preposition must say that it is a place.
    """
    first = _with_place(text, hours, sole, line)
    yield first
    if not (whose := first.whose):
        return
    at = whose.end
    bracket = text[whose.start - 1 : whose.start] == "("
    known = {one.zone for one in whose.readings}
    while mark := NEXT_CITY.match(text, at):
        found = _city(text, mark.end(), 0)
        if not found or found[0] in known or not (bracket or mark["and"]):
            return
        if not CLOSES_LIST.match(text, found[1]):
            return
        zone, at = found
        known.add(zone)
        words = text[mark.end() : at]
        other = Whose(mark.end(), at, words, (Reading(zone),))
        yield replace(first, start=mark.end(), end=at, words=words, whose=other)


def _with_place(text: str, hours: Hours, sole: bool, line: Span) -> Hours:
    whose = hours.whose
    if whose and whose.start <= hours.end and whose.end >= hours.start:
        return _with_city(text, hours, whose)
    at = hours.end
    lead = LEAD.match(text, at)
    if not lead or (sole and not lead["sure"]):
        return hours
    found = _city(text, lead.end(), 0 if lead["sure"] else WELL_KNOWN)
    if not found:
        return hours
    zone, end = found
    heads = hours.start - line.start < 4 and not lead["sure"]
    if heads and end < line.end and text[end] not in "/|;\n":
        return hours  # an item: "11:00 Florence, a survivor"
    words = text[lead.end() : end]
    return replace(
        hours,
        end=end,
        words=text[hours.start : end],
        whose=Whose(lead.end(), end, words, (Reading(zone),)),
    )


def _with_city(text: str, hours: Hours, whose: Whose) -> Hours:
    """ "GMT+3, Istanbul": the offset counts, the city may name its clock."""
    if whose.readings[0].place or not (lead := BESIDE_OFFSET.match(text, whose.end)):
        return hours
    found = _city(text, lead.end(), 0)
    if not found:
        return hours
    both = (*whose.readings, Reading(found[0]))
    return replace(hours, end=max(hours.end, found[1]), whose=replace(whose, readings=both))


def _city(text: str, at: int, least: int, language: str = "en") -> tuple[str, int] | None:
    """The zone of the city or country named at ``at``, and where its name ends."""
    for name, end in _names(text, at):
        if folded(name) in groups_of("when"):  # "Ende" is a city too
            continue
        told = _country_behind(text, end)
        city = _city_meant(name, told[0] if told else "", language)
        if city and told and told[0] == city.country:
            return city.zone, told[1]
        if city and city.population >= least:
            return city.zone, end
        country = gazetteer.country_called(name)
        if country and (zone := zone_of_country(country)):
            return zone, end
    return None


def _names(text: str, at: int) -> Iterator[tuple[str, int]]:
    """What may be a name at ``at``, the longest first, and where each ends."""
    ends: list[int] = []
    spot = at
    while len(ends) < LONGEST_NAME and (word := WORD.match(text, spot)):
        ends.append(word.end())
        if text[word.end() : word.end() + 1] != " ":
            break
        spot = word.end() + 1
    for end in reversed(ends):
        name = text[at:end].rstrip(".")
        end = at + len(name)
        if name[:1].isupper() and CLOSED.match(text, end):
            yield name, end
