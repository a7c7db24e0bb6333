"""A visitor’s words: what they ask for, where it stands in a text, what they may mean.
Pure: no Django, no SQL.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

MOST_WORDS = 12
MOST_TYPOS, MOST_NEAR = 2, 12
SHORTEST_MISSPELT, SHORTEST_WITH_TWO_TYPOS = 4, 8
ASKED = re.compile(r'(?P<no>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
WORD = re.compile(r"[^\W_]+(?:[’'ʼʻ`]\w+)*")
LEXEME = re.compile(r"'(?P<lexeme>[^']+)'(?P<begins>:\*)?")
cache_of_words = lru_cache(maxsize=20_000)
APOSTROPHES = re.compile("['’ʼʻ`]")
_stem = cache_of_words(snowballstemmer.stemmer("english").stemWord)


def folded(word: str) -> str:
    """``word`` as the index has it: without case, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", word)
    plain = "".join(sign for sign in plain if not "\u0300" <= sign <= "\u036f")
    return APOSTROPHES.sub("", plain.lower())


@dataclass(frozen=True)
class Text:
    """Words and phrases to be found, and those that must not be there."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    without_phrases: tuple[str, ...] = ()

    @property
    def excludes_only(self) -> bool:
        return not (self.words or self.phrases)

    @property
    def excluded(self) -> list["Text"]:
        """What must not be there, one by one, as questions of their own."""
        words = [Text(words=(word,)) for word in self.without]
        return [*words, *(Text(phrases=(phrase,)) for phrase in self.without_phrases)]


def understood(question: str) -> Text:
    """``"hate speech" rwanda -radio``: a phrase, a word, and one that must not be there.

    What has no letter or digit is left out; so is all beyond twelve words.
    """
    found: dict[tuple[bool, bool], list[str]] = {}
    meant = (one for one in ASKED.finditer(question) if any(map(str.isalnum, one[0])))
    for one, _ in zip(meant, range(MOST_WORDS), strict=False):
        is_phrase = one["phrase"] is not None
        said = " ".join((one["phrase"] or one["word"] or "").split())
        found.setdefault((bool(one["no"]), is_phrase), []).append(said)
    kinds = ((False, False), (False, True), (True, False), (True, True))
    return Text(*(tuple(dict.fromkeys(found.get(kind, ()))) for kind in kinds))


@dataclass(frozen=True)
class Marks:
    """What to mark in a text; ``query`` is the tsquery by which it was found."""

    query: str

    @cached_property
    def _lexemes(self) -> tuple[set[str], tuple[str, ...]]:
        found = list(LEXEME.finditer(self.query))
        whole = {one["lexeme"] for one in found if not one["begins"]}
        return whole, tuple(one["lexeme"] for one in found if one["begins"])

    def pieces(self, text: str) -> Iterator[tuple[str, bool]]:
        """``text`` in pieces, each with whether it was asked for."""
        whole, beginnings = self._lexemes
        end = 0
        for word in WORD.finditer(text):
            plain = folded(word[0])
            if plain in whole or _stem(plain) in whole or plain.startswith(beginnings):
                yield text[end : word.start()], False
                yield word[0], True
                end = word.end()
        yield text[end:], False


def near(word: str, known: Iterable[str]) -> list[str]:
    """Known words that ``word`` may be a misspelling of, the nearest first."""
    plain = folded(word)
    if len(plain) < SHORTEST_MISSPELT:
        return []
    typos = MOST_TYPOS if len(plain) >= SHORTEST_WITH_TWO_TYPOS else 1
    found = process.extract(
        plain,
        known,
        scorer=DamerauLevenshtein.distance,  # type: ignore[arg-type]
        score_cutoff=typos,
        limit=MOST_NEAR,
    )
    # Of two equally near ones the first letter is rarely the wrong one.
    ordered = sorted(found, key=lambda one: (one[1], one[0][0] != plain[0], one[0]))
    return [word for word, _, _ in ordered]
