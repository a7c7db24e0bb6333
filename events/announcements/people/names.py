"""Names of people, told from those of bodies, places and things."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel import Locale

from events.announcements.drafts import Span
from events.announcements.vocabularies import folded, vocabulary

LANGUAGES = ("en", "fr", "es", "de", "pt")
AROUND = vocabulary("around_names")
PARTICLES = frozenset(AROUND["particle"])
NO_FIRST = frozenset(AROUND["never first"])
CONNECTIVES = frozenset(AROUND["connective"])
COMPOUNDS = AROUND["compound"]
INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,4}(?=[\s\-,;)]|[^\W\d_]|$)")
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ‘`´‐‑-]{1,2}[^\W\d_]+){0,5}")
SPACE = re.compile(r"[ ]{0,3}")
LONGEST = 7  # words
NICKNAME = re.compile(
    r"[\"“„«'‘(]{1,2}[^\W\d_]{2,20}[\"”“»'’)]{1,2}[ ]{1,2}(?=[^\W\d_a-z])"
)
RETIRED = re.compile(
    r"(?:\((?:ret[a-z'.]{0,4}|rtd\.?|r\.?|2s|a\.?[ ]?d\.?|er|s\.?[ ]?r\.?|em[a-z]{0,6}\.?)"
    r"\)|a\.?[ ]?d\.?|i\.[ ]?r\.|ret(?:'?d|\.|ired)\.?)[ ]+"
)
RANKED = re.compile(
    r"(?:director|secretary|secretaire|secretario|attorney|consul|auditor|procureur|"
    r"directeur)[ -]$"
)
TURNED = re.compile(
    r",[ ]([^\W\d_a-z][^\W\d_A-Z]+(?:-[^\W\d_]+)?)(?=[ ]?[,(–—\n:]|[ ]-|$)"
)  # GARCÍA, Ana
SEAT = re.compile(
    r"[ ]of[ ](?:the[ ])?[^\W\d_a-z][\w'’-]{1,20}(?:[ ][^\W\d_a-z][\w'’-]{1,20})?"
)
FAMILY_SUFFIX = re.compile(r",? (?:Jr|Sr|JR|SR)\b\.?|,? (?:II|III|IV)(?![\w.])")


@dataclass(frozen=True)
class Name:
    """A person's name at ``span``, and what stands before it."""

    name: str
    span: Span
    start: int  # of the honorific, if there is one
    honorific: str = ""
    known: bool = False  # the first name is one that people have
    words: int = 2


@dataclass(frozen=True)
class Sheet:
    """A text to be read for people. ``plain`` has its length: lower case, no accents."""

    text: str
    language: str

    @functools.cached_property
    def plain(self) -> str:
        return plain(self.text)


def plain(text: str) -> str:
    """Lower case without accents and with straight apostrophes, sign for sign."""
    return "".join(map(_bare, text))


@functools.lru_cache(maxsize=8192)
def _bare(sign: str) -> str:
    if sign in "’‘ʼ`´":
        return "'"
    if sign in "‐‑":
        return "-"
    bare = unicodedata.normalize("NFD", sign)[0].lower()
    return bare if len(bare) == 1 else sign


# -- what names are made of ----------------------------------------------------------------


def name_at(sheet: Sheet, at: int, end: int) -> Name | None:
    """The name of a person that begins here, with honorifics or without."""
    start = at
    at = honorifics_end(sheet, at, end)
    words, stop = _words(sheet, at, end, at > start)
    if len(words) == 1 and (begin := _last_title_as_name(sheet, start, at)):
        at = begin
        words, stop = _words(sheet, at, end, True)
    honorific = " ".join(sheet.text[start:at].split())
    if not words or (len(words) < 2 and not honorific):
        return None
    if len(words) == 1 and len(words[0].strip(".")) < 3:
        return None
    suffix = FAMILY_SUFFIX.match(sheet.text, stop, end)
    if suffix:
        stop = suffix.end()
    stop = _seat_end(sheet, honorific, stop, end)
    said = " ".join(sheet.text[at:stop].split())
    turned = TURNED.match(sheet.text, stop, end) if said.isupper() else None
    if turned and is_given(plain(turned[1])):
        return Name(
            f"{turned[1]} {said}",
            Span(at, turned.end(1)),
            start,
            honorific,
            True,
            len(words) + 1,
        )
    return Name(said, Span(at, stop), start, honorific, is_given(words[0]), len(words))


def _last_title_as_name(sheet: Sheet, start: int, at: int) -> int:
    """Where the last of several titles begins that is a first name too, "Mr. Tun Khin"."""
    last = re.search(r"[ ]([^\W\d_]{2,12})[ ]{1,3}$", sheet.plain[max(start, at - 16) : at])
    if not last or not (is_given(last[1]) or last[1] in _names_too()):
        return 0
    return at - (len(last[0]) - 1)


def honorifics_end(sheet: Sheet, at: int, end: int) -> int:
    """Where a name may begin, after up to six honorifics."""
    worded, short = _honorifics(sheet.language)
    for _ in range(6):
        found = short.match(sheet.text, at, end) or worded.match(sheet.plain, at, end)
        if not found:
            break
        if sheet.plain.startswith("general", at) and RANKED.search(
            sheet.plain[max(0, at - 12) : at]
        ):
            break
        at = found.end()
        retired = RETIRED.match(sheet.plain, at, end)
        if retired:
            at = retired.end()
    return at


def _seat_end(sheet: Sheet, honorific: str, at: int, end: int) -> int:
    """Where the name of a peer ends, "Lord Alton of Liverpool"."""
    if not _peers().intersection(folded(honorific).split()):
        return at
    seat = SEAT.match(sheet.text, at, end)
    return seat.end() if seat and not body_words().search(plain(seat[0])) else at


def is_called_so(honorific: str) -> bool:
    """People are called by this and one name: "Sister Orla", "Lord Alton"."""
    said = folded(honorific)
    return any(
        said.endswith(term)
        for term in map(folded, vocabulary("honorifics")["with one name"])
    )


@functools.cache
def _peers() -> frozenset[str]:
    return frozenset(vocabulary("honorifics")["peer"])


def _words(sheet: Sheet, at: int, end: int, honoured: bool) -> tuple[list[str], int]:
    """The words of the name at this place, folded, and where it ends; none if it is not
    the name of a person.
    """
    found: list[str] = []
    stop, lowered = at, False
    while len(found) < LONGEST:
        token = INITIALS.match(sheet.text, at, end) or WORD.match(sheet.text, at, end)
        if not token:
            break
        said, bare = token[0], sheet.plain[token.start() : token.end()]
        if bare in PARTICLES and (said[0].islower() or found):
            if not found:
                break
            lowered = True
            at = SPACE.match(sheet.text, token.end(), end).end()  # type: ignore[union-attr]
            continue
        if bare in ("y", "i", "e") and said.islower() and len(found) > 1:
            family = _second_family_name(sheet, token.end(), end)
            if not family:
                break
            found.append(family[0])
            stop = family[1]
            break
        if not _capital(said) or (found and said in _after_words()):
            break
        if bare.endswith("'s"):
            return [], at
        trusted = bool(found and (is_given(found[0]) or honoured)) or len(said) == 1
        if _belongs_to_a_thing(bare, trusted):
            if lowered or bare in CONNECTIVES or not found:
                break
            return [], at
        found.append(bare)
        stop, lowered = token.end(), False
        space = SPACE.match(sheet.text, stop, end)
        at = space.end() if space else stop
        if at == stop and not said.endswith("."):
            break
        nickname = NICKNAME.match(sheet.text, at, end)
        if nickname and len(found) == 1:
            at = nickname.end()
    if stop < end and sheet.text[stop] in "&@_/+":
        return [], stop
    if all(len(word.strip(".-")) <= 1 for word in found):
        return [], stop
    return found, stop


def _second_family_name(sheet: Sheet, at: int, end: int) -> tuple[str, int] | None:
    """In "Roser Llobet i Pons", from after the "i"."""
    token = re.compile(r"[ ]([^\W\d_a-z][^\W\d_]+)(?=[,.;:()\n]|$)").match(
        sheet.text, at, end
    )
    if not token or is_given(sheet.plain[token.start(1) : token.end()]):
        return None
    return sheet.plain[token.start(1) : token.end()], token.end()


def _capital(said: str) -> bool:
    """A word as names have them: also d'Arc, al-Rashid."""
    if said[0].isupper():
        return True
    head, sign, tail = re.match(r"(\w*)([-'’]?)(.*)", said).groups()  # type: ignore[union-attr]
    return bool(sign and tail[:1].isupper() and len(head) <= 2)


@functools.lru_cache(maxsize=8192)
def _belongs_to_a_thing(bare: str, trusted: bool) -> bool:
    """A word that bodies, places, things and positions have in their names."""
    bare = bare.replace("ß", "ss")
    for part in (bare, *re.split(r"'", bare)[1:]):
        if not part or (trusted and (part in _names_too() or part in _country_words())):
            continue
        if part in (_hard_words() if trusted else _things()) or _compound().fullmatch(part):
            return True
        if not trusted and part in _country_words():
            return True
    parts = bare.split("-")
    return len(parts) > 1 and all(
        part in _things() and part not in _names_too() and not is_given(part)
        for part in parts
    )


def is_given(bare: str) -> bool:
    """A first name that people have, or one joined from such names."""
    known = _given_names()
    bare = bare.replace("ß", "ss")
    return bare in known or ("-" in bare and bare.split("-")[0] in known)


@functools.cache
def _given_names() -> frozenset[str]:
    return frozenset(vocabulary("given_names")["given"])


@functools.cache
def _names_too() -> frozenset[str]:
    return frozenset(vocabulary("body_words")["also names"])


@functools.cache
def _things() -> frozenset[str]:
    known = vocabulary("body_words")
    terms = [*known["body"], *known["thing"], *CONNECTIVES, *NO_FIRST]
    terms += [term for group in vocabulary("positions").values() for term in group]
    terms += [term for group in vocabulary("roles").values() for term in group]
    words = {word for term in map(folded, terms) for word in term.split() if len(word) > 1}
    words -= PARTICLES - NO_FIRST
    return frozenset(words - (_given_names() - _names_too()) | {"professor", "doctor"})


@functools.cache
def _hard_words() -> frozenset[str]:
    """Those that do not even follow a first name that people have."""
    known = vocabulary("body_words")
    terms = [
        *known["body"],
        *CONNECTIVES,
        "will",
        "spricht",
        "moderiert",
        "rights",
        "memorial",
    ]
    terms += [term for group in vocabulary("positions").values() for term in group]
    return _things() & {word for term in map(folded, terms) for word in term.split()}


@functools.cache
def _country_words() -> frozenset[str]:
    """Countries of one word."""
    return frozenset(name for name in countries() if " " not in name) - _given_names()


@functools.cache
def _compound() -> re.Pattern[str]:
    """German words for bodies and positions."""
    ends = "|".join((*vocabulary("positions")["compound"], *COMPOUNDS))
    return re.compile(rf"[a-z]{{2,24}}(?:{ends})")


def any_term(terms: Iterable[str]) -> str:
    """A pattern, for plain text, of any of these terms, the longest that fits. Terms share
    their beginnings in it: a plain list of a thousand would be tried one by one.
    """
    tree: dict[str, Any] = {}
    for term in map(folded, terms):
        for spelt in {term, term.replace("ss", "ß")} if term else ():
            node = tree
            for sign in spelt:
                node = node.setdefault(sign, {})
            node[""] = {}
    return _branches(tree)


def _branches(node: dict[str, Any]) -> str:
    signs = [
        ("[ ]{1,2}" if sign == " " else re.escape(sign)) + _branches(below)
        for sign, below in node.items()
        if sign
    ]
    if not signs:
        return ""
    if len(signs) == 1 and "" not in node:
        return signs[0]
    return f"(?:{'|'.join(signs)}){'?' if '' in node else ''}"


@functools.cache
def _honorifics(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of one honorific: for the plain text, and for the text itself."""
    known = vocabulary("honorifics")
    short = list(known["short"])
    if language == "fr":
        short += known["french"]
    elif language in ("es", "pt"):
        short += known["iberian"]
    worded = any_term(known["word"])
    exact = "|".join(sorted(map(re.escape, short), key=len)[::-1])
    return (
        re.compile(rf"(?:{worded})(?![\w'-])\.?[ ]{{1,3}}"),
        re.compile(rf"(?:{exact})(?:[ ]{{1,3}}|(?<=\.)(?=[^\W\d_])|(?<=\.)-)"),
    )


# -- what stands after a name --------------------------------------------------------------


@functools.cache
def after_name() -> re.Pattern[str]:
    """Degrees and orders after a name, which are cut."""
    terms = "|".join(
        sorted(map(re.escape, vocabulary("around_names")["after"]), key=len)[::-1]
    )
    return re.compile(
        rf"(?:,?[ ]{{1,2}}(?:{terms})(?![\w-])\.?){{1,4}}|[ ]?\((?:{terms})\)"
    )


@functools.cache
def _after_words() -> frozenset[str]:
    return frozenset(vocabulary("around_names")["after"]) - {"MA", "BA", "AM", "AO", "AC"}


@functools.cache
def position_words() -> re.Pattern[str]:
    """Words, in plain text, of which one makes a phrase somebody's position."""
    known = vocabulary("positions")
    terms = {
        term for group, terms in known.items() if group != "compound" for term in terms
    }
    ends = any_term(known["compound"])
    before = "(?:(?:ex|vice|vize|co|sub)-?)?"
    return re.compile(
        rf"(?<!\w)(?:{before}(?:{any_term(terms)})|[a-z]{{2,24}}(?:{ends}))(?![\w'])"
    )


@functools.cache
def body_words() -> re.Pattern[str]:
    """Words, in plain text, that bodies have in their names."""
    terms = [term for term in vocabulary("body_words")["body"] if term != "chair"]
    ends = any_term(COMPOUNDS)
    return re.compile(
        rf"(?<![\w])(?:(?:{any_term(terms)})|[a-z]{{2,24}}(?:{ends}))(?![\w])"
    )


@functools.cache
def countries() -> frozenset[str]:
    """Countries in five languages, folded."""
    return frozenset(
        folded(name)
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == 2
    ) | {"usa", "uk", "us", "eua", "ee. uu", "ee.uu", "drc", "rdc", "congo"}
