"""Where the name of an organization begins and ends, and how a list of them is cut."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from events.announcements.drafts import Span
from events.announcements.gazetteer import city_called, country_called
from events.announcements.page import Page
from events.announcements.vocabularies import folded, vocabulary

LONGEST = 24  # words of a name
LONGEST_LIST = 1500  # characters in which the names of a list stand
TOKEN = re.compile(
    r"""(?P<bracket>\([^()\n]{1,90}\))
    |(?P<quoted>[„“"«]\s?[^„“”"«»\n]{2,80}?\s?[”“"»])
    |(?P<comma>,)
    |(?P<strong>[;|\n·•+]|\s/\s|/\s)
    |(?P<dash>\s[–—-]{1,3}\s)
    |(?P<elided>[ldLD]['’](?=\w))
    |(?P<word>&|(?:St|Ste|Sta|Sto|Univ|Dept|Prof|Dr|Mt|Inst|Hon|Rev|Amb|H\.E|S\.E)\.|\d{1,3}(?:st|nd|rd|th)\b|e\.\s?V\.|(?:[^\W\d_]\.){2,6}|[\w@][\w&'’/@*:–-]{0,60}[\w*](?:\.\d{1,4}){0,3}(?:!(?=\s\()|-(?=\s(?:und|oder|u\.|et|and|y|e)\s))?|\w)
    |(?P<stop>\.(?=\s|$))
    |(?P<odd>\S)""",
    re.VERBOSE,
)
ACRONYM = re.compile(r"[A-ZÀ-Þ][\w&./-]{0,14}[A-ZÀ-Þ0-9][\w]{0,3}$")
IN_BRACKETS = re.compile(r"\((?:[^\W\d_][\w&./@–-]{1,17}(?:\s[A-ZÀ-Þ][\w-]{1,11}){0,2})\)$")
MONTHS_AND_DAYS = frozenset(
    """january february march april june july august september october november december
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    januar februar marz juni juli oktober dezember janeiro fevereiro marco maio junho julho
    setembro outubro novembro dezembro monday tuesday wednesday thursday friday saturday
    sunday lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves
    viernes sabado domingo montag dienstag mittwoch donnerstag freitag samstag sonntag
    segunda-feira terca-feira quarta-feira quinta-feira sexta-feira zoom youtube facebook
    covid-19 wintersemester sommersemester rahmen anschluss vorfeld horsaal auditorium """.split()
)
INNER_ARTICLES = ("o", "a", "os", "as")
ADJECTIVAL = re.compile(r"\w{2,}(?:ical|onal|ual|eral|ural|oral|cial|ntal|ival|ary|ative|istic)$")
INFLECTED = re.compile(r"(?:ere|eren|ste|sten|ische|ischen|liche|lichen|ige|igen|ale|alen|elle|ellen)$")
NO_BEGINNING = frozenset(  # small words that a sentence begins with, and no name
    """on at in to for zum zur am im an bei von vom para pour sur sobre en em no na within aux
    au al por auf beim fur across among""".split()
)
LEGAL_FORM = re.compile(r"(?:[^\W\d_]\.){2,3}$")
ADJECTIVE = re.compile(
    r"\w{3,}(?:aires?|iques?|elles?|ale?s?|aux|ives?|ien(?:ne)?s?|istes?|oires?|ic[oa]s?|iv[oa]s?"
    r"|ári[oa]s?|ari[oa]s?|ais|eis|an[oa]s?|istas?|nte?s?)$"
)
BASED = re.compile(r"\w+-(?:based|basée?)$|\w+-ansässige[nr]?$")
PLACING = frozenset({"in", "en", "em", "a", "no", "na", "at"})
VERBAL = re.compile(r"\w{2,}(?:ront|rá|rán|rão|irá|ará|erá)$")
ROMANCE = ("fr", "es", "pt")


@functools.cache
def words_for(group: str) -> frozenset[str]:
    return frozenset(map(folded, vocabulary("bodies")[group]))


@functools.cache
def ends_of(group: str) -> tuple[str, ...]:
    return tuple(vocabulary("bodies")[group])


@dataclass(frozen=True)
class Word:
    text: str
    start: int
    end: int
    kind: str = "word"

    @functools.cached_property
    def bare(self) -> str:
        return folded(self.text)

    @property
    def is_large(self) -> bool:
        return self.text[:1].isupper() or self.text[:1] in "@"

    @functools.cached_property
    def is_head(self) -> bool:
        """ "Institute", "Fundación", "Landeszentrale": what a body is called."""
        bare = self.bare.removesuffix("'s")
        if bare in words_for("heads"):
            return True
        if not self.is_large or len(bare) < 7:
            return False
        stem = re.sub(r"(?<=[mtvdsk])e?s$", "", bare)
        return (
            bare.endswith(ends_of("endings"))
            or stem.endswith(ends_of("endings"))
            or stem in words_for("heads")
            or any(part in words_for("heads") for part in re.split("[-–]", bare))
        )

    @functools.cached_property
    def is_topic(self) -> bool:
        bare = self.bare.removesuffix("'s")
        if bare in words_for("topics") or bare.removeprefix("inter-") in words_for("topics"):
            return True
        if all(part in words_for("topics") for part in re.split("[-/]", bare)):
            return True
        return len(bare) > 8 and not self.is_head and bare.endswith(ends_of("topic endings"))

    @property
    def is_small(self) -> bool:
        return (
            self.bare in words_for("glue")
            or self.bare in words_for("articles")
            or self.bare in words_for("joining")
        )

    @functools.cached_property
    def is_acronym(self) -> bool:
        return bool(ACRONYM.match(self.text)) and not self.text.isdigit()


@dataclass
class Name:
    """A name as it is put together. ``kept``: its words; ``by``: what led to it, an article
    or a preposition; ``closed``: an acronym in brackets ended it.
    """

    kept: list[Word] = field(default_factory=list)
    by: list[Word] = field(default_factory=list)
    apart: str = ""  # what separates it from the one before
    after_comma: bool = False  # ", and"
    closed: bool = False
    person: bool = False
    led_by: str = ""  # the small word before it
    placed: bool = False  # a place was passed over: "… in Hamburg"
    doubtful: bool = False

    @property
    def start(self) -> int:
        return self.kept[0].start

    @property
    def end(self) -> int:
        return self.kept[-1].end

    @property
    def large(self) -> list[Word]:
        return [word for word in self.kept if not word.is_small and word.kind != "bracket"]

    @property
    def lead(self) -> list[Word]:
        """Its words before the first small one."""
        end = next(
            (
                n
                for n, word in enumerate(self.kept)
                if (word.is_small and not word.is_large) or word.kind == "bracket"
            ),
            len(self.kept),
        )
        return self.kept[:end] or self.kept[:1]

    @property
    def tail(self) -> list[Word]:
        """Its words after the last small one, if there is one."""
        at = max((n for n, word in enumerate(self.kept) if word.is_small), default=-1)
        return self.kept[at + 1 :] if at >= 0 else []

    @property
    def has_head(self) -> bool:
        return any(word.is_head for word in self.kept)

    @property
    def has_hint(self) -> bool:
        return any(
            word.bare in words_for("hints") or word.bare.removesuffix("'s") in words_for("hints")
            for word in self.kept
        )

    @property
    def has_acronym(self) -> bool:
        return self.closed or any(
            word.is_acronym and word.text.upper() == word.text for word in self.kept
        )

    @property
    def is_topical(self) -> bool:
        """Nothing but what a body is for: "Law", "los derechos humanos"."""
        told = [word for word in self.large if word.bare not in words_for("glue")]
        if told and self.apart != "and" and all(word.text.islower() for word in told):
            return all(word.is_topic for word in told)
        return bool(told) and all(word.is_topic or not word.is_large for word in told)

    @property
    def has_article(self) -> bool:
        return any(word.bare in words_for("articles") for word in self.by)

    @property
    def is_country(self) -> bool:
        words = " ".join(word.text for word in self.kept)
        return len(self.kept) < 6 and country_called(words) is not None

    @property
    def is_place(self) -> bool:
        words = " ".join(word.text for word in self.kept)
        if self.by and self.by[-1].text == "The":
            words = f"The {words}"
        return self.is_country or (len(self.kept) < 4 and city_called(words) is not None)

    @property
    def is_complete(self) -> bool:
        """It can stand for itself: "UNESCO", "Women's League of Burma", not "Health"."""
        if self.kept and self.kept[-1].text.endswith("-"):
            return False
        return self.closed or self.has_head or self.has_acronym or not self.is_topical

    @property
    def is_body(self) -> bool:
        """Its words say that it is an organization and no person or thing."""
        return self.closed or self.has_head or self.has_hint or self.has_acronym


@dataclass(frozen=True)
class Body:
    """An organization as named at ``span``; ``sure``: no person, nothing else."""

    name: str
    span: Span
    sure: bool = True
    doubtful: bool = False
    is_country: bool = False


@dataclass(frozen=True)
class Listed:
    """The bodies of a list, and where it ends."""

    bodies: tuple[Body, ...]
    end: int
    last_apart: str = ""  # what stands before the last of them


# -- words ---------------------------------------------------------------------------------


def words_in(flow: str, span: Span) -> list[Word]:
    end = min(span.end, span.start + LONGEST_LIST)
    return [
        Word(found[0], found.start(), found.end(), found.lastgroup or "odd")
        for found in TOKEN.finditer(flow, span.start, end)
    ]


def cut(page: Page, span: Span, listed: bool = False) -> Listed:
    """The bodies that the words of ``span`` begin with, as many as follow one another.

    ``listed``: the words are a list and nothing else, as after a label.
    """
    words = words_in(page.flow, span)
    names, end = _names(words, page.language, listed)
    shared = _shared(names)
    joined = _joined(names[shared:], page.language)
    bodies = (
        *_apportioned(page, names[:shared]),
        *(body for name in joined for body in _bodies(page, name)),
    )
    return Listed(bodies, end if names else span.start, names[-1].apart if names else "")


def _names(words: list[Word], language: str, listed: bool) -> tuple[list[Name], int]:
    """Names between commas and "and", as many as stand there before something else does."""
    capitals = _in_capitals(words)
    names: list[Name] = []
    name, end = Name(), words[0].start if words else 0
    has_head = False  # of this name or, after "and", of the one that it may be a part of
    number = 0
    while number < len(words):
        word = words[number]
        following = words[number + 1] if number + 1 < len(words) else None
        if word.kind == "bracket":
            if not name.kept:
                break
            if IN_BRACKETS.match(word.text):
                name.kept.append(word)
                name.closed = True
            number += 1
            end = word.end
            continue
        joins = word.kind in ("comma", "strong") or (
            word.kind in ("word", "odd") and _joins(words, number)
        )
        if word.kind == "dash" and listed and not (following and following.text.islower()):
            joins = True
        if word.kind == "dash" and name.kept and following:
            if _is_branch(words, number + 1):
                number += 1
                continue
            joins = listed and not following.text.islower()
        if joins:
            if word.kind == "strong" and word.text == "\n" and not listed and not names:
                pass
            if name.kept:
                end = _trimmed(name)
                if name.kept:
                    names.append(name)
                if name.person:
                    return names[:-1], end
            elif names and word.kind != "strong" and name.apart == "and":
                break
            apart = {"comma": ",", "strong": ";", "dash": ";"}.get(word.kind, "and")
            if apart == "and":
                number += _joins(words, number) - 1
            after_comma = apart == "and" and not name.kept and name.apart == ","
            if not name.kept and name.apart == ";":
                apart = ";"
            has_head = has_head and apart != ";"
            name = Name(apart=apart, after_comma=after_comma)
            number += 1
            continue
        if not name.kept and (
            BASED.match(word.text)
            or _leads(word, name, language, capitals, following)
        ):
            name.by.append(word)
            number += 1
            continue
        place = _place_after(words, number, name)
        if place:
            number += 1 + place
            name.placed = True
            continue
        if not name.placed and _fits(
            words, number, name, language, capitals, has_head, listed
        ):
            name.kept.append(word)
            has_head = has_head or word.is_head
            if word.bare in words_for("persons") and len(name.large) == 1 and word.text != "M":
                name.person = True
            if len(name.kept) > LONGEST:
                return names, end
            number += 1
            continue
        break
    if name.kept:
        stop = _trimmed(name)
        if name.kept and not name.person:
            names.append(name)
            end = max(end, stop)
    return names, end


def _in_capitals(words: list[Word]) -> bool:
    letters = "".join(word.text for word in words if word.kind == "word")
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.85 * len(letters)


JOINING = tuple(sorted((term.split() for term in vocabulary("bodies")["joining"]), key=len, reverse=True))


def _joins(words: list[Word], number: int) -> int:
    """How many words, from this one on, say "and"."""
    for term in JOINING:
        part = words[number : number + len(term)]
        if [word.text.lower() if word.text == "&" else word.bare for word in part] == term:
            if len(term) == 1 and part[0].text in (
                "E",
                "Y",
                "U",
            ):  # initials, or in capitals
                near = [
                    *words[max(0, number - 1) : number],
                    *words[number + 1 : number + 2],
                ]
                in_capitals = [
                    one for one in near if len(one.text) > 1 and one.text.isupper()
                ]
                return int(len(in_capitals) == 2)
            return len(term)
    return 0


def _leads(
    word: Word, name: Name, language: str, capitals: bool, following: Word | None
) -> bool:
    """The word is an article or a preposition before a name."""
    if word.kind not in ("word", "elided") or len(name.by) > 2:
        return False
    bare = word.bare
    if bare in ("a", "as") and language != "pt":
        return False
    if bare in words_for("articles"):
        return following is not None and (following.kind in ("word", "quoted", "elided"))
    leading = ("von", "vom", "de", "du", "d'", "del", "da", "do", "das", "dos", "par", "por", "mit", "avec",
               "con", "com", "pelo", "pela", "with", "by", "both", "our", "zum", "of", "pelos", "pelas")  # fmt: skip
    return bare in leading and (capitals or not word.is_large)


def _fits(
    words: list[Word],
    number: int,
    name: Name,
    language: str,
    capitals: bool,
    has_head: bool,
    listed: bool,
) -> bool:
    """The word can go on with the name, or begin it."""
    word = words[number]
    if word.kind == "quoted":
        return bool(name.kept) and has_head and len(name.kept) < 6
    if word.kind not in ("word", "elided"):
        return False
    bare = word.bare
    small = word.is_small and (not word.is_large or capitals)
    if bare in MONTHS_AND_DAYS:  # "Rio de Janeiro", "Plaza 25 de Mayo"
        if bare == "janeiro":
            return len(name.kept) > 1 and name.kept[-2].bare == "rio"
        return listed and len(name.kept) > 2 and name.kept[-2].text.isdigit()
    if word.text[:1].isdigit():
        return bool(name.kept) and (
            (len(word.text) < 4 and (listed or _ends_or_large(words, number + 1)))
            or word.text.endswith("th")
        )
    if not name.kept:
        first = not name.by and not name.apart
        if small or (bare in words_for("stops") and (first or not word.is_large or capitals)):
            return word.is_acronym and not capitals
        if word.text.lower() in NO_BEGINNING:
            return False
        if word.is_large or word.is_head:
            return True
        return _begins_small(words, number, name, language, has_head, listed)
    if re.match(r"e\.\s?V\.", word.text):
        return True
    if small and (bare in words_for("glue") or (bare in INNER_ARTICLES and language == "pt")):
        return _glued(words, number, name, language, capitals, has_head)
    if bare in words_for("stops") and (not word.is_large or capitals):
        return False
    if bare in words_for("stops") and bare in ("sie", "wir", "free", "online", "register", "webinar", "conference"):
        return False
    if word.is_large:
        following = words[number + 1] if number + 1 < len(words) else None
        opens = bare in words_for("stops") or word.text.lower() in NO_BEGINNING
        return not (opens and following and following.text.islower() and not capitals)
    if VERBAL.match(word.text):
        return False
    if language in ROMANCE:
        last = number + 1 == len(words) or words[number + 1].kind not in ("word", "elided")
        return has_head or (len(name.kept) == 1 and (last or _joins(words, number + 1) > 0))
    if len(name.kept) == 1 and name.kept[0].text.islower():  # "medico international"
        return True
    if word.is_head and language == "en":  # "Humanity in Action BiH office"
        return True
    return (  # "Landeszentrale für politische Bildung", "Women for women"
        language == "de"
        and (name.kept[-1].is_small or name.kept[-1].text.islower())
        and bare.endswith(("e", "en", "er", "es", "em"))
        and any(one.is_large for one in words[number + 1 : number + 3])
    )


def _begins_small(
    words: list[Word], number: int, name: Name, language: str, has_head: bool, listed: bool
) -> bool:
    """A name, or the rest of one, begins with a small letter: "swisspeace", "et de dialogue"."""
    word = words[number]
    if word.bare in words_for("persons") or VERBAL.match(word.text) or len(word.text) < 4:
        return False
    if listed and name.apart != "and" and not name.by:
        return word.bare not in vocabulary_of_events()
    if language == "de":
        return not word.bare.endswith(("e", "en", "er", "es", "em", "t")) or (
            bool(name.by) and _title_follows(words, number)
        )
    if name.by and name.by[-1].bare in words_for("articles") and _title_follows(words, number):
        return True
    if not has_head or language not in ROMANCE:
        return False
    return bool(name.by) or word.is_topic or bool(ADJECTIVE.match(word.text))


def _ends_or_large(words: list[Word], number: int) -> bool:
    if number >= len(words):
        return True
    word = words[number]
    return word.bare not in MONTHS_AND_DAYS and word.text not in (":", ".", "/") and (
        word.kind != "word" or word.is_large or word.bare in words_for("joining")
        or word.bare in words_for("stops")
    )


def _is_branch(words: list[Word], number: int) -> bool:
    """ "… – section de Rennes", "… – Eastern Region"."""
    return any(
        word.kind == "word"
        and (word.bare in words_for("branches") or word.bare == "region")
        for word in words[number : number + 2]
    )


def _title_follows(words: list[Word], number: int) -> bool:
    """ "the Binghamton chapter", "die jüdische Gemeinde": large words come soon."""
    return any(word.is_large and word.kind == "word" for word in words[number + 1 : number + 3])


def _glued(
    words: list[Word], number: int, name: Name, language: str, capitals: bool, has_head: bool
) -> bool:
    """A small word goes on with a name: a word of a name follows."""
    bare = words[number].bare
    at = number + 1
    while at < len(words) and at < number + 3 and words[at].is_small and (
        not words[at].is_large or capitals
    ):
        at += 1
    if at >= len(words):
        return False
    following = words[at]
    if language == "en" and any(word.text == "a" for word in words[number:at]):
        return False
    if following.kind == "quoted":
        return has_head
    if following.kind not in ("word", "elided") or following.bare in MONTHS_AND_DAYS:
        if following.bare == "janeiro":
            return name.kept[-1].bare == "rio"
        return number > 0 and words[number - 1].text.isdigit() and len(name.kept) > 2
    if following.text[:1].isdigit():
        return bool(re.match(r"\d{1,2}(?:st|nd|rd|th)$", following.text))
    if bare in (
        "for",
        "pour",
        "para",
        "fur",
        "zum",
        "zur",
        "on",
        "to",
        "sur",
        "sobre",
        "am",
        "im",
        "in",
        "at",
        "auf",
        "en",
    ) and (following.bare in vocabulary_of_events() and not following.is_topic):
        return False
    if (
        bare in ("fur", "zum", "zur", "im", "am", "den", "dem", "die", "das")
        and following.bare in vocabulary_of_events()
    ):
        return False
    if bare in ("fur", "zum", "zur", "im", "am") and following.bare in vocabulary_of_events():
        return False
    if following.is_large and not capitals:
        return following.bare not in ("wednesday",)
    if following.bare in words_for("stops"):
        return False
    if capitals:
        return True
    if language in ROMANCE and has_head:
        if bare in ("pour", "para", "por") and following.text.endswith(("er", "ir", "ar")):
            return False
        return bare not in ("a", "en", "no", "na", "em", "por", "aux", "au", "al") or (
            following.is_head or following.is_topic
        )
    return (
        has_head
        and language == "de"
        and following.bare.endswith(("e", "en", "er", "es", "em"))
    )


@functools.cache
def vocabulary_of_events() -> frozenset[str]:
    return frozenset(map(folded, vocabulary("organizing")["events"]))


def _place_after(words: list[Word], number: int, name: Name) -> int:
    """How many words of a place follow "in", where it is not in the name."""
    if words[number].bare not in PLACING or words[number].is_large or not name.kept:
        return 0
    if any(word.bare in words_for("lending") for word in name.kept):
        return 0
    for length in (3, 2, 1):
        part = [
            word
            for word in words[number + 1 : number + 1 + length]
            if word.kind == "word" and word.is_large
        ]
        following = words[number + 1 + length : number + 2 + length]
        if len(part) < length or (
            following and following[0].kind == "word" and following[0].is_large
        ):
            continue
        text = " ".join(word.text for word in part)
        if country_called(text) or city_called(text):
            return length
    return 0


def _trimmed(name: Name) -> int:
    """Where a name ends, its last small words let go."""
    while name.kept and (
        (name.kept[-1].is_small and (not name.kept[-1].is_large or len(name.kept[-1].text) < 2))
        or name.kept[-1].kind == "dash"
    ):
        name.kept.pop()
    return name.kept[-1].end if name.kept else 0


# -- names that are parts of names ---------------------------------------------------------


def _joined(names: list[Name], language: str) -> list[Name]:
    """The names, put together where a comma or an "and" stood within one."""
    done: list[Name] = []
    last = max((n for n, name in enumerate(names) if name.apart == "and"), default=-1)
    parted = False  # by an "and"
    for number, name in enumerate(names):
        if not done or name.apart == ";":
            done.append(name)
            continue
        left = done[-1]
        over = parted and number > last and name.apart == ","
        parts = _parts(left, name, names[number:], language, over)
        if parts is None:
            break
        if parts:
            done.append(name)
            parted = parted or name.apart == "and"
        else:
            _append(left, name)
    return done


def _append(left: Name, name: Name) -> None:
    if name.apart == "," and name.is_place and not name.is_country and len(name.kept) < 3:
        return  # "Genocide Alert e.V., Berlin"
    if (
        name.apart == ","
        and not name.by
        and name.kept[0].is_head
        and name.kept[0].text.islower()
    ):
        return  # "La Maison d'Izieu, mémorial des enfants, …"
    left.kept += [*name.by, *name.kept]
    left.closed = left.closed or name.closed
    left.doubtful = left.doubtful or name.doubtful


def _parts(
    left: Name, name: Name, rest: list[Name], language: str, over: bool
) -> bool | None:
    """Whether ``name`` is another body than ``left``; None if it is none at all."""
    if left.kept[-1].text.endswith("-") or LEGAL_FORM.match(name.kept[0].text):
        return False
    first, lead = name.kept[0], name.lead
    evident = name.closed or name.has_head or name.has_acronym
    if name.closed and not left.closed and _is_short_for_both(left, name):
        return False
    if name.apart == "and":
        if not left.is_complete or (
            len(left.kept) == 1 and left.kept[0].bare in words_for("given names")
        ):
            return False
        if left.closed:
            return first.is_large or evident
        if name.after_comma and first.is_large and not all(word.is_topic for word in lead):
            return True
        if (
            not first.is_large
            and not first.is_head
            and not (
                name.has_article
                and any(word.is_large and not word.is_topic for word in name.kept[:3])
            )
            and language != "de"
        ):
            return False
        if not any(word.is_head for word in lead) and all(word.is_topic for word in lead):
            return False
        if not name.has_article and len(lead) <= 2 and len(name.kept) == len(lead) and all(
            word.is_topic or (word.is_head and "-" not in word.text) for word in lead
        ):
            return False
        if first.is_topic and left.kept[-1].is_topic and not name.has_head and (
            len(lead) < 3 or name.has_article
        ):
            return False
        if not name.has_article and not left.has_head and len(left.kept) > 1 and (
            left.kept[-1].is_topic and first.is_topic
        ):
            return False
        if len(left.kept) > 2 and left.kept[-2].is_small and not name.has_article and (
            ADJECTIVAL.match(left.kept[-1].bare) and not _ends_in_place(left)
        ):
            return False
        if len(left.kept) > 2 and left.kept[-2].is_small and not name.has_article and (
            language == "de" and INFLECTED.search(left.kept[-1].bare)
        ):
            return False
        if language != "en" and left.has_article and not name.by and not evident and (
            not name.has_hint
        ):
            return False
        if first.is_topic and not name.has_article and not evident and any(
            word.is_topic for word in left.tail
        ):
            return False
        if (
            language == "de"
            and not name.has_article
            and len(name.large) < 3
            and (name.kept[-1].bare == "e.v" and not name.has_head)
        ):
            return False
        if evident or name.has_article:
            return True
        if name.is_country and _ends_in_place(left) and not left.is_country:
            return False
        if language == "de" and len(name.large) == 1 and any(
            word.bare in ("fur", "zur", "zum") for word in left.kept
        ):
            return False
        name.doubtful = not name.has_hint
        return True
    # a comma
    if over:
        if name.has_article and evident:
            return True
        if len(name.kept) == 1 and name.has_acronym and _is_parent(left):
            return False
        if first.bare in words_for("branches"):
            return False
        if not evident and not name.is_place:
            return None
        if left.closed and not _is_parent(name):
            return None
        return False if len(name.large) < 7 else None
    if _enumerates(left, name, rest) or first.bare in words_for("branches"):
        return False
    if not left.is_complete:
        return False
    if language in ROMANCE and name.by and not first.is_head and not any(
        word.is_large for word in name.kept
    ):
        return False
    if language in ROMANCE and not name.by and first.is_head and first.text.islower():
        return None if len(rest) < 2 else False
    if _is_unit(left) and _is_parent(name) and not (left.closed and len(rest) > 1):
        if not name.has_article or name.by[-1].text == "The":
            left.doubtful = True
            return False
    if name.has_article and not name.is_place:
        return True
    if left.closed and not name.is_place:
        return True
    if name.is_place and left.is_body and not any(one.apart == "and" and one.is_place for one in rest):
        return False
    if evident or name.has_hint:
        return True
    name.doubtful = True
    return True


def _is_short_for_both(left: Name, name: Name) -> bool:
    """ "… for Ethics, Law and Armed Conflict (ELAC)"."""
    acronym = re.sub(r"[^a-z0-9]", "", folded(name.kept[-1].text))
    its = "".join(word.bare[:1] for word in name.large)
    both = "".join(word.bare[:1] for word in left.large) + its
    return len(acronym) > 2 and not its.endswith(acronym) and both.endswith(acronym)


def _enumerates(left: Name, name: Name, rest: list[Name]) -> bool:
    """A topic in a row of topics: "…, Law and Development"."""
    if not name.is_topical or name.has_head or name.closed:
        return False
    if left.has_head and left.kept[-1].is_topic and len(left.kept) > 2:
        return True
    for one in rest[1:]:
        if one.apart == "and":
            return bool(one.large) and one.large[0].is_topic
        if not one.is_topical:
            return False
    return False


def _is_unit(name: Name) -> bool:
    return any(
        word.bare in words_for("units")
        or word.bare.endswith(("institut", "zentrum", "stelle", "seminar", "fakultat"))
        for word in name.kept
    ) and not any(
        word.bare in ("university", "universite", "universidad", "universidade", "universitat")
        for word in name.kept
    )


def _is_parent(name: Name) -> bool:
    return any(
        word.bare in words_for("parents") or word.bare.endswith(("universitat", "hochschule"))
        for word in name.kept
    )


def _ends_in_place(name: Name) -> bool:
    tail = name.kept[-1]
    return tail.is_large and country_called(tail.text) is not None


# -- one word for several bodies: "the Permanent Missions of A, B and C" ---------------------


@functools.cache
def many() -> dict[str, str]:
    """ "misión permanente" by "misiones permanentes"."""
    pairs = (term.partition(" = ") for term in vocabulary("bodies")["many"])
    return {folded(several): one for several, _, one in pairs}


TAIL = re.compile(
    r"\s(?:to|at|before|aupr[èe]s|ante|junto|bei|beim|en|in|à)\s.*$", re.IGNORECASE
)


def _plural(name: Name) -> tuple[str, int]:
    """How one of them is called, and how many words of the name say it."""
    for length in (2, 1):
        words = " ".join(word.bare for word in name.kept[:length])
        if len(name.kept) > length + 1 and words in many():
            following = name.kept[length].bare
            if following in ("of", "de", "d'", "du", "des", "del", "da", "do", "der", "von", "dos"):
                return many()[words], length
    return "", 0


def _shared(names: list[Name]) -> int:
    """How many names, from the first on, one word in the plural is said of."""
    if len(names) < 2 or not _plural(names[0])[0]:
        return 0
    for number, name in enumerate(names[1:], 1):
        if name.apart == ";" or (name.has_head and name.kept[0].is_head):
            return number if number > 1 else 0
        if name.apart == "and":
            return number + 1
    return 0


def _apportioned(page: Page, names: list[Name]) -> Iterator[Body]:
    if not names:
        return
    single, length = _plural(names[0])
    if names[0].kept[0].is_large:
        single = single.title() if names[0].kept[length - 1].is_large else single.capitalize()
    small = names[0].kept[length]
    tail = TAIL.search(page.said(Span(names[-1].start, names[-1].end)))
    for number, name in enumerate(names):
        kept = name.kept[length:] if not number else [*name.by, *name.kept]
        if not kept:
            continue
        words = page.said(Span(kept[0].start, kept[-1].end))
        if number and not (name.by and name.by[0].bare in words_for("glue") - {"the", "la", "le"}):
            joint = small.text if small.bare in ("of", "von", "de") else "de"
            words = f"{joint} {words}"
        if number == len(names) - 1 and tail:
            words = TAIL.sub("", words)
        yield Body(f"{single} {words}", Span(name.start, name.end), sure=True)


# -- names, written out --------------------------------------------------------------------


def _bodies(page: Page, name: Name) -> Iterator[Body]:
    words = name.kept
    if not words:
        return
    span = Span(name.start, name.end)
    before = re.search(r"(\w+)\s+$", page.bare[max(0, span.start - 12) : span.start])
    name.led_by = before[1] if before else ""
    text = _tidy(page.said(span), name)
    if len(text) < 2 or not re.search(r"[^\W\d_]{2}", text):
        return
    yield Body(text, span, name.is_body or name.is_country, name.doubtful, name.is_country)


def _tidy(text: str, name: Name) -> str:
    """A name as a heading would have it."""
    text = text.strip(" ,;:*_-–")
    first, _, rest = text.partition(" ")
    if {"des", "eines"} & {word.bare for word in name.by} and len(first) > 6:
        for ending in ("es", "s"):  # "des Instituts für …"
            bare = first.removesuffix(ending)
            if bare != first and Word(bare, 0, 0).is_head and not bare.endswith(("e", "s")):
                text = f"{bare} {rest}".strip()
                break
    text = _in_nominative(text, name.led_by)
    text = re.sub(r"\be\.\s?V\.?$", "e.V.", text)
    if text.isupper() and len(text) > 12 and " " in text:
        text = " ".join(_as_title(word, not number) for number, word in enumerate(text.split()))
    return text


ENDINGS = {"neuter": "es", "masculine": "er", "feminine": "e"}


def _in_nominative(text: str, led_by: str) -> str:
    """ "dem Deutschen Institut" as "Deutsches Institut"."""
    first, _, rest = text.partition(" ")
    genders = {
        "der": ("feminine",),
        **dict.fromkeys(
            ("dem", "des", "vom", "im", "beim", "zum"), ("neuter", "masculine")
        ),
    }.get(led_by, ())
    if not genders or not re.search("[a-zß]en$", first):
        return text
    for word in re.findall(r"[\w-]+", rest)[:3]:
        bare = folded(word)
        for gender in genders:
            if bare.endswith(ends_of(gender)) or re.sub("e?s$", "", bare).endswith(
                ends_of(gender)
            ):
                if led_by == "des":
                    rest = rest.replace(word, re.sub("e?s$", "", word), 1)
                return f"{first[:-2]}{ENDINGS[gender]} {rest}"
    return text


def _as_title(word: str, first: bool) -> str:
    bare = folded(word)
    if not first and (bare in words_for("glue") or bare in words_for("joining")):
        return word.lower()
    if len(word) < 4 or not re.search("[AEIOUYÀ-Þ]", word) or word.startswith("("):
        return word
    return "-".join(part[:1] + part[1:].lower() for part in word.split("-"))


__all__ = ["Body", "Listed", "Name", "Word", "cut", "replace", "words_for", "words_in"]
