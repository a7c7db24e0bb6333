"""Who is behind an event, as its labels tell: "Organized by: …", "Con el apoyo de: …"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from events.announcements.bodies.cues import MOST, Claim, cues, names_event
from events.announcements.bodies.names import cut
from events.announcements.bodies.writing import maybe_person
from events.announcements.drafts import Span, Sureness
from events.announcements.page import Page, Section, kinds_of
from events.announcements.vocabularies import folded

LABELS = ("organizer", "partner", "sponsor", "supporter")
INLINE = re.compile(
    r"(?<=[.|;•·–—/\])])\s{1,3}(?P<label>[^\W\d_][^:：\n|.;•·/]{1,40}?)\s?[:：]\s{0,3}(?=\S)"
)
CREDIT = re.compile(
    r"(?P<event>(?:public |private )?(?:event|evento|evenement|veranstaltung)\s)?"
    r"(?:by|de|von|vom|par|por|da|do)\s{1,3}"
)
ON_FACEBOOK = re.compile(r"(?:on|auf|en|sur|no) (?:facebook|meetup|eventbrite|linkedin)")
UNFINISHED = (",", " and", " et", " y", " und", " e", ";", "&")
NO_NAME = re.compile(r"[(\[–—:|-]|https?:|www")


def by_labels(page: Page) -> Iterator[Claim]:
    for section in islice(page.labelled(*LABELS), MOST):
        role = _role_of(section.heading.label, section.kinds)
        for span in islice(_values(page, section), MOST):
            for body in cut(page, span, listed=True).bodies:
                if body.sure or role != "organizer" or not _is_host(section.heading.label):
                    yield Claim(body, role, Sureness.STATED, "label")
    yield from _by_inline_labels(page)
    yield from _by_credits(page)


def _by_credits(page: Page) -> Iterator[Claim]:
    """ "by X & Y", "Evento de X, Y e Z", "Hosted by X on Facebook": alone on a line."""
    for line in page.lines[:MOST]:
        credit = CREDIT.match(page.bare, line.start, line.end)
        if not credit or not page.flow[credit.end()].isupper():
            continue
        listed = cut(page, Span(credit.end(), line.end))
        rest = page.bare[listed.end : line.end].strip(" .*_")
        sure = [body.sure for body in listed.bodies]
        if rest and not ON_FACEBOOK.match(rest):
            continue
        named = credit["event"] and (any(sure) or not maybe_person(listed.bodies))
        if named or all(sure):
            for body in listed.bodies:
                yield Claim(body, "organizer", Sureness.STATED, "label")


@dataclass(frozen=True)
class Inline:
    """A label within a line: "Organiza: X. Colaboran: Y"."""

    start: int
    value: int
    label: str
    kinds: tuple[str, ...]


@functools.lru_cache(maxsize=4)
def _inline(page: Page) -> tuple[Inline, ...]:
    found = []
    for one in islice(INLINE.finditer(page.without_links), MOST):
        if kinds := kinds_of(one["label"]):
            found.append(Inline(one.start("label"), one.end(), one["label"], kinds))
    return tuple(found)


def _by_inline_labels(page: Page) -> Iterator[Claim]:
    labels = _inline(page)
    for number, label in enumerate(labels):
        if {*LABELS}.isdisjoint(label.kinds):
            continue
        end = page.flow.find("\n", label.value)
        end = len(page.flow) if end < 0 else end
        if number + 1 < len(labels):
            end = min(end, labels[number + 1].start)
        role = _role_of(label.label, label.kinds)
        for body in cut(page, Span(label.value, end), listed=True).bodies:
            if body.sure or role != "organizer":
                yield Claim(body, role, Sureness.STATED, "label")


def _is_host(label: str) -> bool:
    return folded(label) in ("host", "hosts", "gastgeber", "hosted by", "presented by")


def _role_of(label: str, kinds: tuple[str, ...]) -> str:
    label = folded(label)
    if "organizer" in kinds:
        return "organizer"
    if "partner" in kinds:
        return "partner"
    if "sponsor" in kinds:
        return "co-sponsor" if label.startswith("co") else "sponsor"
    return "sponsor" if re.match("fund|financ|finan|gefor", label) else "supporter"


def _values(page: Page, section: Section) -> Iterator[Span]:
    """The lines that a label speaks of, up to the next words that give another part."""
    heading = section.heading
    if not heading.is_heading:
        start = heading.value.start
        end = page.flow.find("\n", start)
        end = len(page.flow) if end < 0 else end
        while page.flow[start:end].rstrip().endswith(UNFINISHED):
            following = page.flow.find("\n", end + 1)
            if following < 0 or not page.flow[end:following].strip():
                break
            end = following
        below = page.following(heading)
        if below and below.start < end and names_event(folded(below.text.split()[0])):
            end = heading.end
        yield Span(start, _before_cue(page, start, end))
        for line in section.lines[1:]:
            if line.bullet and line.start >= end:
                yield Span(line.start, line.end)
        return
    for line in section.lines:
        listed = cut(page, Span(line.start, line.end), listed=True)
        rest = page.flow[listed.end : line.end].strip(" .,;*_")
        if not listed.bodies or (rest and not NO_NAME.match(rest)):
            break
        yield Span(line.start, line.end)


def _before_cue(page: Page, start: int, end: int) -> int:
    """Where the words go over to another part."""
    starts = [*(cue.start for cue in cues(page)), *(label.start for label in _inline(page))]
    return min((at for at in starts if start < at < end), default=end)
