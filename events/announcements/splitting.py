"""A pasted text, cut into its announcements."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median_low

from events.announcements.headlines import EMOJI, MARKS, is_only_a_kind, kind_words
from events.announcements.page import Line, Page
from events.announcements.phrases import levelled
from events.announcements.posters import sort_of
from events.announcements.vocabularies import any_of, folded, vocabulary

RULE = re.compile(r"\s*(?:(?:[-–—=*_~#+•·.]\s?){3,}|[─━═]{2,}|<hr\s?/?>)\s*")
NUMBERED = re.compile(r"[*_#\s]*\(?(\d{1,2})[.)]\s+(?=\S)")
FOUND_AT = re.compile(
    r"https?://|www\.|@|\b(?:regist\w+|rsvp|sign up|tickets?|here|inscri\w+|s'inscrire|registro|inscreva-se|anmeld\w+|zoom|link|lien|enlace|eventbrite"
    r"|contact\w*|kontakt|eintritt|entree libre|entrada|admission|free|more information|mehr|plus d'info\w*|mas informacion|mais informacoes)\b"
)
CERTAIN, ENOUGH = 6.0, 3.0  # of evidence for a border
WORDS_NEEDED = 12


@dataclass(frozen=True)
class Part:
    """One announcement, at ``start`` to ``end`` of the pasted text."""

    text: str
    start: int
    end: int


@dataclass
class Block:
    """Lines with no empty line between them, and what an announcement needs of theirs."""

    lines: list[Line]
    gap: int  # empty lines above
    ruled: bool = False  # a line of dashes stands above
    header: str = ""  # the label of a first line that the text repeats
    number: int = 0
    dated: bool = False
    timed: bool = False
    when: bool = False  # a label for the time
    organizer: bool = False
    kind: bool = False
    opening: bool = False
    reachable: bool = False
    words: int = 0
    evidence: float = 0.0

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
    return {
        group: re.compile(rf"(?<!\w)(?:{any_of(tuple(map(levelled, terms)))})(?!\w)")
        for group, terms in words.items()
    } | {"kind": re.compile(rf"(?<!\w)(?:{any_of(kind_words())})(?!\w)")}


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
    days = sorted(day.start for day in page.notations.days if day.first.choices)
    hours = sorted(hour.start for hour in page.notations.hours)
    seen = _Counted(days), _Counted(hours)
    usual = median_low([block.gap for block in blocks[1:]] or [1])
    numbers = 0
    sorts = [sort_of(page, block.lines[0], []) for block in blocks]
    for number, block in enumerate(blocks):
        words = level[block.start : block.end]
        block.dated = bool(seen[0].between(block.start, block.end))
        block.timed = bool(seen[1].between(block.start, block.end))
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
        before = blocks[number - 1] if number else None
        block.evidence = _evidence(page, level, block, before, sorts[number], usual)


@dataclass(frozen=True)
class _Counted:
    places: list[int]

    def between(self, start: int, end: int) -> int:
        from bisect import bisect_left

        return bisect_left(self.places, end) - bisect_left(self.places, start)


def _evidence(
    page: Page, level: str, block: Block, before: Block | None, sort: str, usual: int
) -> float:
    """How much speaks for an announcement that begins with this block."""
    line = block.lines[0]
    flat = level[line.start : line.end].strip(MARKS)
    bare = folded(EMOJI.sub("", line.text)).strip("!.:? ")
    if block.header:
        return CERTAIN + 2.0
    words = vocabulary("borders")
    if bare in map(folded, words["contents"]) or _patterns()["footer"].search(flat):
        return 0.0
    score = 2.5 if block.ruled else 0.0
    score += min(2.5, max(0, block.gap - usual) * 1.5)
    score += 1.5 if block.number else 0.0
    whole = page.text[page.text.rfind("\n", 0, line.start) + 1 : line.end]
    score += 1.0 if re.match(r"\s*(?:#{1,3}\s|\*\*|__)", whole) else 0.0
    if re.match(
        rf"(?:{any_of(words['part of a programme'])})\b(?: \d| [ivx]+\b| one| two| three|\s?[:|–-])",
        flat,
    ):
        return score - 4.0
    if (
        sort in ("banner", "label", "greeting", "item", "address", "other", "rule", "mail")
        and not block.number
    ):
        return score - (3.0 if sort != "mail" else 0.0)
    if sort == "date":
        score -= 1.5
    elif sort == "kind" or is_only_a_kind(line.text):
        score += 2.0
    elif sort == "title":
        score += 1.5
    first = level[line.start : min(block.end, line.start + 260)]
    if _patterns()["kind"].search(first[:160]):
        score += 0.5
    if _patterns()["opening"].search(first):
        score += 1.5
    if before and (before.reachable or before.dated or before.timed):
        score += 1.0
    return score


# -- groups --------------------------------------------------------------------------------


def _grouped(blocks: list[Block]) -> list[list[Block]]:
    """The blocks of each announcement; a head before the first is left out."""
    groups: list[list[Block]] = []
    current = [blocks[0]]
    for number, block in enumerate(blocks[1:], 1):
        if _is_older_mail(blocks[number - 1]) or _is_older_mail(block):
            current.extend(blocks[number:])
            break
        if block.evidence < ENOUGH:
            current.append(block)
        elif _suffices(current) or current[0].evidence >= CERTAIN:
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
    if _suffices(current) or current[0].evidence >= CERTAIN or not groups:
        groups.append(current)
    else:
        groups[-1].extend(current)
    return groups if len(groups) > 1 else [blocks]


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
    return not any(block.timed and block.dated for block in group)


def _suffices(group: list[Block]) -> bool:
    """The blocks say what an announcement must: a day, and what it is or who calls."""
    words = sum(block.words for block in group)
    dated = any(block.dated or block.when for block in group)
    what = any(block.kind or block.opening or block.organizer for block in group)
    how = any(block.reachable or block.timed or block.organizer for block in group)
    contents = folded(group[0].lines[0].text).strip("!.:? ") in map(
        folded, vocabulary("borders")["contents"]
    )
    return words >= WORDS_NEEDED and dated and what and how and not contents


def _without_foot(group: list[Block]) -> list[Block]:
    """Without a newsletter's foot: "Unsubscribe", "All rights reserved"."""
    for number, block in enumerate(group):
        if number and _patterns()["footer"].search(
            levelled(" ".join(line.text for line in block.lines[:3]))
        ):
            return group[:number]
    return group
