"""Events as a table for a spreadsheet program. What decides who sees a listing is not in
it: state, visibility and access of links stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from desk.doubts import Doubt
from desk.tables import Change, Choice, Column, Known, RowsColumn, Table, Typed, same
from events import doctor
from events.forms.fields import (
    ClockField,
    DayField,
    HashtagsField,
    LanguageField,
    ZoneField,
)
from events.models import Area, Credit, Event, EventLanguage, Link, Theme, requirements
from events.models.link import FOUND
from events.rooms import is_room
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
    State,
)
from organizers.models import (
    BATCH,
    WEB_ADDRESS,
    Organization,
    delete_all,
    folded,
    save_all,
)
from organizers.tables import country_column, known_organizations

IN_BRACKETS = re.compile(r"^(?P<name>.*\S)\s*\((?P<said>[^()]*)\)$", re.DOTALL)
CLIPPED = re.compile(r"^\d{1,2}[.,]\d$")
DAY = "%Y-%m-%d"
A_ROOM = (
    "This address leads into a meeting. Add it on the page of the event, as a link for "
    "joining."
)
BESIDE = {"credits": "organizers"}  # where a column is called otherwise than on the form
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

    def rows(self, event: Event) -> Iterable[Credit]:
        return event.credits.all()

    def value(self, credit: Credit) -> tuple[int, str]:
        return credit.organization_id, credit.role

    def understand(self, text: str) -> tuple[int, str]:
        known: Known[Organization] = self.table.known_organizations
        name, role = without_word(text, CreditRole)
        try:  # brackets may belong to the name
            return known.called(text).pk, CreditRole.ORGANIZER.value
        except ValidationError:
            if not role:
                raise
        return known.called(name).pk, role.value

    def word(self, value: tuple[int, str]) -> str:
        name = self.table.known_organizations.words[value[0]]
        return with_word(name, CreditRole(value[1]).label, CreditRole.ORGANIZER.label)

    def rank(self, value: tuple[int, str]) -> int:
        return CreditRole.values.index(value[1])

    def write(self, changes: Sequence[Change]) -> None:
        """Credits that stay keep the wording printed."""
        delete_all([credit for change in changes for credit in change.gone])
        new, kept = [], []
        for change in changes:
            for order, (organization, role) in enumerate(change.wanted, 1):
                if credit := change.known.get((organization, role)):
                    kept.append(credit)
                else:
                    credit = Credit(
                        event=change.instance, organization_id=organization, role=role
                    )
                    new.append(credit)
                credit.order = order
        Credit.objects.bulk_create(new, batch_size=BATCH)
        Credit.objects.bulk_update(kept, ["order"], batch_size=BATCH)


class TopicsColumn(RowsColumn):
    """Themes or areas, by their names; no order."""

    def __init__(self, header: str, known_by: str, *, hint: str = "") -> None:
        super().__init__(header, hint=hint)
        self.known_by = known_by

    def rows(self, event: Event) -> Iterable[Theme | Area]:
        rows: Iterable[Theme | Area] = getattr(event, self.attribute).all()
        return rows

    def value(self, row: Theme | Area) -> int:
        return row.pk

    def understand(self, text: str) -> int:
        key: int = getattr(self.table, self.known_by).called(text).pk
        return key

    def word(self, value: int) -> str:
        return str(getattr(self.table, self.known_by).words[value])

    def write(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if change.gone:
                getattr(change.instance, self.attribute).remove(*change.gone)
        field = Event._meta.get_field(self.attribute)
        topic = f"{field.m2m_reverse_field_name()}_id"  # type: ignore[union-attr]
        pairs = field.remote_field.through  # type: ignore[union-attr]
        new = [
            pairs(**{"event": change.instance, topic: value})
            for change in changes
            for value in change.new
        ]
        pairs._base_manager.bulk_create(new, batch_size=BATCH)


class LanguagesColumn(RowsColumn):
    """Languages, each with its mode unless it is spoken; no order."""

    def rows(self, event: Event) -> Iterable[EventLanguage]:
        return event.languages.all()

    def value(self, row: EventLanguage) -> tuple[str, str]:
        return row.language, row.mode

    def understand(self, text: str) -> tuple[str, str]:
        name, mode = without_word(text, LanguageMode)
        return LanguageField().clean(name), str(mode or LanguageMode.SPOKEN)

    def word(self, value: tuple[str, str]) -> str:
        tag, mode = value
        name = LanguageField().prepare_value(tag)
        return with_word(name, LanguageMode(mode).label, LanguageMode.SPOKEN.label)

    def write(self, changes: Sequence[Change]) -> None:
        delete_all([row for change in changes for row in change.gone])
        new = [
            EventLanguage(event=change.instance, language=language, mode=mode)
            for change in changes
            for language, mode in change.new
        ]
        EventLanguage.objects.bulk_create(new, batch_size=BATCH)


class LinkColumn(Column):
    """The address of the first link of a kind that everybody may see."""

    def __init__(self, header: str, kind: LinkKind, **options: Any) -> None:
        checked = Typed(
            forms.URLField(assume_scheme="https", max_length=1000, validators=[WEB_ADDRESS])
        )
        super().__init__(header, same(header), checked, **options)
        self.kind = kind

    def understood(self, cell: str) -> Any:
        """The address; none of a meeting, for everybody is told those of this column."""
        url = super().understood(cell)
        if is_room(url):
            raise ValidationError(A_ROOM)
        return url

    def link(self, event: Event) -> Link | None:
        links = (
            link
            for link in (event.links.all() if event.pk else ())
            if link.kind == self.kind and link.access == Access.PUBLIC
        )
        return next(links, None)

    def get_value(self, instance: Any) -> str:
        wanted: dict[str, Any] = instance.__dict__.get("_links", {})
        if self.kind in wanted:
            return str(wanted[self.kind][1])
        link = self.link(instance)
        return link.url if link else ""

    def put(self, instance: Any, value: Any) -> None:
        links = instance.__dict__.setdefault("_links", {})
        links[self.kind.value] = self.link(instance), value

    def settle(self, events: Sequence[Event]) -> None:
        gone, new, changed = [], [], []
        for event in events:
            link, url = event.__dict__.get("_links", {}).get(self.kind, (None, ""))
            if link and not url:
                gone.append(link)
            elif link:
                link.url = url
                link.forget_check()
                changed.append(link)
            elif url:
                new.append(Link(event=event, kind=self.kind, url=url))
                new[-1].settle_access()
        delete_all(gone)
        Link.objects.bulk_create(new, batch_size=BATCH)
        Link.objects.bulk_update(changed, ["url", *FOUND], batch_size=BATCH)


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

    def save_rows(self, events: Sequence[Event]) -> None:
        save_all(events)

    def hindrances(self, event: Event) -> list[Doubt]:
        """What keeps a public one from being public; one that is not may lack anything."""
        if event.state != State.PUBLISHED:
            return []
        known = self.fields["organizers"].get_value(event)
        credits = [Credit(organization_id=key, role=role) for key, role in known]
        return [
            replace(doubt, field=BESIDE.get(doubt.field, doubt.field))
            for doubt in requirements.hindrances(event, credits)
            if doubt.code not in requirements.MAY_COME_LATER
        ]

    def said(self, event: Event) -> doctor.Said:
        return doctor.said_in(vars(event))

    def doubts(self, said: doctor.Said, before: doctor.Said | None) -> list[Doubt]:
        """What looks odd in the date and the times, and did not before. That a day is past
        is only said of one that comes with the table.
        """
        if said == before:
            return []
        is_new = before is None or said.start_date != before.start_date
        known = [] if before is None else doctor.doubts(before)
        found = doctor.doubts(said, self.now if is_new else None)
        return [doubt for doubt in found if doubt not in known]

    def settle(self, event: Event, wrong: set[str]) -> None:
        """A date that came or went decides whether the event has one."""
        if {"start_date", "pace"} & wrong:
            return
        if event.start_date and event.pace == Pace.TO_BE_ANNOUNCED:
            event.pace = Pace.DATED
        elif not event.start_date and event.pace == Pace.DATED:
            event.pace = Pace.TO_BE_ANNOUNCED
