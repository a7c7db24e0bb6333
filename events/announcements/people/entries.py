"""People named in a stretch of text, one or several, with what is said of them."""

from __future__ import annotations

import functools
import re
from itertools import pairwise

from events.announcements.drafts import Span
from events.announcements.people.details import (
    ENDING,
    LINK,
    LONGEST_QUOTE,
    OPENERS,
    SPACES,
    Entry,
    described,
)
from events.announcements.people.names import (
    Name,
    Sheet,
    after_name,
    body_words,
    honorifics_end,
    name_at,
    plain,
    position_words,
)

BEFORE = 110  # characters of a position that stands before the name
ARTICLE = re.compile(
    r"(?:the|our|its|by|with|and|le|la|les|el|los|las|der|die|das|dem|den|des|o|a|os|"
    r"as|do|da"
    r"|del|al|un|une|un|una|uma|um|notre|nuestro|nuestra|unser|unsere|l'|d')(?:\s+|(?<='))"
)
AND = re.compile(r",?[ ](?:and|et|y|e|und|sowie)[ ]")
POSSESSIVE = re.compile(
    r"([^\W\d_a-z][\w&-]{1,30}(?: [\w&-]{2,20}){0,5})['’]s? (?=[^\W\d_a-z])"
)
CAPITAL = re.compile(r"(?<![\w.'’-])[^\W\d_a-z]")
JOINED = re.compile(
    r"[ ,;\t]*+(?:(?:(?:and|et|y|e|und|sowie|as well as|ainsi que|asi como|"
    r"bem como|&|with|avec|con"
    r"|mit|com|followed by|along with|junto a|junto con|gemeinsam mit|of|by|de|du|del|"
    r"da|do|dos|von|par|por|between|entre)[ \t]++)|d')+"
)
IN_OFFICE_ONCE = re.compile(r".{0,2}\b[aid]\.[ ]?[dr]\.")  # "a. D.": not a name's initial
SOMETIME = re.compile(  # plain text: before a title, "retired Judge Ana Gil"
    r"(?:retired|former|ex|emeritus|pensionierte[rn]?|ehemalige[rn]?|fruhere[rn]?|ancien|"
    r"ancienne|retirad[oa]|jubilad[oa]|aposentad[oa])[ -]$"
)
WITH = re.compile(r"[,.;)][ ](?:(?:and|et|y|e|und)[ ])?(?:with|avec|con|com|mit)[ ]")
LISTED = re.compile(
    r"[,;][ ]+(?:(?:and|et|y|e|und)[ ]+)?|[ ]+(?:and|et|y|e|und|with|avec|con|com|mit)[ ]+"
)
FARTHEST = 460  # characters from one person of a list to the next
BREAK = re.compile(
    r"[;:!?\n(“„«|]|(?<!\ba)(?<!\bi)(?<!stellv)(?<! d)(?<! r)(?<!\bdr)\.(?!-)"
)
NO_POSITION = re.compile(
    r"(?<![\w-])(?:with|by|avec|con|com|mit|par|por|between|entre|interview|"
    r"interviewed|including)(?![\w-])"
    r"|(?<![\w-])(?:of|de|der|des|du|da|do|del|dos|das|von|vom|for|at|in|the|la|le|l'|"
    r"and|et|und|y|e|zu|an|a|to|on|"
    r"para|pour|fur)$"
)
PREPOSITION = re.compile(
    r"(?<![\w-])(?:of|de|von|por|cargo|from|par|du|da|do|del|vom|zu|to|en|em|in|im|am"
    r"|on|at|"
    r"no|na|dans|sur|bei|beim)(?![\w-])"
)
UNNAMED = re.compile(  # plain text: "the author, the", "the filmmaker (via Zoom) and"
    r"((?:the|an?|la|le|les|l'|el|los|as?|os?|die|der|dem|den|das|einem|"
    r"einer)[ ]?[^,;.:(\n]{3,40}?)(?:[ ]\([^()\n]{2,40}\))?"
    r"(?:,[ ]?(?:and|et|y|e|und)?|[ ](?:and|et|y|e|und|sowie|with|avec|con|com|"
    r"mit))[ ]+(?:(?:with|avec|con|com|mit)[ ]+)?"
)


def person_at(sheet: Sheet, at: int, end: int) -> tuple[Name, Span] | None:
    """The person named here, and the words of a position before the name."""
    at = SPACES.match(sheet.text, at, end).end()  # type: ignore[union-attr]
    name = name_at(sheet, at, end)
    if name:
        return name, Span(at, at)
    article = ARTICLE.match(sheet.plain, at, end)
    begin = article.end() if article else at
    if article and (name := name_at(sheet, begin, end)) and name.honorific:
        return name, Span(begin, begin)
    owner = POSSESSIVE.match(sheet.text, begin, end)
    if owner and (name := name_at(sheet, owner.end(), end)):
        return name, Span(*owner.span(1))
    if not position_words().search(sheet.plain, begin, min(end, begin + BEFORE)):
        return None
    for tries, capital in enumerate(
        CAPITAL.finditer(sheet.text, begin, min(end, begin + BEFORE))
    ):
        if tries > 7 or BREAK.search(sheet.plain, begin, capital.start()):
            return None
        if IN_OFFICE_ONCE.match(
            sheet.plain, max(0, capital.start() - 4), capital.end() + 1
        ):
            continue
        name = name_at(sheet, capital.start(), end)
        if not name:
            continue
        if SOMETIME.fullmatch(sheet.plain, begin, name.start):
            return name, Span(begin, name.span.start - 1)
        titled = _titled_before(sheet, begin, capital.start(), end)
        for one in filter(None, (titled, name)):
            before = sheet.text[begin : one.start].rstrip(" ,–—")
            place = Span(begin, begin + len(before))
            if _is_position(sheet, place, one.start):
                return one, place
        return None
    return None


def _titled_before(sheet: Sheet, start: int, at: int, end: int) -> Name | None:
    """The name with a title in small letters before it, "professora Ana Gil"."""
    title = re.search(r"[^\W\d_.]{2,12}\.?[ ]$", sheet.plain[max(start, at - 14) : at])
    begin = at - len(title[0]) if title else at
    return name_at(sheet, begin, end) if honorifics_end(sheet, begin, end) == at else None


def person_soon(sheet: Sheet, at: int, end: int) -> tuple[Name, Span] | None:
    """The person named here, or after somebody without a name: "the author and Ana Gil"."""
    first = person_at(sheet, at, end)
    unnamed = None if first else UNNAMED.match(sheet.plain, at, end)
    if unnamed and position_words().search(unnamed[1]):
        return person_at(sheet, unnamed.end(), end)
    return first


def _is_position(sheet: Sheet, place: Span, name_start: int) -> bool:
    """These words tell somebody's position, and the name that follows is theirs."""
    said = sheet.plain[place.start : place.end]
    if "," in said or ENDING.search(said) or NO_POSITION.search(said):
        return False
    first = position_words().search(said)
    if not first or PREPOSITION.search(said[: first.start()]):
        return False
    last = re.search(r"[\w'-]+$", said)
    named = bool(last and body_words().fullmatch(last[0]))
    return "," in sheet.text[place.end : name_start] or not named


def position_before(sheet: Sheet, at: int, start: int) -> Span | None:
    """The position in small letters that stands right before a name, "the pianist", or
    before several, "the authors".
    """
    said = sheet.plain[max(start, at - 60) : at]
    found = re.search(r"(?:[^\W\d_]+(?:-[^\W\d_]+)?,?[ ]){1,5}$", said)
    if not found:
        return None
    words = [one.span() for one in position_words().finditer(found[0])] or [
        one.span() for one in re.finditer(r"[\w-]+", found[0]) if singular(one[0])
    ]
    begin = at - len(found[0])
    if not words or not (
        sheet.language == "de" or sheet.text[begin + words[0][0]].islower()
    ):
        return None
    rest = found[0][words[-1][1] :]
    if len(rest.split()) > 2 or "," in rest.strip(" ,"):
        return None
    return Span(begin + words[0][0], at - len(rest) + len(rest.rstrip(" ,")))


@functools.lru_cache(maxsize=2048)
def singular(word: str) -> str:
    """Of a position's word for several, "authors", that for one; "" of other words."""
    bare = plain(word)
    ends = ("s", "es", "en", "nen", "n")
    return next(
        (
            word[: -len(end)]
            for end in ends
            if bare.endswith(end) and position_words().fullmatch(bare[: -len(end)])
        ),
        "",
    )


def _is_of_body(sheet: Sheet, name: Name, end: int) -> bool:
    """ "of" a body follows the name."""
    link = LINK.match(sheet.plain, name.span.end, end)
    return bool(link and sheet.text[link.end() : link.end() + 1].isupper())


def people_in(
    sheet: Sheet, at: int, end: int, prose: bool = False, several: bool = False
) -> list[Entry]:
    """The people listed from here on, one after the other; none if it begins otherwise.
    ``several``: a heading speaks of more than one.
    """
    found: list[Entry] = []
    lead = JOINED.match(sheet.plain, at, end)
    while len(found) < 40:
        first = person_at(sheet, at, end)
        if first is None and not found:
            first = person_soon(sheet, at, end)
        if first is None and lead:
            first = person_at(sheet, lead.end(), end)
        if first is None:
            break
        name, before = first
        cut = after_name().match(sheet.text, name.span.end, end)
        following = _next_person(sheet, cut.end() if cut else name.span.end, end, several)
        entry = described(sheet, name, before, following or end, prose)
        found.append(entry)
        if following is None or (prose and entry.end < following - 30):
            break
        at, lead = following, None
    return found


def part_company(sheet: Sheet, found: list[Entry], role: str) -> None:
    """In "chaired by A, with B" only A chairs."""
    if role not in ("moderator", "keynote", "opening", "closing", "discussant"):
        return
    for last, entry in pairwise(found):
        between = sheet.plain[last.name.span.end : entry.name.start]
        if entry.role == "" and (last.role or WITH.search(between)):
            entry.role = "speaker"


def people_after_body(sheet: Sheet, at: int, end: int, prose: bool = False) -> list[Entry]:
    """The people of a list that begins with a body, "the City Choir and Ana Gil"."""
    for tries, mark in enumerate(LISTED.finditer(sheet.plain, at, end)):
        if tries > 3 or BREAK.search(sheet.plain, at, mark.start()):
            break
        unnamed = sheet.text[at : mark.start()].islower()
        if prose and not unnamed and not body_words().search(sheet.plain, at, mark.start()):
            break
        found = people_in(sheet, mark.end(), end, prose)
        first = found[0] if found else None
        if first and (first.name.honorific or first.name.known or first.position):
            return found
    return []


def _next_person(sheet: Sheet, at: int, end: int, several: bool) -> int | None:
    """Where the next person of a list begins, after a comma, "and" or the like."""
    depth, opened, begun = 0, False, at
    stop = min(end, at + FARTHEST)
    while at < stop:
        sign = sheet.text[at]
        if sign in OPENERS and (sign != '"' or sheet.text[at - 1] in " (:,"):
            closing = sheet.text.find(OPENERS[sign], at + 1, min(end, at + LONGEST_QUOTE))
            at = closing if closing > 0 else at
        elif sign == "(":
            depth, opened = depth + 1, True
        elif sign == ")":
            depth = max(0, depth - 1)
        elif sign == "\n" or (sign in ".!?" and sheet.text[at + 1 : at + 2] in ("", "\n")):
            return None
        elif not depth:
            joined = None
            if sign in ",;/|&·+" or sign == " ":
                joined = JOINED.match(sheet.plain, at, end)
                if joined and _links_a_body(joined[0]):
                    joined = None
            if joined or sign in ",;/|·":
                sign = sign if sign != " " else sheet.text[at : at + 2].strip()[:1] or sign
                begin = joined.end() if joined else at + 1
                begin = SPACES.match(sheet.text, begin, end).end()  # type: ignore[union-attr]
                if _is_next(sheet, begin, end, sign, bool(joined), opened, begun, several):
                    return begin
                if joined:
                    at = max(at, joined.end() - 2)
        at += 1
    return None


def _links_a_body(words: str) -> bool:
    """ "of" or "de" alone goes on with the same person."""
    return not re.search(
        r"[,;]|(?<!\w)(?:and|et|y|e|und|sowie|as well|ainsi|asi|bem|&|followed|along|"
        r"junto|gemeinsam)(?!\w)",
        words,
    )


def _is_next(
    sheet: Sheet,
    at: int,
    end: int,
    sign: str,
    joined: bool,
    opened: bool,
    begun: int,
    several: bool,
) -> bool:
    first = person_at(sheet, at, min(end, at + 200))
    if first is None:
        return False
    name, before = first
    if before.end > before.start:
        if "," in sheet.text[before.end : name.start] and sign != ";":
            return joined and name.known
        article = ARTICLE.match(sheet.plain, at, end)
        return bool(name.honorific or name.known or joined or sign == ";" or article)
    if name.honorific:
        return True
    if sign == "|":
        return name.known or sheet.text[name.span.end : name.span.end + 1] in (",", " ", "")
    if sign == ";":
        return True
    bare = sheet.text[begun:at].strip(" ,") == "" or at - begun < 8
    follows = sheet.text[name.span.end : name.span.end + 3].lstrip(" ")[:1]
    ended = name.span.end >= end or follows in (".", ",", ";", "", "\n", "(", ")")
    if follows == "(" and (opened or joined or name.known):
        return True
    if joined:
        return name.known or (ended and (bare or opened))
    goes_on = AND.match(sheet.plain, name.span.end, end)
    closed = sheet.text[max(begun, at - 4) : at].rstrip(" ,").endswith(")")
    if several and ended and closed and follows != ",":
        return True
    if several and _is_of_body(sheet, name, end):
        return True
    return name.known or (bare and bool(goes_on or (several and ended)))
