"""The words by which announcements are understood, in five languages: ``words/*.txt``.

A file has groups, "[moderator]", of terms between "|" and on as many lines as are needed;
what follows "#" is a comment.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path

FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE}
WORDS = Path(__file__).with_name("words")


@functools.cache
def vocabulary(name: str) -> dict[str, tuple[str, ...]]:
    """The terms of each group of ``words/<name>.txt``, in their order."""
    groups: dict[str, list[str]] = {}
    for line in (WORDS / f"{name}.txt").read_text("utf-8").splitlines():
        line = line.partition("# ")[0].strip()
        if line.startswith("["):
            terms = groups.setdefault(line.strip("[]"), [])
        elif line:
            terms += filter(None, map(str.strip, line.split("|")))
    return {group: tuple(dict.fromkeys(terms)) for group, terms in groups.items()}


@functools.cache
def groups_of(name: str) -> dict[str, tuple[str, ...]]:
    """The groups that each term, folded, is in: "participants" may be in two."""
    found: dict[str, tuple[str, ...]] = {}
    for group, terms in vocabulary(name).items():
        for term in dict.fromkeys(map(folded, terms)):
            found[term] = (*found.get(term, ()), group)
    return found


@functools.cache
def patterns(name: str, group: str) -> re.Pattern[str]:
    """Any of the patterns of a group of ``words/<name>.re``, one of which stands on each
    line. Letters behind the group's name are flags: "[free i]".
    """
    lines = (WORDS / f"{name}.re").read_text("utf-8").splitlines()
    found: list[str] = []
    flags = re.NOFLAG
    inside = False
    for line in lines:
        if line.startswith("[") and line.endswith("]") and line[1:2].isalpha():
            inside = line[1:-1].split(" ")[0] == group
            if inside and " " in line:
                flags = sum((FLAGS[letter] for letter in line[1:-1].split(" ")[1]), flags)
        elif inside and line and not line.startswith("#"):
            found.append(line)
    return re.compile("|".join(found), flags)


def any_of(terms: tuple[str, ...]) -> str:
    """A pattern for any of these terms, the longest first."""
    return "|".join(map(re.escape, sorted(terms, key=len, reverse=True)))


def same_length(words: str) -> str:
    """Lower case without accents, sign by sign: offsets are those of ``words``."""
    lower = words.lower()
    if len(lower) != len(words):  # "İ" becomes two signs
        lower = "".join(sign.lower()[0] for sign in words)
    if lower.isascii():
        return lower
    return "".join(
        sign if sign.isascii() else unicodedata.normalize("NFKD", sign)[0] for sign in lower
    ).replace("’", "'")


def folded(words: str) -> str:
    """Lower case, no accents, straight apostrophes, single spaces: how terms compare."""
    bare = words.casefold().replace("’", "'")
    if not bare.isascii():
        marked = unicodedata.normalize("NFKD", bare)
        bare = "".join(sign for sign in marked if not unicodedata.combining(sign))
    return " ".join(bare.split()).strip(" *_.:-–—•·")
