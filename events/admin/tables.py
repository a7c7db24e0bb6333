"""Events as a table for a spreadsheet program. What decides who sees a listing is not in
it: state, visibility and access of links stay as they are.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from desk.tables import Choice, Column, Known, RowsColumn, Table, Typed, same
from events.forms.fields import (
    ClockField,
    DayField,
    HashtagsField,
    LanguageField,
    ZoneField,
)
from events.models import Area, Credit, Event, EventLanguage, Link, Theme
from events.vocabulary import (
    Access,
    Cost,
    CreditRole,
    EventKind,
    Format,
    LanguageMode,
    LinkKind,
    Pace,
    Registration,
)
from organizers.models import WEB_ADDRESS, Organization, folded
from organizers.tables import country_column, known_organizations

IN_BRACKETS = re.compile(r"^(?P<name>.*\S)\s*\((?P<said>[^()]*)\)$", re.DOTALL)
CLIPPED = re.compile(r"^\d{1,2}[.,]\d$")
DAY = "%Y-%m-%d"
ADDRESS = "https:// …: the first of its kind that everybody may see"


class CellClock(ClockField):
    """A wall clock; 9.3 is refused, which spreadsheet programs make of 9.30."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and CLIPPED.match(value.strip()):
            hours = re.split(r"[.,]", value.strip())[0]
            raise ValidationError(
                f"“{value}” may be what is left of {hours}.{value.strip()[-1]}0. Write the "
                f"time with a colon: {hours}:{value.strip()[-1]}0."
            )
        return super().to_python(value)


def day() -> Typed:
    return Typed(DayField(), lambda day: f"{day:{DAY}}")


def clock() -> Typed:
    return Typed(CellClock(), lambda clock: f"{clock:%H:%M}")


def with_word(name: str, word: str, usual: str) -> str:
    """ "PAX (co-organizer)", or "PAX" alone for the usual word."""
    return name if word == usual else f"{name} ({word})"


def without_word(text: str, choices: type[Any]) -> tuple[str, Any]:
    """The name, and the choice that stands behind it in brackets, if one does."""
    words = {same(each.label): each for each in choices}
    words |= {same(each.value): each for each in choices}
    found = IN_BRACKETS.match(text)
    if found and (word := words.get(same(found["said"]))):
        return found["name"], word
    return text, None


# -- rows of an event ----------------------------------------------------------------------


class CreditsColumn(RowsColumn):
    """Organizations with their roles; those of one role in the order that the cell has."""

    def read(self, event: Event) -> list[tuple[int, str]]:
        return [(credit.organization_id, credit.role) for credit in event.credits.all()]

    def understand(self, text: str) -> tuple[int, str]:
        known: Known[Organization] = self.table.known_organizations
        name, role = without_word(text, CreditRole)
        try:  # brackets may belong to the name
            return known.called(text).pk, CreditRole.ORGANIZER.value
        except ValidationError:
            if not role:
                raise
        return known.called(name).pk, role.value

    def word(self, row: tuple[int, str]) -> str:
        name = self.table.known_organizations.words[row[0]]
        return with_word(name, CreditRole(row[1]).label, CreditRole.ORGANIZER.label)

    def rank(self, row: tuple[int, str]) -> int:
        return CreditRole.values.index(row[1])

    def write(self, event: Event, wanted: list[tuple[int, str]]) -> None:
        """Credits that stay keep the wording printed."""
        known = {(each.organization_id, each.role): each for each in event.credits.all()}
        for pair, credit in known.items():
            if pair not in wanted:
                credit.delete()
        for order, (organization, role) in enumerate(wanted, 1):
            kept = known.get((organization, role))
            credit = kept or Credit(event=event, organization_id=organization, role=role)
            credit.order = order
            credit.save()


class TopicsColumn(RowsColumn):
    """Themes or areas, by their names; no order."""

    def __init__(self, header: str, known: str, *, hint: str = "") -> None:
        super().__init__(header, hint=hint)
        self.known = known

    def read(self, event: Event) -> list[int]:
        return [row.pk for row in getattr(event, self.attribute).all()]

    def understand(self, text: str) -> int:
        key: int = getattr(self.table, self.known).called(text).pk
        return key

    def word(self, row: int) -> str:
        return str(getattr(self.table, self.known).words[row])

    def write(self, event: Event, wanted: list[int]) -> None:
        getattr(event, self.attribute).set(wanted)


class LanguagesColumn(RowsColumn):
    """Languages, each with its mode unless it is spoken; no order."""

    def read(self, event: Event) -> list[tuple[str, str]]:
        return [(row.language, row.mode) for row in event.languages.all()]

    def understand(self, text: str) -> tuple[str, str]:
        name, mode = without_word(text, LanguageMode)
        return LanguageField().clean(name), str(mode or LanguageMode.SPOKEN)

    def word(self, row: tuple[str, str]) -> str:
        tag, mode = row
        name = LanguageField().prepare_value(tag)
        return with_word(name, LanguageMode(mode).label, LanguageMode.SPOKEN.label)

    def write(self, event: Event, wanted: list[tuple[str, str]]) -> None:
        known = {(each.language, each.mode): each for each in event.languages.all()}
        for pair, row in known.items():
            if pair not in wanted:
                row.delete()
        EventLanguage.objects.bulk_create(
            EventLanguage(event=event, language=language, mode=mode)
            for language, mode in wanted
            if (language, mode) not in known
        )


class LinkColumn(Column):
    """The address of the first link of a kind that everybody may see."""

    def __init__(self, header: str, kind: LinkKind, **options: Any) -> None:
        checked = Typed(
            forms.URLField(assume_scheme="https", max_length=1000, validators=[WEB_ADDRESS])
        )
        super().__init__(header, same(header), checked, **options)
        self.kind = kind

    def link(self, event: Event) -> Link | None:
        links = (
            link
            for link in (event.links.all() if event.pk else ())
            if link.kind == self.kind and link.access == Access.PUBLIC
        )
        return next(links, None)

    def get_value(self, instance: Any) -> str:
        wanted: dict[str, str] = instance.__dict__.get("_links", {})
        link = self.link(instance)
        return wanted.get(self.kind, link.url if link else "")

    def put(self, instance: Any, value: Any) -> None:
        instance.__dict__["_links"] = {
            **instance.__dict__.get("_links", {}), self.kind.value: value
        }  # fmt: skip

    def settle(self, event: Event) -> None:
        wanted = event.__dict__.get("_links", {})
        if self.kind not in wanted:
            return
        link = self.link(event)
        if not wanted[self.kind] and link:
            link.delete()
        elif wanted[self.kind]:
            link = link or Link(event=event, kind=self.kind)
            link.url, link.checked_at, link.check_result = wanted[self.kind], None, ""
            link.save()


# -- the table -----------------------------------------------------------------------------


class EventTable(Table):
    """One row for each event."""

    writes = (Credit, EventLanguage, Link)

    key = Column("Key", "uuid", told=True, hint="Leave empty for a new event")
    title = Column("Title", "title")
    kind = Column("Kind", "kind", Choice(EventKind))
    when = Column("When", "pace", Choice(Pace), empty=Pace.TO_BE_ANNOUNCED)
    date = Column(
        "Date", "start_date", day(), empty=None, hint="8 April 2027 or 2027-04-08"
    )
    start = Column("Start", "start_time", clock(), empty=None, hint="9:30 or 9.30 am")
    end_date = Column("End date", "end_date", day(), empty=None, hint="if another day")
    end = Column("End", "end_time", clock(), empty=None, hint="by the same clock")
    zone = Column(
        "Time zone", "zone", Typed(ZoneField()), hint="the city whose clock is meant"
    )
    format = Column("Format", "format", Choice(Format), empty=Format.UNKNOWN)
    venue = Column("Venue", "venue")
    city = Column("City", "city")
    country = country_column()
    organizers = CreditsColumn("Organizers", hint="GAAMAC; PAX (co-organizer)")
    themes = TopicsColumn("Themes", "known_themes", hint="names or codes, “;” between them")
    areas = TopicsColumn("Areas", "known_areas", hint="names or codes, “;” between them")
    languages = LanguagesColumn("Languages", hint="English; French (interpretation)")
    registration = Column(
        "Registration", "registration", Choice(Registration), empty=Registration.UNKNOWN
    )
    registration_link = LinkColumn("Registration link", LinkKind.REGISTRATION, hint=ADDRESS)
    information_link = LinkColumn("Information link", LinkKind.INFORMATION, hint=ADDRESS)
    deadline = Column(
        "Deadline",
        "registration_deadline",
        day(),
        empty=None,
        hint="of registration: a day",
    )
    deadline_time = Column(
        "Deadline time", "registration_deadline_time", clock(), empty=None, hint="18:00"
    )
    deadline_zone = Column(
        "Deadline time zone",
        "registration_deadline_zone",
        Typed(ZoneField()),
        hint="a city",
    )
    cost = Column("Cost", "cost", Choice(Cost), empty=Cost.UNKNOWN)
    summary = Column("Summary", "summary")
    description = Column("Description", "description", hint="Markdown")
    contact = Column("Contact e-mail", "contact_email", Typed(forms.EmailField()))
    hashtags = Column(
        "Hashtags",
        "hashtags",
        Typed(HashtagsField(forms.CharField(max_length=80)), " ".join),
        empty=[],
        hint="#R2P #Kwibuka",
    )
    state = Column("State", "get_state_display", told=True, hint="only told, never read")

    class Meta(Table.Meta):
        model = Event

    @cached_property
    def known_organizations(self) -> Known[Organization]:
        return known_organizations()

    @cached_property
    def known_themes(self) -> Known[Theme]:
        rows = Theme.objects.in_order()
        return Known(
            "theme", ((row, row.name, [row.code, *row.aliases]) for row in rows), folded
        )

    @cached_property
    def known_areas(self) -> Known[Area]:
        rows = Area.objects.by_name()
        return Known(
            "area", ((row, row.name, [row.code, *row.aliases]) for row in rows), folded
        )

    def settle(self, event: Event, wrong: set[str]) -> None:
        """A date that came or went decides whether the event has one."""
        if {"start_date", "pace"} & wrong:
            return
        if event.start_date and event.pace == Pace.TO_BE_ANNOUNCED:
            event.pace = Pace.DATED
        elif not event.start_date and event.pace == Pace.DATED:
            event.pace = Pace.TO_BE_ANNOUNCED
