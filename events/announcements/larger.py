"""The larger event that an event belongs to: "on the margins of", "as part of"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from events.announcements.drafts import Fact, Span, Sureness
from events.announcements.page import Page
from events.announcements.phrases import QUOTED, first_of, inside, levelled
from events.announcements.titles.casing import in_ordinary_case

SERIES = re.compile(
    r"\b(?:series|cycle|ciclo|serie|reihe|\w{3,20}reihe|\w{3,20}zyklus|zyklus"
    r"|ringvorlesung)\b"
)
EVENT_NOUN = (
    r"(?:sessions?|week|weeks|meeting|forum|conference|festival|assembly|summit|days?"
    r"|congress|convention|decade"
    r"|review|dialogue|semester|congres|campaign|symposium|exhibition|biennale?|segment"
    r"|council|commission|year|month|fair|tour"
    r"|semaine|quinzaine|journees?|assemblee|sommet|colloque|conseil|mois|salon|rencontres"
    r"|exposition"
    r"|semana|jornadas?|asamblea|cumbre|congreso|foro|periodo|sesion|mes|feria|consejo"
    r"|comision|conferencia|bienal|campana"
    r"|woche|wochen|\w+woche|\w+wochen|tage?|\w+tage?n?|tagung|versammlung|konferenz"
    r"|kongress|gipfel|monat|sitzung|ausstellung|"
    r"gedenkjahr\w*|\w+monat|sommers|sonderausstellung"
    r"|assembleia|cupula|congresso|sessao|mostra|encontro|exposicao|conselho|comissao|feira"
    r"|simposio|seminario"
    r"|[a-z]{2,10}\d{2,4}|csw|hrc|unga|asp|cop\d*)"
)
BESIDE = re.compile(
    r"\b(?:(?:on|at|in) the (?:margins?|sidelines|fringes?) of|(?:on"
    r"|at) the occasion of the (?=\w+ (?:session|meeting|conference|summit|assembly))"
    r"|alongside|in conjunction with|back-to-back with|(?:official )?(?:side|parallel"
    r"|fringe)[ -]?events? (?:at|to|of|during|for)"
    r"|en marge d(?:e|u|es|')|evenement parallele (?:a|au|de|du|lors d\w+)|al margen d(?:e"
    r"|el)|evento paralelo (?:a|al|de|del|en|ao|da|do|na|no|durante)"
    r"|paralelamente al?|am rande (?:de[sr]|von)|parallel zu[rm]?|begleitend zu[rm]?"
    r"|rahmenprogramm de[sr]"
    r"|a margem d[eao]s?|as margens d[eao]s?|paralelo a[o]?)"
    r"(?: ?(?:the|its|la|le|l'|les|los|las|el|die|der|das|dem|den|o|a|os|as"
    r"|this year's)\b)?\s?"
)
WITHIN = re.compile(
    r"\b(?:as (?:a )?part of|(?:held|taking place|organi[sz]ed|scheduled) (?:during|at)"
    r"|(?:with)?in the framework of|under the umbrella of"
    r"|dans le cadre d(?:e|u|es|')|a l'occasion d(?:e|u|es|')|lors d(?:e|u|es|')"
    r"|en el marco d(?:e|el)|con motivo d(?:e|el)|en ocasion d(?:e|el)|dentro d(?:e|el)"
    r"|im rahmen (?:de[sr]|von)|anlasslich (?:de[sr]|von)|wahrend de[sr]|no ambito d[eao]s?"
    r"|no quadro d[eao]s?|por ocasiao d[eao]s?|como parte d(?:e|el|a|o)|dentro d[ao])"
    r"(?: ?(?:the|its|our|la|le|l'|les|los|las|el|die|der|das|dem|den|o|a|os|as|this year's"
    r"|seiner|ihrer|nossa|nosso)\b)?\s?"
)
TO_EVENT_AT = re.compile(
    r"\b(?:side|parallel|fringe)[ -]?events?\b[^.!?\n]{0,200}?\bat the "
)
HEAD_OF = re.compile(
    r"(?P<name>[A-Z][A-Za-z]{2,14}\s?-?\d{2,4})\s(?:side|parallel)[ -]event", re.IGNORECASE
)
BESIDE_LINE = re.compile(  # "Side event | 52nd session of the Human Rights Council"
    r"(?:side|parallel)[ -]events?\b|evenements? paralleles?\b|eventos? paralelos?\b"
    r"|begleitveranstaltung\b|rahmenveranstaltung\b"
)
SESSION = re.compile(
    r"(?:the |la |le |el |a |o |die |der )?(?:\d{1,3}(?:st|nd|rd|th|e|eme|\.?[oaº]"
    r"|\.)? |[ivxl]{1,7} "
    r"|\w+ )(?:(?:regular|special|annual|high-level|ordinary|ordinaire|periodo de"
    r"|ordinari[oa]|ordentliche) )?"
    r"(?:sessions?|sesion(?:es)?|sessao|sitzung|tagung|meeting|assembly|assemblee|asamblea"
    r"|conference|conferencia|konferenz|summit|congress|forum|cumbre|sommet)\b"
)
HOST_OF = re.compile(
    r"\b(?P<name>(?:NGO\s)?(?:CSW|HRC|UNGA|COP|ASP|HLPF|UPR|CPD"
    r"|CSocD)\s?-?\d{1,2})\s(?:\w+\s)?(?:platform|forum|portal|registration|virtual)",
    re.IGNORECASE,
)
END_OF_NAME = re.compile(
    r"[.!?](?=\s|$)|[;:|•\n“”\"«»]|,|\s[-–—]\s|—|\s\((?!\w{2,12}\))"
    r"|\s(?:organi[sz]ed|co-?organi[sz]ed|hosted|convened|which|that|who|where|when|will|is"
    r"|are|was|has|have|to\sbe|taking\splace|held"
    r"|with|by|featuring|and\s(?:co-?)?(?:hosted|organi[sz]ed)|we\s|please|join|this|its|as"
    r"|qui|organisée?s?|aura|se\stiendra|avec|nous|vous|il|elle"
    r"|organizad[oa]s?|que|se\s|tendrá|con\s|invita\w*|nos|convoca\w*"
    r"|organisiert|findet|statt|lädt|laden|mit|zeigt|zeigen|veranstaltet|diskutier\w*|wird"
    r"|werden|spricht"
    r"|será|acontece|realiz\w+|promov\w+|com\s|convid\w+"
    r"|(?:on|from|at|until)\s(?=\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan"
    r"|febr)uary|march|april|may\s|june|july|august"
    r"|(?:sept|nov|dec)ember|october)|(?:le|du)\s(?=\d|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche)"
    r"|el\s(?=\d|lunes|martes|miércoles|jueves|viernes|sábado|domingo)|am\s(?=\d|\w+tag\b"
    r"|mittwoch)|(?:no\s)?dia\s(?=\d)|em\s(?=\d))\b",
    re.IGNORECASE,
)
CLOSING = ("“", "”", "»", '"')
LONGEST_NAME = 170
SHORT = 140  # characters of a line that is no prose
LEAST = 12  # characters of the name of a larger event
NO_EVENT = re.compile(
    r"(?:\w+ ){0,3}?(?:framework|presidency|presidence|presidencia|prasidentschaft"
    r"|vorsitz\w*"
    r"|mandate?|mandato|convention|convencao|convencion|konvention|project|projet|proyecto"
    r"|projeto|projekt\w*|law|act|treaty|ley|lei|loi|gesetz\w*|acuerdo|agreement|accord"
    r"|acordo|abkommen\w*|programme|program|programa|programm\w*|strategy|strategie"
    r"|estrategia)\b"
)
NOT_LARGER = re.compile(
    r"^(?:the )?(?:(?:international|world|national|european) day\b|(?:journee|dia|jornada)"
    r" (?:international|mondiale|nationale|europeenne|internacional|mundial|nacional"
    r"|europe[ou])|(?:internationalen?|europaischen|nationalen) (?:gedenk)?tag)"
    r"|^(?:the )?(?:(?:international|world|national) day|journee internationale"
    r"|dia internacional"
    r"|internationale[rn]? tag|\d+(?:st|nd|rd|th)? anniversary"
    r"|event|webinar|discussion|course|project|its|session|conversation|day|week|summer"
    r"|day of|pandemic|second world war|holocaust|war"
    r"|event|seance|soiree|sesion|veranstaltung|evento|debate|projeto|projet|proyecto"
    r"|projekt\w*)\b[^\w]*$"
)


def larger_events(page: Page) -> Iterator[Fact]:
    text, level = page.without_links, levelled(page.without_links)
    for found in first_of(BESIDE, level, 12):
        if fact := _larger(page, text, level, found.end(), Sureness.READ, any_name=True):
            yield fact
            return
    for found in first_of(TO_EVENT_AT, level, 6):
        if fact := _larger(page, text, level, found.end(), Sureness.READ, any_name=True):
            yield fact
            return
    for line in page.lines[:14]:
        if BESIDE_LINE.search(level, line.start, line.end) and len(line.text) < SHORT:
            for part in re.finditer(r"[^|:–—/()]+?(?=\s[-–—|/]|[|:–—/()]|$)", line.text):
                at = line.start + part.start() + len(part[0]) - len(part[0].lstrip(" -"))
                span = Span(at, line.start + part.end())
                if SESSION.match(level, at, span.end) and len(page.said(span)) > LEAST:
                    name = in_ordinary_case(page.said(span), page)
                    yield Fact("parent_event", name, (span,))
                    return
    for found in first_of(WITHIN, level, 30):
        if fact := _larger(page, text, level, found.end(), Sureness.READ):
            yield fact
            return
    head = HEAD_OF.search(text, 0, min(len(text), 400)) or HOST_OF.search(text)
    if head:
        span = Span(*head.span("name"))
        yield Fact("parent_event", head["name"], (span,), Sureness.GUESSED)


def _larger(
    page: Page,
    text: str,
    level: str,
    at: int,
    sureness: Sureness,
    *,
    any_name: bool = False,
) -> Fact | None:
    """The name of an event that stands here: capitalised, with a word for an event where
    the words before would also fit a mandate.
    """
    quote = QUOTED.match(text, at)
    if quote:
        span = inside(quote)
    else:
        stop = END_OF_NAME.search(text, at, min(len(text), at + LONGEST_NAME))
        end = stop.start() if stop else min(len(text), at + LONGEST_NAME)
        words = text[at:end]
        span = Span(at + len(words) - len(words.lstrip()), at + len(words.rstrip()))
        if text[span.end : span.end + 1] in CLOSING and re.search(r"[„“«\"]", text[at:end]):
            span = Span(span.start, span.end + 1)
    name, flat = page.said(span), level[span.start : span.end]
    if len(name) < 3 or not re.search(r"[A-ZÀ-Þ]", name) or NOT_LARGER.match(flat):
        return None
    if SERIES.search(flat):
        return None
    named = re.search(rf"\b{EVENT_NOUN}\b", flat)
    if not any_name and NO_EVENT.match(flat):
        return None
    proper = _is_proper(name, flat, page.language)
    if not proper or not (named or any_name):
        return None
    return Fact("parent_event", name, (span,), sureness)


def _is_proper(name: str, flat: str, language: str) -> bool:
    """The words are a name: capitals, an acronym, a number; or, where common nouns have
    none, a capital "Semaine".
    """
    if len(re.findall(r"\b[A-ZÀ-Þ][\w’'-]{2,}", name)) > 1 or re.search(
        r"\b[A-Z]{3,}|\d", name
    ):
        return True
    noun = re.match(rf"{EVENT_NOUN}\s\S+\s\S", flat)
    return bool(noun) and language in ("fr", "es", "pt") and name[:1].isupper()
