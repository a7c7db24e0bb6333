"""The page of one event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import visitors
from events.listing import Listing, Run, in_order
from events.views.lists import Groups

if TYPE_CHECKING:
    from events.models import Event, Section

LIKE_THIS = 3


@require_safe
def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One published event; the one that it was merged into; 410 for one that was withdrawn
    lately; or 404.
    """
    now = timezone.now()
    event = visitors.event_at(slug, now)
    if not event and visitors.index().withdrawn(now).at_address(slug):
        return render(request, "410.html", status=410)
    if not event:
        raise Http404("There is no event at this address, or it is not public.")
    if event.slug != slug:
        return redirect(event, permanent=True)
    return render(request, "events/event_page.html", shown_of(event, now))


def shown_of(event: Event, now: datetime) -> dict[str, Any]:
    """All that its page shows at ``now``. Needs: loaded with .for_records(now)."""
    relatives = visitors.relatives(event, now)
    links = visitors.links(event, now)
    return {
        "event": event,
        "record": visitors.event_record(event, now),
        "sections": by_section(event),
        "links": [link for link in links if not link.is_outcome],
        "outcomes": [link for link in links if link.is_outcome],
        "host": next((other for other in relatives if other.pk == event.parent_id), None),
        "follows": next(
            (other for other in relatives if other.pk == event.follows_id), None
        ),
        "joining": visitors.joining(event, now),
        "families": families(event, relatives, like(event, relatives, now)),
        "now": now,
    }


def families(event: Event, relatives: list[Event], like: Iterable[Event]) -> Groups:
    """Other events that belong to this one, under what they are to it."""
    found = {
        "Side events": [other for other in relatives if other.parent_id == event.pk],
        "Beside it": [
            other
            for other in relatives
            if event.parent_id and other.parent_id == event.parent_id
        ],
        "Followed by": [other for other in relatives if other.follows_id == event.pk],
        "In the same series": [
            other
            for other in relatives
            if event.series_id and other.series_id == event.series_id
        ],
        "On the same themes": list(like),
    }
    return [(name, events) for name, events in found.items() if events]


def by_section(event: Event) -> list[tuple[Section | None, list[visitors.PublicSpeaker]]]:
    """The programme of an event: each section with its people, then the people of no
    section.
    """
    speakers = event.speakers
    programme: list[tuple[Section | None, list[visitors.PublicSpeaker]]] = [
        (section, [speaker for speaker in speakers if speaker.section_id == section.pk])
        for section in event.sections.all()
    ]
    others = [speaker for speaker in speakers if not speaker.section_id]
    return [*programme, (None, others)] if others else programme


def like(event: Event, relatives: list[Event], now: datetime) -> list[Event]:
    """Other events that share its themes, those with most in common first, the nearest in
    time among them.
    """
    catalogue = visitors.catalogue()
    public, over = catalogue.public(now), catalogue.over(now)
    themes = [theme.slug for theme in event.themes.all()]
    known = {event.pk, *(other.pk for other in relatives)}
    found: list[int] = []
    for hits in catalogue.sharing_most("theme", themes):
        runs = [
            Run("upcoming", hits & public - over, False),
            Run("past", hits & public & over, True),
        ]
        near = Listing(catalogue, runs).numbers(0, len(known) + LIKE_THIS)
        found += [number for number in near if number not in {*known, *found}]
        if len(found) >= LIKE_THIS:
            break
    found = found[:LIKE_THIS]
    return in_order(visitors.events(now).numbered(found), found)
