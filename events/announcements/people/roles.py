"""What somebody does in a programme, told from headings, labels and brackets."""

from __future__ import annotations

import functools
import re

from events.announcements.people.names import Sheet, any_term
from events.announcements.vocabularies import folded, vocabulary

ORDER = (
    "nobody",
    "moderator",
    "keynote",
    "opening",
    "closing",
    "discussant",
    "interviewee",
    "performer",
    "panelist",
    "speaker",
)


@functools.cache
def role_words() -> re.Pattern[str]:
    """Any word, in plain text, by which a role is known."""
    terms = [
        term
        for group, terms in vocabulary("roles").items()
        if group not in ("happening", "gathering", "nobody alone")
        for term in terms
    ]
    return re.compile(rf"(?<![\w'-])(?:{any_term(terms)})(?![\w-])")


@functools.cache
def _roles() -> dict[str, str]:
    """The role of each word; the group that stands first wins."""
    found: dict[str, str] = {}
    for group, terms in vocabulary("roles").items():
        for term in terms:
            if group not in ("happening", "gathering"):
                found.setdefault(folded(term), group)
    return found


@functools.cache
def _happenings() -> frozenset[str]:
    return frozenset(map(folded, vocabulary("roles")["happening"]))


def role_of(words: str) -> str:
    """The role that a heading, label or bracket in plain text gives: "" if none."""
    if _roles().get(folded(words)) == "nobody alone":
        return "nobody"
    found = {_roles()[folded(one[0])] for one in role_words().finditer(words)}
    if "panelist" in found and {"opening", "closing"} & found and "moderator" not in found:
        return "panelist"
    return next((role for role in ORDER if role in found), "")


def names_people(words: str) -> bool:
    """The heading says who takes part rather than what takes place."""
    return any(folded(one[0]) not in _happenings() for one in role_words().finditer(words))


def role_alone(sheet: Sheet, at: int, end: int) -> str:
    """The role that these words give and say nothing else, "moderator"."""
    said = folded(sheet.plain[at:end])
    if len(said) > 40:
        return ""
    first = role_words().search(said)
    if not first:
        return ""
    rest = role_words().sub("", said)
    rest = re.sub(r"\b(?:and|et|y|e|und|session)\b|[/&,()]", "", rest)
    role = role_of(said)
    named = role in ("moderator", "keynote", "opening", "closing", "discussant", "panelist")
    return (
        role
        if named and not rest.strip() and said not in ("chair", "host")
        else ("moderator" if said in ("chair", "session chair", "panel chair") else "")
    )


def all_roles(words: str) -> bool:
    """The label has no other words than a role's."""
    rest = role_words().sub("", words)
    return (
        len(
            re.sub(
                r"[^\w]|\b(?:and|et|y|e|und|of|the|de|del|la|session|guest|panel|[0-9]+)\b",
                "",
                rest,
            )
        )
        < 4
    )


def tells_little(sheet: Sheet, at: int, end: int) -> bool:
    """What the brackets hold is no part of the position or body before them."""
    said = sheet.text[at:end].strip()
    return bool(role_alone(sheet, at, end)) or is_small_talk(said) or "@" in said


def is_small_talk(said: str) -> bool:
    """What brackets say of somebody besides position and body."""
    return bool(
        re.fullmatch(
            r"(?i)(?:tbc|tba|t\.b\.c\.?|to be confirmed|confirmed|invited|a confirmer|"
            r"à confirmer|sous réserve|por confirmar"
            r"|a confirmar|angefragt|zugesagt|online|virtual|virtually|via .*|"
            r"in person|par visioconférence|en ligne"
            r"|she/.*|he/.*|they/.*|elle|ella|sie|en duplex|por video.*|por zoom|"
            r"en linea|en línea|per zoom|remoto|à distance|par zoom|remote|remotely|"
            r"by video.*|video.*|zugeschaltet|virtuel.*|"
            r"[0-9]{1,3} ?min\S*|.*withheld.*)",
            said,
        )
    )
