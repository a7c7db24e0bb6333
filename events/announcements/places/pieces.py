"""A place in pieces between commas: room, building, street, postal code, city, country."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from events.announcements.drafts import Span
from events.announcements.gazetteer import City, city_called, country_called
from events.announcements.page import Page
from events.announcements.vocabularies import (
    any_of,
    folded,
    patterns,
    vocabulary,
)

LONGEST = 30_000  # characters that are looked at
MOST_OF_A_TOWN = 3  # words
SHORT = 3  # letters of an acronym
NOBODY = patterns("places", "nobody")
EDGES = re.compile(r"^[^\w“\"«(]+|[^\w.)”\"»]+$")
CITY_OF = re.compile(
    r"^(?:(?:city|town|ville|ciudad|cidade|stadt|municipality) (?:of |de |da )?|in "
    r"|à |en |em )(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
STATE = re.compile(
    r"(?:,? ?\bD\.? ?C\.?|[ /–-]+[A-Z]{2}| [0-9]{1,2}(?:er?|ème|º|ª)?|,? CDMX)$"
)
CODES = {
    "GB": re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}$"),
    "CA": re.compile(r"\b[ABCEGHJ-NPRSTVXY][0-9][A-Z] [0-9][A-Z][0-9]$"),
    "US": re.compile(r"^(?:[A-Z]{2}|Calif\.|Mass\.) [0-9]{5}(?:-[0-9]{4})?$"),
    "BR": re.compile(r"\b[0-9]{5}-[0-9]{3}\b"),
    "PT": re.compile(r"\b[0-9]{4}-[0-9]{3}\b"),
    "DE": re.compile(r"\bD-[0-9]{5}\b"),
    "CH": re.compile(r"\bCH-[0-9]{4}\b"),
    "AT": re.compile(r"\bA-[0-9]{4}\b"),
    "FR": re.compile(r"\bF-[0-9]{5}\b"),
    "BE": re.compile(r"\bB-[0-9]{4}\b"),
}
POSTAL_FIRST = re.compile(
    r"(?:[A-Z]{1,2}-)?(?!(?:19"
    r"|20)[0-9]{2} )[0-9]{4,5}(?:-[0-9]{3})? (?P<city>[A-ZÀ-Þ][^\W\d_]+(?:["
    r" -][^\W\d_]+){0,2})"
)
STREET_FIRST = re.compile(
    r"(?:rue|avenue|avenida|av\.|calle|rua|place|plaza|praça|boulevard|quai|largo)\b", re.I
)
BODY = re.compile(
    r"^(?:(?:the|das|le|la|l'|el|o|a) ?)?(?:[\w'-]+ ){0,3}(?:institut[eo]?|foundation"
    r"|centre|center|stiftung|fundacion|fondation|zentrum|forum"
    r"|centro|fundacao|universit\w+ department|academy|initiative|mission|committee"
    r"|network) (?:for|of|fur|pour|para|de la|des|zur|against|on)\b"
)
OPENING = re.compile(
    r"^(?:in person at the|in person at|in person|at the|at|in|im|am|the|au|à la"
    r"|à l['’]|en el|en la|no"
    r"|na)\s+(?=[A-ZÀ-Þ])"
)
CLOCK_BEFORE = re.compile(
    r"(?:noon|midi|[0-9] ?[ap]\.?m\.?|[0-9] ?h(?:rs)?"
    r"|(?<![\w.])[0-2]?[0-9][:h.][0-5][0-9]|uhr|gmt|utc)"
    r"(?: ?(?:gmt|utc|[a-z]{3,4}))?(?: ?\((?:[\w ]{3,12},)?|,| in| a| -| –|/)? ?$"
)
CAPITALS = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'-]{0,40}+\.?)(?:[ -](?:(?:de|del|la|las|los|do|da|dos|am|an der|der"
    r"|upon|le|of|el) )?"
    r"[A-ZÀ-Þ][\w’'-]{0,40}+\.?){0,3}"
)
POSTAL = patterns("places", "postal")
STREET = patterns("places", "street")
ONLINE_ONLY = re.compile(
    r"^(?:transmi|livestream|live |canal |en direct|en vivo|ao vivo|em directo|diffus"
    r"|(?:via|on|sur|por|per|pelo|pela|no|durch|mit|uber|on the|via the)? ?(?:zoom"
    r"|online|on-line"
    r"|virtual(?:ly)?|en ligne|en linea|webinar|webex|teams"
    r"|microsoft teams|ms teams|youtube|livestream|digital|internet|remote|virtuell"
    r"|virtuel|platform[ea]?|google meet|visioconference"
    r"|facebook|distanciel|a distance|remoto|hybrid[eao]?|hibrid[oa]|everywhere"
    r"|anywhere|plataforma)\b)"
)
OF_A_CLOCK = re.compile(r"^(?:tiempo|hora|horario|heure|time|zeit|fuso)\b|\btime$|zeit$")
PIECE = re.compile(
    r"\s*(?:[,;|\n]|\s[–—-]\s|\s·\s|\s/\s|\s•\s|[()]|\s{2,}"
    r"|\s(?:&|\+|and|und|et|y|e)\s(?=(?:on(?:line)?|via|zoom|teams|livestream|per|sur"
    r"|en ligne|en linea|virtual)\b))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    venue: str = ""
    city: str = ""
    country: str = ""
    spans: tuple[Span, ...] = ()


def together(one: Place, other: Place) -> Place:
    """One place, and of another what it lacks, unless they are in different cities."""
    if one.city and other.city and folded(one.city) != folded(other.city):
        return one
    return Place(
        one.venue or other.venue,
        one.city or other.city,
        one.country or other.country,
        (*one.spans, *other.spans),
    )


def is_clock(page: Page, span: Span) -> bool:
    """A city behind a time of day tells whose clock is meant."""
    if is_venue(page.said(span)) or STREET.search(page.said(span)):
        return False
    begin = page.flow.rfind("\n", 0, span.start) + 1
    return bool(CLOCK_BEFORE.search(page.bare[max(begin, span.start - 26) : span.start]))


def is_other(words: str) -> bool:
    """A body, or a second city: no building."""
    return bool(BODY.search(folded(words)) or city_in(words) or country_called(words))


def is_short_name(words: str) -> bool:
    return words[:1].isupper() and 1 <= len(words.split()) <= 9 and words[-1:] not in ".!?:"


def is_dated(page: Page, span: Span) -> bool:
    """A day or a time of day is said in it; "Plaza 25 de Mayo" is a place."""
    if venue_words().match(folded(page.said(span))) or STREET_FIRST.match(page.said(span)):
        return False
    notations = page.notations
    days = [(day.start, day.end) for day in (*notations.days, *notations.deadline_days)]
    clocks = [clock for one in notations.hours for clock in (one.begins, one.ends) if clock]
    said = [*days, *((clock.start, clock.end) for clock in clocks)]
    return any(start < span.end and span.start < end for start, end in said)


def place_of(page: Page, pieces: list[Span], labelled: bool = False) -> Place:
    """A place in pieces between commas: room, building, street, code, city, country."""
    country, city, written, at = "", None, "", len(pieces)
    coded_for = next(filter(None, (_country_of_code(page.said(one)) for one in pieces)), "")
    after_code = town = ""
    at_code = at_town = 0
    for number, piece in enumerate(pieces):
        words = without_postal(page.said(piece))
        coded = POSTAL_FIRST.fullmatch(page.said(piece))
        if coded and not after_code and not STREET.search(coded["city"]):
            after_code, at_code = coded["city"], number
        found = country_called(words)
        if found and number and not city_called(words, found):
            country, at = country or found, min(at, number)
            before = page.said(pieces[number - 1])
            if not city and _may_be_town(before):
                town, at_town = EDGES.sub("", before), number - 1
        elif (named := city_in(words)) and not (city and number > at + 2):
            if not number and is_venue(words) and len(words.split()) > 2:
                continue
            city, written = named
            at = number
    country = country or coded_for
    if city and country and city.country != country:
        city = city_called(written, country) or city
    if city and not country:
        country = city.country
    if not city and after_code:  # "74538 Rosengarten": a place too small for any list
        written, at = after_code, at_code
    elif not city and town:  # "Saly-Portudal, Sénégal"
        written, at = town, at_town
    venue = _venue(page, pieces[:at], labelled)
    if not venue and not city:
        venue = _venue(page, pieces, labelled)
    elif labelled and not venue:  # "Bukavu, salle Concordia"
        venue = _venue(page, pieces[at + 1 : at + 3], labelled=False)
    if not venue and not written:
        return Place(country=country)
    ends = pieces[min(at, len(pieces) - 1)]
    return Place(venue, written, country, (Span(pieces[0].start, ends.end), ends))


def _may_be_town(words: str) -> bool:
    """One to three words in capitals that are no building, no street and no body."""
    bare = EDGES.sub("", words)
    named = CAPITALS.fullmatch(bare) and len(bare.split()) <= MOST_OF_A_TOWN
    return bool(named) and not (
        is_venue(bare) or STREET.search(bare) or bare.isupper() or country_called(bare)
    )


def _country_of_code(words: str) -> str:
    """The country whose postal codes look like that."""
    for country, pattern in CODES.items():
        if pattern.search(words):
            return country
    return ""


def _venue(page: Page, pieces: list[Span], labelled: bool) -> str:
    """Room and building, and the street behind them."""
    said = [_tidy(page.said(piece)) for piece in pieces]
    kept = [words for words in said if _may_be_venue(words)]
    named = [
        words
        for words in kept
        if labelled or (is_venue(words) and " " in words and not BODY.search(folded(words)))
    ]
    if not named:
        return ""
    kept = kept[kept.index(named[0]) :]
    return ", ".join(kept[:3])


def pieces_of(page: Page, span: Span) -> list[Span]:
    found, at = [], span.start
    for mark in [*PIECE.finditer(page.flow, span.start, span.end), None]:
        end = mark.start() if mark else span.end
        if page.flow[at:end].strip(" .,;:–—-"):
            found.append(Span(at, end))
        at = mark.end() if mark else end
    return found


def city_in(words: str) -> tuple[City, str] | None:
    """The city that a piece is, and how it is written there."""
    bare = CITY_OF.sub("", EDGES.sub("", words))
    bare = STATE.sub("", bare).strip(" .,;:–—-")
    acronym = bare.isupper() and len(bare) <= SHORT
    if not bare[:1].isupper() or acronym or len(bare.split()) > 4:
        return None
    city = city_called(bare)
    if city:
        return city, bare.title() if bare.isupper() and len(bare) > 3 else bare
    return None


def without_postal(words: str) -> str:
    return " ".join(POSTAL.sub(" ", words).split())


def is_venue(words: str) -> bool:
    return bool(venue_words().search(folded(words)))


def _may_be_venue(words: str) -> bool:
    bare = folded(words)
    if (
        OF_A_CLOCK.search(bare)
        or ONLINE_ONLY.search(bare)
        or "http" in bare
        or "@" in words
        or len(bare) < 2
    ):
        return False
    return not POSTAL.fullmatch(words.strip()) and not country_called(words)


@functools.cache
def venue_words() -> re.Pattern[str]:
    words = any_of(vocabulary("places")["venue"])
    return re.compile(
        rf"(?<!\w)(?:{words})(?!\w)|(?:saal|haus|halle|raum|bau|zentrum)(?!\w)"
    )


def _tidy(words: str) -> str:
    return OPENING.sub("", EDGES.sub("", words))
