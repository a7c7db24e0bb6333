"""All that pages, filters, formats and template tags may ask of the database. They import
no model, and get no row from here that is not for everybody: what is not loaded cannot be
shown. ``events.door`` decides what that is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from events import querysets
from events.catalogue import Catalogue
from events.models.event import Event
from events.models.index import Entry, Word
from events.models.joining import Joining, WayIn, joining, ways_in
from events.models.language import language_name
from events.models.link import Link
from events.models.people import Participation, PublicSpeaker
from events.models.programme import Programme
from events.models.public import (
    absolute,
    area_record,
    event_record,
    its,
    organizer_record,
    page_of,
    programme_record,
    series_record,
    speaker_record,
    theme_record,
    when,
    where,
)
from events.models.series import Series
from events.models.topics import Area, Theme
from events.querysets import EntryQuerySet, EventQuerySet
from events.querysets.facets import ROWS, labels, present
from organizers.models import Organization, OrganizationKind, Person

__all__ = [
    "ROWS",
    "Joining",
    "OrganizationKind",
    "PublicSpeaker",
    "WayIn",
    "absolute",
    "area_record",
    "event_record",
    "its",
    "joining",
    "labels",
    "language_name",
    "organizer_record",
    "page_of",
    "present",
    "programme_record",
    "series_record",
    "speaker_record",
    "theme_record",
    "ways_in",
    "when",
    "where",
]

# -- events


def events(now: datetime) -> EventQuerySet:
    """Those that everybody may see at ``now``."""
    return Event.objects.published(now)


def no_events() -> EventQuerySet:
    return Event.objects.none()


def event_at(slug: str, now: datetime) -> Event | None:
    """The event at this address, or the one that it was merged into, with all that its
    page shows.
    """
    return Event.objects.for_records(now).at_address(slug, now)


def its_address(slug: str, now: datetime) -> Event | None:
    """The same with nothing but its address."""
    return Event.objects.only("slug").at_address(slug, now)


def meeting_at(slug: str, now: datetime) -> Event | None:
    """The same with what tells when one can join."""
    return Event.objects.at_address(slug, now)


def relatives(event: Event, now: datetime) -> list[Event]:
    return list(events(now).relatives(event).for_cards())


def links(row: Event | Series | Programme, now: datetime) -> list[Link]:
    """Those of its links that everybody may see. Needs: loaded for its page."""
    return [link for link in row.links.all() if link.is_public(now)]


# -- the index


def index() -> EntryQuerySet:
    return Entry.objects.all()


def catalogue() -> Catalogue:
    """All public events, as sets."""
    return Entry.objects.catalogue()


def words_about_as_long_as(word: str) -> Sequence[str]:
    return Word.objects.about_as_long_as(word)


# -- who and about what


def listed(name: str, known: Catalogue, now: datetime) -> QuerySet[Any]:
    """All values of the facet ``name`` that are to be listed, in order."""
    if name == "organizer":
        return querysets.organizers_listed(known.values("organizer", now), now)
    if name == "speaker":
        return querysets.speakers(now)
    if name == "theme":
        return Theme.objects.in_order()
    if name == "area":
        return Area.objects.listed(known.values("area", now))
    return Series.objects.public(now) if name == "series" else Programme.objects.public()


def listed_in_full(name: str, known: Catalogue, now: datetime) -> QuerySet[Any]:
    """The same with all that everybody may know of each."""
    rows = listed(name, known, now)
    if name == "organizer":
        return rows.select_related("parent").prefetch_related("names")
    if name == "theme":
        return rows.select_related("broader")
    if name == "area":
        return Area.objects.listed(known.values("area", now)).with_surroundings()
    return rows.for_page(now) if name in ("series", "programme") else rows  # type: ignore[attr-defined]


def with_page(name: str, slug: str, now: datetime) -> QuerySet[Any]:
    """The values of the facet ``name`` that have a page, with all that it shows; of many
    only those that can be at the address ``slug``.
    """
    if name == "organizer":
        known = catalogue()
        public = known.has("organizer", slug, now)
        slugs = {slug} if public else known.values("organizer", now)
        return querysets.organizers_listed(slugs, now).select_related("parent")
    if name == "theme":
        return Theme.objects.select_related("broader")
    if name == "area":
        return Area.objects.for_page()
    if name == "series":
        return Series.objects.public(now).for_page(now)
    if name == "programme":
        return Programme.objects.public().for_page(now)
    return querysets.speakers(now)


def programmes() -> QuerySet[Programme]:
    """All programmes, each with what a list shows of it."""
    return Programme.objects.public().for_cards()


def programmes_of(organization: Organization) -> QuerySet[Programme]:
    return Programme.objects.public().led_by(organization)


def described(person: Person, number: int) -> tuple[PublicSpeaker | None, date | None]:
    """What the event with this number says of a person who speaks there, and its day."""
    part = Participation.objects.named().of(person, number)
    return (part.public(), part.event.start_date) if part else (None, None)


def slugs(name: str, known: Catalogue, now: datetime) -> Collection[str]:
    """The addresses of all values of a facet that have a page."""
    if name == "theme":
        return Theme.objects.values_list("slug", flat=True)
    if name == "programme":
        return Programme.objects.public().values_list("slug", flat=True)
    return {*known.values(name, now), *_behind_others(name, now)}


def _behind_others(name: str, now: datetime) -> Iterator[str]:
    """Organizations behind nothing but a series or a programme."""
    if name == "organizer":
        rows = querysets.organizers_listed((), now)
        yield from rows.values_list("slug", flat=True)
