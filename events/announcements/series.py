"""The series that an event is part of, the larger event that it belongs to, hashtags."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import date

from events.announcements.drafts import Doubt, Draft, Fact, Span, Sureness
from events.announcements.larger import larger_events
from events.announcements.page import Page
from events.announcements.phrases import QUOTED, SMALL, first_of, inside, levelled
from events.announcements.vocabularies import any_of, vocabulary

HASHTAG = re.compile(r"(?<![\w/&#@])#(?=\w{0,40}[^\W\d_])\w{2,60}")
HIGHEST_NUMBER = 199
NEAR = 90  # characters between a number, the word "series" and its name
SHORT = 90  # characters of a line that is no prose
EARLY = 900  # characters, in which the event's own name stands
ROMAN = r"[ivxl]{1,7}"
FIGURES = r"\d{1,3}(?:st|nd|rd|th|[eè]me|er|re|e|\.?[oa]|\.)?"
SERIES_NOUN = (
    r"(?:series|cycle|ciclo|serie|reihe|\w{3,20}reihe|\w{3,20}zyklus|zyklus|ringvorlesung"
    r"|webinar-serie|jahresreihe|(?:research|doctoral|departmental|graduate|staff|reading"
    r"|brown[- ]bag|lunchtime|weekly|monthly)[ -](?:seminars?|group|lectures|talks"
    r"|colloquium)|seminaire (?:doctoral|de recherche|mensuel|permanent)"
    r"|seminario (?:permanente|de investigacion|de pesquisa)"
    r"|forschungskolloquium|forschungsseminar|oberseminar)"
)
UNIT = (
    r"(?:sessions?|parts?|episode|webinar|event|lecture|seminar|talk|instal?lment|meeting"
    r"|panel"
    r"|conversation|workshop|module|discussion|film|partie|volet|episode|seance|rencontre"
    r"|conference"
    r"|webinaire|rendez-vous|evenement|table ronde|atelier|sesion|parte|entrega|episodio"
    r"|charla|encuentro"
    r"|conferencia|webinario|conversatorio|taller|evento|modulo|mesa|teil|folge"
    r"|veranstaltung|abend"
    r"|vortrag|termin|sitzung|gesprach|encontro|aula|palestra|sessao|oficina|debate|roda"
    r"|etapa|mesa redonda"
    r"|seminario|ausgabe|podcast|dialogue|dialog|dialogo|forum|screening)"
)
EDITION_NUMBER = rf"(?:(?=\d{{0,3}}[a-z.]){FIGURES}|(?=[ivxl]{{2,7}}\b|v\b){ROMAN}\.?)"
EDITION = r"(?:edition|edicion|edicao|auflage|ausgabe)"
ANNUAL = r"(?:annual|annuel(?:le)?|anual|jahrliche[rns]?|biennial)"
KIND_WITH_NUMBER = (
    r"(?:meeting|reunion|reuniao|treffen|roundtable|briefing|dialogue|webinar|webinario"
    r"|webinaire|conferencia|taller|curso|course|conversation|conference|congress|symposium"
    r"|forum|lecture|seminar|summit|summer school|workshop|colloquium"
    r"|colloque|congres|seminaire|journee|forum|congreso|coloquio|seminario|encuentro"
    r"|jornadas|simposio"
    r"|foro|tagung|konferenz|kongress|symposion|fachtag|fachtagung|congresso|coloquio"
    r"|encontro|simposio"
    r"|jornada|mostra|muestra|festival|school|escuela|escola|catedra|diplomado|diploma"
    r"|academy|akademie|academie|academia|universite d'ete|universidad de verano"
    r"|marcha|hackathon|curso|cours"
    r"|masterclass|bootcamp|biennale?|assembly|encuentros|rencontres)"
)
OF = (
    r"(?:of|in|from|de|d'|du|de la|del|do|da|der|des|aus|von|einer|dans|en|em|no|na|on"
    r"|out of|sur|sobre|von insgesamt)"
)
# Words before a body's own session or a jubilee, which make no series.
NO_SERIES = re.compile(
    r"\s*(?:(?:regular|special|ordinary|extraordinary|ordinaire|ordinaria) )?"
    r"(?:anniversary|anniversaire|aniversario|jahrestag|commemoration|session (?:of|du|de)"
    r"|session|period"
    r"|periodo|sitzungsperiode|tagung des|sessao|sesion (?:de|del)|committee|commission"
    r"|world|century"
    r"|siecle|siglo|seculo|jahrhundert|year|floor|etage|piso|stock|arrondissement"
    r"|generation|person"
    r"|reich|republic|republique|republica|amendment|avenue|street|meeting|reunion"
    r"|assemblee|assembly|cycle of)"
)
RECURRING = (
    r"(?:seminars?|seminaire|seminario|kolloquiums?|kolloquium|colloquium|reading group"
    r"|lectures|ringvorlesung|cine-club|film club|filmclub|cineclub|discussion group)"
)
NOUN = re.compile(rf"\b{SERIES_NOUN}\b")
NOUN_OR_SEMINAR = re.compile(rf"\b(?:{SERIES_NOUN}|{RECURRING})\b")
JUBILEE = re.compile(
    r"\b(?:anniversary|anniversaire|aniversario|jahrestag|century|siecle|siglo|seculo"
    r"|session of the (?:un|general|human)|council|series of)\b"
)
BETWEEN_NUMBER_AND_SERIES = r"[^.!?\n;]{0,70}?"


@functools.cache
def _numbers() -> dict[str, int]:
    return {
        term: int(group)
        for group, terms in vocabulary("ordinals").items()
        if group.isdigit()
        for term in map(levelled, terms)
    }


@functools.cache
def _counts() -> dict[str, int]:
    return {
        term: int(group.removeprefix("of "))
        for group, terms in vocabulary("ordinals").items()
        if group.startswith("of ")
        for term in map(levelled, terms)
    }


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    ordinal = rf"(?P<number>{FIGURES}|{any_of(tuple(_numbers()))})"
    in_words = rf"(?P<number>(?=\d{{0,3}}[a-z]){FIGURES}|{any_of(tuple(_numbers()))})"
    count = rf"(?P<total>\d{{1,2}}|{any_of(tuple(_counts()))})"
    part = r"(?:[- ]?(?:part|teilig\w*|partie|volet|parte|session|event|webinar)s?)?"
    return {
        # "third in the four-part webinar series", "le deuxième d'une série de trois"
        "in series": re.compile(
            rf"(?<![\w.]){ordinal}(?:,? ?{UNIT}s?)? ?(?:\w+ )?(?:{OF}[ ]?)(?:(?:the|a|an"
            rf"|our|this|their|its|la|le|l'|une?|notre|"
            rf"los|las|el|nuestr[oa]|una?|der|die|den|dem|unserer|einer|eine|o|a|os|nosso"
            rf"|nossa|um|uma)[ ])?"
            rf"(?:{count}{part} )?(?P<noun>{BETWEEN_NUMBER_AND_SERIES}\b{SERIES_NOUN}\b)"
            rf"(?: (?:of|de|von|aus|mit|em) (?P<later>\d{{1,2}}"
            rf"|{any_of(tuple(_counts()))})\b)?"
        ),
        # "Webinar #4 in our … series", "Teil 2 der Reihe"
        "unit of series": re.compile(
            rf"\b{UNIT} ?(?:#|n[ro°]?\.? ?|no\. ?|number |numero )?(?P<number>\d{{1,3}}"
            rf"|{ROMAN})\b(?:,? ?{OF}[ ]?)"
            rf"(?P<noun>{BETWEEN_NUMBER_AND_SERIES}\b{SERIES_NOUN}\b)"
        ),
        # "Part 2 of 5", "Episode 3/6"
        "of total": re.compile(
            rf"\b(?:{UNIT}) ?(?:#|n[ro°]?\.? ?)?(?P<number>\d{{1,2}}|{ROMAN}"
            rf"|{any_of(tuple(_counts()))}) ?(?:/|{OF}) ?"
            rf"(?:a total of )?{count}(?![\w/:]|\.\d|\s?(?:h|uhr|p\.?m|a\.?m)\b)"
        ),
        # "fourth session (of six)", "4. Vortrag (von 12)"
        "ordinal unit of total": re.compile(
            rf"(?<![\w.])(?=\d{{0,3}}[a-z.]){ordinal} {UNIT}s?,? ?\(?{OF} {count}\b"
            r"(?![:/]|\.\d|\s?(?:h|uhr|p\.?m|a\.?m|hours|minutes)\b)"
        ),
        # "4e séance du séminaire « … »", "third meeting of the reading group"
        "session of seminar": re.compile(
            rf"(?<![\w.])(?=\d{{0,3}}[a-z.]){ordinal} {UNIT} ?(?:\((?:{OF}) (?P<total>"
            rf"\d{{1,2}}|{any_of(tuple(_counts()))})\) )?(?:{OF}[ ]?)(?:the |our |la |l'"
            rf"|notre |el |nuestro |des |unseres |o "
            rf"|nosso )?(?P<noun>[^.!?\n;“«„\"]{{0,70}}?"
            rf"\b{RECURRING}\b)"
        ),
        "ordinal of total": re.compile(
            rf"(?<![\w.]){in_words}(?: {UNIT}s?)? (?:{OF}) {count}(?= {UNIT}| parts?\b"
            rf"|\b[.,;)])"
        ),
        # "the 14th annual Lemkin Lecture"
        "annual": re.compile(rf"(?<![\w.]){ordinal} (?:\w+ )?(?:{ANNUAL}|{EDITION})\b"),
        "numbered kind": re.compile(
            rf"(?<![\w.]){ordinal} (?P<name>(?:[\w-]+ ){{0,3}}?{KIND_WITH_NUMBER}\b)"
        ),
        "roman": re.compile(
            rf"(?<![\w.])(?P<number>[ivxl]{{1,7}})(?:\.|th|[oa]|e"
            rf"|eme)? (?P<name>(?:[^\W\d_][\w-]* ){{0,3}}?"
            rf"(?:{KIND_WITH_NUMBER}|{EDITION})\b)"
        ),
        "unit": re.compile(
            r"\b(?:lecture|webinar|episode|session|part|teil|folge|partie|volet|parte"
            r"|sesion|encontro|webinario|webinaire"
            r"|instal?lment|seance|conversatorio) ?(?:#|n[ro°]\.? ?"
            r"|no\. ?)(?P<number>\d{1,2})\b"
        ),
        "inaugural": re.compile(
            rf"\b(?:inaugural|auftakt|first|premiere?|primera?|primeir[oa]"
            rf"|erste[rns]?) (?:{UNIT}|edition|of a series|d'une serie|de una serie"
            rf"|einer reihe|de uma serie)\b(?= (?:of|in|de|du|del|der|do|da|einer|zur)\b)"
        ),
    }


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    for found in HASHTAG.finditer(page.without_links):
        yield Fact("hashtags", found[0], (Span(*found.span()),), Sureness.STATED)
    parent = list(larger_events(page))
    yield from parent
    elsewhere = [span for fact in parent for span in fact.spans]
    yield from _series(page, elsewhere)


HEADED_UNIT = re.compile(
    r"(?m)^\W{0,6}(?:[^\n|]{0,60}\s)?(?:lecture|webinar|webinaire|webinario|episode|part"
    r"|teil|folge|partie|volet|parte|vortrag|palestra|charla|conference|encontro|seminar"
    r"|conversatorio) "
    r"(?P<number>\d{1,2}|[ivx]{1,5})\s?(?:[:|–]|- |$)"
)
IN_BRACKETS = re.compile(r"\((?P<number>\d{1,2})\s?/\s?(?P<total>\d{1,2})\)")
QUOTED_SERIES = re.compile(
    r"(?i:\b(?:[^\W\d_]{3,20}[- ]?)?(?:series|cycle|ciclo|serie|série|reihe"
    r"|zyklus)\b)(?:\s(?:of\s\w+|de\s[\w ]{3,30}|entitled|titled|called|named|on|intitulée?"
    r"|titulad[oa]|intitulad[oa]|mit\sdem\sTitel"
    r"|zum\sThema|sur))?[\s,:]{1,3}(?:“[^“”\n]{3,140}”|«[^«»\n]{3,140}»"
    r"|„[^„“”\n]{3,140}[“”]|\"[^\"\n]{3,140}\")"
    r"|(?:“[^“”\n]{3,100}”|«[^«»\n]{3,100}»|„[^„“”\n]{3,100}[“”]"
    r"|\"[^\"\n]{3,100}\")\s(?:[a-z]{3,10}\s)?(?i:series|reihe)\b"
)


# -- series --------------------------------------------------------------------------------


def _series(page: Page, elsewhere: list[Span]) -> Iterator[Fact]:
    text, level = page.without_links, levelled(page.without_links)
    for section in page.labelled("series"):
        for line in section.lines[:1]:
            name = QUOTED.search(text, line.start, line.end)
            span = inside(name) if name else Span(line.start, line.end)
            if 2 < span.end - span.start < 140:
                yield Fact("series", page.said(span), (span,), Sureness.STATED)
    yield from _numbered_series(page, level)
    for counted in ("of total", "ordinal of total", "ordinal unit of total"):
        for found in _patterns()[counted].finditer(level):
            number, total = _number(found["number"]), _count(found["total"])
            if number and total and number <= total and total > 1:
                yield Fact("series_number", number, (Span(*found.span()),))
                yield Fact("series_total", total, (Span(*found.span()),))
                break
    for found in first_of(IN_BRACKETS, level, 3):
        begin = level.rfind("\n", 0, found.start()) + 1
        number, total = int(found["number"]), int(found["total"])
        if NOUN.search(level, begin, found.start()) and 0 < number <= total:
            yield Fact("series_number", number, (Span(*found.span()),))
            yield Fact("series_total", total, (Span(*found.span()),))
    for found in first_of(_patterns()["unit"], level, 1):
        yield Fact("series_number", int(found["number"]), (Span(*found.span()),))
    headed = list(first_of(HEADED_UNIT, level, 8))
    if (
        len(headed) == 1
        and headed[0].start() < EARLY
        and (number := _number(headed[0]["number"]))
    ):
        yield Fact("series_number", number, (Span(*headed[0].span()),))
    for line in page.lines[:12]:
        following = page.following(line)
        if (
            following
            and len(line.text) < SHORT
            and line.text[-1:] not in ".!?"
            and NOUN.search(level, line.start, line.end)
            and (quote := QUOTED.fullmatch(following.text.strip("*_ ")))
        ):
            at = page.flow.index(quote[quote.lastgroup or 0], following.start)
            span = Span(at, at + len(quote[quote.lastgroup or 0]))
            yield Fact("series", page.said(span), (span,))
    for found in first_of(QUOTED_SERIES, page.flow, 3):
        quote = QUOTED.search(page.flow, *found.span())
        if quote:
            yield Fact("series", page.said(inside(quote)), (inside(quote),))
    yield from _part_of_series(page, level)
    yield from _numbered_events(page, level, elsewhere)


def _numbered_series(page: Page, level: str) -> Iterator[Fact]:
    """Number, total and name where a number stands before the word "series"."""
    for noun in first_of(NOUN_OR_SEMINAR, level, 40):
        start = max(0, noun.start() - 2 * NEAR)
        for name in ("in series", "unit of series", "session of seminar"):
            found = _patterns()[name].search(level, start, min(len(level), noun.end() + 20))
            number = found and _number(found["number"])
            if not found or not number or JUBILEE.search(found[0]):
                continue
            yield Fact("series_number", number, (Span(*found.span("number")),))
            groups = found.groupdict()
            if total := groups.get("total") or groups.get("later"):
                yield Fact("series_total", _count(total), (Span(*found.span()),))
            if span := _name_of_series(page, level, found.start("noun"), found.end()):
                yield Fact("series", page.said(span), (span,))
            return


def _number(words: str) -> int | None:
    """3 for "3rd", "third", "troisième", "III"."""
    words = levelled(words).strip(" .")
    if words in _numbers():
        return _numbers()[words]
    if words in _counts():
        return _counts()[words]
    if figures := re.match(r"\d{1,3}", words):
        return int(figures[0]) if 0 < int(figures[0]) <= HIGHEST_NUMBER else None
    return _roman(words)


def _count(words: str) -> int | None:
    words = levelled(words).strip(" .")
    return int(words) if words.isdigit() else _counts().get(words)


def _roman(words: str) -> int | None:
    if not re.fullmatch(r"(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", words) or not words:
        return None
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    figures = [values[sign] for sign in words]
    return sum(
        -value if value < following else value
        for value, following in zip(figures, [*figures[1:], 0], strict=True)
    )


def _name_of_series(page: Page, level: str, start: int, end: int) -> Span | None:
    """The series' name: in quotation marks before or behind the word, or capitalised."""
    text = page.flow
    within = QUOTED.search(text, start, end)
    if within:
        return inside(within)
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    behind = QUOTED.search(text, end, min(line_end, end + NEAR + 160))
    if (
        behind
        and behind.start() - end <= 40
        and not re.search(r"[.!?]\s", text[end : behind.start()])
    ):
        return inside(behind)
    if text[end : end + 2] == ": " and (span := _capitalised_behind(text, end, line_end)):
        return span
    if span := _capitalised_before(text, start, end):
        return span
    return _capitalised_behind(text, end, line_end)


def _capitalised_before(text: str, start: int, end: int) -> Span | None:
    """ "the Human Rights Lecture Series": with the word, as it is part of the name."""
    words = list(re.finditer(r"\S+", text[start:end]))
    last = len(words) - 1
    while last >= 0 and len(words) - last <= 3 and words[last][0][:1].islower():
        last -= 1  # "the Violence & Numbers research seminar"
    if last < 0 or not words[last][0].lstrip("(")[:1].isupper():
        return None
    first = last
    for number in range(last - 1, -1, -1):
        word = words[number][0].lstrip("(&")
        if not word or word[:1].isupper() or word[:1].isdigit() or word[:1] in '“"«':
            first = number
        elif word not in SMALL["en"].split():
            break
    if words[first][0] in ("A", "An", "The", "Our", "This"):
        first += 1
    lower = last < len(words) - 1 and last <= first and not words[last][0].isupper()
    if len(words) - first < 2 or first > last or lower:
        return None
    return Span(start + words[first].start(), start + words[-1].end())


def _capitalised_behind(text: str, end: int, line_end: int) -> Span | None:
    """ "del ciclo Memoria y futuro": up to the end of its phrase."""
    found = re.match(
        r"\s?(?:[:,–-]\s|(?:on|entitled|titled|called|intitulé\w*|titulad\w|intitulad\w"
        r"|zum\sThema|sobre|sur|über)\s)?"
        r"(?=[A-ZÀ-Þ*_])(?P<name>[*_]{0,2}[^.,;:!?\n()|*–—]{4,110}?)[*_]{0,2}"
        r"(?=[.,;:!?\n()|*–—]|$|\s(?:organi[sz]|will|on\s\d|el\s(?:\d|lunes|martes|mi"
        r"|jueves|viernes)|am\s\d|le\s\d|em\s\d|dia\s"
        r"|findet|statt|aura|se\s|,))",
        text[end : min(line_end, end + 160)] + ("\n" if line_end - end <= 160 else ""),
    )
    if not found:
        return None
    if SEASON.fullmatch(levelled(found["name"])):
        return None
    return Span(end + found.start("name"), end + found.end("name"))


SEASON = re.compile(
    r"(?:spring|summer|autumn|fall|winter|printemps|ete|automne|hiver|primavera|verano"
    r"|otono"
    r"|invierno|(?:winter|sommer)?semester|semestre|verao|outono|inverno|[ivx]|[\s\d/.–-])+"
)


PART_OF_SERIES = re.compile(
    r"\b(?:(?:as )?part of|in|within|belongs to|continues|dans le cadre|en el marco"
    r"|no ambito|im rahmen|dentro|fait partie"
    r"|parte|innerhalb|inscribe en|s'inscrit dans|integra|teil|from|next in|latest in"
    r"|launch of|of)"
    r"(?: (?:of|de|du|del|d[oa]|der|des|dem|l'|d'))? ?(?:(?:our|the|its|their|this|le|la|l'"
    r"|du|un|une|notre|el|la|nuestr[oa]|su|una|"
    r"der|die|des|unserer|seiner|einer|o|a|nosso|nossa|um|uma) )?"
    rf"(?P<noun>[^.!?\n;]{{0,90}}?\b{SERIES_NOUN}\b)"
)
HEADED_SERIES = re.compile(rf"[^\n]{{0,90}}\b{SERIES_NOUN}\b")


def _part_of_series(page: Page, level: str) -> Iterator[Fact]:
    """ "as part of our Human Rights Lecture Series": a name and no number."""
    for noun in first_of(NOUN, level, 20):
        found = PART_OF_SERIES.search(level, max(0, noun.start() - 2 * NEAR), noun.end())
        if not found:
            continue
        if re.search(
            r"\bseries of\b|serie de\b", level[found.start() : found.end() + 4]
        ) and not QUOTED.search(
            page.flow, found.end(), min(len(level), found.end() + NEAR)
        ):
            continue
        if span := _name_of_series(page, level, found.start("noun"), found.end()):
            yield Fact("series", page.said(span), (span,))
            return
    for line in page.lines[:6]:
        head = HEADED_SERIES.match(level, line.start, line.end)
        if not head or line.kinds:
            continue
        span = _name_of_series(page, level, line.start, head.end())
        if span and span.start >= line.start and span.end <= line.end:
            yield Fact("series", page.said(span), (span,), Sureness.GUESSED)
            return


def _numbered_events(page: Page, level: str, elsewhere: list[Span]) -> Iterator[Fact]:
    """ "14th annual X", "XIV Congreso de X", "3.ª edición": near the beginning."""
    text = page.without_links
    for name in ("annual", "numbered kind", "roman"):
        for found in _patterns()[name].finditer(level, 0, min(len(text), EARLY)):
            if name == "roman" and not _is_roman(page, text[slice(*found.span("number"))]):
                continue
            if any(span.start <= found.start() < span.end for span in elsewhere):
                continue
            if NO_SERIES.match(level, found.end("number")):
                continue
            if name in ("numbered kind", "roman") and not _is_a_name(text, found):
                continue
            if number := _number(found["number"]):
                yield Fact("series_number", number, (Span(*found.span("number")),))
                if span := _own_name(text, found.end("number")):
                    yield Fact("series", page.said(span), (span,), Sureness.GUESSED)
                return
    for found in first_of(_patterns()["inaugural"], level[:EARLY], 1):
        yield Fact("series_number", 1, (Span(*found.span()),))


def _is_roman(page: Page, figures: str) -> bool:
    """Written in capitals, and no English "I"."""
    return figures.isupper() and not (figures == "I" and page.language == "en")


def _is_a_name(text: str, found: re.Match[str]) -> bool:
    """ "2nd International Conference", not "the second conference call"."""
    words = text[found.start("name") : found.end()].split()
    acronym = len(words) > 1 and re.fullmatch(r"[A-Z][A-Za-z]*[A-Z]{2,}[a-z]?", words[-2])
    return bool(acronym) or all(word[:1].isupper() for word in words if len(word) > 3)


def _own_name(text: str, at: int) -> Span | None:
    found = re.match(
        r"\s(?P<name>[A-ZÀ-Þ][\w'’-]+(?:\s(?:[A-ZÀ-Þ][\w'’-]+|of|on|the|and|for|in|de|del"
        r"|after|before|against|to|from|with|between|across|beyond|through|about"
        r"|après|contre|entre|avec|contra|con|tras|após|com|nach|gegen|zu|mit|von|über"
        r"|la|las|los|el|y|e|du|des|et|der|die|und|für"
        r"|zur|zum|do|da|dos|das|em|sobre|sur|en|para|pour)){0,14}\s[A-ZÀ-Þ][\w'’-]+)",
        text[at : at + 180],
    )
    return Span(at + found.start("name"), at + found.end("name")) if found else None
