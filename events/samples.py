"""Invented events around today, so that the site can be seen alive; all marked as samples.

``fixtures/samples.yaml`` tells them in the words of the models; its first lines say how.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid5

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from events import zones
from events.models import (
    Area,
    Credit,
    Event,
    EventLanguage,
    Link,
    Participation,
    Section,
    Series,
    Theme,
)
from events.vocabulary import State
from organizers.models import Organization, OrganizationName, Person, save_checked

FILE = settings.BASE_DIR / "fixtures" / "samples.yaml"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C, where there is one
NAMESPACE = UUID("5f1c7b0e-3d0f-4c57-9a86-0d2f5c1f6d4b")  # of the uuids: never changes
MARKED = (Event, Series, Person, Organization)  # what refers to others comes first
WEDNESDAY = 2
PARTS = ("credits", "links", "themes", "areas", "languages", "sections", "people")
ROWS_OF_PARTS: tuple[Any, ...] = (  # what refers to others comes last
    OrganizationName,
    Credit,
    Link,
    EventLanguage,
    Event.themes.through,
    Event.areas.through,
    Section,
    Participation,
    Participation.organizations.through,
)

Row = TypeVar("Row", bound=models.Model)
Facts = dict[str, Any]
Known = dict[type[models.Model], dict[str, Any]]  # rows by the key that the file uses
Counts = Counter[Any]  # of rows, by their model


class Loading(NamedTuple):
    """What is there at ``now``, and the parts of it that are still to be saved."""

    known: Known
    now: datetime
    parts: dict[Any, list[Any]]


Make = Callable[[Facts, Loading], Any]


class CannotLoad(Exception):
    """Why the samples cannot be loaded, in one line."""


@transaction.atomic
def load(now: datetime) -> Counts:
    """How many samples there are now; those of before are replaced.

    Samples that something else refers to stay as they are. Raises CannotLoad.
    """
    remove()
    told = yaml.load(FILE.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  a safe one
    known: Known = {
        Theme: Theme.objects.in_bulk(field_name="code"),
        Area: Area.objects.in_bulk(field_name="code"),
    }
    loading = Loading(known, now, {model: [] for model in ROWS_OF_PARTS})
    makers: dict[Any, Make] = {
        Organization: make_organization,
        Person: partial(made, Person),
        Series: make_series,
        Event: make_event,
    }
    for model, make in makers.items():
        stayed = {
            address: row
            for row in samples(model)
            for address in (*row.former_slugs, row.slug)
        }
        rows = known[model] = {}
        for key, facts in told[model._meta.verbose_name_plural].items():
            marked = {**facts, "slug": f"sample-{key}", "is_sample": True}
            rows[key] = stayed.get(marked["slug"]) or make(marked, loading)
    for model, rows_of_parts in loading.parts.items():
        save_parts(model, rows_of_parts)
    return Counter({model: len(known[model]) for model in MARKED})


@transaction.atomic
def remove() -> Counts:
    """How many samples went; ``kept`` tells which had to stay."""
    gone: Counts = Counter()
    for model in MARKED:
        while deleted := unattached(model).delete()[1]:
            gone[model] += deleted[model._meta.label]
    return gone


def kept() -> Iterator[str]:
    """The samples that ``remove`` had to leave, each with what refers to it."""
    for model in MARKED:
        for row in samples(model):
            users = [
                in_words(relation.related_model, number)
                for relation in attachments(model)
                if (number := getattr(row, str(relation.get_accessor_name())).count())
            ]
            what = model._meta.verbose_name
            yield f"the {what} “{row}”, still used by {' and '.join(users)}"


def samples(model: Any) -> models.QuerySet[Any]:
    """Everything of this kind that is marked."""
    rows: models.QuerySet[Any] = model.objects.filter(is_sample=True).order_by("pk")
    return rows


def unattached(model: Any) -> models.QuerySet[Any]:
    """Samples to which nothing refers but their own parts."""
    alone = {f"{relation.name}__isnull": True for relation in attachments(model)}
    return samples(model).filter(**alone)


def attachments(model: Any) -> list[models.ForeignObjectRel]:
    """How rows that are no parts of ``model`` nor of the index refer to one."""
    parts = (models.CASCADE, models.DO_NOTHING)
    relations = model._meta.related_objects
    return [relation for relation in relations if relation.on_delete not in parts]


def in_words(model: Any, number: int) -> str:
    """ "12 events" or "1 event"."""
    named = model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural
    return f"{number} {named}"


# -- rows ----------------------------------------------------------------------------------


def made(model: type[Row], facts: Facts, loading: Loading) -> Row:
    """A saved row that has passed every check, made of what the file says."""
    row = meant(model, facts, loading)
    with named(row):
        save_checked(row)
    return row


def add_part(model: type[Row], facts: Facts, loading: Loading) -> Row:
    """A row that is saved with all its like when the rows it belongs to are there: one by
    one, the index would be written anew for each.
    """
    row = meant(model, facts, loading)
    relations = {field.name for field in model._meta.fields if field.is_relation}
    with named(row):
        row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
    loading.parts[model].append(row)
    return row


def save_parts(model: Any, rows: list[Any]) -> None:
    """Saves these rows of one model. Raises CannotLoad."""
    try:
        with transaction.atomic():
            model.objects.bulk_create(rows)
    except IntegrityError:
        for row in rows:
            with named(row):
                row.full_clean()  # says what is wrong
        raise


@contextmanager
def named(row: models.Model) -> Iterator[None]:
    """Says which row is refused. Raises CannotLoad."""
    try:
        yield
    except ValidationError as refused:
        reasons = " ".join(refused.messages)
        raise CannotLoad(
            f"The sample {row._meta.verbose_name} “{row}” is refused: {reasons}"
        ) from refused


def meant(model: type[Row], facts: Facts, loading: Loading) -> Row:
    """A row made of what the file says, not saved."""
    told = {
        field.name: meaning(field, facts[field.name], loading)
        for field in model._meta.fields
        if field.name in facts
    }
    return model(**{**facts, **told})


def meaning(field: Any, told: Any, loading: Loading) -> Any:
    """A number means days from today or minutes from now; a key stands for its row."""
    if isinstance(field, models.ForeignKey) and isinstance(told, str):
        return loading.known[field.related_model][told]
    if isinstance(field, models.DateTimeField) and isinstance(told, int):
        return five_minutes(loading.now) + timedelta(minutes=told)
    if isinstance(field, models.DateField) and isinstance(told, int):
        return today(loading.now) + timedelta(days=told)
    return told


def make_organization(facts: Facts, loading: Loading) -> Organization:
    names = facts.pop("names", [])
    row = made(Organization, {**facts, "name": f"{facts['name']} (sample)"}, loading)
    for name in names:
        other = {**name, "name": f"{name['name']} (sample)", "organization": row}
        add_part(OrganizationName, other, loading)
    return row


def make_series(facts: Facts, loading: Loading) -> Series:
    credits, links = facts.pop("credits", []), facts.pop("links", [])
    row = made(Series, {**facts, "title": f"Sample: {facts['title']}"}, loading)
    add_credits_and_links({"series": row}, credits, links, loading)
    return row


def make_event(facts: Facts, loading: Loading) -> Event:
    facts["uuid"] = uuid5(NAMESPACE, facts["slug"])
    facts["title"] = f"Sample: {facts['title']}"
    facts.setdefault("state", State.PUBLISHED)
    facts.update(wall_clock(facts, loading.now))
    parts = {name: facts.pop(name, []) for name in PARTS}
    row = made(Event, facts, loading)
    for theme in found(Theme, parts["themes"], loading):
        add_part(Event.themes.through, {"event": row, "theme": theme}, loading)
    for area in found(Area, parts["areas"], loading):
        add_part(Event.areas.through, {"event": row, "area": area}, loading)
    add_credits_and_links({"event": row}, parts["credits"], parts["links"], loading)
    for mode, tags in dict(parts["languages"]).items():
        for tag in tags:
            add_part(EventLanguage, {"event": row, "language": tag, "mode": mode}, loading)
    sections: dict[int | None, Section] = {}
    for number, told in enumerate(parts["sections"], start=1):
        told.update(event=row, number=number)
        sections[number] = add_part(Section, told, loading)
    for order, told in enumerate(parts["people"]):
        organizations = found(Organization, told.pop("organizations", []), loading)
        told.update(event=row, section=sections.get(told.get("section")), order=order)
        person = add_part(Participation, told, loading)
        person.settle_name()
        for organization in organizations:
            theirs = {"participation": person, "organization": organization}
            add_part(Participation.organizations.through, theirs, loading)
    return row


def add_credits_and_links(
    owner: Facts, credits: list[Any], links: list[Facts], loading: Loading
) -> None:
    for order, credit in enumerate(credits):
        told = {"organization": credit} if isinstance(credit, str) else credit
        add_part(Credit, {**told, **owner, "order": order}, loading)
    for order, link in enumerate(links):
        add_part(Link, {**link, **owner, "order": order}, loading)


def found(model: type[Row], keys: list[str], loading: Loading) -> list[Row]:
    """The rows with these keys. Raises CannotLoad."""
    try:
        return [loading.known[model][key] for key in keys]
    except KeyError as missing:
        raise CannotLoad(
            "Load the archive first: manage.py load_archive. "
            f"There is no {model._meta.verbose_name} {missing}."
        ) from missing


# -- time ----------------------------------------------------------------------------------


def today(now: datetime) -> date:
    return now.astimezone(UTC).date()


def five_minutes(now: datetime) -> datetime:
    """The last full five minutes at ``now``: announcements name no others."""
    return now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)


def wall_clock(facts: Facts, now: datetime) -> Facts:
    """The dates and times of the event, by the clock of its own zone.

    Takes out of ``facts`` what only the file knows: ``starts_in``, ``utc`` and ``lasts``.
    """
    starts_in, utc = facts.pop("starts_in", None), facts.pop("utc", None)
    lasts = facts.pop("lasts", None)
    if facts.get("start_date") == "clocks-apart":
        return {"start_date": clocks_apart(today(now))}
    if starts_in is not None:
        begins = five_minutes(now) + timedelta(minutes=starts_in)
    elif utc:
        day = today(now) + timedelta(days=facts["start_date"])
        begins = datetime.combine(day, time.fromisoformat(utc), tzinfo=UTC)
    else:
        return {}
    zone = zones.zone_named(facts["zone"])
    begins = begins.astimezone(zone)
    if not lasts:
        return {"start_date": begins.date(), "start_time": begins.time()}
    ends = (begins.astimezone(UTC) + timedelta(minutes=lasts)).astimezone(zone)
    return {
        "start_date": begins.date(),
        "start_time": begins.time(),
        "end_date": ends.date() if ends.date() != begins.date() else None,
        "end_time": ends.time(),
    }


def clocks_apart(after: date) -> date:
    """The next Wednesday when only one of New York and Zurich has summer time."""
    days = (after + timedelta(days=number) for number in count(1))
    return next(
        day
        for day in days
        if day.weekday() == WEDNESDAY
        and zones.out_of_step(datetime.combine(day, time(12), tzinfo=UTC))
    )
