"""Whether two names are one body's: spelt out or by its acronym, in full or in short, or
with a slip of the pen.
"""

from __future__ import annotations

import functools
import re

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from events.announcements.bodies.words import words_for
from events.announcements.gazetteer import country_called
from events.announcements.vocabularies import folded

BRACKETS = re.compile(r"\s?\(([^()]*)\)")
SPELLINGS = {
    "centre": "center",
    "centro": "center",
    "organisation": "organization",
    "un": "united nations",
    "onu": "united nations",
    "us": "united states",
    "eu": "european union",
    "au": "african union",
    "adviser": "advisor",
    "programme": "program",
    "uni": "universitat",
    "vhs": "volkshochschule",
    "theatre": "theater",
    "atrocities": "atrocity",
    "genocides": "genocide",
    "e.v": "",
    "ev": "",
}
SAME = 92  # of 100
SLIP = 7  # letters of a word in which one may be wrong


@functools.lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The words that tell a body from others, spelt in one way."""
    bare = BRACKETS.sub("", name).replace("&", " and ").replace("/", " ")
    words = re.findall(r"[\w]+(?:\.[\w]+)*", folded(bare))
    spelt = " ".join(SPELLINGS.get(word, word) for word in words).split()
    small = (
        words_for("glue") | words_for("articles") | words_for("joining") | {"s", "l", "d"}
    )
    return tuple(word for word in spelt if word not in small) or tuple(spelt)


@functools.lru_cache(maxsize=4096)
def acronyms_of(name: str) -> frozenset[str]:
    """Those in brackets, and the name itself if it is one."""
    found = {
        folded(inner)
        for inner in BRACKETS.findall(name)
        if re.search("[A-Z].*[A-Z]", inner)
    }
    bare = BRACKETS.sub("", name).strip()
    if " " not in bare and re.match(r"[A-ZÀ-Þ][\w&-]*[A-ZÀ-Þ]", bare):
        found.add(folded(bare))
    return frozenset(re.sub(r"[^\w]", "", one) for one in found)


def initials(name: str) -> str:
    """The first letters of its telling words: "gaamac"."""
    return "".join(word[0] for word in words_of(name))


def are_one(one: str, other: str, from_afar: bool = False) -> bool:
    """Whether two names are one body's. ``from_afar``: they stand in different places of
    the announcement, where the second naming may be the shorter one.
    """
    mine, its = words_of(one), words_of(other)
    if mine == its:
        return True
    if acronyms_of(one) & acronyms_of(other):
        return True
    if any(_shortens(acronym, other) for acronym in acronyms_of(one)) or any(
        _shortens(acronym, one) for acronym in acronyms_of(other)
    ):
        return len(words_of(one)) == 1 or len(words_of(other)) == 1 or from_afar
    if fuzz.token_sort_ratio(" ".join(mine), " ".join(its)) >= SAME and _same_numbers(
        mine, its
    ):
        return not _differ_in_place(mine, its)
    if not from_afar:
        return False
    few, many = sorted((mine, its), key=lambda words: (len({*words}), words))
    if {*few} <= {*many} and (len({*few}) >= 3 or many[: len(few)] == few) and len(few) > 1:
        return True
    return _named_alike(mine, its) or _core(one) == _core(other) != ()


def _shortens(acronym: str, name: str) -> bool:
    letters = initials(name)
    return len(acronym) >= 3 and (
        acronym == letters or (len(acronym) >= 4 and letters.endswith(acronym))
    )


def _same_numbers(mine: tuple[str, ...], its: tuple[str, ...]) -> bool:
    return {w for w in mine if w.isdigit()} == {w for w in its if w.isdigit()}


def _differ_in_place(mine: tuple[str, ...], its: tuple[str, ...]) -> bool:
    return any(country_called(word) for word in {*mine} ^ {*its})


def _named_alike(mine: tuple[str, ...], its: tuple[str, ...]) -> bool:
    """The same kind of body after the same, rare name, were it with a slip: "Kuperberg
    Center" and "Kupferberg Center".
    """
    heads = words_for("heads")
    if not {*mine} & {*its} & heads:
        return False
    common = heads | words_for("topics") | words_for("hints") | words_for("given names")
    rare = [word for word in mine if len(word) >= SLIP and word not in common]
    others = [word for word in its if len(word) >= SLIP and word not in common]
    return any(
        OSA.distance(word, other, score_cutoff=1) == 1
        for word in rare[:8]
        for other in others[:8]
    )


def _core(name: str) -> tuple[str, ...]:
    """A name before its "at …" or ", …", its personal names by their initials."""
    bare = re.split(r",|\s(?:at|of the)\s", BRACKETS.sub("", name), maxsplit=1)[0]
    words = words_of(bare)
    heads = words_for("heads")
    at = next((n for n, word in enumerate(words) if word in heads), 0)
    if not at or len(words) - at < 2:
        return ()
    said = words[:at]
    if len(said) == 1 and len(said[0]) <= 4:
        return (said[0], *words[at:])
    whole = "".join(word[0] for word in re.findall(r"\w+", " ".join(said)))
    return (whole, *words[at:])


def fuller(one: str, other: str) -> str:
    """The one of two names of a body that tells more."""
    mine, its = words_of(one), words_of(other)
    if len(mine) == 1 and len(its) > 1:
        return other
    if len(its) == 1 and len(mine) > 1:
        return one
    if bool(acronyms_of(one)) != bool(acronyms_of(other)) and abs(len(mine) - len(its)) < 5:
        return one if acronyms_of(one) else other
    return other if len(its) > len(mine) else one
