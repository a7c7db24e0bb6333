"""Capitals turned into ordinary writing: "NEVER AGAIN IS NOW" as "Never Again Is Now"."""

from __future__ import annotations

import functools
import re

from babel import Locale

from events.announcements.page import Page
from events.announcements.phrases import SMALL, levelled

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SEGMENT = re.compile(r"[^:|–—]+")
VOWEL = re.compile(r"[aeiouy]")
ACRONYMS = {
    *[
        "un",
        "eu",
        "us",
        "usa",
        "uk",
        "nato",
        "osce",
        "odihr",
        "hrc",
        "icc",
        "icj",
        "icty",
        "ictr",
        "asean",
        "ecowas",
        "au",
        "oas",
        "cedaw",
        "cerd",
        "unesco",
        "unicef",
        "undp",
    ],
    *[
        "unhcr",
        "ohchr",
        "idp",
        "idps",
        "ngo",
        "ngos",
        "lgbt",
        "lgbtq",
        "lgbti",
        "lgbtiq",
        "lgbtqi",
        "lgbtqia",
        "r2p",
        "covid",
        "onu",
        "ue",
        "oea",
        "cidh",
        "ong",
        "ongs",
    ],
    *[
        "gaamac",
        "isis",
        "ss",
        "ns",
        "ddr",
        "kz",
        "iii",
        "ii",
        "iv",
        "vi",
        "vii",
        "viii",
        "ix",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "xv",
        "xvi",
        "xvii",
        "xviii",
        "xix",
        "xx",
        "xxi",
        "brd",
        "ddr",
    ],
    *[
        "rdc",
        "car",
        "drc",
        "ai",
        "ia",
        "ki",
        "q&a",
        "tv",
        "uno",
        "eua",
        "pt",
        "icrc",
        "cicr",
        "ihl",
        "ihrl",
        "rtp",
        "wps",
        "csw",
        "sgbv",
        "icmp",
        "g7",
        "g20",
    ],
}
SEEN = 20_000  # characters of an announcement that show how its words are written
MANY = 0.75  # of the letters are capitals


def in_ordinary_case(title: str, page: Page) -> str:
    """The title with its stretches of capitals as the announcement writes the words
    elsewhere, or else as its language writes titles.
    """
    return SEGMENT.sub(lambda found: _ordinary(found, page), title)


def _ordinary(found: re.Match[str], page: Page) -> str:
    words = WORD.findall(found[0])
    letters = [sign for sign in found[0] if sign.isalpha()]
    capitals = sum(map(str.isupper, letters))
    if len(letters) < 6 or capitals < MANY * len(letters) or max(map(len, words)) < 5:
        return found[0]
    elsewhere = _as_written(page)
    first = True

    def one(word: re.Match[str]) -> str:
        nonlocal first
        opens, first = first or found[0][: word.start()].rstrip()[-1:] in '.?!“"«„(', False
        return _written(word[0], page.language, elsewhere, opens=opens)

    return WORD.sub(one, found[0])


def _written(word: str, language: str, elsewhere: dict[str, str], *, opens: bool) -> str:
    low, flat = word.lower(), levelled(word)
    if flat in ACRONYMS or any(map(str.isdigit, word)) or not VOWEL.search(flat):
        return word if len(word) > 1 else low
    known = elsewhere.get(flat)
    if known and (known.isupper() and len(known) > 1):
        return known
    small = low in SMALL[language].split()
    if opens and not (known and known[:1].isupper()):
        return low[:1].upper() + low[1:]
    if small:
        return low
    if known and known[:1].isupper():
        return known
    if known and language != "en":
        return known
    if language in ("en", "de") or flat in _lands(language):
        return "’".join(
            [
                part[:1].upper() + part[1:] if not at else part
                for at, part in enumerate(low.split("’"))
            ]
        )
    return low


def _as_written(page: Page) -> dict[str, str]:
    """How words that do not begin a sentence are written where capitals mean something."""
    forms: dict[str, str] = {}
    for line in page.text[:SEEN].split("\n"):
        if sum(map(str.isupper, line)) > 0.4 * max(1, sum(map(str.isalpha, line))):
            continue
        for number, word in enumerate(WORD.finditer(line)):
            before = line[: word.start()].rstrip()[-1:]
            if number and before not in '.:?!–—“"«„(':
                forms.setdefault(levelled(word[0]), word[0])
    return forms


@functools.cache
def _lands(language: str) -> frozenset[str]:
    names = " ".join(Locale(language).territories.values())
    return frozenset(levelled(word) for word in WORD.findall(names) if word[:1].isupper())
