"""Lists of people: under a heading, after a label, in a table, or alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from events.announcements.drafts import Span
from events.announcements.page import Page
from events.announcements.people.details import (
    DASH,
    OPENERS,
    PART,
    Entry,
    pieces,
    quote_end,
)
from events.announcements.people.entries import (
    part_company,
    people_after_body,
    people_in,
    person_at,
)
from events.announcements.people.names import (
    Name,
    Sheet,
    body_words,
    honorifics_end,
    is_called_so,
    name_at,
    plain,
    position_words,
)
from events.announcements.people.roles import all_roles, names_people, role_of, role_words
from events.announcements.people.sheets import LABEL, OPEN_END, Row, is_of_another, rows_of
from events.announcements.people.tables import cells_of, from_table, header_of
from events.announcements.vocabularies import patterns

AFTER_TALK = re.compile(
    r"[\"”»“.!?]{0,3}[ \t]*\(?(?:[,:–—|-]+[ \t]*)?(?:(?:by|par|von|por|with|mit|con|com|"
    r"avec)[ ]+)?"
)
BRACKETED = re.compile(r"[ ]\(([^()\n]{6,120})\)[ .]*$", re.MULTILINE)
SEPARATED = re.compile(r"[ ][–—-][ ]|:[ ]|[ ]\|[ ]|\t+|,[ ]|,? by |,? par ")
AGENDA_LABEL = re.compile(  # in a line that begins with a time
    r"[^\W\d_][^:|,.\t\n“«„\"]{1,60}?(?:[,.:][ ]+|[ ][–—-][ ]+|[ ]{1,3}(?=[“«„\"]))"
)
IS = re.compile(r"(?<!\w)(?:is|was|has|est|sera|es|fue|ist|war|hat|foi|will|wird)(?!\w)")
LIKE_A_PERSON = re.compile(  # two to five words in capitals, and an end
    r"[ \t]*([^\W\d_a-z][\w.'’-]{0,24}(?:[ ][^\W\d_a-z][\w.'’-]{0,24}){1,4})"
    r"[ ]*(?=[,;(–—|.\n]|- |$)"
)
OPENING = re.compile(r"[ ]?[(:]?[ ]?")
SEVERAL = re.compile(r"(?:s|x|ionen|innen|en|an|gaste|:in|oes|e)$")
REPRESENTING = re.compile(
    r"(?i:pour|for|on behalf of|für|fur|im namen|por|pel[ao]|en nombre de|em nome d[aeo]|"
    r"au nom d[eu])[ ](?:(?i:the|la|le|les|los|las|el|der|des|die|das|den)[ ]|(?i:l)['’])?"
)
CONTACT = re.compile(
    r"[\w.+-]{2,64}@[\w-]|\[(?:at|arobase)\]|\(at\)|\b(?:tel|phone|fone|telefon)\b"
)
OFF = frozenset(
    [
        "contact",
        "mail",
        "organizer",
        "partner",
        "sponsor",
        "supporter",
        "registration",
        "deadline",
        "price",
        "when",
        "where",
        "city",
        "audience",
        "language",
        "interpretation",
        "join",
        "subject",
        "title",
        "format",
        "series",
    ]
)
ANYBODY = {
    "speaker",
    "panelist",
    "moderator",
    "keynote",
    "opening",
    "closing",
    "discussant",
}


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
    last: int = -9  # the last line that had people
    run: int = 0  # lines with people right before, without a gap


def listed(page: Page, sheet: Sheet, unread: list[Span]) -> Iterator[Entry]:
    """The people in lists, in the order of the text. ``unread`` takes the places where a
    heading or label promises people, and none can be read.
    """
    rows = rows_of(page, sheet)
    state = State()
    number = -1
    while (number := number + 1) < len(rows):
        row = rows[number]
        if _is_passed_over(sheet, row, state):
            continue
        if number - state.last < 3 and _is_between(sheet, rows, number, state):
            state.context = replace(state.context, trust=2)
        state.run = 0 if row.after_gap else state.run
        found = _row_read(sheet, row, state)
        yield from found
        if not found and (place := _promised(sheet, row, state)):
            unread.append(place)
        state.latest = found[-1] if found else None
        state.last = number if found else state.last
        state.run = state.run + 1 if found else 0
        if len(found) == 1:
            number = _followed_up(sheet, rows, number, found[0])


def _promised(sheet: Sheet, row: Row, state: State) -> Span | None:
    """The words of a line that should name somebody, under a heading or after a label."""
    if state.context.trust < 2 or not state.context.role or row.timed:
        return None
    heading = state.context.span
    if heading and heading.start == row.start:  # it is the label's own line
        at = heading.end
    else:
        at = row.start if state.latest or row.bulleted else row.end
    like_one = LIKE_A_PERSON.match(sheet.text, at, row.end)
    if not like_one or body_words().search(sheet.plain, *like_one.span(1)):
        return None
    return Span(*like_one.span(1))


def _is_between(sheet: Sheet, rows: list[Row], number: int, state: State) -> bool:
    """People stand above this line and right beneath it, and it looks like theirs."""
    row = rows[number]
    name = None if state.context.trust > 1 else name_at(sheet, row.start, row.end)
    if not name or not PART.match(sheet.text, name.span.end, row.end):
        return False
    if state.run > 1 and not row.after_gap:
        return True
    for other in rows[number + 1 : number + 3]:
        next_name = name_at(sheet, other.start, other.end)
        if next_name and (next_name.known or next_name.honorific):
            return bool(PART.match(sheet.text, next_name.span.end, other.end))
    return False


def _is_passed_over(sheet: Sheet, row: Row, state: State) -> bool:
    """The line names nobody who takes part: a signature, a mail header, an address."""
    said = sheet.plain[row.start : row.end].strip()
    anybody = bool(ANYBODY.intersection(row.kinds))
    if patterns("letters", "close").match(said):
        state.context, state.quiet, state.latest = Context(), 6, None
        return True
    if state.quiet and not row.timed and not anybody:
        state.quiet -= 1
        return True
    state.quiet = 0
    if patterns("letters", "head").match(said) or is_of_another(sheet, row.start, row.end):
        return True
    if OFF.intersection(row.kinds) and not anybody and not role_of(said[:40].split(":")[0]):
        state.context, state.latest = Context(), None
        return True
    if row.after_gap and not row.bulleted and state.context.trust == 1 and state.latest:
        state.context = replace(state.context, trust=0)
    if anybody or not CONTACT.search(said):
        return False
    label = LABEL.match(sheet.text, row.start, row.end)
    named = label and role_of(sheet.plain[row.start : label.end()].rstrip(" :"))
    return not named and (not state.context.trust or bool(label))


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
    cells = cells_of(sheet, row)
    if len(cells) < 2:
        return None
    header = header_of(sheet, cells)
    if header:
        state.columns = header
        named = cells[header.index("name")]
        role = role_of(sheet.plain[named.start : named.end]) or state.context.role
        state.context = replace(state.context, role=role, trust=2, talk=None)
        return []
    known = state.columns if len(state.columns) >= len(cells) else ()
    entry = from_table(sheet, cells, known)
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
    part_company(sheet, found, heading.role)
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
    word = role_words().match(sheet.plain, row.start, row.end)
    if word and sheet.text[word.end() : word.end() + 1] == " " and names_people(word[0]):
        first = person_at(sheet, word.end(), row.end)
        if (
            first
            and (first[0].honorific or first[0].known)
            and role_of(word[0]) != "nobody"
        ):
            return Heading(word.end(), role_of(word[0]), 2)
    patterns = (LABEL, AGENDA_LABEL) if row.timed else (LABEL,)
    for pattern in patterns:
        label = pattern.match(sheet.text, row.start, row.end)
        if not label or label[0].count("(") > label[0].count(")"):
            continue
        words = sheet.plain[row.start : label.end()].rstrip(" :|,.–—-\t")
        words = re.sub(r"\([^()]{0,30}\)", "", words)
        role = role_of(words)
        if role and len(words) <= (40 if "," in words else 64):
            sign = label[0].rstrip()[-1]
            if (
                sign in ":：|"
                or label[0][-1] == "\t"
                or all_roles(words)
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
    for word in role_words().finditer(tail):
        after = OPENING.match(sheet.text, row.end - len(tail) + word.end(), row.end)
        if after and person_at(sheet, after.end(), row.end):
            return None  # "Moderator Jane Doe", "(chair: Jane Doe)": read as a sentence
    short = len(said) <= 60 and len(said.split()) <= 6 and first.start() <= 24
    if open_end or (short and said[-1] not in ".!?,"):
        last = list(role_words().finditer(tail))[-1][0]
        role = role_of(tail) if short else (role_of(last) or role_of(tail))
        return Heading(row.end, role, 2 if names_people(tail) else 1)
    return None


def _begins_with_person(sheet: Sheet, row: Row) -> bool:
    name = name_at(sheet, row.start, row.end)
    return bool(name and (name.honorific or name.known or name.words > 1))


def _in_row(
    sheet: Sheet,
    row: Row,
    at: int,
    context: Context,
    labelled: bool = False,
    near: bool = False,
) -> Iterator[Entry]:
    """The people in a line from here on, if there are reasons enough to take them so."""
    several = context.several and labelled
    if row.timed and context.trust == 1 and not labelled:
        context = Context()
    entries = _titled(sheet, row, at, context) or people_in(
        sheet, at, row.end, several=several
    )
    if not entries and labelled:
        entries = people_after_body(sheet, at, row.end)
    if not entries:
        return
    trust = context.trust + (1 if near or row.timed else 0)
    strong = context.trust > 1 or labelled
    rest = sheet.text[entries[-1].end : row.end].strip(" .;,|–—-)")
    if rest and not strong:
        return
    for entry in entries:
        named_only = not (entry.position or entry.affiliation or entry.talk or entry.role)
        if entry.name.words < 2 and not (
            strong
            and entry.name.honorific
            and (not named_only or is_called_so(entry.name.honorific))
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
        guests = re.search(r"with|mit|con|com|avec", begin[0] if begin else "")
        if guests and entries:
            return entries
        if entries and said and said[-1] not in ".!" and len(said) < 250:
            entries[0].talk = entries[0].talk or said
            entries[0].spans.append(Span(at + 1, closing))
            entries[0].reasons += 1 + (start - closing > 1)
            for other in entries[1:]:
                other.talk = other.talk or entries[0].talk
            return entries
        return []
    if not (context.trust or row.timed or row.bulleted) or person_at(sheet, at, row.end):
        return []
    bare = not (context.trust or row.timed)  # one of a list of anything
    inside = BRACKETED.search(text, at, row.end)
    if inside and (first := person_at(sheet, inside.start(1), inside.end(1))):
        said = " ".join(text[at : inside.start()].split())
        if (
            (first[0].honorific or first[0].known)
            and role_of(plain(said[-30:])) != "nobody"
            and not text[inside.start(1)].islower()
        ):
            entries = people_in(sheet, inside.start(1), inside.end(1))
            role = role_of(plain(said)) if all_roles(plain(said)) else ""
            for entry in entries:
                entry.role = entry.role or role
                entry.talk, entry.reasons = "" if role else said, entry.reasons + 1
                entry.spans.append(Span(at, inside.start()))
                entry.end = row.end
            return entries
    for tries, cut in enumerate(SEPARATED.finditer(text, at, row.end)):
        if text.count("(", at, cut.start()) > text.count(")", at, cut.start()):
            continue
        if bare and not re.search(r"[–—|-]", cut[0]):
            continue
        first = person_at(sheet, cut.end(), row.end) if tries < 12 else None
        if not first:
            continue
        for_body = _is_body(plain(text[at : cut.start()])) and first[0].span.end >= row.end
        if not _is_announced(text, first[0]) and not (for_body and context.trust > 1):
            continue
        told = not re.search(r"[–—|-]", cut[0]) and IS.search(plain(text[at : cut.start()]))
        if told or (" by" in cut[0] and re.search(r"[.!?] ", text[at : cut.start()])):
            return []
        entries = people_in(sheet, cut.end(), row.end)
        said = " ".join(text[at : cut.start()].split())
        role = role_of(plain(said)) if len(said) < 40 else ""
        if role == "nobody" or not entries:
            return []
        if role and all_roles(plain(said)):
            entries[0].role = entries[0].role or role
        elif for_body and ":" in cut[0] and len(entries) == 1:
            entries[0].affiliation = entries[0].affiliation or REPRESENTING.sub("", said)
            entries[0].reasons += 2
        elif len(said.split()) > 1 and not cut[0].startswith(","):
            entries[0].talk = entries[0].talk or said
        entries[0].spans.append(Span(at, cut.start()))
        return entries
    return []


def _is_body(said: str) -> bool:
    """A body, or "for" one, rather than the title of a talk."""
    return len(said) < 70 and bool(
        REPRESENTING.match(said) or (body_words().search(said) and not IS.search(said))
    )


def _is_announced(text: str, name: Name) -> bool:
    """The name has an honorific or a known first name, or a bracket follows."""
    following = text[name.span.end : name.span.end + 2]
    return bool(name.honorific or name.known) or following.strip() == "("


def _names_another(sheet: Sheet, row: Row) -> bool:
    """Somebody else is named in the line after a label, "Ministry: Ana Gil"."""
    label = LABEL.match(sheet.text, row.start, row.end)
    name = name_at(sheet, label.end(), row.end) if label else None
    return bool(name and (name.honorific or name.known) and name.span.end == row.end)


def _followed_up(sheet: Sheet, rows: list[Row], number: int, entry: Entry) -> int:
    """Reads position and body beneath a name; the number of the last line used."""
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
            or IS.search(said)
            or _names_another(sheet, row)
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
        more = pieces(sheet, entry, Span(row.start, row.end))
        entry.position = entry.position or more.position
        entry.affiliation = ", ".join(filter(None, (entry.affiliation, more.affiliation)))
        entry.spans += more.spans
        entry.reasons = max(entry.reasons, 1) + (3 if position else 2)
        number += 1
    return number
