"""What events, series and programmes say of an organization or a person that turns out
to be another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.merging import Chosen, strictest
from events.door import SHOWN
from events.models.credit import Credit
from events.models.people import Participation
from events.querysets import speakers
from organizers.merging import merge_organizations as merge_entries
from organizers.merging import merge_people as merge_persons
from organizers.models import Organization, Person


def merge_organizations(
    stays: Organization, goes: Organization, chosen: Chosen, now: datetime
) -> Iterator[str]:
    """Moves the credits and the people of ``goes``, then makes both one. A role that both
    had at the same event is one credit: in the earlier place, with the wording printed.
    """
    mine = {_place(credit): credit for credit in Credit.objects.of_organization(stays)}
    moved = []
    for credit in Credit.objects.of_organization(goes):
        if twin := mine.get(_place(credit)):
            twin.order = min(twin.order, credit.order)
            twin.credited_as = twin.credited_as or credit.credited_as
            twin.save()
            credit.delete()
        else:
            moved.append(credit.pk)
    Credit.objects.filter(pk__in=moved).update(organization=stays)
    pairs = Participation.organizations.through._default_manager
    known = pairs.filter(organization=stays).values("participation")
    pairs.filter(organization=goes).exclude(participation__in=known).update(
        organization=stays
    )
    pairs.filter(organization=goes).delete()
    yield from merge_entries(stays, goes, chosen)


def _place(credit: Credit) -> tuple[object, ...]:
    return credit.event_id, credit.series_id, credit.programme_id, credit.role


def merge_people(
    stays: Person, goes: Person, chosen: Chosen, now: datetime
) -> Iterator[str]:
    """Moves what ``goes`` takes part in, then makes both one. Names stay as announced.
    Yields where the person now stands twice.
    """
    public = speakers(now)
    redirect = public.contains(stays) and public.contains(goes)
    _hide_alike(stays, goes)
    Participation.objects.filter(person=goes).update(person=stays)
    merge_persons(stays, goes, chosen, redirect)
    for title in Participation.objects.twice_in(stays):
        yield f"Stands twice in “{title}” now, in the same role: take one out there."


def _hide_alike(*people: Person) -> None:
    """Where both take part in the same event, the stricter setting holds for both."""
    parts = list(Participation.objects.in_order().filter(person__in=people))
    for part in parts:
        beside = {other.shown for other in parts if other.event_id == part.event_id}
        strict = strictest(beside, SHOWN)
        if SHOWN.index(strict) > SHOWN.index(part.shown):
            part.visibility = strict
            part.save()
