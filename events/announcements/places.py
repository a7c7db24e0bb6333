"""Where an event is held: room or building, city, country; online, in person or both."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from events.announcements.drafts import Doubt, Draft, Fact, Span, Sureness
from events.announcements.gazetteer import City, city_called, country_called
from events.announcements.page import Page, Section
from events.announcements.vocabularies import (
    any_of,
    folded,
    patterns,
    same_length,
    vocabulary,
)

LONGEST = 30_000  # characters that are looked at
MOST_SENTENCES = 150
HEAD = 300  # characters at the beginning and the end of a text
MOST_OF_A_TOWN = 3  # words
NAMES_IN_SHORT = {"New York City": "New York"}
SHORT = 3  # letters of an acronym
LONGEST_LINE = 170  # characters
LONG_LINE = 14  # words
NEAR_A_DAY = 250  # characters
ENOUGH = 4  # points of a line that names the place
FAR = 1500  # characters into the text, where a sentence without a day tells no place
KNOWN_CITY = 100  # thousands of people
OF_PEOPLE = ("speaker", "panelist", "moderator", "keynote", "discussant")
NOBODY = patterns("places", "nobody")
OTHER_EVENT = re.compile(
    r"(?:[^:\n]{0,30}: ?[^:\n]{0,20}\bfrom the |next|coming|previous|past|kommende\w*"
    r"|nächste\w*|prochaine?s?|próxim[oa]s?"
    r"|siguiente)\b",
    re.I,
)
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
VENUE_FIRST = re.compile(r"[a-z]{3}")
BODY = re.compile(
    r"^(?:(?:the|das|le|la|l'|el|o|a) ?)?(?:[\w'-]+ ){0,3}(?:institut[eo]?|foundation"
    r"|centre|center|stiftung|fundacion|fondation|zentrum|forum"
    r"|centro|fundacao|universit\w+ department|academy|initiative|mission|committee"
    r"|network) (?:for|of|fur|pour|para|de la|des|zur|against|on)\b"
)
TELLS_CITY = patterns("places", "tells_city")
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
PHRASE_END = re.compile(
    r"\s(?:on|from|le|du|el|del? [0-9]|am|vom|dia|at|with|to|for|by|and will|will"
    r"|where|which|that|is|starting|beginning|à partir"
    r"|mit|pour|para|ab|um|a partir|statt|laden?|zu|über|and|et|y|und)\s"
)
WORD = r"[^\W\d_][\w’'.&-]*"
CAPITALS = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'-]*\.?)(?:[ -](?:(?:de|del|la|las|los|do|da|dos|am|an der|der"
    r"|upon|le|of|el) )?"
    r"[A-ZÀ-Þ][\w’'-]*\.?){0,3}"
)
TOWN_AND_COUNTRY = re.compile(
    rf"\b(?:in|at|à|a|en|em|no|na"
    rf"|im) (?P<city>{CAPITALS.pattern}) ?\((?P<country>{CAPITALS.pattern})\)"
)
OF_A_CITY = re.compile(
    rf"\b(?i:(?:ville|[Cc]ity|[Tt]own|Mairie|Stadt|Ciudad|Ayuntamiento"
    rf"|Municipalidad|Intendencia"
    rf"|Cidade|Prefeitura|Câmara Municipal|Commune) (?:of |de |da |d['’]|del )?"
    rf"|(?P<school>Universit(?:y|ät|é|at)"
    rf"|Universidade?|Bezirksversammlung|Landeshauptstadt|Hansestadt) (?:of |de |zu "
    rf"|d['’]|do |da )?)"
    rf"(?P<city>{CAPITALS.pattern})"
)
POSTAL = patterns("places", "postal")
STREETS = (
    r"rue|avenue|av|boulevard|bd|blvd|quai|place|cours|chemin|impasse|passage|calle"
    r"|avenida|carrera|cra"
    r"|rua|travessa|praca|largo|via|viale|street|st|square|road|rd|ave|lane|drive"
    r"|terrace|crescent|gardens|way"
    r"|plaza|paseo|plein|straat|laan|ulica"
)
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
NO_VENUE = re.compile(
    r"^(?:tba|tbc|tbd|to be (?:announced|confirmed)|a confirmer|a definir"
    r"|por confirmar|wird (?:noch )?bekannt|no local|zoom|link)"
)
SAID = (  # the words before a place, and those after which it may stand
    r"(?:holds?|held|take[sn]? place|taking place|hosted|meet(?:s|ing)?|gather(?:s"
    r"|ing)?|join us|convene[ds]?|located|opens?|screened|shown"
    r"|in person|live)"
    r"|(?:aura lieu|se tiendra|se deroulera|tient|tenue?|organisee?|rendez-vous"
    r"|accueilli|projet[ée]e?)"
    r"|(?:tendra lugar|se realizara|se celebrara|celebrara|llevara a cabo|realizado"
    r"|convoca|se desarrollara|sera|se hara|se presentara)"
    r"|(?:findet|stattfinden|statt|treffen|ladt|laden|veranstaltet|gezeigt|eroffnet)"
    r"|(?:acontece(?:ra)?|realiza-se|sera realizad[oa]|tera lugar|decorre(?:ra)?"
    r"|ocorrera|sera)"
)
TAKES_PLACE = re.compile(rf"\b(?:{SAID})\b")
CONFERENCE = re.compile(
    rf"\b(?P<city>{CAPITALS.pattern}) (?i:summer institute|summer school|conference|summit"
    rf"|forum|congress|meeting"
    rf"|workshop|symposium)\b"
)
PIECE = re.compile(
    r"\s*(?:[,;|\n]|\s[–—-]\s|\s·\s|\s/\s|\s•\s|[()]|\s{2,}"
    r"|\s(?:&|\+|and|und|et|y|e)\s(?=(?:on(?:line)?|via|zoom|teams|livestream|per|sur"
    r"|en ligne|en linea|virtual)\b))\s*",
    re.IGNORECASE,
)
HYBRID_AND = re.compile(
    r"\b(?:\+|&|and|et|y|und|e|or|ou|o|oder) ?(?:online|zoom|livestream|virtual"
    r"|en ligne|en linea|youtube)"
)


@dataclass(frozen=True)
class Place:
    venue: str = ""
    city: str = ""
    country: str = ""
    spans: tuple[Span, ...] = ()


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    online = _online(page, draft)
    place, sureness = _place(page, bool(online))
    if place.venue:
        yield Fact("venue", place.venue, place.spans, sureness)
    if place.city:
        yield Fact("city", place.city, place.spans, sureness)
    if place.country:
        yield Fact("country", place.country, place.spans, sureness)
    yield from _format(page, draft, place, online)


# -- the place -----------------------------------------------------------------------------


def _place(page: Page, online: bool) -> tuple[Place, Sureness]:
    """The place that a label names, or a line near a day, or a sentence; what the one
    leaves out another may tell.
    """
    found = best = Place()
    sureness = Sureness.STATED
    for section in page.labelled("where", "city"):
        found = _with(found, _of_section(page, section))
        if found.venue and found.city:
            break
    if not found.venue:
        sureness = Sureness.READ
        lines = [(_of_line(page, span), span) for span in _lines_of_place(page)]
        scored = [(_points(page, place, span), place) for place, span in lines]
        points, best = max(scored, key=lambda one: one[0], default=(0, Place()))
        if points < ENOUGH:
            best = Place()
        elif best.venue or not online:
            found = _with(found, best)
    if found.venue and not found.city and not found.country:
        found = _with(found, _of_dateline(page))
    if not found.venue:
        for span in page.sentences[:MOST_SENTENCES]:
            found = _with(found, _of_sentence(page, span))
            if found.venue:
                break
    if online and not found.venue:
        return Place(), sureness
    found = _with(found, best)
    if found.venue and not found.city and not found.country:
        found = _with(found, _of_dateline(page))
    if not found.venue and not found.city:
        found = _of_conference(page)
        return (found if found.city else _completed(page, found, online)), Sureness.GUESSED
    return _completed(page, found, online), sureness


def _with(one: Place, other: Place) -> Place:
    """One place, and of another what it lacks, unless they are in different cities."""
    if one.city and other.city and folded(one.city) != folded(other.city):
        return one
    return Place(
        one.venue or other.venue,
        one.city or other.city,
        one.country or other.country,
        (*one.spans, *other.spans),
    )


def _of_section(page: Page, section: Section) -> Place:
    if not section.lines:
        return Place()
    first = last = section.lines[0]
    for line in section.lines[1:4]:
        if line.bullet or line.after_gap or len(line.text) > 90:
            break
        last = line
    text = page.flow[first.start : last.end]
    end = re.search(
        r"(?<=[^\W\d_]{4})\.(?=\s+[A-ZÀ-Þ][a-zà-ÿ]+ )|\s(?:\+|&) (?:online|zoom|livestr)",
        text,
        re.I,
    )
    cut = Span(first.start, first.start + (end.start() if end else len(text)))
    if NO_VENUE.search(same_length(page.said(cut))):
        return Place()
    modes = kinds_of_mode(section.heading.label)
    return _of_pieces(page, _pieces(page, cut), labelled=not modes)


def kinds_of_mode(label: str) -> bool:
    """A label as "In person": what follows may be a place, or not."""
    return bool(_said("in_person").search(folded(label)))


def _lines_of_place(page: Page) -> Iterator[Span]:
    """Short lines near a day that name nobody."""
    days = [day.start for day in page.notations.days]
    days += [hours.start for hours in page.notations.hours]
    people = {line.start for section in page.labelled(*OF_PEOPLE) for line in section.lines}
    above = ""
    for line in page.lines[:150]:
        goes_on, above = above.endswith(","), line.text
        if goes_on:
            continue
        if line.start >= page.signature:
            break
        near = any(line.start - NEAR_A_DAY <= day <= line.end + NEAR_A_DAY for day in days)
        near = near or bool(STREET.search(line.text) or POSTAL.search(line.text))
        if not near or line.kinds or len(line.text) > LONGEST_LINE:
            continue
        if line.start in people and not _is_venue(line.text.partition(",")[0]):
            continue
        if OTHER_EVENT.match(line.text) or (
            line.bullet and not re.search(r"[0-9]", line.text)
        ):
            continue
        if line.text[-1:] not in "!?" and not NOBODY.search(line.text):
            yield Span(line.start, line.end)


def _points(page: Page, place: Place, span: Span) -> int:
    """How likely a line names the place: by what it has, and how near to a day."""
    if not place.venue and not place.city:
        return 0
    notations = page.notations
    days = [day.start for day in notations.days]
    clocks = [one.begins.start for one in notations.hours]
    before = page.text.rfind("\n", 0, max(span.start - 1, 0))
    after = page.text.find("\n", span.end + 1)
    beside = any(before - 1 <= day <= (after if after >= 0 else span.end) for day in days)
    beside = beside or any(span.start <= clock < span.end for clock in clocks)
    words = page.said(span)
    streets = STREET.search(words) and not _is_dated(page, span)
    return (
        3 * bool(place.city)
        + 2 * bool(place.venue)
        + 2 * bool(streets or POSTAL.search(words))
        + 3 * beside
        + bool(place.country)
        - (len(words.split()) > LONG_LINE and not (place.city and place.venue))
    )


def _of_line(page: Page, span: Span) -> Place:
    """ "Hofburg, Vienna", "29 Russell Square, London WC1B 5DP", with a day or without."""
    pieces = [
        piece
        for piece in _pieces(page, span)
        if not _is_dated(page, piece) and not _is_clock(page, piece)
    ]
    place = _of_pieces(page, pieces)
    said = [page.said(piece) for piece in pieces]
    told = any(STREET.search(words) or POSTAL.search(words) for words in said)
    beside = len(pieces) < len(_pieces(page, span))
    if told and (place.city or any(map(STREET.search, said))):
        if place.venue and VENUE_FIRST.search(folded(place.venue)):
            return place
        above = _line_above(page, span)
        if above and not place.venue:
            return Place(page.said(above), place.city, place.country, (above, span))
        return place
    if place.city and len(pieces) <= 4 and not place.venue:
        before = [piece for piece in pieces if piece.end <= place.spans[-1].start]
        named = [piece for piece in before if _is_short_name(page.said(piece))]
        kept = [piece for piece in named if not _is_other(page.said(piece))]
        venue = ", ".join(page.said(piece) for piece in kept[-2:])
        return Place(venue, place.city, place.country, (span,))
    if place.venue and (beside or place.city or _is_short_name(place.venue)):
        return place
    return place if place.city and _city_alone(page, pieces) else Place()


def _is_clock(page: Page, span: Span) -> bool:
    """A city behind a time of day tells whose clock is meant."""
    if _is_venue(page.said(span)) or STREET.search(page.said(span)):
        return False
    begin = page.flow.rfind("\n", 0, span.start) + 1
    return bool(CLOCK_BEFORE.search(page.bare[max(begin, span.start - 26) : span.start]))


def _line_above(page: Page, span: Span) -> Span | None:
    """The building, over its address."""
    for line, following in zip(page.lines, page.lines[1:], strict=False):
        if following.start == span.start or following.end == span.end:
            short = len(line.text) < 80 and not line.kinds and not following.after_gap
            named = _is_short_name(line.text) and not NOBODY.search(line.text)
            dated = _is_dated(page, Span(line.start, line.end))
            return Span(line.start, line.end) if short and named and not dated else None
    return None


def _is_other(words: str) -> bool:
    """A body, or a second city: no building."""
    return bool(BODY.search(folded(words)) or _city_in(words) or country_called(words))


def _is_short_name(words: str) -> bool:
    return words[:1].isupper() and 1 <= len(words.split()) <= 9 and words[-1:] not in ".!?:"


def _is_dated(page: Page, span: Span) -> bool:
    """A day or a time of day is said in it; "Plaza 25 de Mayo" is a place."""
    if _venue_words().match(folded(page.said(span))) or STREET_FIRST.match(page.said(span)):
        return False
    notations = page.notations
    days = [(day.start, day.end) for day in (*notations.days, *notations.deadline_days)]
    clocks = [clock for one in notations.hours for clock in (one.begins, one.ends) if clock]
    said = [*days, *((clock.start, clock.end) for clock in clocks)]
    return any(start < span.end and span.start < end for start, end in said)


def _city_alone(page: Page, pieces: list[Span]) -> bool:
    """Beside the city there is nothing but its country."""
    said = [page.said(piece) for piece in pieces]
    return all(country_called(words) or _city_in(words) for words in said)


def _of_pieces(page: Page, pieces: list[Span], labelled: bool = False) -> Place:
    """A place in pieces between commas: room, building, street, code, city, country."""
    country, city, written, at = "", None, "", len(pieces)
    coded_for = next(filter(None, (_country_of_code(page.said(one)) for one in pieces)), "")
    after_code = town = ""
    at_code = at_town = 0
    for number, piece in enumerate(pieces):
        words = _without_postal(page.said(piece))
        coded = POSTAL_FIRST.fullmatch(page.said(piece))
        if coded and not after_code and not STREET.search(coded["city"]):
            after_code, at_code = coded["city"], number
        found = country_called(words)
        if found and number and not city_called(words, found):
            country, at = country or found, min(at, number)
            before = page.said(pieces[number - 1])
            if not city and _may_be_town(before):
                town, at_town = EDGES.sub("", before), number - 1
        elif (named := _city_in(words)) and not (city and number > at + 2):
            if not number and _is_venue(words) and len(words.split()) > 2:
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
        _is_venue(bare) or STREET.search(bare) or bare.isupper() or country_called(bare)
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
        if labelled
        or (_is_venue(words) and " " in words and not BODY.search(folded(words)))
    ]
    if not named:
        return ""
    kept = kept[kept.index(named[0]) :]
    return ", ".join(kept[:3])


def _pieces(page: Page, span: Span) -> list[Span]:
    found, at = [], span.start
    for mark in [*PIECE.finditer(page.flow, span.start, span.end), None]:
        end = mark.start() if mark else span.end
        if page.flow[at:end].strip(" .,;:–—-"):
            found.append(Span(at, end))
        at = mark.end() if mark else end
    return found


def _city_in(words: str) -> tuple[City, str] | None:
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


def _completed(page: Page, place: Place, online: bool) -> Place:
    """With the city that the building's own name tells, "Universität Bern", or else the one
    at which whoever invites is at home.
    """
    if place.city or (online and not place.venue):
        return place
    for name, pattern in _buildings().items():
        city = city_called(name)
        if city and place.venue and pattern.search(folded(place.venue)):
            written = NAMES_IN_SHORT.get(name, name)
            return Place(place.venue, written, city.country, place.spans)
    if place.country:
        return place
    if place.venue and TELLS_CITY.search(folded(place.venue)):
        words = [
            word for found in CAPITALS.finditer(place.venue) for word in _names_in(found[0])
        ]
        for name in words:
            city = city_called(name)
            if city and city.population >= KNOWN_CITY:
                return Place(place.venue, name, city.country, place.spans)
    return _with(place, _at_home(page, bool(place.venue)))


@functools.cache
def _buildings() -> dict[str, re.Pattern[str]]:
    return {
        city: re.compile(rf"(?<!\w)(?:{any_of(names)})(?!\w)")
        for city, names in vocabulary("buildings").items()
    }


def _names_in(words: str) -> list[str]:
    """Words in capitals as a whole, and the last and the first of them."""
    return [words, words.split()[-1], words.split()[0]]


def _at_home(page: Page, somewhere: bool) -> Place:
    """ "Ville de Lyon"; if the event has a place, also an address at the foot, and the
    university at the head.
    """
    for line in reversed(page.lines[:400] if somewhere else ()):
        if POSTAL.search(line.text):
            found = _of_pieces(page, _pieces(page, Span(line.start, line.end)))
            if found.city and found.country:
                return Place("", found.city, found.country, found.spans[-1:])
    for named in OF_A_CITY.finditer(page.flow[:LONGEST]):
        name = named["city"]
        if named["school"] and not (somewhere and _at_an_end(page, named.start())):
            continue
        for length in range(len(name.split()), 0, -1):
            words = " ".join(name.split()[:length])
            city = city_called(words)
            if city and city.population >= (KNOWN_CITY if named["school"] else 1):
                return Place("", words, city.country, (Span(*named.span("city")),))
    return Place()


def _at_an_end(page: Page, spot: int) -> bool:
    """At the head of a text or at its foot, in a line that names nobody."""
    begin, end = page.flow.rfind("\n", 0, spot) + 1, page.flow.find("\n", spot)
    line = page.flow[begin : end if end >= 0 else len(page.flow)]
    outside = spot < HEAD or spot > len(page.flow) - HEAD
    return outside and "(" not in line[: spot - begin] and not NOBODY.search(line)


def _without_postal(words: str) -> str:
    return " ".join(POSTAL.sub(" ", words).split())


def _is_venue(words: str) -> bool:
    return bool(_venue_words().search(folded(words)))


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
def _venue_words() -> re.Pattern[str]:
    words = any_of(vocabulary("places")["venue"])
    return re.compile(
        rf"(?<!\w)(?:{words})(?!\w)|(?:saal|haus|halle|raum|bau|zentrum)(?!\w)"
    )


def _tidy(words: str) -> str:
    return OPENING.sub("", EDGES.sub("", words))


def _of_sentence(page: Page, span: Span) -> Place:
    """ "will take place at the Palais des Nations in Geneva"."""
    told = TAKES_PLACE.search(page.bare, span.start, span.end)
    near = any(span.start <= day.start < span.end for day in page.notations.days)
    if span.start >= page.signature or not told or not (near or span.start < FAR):
        return Place()
    best = Place()
    for found in TOWN_AND_COUNTRY.finditer(page.flow, span.start, span.end):
        if country := country_called(found["country"]):
            best = Place("", found["city"], country, (Span(*found.span()),))
            break
    for found in _at().finditer(page.bare, span.start, span.end):
        place = _of_phrase(page, Span(found.start("place"), found.end("place")))
        clock = CLOCK_BEFORE.search(page.bare[max(0, found.start() - 14) : found.start()])
        if clock and not place.venue:
            continue  # "12 noon in London"
        best = Place(
            best.venue or place.venue,
            best.city or place.city,
            best.country or place.country,
            (*best.spans, *place.spans),
        )
    return best


def _of_phrase(page: Page, span: Span) -> Place:
    words = page.said(span)
    is_name = words[:1].isupper() or words[:1].isdigit() or words[:1] in '“"«'
    if not is_name and not _venue_words().match(folded(words)):
        return Place()
    cut = PHRASE_END.search(words)
    head = words[: cut.start()] if cut else words
    city = country = venue = ""
    for number, piece in enumerate(re.split(r"\s(?:in|à|en|em)\s|,\s", head, maxsplit=3)):
        piece = _without_postal(piece.strip(' .,“”"«»'))
        if found := country_called(piece):
            country = country or found
        elif (named := _city_in(piece)) and not (number == 0 and _is_venue(piece)):
            city, country = city or named[1], country or named[0].country
        elif number == 0 and STREET.search(head) and piece[:1].isupper():
            venue = piece
        elif _is_venue(piece) and len(piece.split()) > 1 and CAPITALS.search(piece):
            venue = f"{venue}, {piece}" if venue else piece
    return Place(venue, city, country, (span,) if venue or city else ())


def _of_dateline(page: Page) -> Place:
    """ "Paris, le 2 mars 2023", on a line of its own or at its start."""
    for line in page.lines[:200]:
        pieces = _pieces(page, Span(line.start, line.end))[:2]
        named = _city_in(page.said(pieces[0])) if len(pieces) == 2 else None
        if named and _is_dated(page, pieces[1]):
            return Place("", named[1], named[0].country, (pieces[0],))
    return Place()


def _of_conference(page: Page) -> Place:
    """ "At the Brussels Conference"."""
    for found in CONFERENCE.finditer(page.flow[:20_000]):
        if city := city_called(found["city"]):
            return Place("", found["city"], city.country, (Span(*found.span("city")),))
    return Place()


@functools.cache
def _at() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:at|in|a|au|aux|en|dans|im|am|in der|in den|an der|in dem|auf dem|no|na"
        r"|em|sur"
        r"|bei der)(?: (?:the|le|la|les|el|los|las|o|der|die|das|dem|den)(?= )| l['’])? ?"
        r"(?=(?P<place>[^\W_][^.;:\n|()]{2,110}))"
    )


# -- online, in person, both ---------------------------------------------------------------


def _online(page: Page, draft: Draft) -> tuple[Span, ...]:
    """Where it says that the event is online, as a whole or in part."""
    for section in page.labelled("where", "format"):
        for line in section.lines[:2]:
            if found := re.compile(ONLINE_WORDS).search(page.bare, line.start, line.end):
                return (Span(*found.span()),)
    if found := ONLINE_EVENT.search(page.bare, 0, LONGEST):
        return (Span(*found.span()),)
    for name in ("platforms", "join_url"):
        for fact in draft.facts_of(name):
            if name == "join_url" or fact.value in MEETS:
                return fact.spans
    return ()


MEETS = (
    "Zoom",
    "Microsoft Teams",
    "Webex",
    "Google Meet",
    "GoToWebinar",
    "YouTube",
    "UN Web TV",
    "Hopin",
    "Jitsi",
    "BigBlueButton",
)
ONLINE_WORDS = (
    r"\b(?:online|on-line|virtual\w*|zoom|webinar|livestream|en ligne|en linea"
    r"|virtuel\w*|virtuell\w*|digital|visioconference|webex|teams|youtube|remote"
    r"|remot[oa]|distanciel|a distancia?)\b"
)
THING = (
    r"(?:event|webinar|conference|seminar|discussion|panel|lecture|talk|session"
    r"|meeting|course|workshop|training|symposium|conversation"
    r"|roundtable|forum|launch|briefing|commemoration|ceremony|side event|side-event"
    r"|dialogue|programme|program|screening|book launch|consultation"
    r"|vigil|summit|class|debate|exhibition|exchange|gathering|presentation|reading"
    r"|film|series|lunchtime|public|tour|press|edition|attendance|participation)"
)
ONLINE_EVENT = patterns("places", "online_event")


def _format(
    page: Page, draft: Draft, place: Place, online: tuple[Span, ...]
) -> Iterator[Fact]:
    hybrid = _said("hybrid").search(page.bare, 0, LONGEST)
    there = bool(place.venue or place.city)
    here = _said("in_person").search(page.bare, 0, LONGEST)
    if hybrid and (there or "hybrid" in hybrid[0] or "hibrid" in hybrid[0]):
        yield Fact("format", "hybrid", (Span(*hybrid.span()),))
    elif online and there and (place.venue or here):
        yield Fact("format", "hybrid", (*online, *place.spans), Sureness.GUESSED)
    elif online:
        yield Fact("format", "online", online)
    elif place.venue:
        yield Fact("format", "in_person", place.spans)
    elif here:
        yield Fact("format", "in_person", (Span(*here.span()),))
    elif place.city:
        yield Fact("format", "in_person", place.spans, Sureness.GUESSED)


@functools.cache
def _said(group: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{any_of(vocabulary('places')[group])})(?![\w-])")
