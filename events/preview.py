"""An event as visitors will see it, for those at the desk alone: whatever its state, on its
page, in a list and in a calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from desk.doubts import Doubt
from desk.rights import sees
from events import door
from events.formats.calendar import calendar_of, entries
from events.models import Entry, Event
from events.models.public import absolute
from events.models.requirements import doubts, hindrances
from events.models.ways_in import in_the_rows
from events.views.event import shown_of
from events.vocabulary import State
from organizers.withheld import looks

NOT_HERE = "There is no such page."


def preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page, the card and the calendar entry of an event; 404 for whoever may not see
    events at the desk, like any address that leads nowhere.
    """
    if request.method not in ("GET", "HEAD") or not may_see(request.user):
        raise Http404(NOT_HERE)
    looks(request)
    now = timezone.now()
    event = Event.objects.known_as(uuid).first()
    if not event:
        raise Http404(NOT_HERE)
    is_public = door.is_published(event, now)
    then = max(now, event.publish_at or now)
    full = event
    event = Event.objects.known_as(uuid).for_records(then).get()
    if not is_public:
        event.entry = as_if_listed(event, then)
    shown = shown_of(event, then)
    context = {
        **shown,
        "noindex": True,
        "is_public": is_public,
        "shown_from": event.publish_at if then > now else None,
        "hindrances": [
            *hindrances(event, event.credits.all()),
            *in_the_rows(full, partial(rows_seen, request.user, full)),
        ],
        "doubts": what_others_would_ask(full),
        "entries": entries([shown["record"]]),
        "file": calendar_of(shown["record"], absolute(request.path)).decode(),
    }
    response = render(request, "events/preview.html", context)
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def may_see(user: User | AnonymousUser) -> bool:
    rights = ("events.view_event", "events.change_event")
    return user.is_active and user.is_staff and any(map(user.has_perm, rights))


def rows_seen(user: Any, event: Event, name: str) -> Iterable[Any]:
    """Rows of the event, if this editor may see any of their kind at the desk."""
    rows = getattr(event, name).all()
    return rows if sees(user, rows.model) else ()


def as_if_listed(event: Event, now: datetime) -> Entry:
    """What the index will know of it if it becomes public ``now``; never saved."""
    moment = int(now.timestamp())
    return Entry(event=event, changed=moment, since=moment, revision=0)


def what_others_would_ask(event: Event) -> list[Doubt]:
    """What is doubtful in it if others are to see it. Nothing of this is saved."""
    public = copy(event)
    public.state = State.PUBLISHED
    return doubts(public, event.credits.all(), event.links.all())
