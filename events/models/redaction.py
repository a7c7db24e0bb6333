"""A name taken out of the texts in which it still stands, and out of addresses at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F

from desk import history
from events.models.event import Event
from events.models.mentions import Place, may_hold, places
from events.models.people import Participation
from events.models.programme import Programme
from events.models.series import Series
from organizers.models import Person, Visibility, save_checked
from organizers.slugs import slug_for
from organizers.spellings import Spellings

ADDRESSES = ("slug", "former_slugs")
ON_THE_WEB = ("url", "website", "source_url", "contact_email", "contact_phone")
BY_HAND = (Person,)  # another person who has the name
LISTINGS = (Event, Series, Programme)
WITHHELD, SOMEBODY = "[name withheld]", "a speaker"


def names_of(person: Person) -> set[str]:
    """The person's name, and those under which they were announced."""
    parts = Participation.objects.in_order().of_person(person)
    return {person.name, *(part.name for part in parts)} - {""}


def hidden_names_in(event: Event) -> set[str]:
    """The names of those whom the event does not name."""
    parts = event.participations.in_order()
    return {
        name
        for part in parts
        if part.shown != Visibility.NAMED
        for name in (part.name, part.person.name if part.person else "")
        if name
    }


# -- what to write instead


def proposal(place: Place, instead: str = SOMEBODY) -> str:
    """What to write in place of the name; "" to take out all of it."""
    if place.column == "slug":
        return neutral_slug(place.row, Spellings({name_in(place)}))
    field = place.row._meta.get_field(place.column)
    whole = isinstance(field, ArrayField) and place.column != "platforms"
    return "" if whole or place.column in ON_THE_WEB else instead


def name_in(place: Place) -> str:
    return place.value[place.hit.start : place.hit.end] if place.hit else place.value


def neutral_slug(row: Any, names: Spellings) -> str:
    """An address that says neither the name nor that one is missing."""
    if isinstance(row, Event):
        return slug_for(f"{row.kind} {row.start_date or str(row.uuid)[:8]}")
    left = slug_for(names.replaced(row.slug, " "))
    return left if left != "untitled" else f"{row._meta.model_name}-{row.pk}"


def is_ticked(place: Place) -> bool:
    """It is proposed to be replaced: the whole name, where nothing else is lost by it."""
    if not place.hit or not place.hit.whole or place.column in ON_THE_WEB:
        return False
    return isinstance(place.owner, LISTINGS) or place.column == "former_slugs"


def can_be_replaced(place: Place) -> bool:
    return place.hit is not None and not isinstance(place.owner, BY_HAND)


# -- taking it out


def take_out(
    owner: models.Model, chosen: Sequence[tuple[Place, str]], names: Collection[str]
) -> None:
    """Writes in all these places of one owner what was chosen instead. A former address
    that holds the name leads nowhere then. Raises ValidationError, and nothing is changed.

    To be called in a transaction, the owner locked.
    """
    wanted = Spellings(names)
    for _, words in chosen:
        if wanted.hits(words):
            raise ValidationError("What you wrote instead holds the name itself.")
    by_row: dict[tuple[type[models.Model], int], list[tuple[Place, str]]] = {}
    for place, words in chosen:
        by_row.setdefault((type(place.row), place.row.pk), []).append((place, words))
    for (model, key), some in by_row.items():
        row = model._base_manager.get(pk=key)
        before = row.slug if any(place.column == "slug" for place, _ in some) else ""  # type: ignore[attr-defined]
        for column in dict.fromkeys(place.column for place, _ in some):
            here = [(place, words) for place, words in some if place.column == column]
            setattr(row, column, written(getattr(row, column), here, row))
        former = [*getattr(row, "former_slugs", ())]
        save_checked(row)
        if before:
            _forget_addresses(row, [slug for slug in former if slug != before])


def written(value: Any, chosen: Iterable[tuple[Place, str]], row: Any) -> Any:
    """The column's value with these words in place of the names."""
    by_index: dict[int | None, list[tuple[Place, str]]] = {}
    for place, words in chosen:
        by_index.setdefault(place.index, []).append((place, words))
    if None in by_index:
        return _replaced(str(value), by_index[None])
    listed = [
        _replaced(word, by_index[number]) if number in by_index else word
        for number, word in enumerate(value)
    ]
    return [word for word in listed if word]


def _replaced(text: str, chosen: list[tuple[Place, str]]) -> str:
    place, words = chosen[0]
    whole = place.column in (*ADDRESSES, *ON_THE_WEB, "hashtags", "aliases")
    if whole:
        return free(place.row, words) if place.column == "slug" else words
    places = sorted(chosen, key=lambda one: one[0].hit.start if one[0].hit else 0)
    for place, words in reversed(places):
        if place.hit:
            text = text[: place.hit.start] + words + text[place.hit.end :]
    return text


def free(row: Any, wanted: str) -> str:
    """An address like this one that no other row has or had."""
    wish, number = slug_for(wanted), 2
    slug = wish
    rows = type(row)._base_manager.exclude(pk=row.pk)
    while rows.filter(
        models.Q(slug=slug) | models.Q(former_slugs__contains=[slug])
    ).exists():
        slug, number = f"{wish}-{number}", number + 1
    return slug


def _forget_addresses(row: Any, former: list[str]) -> None:
    """Leaves the row these former addresses alone: all others lead nowhere."""
    row.former_slugs = former
    type(row)._base_manager.filter(pk=row.pk).update(former_slugs=former)


def renew_addresses(names: Collection[str], within: Event | None = None) -> list[str]:
    """Takes whole names out of the addresses of listings at once: no redirect and no page
    tells them. Sentences on what was done.

    To be called in a transaction.
    """
    said, wanted = [], Spellings(names)
    found = [place for place in places(names, within=within) if place.column in ADDRESSES]
    for row in dict.fromkeys(place.row for place in found):
        if not isinstance(row, LISTINGS):
            continue
        changed: Any = row
        former = [slug for slug in changed.former_slugs if not wanted.hits(slug)]
        slug = changed.slug
        if wanted.hits(slug):
            slug = free(changed, neutral_slug(changed, wanted))
            said.append(
                f"“{slug}” is the new address of a listing whose old one held the name."
            )
        type(changed)._base_manager.filter(pk=changed.pk).update(
            slug=slug, former_slugs=former
        )
    return said


def in_versions(names: Collection[str]) -> list[Any]:
    """Rows of which the desk keeps an earlier version that holds one of the names."""
    wanted = Spellings(names)
    return history.holding(may_hold(names, F("told")), lambda text: bool(wanted.hits(text)))


def by_owner(found: Iterable[Place]) -> Mapping[models.Model, list[Place]]:
    owners: dict[models.Model, list[Place]] = {}
    for place in found:
        owners.setdefault(place.owner, []).append(place)
    return owners
