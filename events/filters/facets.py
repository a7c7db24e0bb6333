"""The questions that a list leaves open: the values of each, and what they would give."""

from collections import Counter
from dataclasses import dataclass

from events.filters.event import CLOSED, MODES, EventFilter, Option

SHOWN, SHOWN_IN_FULL = 8, 1_000  # values of a long facet
EVERYWHERE = "world"  # the area that holds all others narrows nothing


@dataclass(frozen=True)
class Facet:
    """One question with the values that it can have; ``hidden`` more are not shown here."""

    name: str
    label: str
    options: list[Option]
    hidden: int

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.chosen]


def facets(asked: EventFilter, in_full: str = "") -> list[Facet]:
    """The questions that the page leaves open, each with its values and what choosing one
    would give; all values of the facet ``in_full``.
    """
    drawn = [
        (name, *options(asked, name, name == in_full))
        for name in asked.OFFERED
        if name not in asked.fixed
    ]
    called = asked.labels_of(
        {name: [value for value, _ in shown] for name, shown, _ in drawn}
    )
    found = []
    for name, shown, hidden in drawn:
        chosen = asked.known(name)
        of_name = [
            Option(value, called[name, value], value in chosen, count, "." in value)
            for value, count in shown
            if (name, value) in called
        ]
        if of_name:
            found.append(Facet(name, asked.label(name), of_name, hidden))
    return found


def options(
    asked: EventFilter, name: str, in_full: bool
) -> tuple[list[tuple[str, int]], int]:
    """Values of a facet with their counts, and how many more there are."""
    counts = asked.catalogue.counts(asked.matching(without=[name]), name)
    chosen = asked.known(name)
    if name in CLOSED:
        return [(value, counts[value]) for value in CLOSED[name]], 0
    every = {*asked.catalogue.values(name, asked.now), *chosen} - {EVERYWHERE}
    plain = [value for value in every if "." not in value]
    ranked = sorted(plain, key=lambda value: (-counts[value], value))
    shown = ranked[: SHOWN_IN_FULL if in_full else SHOWN]
    shown += [value for value in ranked[len(shown) :] if value in chosen]
    hidden = len(ranked) - len(shown)
    if name == "language":
        shown = [way for tag in shown for way in (tag, *ways(tag, counts, chosen))]
    return [(value, counts[value]) for value in shown], hidden


def ways(tag: str, counts: Counter[str], chosen: list[str]) -> list[str]:
    """Spoken and interpreted, where events have both or one was chosen."""
    both = [f"{tag}.{mode}" for mode in MODES]
    telling = all(counts[way] for way in both) or {*both} & {*chosen}
    return both if telling else []
