"""What an announcement names and the site may have under another name: offered to whoever
fills in the form, never chosen silently.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import models

from desk.doubts import Doubt
from desk.pages import desk_page
from events.models.credit import Credit
from events.models.event import Event
from events.models.matching import Match, Matched, Met
from events.models.mentions import WORDS
from events.models.people import Participation
from events.models.series import Series
from events.vocabulary import ParticipationVisibility
from organizers.models import Organization, Person, Visibility
from organizers.spellings import Spellings
from organizers.twins import Likely

MOST = 2  # for each name
TAKEN = (
    "Listed, and working there too, so taken for the same. If it is somebody else: choose "
    "nobody here, and tick “another person of the same name” when asked."
)
Rows = Mapping[type[models.Model], Sequence[dict[str, Any]]]


def offers(rows: Rows, found: Matched) -> Iterator[Doubt]:
    for number, row in enumerate(rows.get(Credit, ())):
        match = found.organizations.get(row["said_as"])
        if match and not row["organization"]:
            yield from organizations(f"credits-{number}-organization", match)
    for number, row in enumerate(rows.get(Participation, ())):
        if met := found.people.get(row["name"]):
            yield from _person(f"participations-{number}", row["name"], met)
    if found.series and not found.series.row:
        yield from _series(found.series)
    if found.parent and not found.parent.row:
        yield from _host(found.parent)


def notes(rows: Rows) -> dict[str, str]:
    """By field what an editor should know of a person who was chosen."""
    return {
        f"participations-{number}-person": TAKEN
        for number, row in enumerate(rows.get(Participation, ()))
        if row["person"]
    }


def organizations(field: str, match: Match[Organization]) -> Iterator[Doubt]:
    """ "Did you mean": listed organizations, each with a button that chooses it."""
    for likely in match.maybe[:MOST]:
        yield Doubt(
            f"organization-{likely.row.pk}",
            field,
            f"“{match.words}”: did you mean “{likely.row}”? It is listed "
            f"({likely.reason}).",
            ((field, str(likely.row.pk)),),
            f"Choose “{likely.row}”",
            _page(likely.row),
        )


def _person(row: str, name: str, met: Met) -> Iterator[Doubt]:
    if met.shown != Visibility.NAMED:
        words = {Visibility.HIDDEN: "hidden", Visibility.ROLE_ONLY: "as a role only"}.get(
            Visibility(met.shown), "withheld"
        )
        sentence = f"The name “{name}” is to stay off this site: it comes {words} here too."
        yield Doubt("stays-off", f"{row}-visibility", sentence)
        return
    for likely in met.maybe[:MOST]:
        yield Doubt(
            f"person-{likely.row.pk}",
            f"{row}-person",
            f"Is “{name}” the “{likely.row}” who is listed already ({likely.reason})?",
            ((f"{row}-person", str(likely.row.pk)),),
            f"Yes, choose “{likely.row}”",
            _page(likely.row),
        )


def _series(match: Match[Series]) -> Iterator[Doubt]:
    yield from _alike(match.maybe, "series", match.words)
    if not match.maybe:
        sentence = (
            f"It belongs to a series, “{match.words}”, which is not listed yet. Add the "
            "series with the “+” beside its field if more of it will come."
        )
        yield Doubt("new-series", "series", sentence)


def _host(match: Match[Event]) -> Iterator[Doubt]:
    yield from _alike(match.maybe, "parent", match.words)


def _alike(maybe: Sequence[Likely[Any]], field: str, words: str) -> Iterator[Doubt]:
    for likely in maybe[:MOST]:
        yield Doubt(
            f"{field}-{likely.row.pk}",
            field,
            f"“{words}”: is that “{likely.row}”, which is listed?",
            ((field, str(likely.row.pk)),),
            f"Choose “{likely.row}”",
            _page(likely.row),
        )


def names_in_texts(
    event: Event, parts: Sequence[Participation], off: Collection[str] = ()
) -> Iterator[Doubt]:
    """Where a name that is not to be shown, or one of those that are ``off`` the site,
    would be read all the same.
    """
    names = {part.name for part in parts if part.shown != ParticipationVisibility.NAMED}
    for column in WORDS[Event]:
        value = getattr(event, column)
        words = " | ".join(value) if isinstance(value, list) else str(value)
        for name in standing_in(words, names | {*off}):
            yield _stands_here(name, column)


def names_in_rows(rows: Rows, off: Collection[str]) -> Iterator[Doubt]:
    """The same in the rows that were read."""
    for model, prefix in ((Credit, "credits"), (Participation, "participations")):
        for number, row in enumerate(rows.get(model, ())):
            for column in WORDS[model]:
                for name in standing_in(str(row.get(column, "")), off):
                    yield _stands_here(name, f"{prefix}-{number}-{column}")


def _stands_here(name: str, field: str) -> Doubt:
    sentence = f"The name “{name}” is not to be shown, but stands here. Take it out."
    return Doubt("name-in-text", field, sentence)


def names_off() -> set[str]:
    """All names that are to stay off the site. For the desk alone."""
    people = Person.objects.not_named().values_list("name", flat=True)
    return {*people, *Participation.objects.names_off()}


def standing_in(words: str, names: Collection[str]) -> list[str]:
    """Those of the names that are read in these words, however they are written there."""
    if not names:
        return []
    hits = Spellings(names).hits(words)  # once for all of them
    told = "\n\n".join(words[hit.start : hit.end] for hit in hits)
    return [name for name in sorted({*names} - {""}) if Spellings({name}).hits(told)]


def _page(row: models.Model) -> tuple[tuple[str, str], ...]:
    return (("Open it", desk_page(row)),)
