"""Ways into a meeting in what everybody may read: they keep a listing from the public."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.text import capfirst

from desk.doubts import Doubt
from events.models.credit import Credit
from events.models.event import Event
from events.models.link import Link
from events.models.mentions import NAMES, ROWS, WORDS
from events.models.people import Participation, Section
from events.models.programme import Figure, Programme, ProgrammePlace
from events.models.series import Series
from events.rooms import WayIn, is_room, ways_in
from events.vocabulary import Access, LinkKind

CALLED: dict[type[models.Model], str] = {  # the rows of a form
    Section: "sections",
    Participation: "participations",
    Credit: "credits",
    Link: "links",
    ProgrammePlace: "places",
    Figure: "figures",
}
WHAT_TO_DO = (
    "Whoever reads it could walk into the meeting, disturb it and see who speaks. Take it "
    "out here and add it under “Links” as “joining the meeting”: nobody is told that "
    "unless two of you agree to it."
)
A_ROOM = (
    "The link “{}” leads into a meeting. Choose “joining the meeting” for it: nobody is "
    "told it then unless two of you agree to it."
)
Rows = Callable[[str], Iterable[Any]]


def in_the_texts(row: Event | Series | Programme) -> list[Doubt]:
    """What stands in its own fields, each beside its field."""
    return [
        Doubt(_code(name, way), name, f"Here is {way.what}: “{way.words}”. {WHAT_TO_DO}")
        for name, way in _ways(row)
    ]


def in_the_rows(row: Event | Series | Programme, rows: Rows) -> list[Doubt]:
    """What stands in the rows that belong to it, beside each list of them; ``rows`` gives
    those of a name.
    """
    return [
        doubt
        for name in ROWS[type(row)]
        for each in rows(name)
        for doubt in _in_a_row(each, name)
    ]


def anywhere(row: Event | Series | Programme) -> list[Doubt]:
    """What stands in it as it is saved, its rows included."""
    return [
        *in_the_texts(row),
        *in_the_rows(row, lambda name: getattr(row, name).all()),
    ]


def _in_a_row(row: models.Model, called: str) -> Iterator[Doubt]:
    if isinstance(row, Link):
        if row.kind == LinkKind.JOIN or (row.access or Access.PUBLIC) != Access.PUBLIC:
            return  # nobody sees it
        if is_room(row.url):
            code = _code("links-url", WayIn("", row.url))
            yield Doubt(code, called, A_ROOM.format(row.shown_as))
            return
    for name, way in _ways(row):
        label = capfirst(str(row._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        where = f"{label} of “{row}” holds {way.what}: “{way.words}”."
        yield Doubt(_code(f"{called}-{name}", way), called, f"{where} {WHAT_TO_DO}")


def _ways(row: models.Model) -> Iterator[tuple[str, WayIn]]:
    names = (*WORDS[type(row)], *filter(None, [NAMES.get(type(row))]))
    for name in names:
        value = getattr(row, name)
        text = "\n".join(value) if isinstance(value, list) else str(value or "")
        for way in ways_in(text):
            yield name, way


def _code(where: str, way: WayIn) -> str:
    """Another one for other words: what was public before is known by it, no more."""
    words = hashlib.sha256(way.words.encode()).hexdigest()[:12]
    return f"way-in-{where}-{words}"
