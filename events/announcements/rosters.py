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
TIMES = re.compile(
    rf"(?=[0-9]{{1,2}}[ ]?(?:[:.h]|[ap]\.?m|uhr|hrs|hs))(?:{CLOCK})(?:[ ]?(?:[-–—]|to|a|bis|às|as|until)[ ]?(?:{CLOCK}))?"
    r"(?:[ ]\([^()\n]{2,12}\))?[ \t]*[:|,–—-]?[ \t]*"
)
LABEL = re.compile(
    r"[^\W\d_][^:：|\t\n]{0,68}?[ ]?(?:[:：|]|[ ][–—-]{1,2}(?=[ ])|[ ]?\t)[ \t]*"
)
OPEN_END = re.compile(  # plain text: a line that has not ended
    r"(?:[,(/&]|(?:^|[\s.])(?:and|or|the|of|by|with|from|for|at|in|et|ou|de|du|des|la|le|les|par|avec|pour|y|o|e|con|por"
    r"|para|del|los|das|dos|do|da|com|und|oder|der|die|dem|den|von|vom|mit|fur|an|dr\.?|prof\.?|ms\.?|mr\.?|mme|featuring))$"
)
WRAPPED = 56  # characters of a line that a mail program may have broken
SIGN_OFF = re.compile(
    r"(?:(?:with )?(?:best|kind|warm|many|sincere)\b.{0,24}\b(?:regards|wishes|thanks)|best regards|sincerely|yours|warmly"
    r"|regards|cheers|thank you|thanks|in solidarity|respectfully|cordialement|bien cordialement|bien a vous|amities|salutations|solidairement|sinceres salutations"
    r"|saludos.{0,24}|cordialmente|atentamente|atenciosamente|un saludo|abrazos?|saudacoes.{0,24}|mit (?:freundlichen|herzlichen|besten|kollegialen|lieben) grussen"
    r"|(?:viele|herzliche|beste|liebe) grusse|hochachtungsvoll|ihr|ihre)[ ,.!]*$"
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
    "talk": r"topic|talk|talk title|theme|presentation|tema|thema|titulo|vortrag|titre de la communication|sujet|title of talk|paper",
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
    """What the heading above says of the people beneath. ``trust`` counts as reasons."""

    role: str = ""
    trust: int = 0
    span: Span | None = None


def sheet_of(page: Page) -> Sheet:
    """The text without the addresses of its links and the stars of its emphasis, and with
    lines joined that a mail program broke. It has the text's length.
    """
    signs = list(page.text.translate(TABS_KEPT))
    for link in page.links:
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
    following = sheet.text[begin:stop].lstrip()
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
    context, quiet, columns = Context(), 0, None
    rows = rows_of(page, sheet)
    latest: Entry | None = None
    number = -1
    while (number := number + 1) < len(rows):
        row = rows[number]
        said = sheet.plain[row.start : row.end]
        if SIGN_OFF.match(said.strip()):
            context, quiet = Context(), 6
            continue
        if quiet and not row.timed:
            quiet -= 1
            if not (row.kinds and ANYBODY.intersection(row.kinds)):
                continue
        quiet = 0
        if MAIL_HEADER.match(said):
            continue
        if row.after_gap and not row.bulleted and context.trust == 1:
            context = replace(context, trust=0 if latest else 1)
        cells = _cells(sheet, row)
        if len(cells) > 1:
            header = _header(sheet, cells)
            if header:
                columns, context = header, replace(context, trust=max(2, context.trust))
                continue
            entry = _from_table(
                sheet, cells, columns if columns and len(columns) >= len(cells) else None
            )
            if entry and entry.reasons + context.trust >= 3 and not row.kinds:
                latest = _with_context(entry, context)
                yield latest
                continue
        heading = _heading(sheet, row, rows[number + 1] if number + 1 < len(rows) else None)
        if heading is not None:
            label_end, role, trust = heading
            place = Span(row.start, max(row.start, min(label_end, row.end)))
            if role == "nobody":
                context, latest = (Context() if label_end >= row.end else context), None
                continue
            here = Context(role, trust, place)
            found = (
                list(_in_row(sheet, row, label_end, here, True))
                if label_end < row.end
                else []
            )
            if not found:
                context, latest = here, None
                continue
            for entry in found:
                yield _with_context(entry, here)
            latest = found[-1]
            if len(found) == 1:
                number = _followed_up(sheet, rows, number, latest)
            continue
        if (
            row.kinds
            and OFF.intersection(row.kinds)
            and not ANYBODY.intersection(row.kinds)
        ):
            context, latest = Context(), None
            continue
        if CONTACT.search(said) and not context.trust:
            continue
        near = latest is not None
        found = list(_in_row(sheet, row, row.start, context, False, near))
        if found:
            for entry in found:
                yield _with_context(entry, context)
            latest = found[-1]
            number = _followed_up(sheet, rows, number, latest)
        else:
            if row.timed:
                context = Context("", 1)
            elif row.after_gap and (latest or len(said) < 120):
                context = replace(
                    context, trust=min(context.trust, 1) if latest is None else 0
                )
            latest = None


def _with_context(entry: Entry, context: Context) -> Entry:
    entry.role = entry.role or context.role
    if context.span and context.role and context.span not in entry.spans:
        entry.spans.append(context.span)
    entry.reasons += context.trust
    return entry


def _heading(sheet: Sheet, row: Row, following: Row | None) -> tuple[int, str, int] | None:
    """Of a line that is a heading, or begins with a label, that tells a role: where the
    label ends, the role, and how far a name after it can be trusted.
    """
    label = LABEL.match(sheet.text, row.start, row.end)
    if label and not (label[0].rstrip()[-1] in "–—-" and _begins_with_person(sheet, row)):
        words = sheet.plain[row.start : label.end()].rstrip(" :|–—-\t")
        words = re.sub(r"\([^()]{0,30}\)", "", words)
        role = role_of(words)
        if role and len(words) <= 64 and not _begins_with_person(sheet, row):
            dashed = label[0].rstrip()[-1] in "–—-"
            if not dashed or _all_roles(words):
                return label.end(), role, 2 if names_people(words) else 1
            return None
    said = sheet.plain[row.start : row.end]
    if len(said) > 90 and not said.endswith(":") and not OPEN_END.search(said[-14:]):
        return None
    tail = said[-90:]
    open_end = said.endswith(":") or bool(OPEN_END.search(said[-14:]))
    first = role_words().search(tail)
    if not first:
        if open_end and following and _begins_with_person(sheet, following):
            return None
        return None
    if _begins_with_person(sheet, row):
        return None
    if person_at(sheet, row.start + len(said) - len(tail) + first.end(), row.end):
        return None  # "Moderator Jane Doe", "moderated by Jane Doe": read as a sentence
    role = role_of(tail)
    if open_end or (len(said) <= 60 and first.start() <= 24 and said[-1] not in ".!?,"):
        if not open_end and len(said.split()) > 6:
            return None
        trust = 2 if names_people(tail) else 1
        return row.end, role, trust
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
    sheet: Sheet, row: Row, at: int, context: Context, labelled: bool, near: bool = False
) -> Iterator[Entry]:
    """The people in a line from here on, if there are reasons enough to take them for some."""
    entries = _titled(sheet, row, at, context) or _plainly(sheet, row, at, context)
    if not entries:
        return
    trust = context.trust + (1 if near or row.timed else 0)
    last = entries[-1]
    rest = sheet.text[last.end : row.end].strip(" .;,*|–—-")
    strong = context.trust > 1 or labelled
    if rest and not strong:
        return
    for entry in entries:
        named_only = not (entry.position or entry.affiliation or entry.talk)
        if entry.name.words < 2 and not (
            strong and entry.name.honorific and not named_only
        ):
            continue
        if strong or context.trust:
            if entry.reasons + trust >= 3:
                yield entry
        elif entry.reasons >= 3 and (
            not named_only or (entry.name.honorific and (near or row.bulleted))
        ):
            yield entry
        elif entry.reasons >= 4 and near:
            yield entry
        elif entry.name.honorific and named_only and row.end - last.end < 3:
            entry.reasons = 0  # a line of its own: what follows must say more
            yield entry


def _plainly(sheet: Sheet, row: Row, at: int, context: Context) -> list[Entry]:
    return people_in(sheet, at, row.end)


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
        begin = re.compile(
            r"[\"”»“.]?[ \t]*(?:[,:–—|-]+[ \t]*)?(?:(?:by|par|von|por|with|mit|con|com|avec)[ ]+)?",
            re.I,
        ).match(text, closing, row.end)
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
    if not (context.trust or row.timed) or _begins_with_person(sheet, row):
        return []
    for cut in re.finditer(
        r"[ ][–—-][ ]|:[ ]|[ ]\|[ ]|\t+|,? by |,? par ", text[at : row.end]
    ):
        start = at + cut.end()
        first = person_at(sheet, start, row.end)
        said = text[at : at + cut.start()].strip()
        if (
            first
            and len(said.split()) > 1
            and (
                first[0].honorific
                or first[0].known
                or "(" in text[first[0].span.end : first[0].span.end + 3]
            )
        ):
            entries = people_in(sheet, start, row.end)
            role = role_of(plain(said)) if len(said) < 30 else ""
            if role == "nobody":
                return []
            if entries and role and _all_roles(plain(said)):
                entries[0].role = entries[0].role or role
            elif entries:
                entries[0].talk = entries[0].talk or " ".join(said.split())
                entries[0].spans.append(Span(at, at + cut.start()))
            return entries
    return []


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
        if not position and not body and (entry.reasons < 3 or len(said) > 70):
            break
        if not position and _begins_with_person(sheet, row):
            break
        more = described(
            sheet,
            replace(entry.name, span=Span(row.start, row.start)),
            Span(row.start, row.end),
            row.start,
            False,
        )
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


def _from_table(
    sheet: Sheet, cells: list[Span], columns: tuple[str, ...] | None
) -> Entry | None:
    """The person in a line of a table, with what the other cells say."""
    names = [(number, name_at(sheet, *cell)) for number, cell in enumerate(cells)]
    wanted = columns.index("name") if columns and "name" in columns else None
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
