"""Lists of people in an announcement: under a heading, after a label, in a table, or alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from events.announcements.drafts import Span
from events.announcements.entries import (
    DASH,
    OPENERS,
    Entry,
    described,
    names_people,
    people_in,
    person_at,
    quote_end,
    role_of,
    role_words,
)
from events.announcements.names import (
    Name,
    Sheet,
    body_words,
    honorifics_end,
    name_at,
    plain,
    position_words,
)
from events.announcements.page import Page

TABS_KEPT = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u202f\r\u000b\u000c\u200b", " ")
)
LEAD = re.compile(r"[^\w\"“«„(\[\n]*(?:\(?(?:[0-9]{1,2}|[a-z])[.)][ \t]+)?[^\w\"“«„(\[\n]*")
CLOCK = r"[0-9]{1,2}(?:[ ]?[:.h][ ]?[0-9]{2})?[ ]?(?:[ap]\.?m\b\.?|uhr|hrs?|hs|h(?![a-z]))?"
AFTER_TALK = re.compile(
    r"[\"”»“.!?]{0,3}[ \t]*(?:[,:–—|-]+[ \t]*)?(?:(?:by|par|von|por|with|mit|con|com|avec)[ ]+)?"
)
WEEKDAY = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miercoles|jueves|viernes|sabado"
    r"|domingo|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:segunda|terca|quarta|quinta|sexta)-feira|date|time|venue|where|when)\b"
)
BRACKETED = re.compile(r"[ ]\(([^()\n]{6,120})\)[ .]*$", re.MULTILINE)
LISTED = re.compile(
    r"[,;][ ]+(?:(?:and|et|y|e|und)[ ]+)?|[ ]+(?:and|et|y|e|und|with|avec|con|com|mit)[ ]+"
)
SEPARATED = re.compile(r"[ ][–—-][ ]|:[ ]|[ ]\|[ ]|\t+|,[ ]|,? by |,? par ")
TIMES = re.compile(
    rf"(?=[0-9]{{1,2}}[ ]?(?:[:.h]|[ap]\.?m|uhr|hrs|hs))(?:{CLOCK})(?:[ ]?(?:[-–—]|to|a|bis|às|as|until)[ ]?(?:{CLOCK}))?"
    r"(?:[ ]\([^()\n]{2,12}\))?[ \t]*[:|,–—-]?[ \t]*"
)
AGENDA_LABEL = re.compile(  # in a line that begins with a time
    r"[^\W\d_][^:|,.\t\n“«„\"]{1,60}?(?:[,.:][ ]+|[ ][–—-][ ]+|[ ]{1,3}(?=[“«„\"]))"
)
SEVERAL = re.compile(r"(?:s|x|ionen|innen|en|an|gaste|:in|oes|e)$")
LABEL = re.compile(
    r"[^\W\d_][^:：|\t\n]{0,68}?[ ]?(?:[:：|]|[ ][–—-]{1,2}(?=[ ])|[ ]?\t)[ \t]*"
)
OPEN_END = re.compile(  # plain text: a line that has not ended
    r"(?:[,(/&]|(?:^|[\s.])(?:and|or|the|of|by|with|from|for|at|in|et|ou|de|du|des|la|le|les|par|avec|pour|y|o|e|con|por"
    r"|para|del|los|das|dos|do|da|com|und|oder|der|die|dem|den|von|vom|mit|fur|an|dr\.?|prof\.?|ms\.?|mr\.?|mme|featuring))$"
)
FAR_ENOUGH = 40_000  # characters: nobody announces at more length
WRAPPED = 56  # characters of a line that a mail program may have broken
SIGN_OFF = re.compile(
    r"(?:(?:with )?(?:best|kind|warm|many|sincere)\b.{0,24}\b(?:regards|wishes|thanks)|best regards|sincerely|yours|warmly"
    r"|regards|cheers|thank you|thanks|in solidarity|respectfully|cordialement|bien cordialement|bien a vous|amities|salutations|solidairement|sinceres salutations"
    r"|saludos.{0,24}|cordialmente|atentamente|atenciosamente|un saludo|abrazos?|saudacoes.{0,24}|mit (?:freundlichen|herzlichen|besten|kollegialen|lieben) grussen"
    r"|(?:viele|herzliche|beste|liebe) grusse|hochachtungsvoll|ihre?|for the [^.]{2,60},|on behalf of .{2,80}|im namen .{2,80}|au nom d.{2,80}|en nombre d.{2,80}|em nome d.{2,80}"
    r"|pour l[ae'] ?[^.]{2,40},|par l[ae'] ?[^.]{2,40},|veuillez .{2,160}|(?:nous vous|je vous|recevez|agreez|avec nos).{2,160}(?:salutations|distinguee?s?|sentiments).{0,20}"
    r"|fait a .{2,50})[ ,.!]*$"
)
MAIL_HEADER = re.compile(
    r"(?:from|to|cc|bcc|sent|subject|von|an|gesendet|betreff|de|a|para|envoye|objet|enviado|asunto|assunto|enviada em|dear|chers?|cheres?|liebe[rs]?"
    r"|estimad[oa]s?|querid[oa]s?|prezad[oa]s?|car[oa]s|sehr geehrte[rs]?)\b[ :]"
)
CONTACT = re.compile(
    r"[\w.+-]{2,64}@[\w-]|\[(?:at|arobase)\]|\(at\)|\b(?:tel|phone|fone|telefon)\b"
)
OFF = {
    "contact", "mail", "organizer", "partner", "sponsor", "supporter", "registration", "deadline",
    "price", "when", "where", "city", "audience", "language", "interpretation", "join", "subject",
    "title", "format", "series",
}  # fmt: skip
ANYBODY = {
    "speaker",
    "panelist",
    "moderator",
    "keynote",
    "opening",
    "closing",
    "discussant",
}
HEADER_CELL = {
    "name": r"names?|nom|noms|nombre|nombres|nome|nomes|speakers?|ponente|referent(?:in)?|palestrante|intervenante?s?",
    "position": r"position|title|function|role/title|fonction|titre|cargo|funktion|funcao|puesto|position/title",
    "affiliation": r"organi[sz]ation|affiliation|institution|institucion|organizacion|organisation|instituicao|organizacao|institut|einrichtung|entidad|body|country",
    "talk": r"session|sesion|contribution|subject|topic|talk|talk title|theme|presentation|tema|thema|titulo|vortrag|titre de la communication|sujet|title of talk|paper",
    "role": r"role|part|rol|rolle|papel",
    "time": r"time|hour|heure|hora|uhrzeit|horario|date|day",
}


@dataclass(frozen=True)
class Row:
    """A line of the sheet from its first word to its last."""

    start: int
    end: int
    after_gap: bool
    timed: bool
    bulleted: bool
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """What the heading above says of the people beneath. ``trust`` counts as reasons;
    ``several``: it speaks of more than one; ``talk``: a line of an agenda without a name.
    """

    role: str = ""
    trust: int = 0
    span: Span | None = None
    several: bool = False
    talk: Span | None = None


@dataclass(frozen=True)
class Heading:
    """A label up to ``end``."""

    end: int
    role: str
    trust: int


@dataclass
class State:
    """What the lines so far say of the next one. ``quiet``: lines left of a signature."""

    context: Context = Context()
    quiet: int = 0
    columns: tuple[str, ...] = ()
    latest: Entry | None = None


def sheet_of(page: Page) -> Sheet:
    """The text without the addresses of its links and the stars of its emphasis, and with
    lines joined that a mail program broke. It has the text's length.
    """
    signs = list(page.text[:FAR_ENOUGH].translate(TABS_KEPT))
    for link in page.links:
        if link.end > FAR_ENOUGH:
            break
        kept = page.text.find(link.words, link.start, link.end) if link.words else -1
        for place in range(link.start, link.end):
            if not kept <= place < kept + len(link.words) or kept < 0:
                signs[place] = " "
    text = "".join(signs)
    text = re.sub(
        r"\*|(?<!\w)_|_(?!\w)|(?<=\s)#(?=[#\s])|^#+(?=\s)",
        lambda one: " " * len(one[0]),
        text,
    )
    return Sheet(_joined(text, page.language), page.language)


def _joined(text: str, language: str) -> str:
    signs = list(text)
    sheet = Sheet(text, language)
    lines = [one.span() for one in re.finditer(r"[^\n]+", text)]
    for (start, end), (begin, stop) in zip(lines, lines[1:], strict=False):
        if begin - end == 1 and _goes_on(sheet, start, end, begin, stop):
            signs[end] = " "
    return "".join(signs)


def _goes_on(sheet: Sheet, start: int, end: int, begin: int, stop: int) -> bool:
    """The second line goes on with the sentence of the first."""
    said = sheet.text[start:end].rstrip()
    if re.match(r"\s*[^\W\d_][^:\n,.(]{1,28}:(?:\s|$)", sheet.text[begin:stop]):
        return False
    following = sheet.text[begin:stop].lstrip()
    first_word = begin + len(sheet.text[begin:stop]) - len(following)
    if not said or not following or len(following) < 2 or not sheet.text[begin].strip():
        return False
    if not (following[0].isalpha() or following[0] in "(“«„\"'"):
        return False
    if following[0].islower() and following[:2] not in ("o ", "- "):
        return len(said) > 20 and said[-1] not in ".!?:"
    if OPEN_END.search(plain(said[-14:])) and len(said) > 30:
        return True
    if len(said) < WRAPPED or said[-1] in ".:;!?)”»":
        return False
    if WEEKDAY.match(sheet.plain, first_word) or role_words().match(
        sheet.plain, first_word, stop
    ):
        return False
    label = LABEL.match(sheet.text, begin, stop)
    if label and role_words().search(sheet.plain, begin, label.end()):
        return False
    first = person_at(sheet, begin, stop)
    return first is None


def rows_of(page: Page, sheet: Sheet) -> list[Row]:
    """The lines, without bullets and times."""
    kinds = {line.start: line.kinds for line in page.lines if line.kinds}
    rows, gap = [], True
    for one in re.finditer(r"[^\n]*(?:\n|$)", sheet.text):
        if not one[0].strip():
            gap = True
            continue
        start, end = one.start(), one.start() + len(one[0].rstrip())
        raw = page.text[start:end].lstrip()
        at = LEAD.match(sheet.text, start, end).end()  # type: ignore[union-attr]
        times = TIMES.match(sheet.plain, at, end)
        begin = times.end() if times else at
        if begin < end:
            begin = LEAD.match(sheet.text, begin, end).end() if times else begin  # type: ignore[union-attr]
        bulleted = bool(raw) and not (raw[0].isalpha() or raw[0] in '"“«„(')
        found = next(
            (
                kinds[place]
                for place in range(start, min(at, start + 12) + 1)
                if place in kinds
            ),
            (),
        )
        if begin < end:
            rows.append(Row(begin, end, gap, bool(times), bulleted, found))
        gap = False
    return rows


# -- reading the lines ---------------------------------------------------------------------


def listed(page: Page, sheet: Sheet) -> Iterator[Entry]:
    """The people in lists, in the order of the text."""
    rows = rows_of(page, sheet)
    state = State()
    number = -1
    while (number := number + 1) < len(rows):
        row = rows[number]
        if _is_passed_over(sheet, row, state):
            continue
        found = _row_read(sheet, row, state)
        for entry in found:
            yield entry
        state.latest = found[-1] if found else None
        if len(found) == 1:
            number = _followed_up(sheet, rows, number, found[0])


def _is_passed_over(sheet: Sheet, row: Row, state: State) -> bool:
    """The line names nobody who takes part: a signature, a mail header, an address."""
    said = sheet.plain[row.start : row.end].strip()
    anybody = bool(ANYBODY.intersection(row.kinds))
    if SIGN_OFF.match(said):
        state.context, state.quiet, state.latest = Context(), 6, None
        return True
    if state.quiet and not row.timed and not anybody:
        state.quiet -= 1
        return True
    state.quiet = 0
    if MAIL_HEADER.match(said):
        return True
    if OFF.intersection(row.kinds) and not anybody and not role_of(said[:40].split(":")[0]):
        state.context, state.latest = Context(), None
        return True
    if row.after_gap and not row.bulleted and state.context.trust == 1 and state.latest:
        state.context = replace(state.context, trust=0)
    return bool(CONTACT.search(said)) and not state.context.trust and not anybody


def _row_read(sheet: Sheet, row: Row, state: State) -> list[Entry]:
    """The people of one line; ``state`` keeps what it says of the lines beneath."""
    tabled = _row_of_table(sheet, row, state)
    if tabled is not None:
        return tabled
    heading = _heading(sheet, row)
    if heading:
        return _under_heading(sheet, row, heading, state)
    found = list(_in_row(sheet, row, row.start, state.context, near=bool(state.latest)))
    if found:
        return [_with_context(entry, state.context) for entry in found]
    said = sheet.text[row.start : row.end]
    if row.timed:
        talk = Span(row.start, row.end) if len(said) > 12 and said[-1] not in ":," else None
        state.context = Context("", 1, talk=talk)
    elif row.after_gap and (state.latest or len(said) < 120):
        trust = 0 if state.latest else min(state.context.trust, 1)
        state.context = replace(state.context, trust=trust)
    return []


def _row_of_table(sheet: Sheet, row: Row, state: State) -> list[Entry] | None:
    cells = _cells(sheet, row)
    if len(cells) < 2:
        return None
    header = _header(sheet, cells)
    if header:
        state.columns = header
        named = cells[header.index("name")]
        role = role_of(sheet.plain[named.start : named.end]) or state.context.role
        state.context = replace(state.context, role=role, trust=2, talk=None)
        return []
    known = state.columns if len(state.columns) >= len(cells) else ()
    entry = _from_table(sheet, cells, known)
    if entry and not row.kinds and entry.reasons + state.context.trust >= 3:
        return [_with_context(entry, state.context)]
    return None


def _under_heading(sheet: Sheet, row: Row, heading: Heading, state: State) -> list[Entry]:
    """The people after a label; none after one that stands alone."""
    if heading.role == "nobody":
        state.context = Context() if heading.end >= row.end else state.context
        return []
    place = Span(row.start, max(row.start, min(heading.end, row.end)))
    several = bool(SEVERAL.search(sheet.plain[place.start : place.end].rstrip(" :,.–—-|")))
    here = Context(heading.role, heading.trust, place, several=several)
    found = (
        list(_in_row(sheet, row, heading.end, here, labelled=True))
        if heading.end < row.end
        else []
    )
    if not found:
        state.context = here
    return [_with_context(entry, here) for entry in found]


def _with_context(entry: Entry, context: Context) -> Entry:
    entry.role = entry.role or context.role
    if context.span and context.role and context.span not in entry.spans:
        entry.spans.append(context.span)
    entry.reasons += context.trust
    return entry


def _heading(sheet: Sheet, row: Row) -> Heading | None:
    """What a line says that is a heading, or begins with a label, for a role."""
    if _begins_with_person(sheet, row):
        return None
    patterns = (LABEL, AGENDA_LABEL) if row.timed else (LABEL,)
    for pattern in patterns:
        label = pattern.match(sheet.text, row.start, row.end)
        if not label:
            continue
        words = sheet.plain[row.start : label.end()].rstrip(" :|,.–—-\t")
        words = re.sub(r"\([^()]{0,30}\)", "", words)
        role = role_of(words)
        if role and len(words) <= 64:
            sign = label[0].rstrip()[-1]
            if (
                sign in ":：|"
                or label[0][-1] == "\t"
                or _all_roles(words)
                or (pattern is AGENDA_LABEL and sign != "–")
            ):
                return Heading(label.end(), role, 2 if names_people(words) else 1)
    return _heading_alone(sheet, row)


def _heading_alone(sheet: Sheet, row: Row) -> Heading | None:
    said = sheet.plain[row.start : row.end]
    open_end = said.endswith(":") or bool(OPEN_END.search(said[-14:]))
    if len(said) > 90 and not open_end:
        return None
    tail = said[-90:]
    first = role_words().search(tail)
    if not first:
        return None
    after = row.end - len(tail) + first.end()
    if person_at(sheet, after, row.end):
        return None  # "Moderator Jane Doe", "moderated by Jane Doe": read as a sentence
    short = len(said) <= 60 and len(said.split()) <= 6 and first.start() <= 24
    if open_end or (short and said[-1] not in ".!?,"):
        last = list(role_words().finditer(tail))[-1][0]
        role = role_of(tail) if short else (role_of(last) or role_of(tail))
        return Heading(row.end, role, 2 if names_people(tail) else 1)
    return None


def _all_roles(words: str) -> bool:
    """The label has no other words than a role's."""
    rest = role_words().sub("", words)
    return (
        len(
            re.sub(
                r"[^\w]|\b(?:and|et|y|e|und|of|the|de|del|la|session|guest|panel|[0-9]+)\b",
                "",
                rest,
            )
        )
        < 4
    )


def _begins_with_person(sheet: Sheet, row: Row) -> bool:
    name = name_at(sheet, row.start, row.end)
    return bool(name and (name.honorific or name.known or name.words > 1))


# -- one line ------------------------------------------------------------------------------


def _in_row(
    sheet: Sheet,
    row: Row,
    at: int,
    context: Context,
    labelled: bool = False,
    near: bool = False,
) -> Iterator[Entry]:
    """The people in a line from here on, if there are reasons enough to take them for some."""
    several = context.several and labelled
    if row.timed and context.trust == 1 and not labelled:
        context = Context()
    entries = _titled(sheet, row, at, context) or people_in(
        sheet, at, row.end, several=several
    )
    if not entries and labelled:
        entries = _after_others(sheet, row, at)
    if not entries:
        return
    trust = context.trust + (1 if near or row.timed else 0)
    strong = context.trust > 1 or labelled
    rest = sheet.text[entries[-1].end : row.end].strip(" .;,|–—-")
    if rest and not strong:
        return
    for entry in entries:
        named_only = not (entry.position or entry.affiliation or entry.talk)
        if entry.name.words < 2 and not (
            strong and entry.name.honorific and not named_only
        ):
            continue
        if context.talk and not row.timed and len(entries) < 3 and not entry.talk:
            entry.talk = " ".join(
                sheet.text[context.talk.start : context.talk.end].split()
            ).strip('“”"«» ')
            entry.spans.append(context.talk)
        if strong or context.trust:
            if entry.reasons + trust >= 3:
                yield entry
        elif named_only:
            if near and entry.reasons > 3:
                yield entry
        elif entry.reasons >= 3 or entry.reasons + trust >= 4:
            yield entry


def _after_others(sheet: Sheet, row: Row, at: int) -> list[Entry]:
    """The people of a list that begins with a body, "Music: the City Choir and Ana Gil"."""
    for tries, mark in enumerate(LISTED.finditer(sheet.plain, at, row.end)):
        if tries > 3:
            break
        entries = people_in(sheet, mark.end(), row.end)
        if entries and (entries[0].name.honorific or entries[0].name.known):
            return entries
    return []


def _titled(sheet: Sheet, row: Row, at: int, context: Context) -> list[Entry]:
    """A person after the title of a talk: “Talk” – Name, Talk: Name, Talk, by Name."""
    text = sheet.text
    if at >= row.end:
        return []
    if text[at] in OPENERS:
        closing = quote_end(text, at, row.end)
        if closing is None:  # never closed: up to the last dash
            dashes = list(DASH.finditer(text, at, row.end))
            closing = dashes[-1].start() if dashes else None
        if closing is None:
            return []
        begin = AFTER_TALK.match(sheet.plain, closing, row.end)
        start = begin.end() if begin else closing
        entries = people_in(sheet, start, row.end)
        said = " ".join(text[at + 1 : closing].split()).strip(" -–—")
        if entries and said and said[-1] not in ".!" and len(said) < 250:
            entries[0].talk = entries[0].talk or said
            entries[0].spans.append(Span(at + 1, closing))
            entries[0].reasons += 1 + (start - closing > 1)
            for other in entries[1:]:
                other.talk = other.talk or entries[0].talk
            return entries
        return []
    if not (context.trust or row.timed) or person_at(sheet, at, row.end):
        return []
    inside = BRACKETED.search(text, at, row.end)
    if inside and (first := person_at(sheet, inside.start(1), inside.end(1))):
        said = " ".join(text[at : inside.start()].split())
        if (
            (first[0].honorific or first[0].known)
            and role_of(plain(said[-30:])) != "nobody"
            and not text[inside.start(1)].islower()
        ):
            entries = people_in(sheet, inside.start(1), inside.end(1))
            for entry in entries:
                entry.talk, entry.reasons = said, entry.reasons + 1
                entry.spans.append(Span(at, inside.start()))
                entry.end = row.end
            return entries
    for tries, cut in enumerate(SEPARATED.finditer(text, at, row.end)):
        first = person_at(sheet, cut.end(), row.end) if tries < 12 else None
        if not first or not _is_announced(text, first[0]):
            continue
        entries = people_in(sheet, cut.end(), row.end)
        said = " ".join(text[at : cut.start()].split())
        role = role_of(plain(said)) if len(said) < 40 else ""
        if role == "nobody" or not entries:
            return []
        if role and _all_roles(plain(said)):
            entries[0].role = entries[0].role or role
        elif len(said.split()) > 1 and not cut[0].startswith(","):
            entries[0].talk = entries[0].talk or said
        entries[0].spans.append(Span(at, cut.start()))
        return entries
    return []


def _is_announced(text: str, name: Name) -> bool:
    """The name has an honorific or a known first name, or a bracket follows."""
    following = text[name.span.end : name.span.end + 2]
    return bool(name.honorific or name.known) or following.strip() == "("


def _followed_up(sheet: Sheet, rows: list[Row], number: int, entry: Entry) -> int:
    """Reads position and body from the lines beneath a name; the last line that was used."""
    if entry.position or entry.affiliation:
        return number
    for row in rows[number + 1 : number + 3]:
        said = sheet.plain[row.start : row.end]
        if (
            row.after_gap
            or row.bulleted
            or row.kinds
            or row.timed
            or len(said) > 170
            or said[-1] in "!?:"
            or sheet.text[row.start] in OPENERS
            or honorifics_end(sheet, row.start, row.end) > row.start
            or CONTACT.search(said)
        ):
            break
        position, body = position_words().search(said), body_words().search(said)
        if (
            not position
            and not body
            and (entry.reasons < 3 or len(said) > 70 or re.search(r"\d", said))
        ):
            break
        if not position and _begins_with_person(sheet, row):
            break
        more = _pieces(sheet, entry, row)
        entry.position = entry.position or more.position
        entry.affiliation = ", ".join(filter(None, (entry.affiliation, more.affiliation)))
        entry.spans += more.spans
        entry.reasons = max(entry.reasons, 1) + (3 if position else 2)
        number += 1
    return number


def _pieces(sheet: Sheet, entry: Entry, row: Row) -> Entry:
    """Position and body of a line that has only these."""
    lead = Sheet(", " + sheet.text[row.start : row.end], sheet.language)
    name = replace(entry.name, span=Span(0, 0), honorific="", known=False)
    more = described(lead, name, Span(0, 0), len(lead.text), False)
    shift = row.start - 2
    more.spans = [Span(one.start + shift, one.end + shift) for one in more.spans]
    if entry.position and not more.affiliation:
        more.position, more.affiliation = "", more.position
    return more


# -- tables --------------------------------------------------------------------------------


def _cells(sheet: Sheet, row: Row) -> list[Span]:
    """The cells of a line of a table."""
    said = sheet.text[row.start : row.end]
    if "\t" not in said and said.count("|") < 1:
        return []
    cells, at = [], row.start
    for one in re.finditer(r"[^|\t]+", said):
        words = one[0].strip()
        if words and not re.fullmatch(r"[\W_]+", words):
            start = at + one.start() + len(one[0]) - len(one[0].lstrip())
            cells.append(Span(start, start + len(words)))
    return cells


def _header(sheet: Sheet, cells: list[Span]) -> tuple[str, ...] | None:
    """What the columns beneath are, if this is the line that names them."""
    columns = []
    for cell in cells:
        said = sheet.plain[cell.start : cell.end].strip(" *_:")
        columns.append(
            next(
                (name for name, words in HEADER_CELL.items() if re.fullmatch(words, said)),
                "",
            )
        )
    known = [name for name in columns if name]
    return tuple(columns) if len(known) > 1 and "name" in known else None


def _from_table(sheet: Sheet, cells: list[Span], columns: tuple[str, ...]) -> Entry | None:
    """The person in a line of a table, with what the other cells say."""
    names = [(number, name_at(sheet, *cell)) for number, cell in enumerate(cells)]
    wanted = columns.index("name") if "name" in columns else None
    for number, name in names:
        if not name or (wanted is not None and number != wanted):
            continue
        if wanted is None and number > 1:
            break
        entry = described(
            sheet,
            name,
            Span(
                cells[number].start,
            )
            * 2
            if False
            else Span(cells[number].start, cells[number].start),
            cells[number].end,
            False,
        )
        if cells[number].end - entry.end > 3:
            continue
        for other, cell in enumerate(cells):
            if other == number:
                continue
            _from_cell(sheet, entry, cell, columns[other] if columns else "")
        return entry if (columns or entry.position or entry.affiliation) else None
    return None


def _from_cell(sheet: Sheet, entry: Entry, cell: Span, column: str) -> None:
    said = " ".join(sheet.text[cell.start : cell.end].split())
    bare = sheet.plain[cell.start : cell.end]
    if column == "time" or TIMES.fullmatch(bare):
        return
    role = (
        role_of(bare) if len(bare) < 30 and (column == "role" or _all_roles(bare)) else ""
    )
    if role and role != "nobody":
        entry.role = entry.role or role
    elif column == "talk" or said[0] in OPENERS:
        entry.talk = entry.talk or said.strip('"“”«»„ ')
    elif column == "position" or (
        not column and position_words().search(bare) and not entry.position
    ):
        more = _pieces(sheet, entry, Row(cell.start, cell.end, False, False, False))
        entry.position = more.position or said
        entry.affiliation = entry.affiliation or (more.affiliation if more.position else "")
        entry.reasons += 2
    else:
        entry.affiliation = ", ".join(filter(None, (entry.affiliation, said)))
        entry.reasons += 1
    entry.spans.append(cell)
