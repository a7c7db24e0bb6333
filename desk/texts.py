"""Texts as their readers see them: without signs that show nothing, or that turn what is
read around. Pure: no Django.
"""

from __future__ import annotations

import re
from unicodedata import category

MOST_MARKS = 6  # over one letter: Vietnamese has two, pointed Hebrew and Tibetan up to five
BREAKS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Nothing of this stands in any word: controls, fillers, the marks that embed, override and
# isolate a direction, tags, halves of characters, and what is no character.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    "\U000f0000-\U0010ffff]"
)
# These have a place: joiners between letters of scripts that join, and in pictures of
# several signs; marks of direction where something is written from right to left; one
# variation after the sign that it varies.
SUBTLE = re.compile("[\u200c-\u200f\u061c]+|[\ufe00-\ufe0f\U000e0100-\U000e01ef]+\u200d?")
JOINER = "\u200d"
JOINERS, MARKS = f"\u200c{JOINER}", "\u200e\u200f\u061c"
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdfd\ufe70-\ufefc\U00010800-\U00010fff]"
)
FIRST_THAT_JOINS = "\u0590"  # before it are Latin, Greek, Cyrillic and Armenian
PASSES = 9
MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
)
STACKED = re.compile(f"{MARK}{{{MOST_MARKS + 1}}}")


def legible(text: str, lines: bool = True) -> str:
    """``text`` without signs that nobody sees; without line breaks too if it has no
    ``lines``.
    """
    if text.isascii() and text.isprintable():
        return text
    text = UNSEEN.sub("", BREAKS.sub("\n" if lines else " ", text))
    from_right = bool(RIGHT_TO_LEFT.search(text))
    for _ in range(PASSES):  # what went may have kept others apart
        before, text = text, SUBTLE.sub(lambda found: _told(found, from_right), text)
        if text == before:
            return text
    return SUBTLE.sub("", text)


def _told(found: re.Match[str], from_right: bool) -> str:
    """The sign if it tells something where it stands; of several in a row the first."""
    signs, text, place = found[0], found.string, found.start()
    before, after = text[max(place - 1, 0) : place], text[found.end() : found.end() + 1]
    if signs[0] in MARKS:
        return signs[0] if from_right else ""
    if signs[0] in JOINERS:
        return signs[0] if _joins(before) and _joins(after) else ""
    if not before or (category(before)[0] not in "LMSN" and before not in "#*"):
        return ""
    return signs[0] + JOINER if signs[-1] == JOINER and _joins(after) else signs[0]


def _joins(sign: str) -> bool:
    return sign >= FIRST_THAT_JOINS and (category(sign)[0] in "LMS" or sign == "\ufe0f")


def is_stacked(text: str) -> bool:
    """So many marks stand over one letter that they cover the lines around it."""
    return bool(STACKED.search(text))
