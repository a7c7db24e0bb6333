"""What an announcement names and the site may have under another name: offered to whoever
fills in the form, never chosen silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from organizers.likeness import plain
from organizers.models import Organization, Visibility
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
        words = "hidden" if met.shown == Visibility.HIDDEN else "withheld"
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


def names_in_texts(event: Event, parts: Sequence[Participation]) -> Iterator[Doubt]:
    """Where a name that is not to be shown would be read all the same."""
    names = {part.name for part in parts if part.shown != ParticipationVisibility.NAMED}
    for column in WORDS[Event]:
        value = getattr(event, column)
        words = plain(" | ".join(value) if isinstance(value, list) else str(value))
        together = words.replace(" ", "")
        for name in sorted(names - {""}):
            bare = plain(name)
            if bare and (f" {bare} " in f" {words} " or bare.replace(" ", "") in together):
                sentence = f"The name “{name}” is not to be shown, but stands here."
                yield Doubt("name-in-text", column, f"{sentence} Take it out.")


def _page(row: models.Model) -> tuple[tuple[str, str], ...]:
    return (("Open it", desk_page(row)),)
