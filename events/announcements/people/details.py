"""What an announcement says of a person after, or before, the name."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field, replace

from events.announcements.drafts import Span
from events.announcements.people.names import (
    Name,
    Sheet,
    after_name,
    any_term,
    body_words,
    countries,
    position_words,
)
from events.announcements.people.roles import (
    is_small_talk,
    role_alone,
    role_words,
    tells_little,
)
from events.announcements.vocabularies import folded, vocabulary

OPENERS = {"“": "”", "«": "»", "„": "“", '"': '"', "‘": "’", "‹": "›"}
LONGEST_QUOTE = 260
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
IN_RETIREMENT = re.compile(r"(?<!\w)(?:a\.[ ]?D|i\.[ ]?R)$")  # its last stop was cut
COLON = re.compile(r":[ \t]*")
DASH = re.compile(r"[ \t]+[–—‒―-]{1,2}[ \t]+|[–—―][ \t]*|[ \t]+[–—―]")
PART = re.compile(r"[ \t]*(?:[,;|·•\t]|/{1,2})[ \t]*")
PREPOSITION = re.compile(
    r"(?<![\w-])(?:of|de|von|por|cargo|from|par|du|da|do|del|vom|zu|to|for|at|des|der"
    r"|in|and)(?![\w-])|,"
)
DANGLING = re.compile(
    r"[ ](?:à|at|of|in|an|de|der|von|for|to|en|em|na|no|bei|the|and|et|y|e|und|du|do|"
    r"da|del)$"
)
LEADING = re.compile(r"^(?:an?|the|la|le|les|el|une?|uma?|eine?|der|die|l['’])[ ]|^l['’]")
GOES_ELSEWHERE = re.compile(r"(?:and|et|y|e|und|sowie|or|ou|o|oder|but|as)[ ]")
LINK = re.compile(  # plain text: from a name to the body that the person belongs to
    r"[ ]+(?:of|from|at|representing|de|du|des|da|do|dos|das|del|von|vom|der|d'|aus|"
    r"vom|for|"
    r"in|am|an der|von der|de la|de l'|du|der)(?:[ ]+(?:the|la|le|los|las|el|der|dem|"
    r"den|die)\b)?(?=[ ]+|(?<='))[ ]*"
)
ENDING = re.compile(  # plain text: words at which what is said of a person ends
    rf"(?<![\w-])(?:{any_term(vocabulary('around_names')['ending'])})(?![\w-])"
)
OF_BODY = re.compile(  # plain text: in "Director of the Museum of X", from "of"
    r"[ ](?:of the|of|at the|at|for the|for|in the|with the|de la|de los|de las|de l'|"
    r"del|de|du|des|da|do|dos|das|der"
    r"|des|vom|von der|von|am|an der|beim|bei der|bei|im|fur|zum|zur)[ ]|[ ](?:de |"
    r"d')?l'|[ ]d'"
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
        if ENDING.match(sheet.plain, bare, end):
            return None
    elif at != bare or not chunks:
        position = position_words().match(sheet.plain, bare, end)
        if prose or not position or at == bare:
            return None
        begin = bare
    else:
        return None
    label = role_words().match(sheet.plain, begin, end)
    if label and sheet.plain[label.end() : label.end() + 2].strip()[:1] == ":":
        return None
    stop = _chunk_end(sheet, begin, end)
    if prose and GOES_ELSEWHERE.match(sheet.plain, begin, end):
        return None
    if separator and ENDING.match(sheet.plain, begin, stop):
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
    role = role_alone(sheet, begin, stop)
    if role and sheet.plain[begin:stop] in POSITIONS_TOO:
        role = role if chunks and stop >= end - 2 else ""
    if role:
        entry.role = role
        entry.spans.append(Span(begin, stop))
    else:
        chunks.append(Span(begin, stop))
        if separator:
            said = sheet.plain[begin:stop]
            if says_position(said):
                entry.reasons += 2 if len(chunks) == 1 else 0
            elif len(chunks) == 1 and (
                body_words().search(said) or _acronym(text[begin:stop])
            ):
                entry.reasons += 1
    return stop


def says_position(said: str) -> bool:
    """These plain words are somebody's position: "director", but not "Justice Centre"."""
    for one in position_words().finditer(said):
        body = body_words().search(said, one.end()) if one[0] in _in_bodies() else None
        if not body or PREPOSITION.search(said, one.end(), body.start()):
            return True
    return False


@functools.cache
def _in_bodies() -> frozenset[str]:
    return frozenset(vocabulary("positions")["in bodies too"])


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
            closing = closing_of(sheet.text, at, end)
            if closing and tells_little(sheet, at + 1, closing):
                return at
            at = closing or at
        elif sign in "“«„":
            closing = quote_end(sheet.text, at, end)
            at = closing if closing else at
        elif sign in ",;|\t\n:)]":
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


def _bracket(
    sheet: Sheet, entry: Entry, chunks: list[Span], at: int, end: int
) -> int | None:
    closing = closing_of(sheet.text, at, end)
    if closing is None:
        return None
    begin = at + 1
    said = sheet.text[begin:closing].strip()
    role = role_alone(sheet, begin, closing)
    if role or folded(said) in ("chair", "host", "facilitator"):
        entry.role = role or "moderator"
        entry.spans.append(Span(begin, closing))
        entry.reasons += 1
    elif not said or re.fullmatch(r"[\W\d]*|.*(?:@|https?:|\d{2}[:h.]\d{2}).*", said):
        pass
    elif is_small_talk(said) or folded(said) in countries():
        entry.reasons += 1
    else:
        entry.reasons += 1 + bool(position_words().search(sheet.plain, begin, closing))
        for piece in re.finditer(r"[^,;]+", sheet.text[begin:closing]):
            lead = len(piece[0]) - len(piece[0].lstrip())
            start = begin + piece.start() + lead
            stop = begin + piece.start() + len(piece[0].rstrip())
            piece_role = role_alone(sheet, start, stop)
            if piece_role:
                entry.role = piece_role
            elif stop > start:
                chunks.append(Span(start, stop))
    return closing + 1


def closing_of(text: str, at: int, end: int) -> int | None:
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
        said += "." if IN_RETIREMENT.search(said) else ""
        if said.startswith("(") and said.endswith(")"):
            said = said.strip("() ")
        if not said:
            continue
        entry.spans.append(span)
        bare = sheet.plain[span.start : span.end]
        if body or not says_position(bare):
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
        if says_position(sheet.plain[one.end() : span.end]):
            return None
        if _acronym(follows.split(" ")[0]) or body_words().search(
            sheet.plain, one.end(), span.end
        ):
            return one.start(), one.end()
    return None


def pieces(sheet: Sheet, entry: Entry, place: Span) -> Entry:
    """Position and body of a line that has only these."""
    lead = Sheet(", " + sheet.text[place.start : place.end], sheet.language)
    name = replace(entry.name, span=Span(0, 0), honorific="", known=False)
    more = described(lead, name, Span(0, 0), len(lead.text), False)
    shift = place.start - 2
    more.spans = [Span(one.start + shift, one.end + shift) for one in more.spans]
    if entry.position and not more.affiliation:
        more.position, more.affiliation = "", more.position
    return more
