"""What a listing hides stays hidden wherever the same name or address stands once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desk.merging import strictest
from events.door import SHOWN
from events.models.event import Event
from events.models.link import Link, keep_rooms_closed
from events.models.people import Participation
from events.models.programme import Programme
from events.models.series import Series
from events.models.twins import canonical
from events.vocabulary import Access
from organizers.likeness import plain

OPEN = (Access.PUBLIC.value, Access.REGISTRANTS.value, Access.STAFF.value)


@dataclass
class Openness:
    """How far a link is open: its access, from when and until when."""

    access: str = OPEN[0]
    opens: list[datetime] = field(default_factory=list)
    closes: list[datetime] = field(default_factory=list)


# -- names ---------------------------------------------------------------------------------


def names_in(part: Participation) -> set[str]:
    names = {part.name, part.person.name if part.person else ""}
    return {plain(name) for name in names} - {""}


def strict_names(parts: Iterable[Participation]) -> dict[object, str]:
    """By a person's key and by each of their names: how strictly any part hides them."""
    found: dict[object, str] = {}
    for part in parts:
        for key in _keys(part):
            found[key] = strictest({part.shown, found.get(key, SHOWN[0])}, SHOWN)
    return found


def hide(part: Participation, hidden: dict[object, str]) -> bool:
    """Sets a part, without saving it, as strictly as ``hidden``; whether that was new."""
    strict = strictest(
        {SHOWN[0], *(hidden.get(key, "named") for key in _keys(part))}, SHOWN
    )
    if SHOWN.index(strict) <= SHOWN.index(part.shown):
        return False
    part.visibility = strict
    return True


def _keys(part: Participation) -> set[object]:
    return {*names_in(part), *([part.person_id] if part.person_id else [])}


# -- links ---------------------------------------------------------------------------------


def address_of(link: Link) -> str:
    return canonical(link.url) or link.url.rstrip("/").lower()


def strict_links(links: Iterable[Link]) -> dict[str, Openness]:
    """By address: the strictest access, and all moments from which and until which it is
    shown.
    """
    found: dict[str, Openness] = {}
    for link in links:
        if not link.url:
            continue
        known = found.setdefault(address_of(link), Openness())
        access = _openness(link)
        known.access = strictest({known.access, access}, OPEN)
        known.opens += filter(None, [link.opens_at])
        known.closes += filter(None, [link.closes_at])
    return found


def _openness(link: Link) -> str:
    """Its access; of a link that one person alone wants to be told, the present one."""
    access = link.access or link.default_access
    return Access.REGISTRANTS if access == Access.ASKED else access


def close(link: Link, closed: dict[str, Openness]) -> bool:
    """Sets a link, without saving it, to be as closed as ``closed``; whether that was
    new.
    """
    known = closed.get(address_of(link)) if link.url else None
    if not known:
        return False
    before = _openness(link), link.opens_at, link.closes_at
    access = strictest({before[0], known.access}, OPEN)
    opens_at = max(filter(None, [link.opens_at, *known.opens]), default=None)
    closes_at = min(filter(None, [link.closes_at, *known.closes]), default=None)
    if opens_at and closes_at and closes_at <= opens_at:  # never open by both
        access, (_, opens_at, closes_at) = Access.STAFF.value, before
    if link.access != Access.ASKED or before != (access, opens_at, closes_at):
        link.access, link.opens_at, link.closes_at = access, opens_at, closes_at
    return before != (access, opens_at, closes_at)


# -- rows that come back -------------------------------------------------------------------


def hidden_as_now(event: Event, parts: Iterable[Participation]) -> list[str]:
    """Sets parts, not saved yet, as strictly as those that the event has now: one may have
    come in place of another, with the same name. Sentences on what was set.
    """
    said = []
    saved = list(event.participations.in_order())
    hidden, by_row = strict_names(saved), {part.pk: part.shown for part in saved}
    for part in parts:
        own = {key: by_row[part.pk] for key in _keys(part) if part.pk in by_row}
        if hide(part, hidden) or hide(part, own):
            said.append(f"{part}: {part.get_visibility_display()}, as now.")
    return said


def closed_as_now(row: Event | Programme | Series, links: Sequence[Link]) -> list[str]:
    """The same of links and addresses."""
    closed = strict_links(row.links.all())
    said = keep_rooms_closed(links)
    for link in links:
        if close(link, closed):
            said.append(f"{link}: no more open than its address is now.")
    return said
