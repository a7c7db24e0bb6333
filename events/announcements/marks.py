"""Where the words of a vocabulary stand in a text, so that what stands near a day, a time
or a name can be asked without reading the text again.
"""

from __future__ import annotations

import bisect
import functools
import re
import unicodedata
from collections import defaultdict

from events.announcements.vocabularies import folded, vocabulary

WORD = re.compile(r"\w+|©")
SAME = {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "\u2011": "-", "\n": " "}


class Marks:
    """The words of ``vocabulary`` in ``text``, group by group."""

    def __init__(self, text: str, name: str) -> None:
        self.plain = bare(text)
        self.starts: dict[str, list[int]] = defaultdict(list)
        self.ends: dict[str, list[int]] = defaultdict(list)
        terms = _by_first_word(name)
        for word in WORD.finditer(self.plain):
            for term, groups in terms.get(word[0], ()):
                end = word.start() + len(term)
                if self.plain.startswith(term, word.start()) and not _goes_on(
                    self.plain, end
                ):
                    for group in groups:
                        self.starts[group].append(word.start())
                        self.ends[group].append(end)

    def between(self, group: str, start: int, end: int) -> bool:
        """A word of ``group`` begins at ``start`` or later and before ``end``."""
        starts = self.starts[group]
        at = bisect.bisect_left(starts, start)
        return at < len(starts) and starts[at] < end

    def first(self, group: str, start: int, end: int) -> int | None:
        """Where the first such word ends."""
        starts = self.starts[group]
        at = bisect.bisect_left(starts, start)
        return self.ends[group][at] if at < len(starts) and starts[at] < end else None


def bare(text: str) -> str:
    """``text`` in lower case and without accents, character by character."""
    return "".join(map(_letter, text))


@functools.lru_cache(maxsize=4096)
def _letter(sign: str) -> str:
    if sign in SAME:
        return SAME[sign]
    if sign < "\x80":
        return sign.lower()
    lower = unicodedata.normalize("NFKD", sign)[0].lower()
    return lower if len(lower) == 1 else sign


def _goes_on(text: str, end: int) -> bool:
    return text[end : end + 1].isalnum()


@functools.cache
def _by_first_word(name: str) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    groups: dict[str, list[str]] = {}
    for group, terms in vocabulary(name).items():
        for term in terms:
            groups.setdefault(folded(term), []).append(group)
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for term, its in groups.items():
        first = WORD.match(term)
        if first:
            found.setdefault(first[0], []).append((term, tuple(its)))
    return found
