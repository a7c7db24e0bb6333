"""What editors without the right to see withheld names are shown in their place: in
versions and their differences, in the bin, on the first page and in announcements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from desk.history import Kept, Snapshot
from events.door import HIDING
from events.models import Event, Participation
from organizers.models import Person, Visibility
from organizers.spellings import Spellings
from organizers.withheld import NOT_TOLD, Knowledge, key_of, knowledge

IN_TEXTS = "[name withheld]"
TOLD_OF_A_PART = ("event", "role", "section", "order", "visibility")


def names_off(request: HttpRequest) -> Spellings:
    """The names that this editor may not see, looked up once for each page."""
    kept: Spellings | None = getattr(request, "names_off", None)
    if kept is None:
        known = knowledge(request)
        names: set[str] = set()
        if not known.all_names:
            people = Person.objects.not_named()
            names |= {each.name for each in people if not known.of(each)}
            names |= {*Participation.objects.hidden_names()}
            parts = Participation.objects.known_as(known.keys(Participation))
            names -= {part.name for part in parts}
        kept = request.names_off = Spellings(names)  # type: ignore[attr-defined]
    return kept


def blacked(request: HttpRequest, text: str) -> str:
    """The text without names that this editor may not see."""
    return names_off(request).replaced(text, IN_TEXTS)


def told(request: HttpRequest, label: str, key: object, words: str) -> str:
    """How a row that was kept is called to this editor."""
    known = knowledge(request)
    if known.all_names:
        return words
    is_person = label == Person._meta.label_lower
    if is_person and key_of(Person, key) not in known.rows:
        shown = Person.objects.named().for_merging([int(str(key))]).exists()
        return words if shown else NOT_TOLD
    return blacked(request, words)


def unseen_in(request: HttpRequest, event: Event | None) -> int:
    """How many people taking part the form leaves out for this editor."""
    if event is None or knowledge(request).all_names:
        return 0
    return sum(not part.is_told for part in event.participations.in_order())


# -- versions


def concealed(
    request: HttpRequest, event: Event | None, snapshots: Sequence[Snapshot]
) -> list[Snapshot]:
    """Versions of an event without the names that this editor may not see."""
    known = knowledge(request)
    if known.all_names:
        return list(snapshots)
    off = {each.pk for each in Person.objects.not_named() if not known.of(each)}
    hidden = (
        {part.pk for part in event.participations.in_order() if not part.is_told}
        if event
        else set()
    )
    rows = [row for each in snapshots for row in each.rows.values()]
    parts = {
        row.id
        for row in rows
        if row.model is Participation and hides(row, known, off, hidden)
    }
    names = {row.values.get("name") or row.words for row in rows if row.id in parts}
    wanted = Spellings({*names} - {NOT_TOLD, ""})

    def seen(row: Kept) -> Kept:
        if row.id in parts:
            told_of = {
                name: value if name in TOLD_OF_A_PART else empty(value)
                for name, value in row.values.items()
            }
            return replace(row, values=told_of, words=NOT_TOLD)
        values = {name: without(value, wanted) for name, value in row.values.items()}
        values = {
            name: without(value, names_off(request)) for name, value in values.items()
        }
        words = blacked(request, wanted.replaced(row.words, IN_TEXTS))
        return replace(row, values=values, words=words)

    return [
        Snapshot(seen(each.root), {key: seen(row) for key, row in each.rows.items()})
        for each in snapshots
    ]


def hides(row: Kept, known: Knowledge, off: set[int], hidden: set[int]) -> bool:
    """It is, or was then, a part whose name this editor may not see."""
    if key_of(Participation, row.key) in known.rows:
        return False
    was_hidden = row.values.get("visibility") in HIDING
    return was_hidden or row.key in hidden or row.values.get("person") in off


def empty(value: Any) -> Any:
    return [] if isinstance(value, list) else "" if isinstance(value, str) else None


def without(value: Any, names: Spellings) -> Any:
    if isinstance(value, list):
        return [without(each, names) for each in value]
    return names.replaced(value, IN_TEXTS) if isinstance(value, str) else value


def concealed_person(
    request: HttpRequest, person: Person | None, snapshots: Sequence[Snapshot]
) -> list[Snapshot]:
    """Versions of a person. Raises PermissionDenied for one whose name this editor may not
    see; of one who is not there any more the last version decides.
    """
    known = knowledge(request)
    if known.all_names or (person is not None and known.of(person)):
        return list(snapshots)
    if person is None:
        settings = {each.root.values.get("visibility") for each in snapshots}
        if settings != {Visibility.NAMED.value}:
            raise PermissionDenied
    elif person.visibility != Visibility.NAMED:
        raise PermissionDenied
    return list(snapshots)
