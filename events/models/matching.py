"""What an announcement names, found among what the site has: organizations, people, topics,
a series, a larger event. What is not surely the same is only offered.

The number of queries does not depend on how much is named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Generic, TypeVar

from django.db import models

from desk.merging import strictest
from events.announcements import Draft
from events.announcements.drafts import Speaker
from events.door import SHOWN
from events.models.event import Event
from events.models.people import Participation
from events.models.series import Series
from events.models.topics import Area, Theme
from organizers.likeness import (
    alike_people,
    initials,
    likeness,
    person_words,
    plain,
    words_of,
)
from organizers.models import Organization, Person, Visibility
from organizers.twins import (
    LIKELY_PERSON,
    Likely,
    organizations_like_each,
    people_like_each,
)
from organizers.withheld import is_known

SAME = 100  # per cent: the same name, but for case, accents and small words
SHORT = 96  # the same acronym
SAME_EMPLOYER = 60
TELLING = 3  # words of a position that few have
ALIKE_TITLES, MAYBE_TITLES = 95, 70
FAR = timedelta(days=30)  # from a larger event that a smaller one belongs to
MOST_HOSTS = 5
SHORTEST_HOST = 6  # characters of the name of a larger event
IN_BRACKETS = re.compile(r"\s*[(\[](?P<words>[^()\[\]]{2,40})[)\]]\s*$")

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Match(Generic[Row]):
    """What these words mean: surely this ``row``, or else ``maybe`` one of others."""

    words: str
    row: Row | None = None
    maybe: tuple[Likely[Row], ...] = ()


@dataclass(frozen=True)
class Met:
    """Whom a speaker's name means, and how much of the name may be shown: the strictest of
    what holds for anybody of that name or one much like it.
    """

    person: Person | None = None
    maybe: tuple[Likely[Person], ...] = ()
    shown: str = Visibility.NAMED.value


@dataclass
class Matched:
    """By the words of the draft what the site has for them."""

    organizations: dict[str, Match[Organization]] = field(default_factory=dict)
    people: dict[str, Met] = field(default_factory=dict)
    themes: list[Theme] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    unknown_areas: list[str] = field(default_factory=list)
    series: Match[Series] | None = None
    parent: Match[Event] | None = None
    off: list[str] = field(default_factory=list)  # names in it that stay off the site


def matched(draft: Draft, sees_people: bool = True, day: date | None = None) -> Matched:
    """What the site has of all that the draft names. Without ``sees_people`` nobody is told
    who is listed; names that are to stay off stay off all the same. ``day``: when it is.
    """
    found = Matched(
        organizations=organizations(names_of_bodies(draft)),
        people=people(draft.values("speakers"), sees_people),
        themes=list(Theme.objects.coded(draft.values("themes"))),
    )
    found.areas, found.unknown_areas = areas(
        draft.values("countries"), draft.values("regions")
    )
    if title := draft.value("series"):
        found.series = series(title)
    if words := draft.value("parent_event"):
        found.parent = larger_event(words, day)
    return found


# -- organizations -------------------------------------------------------------------------


def names_of_bodies(draft: Draft) -> list[str]:
    partners = [partner.name for partner in draft.values("partners")]
    return list(dict.fromkeys([*draft.values("organizers"), *partners]))


def without_acronym(name: str) -> tuple[str, str]:
    """ "Action Against Atrocities (AAA)" as its name and its acronym, if that is one."""
    found = IN_BRACKETS.search(name)
    short = found["words"].strip() if found else ""
    if found and (short.isupper() or plain(short) in initials(name[: found.start()])):
        return name[: found.start()].strip(), short
    return name, ""


def organizations(names: Collection[str]) -> dict[str, Match[Organization]]:
    """What each of these names means, by any name that an organization has."""
    if not names:
        return {}
    asked = [without_acronym(name) for name in names]
    found = organizations_like_each(asked)
    return {
        name: _match(name, likely, bare)
        for name, (bare, _), likely in zip(names, asked, found, strict=True)
    }


def _match(name: str, likely: list[Likely[Organization]], bare: str) -> Match[Organization]:
    best = [each for each in likely if each.score >= SAME]
    if not best and " " not in bare:  # an acronym stands for the name if only one has it
        best = [each for each in likely if each.score == SHORT]
    if len(best) == 1:
        return Match(name, best[0].row)
    return Match(name, None, tuple(likely))


# -- people --------------------------------------------------------------------------------


def people(speakers: Collection[Speaker], sees_people: bool) -> dict[str, Met]:
    """Whom each name means. A name is nobody's alone: only with the same employer it is
    taken for that person.
    """
    by_name = {speaker.name: speaker for speaker in speakers}
    if not by_name:
        return {}
    found = dict(zip(by_name, people_like_each(list(by_name)), strict=True))
    known = {each.row.pk: each.row for likely in found.values() for each in likely}
    placed = Participation.objects.prefetch_related("organizations")
    newest = placed.newest_of(list(known.values())) if sees_people else {}
    hidden = Participation.objects.hidden_names()
    return {
        name: _met(by_name[name], likely, newest, hidden, sees_people)
        for name, likely in found.items()
    }


def _met(
    speaker: Speaker,
    likely: list[Likely[Person]],
    newest: dict[int, Participation],
    hidden: dict[str, str],
    sees_people: bool,
) -> Met:
    words = person_words(speaker.name)
    settings = {each.row.visibility for each in likely} | {Visibility.NAMED.value}
    settings |= {
        strict
        for name, strict in hidden.items()
        if alike_people(words, person_words(name)) >= LIKELY_PERSON
    }
    shown = strictest(settings, SHOWN)
    if not sees_people:
        return Met(shown=shown)
    same = [
        each.row
        for each in likely
        if each.score == SAME and works_there(speaker, newest.get(each.row.pk))
    ]
    if len(same) == 1 and shown == Visibility.NAMED:
        return Met(same[0], shown=shown)
    seen = (
        each
        for each in likely
        if each.row.visibility == Visibility.NAMED or is_known(each.row)
    )
    told = (replace(each, reason=_described(each, newest)) for each in seen)
    return Met(None, tuple(told), shown)


def _described(likely: Likely[Person], newest: dict[int, Participation]) -> str:
    """ "the same name; Director, Museum of the Lake"."""
    part = newest.get(likely.row.pk)
    told = ", ".join(filter(None, (part.position, part.affiliation))) if part else ""
    return f"{likely.reason}; {told}" if told else likely.reason


def works_there(speaker: Speaker, part: Participation | None) -> bool:
    """The announcement puts the speaker where the listings put this person."""
    if part is None:
        return False
    bodies = {part.affiliation}
    for organization in part.organizations.all():
        bodies |= {organization.name, organization.acronym}
    whole = words_of(f"{speaker.position} {speaker.affiliation}")
    known = words_of(f"{part.position} {part.affiliation}")
    told = words_of(speaker.affiliation)
    if any(_is_alike(told, words_of(body)) for body in bodies):
        return True
    if any(len(words_of(body)) > 1 and _is_alike(whole, words_of(body)) for body in bodies):
        return True
    # “Director” alone, or “Historian”, is many.
    return min(len(whole), len(known)) >= TELLING and _is_alike(whole, known)


def _is_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return bool(one and other) and likeness(one, other) >= SAME_EMPLOYER


# -- topics, series, the larger event ------------------------------------------------------


def areas(
    countries: Collection[str], regions: Collection[str]
) -> tuple[list[Area], list[str]]:
    """The areas with these codes of ISO 3166 and these names; what none has."""
    if not countries and not regions:
        return [], []
    by_code: dict[str, Area] = {}
    by_name: dict[str, Area] = {}
    for area in Area.objects.by_name():
        by_code[area.code.upper()] = area
        for name in (*area.aliases, area.name):
            by_name[_name_of_area(name)] = area
    found: dict[str, Area | None] = {}
    for code in countries:
        found[code] = by_code.get(code.upper()) or by_name.get(_name_of_area(code))
    for name in regions:
        found[name] = by_name.get(_name_of_area(name)) or by_code.get(name.upper())
    known = {area.pk: area for area in found.values() if area}
    return list(known.values()), [words for words, area in found.items() if not area]


def _name_of_area(name: str) -> str:
    return plain(name).removeprefix("the ").removesuffix(" region")


def series(title: str) -> Match[Series]:
    """The series of this title, or of one much like it."""
    known = Series.objects.values_list("pk", "title")
    return _by_title(Series, title, known)


def larger_event(words: str, day: date | None) -> Match[Event]:
    """The listing of the larger event; only that of the same days is surely meant."""
    if len(plain(words)) < SHORTEST_HOST:
        return Match(words)
    found = list(Event.objects.maybe_hosts(words)[:MOST_HOSTS])
    meant = [event for event in found if day and _is_near(event, day)]
    if len(meant) == 1:
        return Match(words, meant[0])
    near = [
        Likely(event, MAYBE_TITLES, "it has these words in its title")
        for event in meant or found
    ]
    return Match(words, None, tuple(near))


def _is_near(event: Event, day: date) -> bool:
    if not event.start_date or not event.last_date:
        return False
    return event.start_date - FAR <= day <= event.last_date + FAR


def _by_title(model: type[Row], title: str, known: Iterable[tuple[int, str]]) -> Match[Row]:
    words = words_of(title)
    scores = [(likeness(words, words_of(theirs)), pk) for pk, theirs in known]
    best = sorted((-score, pk) for score, pk in scores if score >= MAYBE_TITLES)[:3]
    rows = model._default_manager.in_bulk([pk for _, pk in best])
    likely = tuple(
        Likely(rows[pk], -score, f"title {-score} % alike")
        for score, pk in best
        if pk in rows
    )
    sure = [each for each in likely if each.score >= ALIKE_TITLES]
    return Match(title, sure[0].row) if len(sure) == 1 else Match(title, None, likely)
