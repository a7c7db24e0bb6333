"""Words of names of organizations, and names as they are put together from them."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

from events.announcements.drafts import Span
from events.announcements.gazetteer import city_called, country_called
from events.announcements.vocabularies import folded, vocabulary

LONGEST_LIST = 1500  # characters in which the names of a list stand
TOKEN = re.compile(
    r"""(?P<bracket>\([^()\n]{1,90}\))
    |(?P<quoted>[„“"«]\s?[^„“”"«»\n]{2,80}?\s?[”“"»])
    |(?P<comma>,)
    |(?P<strong>[;|\n·•+]|\s/\s|/\s)
    |(?P<dash>\s[–—-]{1,3}\s)
    |(?P<elided>[ldLD]['’](?=\w))
    |(?P<word>&|(?:St|Ste|Sta|Sto|Univ|Dept|Prof|Dr|Mt|Inst|Hon|H|Rev|Amb|H\.E|S\.E)\.|\d{1,3}(?:st|nd|rd|th)\b|e\.\s?V\.|(?:[^\W\d_]\.){2,6}|[a-z][a-z0-9]{2,20}\.(?:ch|org|net|info)\b|[\w@][\w&'’/@*:–-]{0,60}[\w*](?:(?<=s)['’](?=\s[A-Z]))?(?:\.\d{1,4}){0,3}(?:!(?=\s\()|-(?=\s(?:und|oder|u\.|et|and|y|e)\s))?|\w)
    |(?P<stop>\.(?=\s|$))
    |(?P<odd>\S)""",
    re.VERBOSE,
)
LARGE = re.compile(r"@|[^\W\d_a-zß-ÿ]|[a-z]{1,8}[A-Z]")
ACRONYM = re.compile(r"[A-ZÀ-Þ][\w&./-]{0,14}[A-ZÀ-Þ0-9][\w]{0,3}$")


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
        """It is written as names are: "Peace", "eScience"."""
        return bool(LARGE.match(self.text))

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
            or any(part in words_for("heads") for part in re.split("[-–/]", bare))
        )

    @property
    def is_plain_head(self) -> bool:
        """ "Archives", "Dokumentationszentrum", not "Heinrich-Böll-Stiftung", "Watch"."""
        return self.is_head and "-" not in self.text and self.bare not in words_for("hints")

    @functools.cached_property
    def is_topic(self) -> bool:
        bare = self.bare.removesuffix("'s")
        if bare in words_for("topics") or bare.removeprefix("inter-") in words_for(
            "topics"
        ):
            return True
        if all(part in words_for("topics") for part in re.split("[-/]", bare)):
            return True
        return (
            len(bare) > 8 and not self.is_head and bare.endswith(ends_of("topic endings"))
        )

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
    after_sign: bool = False  # "&"
    closed: bool = False
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
            word.bare in words_for("hints")
            or word.bare.removesuffix("'s") in words_for("hints")
            for word in self.kept
        )

    @property
    def is_shortened(self) -> bool:
        """An acronym in brackets is its own, not that of a person's employer."""
        if not self.closed:
            return False
        acronym = folded(self.kept[-1].text.strip("()"))
        letters = "".join(word.bare[:1] for word in self.large)
        return acronym[:1] in letters and sum(map(letters.count, {*acronym})) >= 2

    @property
    def has_acronym(self) -> bool:
        return any(
            word.is_acronym and word.text.upper() == word.text and word.kind == "word"
            for word in self.kept
        )

    @property
    def is_topical(self) -> bool:
        """Nothing but what a body is for: "Law", "los derechos humanos"."""
        told = [word for word in self.large if word.bare not in words_for("glue")]
        if told and self.apart != "and" and all(word.text.islower() for word in told):
            return all(word.is_topic for word in told)
        return bool(told) and all(word.is_topic or not word.is_large for word in told)

    @property
    def is_person(self) -> bool:
        large = self.large
        if not large or large[0].bare not in words_for("persons") or large[0].text == "M":
            return False
        in_one = not any(word.is_small for word in self.kept)
        return not (in_one and len(large) > 2 and large[-1].is_head)  # "Dr. X Foundation"

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
    def is_about(self) -> bool:
        """A body for, or on, what follows: a row of topics may."""
        return self.has_head and any(
            word.bare in ("on", "for", "sobre", "sur", "uber", "fur", "zur", "zum")
            for word in self.kept
        )

    @property
    def is_unit(self) -> bool:
        """It is of a kind that belongs to greater bodies: a centre, a department."""
        return any(
            word.bare in words_for("units") or word.bare.endswith(ends_of("unit endings"))
            for word in self.kept
        ) and not any(word.bare in words_for("universities") for word in self.kept)

    @property
    def is_parent(self) -> bool:
        """It is of a kind that others belong to: a university."""
        return any(
            word.bare in words_for("parents")
            or word.bare.endswith(("universitat", "hochschule"))
            for word in self.kept
        )

    @property
    def is_complete(self) -> bool:
        """It can stand for itself: "UNESCO", "Women's League of Burma", not "Health"."""
        if self.kept and self.kept[-1].text.endswith("-"):
            return False
        return self.closed or self.has_head or self.has_acronym or not self.is_topical

    @property
    def is_body(self) -> bool:
        """Its words say that it is an organization and no person or thing."""
        return self.has_head or self.has_hint or self.has_acronym or self.is_shortened


def words_in(flow: str, span: Span) -> list[Word]:
    """The words and the signs between them."""
    end = min(span.end, span.start + LONGEST_LIST)
    return [
        Word(found[0], found.start(), found.end(), found.lastgroup or "odd")
        for found in TOKEN.finditer(flow, span.start, end)
    ]


@functools.cache
def events() -> frozenset[str]:
    """What organizations organize: "webinar", "Tagung"."""
    return frozenset(map(folded, vocabulary("organizing")["events"]))
