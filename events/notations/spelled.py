"""Numbers of days, years and hours in English words, as formal invitations have them."""

from __future__ import annotations

from collections.abc import Iterable

UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TENTHS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
)
TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)
TEENTHS = (
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
)
DAYS = {word: number for number, word in enumerate((*TENTHS, *TEENTHS), start=1)}
DAYS |= {f"twenty-{word}": number for number, word in enumerate(TENTHS, start=21)}
DAYS |= {"thirtieth": 30, "thirty-first": 31}
YEARS = {word: number for number, word in enumerate((*UNITS, *TEENS), start=1)}  # of 2000
YEARS |= {f"twenty-{word}": number for number, word in enumerate(UNITS, start=21)}
YEARS |= {"thirty": 30}
HOURS = {word: number for number, word in enumerate((*UNITS, *TEENS[:3]), start=1)}


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"
