"""A name found in a text however it is written there: in other case, without accents,
turned round, in another script, in one word, with letters that only look like it or with
marks that nobody sees. Pure: no Django.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from organizers.likeness import SAME_LETTERS, plain
from organizers.lookalikes import UNSEEN, seen

WORD = re.compile(rf"(?:[^\W_]|[\u0300-\u036f{UNSEEN}]|(?<=\w)['’ʼ`ʻ](?=\w))+")
APART = 4  # letters that may stand between two words of a name
SHORTEST_SURNAME = 3
SHORTEST_IN_ONE = 6
LATIN = re.compile(r"[a-z0-9]*\Z")
OWNERS = re.compile(r"['’](?:s|S)\Z")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff]")
ENDS = re.compile(r"[.!?…]\s|\n")
AROUND = 90  # letters on either side of a name that are shown with it


@dataclass(frozen=True)
class Hit:
    """Where a name stands; ``whole`` if it is more than a surname."""

    start: int
    end: int
    whole: bool


@dataclass(frozen=True)
class Word:
    start: int
    end: int
    keys: frozenset[str]
    heard: str
    is_foreign: bool

    def is_like(self, other: Word) -> bool:
        if self.keys & other.keys:
            return True
        foreign = self.is_foreign or other.is_foreign
        return foreign and bool(self.heard) and self.heard == other.heard


@lru_cache(maxsize=20_000)
def keys_of(word: str) -> frozenset[str]:
    """What the word is without all that does not count, in each way of reading it."""
    looks = seen(word)
    ways = {word, looks, looks.replace("I", "l"), looks.replace("0", "o")}
    ways |= {looks.replace("0", "o").replace("1", letter) for letter in "il"}
    return frozenset(plain(way).replace(" ", "") for way in ways) - {""}


@lru_cache(maxsize=20_000)
def heard(word: str) -> str:
    """The word by its sound, so that "Лох" is "Loch"."""
    said = plain(word).replace(" ", "")
    for written, sound in SAME_LETTERS:
        said = said.replace(written, sound)
    return said


def is_foreign(word: str) -> bool:
    return not LATIN.match(seen(word).lower().replace("'", "").replace("’", ""))


def words_in(text: str) -> list[Word]:
    found = []
    for match in WORD.finditer(text):
        start, end = match.span()
        while start < end and text[start] in UNSEEN:
            start += 1
        while end > start and text[end - 1] in UNSEEN:
            end -= 1
        if owned := OWNERS.search(text, start, end):
            end = owned.start()
        if start < end:
            word = text[start:end]
            found.append(Word(start, end, keys_of(word), heard(word), is_foreign(word)))
    return found


class Spellings:
    """Finds these names. ``parts`` also finds their surnames alone."""

    def __init__(self, names: Collection[str], parts: bool = False) -> None:
        self.parts = parts
        self.names = [words for name in sorted({*names}) if (words := words_in(name))]
        self.begun: dict[str, list[list[Word]]] = defaultdict(list)
        self.in_one: set[str] = set()
        self.unspaced = [name.strip() for name in names if UNSPACED.search(name)]
        self.surnames: list[tuple[Word, str]] = []
        for words in self.names:
            for turned in (words, [words[-1], *words[:-1]]):
                for key in {*turned[0].keys, turned[0].heard}:
                    self.begun[key].append(turned)
            together = "".join(max(word.keys, key=len) for word in words)
            if len(words) > 1 and len(together) >= SHORTEST_IN_ONE:
                self.in_one |= {together, "".join(word.heard for word in words)}
            surname = words[-1]
            if len(words) > 1 and surname.end - surname.start >= SHORTEST_SURNAME:
                self.surnames.append((surname, min(words[0].keys)[:1]))

    def hits(self, text: str) -> list[Hit]:
        """Where they stand, in order; none overlaps another."""
        words = words_in(text) if self.names and text else []
        found: list[Hit] = []
        place = 0
        while place < len(words):
            if hit := self._within(text, words[place]):
                found.append(hit)
                place += 1
                continue
            length = self._whole(text, words, place)
            if length:
                found.append(Hit(words[place].start, words[place + length - 1].end, True))
                place += length
                continue
            if self.parts and self._is_surname(words[place]):
                found.append(self._part(text, words, place))
            place += 1
        return found

    def _whole(self, text: str, words: list[Word], place: int) -> int:
        """How many words from this one on are a whole name; 0 if none is."""
        first = words[place]
        if any(one in key for key in first.keys for one in self.in_one):
            return 1
        longest = 0
        for key in {*first.keys, first.heard}:
            for name in self.begun.get(key, ()):
                longest = max(longest, follows(text, words, place, name))
        return longest

    def _within(self, text: str, word: Word) -> Hit | None:
        """A name of a script that does not part words, within a run of its letters."""
        for name in self.unspaced:
            at = text.find(name, word.start, word.end)
            if at >= 0:
                return Hit(at, at + len(name), True)
        return None

    def _is_surname(self, word: Word) -> bool:
        return any(word.is_like(surname) for surname, _ in self.surnames)

    def _part(self, text: str, words: list[Word], place: int) -> Hit:
        """A surname, with the initial before it."""
        word, before = words[place], words[place - 1] if place else None
        initials = {letter for surname, letter in self.surnames if word.is_like(surname)}
        if before and before.keys & initials and near(text, before, word):
            return Hit(before.start, word.end, False)
        return Hit(word.start, word.end, False)

    def is_all_of(self, text: str) -> bool:
        """The text is one of the names and nothing else."""
        words = words_in(text)
        if not words:
            return False
        whole = (words[0].start, words[-1].end)
        return any(hit.whole and (hit.start, hit.end) == whole for hit in self.hits(text))

    def replaced(self, text: str, instead: str) -> str:
        """The text with ``instead`` in place of each."""
        for hit in reversed(self.hits(text)):
            text = text[: hit.start] + instead + text[hit.end :]
        return text


def follows(text: str, words: list[Word], place: int, name: list[Word]) -> int:
    """How many words from this one on are the name; one initial may stand within it."""
    at, skipped = place, 0
    for number, wanted in enumerate(name):
        if number and at < len(words) and not near(text, words[at - 1], words[at]):
            return 0
        if (
            number
            and not skipped
            and at + 1 < len(words)
            and words[at].end - words[at].start == 1
            and not words[at].is_like(wanted)
            and near(text, words[at], words[at + 1])
        ):
            at, skipped = at + 1, 1
        if at >= len(words) or not words[at].is_like(wanted):
            return 0
        at += 1
    return at - place


def near(text: str, one: Word, other: Word) -> bool:
    between = [letter for letter in text[one.end : other.start] if letter not in UNSEEN]
    return len(between) <= APART and between.count("\n") < 2


def around(text: str, hit: Hit) -> tuple[str, str, str]:
    """The sentence in which it stands: what comes before, the name, what comes after."""
    start = max(0, hit.start - AROUND)
    ends = [match.end() for match in ENDS.finditer(text, start, hit.start)]
    start = ends[-1] if ends else start
    last = min(len(text), hit.end + AROUND)
    end = ENDS.search(text, hit.end, last)
    stop = end.end() if end else last
    cut_before = "… " if start and not ends else ""
    cut_after = " …" if not end and stop < len(text) else ""
    after = text[hit.end : stop].rstrip()
    return (
        cut_before + text[start : hit.start].lstrip(),
        text[hit.start : hit.end],
        after + cut_after,
    )
