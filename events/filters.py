"""A query string, understood once: every list, in every format, is an EventFilter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.http import QueryDict

from events.models import Area, Event, EventLanguage, Theme
from events.models.language import language_name
from events.querysets import AreaQuerySet, EventQuerySet, organizers
from events.vocabulary import EventKind, Format

Choices = list[tuple[str, str]]

MOST_VALUES = 40
ROWS = ("organizer", "theme", "area")  # facets whose values are addresses of rows
WHEN = [("upcoming", "upcoming"), ("past", "past"), ("all", "upcoming and past")]
FORMATS = [choice for choice in Format.choices if choice[0] != Format.UNKNOWN]


@dataclass(frozen=True)
class Option:
    """One value of a facet, as a visitor sees it."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One question with the values that it can have."""

    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.chosen]


@dataclass(frozen=True)
class Part:
    """One part of what was chosen, and the query string of the list without it."""

    label: str
    value: str
    without: str


class Vocabulary:
    """The values that each facet knows and offers, loaded when they are first needed."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    @cached_property
    def organizer(self) -> dict[str, Any]:
        return {row.slug: row for row in organizers(self.now)}

    @cached_property
    def theme(self) -> dict[str, Any]:
        return {row.slug: row for row in Theme.objects.in_order()}

    @cached_property
    def area(self) -> dict[str, Any]:
        return {row.slug: row for row in Area.objects.by_name()}

    @cached_property
    def languages(self) -> Choices:
        tags = EventLanguage.objects.in_use(self.now)
        return sorted(((tag, language_name(tag)) for tag in tags), key=itemgetter(1))

    def rows(self, name: str) -> dict[str, Any]:
        """Rows by address, for a facet whose values are rows."""
        found: dict[str, Any] = getattr(self, name) if name in ROWS else {}
        return found

    def known(self, name: str) -> Choices:
        """Every value that may be asked for."""
        if name in ROWS:
            return [(slug, str(row)) for slug, row in self.rows(name).items()]
        return {"kind": EventKind.choices, "format": FORMATS}.get(name) or self.languages

    def offered(self, name: str) -> Choices:
        """The values worth offering: of the areas, those that published events are
        about.
        """
        if name != "area":
            return self.known(name)
        in_focus = {area.pk for area in Area.objects.in_focus(self.now).around()}
        return [
            (slug, str(area)) for slug, area in self.area.items() if area.pk in in_focus
        ]

    def present(self, name: str, value: str) -> str:
        """The value, or the address that the row with this former address has now."""
        if name not in ROWS or not value or value in self.rows(name):
            return value
        rows = self.rows(name).values()
        return next((row.slug for row in rows if value in row.former_slugs), value)


def several(name: str, label: str, method: str) -> django_filters.MultipleChoiceFilter:
    """A filter that may be repeated: any of its values will do."""
    unknown = f"There is no {label} “%(value)s” here. Remove it, or choose another."
    return django_filters.MultipleChoiceFilter(
        field_name=name,
        label=label.capitalize(),
        method=method,
        error_messages={"invalid_choice": unknown, "invalid_list": unknown},
    )


def a_day(name: str, label: str, method: str) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        field_name=name,
        label=label,
        method=method,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Write the day as year-month-day: 2026-04-07."},
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class EventFilter(django_filters.FilterSet):
    """Published events as a query string asks for them.

    ``fixed`` holds parameters that the page itself sets, such as the organizer of an
    organizer's page.
    """

    q = django_filters.CharFilter(label="Words", method="of_words", max_length=200)
    organizer = several("organizer", "organizer", "of_organizers")
    theme = several("theme", "theme", "of_themes")
    kind = several("kind", "kind of event", "of_kinds")
    format = several("format", "format", "of_formats")
    language = several("language", "language", "of_languages")
    area = several("area", "area", "of_areas")
    from_ = a_day("from", "From", "since")
    to = a_day("to", "To", "until")
    when = django_filters.ChoiceFilter(
        label="When",
        choices=WHEN,
        method="at_any_time",
        error_messages={"invalid_choice": "“%(value)s” is not one of upcoming, past, all."},
    )

    FACETS = ("theme", "organizer", "kind", "format", "language", "area")

    class Meta:
        model = Event
        fields: Sequence[str] = ()

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """As declared; ``from`` is a word of Python's own and cannot be."""
        return {name.rstrip("_"): one for name, one in super().get_filters().items()}

    def __init__(
        self, query: QueryDict, now: datetime, fixed: Mapping[str, str] | None = None
    ) -> None:
        self.now = now
        self.fixed = dict(fixed or {})
        self.vocabulary = Vocabulary(now)
        self.asked = self._understood(query)
        super().__init__(self.asked, Event.objects.published(now))
        for name in self.FACETS:
            self.filters[name].extra["choices"] = lambda name=name: self.vocabulary.known(
                name
            )

    def _understood(self, query: QueryDict) -> QueryDict:
        """The parameters of ours, each value once, in a fixed order; renamed rows by their
        present slug.
        """
        asked = QueryDict(mutable=True)
        for name in sorted(self.base_filters):
            given = [self.fixed[name]] if name in self.fixed else query.getlist(name)
            values = list(filter(None, dict.fromkeys(value.strip() for value in given)))
            # One value more than allowed is enough to refuse them all.
            values = values[: MOST_VALUES + 1] if name in self.FACETS else values[-1:]
            values = sorted({self.vocabulary.present(name, value) for value in values})
            if values and (name, values) != ("when", ["upcoming"]):
                asked.setlist(name, values)
        return asked

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

    # -- what is asked for

    @property
    def when_asked(self) -> str:
        asked: str = self.asked.get("when", "upcoming")
        return asked

    @property
    def events(self) -> EventQuerySet:
        """The events asked for, in the order of the list; none if the question is not
        understood.
        """
        if not self.form.is_valid():
            return Event.objects.none()
        return self._in_order(self.qs, self.when_asked)

    def events_when(self, when: str) -> EventQuerySet:
        """The same question about another time: "upcoming", "past" or "all"."""
        return (
            self._in_order(self.qs, when) if self.form.is_valid() else Event.objects.none()
        )

    def _in_order(self, events: EventQuerySet, when: str) -> EventQuerySet:
        if when == "past":
            return events.past(self.now)
        if when == "all":
            return events.newest_first()
        return events.upcoming(self.now)

    def of_words(self, events: EventQuerySet, name: str, words: str) -> EventQuerySet:
        return events.matching(words)

    def of_organizers(
        self, events: EventQuerySet, name: str, slugs: list[str]
    ) -> EventQuerySet:
        return events.by_organizers(self._rows(name, slugs)) if slugs else events

    def of_themes(
        self, events: EventQuerySet, name: str, slugs: list[str]
    ) -> EventQuerySet:
        return events.on_themes(self._rows(name, slugs)) if slugs else events

    def of_kinds(self, events: EventQuerySet, name: str, kinds: list[str]) -> EventQuerySet:
        return events.of_kinds(kinds) if kinds else events

    def of_formats(
        self, events: EventQuerySet, name: str, formats: list[str]
    ) -> EventQuerySet:
        return events.in_formats(formats) if formats else events

    def of_languages(
        self, events: EventQuerySet, name: str, tags: list[str]
    ) -> EventQuerySet:
        return events.in_languages(tags) if tags else events

    def of_areas(self, events: EventQuerySet, name: str, slugs: list[str]) -> EventQuerySet:
        if not slugs:
            return events
        areas: AreaQuerySet = Area.objects.with_slugs(slugs)
        return events.about_areas(areas)

    def since(self, events: EventQuerySet, name: str, day: Any) -> EventQuerySet:
        return events.from_day(day)

    def until(self, events: EventQuerySet, name: str, day: Any) -> EventQuerySet:
        return events.to_day(day)

    def at_any_time(self, events: EventQuerySet, name: str, when: str) -> EventQuerySet:
        return events  # decided with the order, in _in_order

    def _rows(self, name: str, slugs: list[str]) -> list[Any]:
        return [self.vocabulary.rows(name)[slug] for slug in slugs]

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
            Option(value, f"{words} events", value == self.when_asked)
            for value, words in WHEN
        ]

    @property
    def facets(self) -> Iterator[Facet]:
        """The questions that this page leaves open, each with its values."""
        for name in self.FACETS:
            if name in self.fixed:
                continue
            chosen = self.asked.getlist(name)
            offered = dict(self.vocabulary.offered(name))
            known = dict(self.vocabulary.known(name))
            offered |= {value: known[value] for value in chosen if value in known}
            options = [
                Option(value, label, value in chosen) for value, label in offered.items()
            ]
            if options:
                yield Facet(name, str(self.filters[name].label), options)

    @cached_property
    def parts(self) -> list[Part]:
        """What the visitor chose, one part at a time, each with the way to take it away;
        nothing if that is more than anybody would take away one by one.
        """
        parts: list[Part] = []
        if any(len(values) > MOST_VALUES for _, values in self.asked.lists()):
            return parts
        for name, values in self.asked.lists():
            if name in self.fixed or name == "when":
                continue
            known = dict(self.vocabulary.known(name)) if name in self.FACETS else {}
            for value in values:
                label = str(self.filters[name].label)
                parts.append(
                    Part(label, known.get(value, value), self.query(without=(name, value)))
                )
        return parts

    @property
    def mistakes(self) -> list[str]:
        """What could not be understood, in words."""
        return [
            str(message) for messages in self.form.errors.values() for message in messages
        ]

    @property
    def query_of_facets(self) -> str:
        """The same question without its time, for the list of another time."""
        return self.query(without=("when", self.when_asked))

    def query(self, without: tuple[str, str] | None = None, **changes: str) -> str:
        """The canonical query string of this list: sorted, without defaults and what the
        page fixes.
        """
        pairs = [
            (name, value)
            for name, values in self.asked.lists()
            for value in values
            if name not in self.fixed and (name, value) != without
        ]
        return urlencode([*pairs, *changes.items()])
