"""How alike two names are, as a careful reader would say: whatever their case, accents,
script, order of words and slips of the pen. Pure: no Django.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii
from rapidfuzz.distance import OSA


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SMALL_WORDS = _set(
    "a an and at by de del der des die du el en et for from in la le les of on or the to "
    "und with y"
)
WEAK_WORDS = _set(  # of many organizations
    "academy agency alliance association center coalition college commission committee "
    "council department foundation fund group initiative institute international "
    "ministry museum national network office organization project school society union "
    "university"
)
WRITTEN_OUT = {
    short: word
    for word, shorts in (
        ("university", "univ uni universitat universidad"),
        ("center", "centre centro ctr"),
        ("organization", "organisation org"),
        ("international", "intl int"),
        ("national", "natl"),
        ("institute", "inst"),
        ("department", "dept"),
        ("association", "assn assoc"),
        ("government", "govt"),
    )
    for short in shorts.split()
}
HONORIFICS = _set(
    "adv amb ambassador archbishop bishop capt captain col dame doctor dr father gen "
    "general hon honorable honourable hrh imam judge justice lady lord madam maj major "
    "minister miss mr mrs ms mx phd president prof professor rabbi rev reverend senator "
    "sheikh sir sister"
)
SHORTEST_INITIALS = 3
FEW_WORDS = 3
KEPT = 20_000  # names of which the words are kept in memory
SLIP, LONG_SLIP = 5, 9  # letters from which one or two slips do not make another word
SAME_LETTERS = (  # the same sound, written from other scripts
    ("kh", "h"), ("ch", "h"), ("gh", "g"), ("ph", "f"), ("ou", "u"), ("oo", "u"),
    ("ee", "i"), ("dj", "j"), ("y", "i"), ("w", "v"), ("q", "k"), ("c", "k"), ("z", "s"),
)  # fmt: skip


@lru_cache(maxsize=KEPT)
def plain(text: str) -> str:
    """ "Women’s League & Co. – Genève" as "womens league and co geneve"."""
    latin = re.sub(r"['’`]", "", anyascii(text.replace("’", "'"))).lower()
    return " ".join(re.findall(r"[a-z0-9]+", latin.replace("&", " and ")))


@lru_cache(maxsize=KEPT)
def words_of(name: str) -> tuple[str, ...]:
    """The words that tell a name from others, abbreviations written out."""
    written = [WRITTEN_OUT.get(word, word) for word in plain(name).split()]
    return tuple(word for word in written if word not in SMALL_WORDS) or tuple(written)


def initials(name: str) -> frozenset[str]:
    """What a name may be shortened to: "gaamac" for "Global Action Against Mass Atrocity
    Crimes".
    """
    written = plain(name).split()
    told = [word for word in written if word not in SMALL_WORDS]
    short = {"".join(word[0] for word in words) for words in (written, told)}
    return frozenset(each for each in short if len(each) >= SHORTEST_INITIALS)


def is_the_word(one: str, other: str) -> bool:
    """The same word, but for a slip of the pen in a long one."""
    if one == other:
        return True
    length = min(len(one), len(other))
    if length < SLIP or one[0] != other[0] or not (one + other).isalpha():
        return False
    slips = 2 if length >= LONG_SLIP else 1
    return OSA.distance(one, other, score_cutoff=slips) <= slips


def likeness(
    one: Sequence[str], other: Sequence[str], weak: Collection[str] = WEAK_WORDS
) -> int:
    """How much of both names is in common, in per cent; ``weak`` words count half."""
    if not one or not other:
        return 0
    if "".join(one) == "".join(other) or sorted(one) == sorted(other):
        return 100
    shorter = min(len(one), len(other))
    if shorter >= FEW_WORDS and 3 * len({*one} & {*other}) < shorter:
        return 0  # slips in so many words are none
    left, common = list(other), 0.0
    for word in one:
        found = next((each for each in left if is_the_word(word, each)), None)
        if found is not None:
            left.remove(found)
            common += _weight(word, weak) + _weight(found, weak)
    total = sum(_weight(word, weak) for word in (*one, *other))
    return min(99, round(100 * common / total))


def _weight(word: str, weak: Collection[str]) -> float:
    return 0.5 if word in weak else 1.0


# -- people --------------------------------------------------------------------------------


Word = tuple[str, str]  # as written, and as it sounds


class PersonWords(NamedTuple):
    written: tuple[str, ...]
    heard: tuple[str, ...]


@lru_cache(maxsize=KEPT)
def person_words(name: str) -> PersonWords:
    """A person's name without titles, and how it sounds."""
    told = plain(re.sub(r"\b[Hh]\.\s?[Ee]\.", " ", name)).split() or plain(name).split()
    for word in [word for word in told if word in HONORIFICS]:
        if len(told) > 2:  # of two, one may be the family name: Tim Bishop
            told.remove(word)
    return PersonWords(tuple(told), tuple(map(_sound, told)))


def _sound(word: str) -> str:
    for letters, sound in SAME_LETTERS:
        word = word.replace(letters, sound)
    return re.sub(r"(.)\1+", r"\1", word)


def alike_people(one: PersonWords, other: PersonWords) -> int:
    """How likely two names are one person’s, in per cent: given and family names in any
    order, initials, a middle name that only one of them has. 0 if each has a name that the
    other has not.
    """
    if sorted(one.written) == sorted(other.written):
        return 100
    theirs = list(zip(*other, strict=True))
    rest, whole = _without(list(zip(*one, strict=True)), theirs, _same_name)
    rest, short = _without(rest, theirs, _same_initial)  # no initial takes a name's place
    if not whole or whole + short < 2 or (rest and theirs):
        return 0
    return 95 - 5 * short - 5 * max(len(rest), len(theirs))


def _without(
    words: list[Word], theirs: list[Word], same: Callable[[Word, Word], bool]
) -> tuple[list[Word], int]:
    """The words without a counterpart, and how many have one, taken from ``theirs``."""
    rest = []
    for word in words:
        found = next((each for each in theirs if same(word, each)), None)
        if found is None:
            rest.append(word)
        else:
            theirs.remove(found)
    return rest, len(words) - len(rest)


def _same_name(one: Word, other: Word) -> bool:
    if min(len(one[0]), len(other[0])) == 1:
        return one[0] == other[0]
    return is_the_word(one[0], other[0]) or is_the_word(one[1], other[1])


def _same_initial(one: Word, other: Word) -> bool:
    return 1 in (len(one[0]), len(other[0])) and one[0][0] == other[0][0]
