"""Pieces of sentences: quoted words, and the words that follow up to where they end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from events.announcements.drafts import Span

LONGEST_QUOTE = 220  # characters
QUOTED = re.compile(
    rf"“(?P<a>[^“”\n]{{2,{LONGEST_QUOTE}}})”"
    rf"|«\s?(?P<b>[^«»\n]{{2,{LONGEST_QUOTE}}}?)\s?»"
    rf"|[„‚](?P<c>[^„“”\n]{{2,{LONGEST_QUOTE}}})[“”‘]"
    rf"|(?<![\w”])\"(?P<d>[^\"\n]{{2,{LONGEST_QUOTE}}})\"(?!\w)"
    rf"|(?<!\w)''(?P<e>[^'\n]{{2,{LONGEST_QUOTE}}}(?:'[^'\n]{{1,80}}){{0,3}})''"
    rf"|(?<!\w)‘(?P<f>[^‘’\n]{{2,{LONGEST_QUOTE}}}(?:’\w[^‘’\n]{{0,80}}){{0,3}})’(?!\w)"
    rf"|»\s?(?P<g>[^«»\n]{{2,{LONGEST_QUOTE}}}?)\s?«"
    r"|(?<![\w'])'(?P<h>[^\W\d_a-zß-ÿ][^'\n]{6,160}(?:'\w[^'\n]{1,80}){0,3})'(?![\w'])"
)
SMALL = {
    "en": "a an and as at but by for from in into of on or the to with via vs than nor",
    "fr": "à au aux avec ce ces dans de des du en et la le les leur ou par pour sans "
    "ses sous sur un une que qui",
    "es": "a al con contra de del desde e el en entre la las lo los o para por que se "
    "sin sobre su un una y",
    "de": "ab als am an auf aus bei bis das dem den der des die durch ein eine einem "
    "einen einer eines für gegen im in ins ist mit nach nicht oder ohne seit über "
    "um und unter vom von vor wie zu zum zur",
    "pt": "a à ao aos as às com da das de do dos e em entre na nas no nos o os ou para "
    "pela pelas pelo pelos por que sem sobre um uma",
}


LONGEST_PHRASE = 220
STOP = re.compile(
    r"[.!?](?=\s|$)|[;:|•\n\t]|\s[-–—]\s|—|\s\("
    r"|\s(?:which|that|who|whose|where|when|while|will|is|are|was|were|has|have|can"
    r"|organi[sz]ed|hosted"
    r"|co-?hosted|convened|presented|moderated|held|taking\splace|featuring|followed\sby"
    r"|including"
    r"|such\sas|in\sorder\sto|to\smark|to\sbe|as\s(?:they|we|part)|on\sthe\s(?:margins"
    r"|sidelines|occasion)"
    r"|with\s(?:speakers?|experts?|panelists?|[A-Z]|the\sparticipation)|by\s(?:Dr|Prof|Mr"
    r"|Ms|Mrs|H\.E)"
    r"|(?:on|from|at|until|in)\s(?=\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan"
    r"|febr)uary|march"
    r"|april|may\s|june|july|august|(?:sept|nov|dec)ember|october)"
    r"|qui|que|dont|où|organisée?s?|animée?|co-?organisée?|aura\slieu|se\stiendra"
    r"|avec\s(?:la|[A-Z])"
    r"|en\smarge|dans\sle\scadre|à\sl['’]occasion|(?:le|du|les)\s(?=\d|lundi|mardi|mercredi"
    r"|jeudi|vendredi"
    r"|samedi|dimanche)"
    r"|organizad[oa]s?|se\s(?:realizará|llevará|celebrará)|tendrá\slugar|con\s(?:la|el"
    r"|motivo|[A-Z])"
    r"|en\sel\smarco|al\smargen|impartid[oa]|(?:el|del)\s(?=\d|lunes|martes|miércoles"
    r"|jueves|viernes|sábado"
    r"|domingo)"
    r"|organisiert|veranstaltet|findet|statt|ein|mit\s(?:Dr|Prof|[A-ZÄÖÜ]\w+\s[A-ZÄÖÜ])"
    r"|im\sRahmen|am\s(?=\d|"
    r"(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch)"
    r"|será|acontece|realizad[oa]s?|promovid[oa]s?|com\s(?:a\sparticipação|[A-Z])"
    r"|no\s(?:âmbito|dia)"
    r"|(?:n?o\s)?dia\s(?=\d))\b",
    re.IGNORECASE,
)
CAPITAL_MATTERS = re.compile(r"\s(?:with|avec|con|com|mit|by)\s[A-Z]", re.IGNORECASE)
AND = r"(?:and|or|et|ou|y|e|o|u|und|oder|sowie|&)"
LISTED = re.compile(
    rf"(?:[^\s,]+\s){{0,3}}[^\s,]+(?:,|\s{AND}\s)|{AND}\s", re.IGNORECASE
)  # what follows a comma of a list: "hostility and violence"


def _level(sign: str) -> str:
    if sign in "ıİ":
        return "i"
    base = unicodedata.normalize("NFKD", sign)[:1]
    return base if base.isalnum() else sign


LEVEL = {code: _level(chr(code)) for code in range(0xA1, 0x250)} | {
    ord("’"): "'",
    ord("‑"): "-",
}


def levelled(text: str) -> str:
    """Lower case without accents, at the same length: vocabularies are looked up in it."""
    return text.translate(LEVEL).lower()


def first_of(pattern: re.Pattern[str], text: str, most: int) -> Iterator[re.Match[str]]:
    """The first so many places where a pattern is found."""
    for number, found in enumerate(pattern.finditer(text)):
        if number >= most:
            return
        yield found


def inside(found: re.Match[str]) -> Span:
    """The words of a match of QUOTED, without a comma that belongs to the sentence."""
    group = found.lastgroup or 0
    start, end = found.span(group)
    words = found[group]
    return Span(
        start + len(words) - len(words.lstrip()),
        end - len(words) + len(words.rstrip(" ,;")),
    )


def phrase(text: str, start: int, longest: int = LONGEST_PHRASE) -> Span:
    """The words from ``start`` to where their phrase ends: full stop, clause, date."""
    limit = min(len(text), start + longest)
    end = limit
    at = start
    while found := STOP.search(text, at, limit):
        joins = re.match(r"\s(with|avec|con|com|mit|by)\s", found[0], re.IGNORECASE)
        if (
            joins
            and found[0].rstrip()[-1:].islower()
            and CAPITAL_MATTERS.fullmatch(found[0])
        ):
            at = found.end()
            continue
        end = found.start()
        break
    comma = text.find(",", start, end)
    while comma >= 0:
        if not LISTED.match(text, comma + 2, end) and not _is_last_of_list(
            text, comma, end
        ):
            end = comma
            break
        comma = text.find(",", comma + 1, end)
    words = text[start:end]
    return Span(
        start + len(words) - len(words.lstrip()), start + len(words.rstrip(" ,-–—"))
    )


def _is_last_of_list(text: str, comma: int, end: int) -> bool:
    return bool(re.match(rf"\s{AND}\s", text[comma + 1 : end][:8], re.IGNORECASE))
