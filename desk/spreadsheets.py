"""Files of spreadsheet programs: read whatever they are, and written so that they open."""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from tablib import Dataset

LARGEST = 2 * 1024 * 1024  # bytes of a file
LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 500  # files in a workbook
MOST_ROWS = 1_000
MOST_COLUMNS = 60
LONGEST_CELL = 20_000  # characters
BOM = "\ufeff"
XLSX, CSV = "xlsx", "csv"
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
# What a program runs as a formula gets an apostrophe, also where a semicolon or a line's
# end parts cells; so does what has one there: taking one away leads back to the text.
BETWEEN = r"[\s'\"\u00a0\u200b-\u200f\ufeff]"  # what a program may pass over before a sign
RUNS = re.compile(rf"(?<!{BETWEEN})({BETWEEN}*)[=+\-@＝＋－＠−|%]")
BEGINS = re.compile(r"(?<=[\t\r\n])")
BEGINS_KEPT = re.compile(r"(?<=[\t\r\n])'")
SHORT_CLOCK = "%H:%M"


class UnreadableFile(Exception):
    """Why a file cannot be read, and what to do about it, in one or two sentences."""


@dataclass(frozen=True)
class Sheet:
    """``rows`` as long as ``headers``, with the ``numbers`` that a spreadsheet program
    shows beside them; rows in which nothing stands are left out. ``remarks``: what a person
    should know of how it was read.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    remarks: tuple[str, ...] = ()

    @property
    def dataset(self) -> Dataset:
        return Dataset(*self.rows, headers=list(self.headers))


# -- reading -------------------------------------------------------------------------------


def read(content: bytes) -> Sheet:
    """The first sheet of an Excel workbook, or a CSV file. Raises UnreadableFile."""
    if len(content) > LARGEST:
        raise UnreadableFile(
            f"The file is larger than {LARGEST // 1024 // 1024} MB. Split it into several."
        )
    if content.startswith(b"PK"):
        return sheet(workbook_rows(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            "This is a workbook of an old Excel, or one with a password. Save it as .xlsx "
            "without a password, then choose it again."
        )
    text, remarks = decoded(content)
    return sheet(text_rows(text), remarks)


def sheet(rows: Iterator[list[str]], remarks: tuple[str, ...] = ()) -> Sheet:
    headers = [header.strip() for header in next(rows, [])]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise UnreadableFile(
            "The first row is empty. The names of the columns belong there."
        )
    if len(headers) > MOST_COLUMNS:
        raise UnreadableFile(f"The file has more than {MOST_COLUMNS} columns.")
    numbers: list[int] = []
    kept: list[tuple[str, ...]] = []
    for number, row in enumerate(rows, 2):
        cells = [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in row]
        if not any(cells):
            continue
        if any(cells[len(headers) :]):
            raise UnreadableFile(
                f"Row {number} has more cells than there are names of columns in row 1."
            )
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise UnreadableFile(
                f"A cell of row {number} has more than {LONGEST_CELL:,} characters."
            )
        if len(kept) == MOST_ROWS:
            raise UnreadableFile(
                f"The file has more than {MOST_ROWS:,} rows. Split it into several."
            )
        cells += [""] * (len(headers) - len(cells))
        kept.append(tuple(map(plain, cells[: len(headers)])))
        numbers.append(number)
    if not kept:
        raise UnreadableFile("There is nothing in the file below the names of the columns.")
    return Sheet(tuple(headers), tuple(kept), tuple(numbers), remarks)


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a CSV file, and what to check if its alphabet was guessed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        guessed = encoding == "cp1252"
        remark = (
            "The file does not say how its letters are written; it was read as Windows "
            "text. Check accents, or save it as “CSV UTF-8” or .xlsx."
        )
        return text, (remark,) if guessed else ()
    raise UnreadableFile(
        "This is neither an Excel workbook (.xlsx) nor a CSV file in UTF-8. Save it as "
        ".xlsx, then choose it again."
    )


def text_rows(text: str) -> Iterator[list[str]]:
    first, _, rest = text.partition("\n")
    said = re.fullmatch(r"sep=(.)\s*", first, re.IGNORECASE)
    text = rest if said else text
    outside = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    delimiter = said[1] if said else max(",;\t", key=outside.count)
    if delimiter in "\"'\r\n ":
        raise UnreadableFile("The first line names a sign that cannot part cells.")
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield [str(cell) for cell in row]
    except csv.Error:
        raise UnreadableFile(
            f"Near line {reader.line_num} a quotation mark is not closed, or stands amid a "
            "cell. Save the file as .xlsx, then choose it again."
        ) from None


def workbook_rows(content: bytes) -> Iterator[list[str]]:
    check_parts(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it does not read: colours, pictures
            book = load_workbook(BytesIO(content), read_only=True, data_only=True)
            found = book.worksheets[0]
            found.reset_dimensions()  # a file may claim any
            last = MOST_ROWS * 3  # with empty ones amid them
            rows = found.iter_rows(max_row=last + 1, max_col=MOST_COLUMNS + 2)
            cells = [[in_words(cell) for cell in row] for row in rows_of_values(rows)]
    except UnreadableFile:
        raise
    except Exception:  # openpyxl raises whatever a broken file leads to
        raise UnreadableFile(
            "This workbook is damaged or no workbook at all. Open it in your spreadsheet "
            "program, save it as .xlsx or as “CSV UTF-8”, then choose it again."
        ) from None
    if len(cells) > last:
        raise UnreadableFile(
            f"The sheet has more than {last:,} rows, counting empty ones. Delete the empty "
            "rows, or split it into several."
        )
    return iter(cells)


def rows_of_values(rows: Iterable[Iterable[object]]) -> Iterator[list[object]]:
    for row in rows:
        yield [getattr(cell, "value", None) for cell in row]


def check_parts(content: bytes) -> None:
    """Raises UnreadableFile for a workbook that unpacks to far more than it seems, or
    whose XML defines words of its own.
    """
    try:
        with ZipFile(BytesIO(content)) as parts:
            listed = parts.infolist()
            size = sum(part.file_size for part in listed)
            if len(listed) > MOST_PARTS or size > LARGEST_UNPACKED:
                raise UnreadableFile(
                    "Unpacked, this workbook is too large. Copy its rows into a new one."
                )
            for part in listed:
                if part.filename.endswith((".xml", ".rels")):
                    text = parts.read(part).replace(b"\x00", b"")
                    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                        raise UnreadableFile("No spreadsheet program writes such a file.")
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise UnreadableFile(
            "This workbook is damaged or has a password. Save it as .xlsx without one, "
            "then choose it again."
        ) from None


def in_words(value: object) -> str:
    """A cell as a person would type it: 2026-05-01, 09:30, 3."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        whole = value.time() == time()
        return str(value.date()) if whole else f"{value.date()} {value:{SHORT_CLOCK}}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime(SHORT_CLOCK)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def plain(cell: str) -> str:
    """The text that was meant, without the apostrophe that keeps it from being run."""

    def run(found: re.Match[str]) -> str:
        before = found[1].removeprefix("'") if begins_a_cell(found) else found[1]
        return BEGINS_KEPT.sub("", before) + found[0][len(found[1]) :]

    return RUNS.sub(run, cell)


def begins_a_cell(found: re.Match[str]) -> bool:
    return not found.start() or found.string[found.start() - 1] == ";"


# -- writing -------------------------------------------------------------------------------


def written(dataset: Dataset, kind: str) -> bytes:
    """The file: ``kind`` is "xlsx" or "csv". Nothing in it is ever run as a formula."""
    rows = [[cell_of(str(cell)) for cell in row] for row in dataset]
    headers = [str(header) for header in dataset.headers]
    return workbook(headers, rows) if kind == XLSX else comma_separated(headers, rows)


def cell_of(text: str) -> str:
    """The text, or nothing if no program would give it back whole: an import leaves alone
    what stands in no cell.
    """
    whole = len(text) <= LONGEST_CELL and not ILLEGAL_CHARACTERS_RE.search(text)
    return defused(text.replace("\r\n", "\n").replace("\r", "\n")) if whole else ""


def defused(text: str) -> str:
    def run(found: re.Match[str]) -> str:
        before = BEGINS.sub("'", found[1])
        kept = f"'{before}" if begins_a_cell(found) else before
        return kept + found[0][len(found[1]) :]

    return RUNS.sub(run, text)


def comma_separated(headers: list[str], rows: list[list[str]]) -> bytes:
    text = StringIO(BOM, newline="")
    text.seek(len(BOM))
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return text.getvalue().encode()


def workbook(headers: list[str], rows: list[list[str]]) -> bytes:
    """Every cell is text, so that no program makes something else of what stands there."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Listings")
    page.freeze_panes = "C2"
    for index, header in enumerate(headers):
        page.column_dimensions[letters(index)].width = min(max(len(header) + 4, 16), 40)

    def cell(text: str, bold: bool = False) -> WriteOnlyCell:
        made = WriteOnlyCell(page, text)
        made.data_type, made.number_format = "s", "@"
        made.alignment = Alignment(vertical="top")
        made.font = Font(bold=bold)
        return made

    page.append([cell(header, bold=True) for header in headers])
    for row in rows:
        page.append([cell(text) if text else None for text in row])
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def letters(index: int) -> str:
    """ "A" for 0, "AA" for 26: how a spreadsheet calls a column."""
    first, last = divmod(index, 26)
    return (letters(first - 1) if first else "") + chr(ord("A") + last)
