"""Names of organizations, written out as a heading would have them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from events.announcements.bodies.words import Name, Word, ends_of, words_for
from events.announcements.drafts import Span
from events.announcements.page import Page
from events.announcements.vocabularies import folded, vocabulary

ENDINGS = {"neuter": "es", "masculine": "er", "feminine": "e"}


@dataclass(frozen=True)
class Body:
    """An organization as named at ``span``; ``sure``: no person, nothing else."""

    name: str
    span: Span
    sure: bool = True
    doubtful: bool = False
    is_country: bool = False


def written(page: Page, name: Name) -> Iterator[Body]:
    span = Span(name.start, name.end)
    before = re.search(r"(\w+)\s+$", page.bare[max(0, span.start - 12) : span.start])
    text = _tidy(page.said(span), before[1] if before else "")
    if len(text) < 2 or not re.search(r"[^\W\d_]{2}", text):
        return
    shouted = text.isupper() and len(text) < 12 and _line_is_shouted(page, span)
    sure = name.is_country or (name.has_head or name.has_hint if shouted else name.is_body)
    yield Body(text, span, sure, name.doubtful, name.is_country)


def _line_is_shouted(page: Page, span: Span) -> bool:
    """The line is in capitals: a word of it need not be an acronym."""
    start = page.flow.rfind("\n", 0, span.start) + 1
    line = page.flow[start : start + 200].partition("\n")[0]
    return line.isupper() and (len(line.split()) > 1 or len(line) > 8)


def _tidy(text: str, led_by: str) -> str:
    """A name as a heading would have it."""
    text = re.sub(r"^(?:NGO|ONG)\s(?=[^\W\d_a-z])", "", text.strip(" ,;:*_-–"))
    first, _, rest = text.partition(" ")
    if led_by in ("des", "eines") and len(first) > 6:
        for ending in ("es", "s"):  # "des Instituts für …"
            bare = first.removesuffix(ending)
            if bare != first and Word(bare, 0, 0).is_head and not bare.endswith(("e", "s")):
                text = f"{bare} {rest}".strip()
                break
    last = Word(text.rpartition(" ")[2], 0, 0)
    if last.is_head:
        text = re.sub("['’]s$", "", text)
    text = _in_nominative(text, led_by)
    text = re.sub(r"\be\.\s?V\.?$", "e.V.", text)
    if text.isupper() and len(text) > 12 and " " in text:
        text = " ".join(
            _as_title(word, not number) for number, word in enumerate(text.split())
        )
    return text


def _in_nominative(text: str, led_by: str) -> str:
    """ "dem Deutschen Institut" as "Deutsches Institut"."""
    first, _, rest = text.partition(" ")
    genders = {
        "der": ("feminine",) if first.endswith("en") else ("masculine",),
        "das": ("neuter",),
        **dict.fromkeys(
            ("dem", "des", "vom", "im", "beim", "zum"), ("neuter", "masculine")
        ),
    }.get(led_by, ())
    ending = "e" if led_by == "das" or genders == ("masculine",) else "en"
    if not genders or not re.search(f"[a-zß]{ending}$", first) or first == "Die":
        return text
    for word in re.findall(r"[\w-]+", rest)[:3]:
        bare = folded(word)
        for gender in genders:
            if bare.endswith(ends_of(gender)) or re.sub("e?s$", "", bare).endswith(
                ends_of(gender)
            ):
                if led_by == "des":
                    rest = rest.replace(word, re.sub("e?s$", "", word), 1)
                return f"{first.removesuffix(ending)}{ENDINGS[gender]} {rest}"
    return text


def _as_title(word: str, first: bool) -> str:
    bare = folded(word)
    if not first and (bare in words_for("glue") or bare in words_for("joining")):
        return word.lower()
    if len(word) < 4 or not re.search("[AEIOUYÀ-Þ]", word) or word.startswith("("):
        return word
    return "-".join(part[:1] + part[1:].lower() for part in word.split("-"))


def maybe_person(bodies: tuple[Body, ...]) -> bool:
    """Whether some name has nothing that people's names do not have: two plain words."""
    for body in bodies:
        words = [folded(word) for word in body.name.split()]
        if body.sure or (len(words) == 1 and words[0] not in given_names()):
            continue
        if len(words) <= 3 or words[0] in given_names():
            return True
    return not bodies


@functools.cache
def given_names() -> frozenset[str]:
    return words_for("given names") | {*vocabulary("given_names")["given"]}
