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
from events.announcements.vocabularies import any_of, folded, same_length, vocabulary

MOST_SENTENCES = 400
WORD = r"[^\W\d_][\w’'.&-]*"
CAPITALS = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'-]*\.?)(?:[ -](?:(?:de|del|la|las|los|do|da|dos|am|an der|der|upon|le|of|el) )?"
    r"[A-ZÀ-Þ][\w’'-]*\.?){0,3}"
)
POSTAL = re.compile(
    r"\b(?:[A-Z]{1,2}-?)?[0-9]{4,6}(?:-[0-9]{3})?\b|\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b"
    r"|\b[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]\b|\b(?:cedex|CEDEX)(?: [0-9]+)?\b"
)
STREET = re.compile(
    r"^\W?(?:[0-9]{1,5}(?:[-–/][0-9]{1,5})?(?:bis|ter|[a-z])?,? [A-ZÀ-Þa-z]|(?:rue|avenue|av\.?|boulevard|bd|quai|calle|avenida"
    r"|carrera|rua|travessa|chemin|c/|r\.) )|(?:stra(?:ss|ß)e|str\.|gasse|allee|weg|platz|street|st\.?|avenue|ave\.?|road|rd\.?"
    r"|lane|drive|blvd\.?) ?[0-9]*[a-z]?(?:-[0-9]+)?$|\b(?:n[°ºo]\.?|#) ?[0-9]+",
    re.IGNORECASE,
)
ONLINE_ONLY = re.compile(
    r"^(?:(?:via|on|sur|por|per|uber|on the|via the)? ?(?:zoom|online|on-line|virtual(?:ly)?|en ligne|en linea|webinar|webex|teams"
    r"|microsoft teams|ms teams|youtube|livestream|digital|internet|remote|virtuell|virtuel|platform[ea]?|google meet|visioconference"
    r"|facebook|distanciel|a distance|remoto|hybrid[eao]?|hibrid[oa]|everywhere|anywhere|plataforma)\b)"
)
NO_VENUE = re.compile(
    r"^(?:tba|tbc|tbd|to be (?:announced|confirmed)|a confirmer|a definir|por confirmar|wird (?:noch )?bekannt|no local|zoom|link)"
)
SAID = (  # the words before a place, and those after which it may stand
    r"(?:held|take[sn]? place|taking place|hosted|meet(?:s|ing)?|gather(?:s|ing)?|join us|convene[ds]?|located|opens?|screened|shown"
    r"|in person|live)"
    r"|(?:aura lieu|se tiendra|se deroulera|tient|tenue?|organisee?|rendez-vous|accueilli|projet[ée]e?)"
    r"|(?:tendra lugar|se realizara|se celebrara|celebrara|llevara a cabo|realizado|convoca|se desarrollara|sera|se hara|se presentara)"
    r"|(?:findet|stattfinden|statt|treffen|ladt|laden|veranstaltet|gezeigt|eroffnet)"
    r"|(?:acontece(?:ra)?|realiza-se|sera realizad[oa]|tera lugar|decorre(?:ra)?|ocorrera|sera)"
)
TAKES_PLACE = re.compile(rf"\b(?:{SAID})\b")
AT = re.compile(
    r"\b(?:at|in|à|au|aux|en|dans|im|am|in der|in den|an der|in dem|auf dem|no|na|em|nel|a la|a l['’]|en el|en la|sur la|bei der)"
    r"(?: (?:the|le|la|les|el|los|las|o|a|der|die|das|dem|den)(?= )| l['’])? ?"
    r"(?P<place>[A-ZÀ-Þ0-9“\"«][^.;:\n|()]{2,110})"
)
CITY_AND_COUNTRY = re.compile(
    rf"(?P<city>{CAPITALS.pattern}),? ?\(?(?P<country>{CAPITALS.pattern})\)?"
)
DATELINE = re.compile(r"^\W*(?P<city>[^\n,/]{3,40}?)(?:,| /|\s?[-–—])")
CONFERENCE = re.compile(
    rf"\b(?P<city>{CAPITALS.pattern}) (?:Conference|Summit|Forum|Congress|Meeting|Workshop|Symposium)\b"
)
PIECE = re.compile(r"\s*(?:[,;|\n]|\s[–—-]\s|\s·\s|\s/\s|\s•\s|[()])\s*")
HYBRID_AND = re.compile(
    r"\b(?:\+|&|and|et|y|und|e|or|ou|o|oder) ?(?:online|zoom|livestream|virtual|en ligne|en linea|youtube)"
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
    for section in page.labelled("where", "city"):
        place = _of_section(page, section)
        if place.venue or place.city:
            return place, Sureness.STATED
    for span in _lines_of_place(page):
        place = _of_pieces(page, span)
        if place.city and (place.venue or not online):
            return place, Sureness.READ
    for span in page.sentences[:MOST_SENTENCES]:
        place = _of_sentence(page, span)
        if place.city or (place.venue and not online):
            return place, Sureness.READ
    if online:
        return Place(), Sureness.READ
    return _of_conference(page), Sureness.GUESSED


def _of_section(page: Page, section: Section) -> Place:
    if not section.lines:
        return Place()
    last = section.lines[0]
    for line in section.lines[1:4]:
        if line.bullet or line.after_gap or len(line.text) > 90:
            break
        last = line
    text = page.flow[section.lines[0].start : last.end]
    sentence = re.search(
        r"\.(?=\s+[A-ZÀ-Þ][a-zà-ÿ]+ [a-zà-ÿ])|\s(?:\+|&) (?:online|zoom|livestream)",
        text,
        re.IGNORECASE,
    )
    end = section.lines[0].start + (sentence.start() if sentence else len(text))
    return _of_pieces(page, Span(section.lines[0].start, end), labelled=True)


def _lines_of_place(page: Page) -> Iterator[Span]:
    """Short lines without a verb that end in a city, or stand beside a date."""
    days = [day.start for day in page.notations.days]
    for line in page.lines[:120]:
        if line.kinds or len(line.text) > 140 or line.text[-1:] in "!?":
            continue
        near = any(line.start - 120 <= day <= line.end + 120 for day in days)
        if near:
            yield Span(line.start, line.end)


def _of_pieces(page: Page, span: Span, labelled: bool = False) -> Place:
    """A place in pieces between commas: room, building, street, city, country."""
    pieces = _pieces(page, span)
    if not pieces or (labelled and NO_VENUE.search(same_length(page.said(span)))):
        return Place()
    country, city, at = "", None, len(pieces)
    written = ""
    for number, piece in enumerate(pieces):
        words = _without_postal(page.said(piece))
        if number and (found := country_called(words)) and not city_called(words, found):
            country, at = country or found, min(at, number)
            continue
        named = _city_in(words, country)
        if named and (number or not _is_venue(words)):
            if city and written and number > at + 2:
                continue
            city, written = named
            at = min(at, number)
    if city and not country:
        country = city.country
    elif city and city.country != country:
        city = city_called(written, country) or city
    before = [piece for piece in pieces[:at] if _may_be_venue(page.said(piece))]
    named_as_venue = [piece for piece in before if labelled or _is_venue(page.said(piece))]
    venue = _venue(page, before, named_as_venue)
    if not labelled and not venue and not (city and _city_alone(page, pieces, at)):
        return Place()
    spans = (Span(pieces[0].start, pieces[-1].end),)
    return Place(venue, written, country, spans)


def _venue(page: Page, before: list[Span], named: list[Span]) -> str:
    if not named:
        return ""
    kept = [piece for piece in before if piece.start >= named[0].start][:3]
    return ", ".join(_tidy(page.said(piece)) for piece in kept)


def _city_alone(page: Page, pieces: list[Span], at: int) -> bool:
    """Beside the city there are only days, hours and countries."""
    for number, piece in enumerate(pieces):
        words = page.said(piece)
        bare = re.sub(
            r"[\d.:,\-–—/]+|\b(?:h|hrs|uhr|[ap]m|[A-Z]{2,4})\b",
            " ",
            words,
            flags=re.IGNORECASE,
        )
        dated = any(
            day.start < piece.end and piece.start < day.end for day in page.notations.days
        )
        if (
            number != at
            and not dated
            and not country_called(words)
            and len(bare.split()) > 3
        ):
            return False
    return True


def _pieces(page: Page, span: Span) -> list[Span]:
    found, at = [], span.start
    for mark in [*PIECE.finditer(page.flow, span.start, span.end), None]:
        end = mark.start() if mark else span.end
        if page.flow[at:end].strip(" .,;:–—-"):
            found.append(Span(at, end))
        at = mark.end() if mark else end
    return found


def _city_in(words: str, country: str = "") -> tuple[City, str] | None:
    """The city that a piece is, or ends or begins with, and how it is written there."""
    bare = words.strip(" .,;:–—-")
    tokens = bare.split()
    if not tokens or len(tokens) > 9:
        return None
    for first, last in _windows(len(tokens)):
        name = " ".join(tokens[first:last]).strip(" .,;:()")
        if not name[:1].isupper():
            continue
        city = city_called(name, country) or (city_called(name) if not country else None)
        if city and (city.population >= 100 or len(tokens) <= 3):
            return city, name.title() if name.isupper() and len(name) > 3 else name
    return None


def _windows(count: int) -> Iterator[tuple[int, int]]:
    """The whole; then what ends it; then what begins it: the longest first."""
    yield 0, count
    for length in range(min(4, count - 1), 0, -1):
        yield count - length, count
    for length in range(min(3, count - 1), 0, -1):
        yield 0, length


def _without_postal(words: str) -> str:
    return " ".join(POSTAL.sub(" ", words).split())


def _is_venue(words: str) -> bool:
    return bool(_venue_words().search(folded(words)))


def _may_be_venue(words: str) -> bool:
    bare = folded(words)
    if ONLINE_ONLY.search(bare) or "http" in bare or "@" in words or len(bare) < 3:
        return False
    return not STREET.search(words) and not POSTAL.fullmatch(words.strip())


@functools.cache
def _venue_words() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{any_of(vocabulary('places')['venue'])})(?!\w)|(?:saal|haus|halle|raum|bau|zentrum)(?!\w)"
    )


def _tidy(words: str) -> str:
    return re.sub(
        r"^(?:at|in|im|am|the|au|à la|en el|no|na)\s+(?=[A-ZÀ-Þ])",
        "",
        words.strip(" .,;:–—-*_"),
    )


def _of_sentence(page: Page, span: Span) -> Place:
    """ "will take place at the Palais des Nations in Geneva"."""
    bare = page.bare[span.start : span.end]
    said = TAKES_PLACE.search(bare)
    near = any(span.start <= day.start < span.end for day in page.notations.days)
    if not said or not (near or span.start < 1500):
        return Place()
    best = Place()
    for found in AT.finditer(page.flow, span.start, span.end):
        place = _of_phrase(page, Span(found.start("place"), found.end("place")))
        best = Place(
            best.venue or place.venue,
            best.city or place.city,
            best.country or place.country,
            (*best.spans, *place.spans),
        )
    return best


def _of_phrase(page: Page, span: Span) -> Place:
    words = page.said(span)
    cut = re.search(
        r"\s(?:on|from|le|du|el|del|am|vom|em|dia|at|with|to|for|by|and will|will|where|which|that|is|starting|beginning|from|à partir|mit|pour|para|ab|um)\s",
        words,
    )
    head = words[: cut.start()] if cut else words
    split = re.split(r"\s(?:in|à|en|em)\s|,\s", head, maxsplit=3)
    city = country = venue = ""
    for number, piece in enumerate(split):
        piece = piece.strip(' .,“”"«»')
        if found := country_called(piece):
            country = country or found
        elif (named := _city_in(piece)) and not (number == 0 and _is_venue(piece)):
            city, country = city or named[1], country or named[0].country
        elif _is_venue(piece) and piece[:1].isupper() and len(piece.split()) > 1:
            venue = f"{venue}, {piece}" if venue else piece
    return Place(venue, city, country, (span,) if venue or city else ())


def _of_conference(page: Page) -> Place:
    """ "At the Brussels Conference"."""
    for found in CONFERENCE.finditer(page.flow[:20_000]):
        if city := city_called(found["city"]):
            return Place("", found["city"], city.country, (Span(*found.span("city")),))
    return Place()


# -- online, in person, both ---------------------------------------------------------------


def _online(page: Page, draft: Draft) -> tuple[Span, ...]:
    """Where it says that the event is online, as a whole or in part."""
    for section in page.labelled("where", "format"):
        for line in section.lines[:2]:
            if found := re.compile(ONLINE_WORDS).search(page.bare, line.start, line.end):
                return (Span(*found.span()),)
    if found := ONLINE_EVENT.search(page.bare):
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
ONLINE_WORDS = r"\b(?:online|on-line|virtual\w*|zoom|webinar|livestream|en ligne|en linea|virtuel\w*|virtuell\w*|digital|visioconference|webex|teams|youtube|remote|remot[oa]|distanciel|a distancia?)\b"
THING = (
    r"(?:event|webinar|conference|seminar|discussion|panel|lecture|talk|session|meeting|course|workshop|training|symposium|conversation"
    r"|roundtable|forum|launch|briefing|commemoration|ceremony|side event|side-event|dialogue|programme|program|screening|book launch|consultation"
    r"|vigil|summit|class|debate|exhibition|exchange|gathering|presentation|reading|film|series|lunchtime|public|tour|press|edition|attendance|participation)"
)
ONLINE_EVENT = re.compile(
    rf"\b(?:online|virtual|digital|web-based|remote) (?:[\w-]+ ){{0,2}}{THING}s?\b|\bwebinars?\b|\bwebinaires?\b|\bwebinarios?\b|\bwebinars\b|\bseminarios? web\b"
    r"|\b(?:held|hosted|take place|takes place|taking place|offered|conducted|delivered|meet|streamed|broadcast|join us|attend|join|participate|run|taught|gather)"
    r" (?:[\w-]+ ){0,4}?(?:online|virtually|remotely|via zoom|on zoom|over zoom|via teams|via webex|on youtube|by zoom)\b"
    r"|\b(?:fully|entirely|exclusively|completely) (?:online|virtual)\b|^\W*(?:online|virtual|en ligne|en linea|digital|zoom|via zoom)\W*$|[(|,•·–-] ?(?:online|virtual|via zoom|zoom|online event|en ligne|virtual event)\b ?(?=[)|,•·–.-]|$)"
    r"|\b(?:evenement|conference|table ronde|debat|seminaire|rencontre|colloque|formation|cours|atelier|commemoration|session)s? (?:[\w-]+ ){0,2}(?:en ligne|virtuel(?:le)?s?|a distance)\b|\ben visioconference|\bpar zoom|\bsur zoom|\ben ligne (?:sur|via|le)\b|\b(?:aura lieu|se tiendra|tiendra) (?:[\w-]+ ){0,3}en ligne"
    r"|\b(?:evento|conferencia|charla|conversatorio|panel|mesa redonda|curso|taller|seminario|encuentro|foro|presentacion|sesion|modalidad|formato|dialogo|conmemoracion|acto|diplomado)s? (?:[\w-]+ ){0,2}(?:virtual(?:es)?|en linea|online|a distancia)\b|\b(?:por|via) zoom|\bde manera virtual|\bde forma virtual|\bvirtualmente|\ben linea (?:por|a traves|via)\b|\b(?:plataforma|sala) zoom"
    r"|\b(?:online|digital\w*|virtuelle[rsn]?)[ -](?:[\w-]+ )?(?:veranstaltung|vortrag|gesprach|diskussion|seminar|workshop|konferenz|podium\w*|kurs|lesung|tagung|fortbildung|reihe|event|treffen|gedenk\w*|buchvorstellung|schulung|fuhrung|talk)|\bper zoom|\buber zoom|\b(?:findet|ausschliesslich|rein) (?:[\w-]+ ){0,3}(?:online|digital|virtuell)|\bonline statt|\bdigital statt"
    r"|\b(?:palestra|mesa|seminario|roda de conversa|aula|congresso|live|debate|oficina|jornada|formacao|lancamento|encontro|ciclo)s? (?:[\w-]+ ){0,2}(?:online|on-line|virtual|virtuais|remot[oa]|a distancia)\b|\bpelo zoom|\bvia zoom|\bpelo youtube|\bformato (?:online|remoto|virtual)",
    re.MULTILINE,
)


def _format(
    page: Page, draft: Draft, place: Place, online: tuple[Span, ...]
) -> Iterator[Fact]:
    hybrid = _said("hybrid").search(page.bare)
    there = bool(place.venue or place.city)
    here = _said("in_person").search(page.bare)
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
