"""Where a name stands in texts of ours: told to staff when it is to stay off the site."""

from collections.abc import Collection

from django.db import models
from django.db.models import Exists, OuterRef, Q

from events.models.credit import Credit
from events.models.event import Event
from events.models.link import Link
from events.models.people import Participation, Section
from events.models.programme import Programme
from events.models.series import Series
from events.querysets import EventQuerySet
from organizers.models import folded

WORDS_OF_EVENTS = (
    *("title", "slug", "summary", "description", "parent_wording", "audience"),
    *("time_as_announced", "time_note", "status_note", "seats_note", "cost_note"),
    *("access_steps", "joining_note", "contact_name", "contact_email", "accessibility"),
)
WORDS_OF_SERIES = ("title", "slug", "description", "aims")
WORDS_OF_PROGRAMMES = (
    *("title", "slug", "summary", "objective", "description", "methods", "audience"),
    *("quotation", "quotation_by"),
)


def mentions(names: Collection[str]) -> list[models.Model]:
    """Events, series and programmes of which a text, the address or a row shows a name."""
    return [
        *events_mentioning(names).newest_first(),
        *Series.objects.filter(_has(names, WORDS_OF_SERIES)).order_by("title"),
        *Programme.objects.filter(_has(names, WORDS_OF_PROGRAMMES)).order_by("title"),
    ]


def mentions_within(event: Event, names: Collection[str]) -> list[models.Model]:
    """The event, if a text, the address or a row of it shows a name; else nothing."""
    return [event] if events_mentioning(names).contains(event) else []


def events_mentioning(names: Collection[str]) -> EventQuerySet:
    either = _has(names, WORDS_OF_EVENTS)
    rows: tuple[tuple[models.QuerySet[models.Model], tuple[str, ...]], ...] = (
        (Section.objects.all(), ("title", "description")),
        (Credit.objects.all(), ("credited_as",)),
        (Link.objects.all(), ("label", "url")),
        (Participation.objects.all(), ("position", "affiliation", "talk_title")),
        (Participation.objects.named(), ("name",)),
    )
    for of_event, columns in rows:
        named = of_event.filter(_has(names, columns), event=OuterRef("pk"))
        either |= Q(Exists(named))
    return Event.objects.filter(either)


def _has(names: Collection[str], columns: Collection[str]) -> Q:
    """One of these columns contains one of the names, however it is written."""
    either = Q(pk__in=())
    for name in filter(None, folded(names)):
        for column in columns:
            either |= Q((f"{column}__folded__contains", name))
    return either
