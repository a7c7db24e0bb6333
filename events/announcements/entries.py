"""One person of a programme with what is said of them: position, body, talk, part."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from events.announcements.drafts import Span
from events.announcements.names import (
    Name,
    Sheet,
    after_name,
    any_term,
    body_words,
    countries,
    name_at,
    position_words,
)
from events.announcements.vocabularies import folded, vocabulary

OPENERS = {"“": "”", "«": "»", "„": "“", '"': '"', "‘": "’", "‹": "›"}  # noqa: RUF001
LONGEST_QUOTE = 260
BEFORE = 110  # characters of a position that stands before the name
ARTICLE = re.compile(
    r"(?:the|our|its|by|with|and|le|la|les|el|los|las|der|die|das|dem|den|des|o|a|os|as|do|da"
    r"|del|al|un|une|un|una|uma|um|notre|nuestro|nuestra|unser|unsere|l'|d')(?:\s+|(?<='))"
)
GOES_ELSEWHERE = re.compile(r"(?:and|et|y|e|und|sowie|or|ou|o|oder|but|as)[ ]")
POSSESSIVE = re.compile(
    r"([^\W\d_a-z][\w&-]{1,30}(?: [\w&-]{2,20}){0,5})['’]s? (?=[^\W\d_a-z])"
)
LEADING = re.compile(r"^(?:an?|the|la|le|les|el|une?|uma?|eine?|der|die|l['’])[ ]|^l['’]")
CAPITAL = re.compile(r"(?<![\w.'’-])[^\W\d_a-z]")
SPACES = re.compile(r"[ \t*_]*")
POSITIONS_TOO = (
    "chair",
    "host",
    "presidente",
    "moderator",
    "moderatorin",
    "facilitator",
    "moderador",
)
COLON = re.compile(r":[ \t]*")
DASH = re.compile(r"[ \t]+[–—‒―-]{1,2}[ \t]+|[–—―][ \t]*|[ \t]+[–—―]")  # noqa: RUF001
PART = re.compile(r"[ \t]*[,;|·•/\t][ \t]*")
JOINED = re.compile(
    r"[ ,;]*[ \t]*(?:(?:(?:and|et|y|e|und|sowie|as well as|ainsi que|asi como|bem como|&|with|avec|con"
    r"|mit|com|followed by|along with|junto a|junto con|gemeinsam mit|of|by|de|du|del|da|do|dos|von|par|por|between|entre)[ \t]+)|d')+"
)
FARTHEST = 460  # characters from one person of a list to the next
BREAK = re.compile(r"[;:!?\n(“„«|]|(?<!\ba)(?<!\bi)(?<!stellv)(?<! d)(?<!\bdr)\.(?!-)")
NO_POSITION = re.compile(
    r"(?<![\w-])(?:with|by|avec|con|com|mit|par|por|between|entre|interview|interviewed|including)(?![\w-])"
    r"|(?<![\w-])(?:of|de|der|des|du|da|do|del|dos|das|von|vom|for|at|in|the|la|le|l'|and|et|und|y|e|zu|an|a|to|on|"
    r"para|pour|fur)$"
)
PREPOSITION = re.compile(
    r"(?<![\w-])(?:of|de|von|por|cargo|from|par|du|da|do|del|vom|zu|to)(?![\w-])"
)
DANGLING = re.compile(
    r"[ ](?:à|at|of|in|an|de|der|von|for|to|en|em|na|no|bei|the|and|et|y|e|und|du|do|da|del)$"
)
UNNAMED = re.compile(  # plain text: "the author, the", "the filmmaker (via Zoom) and"
    r"((?:the|an?|la|le|les|l'|el|los|as?|os?|die|der|dem|den|das|einem|einer)[ ]?[^,;.:(\n]{3,40}?)(?:[ ]\([^()\n]{2,40}\))?"
    r"(?:,[ ]?(?:and|et|y|e|und)?|[ ](?:and|et|y|e|und|sowie|with|avec|con|com|mit))[ ]+(?:(?:with|avec|con|com|mit)[ ]+)?"
)
LINK = re.compile(  # plain text: from a name to the body that the person belongs to
    r"[ ]+(?:of|from|at|representing|de|du|des|da|do|dos|das|del|von|vom|der|d'|aus|vom|for|"
    r"in|am|an der|von der|de la|de l'|du|der)(?:[ ]+(?:the|la|le|los|las|el|der|dem|den|die)\b)?(?=[ ]+|(?<='))[ ]*"
)
ENDING = re.compile(  # plain text: words at which what is said of a person ends
    r"(?<![\w-])(?:will|who|whom|whose|which|is|are|was|were|has|have|had|looks|discuss(?:es)?|explains?|talks"
    r"|shares|speaks|presents|moderates|explores|examines|argues|reflects|as well as|followed by|along with"
    r"|moderated|joined|introduced|hosted by|in conversation|about|on how|to discuss|on the topic|via|qui|dont|sera|seront|suivi"
    r"|suivie|ainsi que|anime|modere|presentera|interviendra|quien|quienes|sera|seran|estara|seguido|seguida|asi como|moderad[oa]"
    r"|moderara|presentara|hablara|wird|werden|ist|sind|spricht|sprechen|stellt|halt|liest|berichtet|sowie|diskutieren|diskutiert"
    r"|moderiert|fuhrt|mediara|falara|apresentara|participara|bem como|seguid[oa] de|estarao|fara|farao|sobre|uber|to talk)(?![\w-])"
)
OF_BODY = re.compile(  # plain text: in "Director of the Museum of X", from "of"
    r"[ ](?:of the|of|at the|at|for the|for|in the|with the|de la|de los|de las|de l'|del|de|du|des|da|do|dos|das|der"
    r"|des|vom|von der|von|am|an der|beim|bei der|bei|im|fur|zum|zur)[ ]|[ ](?:de |d')?l'|[ ]d'"
)


@dataclass
class Entry:
    """A person as an announcement lists them. ``reasons`` are points for its being one."""

    name: Name
    role: str = ""
    position: str = ""
    affiliation: str = ""
    talk: str = ""
    spans: list[Span] = field(default_factory=list)
    reasons: int = 0
    end: int = 0


# -- roles ---------------------------------------------------------------------------------


@functools.cache
def role_words() -> re.Pattern[str]:
    """Any word, in plain text, by which a role is known."""
    terms = [
        term
        for group, terms in vocabulary("roles").items()
        if group not in ("happening", "nobody alone")
        for term in terms
    ]
    return re.compile(rf"(?<![\w'-])(?:{any_term(terms)})(?![\w-])")


@functools.cache
def _roles() -> dict[str, str]:
    """The role of each word; the group that stands first wins."""
    found: dict[str, str] = {}
    for group, terms in vocabulary("roles").items():
        for term in terms:
            if group != "happening":
                found.setdefault(folded(term), group)
    return found


@functools.cache
def _happenings() -> frozenset[str]:
    return frozenset(map(folded, vocabulary("roles")["happening"]))


ORDER = (
    "nobody",
    "moderator",
    "keynote",
    "opening",
    "closing",
    "discussant",
    "interviewee",
    "performer",
    "panelist",
    "speaker",
)


def role_of(words: str) -> str:
    """The role that a heading, label or bracket in plain text gives: "" if none."""
    if _roles().get(folded(words)) == "nobody alone":
        return "nobody"
    found = {_roles()[folded(one[0])] for one in role_words().finditer(words)}
    if "panelist" in found and {"opening", "closing"} & found and "moderator" not in found:
        return "panelist"
    return next((role for role in ORDER if role in found), "")


def names_people(words: str) -> bool:
    """The heading says who takes part rather than what takes place."""
    return any(folded(one[0]) not in _happenings() for one in role_words().finditer(words))


# -- a person, with a position before the name ----------------------------------------------


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
        name = name_at(sheet, capital.start(), end)
        if not name:
            continue
        before = sheet.text[begin : name.start].rstrip(" ,–—")
        place = Span(begin, begin + len(before))
        return (name, place) if _is_position(sheet, place, name.start) else None
    return None


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
    """The position in small letters that stands right before a name, "the pianist"."""
    said = sheet.plain[max(start, at - 60) : at]
    found = re.search(r"(?:[^\W\d_]+(?:-[^\W\d_]+)?,?[ ]){1,5}$", said)
    if not found:
        return None
    words = list(position_words().finditer(found[0]))
    if not words or not sheet.text[at - len(found[0]) + words[0].start()].islower():
        return None
    rest = found[0][words[-1].end() :]
    if len(rest.split()) > 2 or "," in rest.strip(" ,"):
        return None
    return Span(
        at - len(found[0]) + words[0].start(), at - len(rest) + len(rest.rstrip(" ,"))
    )


# -- several people in one stretch ----------------------------------------------------------


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
        r"[,;]|(?<!\w)(?:and|et|y|e|und|sowie|as well|ainsi|asi|bem|&|followed|along|junto|gemeinsam)(?!\w)",
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
        return bool(name.honorific or name.known or joined or sign == ";")
    if name.honorific:
        return True
    if sign in ";|":
        return sign == ";" or name.known
    bare = sheet.text[begun:at].strip(" ,") == "" or at - begun < 8
    follows = sheet.text[name.span.end : name.span.end + 3].lstrip(" ")[:1]
    ended = name.span.end >= end or follows in (".", ",", ";", "", "\n", "(", ")")
    if follows == "(" and (opened or joined or name.known):
        return True
    if joined:
        return name.known or (ended and (bare or opened))
    return name.known or (several and bare and ended)


# -- what is said of a person ----------------------------------------------------------------


def described(sheet: Sheet, name: Name, before: Span, end: int, prose: bool) -> Entry:
    """The person with position, body, talk and role, as far as ``end``."""
    entry = Entry(name, end=name.span.end)
    entry.reasons = 1 + 3 * bool(name.honorific) + 2 * name.known - (name.words < 2)
    chunks: list[Span] = []
    if before.end > before.start:
        chunks.append(before)
        entry.reasons += 2
    cut = after_name().match(sheet.text, name.span.end, end)
    at = cut.end() if cut else name.span.end
    while at < end and len(chunks) < 12:
        following = _chunk(sheet, entry, chunks, at, end, prose)
        if following is None or following <= at:
            break
        at = following
    entry.end = max(at, entry.end)
    _place(sheet, entry, chunks)
    return entry


def _chunk(
    sheet: Sheet, entry: Entry, chunks: list[Span], at: int, end: int, prose: bool
) -> int | None:
    """Reads one more thing about the person; where it ends, or None if nothing follows."""
    text = sheet.text
    blank = SPACES.match(text, at, end)
    bare = blank.end() if blank else at
    sign = text[bare : bare + 1]
    if sign and sign in OPENERS:
        return (
            _talk(sheet, entry, bare, end) if not chunks or text[at - 1] in ")," else None
        )
    if sign in "([" and sign:
        return _bracket(sheet, entry, chunks, bare, end)
    if sign == ".":
        return None
    colon = sign == ":" and _tells_position(sheet, bare + 1, end)
    if sign == ":" and not colon:
        return _talk_after_colon(sheet, entry, bare, end, prose)
    separator = COLON.match(text, bare, end) if colon else None
    separator = separator or DASH.match(text, at, end) or PART.match(text, at, end)
    link = LINK.match(sheet.plain, at, end)
    if separator:
        begin = SPACES.match(text, separator.end(), end).end()  # type: ignore[union-attr]
        if text[begin : begin + 1] in OPENERS and text[begin : begin + 1]:
            return _talk(sheet, entry, begin, end)
    elif link:
        begin = link.end()
    elif at != bare or not chunks:
        position = position_words().match(sheet.plain, bare, end)
        if prose or not position or at == bare:
            return None
        begin = bare
    else:
        return None
    stop = _chunk_end(sheet, begin, end)
    if prose and GOES_ELSEWHERE.match(sheet.plain, begin, end):
        return None
    if prose:
        ending = ENDING.search(sheet.plain, begin, stop)
        if ending:
            stop = ending.start()
        if stop - begin < 2 or not _is_said_of_people(
            sheet, begin, stop, bool(link), chunks
        ):
            return None
    if stop <= begin:
        return stop if stop > at else None
    role = _role_alone(sheet, begin, stop)
    if role and sheet.plain[begin:stop] in POSITIONS_TOO:
        role = role if chunks and stop >= end - 2 else ""
    if role:
        entry.role = role
        entry.spans.append(Span(begin, stop))
    else:
        chunks.append(Span(begin, stop))
        if separator:
            said = sheet.plain[begin:stop]
            if position_words().search(said):
                entry.reasons += 2 if len(chunks) == 1 else 0
            elif len(chunks) == 1 and (
                body_words().search(said) or _acronym(text[begin:stop])
            ):
                entry.reasons += 1
    return stop


def _tells_position(sheet: Sheet, at: int, end: int) -> bool:
    """After "Name:" stands a position rather than a talk."""
    begin = SPACES.match(sheet.text, at, end).end()  # type: ignore[union-attr]
    first = re.compile(r"[^,;\n]{2,90}").match(sheet.plain, begin, end)
    if not first or sheet.text[begin] in OPENERS:
        return False
    return sheet.text[begin].islower() or bool(position_words().match(first[0]))


def _chunk_end(sheet: Sheet, at: int, end: int) -> int:
    """Where a piece between commas ends: brackets and quotes stay whole."""
    while at < end:
        sign = sheet.text[at]
        if sign == "(":
            closing = _closing(sheet.text, at, end)
            if closing and _tells_little(sheet, at + 1, closing):
                return at
            at = closing or at
        elif sign in "“«„":
            closing = quote_end(sheet.text, at, end)
            at = closing if closing else at
        elif sign in ",;|\t\n:":
            return at
        elif sign in " –—":
            dash = DASH.match(sheet.text, at, end)
            if dash:
                return at
        elif sign in ".!?" and _ends_sentence(sheet, at, end):
            return at
        at += 1
    return at


def _ends_sentence(sheet: Sheet, at: int, end: int) -> bool:
    """A full stop that is not an abbreviation's."""
    if at + 1 >= end or sheet.text[at + 1] == "\n":
        return True
    if sheet.text[at] != ".":
        return True
    word = re.search(r"[\w.]{1,12}$", sheet.text[max(0, at - 12) : at])
    following = sheet.text[at + 1 : at + 3].lstrip()[:1]
    if not sheet.text[at + 1 : at + 2].isspace() or following.islower():
        return False
    return not (word and (len(word[0]) < 3 or "." in word[0]))


def _is_said_of_people(
    sheet: Sheet, at: int, end: int, linked: bool, chunks: list[Span]
) -> bool:
    said = sheet.plain[at:end]
    if len(said) > 160:
        return False
    if position_words().search(said) or body_words().search(said):
        return True
    if linked:
        return sheet.text[at].isupper() and len(said) < 60
    short = sheet.text[at].isupper() and len(said.split()) < 6
    if short and not chunks and sheet.text[end : end + 1] in (".", ";", "\n", ""):
        return True
    return _acronym(sheet.text[at:end]) or (
        bool(chunks) and sheet.text[at].isupper() and len(said.split()) < 5
    )


def _acronym(said: str) -> bool:
    return bool(
        re.fullmatch(r"[A-Z][A-Za-z&-]*[A-Z0-9][\w&-]*(?:/[A-Z]\w+)?", said.strip())
    )


def _role_alone(sheet: Sheet, at: int, end: int) -> str:
    """The role that these words give and say nothing else, "moderator"."""
    said = folded(sheet.plain[at:end])
    if len(said) > 40:
        return ""
    first = role_words().search(said)
    if not first:
        return ""
    rest = role_words().sub("", said)
    rest = re.sub(r"\b(?:and|et|y|e|und|session)\b|[/&,()]", "", rest)
    role = role_of(said)
    named = role in ("moderator", "keynote", "opening", "closing", "discussant", "panelist")
    return (
        role
        if named and not rest.strip() and said not in ("chair", "host")
        else ("moderator" if said in ("chair", "session chair", "panel chair") else "")
    )


def _bracket(
    sheet: Sheet, entry: Entry, chunks: list[Span], at: int, end: int
) -> int | None:
    closing = _closing(sheet.text, at, end)
    if closing is None:
        return None
    begin = at + 1
    said = sheet.text[begin:closing].strip()
    role = _role_alone(sheet, begin, closing)
    if role or folded(said) in ("chair", "host", "facilitator"):
        entry.role = role or "moderator"
        entry.spans.append(Span(begin, closing))
        entry.reasons += 1
    elif not said or re.fullmatch(r"[\W\d]*|.*(?:@|https?:|\d{2}[:h.]\d{2}).*", said):
        pass
    elif _small_talk(said):
        entry.reasons += 1
    elif folded(said) in countries():
        entry.reasons += 1
    else:
        entry.reasons += 1 + bool(position_words().search(sheet.plain, begin, closing))
        for piece in re.finditer(r"[^,;]+", sheet.text[begin:closing]):
            lead = len(piece[0]) - len(piece[0].lstrip())
            start = begin + piece.start() + lead
            stop = begin + piece.start() + len(piece[0].rstrip())
            piece_role = _role_alone(sheet, start, stop)
            if piece_role:
                entry.role = piece_role
            elif stop > start:
                chunks.append(Span(start, stop))
    return closing + 1


def _tells_little(sheet: Sheet, at: int, end: int) -> bool:
    """What the brackets hold is no part of the position or body before them."""
    said = sheet.text[at:end].strip()
    return bool(_role_alone(sheet, at, end)) or _small_talk(said) or "@" in said


def _small_talk(said: str) -> bool:
    """What brackets say of somebody besides position and body."""
    return bool(
        re.fullmatch(
            r"(?i)(?:tbc|tba|t\.b\.c\.?|to be confirmed|confirmed|invited|a confirmer|à confirmer|sous réserve|por confirmar"
            r"|a confirmar|angefragt|zugesagt|online|virtual|virtually|via .*|in person|par visioconférence|en ligne"
            r"|she/.*|he/.*|they/.*|elle|ella|sie|en duplex|por video.*|por zoom|en linea|en línea|per zoom|remoto|à distance|par zoom|remote|remotely|by video.*|video.*|zugeschaltet|virtuel.*)",
            said,
        )
    )


def _closing(text: str, at: int, end: int) -> int | None:
    """Where the bracket that opens here is closed."""
    depth = 0
    for place in range(at, min(end, at + 220)):
        if text[place] in "([":
            depth += 1
        elif text[place] in ")]":
            depth -= 1
            if not depth:
                return place
    return None


def _talk(sheet: Sheet, entry: Entry, at: int, end: int) -> int | None:
    """Takes the quoted title of a talk; where it ends."""
    closing = quote_end(sheet.text, at, end)
    if closing is None:
        return None
    span = Span(at + 1, closing)
    said = " ".join(sheet.text[at + 1 : closing].split())
    if not entry.talk and len(said) > 3:
        entry.talk = said
        entry.spans.append(span)
        entry.reasons += 1
    return closing + 1


def quote_end(text: str, at: int, end: int) -> int | None:
    """Where the quotation that opens here closes."""
    limit = min(end, at + LONGEST_QUOTE)
    wanted = OPENERS[text[at]]
    closings = [
        text.find(sign, at + 1, limit) for sign in {wanted, *("”" if wanted == "“" else "")}
    ]
    found = [place for place in closings if place > at]
    if text[at] == "“" and not found and text.count('"', at, limit) == 1:
        found = [text.find('"', at + 1, limit)]
    return min(found) if found else None


def _talk_after_colon(
    sheet: Sheet, entry: Entry, at: int, end: int, prose: bool
) -> int | None:
    begin = SPACES.match(sheet.text, at + 1, end).end()  # type: ignore[union-attr]
    if begin >= end:
        return None
    if sheet.text[begin] in OPENERS:
        return _talk(sheet, entry, begin, end)
    if prose or entry.talk:
        return None
    said = sheet.text[begin:end].strip(" .\n\t*_")
    if 8 < len(said) < 200 and "\n" not in said and said[0].isupper():
        entry.talk = " ".join(said.split())
        entry.reasons += 1
        entry.spans.append(Span(begin, begin + len(said)))
        return end
    return None


def _place(sheet: Sheet, entry: Entry, chunks: list[Span]) -> None:
    """Tells position from body. The first pieces that have a position's words are the
    position; what follows, or stands after "of the", is the body.
    """
    position: list[str] = []
    body: list[str] = []
    for number, span in enumerate(chunks):
        said = " ".join(sheet.text[span.start : span.end].split()).strip(" ,;.*_")
        if said.startswith("(") and said.endswith(")"):
            said = said.strip("() ")
        if not said:
            continue
        entry.spans.append(span)
        bare = sheet.plain[span.start : span.end]
        if body or not position_words().search(bare):
            (body if position or not _is_lowered(said) else position).append(said)
            continue
        cut = _body_within(sheet, span)
        if cut and number == len(chunks) - 1:
            position.append(
                DANGLING.sub("", " ".join(sheet.text[span.start : cut[0]].split()))
            )
            body.append(" ".join(sheet.text[cut[1] : span.end].split()).strip(" ,;.*_"))
        elif _begins_with_body(bare):
            body.append(said)
        else:
            position.append(said)
    entry.position = LEADING.sub(
        "", DANGLING.sub("", ", ".join(dict.fromkeys(position))[:200])
    )
    entry.affiliation = LEADING.sub("", ", ".join(dict.fromkeys(body))[:250])


def _is_lowered(said: str) -> bool:
    """In lower case throughout: no name of a body."""
    return said.islower()


def _begins_with_body(bare: str) -> bool:
    first = body_words().match(bare.strip())
    return bool(first)


def _body_within(sheet: Sheet, span: Span) -> tuple[int, int] | None:
    """Where "of the" stands in "Director of the Museum of X", if a body follows."""
    for one in OF_BODY.finditer(sheet.plain, span.start, span.end):
        follows = sheet.text[one.end() : span.end]
        if not position_words().search(sheet.plain, span.start, one.start()):
            continue
        if position_words().search(sheet.plain, one.end(), span.end):
            return None
        if _acronym(follows.split(" ")[0]) or body_words().search(
            sheet.plain, one.end(), span.end
        ):
            return one.start(), one.end()
    return None


def entries_of(found: list[Entry], least: int) -> Iterator[Entry]:
    """Those of which there are reasons enough to take them for people."""
    for entry in found:
        if entry.reasons >= least:
            yield entry
