"""Where the name of an organization begins and ends: bodies cut from running text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from events.announcements.bodies.lists import ROMANCE, apportioned, joined, many, shared
from events.announcements.bodies.words import (
    Name,
    Word,
    events,
    words_for,
    words_in,
)
from events.announcements.bodies.writing import Body, given_names, written
from events.announcements.drafts import Span
from events.announcements.gazetteer import city_called, country_called
from events.announcements.page import Page
from events.announcements.vocabularies import vocabulary

LONGEST = 24  # words of a name
LONGEST_ASIDE = 22  # words
IN_BRACKETS = re.compile(r"\((?:[^\W\d_][\w&./@–-]{1,17}(?:\s[A-ZÀ-Þ][\w-]{1,11}){0,2})\)$")
JOINING = sorted(
    (term.split() for term in vocabulary("bodies")["joining"]), key=len, reverse=True
)
INNER_ARTICLES = ("o", "a", "os", "as")  # in Portuguese
ADJECTIVE = re.compile(
    r"\w{3,}(?:aires?|iques?|elles?|ale?s?|aux|ives?|ien(?:ne)?s?|istes?|oires?"
    r"|ic[oa]s?|iv[oa]s?"
    r"|ári[oa]s?|ari[oa]s?|ais|eis|an[oa]s?|istas?|nte?s?)$"
)
INFLECTED = ("e", "en", "er", "es", "em")
FUTURE = re.compile(r"\w{2,}(?:ront|rá|rán|rão|irá|ará|erá)$")
WITH_ON = ("dealing", "living", "coping", "working", "solidarity")  # "… with the Past"
FOREIGN = ("de", "du", "des", "d'", "del", "da", "do", "pour", "para")
BASED = re.compile(r"\w+-(?:based|basée?|funded|led|backed)$")
ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)$")


@dataclass(frozen=True)
class Listed:
    """The bodies of a list, and where it ends."""

    bodies: tuple[Body, ...]
    end: int
    last_apart: str = ""  # what stands before the last of them
    has_person: bool = False  # a person is named among them


def cut(page: Page, span: Span, listed: bool = False) -> Listed:
    """The bodies that the words of ``span`` begin with, as many as follow one another.

    ``listed``: the words are a list and nothing else, as after a label.
    """
    cutter = Cutter(words_in(page.flow, span), page.language, listed)
    names, person = cutter.names()
    several = shared(names)
    single = joined(names[several:], page.language)
    bodies = (
        *(Body(name, at) for name, at in apportioned(page.flow, names[:several])),
        *(body for name in single for body in written(page, name)),
    )
    last = [*names[:several], *single][-1].apart if names else ""
    return Listed(bodies, cutter.end if names else span.start, last, person)


class Cutter:
    """Goes through words and keeps those of names, up to the first that is of none."""

    def __init__(self, words: list[Word], language: str, listed: bool) -> None:
        self.words = words
        self.language = language
        self.listed = listed
        letters = "".join(word.text for word in words if word.kind == "word")
        self.capitals = len(letters) > 12 and (
            sum(map(str.isupper, letters)) > 0.85 * len(letters)
        )
        self.has_commas = any(word.kind == "comma" for word in words)
        self.at = 0
        self.end = words[0].start if words else 0
        self.name = Name()
        self.has_head = False  # this name or, after "and", the one that it may be a part of

    def names(self) -> tuple[list[Name], bool]:
        """Names between commas and "and"; and whether a person's name ended them."""
        names: list[Name] = []
        while self.at < len(self.words):
            if length := self._aside():
                self.at += length
                self.end = self.words[self.at].end
            step = self._separator()
            if step:
                if self._is_finished():
                    names.append(self.name)
                    if self.name.is_person:
                        return names[:-1], True
                elif (
                    names
                    and self.words[self.at].kind != "strong"
                    and self.name.apart == "and"
                ):
                    return names, False
                self._next(step)
            elif not self._take() or len(self.name.kept) > LONGEST:
                break
        if self._is_finished():
            names.append(self.name)
            if self.name.is_person:
                return names[:-1], True
        return names, False

    def _separator(self) -> int:
        """How many words, from here on, stand between two names."""
        word = self.words[self.at]
        if word.kind in ("comma", "strong"):
            return 1
        if word.kind == "dash":
            following = self._following()
            if following is None or self._goes_on_after_dash():
                return 0
            return int(self.listed and not following.text.islower())
        return self._joins(self.at) if word.kind in ("word", "odd") else 0

    def _aside(self) -> int:
        """How many words an aside takes, from its first comma up to its last: "UNAM, a
        través de su Instituto, y la Corte", "Ibuka, an umbrella of survivors, and".
        """
        if not self.name.kept or self.words[self.at].kind != "comma":
            return 0
        first, second = self._following(), self._following(2)
        if first is None or second is None or first.is_large:
            return 0
        opened = first.bare in words_for("asides") or (
            first.bare in words_for("indefinite") and not second.is_large
        )
        if not opened:
            return 0
        for length in range(2, LONGEST_ASIDE):
            word = self._following(length)
            if word is None or word.kind in ("strong", "stop"):
                return 0
            if word.kind == "comma":
                return length
        return 0

    def _next(self, step: int) -> None:
        """To the name after a separator."""
        kind = self.words[self.at].kind
        apart = {"comma": ",", "strong": ";", "dash": ";"}.get(kind, "and")
        fresh = not self.name.kept  # two separators: ", and", "; and"
        after_comma = apart == "and" and fresh and self.name.apart == ","
        if fresh and self.name.apart == ";":
            apart = ";"
        self.has_head = self.has_head and apart != ";"
        sign = self.words[self.at].text == "&"
        self.name = Name(apart=apart, after_comma=after_comma, after_sign=sign)
        self.at += step

    def _is_finished(self) -> bool:
        """The name, its last small words let go, is one."""
        kept = self.name.kept
        while kept and (
            (kept[-1].is_small and (not kept[-1].is_large or len(kept[-1].text) < 2))
            or kept[-1].kind == "dash"
        ):
            kept.pop()
        if kept:
            self.end = max(self.end, kept[-1].end)
        return bool(kept)

    def _take(self) -> bool:
        """Whether the word is one of, or before, the name."""
        word, name = self.words[self.at], self.name
        if word.kind == "bracket":
            if not name.kept:
                return False
            if IN_BRACKETS.match(word.text):
                name.kept.append(word)
                name.closed = True
            self.end = word.end
        elif word.kind == "dash":
            if not self._goes_on_after_dash():
                return False
            name.kept.append(word)
        elif not name.kept and (BASED.match(word.text) or self._leads(word)):
            name.by.append(word)
        elif length := self._place():
            self.at += length
            self.end = self.words[self.at].end
            name.placed = True
        elif not name.placed and self._fits(word):
            name.kept.append(word)
            self.has_head = self.has_head or word.is_head
        else:
            return False
        self.at += 1
        return True

    # -- one word --------------------------------------------------------------------------

    def _following(self, step: int = 1) -> Word | None:
        at = self.at + step
        return self.words[at] if at < len(self.words) else None

    def _joins(self, at: int) -> int:
        """How many words, from this one on, say "and"."""
        for term in JOINING:
            part = self.words[at : at + len(term)]
            said = [word.text.lower() if word.text == "&" else word.bare for word in part]
            if said == term:
                if part[0].text in ("E", "Y", "U"):  # an initial, unless all is in capitals
                    near = [*self.words[max(0, at - 1) : at], *self.words[at + 1 : at + 2]]
                    large = [
                        one for one in near if len(one.text) > 1 and one.text.isupper()
                    ]
                    return int(len(large) == 2)
                return len(term)
        return 0

    def _leads(self, word: Word) -> bool:
        """The word is an article or a preposition before a name."""
        if word.kind not in ("word", "elided") or len(self.name.by) > 2:
            return False
        if word.bare in ("a", "as") and self.language != "pt":
            return False
        if word.bare in words_for("articles"):
            following = self._following()
            return following is not None and following.kind in ("word", "quoted", "elided")
        return word.bare in words_for("leading") and (self.capitals or not word.is_large)

    def _fits(self, word: Word) -> bool:
        """The word can go on with the name, or begin it."""
        name = self.name
        if word.kind == "quoted":
            return bool(name.kept) and self.has_head and len(name.kept) < 6
        if word.kind not in ("word", "elided"):
            return False
        if word.bare in words_for("days"):
            return self._is_named_after(self.at)
        if word.text[:1].isdigit():
            if name.kept and name.kept[-1].is_head and self._is_date_of_name():
                return True
            return bool(name.kept) and self._is_number_of_name(word)
        if not name.kept:
            return self._begins(word)
        if re.match(r"e\.\s?V\.", word.text):
            return True
        small = word.is_small and (not word.is_large or self.capitals)
        if small and (
            word.bare in words_for("glue")
            or (word.bare in INNER_ARTICLES and self.language == "pt")
        ):
            return self._is_glue(word.bare)
        if word.bare == "with" and name.kept[-1].bare in WITH_ON:
            return self._is_glue(word.bare)
        if word.bare in words_for("stops") and (not word.is_large or self.capitals):
            return False
        if word.is_large:
            return not self._opens_sentence(word) and not self._opens_person(word)
        return self._goes_on_small(word)

    def _opens_sentence(self, word: Word) -> bool:
        """ "Institute In the afternoon": the line break before "In" was lost."""
        if word.bare in ("sie", "wir"):
            return True
        if self.name.kept[-1].is_small and not self.name.kept[-1].is_large:
            return False  # "del Sur y la"
        opens = word.bare in words_for("stops") or word.text.lower() in words_for(
            "no beginning"
        )
        following = self._following()
        return bool(opens and following and following.text.islower() and not self.capitals)

    def _opens_person(self, word: Word) -> bool:
        """ "EU Office Ambassador Tamás …"."""
        kept, following = self.name.kept, self._following()
        if kept[-1].is_head and kept[-1].text.endswith(
            ("'s", "’s")
        ):  # "the Institute's Ann"
            return word.bare in given_names()
        if word.bare not in words_for("persons") or self.language in ROMANCE:
            return False
        if following is None or not following.is_large or kept[-1].is_small:
            return False
        return self.name.has_head and following.kind == "word"

    def _goes_on_small(self, word: Word) -> bool:
        """ "Centre international d'études", "Landeszentrale für politische Bildung"."""
        kept, following = self.name.kept, self._following()
        if FUTURE.match(word.text):
            return False
        if self.language in ROMANCE:
            last = following is None or following.kind not in ("word", "elided")
            if self.has_head:  # "Asociación de Cuyo sostiene" goes on no more
                named = kept[-1].is_large and not kept[-1].is_head
                alike = word.is_topic or word.is_head or ADJECTIVE.match(word.text)
                return not named or bool(alike) or word.bare in ("aupres", "ante", "pres")
            if self.name.has_article and ADJECTIVE.match(
                word.text
            ):  # "la Diaspora rwandaise"
                last = True
            return len(kept) == 1 and (last or self._joins(self.at + 1) > 0)
        if len(kept) == 1 and kept[0].text.islower():  # "medico international"
            return True
        if word.is_head and self.language == "en":  # "Humanity in Action BiH office"
            return True
        if kept[-1].is_head and ADJECTIVE.match(word.text):  # "Institut français du"
            return following is not None and following.bare in FOREIGN
        return (
            self.language == "de"
            and (kept[-1].is_small or kept[-1].text.islower())
            and word.bare.endswith(INFLECTED)
            and any(one.is_large for one in self.words[self.at + 1 : self.at + 3])
        )

    def _begins(self, word: Word) -> bool:
        small = word.is_small and (not word.is_large or self.capitals)
        first = not self.name.by and not self.name.apart
        if small or (
            word.bare in words_for("stops")
            and (first or not word.is_large or self.capitals)
            and not (word.is_large and word.is_topic)
        ):
            return word.is_acronym and not self.capitals
        if word.text.lower() in words_for("no beginning"):
            return False
        if word.is_large:
            return True
        following = self._following()
        if word.bare in words_for("small beginnings"):
            return True
        if following and f"{word.bare} {following.bare}" in many():
            return True
        if word.is_head and self.language == "en":  # "the association Ibuka"
            return following is not None and following.kind == "word" and following.is_large
        return word.is_head or self._begins_small(word)

    def _begins_small(self, word: Word) -> bool:
        """A name, or the rest of one: "swisspeace", "et de dialogue"."""
        name = self.name
        if (
            word.bare in words_for("persons")
            or FUTURE.match(word.text)
            or len(word.text) < 4
        ):
            return False
        if self.listed and name.apart != "and" and not name.by:
            return word.bare not in events()
        soon_large = any(
            one.is_large and one.kind == "word"
            for one in self.words[self.at + 1 : self.at + 3]
        )
        if self.language == "de":
            return not word.bare.endswith((*INFLECTED, "t")) or (
                bool(name.by) and soon_large
            )
        if name.by and name.by[-1].bare in words_for("articles") and soon_large:
            return True
        if not self.has_head or self.language not in ROMANCE:
            return False
        return bool(name.by) or word.is_topic or bool(ADJECTIVE.match(word.text))

    def _is_number_of_name(self, word: Word) -> bool:
        """ "Lyon 2", "9th Fort", not the day of a date."""
        if word.text.endswith("th"):
            return True
        if len(word.text) > 3:
            return False
        following = self._following()
        if self.listed or following is None:
            return True
        if following.bare in words_for("days") or following.text in (":", ".", "/"):
            return False
        return following.kind != "word" or (
            following.is_large
            or following.bare in words_for("joining")
            or following.bare in words_for("stops")
            or following.bare == "de"
        )

    def _is_date_of_name(self) -> bool:
        """ "Associação 27 de Maio", "Stiftung 20. Juli"."""
        near = self.words[self.at + 1 : self.at + 3]
        return any(
            one.is_large and one.bare in words_for("days") and len(one.text) > 3
            for one in near
            if one.kind == "word"
        )

    def _is_named_after(self, at: int) -> bool:
        """A month in a name: "Rio de Janeiro", "Plaza de Mayo", "Cape May Counties"."""
        word, before = self.words[at], self.words[at - 1]
        kept = [one.bare for one in self.name.kept[-2:]]
        if not word.is_large or not kept:
            return False
        if word.bare == "janeiro":
            return "rio" in kept
        if before.bare == "de":
            if self.name.kept[0].is_head and self.name.kept[-1].text.isdigit():
                return True
            dated = any(one.text.isdigit() for one in self.words[max(0, at - 2) : at])
            return not dated or self.listed or len(self.name.kept) > 2
        following = self.words[at + 1 : at + 2]
        return before.is_large and any(
            one.is_large and one.kind == "word" for one in following
        )

    def _is_glue(self, bare: str) -> bool:
        """A small word goes on with a name: a word of a name follows."""
        at = self.at + 1
        while at < min(len(self.words), self.at + 3) and (
            self.words[at].is_small and (not self.words[at].is_large or self.capitals)
        ):
            at += 1
        if at >= len(self.words):
            return False
        between, following = self.words[self.at : at], self.words[at]
        if following.kind == "quoted":
            return self.has_head
        if following.kind not in ("word", "elided"):
            return False
        if self.language == "en" and any(word.text == "a" for word in between):
            return False
        if following.bare in words_for("days"):
            return self._is_named_after(at)
        if following.text[:1].isdigit():
            return bool(ORDINAL.match(following.text)) or (
                bare == "de"
                and self.words[at + 1 : at + 2] != []
                and self.words[at + 1].bare == "de"
            )
        if following.bare in events() and (
            bare in words_for("before events in German")
            or (bare in words_for("before events") and not following.is_topic)
        ):
            return False
        if bare == "at" and len(self.name.kept) == 1 and self.name.kept[0].is_acronym:
            return False  # "hosted by INoGS at Yerevan State University"
        if following.is_large and not self.capitals:
            return True
        if following.bare in words_for("stops"):
            return False
        if self.capitals:
            return True
        if self.language in ROMANCE and self.has_head:
            if bare in ("pour", "para", "por") and following.text.endswith(
                ("er", "ir", "ar")
            ):
                return False
            return bare not in words_for("before places") or (
                following.is_head or following.is_topic
            )
        return (
            self.has_head and self.language == "de" and following.bare.endswith(INFLECTED)
        )

    def _is_branch(self, at: int) -> bool:
        """ "… – section de Rennes", "… – Eastern Region"."""
        return any(
            word.kind == "word"
            and (word.bare in words_for("branches") or word.bare == "region")
            for word in self.words[at : at + 2]
        )

    def _goes_on_after_dash(self) -> bool:
        """ "… – section de Rennes", "Documenta – Center for …", "Rede de Memória – REM"."""
        kept, following = self.name.kept, self._following()
        if not kept or following is None:
            return False
        if self._is_branch(self.at + 1):
            return True
        after = self._following(2)
        ends = after is None or after.kind != "word"
        if following.is_acronym and len(kept) > 2 and ends:
            letters = {one.bare[:1] for one in kept if not one.is_small}
            return letters >= {*following.bare[:2]}
        if len(kept) > 2 or self.name.has_head or kept[-1].kind == "bracket":
            return False
        near = self.words[self.at + 1 : self.at + 4]
        spelt = following.is_large and any(one.is_head for one in near)
        return spelt and (not self.listed or self.has_commas or kept[0].is_acronym)

    def _place(self) -> int:
        """How many words of a place follow "in", where it is not in the name."""
        word, kept = self.words[self.at], self.name.kept
        if word.bare not in words_for("placing") or word.is_large or not kept:
            return 0
        if any(one.bare in words_for("lending") for one in kept):
            return 0
        for length in (3, 2, 1):
            part = [
                one
                for one in self.words[self.at + 1 : self.at + 1 + length]
                if one.kind == "word" and one.is_large
            ]
            following = self._following(length + 1)
            if len(part) < length or (
                following and following.kind == "word" and following.is_large
            ):
                continue
            text = " ".join(one.text for one in part)
            if country_called(text) or city_called(text):
                return length
        return 0
