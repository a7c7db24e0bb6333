"""Organizations and people that may be listed already, under another spelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import models

from organizers.likeness import (
    SHORTEST_INITIALS,
    alike_people,
    initials,
    likeness,
    person_words,
    plain,
    words_of,
)
from organizers.models import Organization, OrganizationName, Person

LIKELY = 87  # per cent: worth a question before saving
LIKELY_PERSON = 80
CLOSE = 50  # worth an offer when nothing else was found
MOST = 5

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Likely(Generic[Row]):
    """A row that may be the same, how likely in per cent, and why."""

    row: Row
    score: int
    reason: str


def organizations_like(
    name: str, acronym: str = "", apart_from: int | None = None, least: int = LIKELY
) -> list[Likely[Organization]]:
    """The organizations that may be meant by this name, the likeliest first."""
    (found,) = organizations_like_each([(name, acronym)], apart_from, least)
    return found


def organizations_like_each(
    asked: Collection[tuple[str, str]], apart_from: int | None = None, least: int = LIKELY
) -> list[list[Likely[Organization]]]:
    """The organizations that may be meant by each of these names with its acronym."""
    names: dict[int, list[str]] = defaultdict(list)
    acronyms: dict[int, str] = {}
    for pk, theirs, short in Organization.objects.values_list("pk", "name", "acronym"):
        names[pk].append(theirs)
        acronyms[pk] = short
    for pk, other in OrganizationName.objects.values_list("organization", "name"):
        names[pk].append(other)
    names.pop(apart_from or 0, None)
    scores = [
        {pk: wanted.compared(names[pk], acronyms[pk]) for pk in names}
        for wanted in (Wanted(name, acronym) for name, acronym in asked)
    ]
    return _best_of_each(Organization, scores, least)


class Wanted:
    """A name and an acronym as typed, ready to be compared with many."""

    def __init__(self, name: str, acronym: str) -> None:
        self.plain, self.words = plain(name), words_of(name)
        self.short = {each for each in (plain(acronym), self.plain) if each}
        self.initials = initials(name)

    def compared(self, names: list[str], acronym: str) -> tuple[int, str]:
        """How likely it is the organization called so, and why."""
        found = [self._compared(each, number) for number, each in enumerate(names)]
        if plain(acronym) in self.short:
            found.append((96, f"the same acronym, {acronym}"))
        return max(found)

    def _compared(self, name: str, number: int) -> tuple[int, str]:
        theirs = plain(name)
        also = f", its other name “{name}”" if number else ""
        if theirs and theirs == self.plain:
            return 100, f"the same name{also}"
        if theirs and theirs in self.short:  # another name may be an acronym
            return 96, f"the same acronym{also or f', {name}'}"
        if len(theirs) >= SHORTEST_INITIALS and theirs in self.initials:
            return 93, f"“{name}” are the initials of this name"
        if self.short & initials(name):
            return 93, f"its initials{also}"
        score = likeness(self.words, words_of(name))
        return score, f"name {score} % alike{also}"


def people_like(name: str, apart_from: int | None = None) -> list[Likely[Person]]:
    """The people who may be meant by this name, the likeliest first."""
    (found,) = people_like_each([name], apart_from)
    return found


def people_like_each(
    names: Collection[str], apart_from: int | None = None
) -> list[list[Likely[Person]]]:
    """The people who may be meant by each of these names."""
    everybody = [
        (pk, person_words(name))
        for pk, name in Person.objects.values_list("pk", "name")
        if pk != apart_from
    ]
    scores = []
    for wanted in map(person_words, names):
        found = ((pk, alike_people(wanted, theirs)) for pk, theirs in everybody)
        scores.append({pk: (score, _reason(score)) for pk, score in found})
    return _best_of_each(Person, scores, LIKELY_PERSON)


def _reason(score: int) -> str:
    return "the same name" if score == 100 else "a name much like it"


def _best_of_each(
    model: type[Row], scores: list[dict[int, tuple[int, str]]], least: int
) -> list[list[Likely[Row]]]:
    ranked = [
        sorted(
            (-score, pk, reason) for pk, (score, reason) in each.items() if score >= least
        )[:MOST]
        for each in scores
    ]
    rows = model._default_manager.in_bulk([pk for each in ranked for _, pk, _ in each])
    return [
        [Likely(rows[pk], -score, reason) for score, pk, reason in each if pk in rows]
        for each in ranked
    ]
