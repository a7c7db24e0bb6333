"""Two rows that are one: what each of them says, what is chosen, and what would be lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from django.db import models

STAYS, GOES = "stays", "goes"
NOTHING = ("", "unknown", "to-be-announced", "scheduled")  # words that say nothing yet
DAY, CLOCK, MOMENT = "%-d %b %Y", "%H:%M", "%-d %b %Y %H:%M UTC"

Unit = tuple[str, ...]  # fields that are chosen together: a time and its zone


@dataclass(frozen=True)
class Fact:
    """What two rows say of the same thing, as an editor reads it."""

    key: str
    label: str
    stays: str
    goes: str
    default: str
    rows: tuple[models.Model, models.Model] = field(repr=False)
    unit: Unit = ()
    about: str = ""  # which of several rows: a person, a link
    secret: str = ""  # what is said of it where more people read: "" for all

    @property
    def is_same(self) -> bool:
        return self.stays == self.goes

    def noted(self, value: str) -> str:
        """What is kept of a ``value`` that is not said any more."""
        about = f"{self.about}: " if self.about else ""
        return self.secret or f"{about}{self.label}: {value}"

    @property
    def sides(self) -> list[tuple[str, str]]:
        """Both values under the words by which a form sends them."""
        return [(STAYS, self.stays), (GOES, self.goes)]

    def take(self) -> None:
        """Puts what the one that goes says into the one that stays."""
        stays, goes = self.rows
        for name in self.unit:
            value = getattr(goes, name)
            setattr(stays, name, list(value) if isinstance(value, list) else value)


@dataclass(frozen=True)
class Addition:
    """Something that only the one that goes has."""

    key: str
    label: str
    row: models.Model = field(repr=False)
    taken: bool = True  # unless the editor says otherwise
    secret: str = ""  # what is said of it where more people read: "" for the label

    @property
    def noted(self) -> str:
        return self.secret or self.label


@dataclass(frozen=True)
class Comparison:
    """All that a page shows before two rows become one."""

    facts: list[Fact]
    additions: dict[str, list[Addition]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def without(self, key: str) -> Comparison:
        """The same for those who may not see the fact with this key."""
        return replace(self, facts=[fact for fact in self.facts if fact.key != key])

    @property
    def different(self) -> list[Fact]:
        return [fact for fact in self.facts if not fact.is_same]

    @property
    def same(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.is_same and fact.stays]

    @property
    def offered(self) -> dict[str, list[Addition]]:
        return {name: rows for name, rows in self.additions.items() if rows}

    @property
    def all_additions(self) -> list[Addition]:
        return [row for rows in self.additions.values() for row in rows]


@dataclass(frozen=True)
class Chosen:
    """What the editor wants: facts of the one that goes, and additions, by their keys."""

    facts: frozenset[str]
    additions: frozenset[str]

    @classmethod
    def sent(cls, data: Mapping[str, Any]) -> Chosen:
        """Read from a form; what it does not say stays as it is."""
        return cls(
            frozenset(name for name, value in data.items() if value == GOES),
            frozenset(name for name, value in data.items() if value == "on"),
        )

    @classmethod
    def proposed(cls, comparison: Comparison) -> Chosen:
        return cls(
            frozenset(fact.key for fact in comparison.different if fact.default == GOES),
            frozenset(row.key for row in comparison.all_additions if row.taken),
        )


class Refused(Exception):
    """Why two rows cannot become one, in an editor's words."""


def facts_of(
    stays: models.Model,
    goes: models.Model,
    units: Iterable[Unit],
    prefix: str = "",
    about: str = "",
    secret: str = "",
    propose: bool = True,
    words: Mapping[str, Callable[[Any], str]] = MappingProxyType({}),
    labels: Mapping[str, str] = MappingProxyType({}),
) -> list[Fact]:
    """What both say, unit by unit. What the one that goes says is proposed only where the
    other says nothing, and never unless ``propose``. ``words`` and ``labels`` tell how a
    unit is worded and called, by its first field.
    """
    found = []
    for unit in units:
        missing = propose and not says(stays, unit) and says(goes, unit)
        worded = words.get(unit[0], partial(in_words, unit=unit))
        found.append(
            Fact(
                key=f"{prefix}{unit[0]}",
                label=labels.get(unit[0]) or label(stays, unit[0]),
                stays=worded(stays),
                goes=worded(goes),
                default=GOES if missing else STAYS,
                rows=(stays, goes),
                unit=unit,
                about=about,
                secret=secret,
            )
        )
    return found


def says(row: models.Model, unit: Unit) -> bool:
    """One of these fields tells something."""
    for name in unit:
        value = getattr(row, name)
        default = row._meta.get_field(name).get_default()  # type: ignore[union-attr]
        if value and str(value) not in NOTHING and value != default:
            return True
    return False


def in_words(row: models.Model, unit: Unit) -> str:
    """What the fields say, as editors read them: "9 Apr 2026, start time 10:00"."""
    if len(unit) == 1:
        return value_in_words(row, unit[0])
    said = []
    for name in unit:
        if value := value_in_words(row, name):
            first = name == unit[0] or value == label(row, name)
            said.append(value if first else f"{label(row, name).lower()} {value}")
    return ", ".join(said)


def value_in_words(row: models.Model, name: str) -> str:
    value = getattr(row, name)
    if value is True:
        return label(row, name)
    if value is None or value is False or value == "" or value == []:
        return ""
    if display := getattr(row, f"get_{name}_display", None):
        return str(display())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    for has, pattern in (("hour", CLOCK), ("year", DAY)):
        if hasattr(value, has):
            moment = hasattr(value, "hour") and hasattr(value, "year")
            return str(value.strftime(MOMENT if moment else pattern))
    return (
        str(getattr(value, "name", "") or value) if hasattr(value, "code") else str(value)
    )


def label(row: models.Model, name: str) -> str:
    words = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return words[:1].upper() + words[1:]


def not_taken(comparison: Comparison, chosen: Chosen) -> tuple[list[str], list[str]]:
    """What of the one that goes, and what of the one that stays, is not said any more."""
    left: list[str] = []
    replaced: list[str] = []
    for fact in comparison.different:
        taken = fact.key in chosen.facts
        value = fact.stays if taken else fact.goes
        if value:
            (replaced if taken else left).append(fact.noted(value))
    left += [
        row.noted for row in comparison.all_additions if row.key not in chosen.additions
    ]
    return left, replaced


def take(comparison: Comparison, chosen: Chosen) -> list[models.Model]:
    """Takes the chosen facts over; the rows of the one that stays that are to be saved."""
    changed: list[models.Model] = []
    for fact in comparison.different:
        if fact.key in chosen.facts:
            fact.take()
            if fact.rows[0] not in changed:
                changed.append(fact.rows[0])
    return changed


def strictest(values: Collection[str], order: Sequence[str]) -> str:
    """The one of these settings that shows least; ``order`` begins with what shows most."""
    return max(values, key=order.index)
