"""A query string, understood once: every list, in every format, is an EventFilter."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, reduce
from operator import and_
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.http import QueryDict
from langcodes import standardize_tag, tag_is_valid

from events import visitors
from events.catalogue import Hits
from events.listing import Listing, Run, in_order
from events.visitors import ROWS, labels, language_name, present
from events.vocabulary import KINDS, EventKind, Format
from events.words import Marks, Text, understood

if TYPE_CHECKING:
    from events.models import Entry, Event
    from events.querysets import EventQuerySet

MOST_VALUES = 40
RECENT = timedelta(days=90)  # what calendars keep of the past
WHEN = [("upcoming", "upcoming"), ("past", "past"), ("all", "upcoming and past")]
HEADINGS = {"upcoming": "Upcoming events", "past": "Past events", "all": "All events"}
DATES = [
    ("today", "today"),
    ("this-week", "this week"),
    ("this-month", "this month"),
    ("next-three-months", "in the next three months"),
]
SORT = [("best", "best match first"), ("date", "by date")]
FORMATS = [choice for choice in Format.choices if choice[0] != Format.UNKNOWN]
CLOSED = {"kind": dict(EventKind.choices), "format": dict(FORMATS)}
MODES = {"spoken": "spoken", "interpretation": "interpreted"}


@dataclass(frozen=True)
class Option:
    """One value of a facet, and how many events choosing it would give."""

    value: str
    label: str
    chosen: bool
    count: int = 0
    part_of_above: bool = False


@dataclass(frozen=True)
class Part:
    """One part of what was chosen, and the query string of the list without it."""

    name: str
    label: str
    value: str
    without: str


@dataclass(frozen=True)
class Clause:
    """Parts of the sentence that says what was chosen: "on genocide or memory"."""

    lead: str
    parts: list[Part]


def period(name: str, today: date) -> tuple[date, date]:
    """The first and the last day of "this-week" and the like, from today on."""
    if name == "today":
        return today, today
    if name == "this-week":
        return today, today + timedelta(days=6 - today.weekday())
    months = today.year * 12 + today.month - 1 + (3 if name == "next-three-months" else 0)
    year, month = divmod(months, 12)
    if year > date.max.year:
        return today, date.max
    length = calendar.monthrange(year, month + 1)[1]
    if name == "this-month":
        return today, date(year, month + 1, length)
    return today, date(year, month + 1, min(today.day, length))


def is_language(value: str) -> bool:
    """ "fr", or "fr.spoken"."""
    tag, _, mode = value.partition(".")
    return mode in ("", *MODES) and tag_is_valid(tag)


def standard(value: str) -> str:
    """ "zh-Hant.spoken" for "ZH-HANT.spoken"."""
    tag, dot, mode = value.partition(".")
    return f"{standardize_tag(tag)}{dot}{mode}"


class Light(django_filters.Filter):
    """Copied for each question without all of its words and choices: what is asked for
    there changes ``extra`` alone.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        own = copy(self)
        own.extra = dict(self.extra)
        own.__dict__.pop("_field", None)  # made of what is asked for
        return own


class Words(Light, django_filters.CharFilter):
    pass


class Several(Light, django_filters.MultipleChoiceFilter):
    pass


class OneOf(Light, django_filters.ChoiceFilter):
    pass


def several(name: str, label: str) -> Several:
    """A filter that may be repeated: any of its values will do."""
    unknown = f"There is no {label} “%(value)s” here. Remove it, or choose another."
    return Several(
        field_name=name,
        label=label.capitalize(),
        error_messages={"invalid_choice": unknown, "invalid_list": unknown},
    )


def one_of(label: str, choices: Sequence[tuple[str, str]]) -> OneOf:
    known = ", ".join(value for value, _ in choices)
    return OneOf(
        label=label,
        choices=choices,
        error_messages={"invalid_choice": f"“%(value)s” is not one of {known}."},
    )


class Day(forms.DateField):
    """A day written in one way alone, so that a list has one address."""

    def to_python(self, value: Any) -> date | None:
        if value and not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
            raise forms.ValidationError(self.error_messages["invalid"], "invalid")
        return super().to_python(value)


class DayFilter(Light, django_filters.DateFilter):
    field_class = Day


def a_day(name: str, label: str) -> DayFilter:
    return DayFilter(
        field_name=name,
        label=label,
        error_messages={"invalid": "Write the day as year-month-day: 2026-04-07."},
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class EventFilter(django_filters.FilterSet):
    """Published events as a query string asks for them.

    ``fixed`` holds parameters that the page itself sets, such as the organizer of an
    organizer's page; ``usually`` the time that it shows unless asked for another: that may
    also be "recent", which is what has a date and is to come or was over within RECENT.
    Days are those of ``zone``, the reader's. With ``withdrawn_too`` one may ask for what
    only withdrawn events had.
    """

    q = Words(label="Words", max_length=200)
    organizer = several("organizer", "organizer")
    theme = several("theme", "theme")
    kind = several("kind", "kind of event")
    format = several("format", "format")
    language = several("language", "language")
    area = several("area", "area")
    speaker = several("speaker", "speaker")
    series = several("series", "series")
    programme = several("programme", "programme")
    dates = one_of("Dates", DATES)
    from_ = a_day("from", "From")
    to = a_day("to", "To")
    when = one_of("When", WHEN)
    sort = one_of("Order", SORT)

    OFFERED = ("theme", "organizer", "kind", "format", "language", "area")
    FACETS = (*OFFERED, "speaker", "series", "programme")
    SENTENCE = (
        ("kind", ""),
        ("theme", "on"),
        ("area", "about"),
        ("organizer", "by"),
        ("speaker", "with"),
        ("series", "in the series"),
        ("programme", "of the programme"),
        ("language", "in"),
        ("format", ""),
        ("q", "with the words"),
        ("dates", ""),
        ("from", "from"),
        ("to", "until"),
    )

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """As declared; ``from`` is a word of Python's own and cannot be."""
        return {name.rstrip("_"): one for name, one in super().get_filters().items()}

    def __init__(
        self,
        query: QueryDict,
        now: datetime,
        fixed: Mapping[str, str] | None = None,
        usually: str = "upcoming",
        zone: ZoneInfo | None = None,
        withdrawn_too: bool = False,
    ) -> None:
        self.now, self.usually, self.zone = now, usually, zone
        self.withdrawn_too = withdrawn_too
        self.today = now.astimezone(zone or UTC).date()
        self.fixed = dict(fixed or {})
        self._called: dict[tuple[str, str], str] = {}
        self.catalogue = visitors.catalogue()
        self.asked = self._understood(query)
        super().__init__(self.asked, visitors.no_events())
        for name in self.FACETS:
            known = [(value, value) for value in self.asked.getlist(name)]
            self.filters[name].extra["choices"] = [
                choice for choice in known if choice[0] not in self._unknown[name]
            ]

    def _understood(self, query: QueryDict) -> QueryDict:
        """The parameters of ours, each value once, in a fixed order, without defaults;
        renamed rows by their present address.
        """
        asked = QueryDict(mutable=True)
        defaults = (("when", [self.usually]), ("sort", ["best"]))
        self._unknown: dict[str, set[str]] = {}
        for name in sorted(self.base_filters):
            given = [self.fixed[name]] if name in self.fixed else query.getlist(name)
            values = list(filter(None, dict.fromkeys(value.strip() for value in given)))
            # One value more than allowed is enough to refuse them all.
            values = values[: MOST_VALUES + 1] if name in self.FACETS else values[-1:]
            if name in self.FACETS:
                values = self._present(name, values)
            if values and (name, values) not in defaults:
                asked.setlist(name, sorted(values))
        if "q" not in asked and asked.get("sort") in dict(SORT):
            del asked["sort"]
        return asked

    def _present(self, name: str, values: list[str]) -> list[str]:
        """The values as they are called now; what nobody knows is remembered as unknown."""
        strange = [v for v in values if not self.catalogue.has(name, v, self.now)]
        if name in CLOSED:
            known = {value: value for value in strange if value in CLOSED[name]}
        elif name == "language":
            known = {tag: standard(tag) for tag in strange if is_language(tag)}
        else:
            plain = [value for value in strange if "\x00" not in value]
            known = present(name, plain, self.now) if plain else {}
            lost = [value for value in plain if value not in known]
            if lost and self.withdrawn_too:
                gone = [*visitors.index().withdrawn(self.now)]
                lost = [
                    value for value in lost if any(row.had(name, [value]) for row in gone)
                ]
                known |= {value: value for value in lost}
                # It may be called otherwise by now, and that is not for everybody.
                self._called |= {(name, value): value for value in lost}
        self._unknown[name] = set(strange) - set(known)
        return list(dict.fromkeys(known.get(value, value) for value in values))

    def get_form_class(self) -> type[forms.Form]:
        class FilterForm(super().get_form_class()):  # type: ignore[misc]
            def clean(form) -> None:  # noqa: N805
                for name in self.FACETS:
                    if len(self.asked.getlist(name)) > MOST_VALUES:
                        form.add_error(name, f"Choose at most {MOST_VALUES} at once.")
                first, last = form.cleaned_data.get("from"), form.cleaned_data.get("to")
                if first and last and last < first:
                    form.add_error("to", "This day is before the first one.")

        return FilterForm

    # -- what matches

    @property
    def when_asked(self) -> str:
        asked: str = self.asked.get("when", self.usually)
        return asked

    def matching(self, when: str = "", without: Iterable[str] = ()) -> Hits:
        """The events that match at the time asked for, or at another, without regard to
        some of the parameters; none if the question is not understood.
        """
        public = self.catalogue.public(self.now)
        if not self.form.is_valid():
            return public - public
        over = self.catalogue.over(self.now)
        at = {"upcoming": public - over, "past": public & over, "all": public}
        at["recent"] = public & self.catalogue.on_days(self.today - RECENT, None)
        asked = [hits for name, hits in self._asked_for.items() if name not in without]
        return reduce(and_, asked, at[when or self.when_asked])

    @property
    def _facets_asked(self) -> list[str]:
        return [name for name in self.FACETS if name in self.asked]

    @cached_property
    def _asked_for(self) -> dict[str, Hits]:
        """The events that each parameter finds by itself."""
        found = {
            name: self.catalogue.having(name, self.asked.getlist(name))
            for name in self._facets_asked
        }
        if self.text:
            found["q"] = self._found[0]
        said = self.form.cleaned_data
        if said["dates"]:
            first, last = period(said["dates"], self.today)
            found["dates"] = self.catalogue.on_days(first, last, self.zone)
        if said["from"]:
            found["from"] = self.catalogue.on_days(said["from"], None, self.zone)
        if said["to"]:
            found["to"] = self.catalogue.on_days(None, said["to"], self.zone)
        return found

    @cached_property
    def text(self) -> Text | None:
        """What is searched for; None if no words are, or the question is not understood."""
        return understood(self.words) if self.words and self.form.is_valid() else None

    @cached_property
    def _found(self) -> tuple[Hits, str]:
        """The events that contain the words, and how the words were read."""
        return self.containing(self.text or Text())

    def containing(self, text: Text) -> tuple[Hits, str]:
        if not text.excludes_only:
            return visitors.index().containing(text, self.catalogue, self.now)
        public = self.catalogue.public(self.now)
        if not text.excluded:
            return public - public, ""
        for other in text.excluded:
            having = visitors.index().containing(other, self.catalogue, self.now)[0]
            public = public - having
        return public, ""

    @property
    def marks(self) -> Marks | None:
        """What to mark where it is found."""
        return Marks(self._found[1]) if self.text else None

    def withdrawn(self) -> list[Entry]:
        """Events that were taken back lately and that this question found until then, as
        far as days and facets tell; who spoke there, and what was said of it, is forgotten.
        """
        first, last = self.days
        since = {"upcoming": self.today, "recent": self.today - RECENT}
        earliest = since.get(self.when_asked)
        if self.text or "speaker" in self.asked or self.when_asked == "past":
            return []
        return [
            row
            for row in visitors.index().withdrawn(self.now)
            if row.was_on_days(first, last)
            and (not row.first_day or row.was_on_days(earliest, None))
            and all(row.had(name, self.asked.getlist(name)) for name in self._facets_asked)
        ]

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day asked for; None where that is open."""
        said = self.form.cleaned_data
        begin, end = period(said["dates"], self.today) if said["dates"] else (None, None)
        first = max(filter(None, (begin, said["from"])), default=None)
        return first, min(filter(None, (end, said["to"])), default=None)

    # -- in which order

    def listing(self, when: str = "") -> Listing:
        """The events that match, in the order of the list: upcoming ones soonest first,
        then past ones newest first; those that match words best before others.
        """
        when = when or self.when_asked
        runs = [
            Run(name, self.matching(name), name == "past")
            for name in ("upcoming", "past")
            if when in (name, "all", "recent")
        ]
        if when == "recent":
            recent = self.matching(when)
            runs = [Run(name, hits & recent, newest) for name, hits, newest in runs]
        if not self.is_best_first:
            return Listing(self.catalogue, runs)
        text = self.text or Text()
        return Listing(
            self.catalogue, runs, lambda near: visitors.index().best_first(text, near)
        )

    @property
    def is_best_first(self) -> bool:
        """Ordered by how well events match words, not by time alone."""
        worded = self.text is not None and not self.text.excludes_only
        return worded and self.asked.get("sort") != "date"

    @property
    def turned(self) -> int:
        """How often listings have changed by the clock alone."""
        return self.catalogue.turned(self.now)

    def events(self, numbers: list[int]) -> list[Event]:
        """These of the events in this order, with all that everybody may know of them."""
        return in_order(self.numbered(numbers).for_records(self.now), numbers)

    def numbered(self, numbers: list[int]) -> EventQuerySet:
        """These of the events, if they are public still."""
        return visitors.events(self.now).numbered(numbers)

    # -- what is shown of it

    @property
    def words(self) -> str:
        return self.asked.get("q", "")

    @property
    def first_day(self) -> str:
        return self.asked.get("from", "")

    @property
    def last_day(self) -> str:
        return self.asked.get("to", "")

    @property
    def times(self) -> list[Option]:
        """The times among which a visitor may choose, unless the page fixes one."""
        if "when" in self.fixed:
            return []
        return [
            Option(
                "" if value == self.usually else value,
                f"{said} events",
                value == self.when_asked,
            )
            for value, said in WHEN
        ]

    @property
    def periods(self) -> list[Option]:
        """The plain choices of days."""
        chosen = self.asked.get("dates", "")
        every = Option("", "any day", not chosen)
        return [every, *(Option(value, said, value == chosen) for value, said in DATES)]

    def label(self, name: str) -> str:
        """What the parameter ``name`` is called."""
        return str(self.filters[name].label)

    def known(self, name: str) -> list[str]:
        """What was asked for, without values that nobody knows."""
        unknown = self._unknown.get(name, ())
        return [value for value in self.asked.getlist(name) if value not in unknown]

    def labels_of(self, wanted: dict[str, list[str]]) -> dict[tuple[str, str], str]:
        """What values of parameters are called, in one query at most."""
        rows = {
            name: [value for value in values if (name, value) not in self._called]
            for name, values in wanted.items()
            if name in ROWS
        }
        called = self._called = {**self._called, **labels(rows)}
        for name, values in wanted.items():
            for value in values:
                if name in CLOSED:
                    called[name, value] = CLOSED[name][value]
                elif name == "language":
                    tag, _, mode = value.partition(".")
                    said = f" ({MODES[mode]})" if mode else ""
                    called[name, value] = language_name(tag) + said
        return called

    @cached_property
    def parts(self) -> list[Part]:
        """What the visitor chose, one part at a time, each with the way to take it away;
        nothing if that is more than anybody would take away one by one.
        """
        if any(len(values) > MOST_VALUES for _, values in self.asked.lists()):
            return []
        chosen = {
            name: self.known(name)
            for name in self.asked
            if name not in self.fixed and name not in ("when", "sort")
        }
        called = self.labels_of({n: v for n, v in chosen.items() if n in self.FACETS})
        periods = dict(DATES)
        return [
            Part(
                name,
                self.label(name),
                called.get((name, value)) or periods.get(value, value),
                self.query(without=(name, value)),
            )
            for name, values in self.asked.lists()
            if name in chosen
            for value in values
        ]

    @cached_property
    def sentence(self) -> list[Clause]:
        """What was chosen, as a sentence: "Webinars", "on hate speech", "in French"."""
        clauses = []
        for name, lead in self.SENTENCE:
            said = [part for part in self.parts if part.name == name]
            if name == "kind":
                kinds = {
                    label: KINDS[EventKind(value)] for value, label in EventKind.choices
                }
                said = [
                    Part(p.name, p.label, kinds.get(p.value, p.value), p.without)
                    for p in said
                ]
            if said:
                clauses.append(Clause(lead, said))
        return clauses

    @property
    def mistakes(self) -> list[str]:
        """What could not be understood, in words."""
        return [
            str(message) for messages in self.form.errors.values() for message in messages
        ]

    # -- the question itself

    @property
    def in_words(self) -> str:
        """What was chosen in plain words: "webinars on genocide, in French"."""
        said = [
            f"{clause.lead} {' or '.join(part.value for part in clause.parts)}".strip()
            for clause in self.sentence
        ]
        return " ".join(said)

    @property
    def heading(self) -> str:
        return HEADINGS.get(self.when_asked, "Events")

    @property
    def title(self) -> str:
        """ "Past events: webinars on genocide, in French"."""
        said = self.in_words
        return f"{self.heading}: {said}" if said else self.heading

    @property
    def query_of_formats(self) -> str:
        """The same question, what the page fixes included, as formats of a list read it."""
        asked = [
            (name, value)
            for name, values in self.asked.lists()
            for value in values
            if name != "when"
        ]
        when = [("when", self.when_asked)] if self.when_asked != "upcoming" else []
        return urlencode(sorted([*asked, *when]))

    @property
    def query_of_calendars(self) -> str:
        """The same for a calendar, which keeps some of the past unless only that is asked
        for.
        """
        pairs = parse_qsl(self.query_of_formats)
        past = self.when_asked == "past"
        return urlencode([pair for pair in pairs if past or pair[0] != "when"])

    @property
    def query_of_facets(self) -> str:
        """The same question without its time, for the list of another time."""
        return self.query(without=("when", self.when_asked))

    def query(self, without: tuple[str, str] | None = None, **changes: str) -> str:
        """The canonical query string of this list: sorted, without defaults and what the
        page fixes. A change to "" takes a parameter away.
        """
        pairs = [
            (name, value)
            for name, values in self.asked.lists()
            for value in values
            if name not in (*self.fixed, *changes) and (name, value) != without
        ]
        changed = [(name, value) for name, value in changes.items() if value]
        return urlencode(sorted([*pairs, *changed]))
