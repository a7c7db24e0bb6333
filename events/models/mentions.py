"""Where a name stands in texts of ours: told to staff when it is to stay off the site."""

from collections.abc import Collection

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Replace
from django.db.models.lookups import Contains

from events.models.credit import Credit
from events.models.event import Event
from events.models.link import Link
from events.models.people import Participation, Section
from events.models.programme import Figure, Programme, ProgrammePlace
from events.models.series import Series
from events.models.topics import Area, Theme
from events.querysets import EventQuerySet
from organizers.models import Organization, OrganizationName, Person, folded
from organizers.names import Folded
from organizers.slugs import slug_for

WORDS: dict[type[models.Model], tuple[str, ...]] = {  # that everybody may read
    Event: (
        *("title", "slug", "former_slugs", "summary", "description", "hashtags"),
        *("parent_wording", "time_as_announced", "time_note", "organizers_as_announced"),
        *("status_note", "platforms", "venue", "city", "audience", "seats_note"),
        *("cost_note", "access_steps", "joining_note", "accessibility"),
        *("contact_name", "contact_email", "contact_phone"),
    ),
    Section: ("title", "description"),
    Participation: ("honorific", "position", "affiliation", "talk_title"),
    Credit: ("credited_as",),
    Link: ("label", "url"),
    Series: ("title", "slug", "former_slugs", "description", "aims"),
    Programme: (
        *("title", "slug", "former_slugs", "summary", "objective", "description"),
        *("methods", "audience", "website", "quotation", "quotation_by", "hashtags"),
        "dates_as_announced",
    ),
    ProgrammePlace: ("city", "country_as_printed"),
    Figure: ("unit", "as_of"),
    Theme: (
        "name",
        "slug",
        "former_slugs",
        "definition",
        "source",
        "source_url",
        "aliases",
    ),
    Area: ("name", "slug", "former_slugs", "aliases"),
    Organization: ("name", "acronym", "slug", "former_slugs", "website", "description"),
    OrganizationName: ("name",),
    Person: ("name", "sort_name", "slug", "former_slugs", "honorific", "website"),
}
NAMES: dict[type[models.Model], str] = {
    Participation: "name"
}  # shown only of rows that are ``named()``
IN_ONE_WORD = {  # "#FreeMiaLoch", "mialoch.org"
    *("slug", "former_slugs", "hashtags", "url", "website", "source_url"),
    "contact_email",
}
ROWS: dict[str, tuple[type[models.Model], ...]] = {
    "event": (Section, Participation, Credit, Link),
    "series": (Credit, Link),
    "programme": (Credit, Link, ProgrammePlace, Figure),
    "organization": (OrganizationName,),
}


def mentions(names: Collection[str]) -> list[models.Model]:
    """What has a page of which a text, the address or a row shows a name: events first,
    then series, programmes, organizations, topics, and other people of the name.
    """
    return [
        *events_mentioning(names).newest_first(),
        *Series.objects.filter(_shows(names, Series, "series")).order_by("title"),
        *Programme.objects.filter(_shows(names, Programme, "programme")).order_by("title"),
        *Organization.objects.filter(_shows(names, Organization, "organization")).order_by(
            "name"
        ),
        *Theme.objects.filter(_has(names, Theme)).order_by("name"),
        *Area.objects.filter(_has(names, Area)).order_by("name"),
        *Person.objects.named().filter(_has(names, Person)).order_by("name", "pk"),
    ]


def mentions_within(event: Event, names: Collection[str]) -> list[models.Model]:
    """The event, if a text, the address or a row of it shows a name; else nothing."""
    return [event] if events_mentioning(names).contains(event) else []


def events_mentioning(names: Collection[str]) -> EventQuerySet:
    named = Participation.objects.named().filter(
        _in_columns(names, Participation, (NAMES[Participation],)), event=OuterRef("pk")
    )
    return Event.objects.filter(_shows(names, Event, "event") | Q(Exists(named)))


def _shows(names: Collection[str], model: type[models.Model], owner: str) -> Q:
    """A row of ``model``, or one that belongs to it as its ``owner``, has a name."""
    either = _has(names, model)
    for rows in ROWS[owner]:
        owned = rows._default_manager.filter(_has(names, rows), (owner, OuterRef("pk")))
        either |= Q(Exists(owned))
    return either


def _has(names: Collection[str], model: type[models.Model]) -> Q:
    return _in_columns(names, model, WORDS[model])


def _in_columns(
    names: Collection[str], model: type[models.Model], columns: Collection[str]
) -> Q:
    """One of these columns contains one of the names, however it is written."""
    either = Q(pk__in=())
    written = [name for name in folded(names) if name]
    joined = {name.replace(" ", "") for name in written}
    joined |= {slug_for(name).replace("-", "") for name in names if name}
    for column in columns:
        words = _words(model, column)
        for name in written:
            either |= Q(Contains(words, name))
        if column in IN_ONE_WORD:
            for name in joined - {"untitled"}:
                together = Replace(words, Value(" "), Value(""), output_field=TextField())
                either |= Q(Contains(together, name))
    return either


def _words(model: type[models.Model], column: str) -> Folded:
    """The column as names are compared; the words of a list side by side."""
    if not isinstance(model._meta.get_field(column), ArrayField):
        return Folded(F(column))
    side_by_side = Func(
        F(column), Value(" | "), function="array_to_string", output_field=TextField()
    )
    return Folded(side_by_side)
