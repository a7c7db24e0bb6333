"""Numbers of days, years and hours in words, as formal invitations have them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

CARDINALS = {  # one to nineteen
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze"
    " quinze seize dix-sept dix-huit dix-neuf",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce"
    " quince dieciséis diecisiete dieciocho diecinueve",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn"
    " fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "pt": "um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze"
    " dezesseis dezessete dezoito dezenove",
}
TENS = {  # twenty to fifty
    "en": "twenty thirty forty fifty",
    "fr": "vingt trente quarante cinquante",
    "es": "veinte treinta cuarenta cincuenta",
    "de": "zwanzig dreißig vierzig fünfzig",
    "pt": "vinte trinta quarenta cinquenta",
}
BETWEEN = {  # tens and units
    "en": ("-", " "),
    "fr": ("-", " et ", "-et-", " "),
    "es": (" y ",),
    "pt": (" e ",),
}
OTHERS = {
    "una": 1,
    "une": 1,
    "uma": 1,
    "duas": 2,
    "quatorze": 14,
    "dezasseis": 16,
    "dezassete": 17,
    "dezanove": 19,
    "veintiuna": 21,
    "vinte e uma": 21,
    "vinte e duas": 22,
    "vingt et une": 21,
}
FIRST_TO_NINTH = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
]
TENTHS = {"twelve": "twelfth", "twenty": "twentieth", "thirty": "thirtieth"}
GERMAN_ORDINALS = {"eins": "erst", "drei": "dritt", "sieben": "siebt", "acht": "acht"}


def _counted(tongue: str) -> Iterator[tuple[str, int]]:
    """The words for 1 to 59."""
    small = CARDINALS[tongue].split()
    yield from zip(small, range(1, 20), strict=True)
    for ten, number in zip(TENS[tongue].split(), (20, 30, 40, 50), strict=True):
        yield ten, number
        for one, unit in enumerate(small[:9], start=1):
            if tongue == "de":
                yield (
                    f"{unit.removesuffix('s') if one == 1 else unit}und{ten}",
                    number + one,
                )
            elif tongue == "es" and number == 20:
                accent = {2: "dós", 3: "trés", 6: "séis"}.get(one, unit)
                yield f"veinti{accent}", number + one
            else:
                yield from (
                    (f"{ten}{mark}{unit}", number + one) for mark in BETWEEN[tongue]
                )


def _english_days() -> Iterator[tuple[str, int]]:
    yield from zip(FIRST_TO_NINTH, range(1, 10), strict=True)
    for word, number in _counted("en"):
        ten, mark, _ = word.replace(" ", "-").partition("-")
        if 10 <= number <= 31 and mark:
            yield f"{ten}-{FIRST_TO_NINTH[number % 10 - 1]}", number
            yield f"{ten} {FIRST_TO_NINTH[number % 10 - 1]}", number
        elif 10 <= number <= 31:
            yield TENTHS.get(word, f"{word}th"), number


def _german_days() -> Iterator[tuple[str, int]]:
    for word, number in _counted("de"):
        if number <= 31:
            stem = GERMAN_ORDINALS.get(word, word + ("t" if number < 20 else "st"))
            yield from ((stem + ending, number) for ending in ("e", "en", "er"))


def _both(words: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Also as they stand without their accents."""
    found = dict(words)
    return found | {bare(word): number for word, number in found.items()}


def bare(word: str) -> str:
    """The word in lower case and without its accents."""
    marked = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in marked if not "\u0300" <= sign <= "\u036f")


FRENCH = [pair for pair in _counted("fr") if pair[1] <= 31 and pair[0] != "un"]
SPANISH = [*_counted("es"), *_counted("pt"), *OTHERS.items()]
NUMBERS = _both([*SPANISH, *_counted("fr"), *_counted("de"), *_counted("en"), ("ein", 1)])
ENGLISH_DAYS = dict(_english_days())
DAYS_ALONE = _both([*_german_days(), *FRENCH, ("premier", 1)])  # without "of"
DAYS = DAYS_ALONE | _both(
    [
        *ENGLISH_DAYS.items(),
        *((word, number) for word, number in SPANISH if number <= 31),
        *((word, 1) for word in ("primero", "primeiro")),
    ]
)
HOURS = {word: number for word, number in NUMBERS.items() if number <= 24}
THOUSANDS = (
    r"(?:two\sthousand\s(?:and\s)?|twenty\s|deux\smille\s|dos\smil\s|zweitausend"
    r"|dois\smil\se\s)"
)


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    every = sorted(set(words), key=len, reverse=True)
    return f"(?:{'|'.join(word.replace(' ', '[ ]') for word in every)})"
