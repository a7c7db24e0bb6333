"""A listing once more, on other days: what a copy takes along, what it leaves behind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from events.door import HIDING
from events.models.credit import Credit
from events.models.event import Event
from events.models.language import EventLanguage
from events.models.link import Link
from events.models.people import Participation, Section
from events.vocabulary import LinkKind, Pace
from organizers.models import save_checked

MOST = 30  # copies at once

TAKEN = (
    *("title", "title_is_ours", "kind", "summary", "description", "hashtags"),
    *("series", "parent", "parent_relation", "parent_wording", "programme"),
    *("themes", "areas", "pace", "start_time", "end_time", "zone"),
    *("format", "platforms", "venue", "city", "country", "audience"),
    *("registration", "registration_deadline_time", "registration_deadline_zone"),
    *("seats_note", "cost", "cost_note", "access_steps", "joining_note"),
    *("contact_name", "contact_email", "contact_phone", "accessibility"),
)
MOVED = ("start_date", "end_date", "registration_deadline")
LEFT = (  # what is told of this one alone, or is decided for each listing anew
    *("id", "uuid", "slug", "former_slugs", "number_in_series", "follows"),
    *("description_html", "starts_at", "over_at", "registration_closes_at"),
    *("certainty", "time_as_announced", "time_note", "organizers_as_announced"),
    *("status", "status_note", "earlier_date"),
    *("state", "publish_at", "announcement", "merged_into", "staff_note"),
    *("is_sample", "revision", "created_at", "changed_at"),
)
STAY_WITH_THE_EVENT = (LinkKind.RECORDING, LinkKind.REPORT, LinkKind.JOIN)
UNCHECKED = {"checked_at": None, "check_result": ""}  # nobody has looked at the copy's

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Wishes:
    """``clocks_change``: where clocks skip or repeat an hour that day, the copy has no
    times; otherwise it is refused.
    """

    sections: bool = True
    people: bool = True
    follows: bool = False
    clocks_change: bool = False


@dataclass(frozen=True)
class Copied:
    """``without_times``: the organizer has to be asked for them."""

    event: Event
    without_times: bool = False


class NoSuchHour(ValidationError):
    """Clocks skip or repeat an hour of the copy on its day."""


@transaction.atomic
def copied(event: Event, days: Sequence[date], wishes: Wishes) -> list[Copied]:
    """Drafts of the same event on these days, saved with all their rows; the number in
    the series goes on. ``event``: loaded with ``for_copying()``.

    Raises ValidationError, NoSuchHour among them; then nothing is saved.
    """
    made: list[Copied] = []
    numbers = free_numbers(event, len(days))
    before = event
    for day, number in zip(days, numbers, strict=True):
        copy = moved(event, day)
        copy.number_in_series = number
        copy.follows = before if wishes.follows else None
        without_times = save_on_its_day(copy, wishes)
        copy_rows(event, copy, wishes)
        made.append(Copied(copy, without_times))
        before = copy
    return made


def moved(event: Event, day: date) -> Event:
    """The event as an unsaved draft that begins on ``day``; what else has a day is as far
    from it as before.
    """
    facts = {name: getattr(event, name) for name in TAKEN if not is_many(event, name)}
    copy = Event(**facts)
    copy.start_date = day
    if event.start_date:
        apart = day - event.start_date
        for name in MOVED[1:]:
            if that_day := getattr(event, name):
                setattr(copy, name, day_after(that_day, apart))
    else:
        copy.registration_deadline_time = None
        copy.registration_deadline_zone = ""
    if copy.pace in (Pace.TO_BE_ANNOUNCED, Pace.SELF_PACED):
        copy.pace = Pace.DATED
    return copy


def day_after(day: date, apart: timedelta) -> date:
    try:
        return day + apart
    except OverflowError:
        raise ValidationError("No calendar has such a day.") from None


def is_many(event: Event, name: str) -> bool:
    return bool(event._meta.get_field(name).many_to_many)


def free_numbers(event: Event, count: int) -> list[int | None]:
    """The next numbers in its series; none where another event has that number."""
    if not event.series or not event.number_in_series:
        return [None] * count
    first = event.number_in_series + 1
    taken = set(event.series.events.values_list("number_in_series", flat=True))
    return [None if number in taken else number for number in range(first, first + count)]


def save_on_its_day(copy: Event, wishes: Wishes) -> bool:
    """Whether the copy had to go without its times. Raises ValidationError."""
    if not changes_clocks(copy):
        save_checked(copy)
        return False
    if not wishes.clocks_change:
        try:
            copy.derive()
        except ValidationError as refused:
            raise NoSuchHour(refused.messages) from refused
    copy.start_time = copy.end_time = None
    if changes_clocks(copy):  # the deadline's clock
        copy.registration_deadline_time = None
        copy.registration_deadline_zone = ""
    save_checked(copy)
    return True


def changes_clocks(copy: Event) -> bool:
    try:
        copy.derive()
    except ValidationError as refused:
        return {"start_time", "registration_deadline_time"} >= {*refused.error_dict}
    return False


# -- the rows ------------------------------------------------------------------------------


def another(row: Row, **facts: Any) -> Row:
    """A new row with all that this one says, but for ``facts``; unsaved."""
    columns = row._meta.concrete_fields
    said = {each.attname: getattr(row, each.attname) for each in columns}
    del said[row._meta.pk.attname]
    for column in columns:
        if column.name in facts:
            said.pop(column.attname, None)
    return type(row)(**said, **facts)


def copy_rows(event: Event, copy: Event, wishes: Wishes) -> None:
    """Gives the copy what the event has; rows of its own, and each as visible as before."""
    copy.themes.set(event.themes.all())
    copy.areas.set(event.areas.all())
    Credit.objects.bulk_create(another(row, event=copy) for row in event.credits.all())
    EventLanguage.objects.bulk_create(
        another(row, event=copy) for row in event.languages.all()
    )
    Link.objects.bulk_create(
        another(link, event=copy, **UNCHECKED, **moments(link, event, copy))
        for link in event.links.all()
        if link.kind not in STAY_WITH_THE_EVENT
    )
    sections = copy_sections(event, copy) if wishes.sections else {}
    if wishes.people:
        copy_people(event, copy, sections)


def moments(link: Link, event: Event, copy: Event) -> dict[str, datetime | None]:
    """When the link opens and closes, as long before or after the start as it did."""
    if not (event.starts_at and copy.starts_at):
        return {"opens_at": None, "closes_at": None}
    apart = copy.starts_at - event.starts_at
    return {
        name: moment and moment + apart
        for name, moment in (("opens_at", link.opens_at), ("closes_at", link.closes_at))
    }


def copy_sections(event: Event, copy: Event) -> dict[int, Section]:
    """The new section for the key of each old one."""
    apart = (
        copy.start_date - event.start_date if copy.start_date and event.start_date else None
    )
    old = list(event.sections.all())
    new = [
        another(
            section,
            event=copy,
            on=section.on + apart if section.on and apart is not None else None,
        )
        for section in old
    ]
    Section.objects.bulk_create(new)
    return {before.pk: section for before, section in zip(old, new, strict=True)}


def copy_people(event: Event, copy: Event, sections: dict[int, Section]) -> None:
    old = list(event.participations.all())
    new = [
        another(part, event=copy, section=sections.get(part.section_id or 0))
        for part in old
    ]
    Participation.objects.bulk_create(new)
    Theirs = Participation.organizations.through  # noqa: N806 - a model
    Theirs._default_manager.bulk_create(
        Theirs(participation_id=part.pk, organization_id=organization.pk)
        for before, part in zip(old, new, strict=True)
        for organization in before.organizations.all()
    )


# -- what the page tells before ------------------------------------------------------------


@dataclass(frozen=True)
class Luggage:
    """What a copy takes along and what it leaves, in an editor's words."""

    taken: tuple[str, ...]
    left: tuple[str, ...]


def luggage(event: Event) -> Luggage:
    """Needs: loaded with ``for_copying()``."""
    links = list(event.links.all())
    staying = [link for link in links if link.kind in STAY_WITH_THE_EVENT]
    people = list(event.participations.all())
    unseen = sum(part.visibility in HIDING for part in people)
    taken = [
        counted(len(event.credits.all()), "organization"),
        counted(len(event.sections.all()), "section"),
        counted(len(people), "person taking part", "people taking part")
        + (f", {unseen} of them not shown by name, as now" if people and unseen else ""),
        counted(len(event.languages.all()), "language"),
        counted(len(links) - len(staying), "link"),
        counted(len(event.themes.all()), "theme"),
        counted(len(event.areas.all()), "area"),
    ]
    left = [
        f"the link: {link.shown_as.lower() if not link.label else link.label}"
        for link in staying
    ]
    for name, words in LEFT_IN_WORDS.items():
        if getattr(event, name) not in (None, "", *LIKE_NEW.get(name, ())):
            left.append(words)
    return Luggage(tuple(filter(None, taken)), tuple(left))


LIKE_NEW: dict[str, Collection[object]] = {
    "status": ("scheduled",),
    "certainty": ("stated",),
}
LEFT_IN_WORDS = {
    "certainty": "how certain the dates are",
    "time_as_announced": "the announcement’s wording of the time",
    "time_note": "how we read it",
    "status": "what became of the event, and its earlier date",
    "organizers_as_announced": "the heading of the announcement",
    "announcement": "the announcement",
    "publish_at": "the moment of publication",
    "staff_note": "the staff note",
}


def counted(number: int, one: str, several: str = "") -> str:
    if not number:
        return ""
    return f"{number} {one if number == 1 else several or f'{one}s'}"
