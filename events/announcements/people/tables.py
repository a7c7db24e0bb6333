"""Rows of a table of people: what its columns are, and who is in a row."""

from __future__ import annotations

import re

from events.announcements.drafts import Span
from events.announcements.people.details import OPENERS, Entry, described, pieces
from events.announcements.people.entries import person_at
from events.announcements.people.names import Sheet, name_at, position_words
from events.announcements.people.roles import all_roles, role_of
from events.announcements.people.sheets import TIMES, Row

HEADER_CELL = {
    "name": (
        r"names?|nom|noms|nombre|nombres|nome|nomes|speakers?|ponente|"
        r"referent(?:in)?|palestrante|intervenante?s?"
    ),
    "position": (
        r"position|title|function|role/title|fonction|titre|cargo|funktion|"
        r"funcao|puesto|position/title"
    ),
    "affiliation": (
        r"organi[sz]ation|affiliation|institution|institucion|organizacion|"
        r"organisation|instituicao|organizacao|institut|einrichtung|entidad|body|country"
    ),
    "talk": (
        r"session|sesion|contribution|subject|topic|talk|talk title|theme|"
        r"presentation|tema|thema|titulo|vortrag|titre de la communication|sujet|"
        r"title of talk|paper"
    ),
    "role": r"role|part|rol|rolle|papel",
    "time": r"time|hour|heure|hora|uhrzeit|horario|date|day",
}


def cells_of(sheet: Sheet, row: Row) -> list[Span]:
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


def header_of(sheet: Sheet, cells: list[Span]) -> tuple[str, ...] | None:
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


def from_table(sheet: Sheet, cells: list[Span], columns: tuple[str, ...]) -> Entry | None:
    """The person in a line of a table, with what the other cells say."""
    if "name" in columns:
        number = columns.index("name")
    else:
        number = int(bool(TIMES.fullmatch(sheet.plain, *cells[0])))
    first = person_at(sheet, *cells[number]) if number < len(cells) else None
    if not first or (not columns and _has_others(sheet, cells[number + 1 :])):
        return None
    name, before = first
    entry = described(sheet, name, before, cells[number].end, False)
    if cells[number].end - entry.end > 3:
        return None
    for other, cell in enumerate(cells):
        if other != number:
            _from_cell(sheet, entry, cell, columns[other] if columns else "")
    return entry if (columns or entry.position or entry.affiliation) else None


def _has_others(sheet: Sheet, cells: list[Span]) -> bool:
    """The line is a list of people rather than what is said of one."""
    names = (name_at(sheet, *cell) for cell in cells)
    return any(name and (name.honorific or name.known) for name in names)


def _from_cell(sheet: Sheet, entry: Entry, cell: Span, column: str) -> None:
    said = " ".join(sheet.text[cell.start : cell.end].split())
    bare = sheet.plain[cell.start : cell.end]
    if column == "time" or TIMES.fullmatch(bare):
        return
    role = role_of(bare) if len(bare) < 30 and (column == "role" or all_roles(bare)) else ""
    if role and role != "nobody":
        entry.role = entry.role or role
    elif column == "talk" or said[0] in OPENERS:
        entry.talk = entry.talk or said.strip('"“”«»„ ')
    elif column == "position" or (
        not column and position_words().search(bare) and not entry.position
    ):
        more = pieces(sheet, entry, cell)
        entry.position = more.position or said
        entry.affiliation = entry.affiliation or (more.affiliation if more.position else "")
        entry.reasons += 2
    else:
        entry.affiliation = ", ".join(filter(None, (entry.affiliation, said)))
        entry.reasons += 1
    entry.spans.append(cell)
