"""What was read in one announcement: facts with the words that they come from, and doubts.

Fields, their types and their rules are those of the JSON that ``contract.as_json`` makes.
Dates and times are ISO 8601 strings, shortened where the announcement says less: "2011-06",
"--06-23" without a year, "--06-23T13:00".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, NamedTuple


class Span(NamedTuple):
    """From ``start`` up to ``end`` in the text of the part, in characters."""

    start: int
    end: int


class Sureness(IntEnum):
    GUESSED = 1  # worked out from other words; a person must look
    READ = 2  # the grammar of a sentence says so
    STATED = 3  # a label, a heading or an unmistakable notation says so


@dataclass(frozen=True)
class Fact:
    """One value of a field. Of a list, each value is a fact of its own. ``spans`` are the
    words that say it, none where it follows from other facts.
    """

    field: str
    value: Any
    spans: tuple[Span, ...] = ()
    sureness: Sureness = Sureness.READ


@dataclass(frozen=True)
class Doubt:
    """What an editor should look at before trusting a field, in one sentence."""

    code: str
    field: str
    sentence: str
    span: Span | None = None


# -- values that are more than a word ------------------------------------------------------


@dataclass(frozen=True)
class Partner:
    """``role`` is one of PARTNER_ROLES."""

    name: str
    role: str = "partner"


@dataclass(frozen=True)
class Speaker:
    """``role`` is one of SPEAKER_ROLES; "" is what is not said."""

    name: str
    role: str = "speaker"
    honorific: str = ""
    position: str = ""
    affiliation: str = ""
    talk_title: str = ""


@dataclass(frozen=True)
class Price:
    amount: float
    currency: str  # ISO 4217


@dataclass(frozen=True)
class OtherTime:
    """The same start by another clock."""

    start_local: str
    end_local: str
    timezone: str


PARTNER_ROLES = ("co-organizer", "host", "partner", "co-sponsor", "sponsor", "supporter")
SPEAKER_ROLES = (
    "speaker",
    "panelist",
    "keynote",
    "moderator",
    "opening",
    "closing",
    "discussant",
    "interviewee",
    "performer",
)
SCALARS = (
    "title",
    "start_utc",
    "end_utc",
    "start_local",
    "end_local",
    "start_date",
    "end_date",
    "timezone",
    "date_precision",
    "format",
    "venue",
    "city",
    "country",
    "registration_url",
    "join_url",
    "info_url",
    "rsvp_deadline",
    "free",
    "series",
    "series_number",
    "series_total",
    "parent_event",
    "event_type",
)
LISTS = (
    "organizers",
    "partners",
    "other_times",
    "platforms",
    "languages",
    "interpretation",
    "prices",
    "speakers",
    "hashtags",
    "themes",
    "countries",
    "regions",
    "contact_emails",
    "contact_phones",
)


@dataclass
class Draft:
    """One announcement as read so far. A scalar keeps the first fact that it was given, a
    list each value once.
    """

    text: str
    facts: list[Fact] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def add(self, found: Iterable[Fact | Doubt]) -> None:
        for one in found:
            if isinstance(one, Doubt):
                self.doubts.append(one)
            elif one.field in SCALARS and self.fact(one.field):
                continue
            elif one.value not in self.values(one.field):
                self.facts.append(one)

    def fact(self, field: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.field == field), None)

    def facts_of(self, field: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.field == field]

    def value(self, field: str) -> Any:
        """The value of a scalar, or None."""
        fact = self.fact(field)
        return fact.value if fact else None

    def values(self, field: str) -> list[Any]:
        return [fact.value for fact in self.facts if fact.field == field]
