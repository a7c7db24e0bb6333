"""The words that tell who is behind an event: "organized by", "vous invitent", "lädt"."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from events.announcements.bodies.writing import Body
from events.announcements.drafts import Sureness
from events.announcements.page import Page
from events.announcements.vocabularies import any_of, folded, vocabulary

WITH = re.compile(r"(?:with|avec|con|com|mit)$")
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
ROLES = {
    "organizer follows": "organizer",
    "developer follows": "organizer",
    "signed": "organizer",
    "organizer before": "organizer",
    "organizer before event": "organizer",
    "join": "organizer",
    "event by": "organizer",
    "co-organizer follows": "co-organizer",
    "partner follows": "partner",
    "co-sponsor follows": "co-sponsor",
    "sponsor follows": "sponsor",
    "supporter follows": "supporter",
    "host follows": "host",
}
MOST = 150  # cues, lines, labels: of an announcement that a person wrote


@dataclass(frozen=True)
class Cue:
    """Words that tell that bodies are named next, or were just before."""

    start: int
    end: int
    group: str

    @property
    def role(self) -> str:
        return ROLES[self.group]

    @property
    def is_verb(self) -> bool:
        """Who does it stands before it."""
        return self.group in ("organizer before", "organizer before event")

    @property
    def is_weak(self) -> bool:
        """People do so, too: only an evident organization counts."""
        return self.group in (
            "join",
            "event by",
            "host follows",
            "organizer before event",
            "developer follows",
            "signed",
        )


@dataclass(frozen=True)
class Claim:
    """A body, with the part in the event that some words give it."""

    body: Body
    role: str  # "organizer" or one of PARTNER_ROLES
    sureness: Sureness
    source: str = "sentence"
    place: int = -1  # where the words stand that name it together with others


@functools.lru_cache(maxsize=4)
def cues(page: Page) -> tuple[Cue, ...]:
    """In the order of the text."""
    return tuple(islice(_cues(page), MOST))


def _cues(page: Page) -> Iterator[Cue]:
    terms = _terms()
    end = 0
    for word in WORD.finditer(page.bare):
        if word.start() < end or word[0] not in terms:
            continue
        pattern, groups = terms[word[0]]
        if found := pattern.match(page.bare, word.start()):
            end = found.end()
            if with_ := WITH.search(found[0]):  # "organized with", "with the support of"
                pattern_, groups_ = terms[with_[0]]
                if longer := pattern_.match(page.bare, found.start() + with_.start()):
                    found, groups, end = longer, groups_, longer.end()
            yield Cue(found.start(), end, groups[(found.lastindex or 1) - 1])


@functools.cache
def _terms() -> dict[str, tuple[re.Pattern[str], tuple[str, ...]]]:
    """A pattern of cues by their first word, the longest first, and their groups."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for group, terms in vocabulary("organizing").items():
        if group in ROLES:
            for term in map(folded, terms):
                found[WORD.findall(term)[0]].append((term, group))
    for term in map(folded, vocabulary("organizing")["events"]):
        found[WORD.findall(term)[0]].append((f"{term} by", "event by"))
    patterns = {}
    for first, pairs in found.items():
        pairs.sort(key=lambda pair: -len(pair[0]))
        joined = "|".join(f"({_pattern(term)})" for term, _ in pairs)
        patterns[first] = (
            re.compile(rf"(?:{joined})(?![^\W_])"),
            tuple(group for _, group in pairs),
        )
    return patterns


def _pattern(term: str) -> str:
    parts = (
        r"(?:[^\W\d_][\w-]{0,20}[ ]{1,2}){0,3}?"
        if word == "~"
        else re.escape(word) + "[ ]{1,3}"
        for word in term.split()
    )
    return "".join(parts).removesuffix("[ ]{1,3}")


@functools.cache
def words_for(group: str) -> frozenset[str]:
    return frozenset(map(folded, vocabulary("organizing")[group]))


def names_event(words: str) -> bool:
    """Whether these words, folded, name a kind of event."""
    return not words_for("events").isdisjoint(WORD.findall(words))


@functools.cache
def any_word(group: str) -> re.Pattern[str]:
    """One of the terms of a group, as a whole."""
    return re.compile(rf"(?<![^\W_])(?:{any_of(tuple(words_for(group)))})(?![^\W_])")
