"""An announcement laid out for finding people: a text without addresses, in rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from events.announcements.page import Page
from events.announcements.people.entries import person_at
from events.announcements.people.names import Sheet, plain
from events.announcements.people.roles import role_words
from events.announcements.vocabularies import patterns

TABS_KEPT = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u202f\r\u000b\u000c\u200b", " ")
)
LEAD = re.compile(r"[^\w\"“«„(\[\n]*(?:\(?(?:[0-9]{1,2}|[a-z])[.)][ \t]+)?[^\w\"“«„(\[\n]*")
CLOCK = r"[0-9]{1,2}(?:[ ]?[:.h][ ]?[0-9]{2})?[ ]?(?:[ap]\.?m\b\.?|uhr|hrs?|hs|h(?![a-z]))?"
TIMES = re.compile(
    rf"(?=[0-9]{{1,2}}[ ]?(?:[:.h]|[ap]\.?m|uhr|hrs|hs))(?:{CLOCK})(?:[ ]?(?:[-–—]|to|"
    rf"a|bis|às|as|until)[ ]?(?:{CLOCK}))?"
    r"(?:[ ]\([^()\n]{2,12}\))?[ \t]*[:|,–—-]?[ \t]*"
)
LABEL = re.compile(
    r"[^\W\d_][^:：|\t\n]{0,68}?[ ]?(?:[:：|]|[ ][–—-]{1,2}(?=[ ])|[ ]?\t)[ \t]*"
)
OPEN_END = re.compile(  # plain text: a line that has not ended
    r"(?:[,(/&]|(?:^|[\s.])(?:and|or|the|of|by|with|from|for|at|in|et|ou|de|du|des|la|"
    r"le|les|par|avec|pour|y|o|e|con|por"
    r"|para|del|los|das|dos|do|da|com|und|oder|der|die|dem|den|von|vom|mit|fur|an|"
    r"dr\.?|prof\.?|ms\.?|mr\.?|mme|featuring))$"
)
FAR_ENOUGH = 40_000  # characters: nobody announces at more length
WRAPPED = 56  # characters of a line that a mail program may have broken
WEEKDAY = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:lun|mar|mercre|jeu|vendre|"
    r"same)di|dimanche|lunes|martes|miercoles|jueves|viernes|sabado"
    r"|domingo|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:segunda|terca|"
    r"quarta|quinta|sexta)-feira|date|time|venue|where|when)\b"
)


@dataclass(frozen=True)
class Row:
    """A line of the sheet from its first word to its last."""

    start: int
    end: int
    after_gap: bool
    timed: bool
    bulleted: bool
    kinds: tuple[str, ...] = ()


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
    for (start, end), (begin, stop) in pairwise(lines):
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
        return len(said) > 40 and said[-1] not in ".!?:"
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


def is_of_another(sheet: Sheet, at: int, end: int) -> bool:
    """These words tell of other gatherings, "Previous lecture: …"; "next" may be this one
    at the head of an announcement.
    """
    found = patterns("others", "others").match(sheet.plain, at, end)
    if not found:
        found = patterns("others", "next").match(sheet.plain, at, end)
        return bool(found and at > len(sheet.text.rstrip()) * 0.4)
    return True
