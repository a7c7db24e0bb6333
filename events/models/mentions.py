"""Where a name stands in texts of ours: told to staff when it is to stay off the site."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, TextField, Value
from django.db.models.lookups import Contains, Regex

from events.models.credit import Credit
from events.models.event import Event
from events.models.link import Link
from events.models.people import Participation, Section
from events.models.programme import Figure, Programme, ProgrammePlace
from events.models.series import Series
from events.models.topics import Area, Theme
from events.prose import to_text
from events.vocabulary import ParticipationVisibility
from organizers.models import Organization, OrganizationName, Person
from organizers.names import Glanced
from organizers.slugs import slug_for
from organizers.spellings import Hit, Spellings, around, words_in

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
FOR_THE_DESK: dict[type[models.Model], tuple[str, ...]] = {Event: ("staff_note",)}
RENDERED = {  # Markdown, and the HTML that is made of it
    "description": "description_html",
    "aims": "aims_html",
    "methods": "methods_html",
}
ROWS: dict[type[models.Model], dict[str, type[Any]]] = {
    Event: {
        "sections": Section,
        "participations": Participation,
        "credits": Credit,
        "links": Link,
    },
    Series: {"credits": Credit, "links": Link},
    Programme: {
        "credits": Credit,
        "links": Link,
        "places": ProgrammePlace,
        "figures": Figure,
    },
    Organization: {"names": OrganizationName},
    Theme: {},
    Area: {},
    Person: {},
}
OTHER_SCRIPTS = (
    f"[{chr(0x370)}-{chr(0x1FFF)}{chr(0x2C00)}-{chr(0x2DFF)}{chr(0x3040)}-{chr(0xD7FF)}]"
)


@dataclass(frozen=True)
class Place:
    """Where a name stands: in ``column`` of ``row``, which is, or belongs to, ``owner``. Of
    a list ``index`` is the number of its word. The ``hit`` is None in words that are made
    from what was typed (HTML entities).
    """

    owner: models.Model
    row: models.Model
    column: str
    index: int | None
    value: str
    hit: Hit | None

    @property
    def key(self) -> str:
        """Names it as long as nothing there is changed."""
        where = (self.row._meta.label_lower, self.row.pk, self.column, self.index, self.hit)
        text = repr((where, self.value)).encode()
        return hashlib.sha256(text).hexdigest()[:20]

    @property
    def label(self) -> str:
        field: Any = self.row._meta.get_field(self.column)
        if self.column == "former_slugs":
            return "former address"
        return str(field.verbose_name)

    @property
    def in_context(self) -> tuple[str, str, str]:
        return around(self.value, self.hit) if self.hit else (self.value[:200], "", "")


def mentions(names: Collection[str]) -> list[models.Model]:
    """What has a page of which a text, the address or a row shows a name: events first,
    then series, programmes, organizations, topics, and other people of the name.
    """
    return list(dict.fromkeys(place.owner for place in places(names)))


def mentions_within(event: Event, names: Collection[str]) -> list[models.Model]:
    """The event, if a text, the address or a row of it shows a name; else nothing."""
    return list(dict.fromkeys(place.owner for place in places(names, within=event)))


def places(
    names: Collection[str],
    parts: bool = False,
    within: models.Model | None = None,
    desk: bool = False,
) -> list[Place]:
    """Each place at which one of the names is read, in the order of ``mentions``. With
    ``parts`` also surnames alone; with ``desk`` also in what only the desk reads.
    """
    wanted = Spellings(names, parts)
    found: list[Place] = []
    if not wanted.names:
        return found
    for model in ROWS:
        owners = _owners(model, names, within)
        rows = _rows_of(model, owners)
        for owner in owners:
            for row in (owner, *rows.get(owner.pk, ())):
                found += _in_row(owner, row, wanted, desk)
    return found


def _owners(
    model: type[models.Model], names: Collection[str], within: models.Model | None
) -> list[Any]:
    """Rows of ``model`` that may show a name, themselves or in a row of theirs."""
    rows: Any = model._default_manager.all()
    if within is not None:
        return list(rows.filter(pk=within.pk)) if isinstance(within, model) else []
    either = _may_hold(names, model)
    for child in ROWS[model].values():
        owner = model._meta.model_name
        owned = child._default_manager.filter(
            _may_hold(names, child), (owner, OuterRef("pk"))
        )
        either |= Q(Exists(owned))
    order = "title" if model in (Series, Programme) else "name"
    rows = rows.filter(either)
    if model is Event:
        return list(rows.newest_first())
    if model is Person:
        rows = rows.named()
    return list(rows.order_by(order, "pk"))


def _may_hold(names: Collection[str], model: type[models.Model]) -> Q:
    """A column of a row may hold one of the names: it is then read with more care."""
    either = Q(pk__in=())
    columns = (*WORDS[model], *FOR_THE_DESK.get(model, ()))
    for column in (*columns, *([NAMES[model]] if model in NAMES else [])):
        words = _words(model, column)
        either |= may_hold(names, words)
        if column in RENDERED:
            either |= Q(Regex(words, "&(#|[a-zA-Z]+;)"))
    return either


def may_hold(names: Collection[str], words: Any) -> Q:
    """This expression of the database may hold one of the names: it has the last word of
    one, or letters of a script in which it may be written.
    """
    needles = {name.strip() for name in names if not words_in(name)} - {""}
    for name in names:
        if found := words_in(name):
            needles.add(name[found[-1].start : found[-1].end])
            needles.add(slug_for(name).split("-")[-1])
    either = Q(Regex(words, OTHER_SCRIPTS))
    for needle in sorted(needles - {"untitled"}):
        either |= Q(Contains(Glanced(words), Glanced(Value(needle))))
    return either


def _words(model: type[models.Model], column: str) -> Any:
    """The column; the words of a list side by side."""
    if not isinstance(model._meta.get_field(column), ArrayField):
        return F(column)
    return Func(
        F(column), Value(" | "), function="array_to_string", output_field=TextField()
    )


def _rows_of(
    model: type[Any], owners: Sequence[models.Model]
) -> dict[int, list[models.Model]]:
    """The rows that belong to these, by the key of their owner: one query for each kind."""
    found: dict[int, list[models.Model]] = {}
    name = model._meta.model_name
    for child in ROWS[model].values():
        rows: Any = child._default_manager.filter((f"{name}__in", owners)).order_by("pk")
        if child is Participation:
            rows = rows.select_related("person")
        for row in rows if owners else ():
            found.setdefault(getattr(row, f"{name}_id"), []).append(row)
    return found


def _in_row(
    owner: models.Model, row: models.Model, wanted: Spellings, desk: bool
) -> Iterator[Place]:
    columns = [*WORDS[type(row)], *(FOR_THE_DESK.get(type(row), ()) if desk else ())]
    if isinstance(row, Participation):
        if row.shown != ParticipationVisibility.NAMED:
            return
        columns.append(NAMES[Participation])
    for column in columns:
        held = getattr(row, column)
        listed = isinstance(held, list)
        for index, value in enumerate(held if listed else [held]):
            number = index if listed else None
            hits = wanted.hits(str(value))
            for hit in hits:
                yield Place(owner, row, column, number, str(value), hit)
            made = RENDERED.get(column)
            if made and "&" in value and hasattr(row, made):
                read = wanted.hits(to_text(getattr(row, made)))
                if len(read) > len(hits):
                    yield Place(owner, row, column, number, str(value), None)
