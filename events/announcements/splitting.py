"""A pasted text, cut into its announcements."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median_low
from typing import Any

from events.announcements.drafts import Doubt, Fact
from events.announcements.page import Line, Page
from events.announcements.phrases import levelled
from events.announcements.titles.headlines import EMOJI, MARKS, is_only_a_kind, kind_words
from events.announcements.titles.posters import sort_of
from events.announcements.vocabularies import any_of, folded, vocabulary
from events.notations import Days

RULE = re.compile(r"\s*(?:(?:[-–—=*_~#+•·.]\s?){3,}|[─━═]{2,}|<hr\s?/?>)\s*")
NUMBERED = re.compile(r"[*_#\s]*\(?(\d{1,2})[.)]\s+(?=\S)")
FOUND_AT = re.compile(
    r"https?://|www\.|@|\b(?:regist\w+|rsvp|sign up|tickets?|here|inscri\w+|s'inscrire"
    r"|registro|inscreva-se|anmeld\w+|zoom|link|lien|enlace|eventbrite"
    r"|contact\w*|kontakt|eintritt|entree libre|entrada|admission|free|more information"
    r"|mehr|plus d'info\w*|mas informacion|mais informacoes)\b"
)
REFERS_BACK = re.compile(
    r"(?:the|this|these|our|la|le|les|l'|cette?|ce|el|los|las|est[ea]|der|die|das"
    r"|diese[rs]?|o|a|os|as|est[ea])\s?(?:\w+[ -]){0,2}?(?:events?|sessions?|speakers?"
    r"|panel\w*|meeting|conference"
    r"|webinar|course|workshop|training|lecture|discussion|programme|program|talk"
    r"|exhibition|ceremony|launch|film|report|book|series|evenement|seance|conference"
    r"|webinaire|atelier|table"
    r"|rencontre|formation|colloque|exposition|ceremonie|evento|actividad|sesion|taller"
    r"|curso|conferencia|jornada|encuentro|veranstaltung|vortrag|tagung|seminar|ausstellung"
    r"|kurs"
    r"|diskussion|podium|atividade|sessao|oficina|palestra|encontro|exposicao|participants?"
    r"|participacion|participation|teilnahme|participacao)\b"
)
SHORT_LABEL = re.compile(r"[*_]*([^\W\d_]{2,14}|[A-ZÀ-Þ ]{2,20}):\s")
Day = tuple[int, int]  # month, day
CERTAIN, PLAIN, ENOUGH = 6.0, 4.5, 3.5  # of evidence for a border
WORDS_NEEDED = 12
MOST_TITLE_WORDS = 16
LONGEST_HEAD = 700  # characters above the first item of a letter
SEVERAL = re.compile(  # what a letter with several announcements calls itself, or them
    r"\b(?:newsletter|news ?digest|bulletin|digest|what's on|(?:upcoming|following|coming"
    r"|next|our|these|other) (?:public )?(?:events|talks|activities|lectures|webinars)"
    r"|events (?:in|of|at|this|calendar)|lettre d'information|infolettre|agenda"
    r"|(?:prochains|autres) (?:evenements|rendez-vous)|evenements (?:suivants|a venir)"
    r"|boletin|proxim[oa]s (?:eventos|actividades|encontros|atividades)"
    r"|(?:eventos|actividades|atividades) (?:de|del|do|siguientes|seguintes)|boletim"
    r"|(?:folgenden?|nachsten?|kommenden?|unsere) (?:veranstaltungen|termine)|rundbrief"
    r"|rundschreiben|veranstaltungskalender)\b"
)
OF_A_DOCUMENT = re.compile(  # headings within one announcement
    r"concept note|note conceptuelle|nota conceptual|konzept(?:papier)?|programme?|programa"
    r"|programm|agenda|overview|details|description|beschreibung|ordre du jour|tagesordnung"
    r"|call for (?:papers|abstracts|contributions|proposals)|appel a (?:communications"
    r"|contributions)|(?:convocatoria|chamada) (?:de|para|a) \w+|abstract|resume|resumen"
    r"|resumo|zusammenfassung"
)
UNTIL = re.compile(
    r"\b(?:by|until|before|deadline|no later than|avant|jusqu'au|au plus tard|hasta"
    r"|antes del?"
    r"|bis|spatestens|ate|antes d[eo])\b[^.\n\d]{0,24}$"
)


@dataclass(frozen=True)
class Part:
    """One announcement, at ``start`` to ``end`` of the pasted text."""

    text: str
    start: int
    end: int
    stated: tuple[Fact | Doubt, ...] = ()  # by the page, for machines


@dataclass
class Block:
    """Lines with no empty line between them, and what an announcement needs of theirs."""

    lines: list[Line]
    gap: int  # empty lines above
    ruled: bool = False  # a line of dashes stands above
    header: str = ""  # the label of a first line that the text repeats
    number: int = 0
    days: tuple[Days, ...] = ()
    timed: bool = False
    when: bool = False  # a label for the time
    organizer: bool = False
    kind: bool = False
    opening: bool = False
    reachable: bool = False
    words: int = 0
    evidence: float = 0.0
    sort: str = ""  # of its first line

    @property
    def dated(self) -> bool:
        """It names a day as that of an event: with its year, its weekday or a time."""
        return any(
            day.first.year or day.first.weekday is not None or self.timed or self.when
            for day in self.days
        )

    @property
    def start(self) -> int:
        return self.lines[0].start

    @property
    def end(self) -> int:
        return self.lines[-1].end


def split(text: str) -> list[Part]:
    """The announcements in a pasted text, in its order. What several have around them, a
    newsletter's head, contents and foot, is in none.
    """
    if not text.strip():
        return []
    page = Page(text)
    blocks = _blocks(page)
    if not blocks:
        return [_part(text, 0, len(text))]
    _weigh(page, blocks)
    groups = _grouped(blocks)
    if len(groups) > 1:
        groups = _grouped(blocks, undated=True)
    if len(groups) < 2:
        groups = _items(page, blocks)
    if len(groups) < 2:
        return [_part(text, 0, len(text))]
    *others, last = groups
    return [_part(text, _begin(text, group), group[-1].end) for group in others] + [
        _part(text, _begin(text, last), _without_foot(last)[-1].end)
    ]


def _begin(text: str, group: list[Block]) -> int:
    """With the number or bullet of its first line."""
    return text.rfind("\n", 0, group[0].start) + 1


def _part(text: str, start: int, end: int) -> Part:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    return Part(text[start:end], start, end)


# -- blocks --------------------------------------------------------------------------------


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = vocabulary("borders")
    parts = any_of(tuple(map(levelled, words["part of a programme"])))
    return {
        group: re.compile(rf"(?<!\w)(?=\w)(?:{any_of(tuple(map(levelled, terms)))})(?!\w)")
        for group, terms in words.items()
    } | {
        "programme": re.compile(
            rf"(?:{parts})\b(?: \d| [ivx]+\b| one| two| three|\s?[:|–-])"
        ),
        "kind": re.compile(rf"(?<!\w)(?=\w)(?:{any_of(kind_words())})(?!\w)"),
    }


@functools.cache
def _headings() -> tuple[frozenset[str], frozenset[str]]:
    """Lines above a newsletter's contents, and above a section of one announcement."""
    contents, sections = (
        vocabulary("borders")["contents"],
        vocabulary("headings")["section"],
    )
    return frozenset(map(folded, contents)), frozenset(map(folded, sections))


@functools.cache
def _leaves() -> frozenset[str]:
    """ "Kind regards" and its like, which no announcement begins with."""
    return frozenset(map(folded, vocabulary("borders")["leave"]))


def _blocks(page: Page) -> list[Block]:
    blocks: list[Block] = []
    gap, ruled, end = 0, False, 0
    repeated = _repeated_labels(page)
    for line in page.lines:
        gap = page.text.count("\n", end, line.start) - 1 if blocks or end else gap
        whole = page.text[max(page.text.rfind("\n", 0, line.start) + 1, 0) : line.end]
        end = line.end
        if RULE.fullmatch(whole):
            ruled = True
            continue
        header = _header(line) if _header(line) in repeated else ""
        if not blocks or ruled or gap > 0 or header:
            blocks.append(Block([line], gap, ruled, header))
        else:
            blocks[-1].lines.append(line)
        ruled = False
    return blocks


def _header(line: Line) -> str:
    """The label of a line with which an announcement can begin."""
    if {"organizer", "title", "subject"} & {*line.kinds} and not line.is_heading:
        return folded(line.label)
    return ""


def _repeated_labels(page: Page) -> set[str]:
    """Such labels that come back, each above some text of its own."""
    starts: dict[str, list[Line]] = {}
    for line in page.lines:
        if _header(line) and (line.after_gap or not starts):
            starts.setdefault(_header(line), []).append(line)
    repeated = {label for label, lines in starts.items() if len(lines) > 1}
    if len(repeated) > 1:  # "Title" and "Organizer": the one that stands first
        first = min(repeated, key=lambda label: starts[label][0].start)
        return {first}
    return repeated


def _weigh(page: Page, blocks: list[Block]) -> None:
    """What each block has, and what speaks for a border above it."""
    level = levelled(page.text)
    days = _own(page, [day for day in page.notations.days if day.first.choices])
    hours = _own(page, page.notations.hours)
    usual = median_low([block.gap for block in blocks[1:]] or [1])
    numbers = 0
    sorts = [sort_of(page, block.lines[0], []) for block in blocks]
    for number, block in enumerate(blocks):
        words = level[block.start : block.end]
        block.sort = sorts[number]
        block.days = _between(days, block.start, block.end)
        block.timed = bool(_between(hours, block.start, block.end))
        block.when = any("when" in line.kinds for line in block.lines)
        block.organizer = any("organizer" in line.kinds for line in block.lines)
        block.kind = bool(_patterns()["kind"].search(words))
        block.opening = bool(_patterns()["opening"].search(words))
        block.reachable = bool(FOUND_AT.search(words))
        block.words = sum(
            len(line.text.split())
            for line in block.lines
            if not line.bullet or line.bullet[0].isdigit()
        )
        whole = page.text[page.text.rfind("\n", 0, block.start) + 1 : block.lines[0].end]
        if (found := NUMBERED.match(whole)) and int(found[1]) == numbers + 1:
            block.number = numbers = int(found[1])
        before = blocks[max(0, number - 2) : number]
        block.evidence = _evidence(page, level, block, before, sorts[number], usual)


def _own(page: Page, found: Sequence[Any]) -> list[Any]:
    """Days or hours in their order, without those of mails and deadlines."""
    others = {
        line.start for line in page.lines if {"mail", "subject", "deadline"} & {*line.kinds}
    }
    starts = [line.start for line in page.lines]
    return sorted(
        (
            one
            for one in found
            if starts[max(0, bisect_right(starts, one.start) - 1)] not in others
        ),
        key=attrgetter("start"),
    )


def _between(found: list[Any], start: int, end: int) -> tuple[Any, ...]:
    """Of what is found, in its order, that which stands here."""
    at = attrgetter("start")
    return tuple(found[bisect_left(found, start, key=at) : bisect_left(found, end, key=at)])


def _evidence(
    page: Page, level: str, block: Block, before: list[Block], sort: str, usual: int
) -> float:
    """How much speaks for an announcement that begins with this block."""
    line = block.lines[0]
    flat = level[line.start : line.end].strip(MARKS)
    bare = folded(EMOJI.sub("", line.text)).strip("!.:? ")
    if block.header:
        return CERTAIN + 2.0
    contents, sections = _headings()
    if bare in _leaves() or bare.rstrip(",") in _leaves():
        return -3.0
    if bare in contents or _patterns()["footer"].search(flat):
        return 0.0
    if OF_A_DOCUMENT.fullmatch(flat.strip(":.! ")) and not block.ruled:
        return 0.0
    score = 2.5 if block.ruled else 0.0
    score += min(2.5, max(0, block.gap - usual) * 1.5)
    score += 1.5 if block.number else 0.0
    whole = page.text[page.text.rfind("\n", 0, line.start) + 1 : line.end]
    score += 1.0 if re.match(r"\s*(?:#{1,3}\s|\*\*|__)", whole) else 0.0
    if not block.number and re.match(
        r"(?:[ivx]{1,5}|[a-h]|\d{1,2})[.)]\s",
        level[line.start - len(line.bullet) - 1 : line.end].strip(),
    ):
        return score - 4.0
    if _patterns()["programme"].match(flat):
        return score - 4.0
    label = SHORT_LABEL.match(line.text)
    if label and not line.kinds and not is_only_a_kind(label[1]):
        score -= 2.0
    if sort in ("label", "item", "address", "rule") and not block.number:
        return score + (1.5 if {"organizer", "title"} & {*line.kinds} else -3.0)
    if bare in sections:
        return score - 3.0
    if sort in ("greeting", "mail", "banner"):
        score += 1.5
    if (line.text[-1:] == ":" and len(block.lines) > 1) or REFERS_BACK.match(flat):
        score -= 2.0
    if sort == "date":
        score -= 1.5 if len(line.text.split()) < 9 else 0.0
    elif sort == "kind" or is_only_a_kind(line.text):
        score += 2.0
    elif sort == "title":
        score += 1.5
    first = level[line.start : min(block.end, line.start + 260)]
    if _patterns()["kind"].search(first[:160]):
        score += 0.5
    if _patterns()["opening"].search(first):
        score += 1.5
    if sort in ("title", "kind") and _has_a_day_beneath(block):
        score += 1.0
    if any(one.reachable or one.dated or one.timed for one in before):
        score += 1.0
    return score


def _has_a_day_beneath(block: Block) -> bool:
    """The first lines are a title with the day of an event: the head of an item."""
    return block.dated and any(day.start < block.lines[:4][-1].end for day in block.days)


# -- groups --------------------------------------------------------------------------------


def _grouped(blocks: list[Block], *, undated: bool = False) -> list[list[Block]]:
    """The blocks of each announcement; a head before the first is left out."""
    groups: list[list[Block]] = []
    current = [blocks[0]]
    for number, block in enumerate(blocks[1:], 1):
        if _is_older_mail(blocks[number - 1]) or _is_older_mail(block):
            current.extend(blocks[number:])
            break
        if block.evidence < ENOUGH:
            current.append(block)
        elif _suffices(current, undated=undated) or current[0].evidence >= CERTAIN:
            groups.append(current)
            current = [block]
        elif current[0].evidence >= block.evidence and groups:
            current.append(block)
        elif groups:
            groups[-1].extend(current)
            current = [block]
        elif block.evidence >= ENOUGH and _is_head(current):
            current = [block]
        else:
            current.append(block)
    if _suffices(current, undated=undated) or current[0].evidence >= CERTAIN or not groups:
        groups.append(current)
    else:
        groups[-1].extend(current)
    groups = _apart(groups)
    return groups if len(groups) > 1 else [blocks]


def _items(page: Page, blocks: list[Block]) -> list[list[Block]]:
    """The items of a letter in prose, each with a title line, text and a day of its own:
    where nothing but the title lines shows the borders. Several or none.
    """
    heads = [number for number, block in enumerate(blocks) if _heads_an_item(block)]
    if not heads:
        return []
    before, level = blocks[: heads[0]], levelled(page.text)
    groups: list[list[Block]] = []
    for start, end in pairwise([*heads, len(blocks)]):
        if _days_of(level, blocks[start:end]):
            groups.append(blocks[start:end])
        else:
            (groups[-1] if groups else before).extend(blocks[start:end])
    head = levelled(" ".join(line.text for block in before for line in block.lines))
    listed = len(head) < LONGEST_HEAD and bool(SEVERAL.search(head))
    seen: set[Day] = set()
    for group in groups:
        days = set().union(*map(_covered, _days_of(level, group)))
        timed, reachable = any(b.timed for b in group), any(b.reachable for b in group)
        kind = any(block.kind for block in group)
        stands_alone = (timed or kind) if listed else reachable and (timed or kind)
        if days & seen or not stands_alone or sum(b.words for b in group) < WORDS_NEEDED:
            return []
        seen |= days
    return groups


def _heads_an_item(block: Block) -> bool:
    line = block.lines[0]
    return (
        block.gap > 0
        and block.sort in ("title", "kind")
        and 2 <= len(line.text.split()) <= MOST_TITLE_WORDS
        and line.text[-1:] not in ".,;:!"
        and not line.bullet
        and block.evidence > 0
        and not REFERS_BACK.match(levelled(line.text))
    )


def _days_of(level: str, group: list[Block]) -> list[Days]:
    """The days that the blocks name, without deadlines."""
    return [
        day
        for block in group
        if block.dated
        for day in block.days
        if not UNTIL.search(level[max(0, day.start - 30) : day.start])
    ]


def _apart(groups: list[list[Block]]) -> list[list[Block]]:
    """Groups that speak of one day again are one announcement, unless the border between
    them is plain to see.
    """
    apart: list[list[Block]] = []
    named: set[Day] = set()  # the days of the last of them
    for group in groups:
        days = [day for block in group for day in block.days]
        first = group[0]
        plain = first.evidence >= PLAIN and (first.opening or first.ruled or first.number)
        if apart and not plain and (not days or named & {*days[0].first.choices}):
            apart[-1].extend(group)
        else:
            apart.append(group)
            named = set()
        named.update(*map(_covered, days))
    return apart


def _covered(days: Days) -> set[Day]:
    """The month and day of each day from the first to the last."""
    first, last = days.first.choices, (days.last or days.first).choices
    if not days.last or not first or not last:
        return {*first, *last}
    return {
        (month, day)
        for month in range(first[0][0], last[0][0] + 1)
        for day in range(1, 32)
        if first[0] <= (month, day) <= last[0]
    }


def _is_older_mail(block: Block) -> bool:
    first = levelled(block.lines[0].text)
    return (
        len(first) < 200
        and bool(_patterns()["older mail"].search(first))
        and (
            first.rstrip().endswith(":")
            or first.startswith("-")
            or "message" in first
            or "nachricht" in first
            or "mensaje" in first
            or "mensagem" in first
        )
    )


def _is_head(group: list[Block]) -> bool:
    """A newsletter's head: no announcement, and not the beginning of one."""
    dated = any(block.dated for block in group)
    return not (dated and any(block.opening or block.timed for block in group))


def _suffices(group: list[Block], *, undated: bool = False) -> bool:
    """The blocks say what an announcement must: a day, and what it is or who calls."""
    words = sum(block.words for block in group)
    dated = any(block.dated or block.when for block in group) or (
        undated and group[0].evidence >= PLAIN and words >= 2 * WORDS_NEEDED
    )
    what = any(block.kind or block.opening or block.organizer for block in group)
    how = any(block.reachable or block.timed or block.organizer for block in group)
    contents = folded(group[0].lines[0].text).strip("!.:? ") in _headings()[0]
    return words >= WORDS_NEEDED and dated and what and how and not contents


def _without_foot(group: list[Block]) -> list[Block]:
    """Without a newsletter's foot: "Unsubscribe", "All rights reserved"."""
    for number, block in enumerate(group):
        if number and _patterns()["footer"].search(
            levelled(" ".join(line.text for line in block.lines[:3]))
        ):
            return group[:number]
    return group
