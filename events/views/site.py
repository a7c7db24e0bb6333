"""About the site, what can be taken along, and the reader’s clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import visitors
from events.catalogue import Catalogue
from events.filters import EventFilter
from events.filters.facets import EVERYWHERE
from events.forms import ReadersClock
from events.listing import Listing, Run
from events.vocabulary import EventKind

if TYPE_CHECKING:
    from events.models import Event


class Parameter(NamedTuple):
    """One part of a question, what it asks for, and a query string with it."""

    name: str
    meaning: str
    example: str


LAST_PART = "by the last part of the address of its page"
MEANINGS = {
    "q": "Words, as in the search box: “in quotation marks” for a phrase, -word without it",
    "theme": f"A theme, {LAST_PART}",
    "organizer": f"An organizer, {LAST_PART}",
    "speaker": "Somebody who speaks, by the last part of the address of their page",
    "series": f"A series, {LAST_PART}",
    "programme": f"A programme, {LAST_PART}",
    "area": f"What it is about: a country or a region and all that lies in it, {LAST_PART}",
    "kind": ", ".join(EventKind.values),
    "format": "online, in-person or hybrid",
    "language": "A language tag: fr; fr.spoken or fr.interpretation for one of the two",
    "dates": "today, this-week, this-month or next-three-months",
    "from": "From this day on",
    "to": "Until this day",
    "when": "past, or all for both; without it what is to come",
    "sort": "date: by date where words are sought; without it the best match first",
    "tz": "Whose days are meant by dates, from and to: an IANA name. Else each event’s own",
}
PLAIN = {
    "q": {"q": '"early warning"'},
    "dates": {"dates": "this-month"},
    "from": {"from": "2026-01-01", "when": "all"},
    "to": {"to": "2026-12-31", "when": "all"},
    "when": {"when": "past"},
    "sort": {"q": "genocide", "sort": "date"},
    "tz": {"dates": "today", "tz": "Africa/Nairobi"},
}


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the site is, how it is meant, and how to reach those who run it."""
    reach = {
        "contact": settings.CONTACT,
        "contact_in_words": unquote(settings.CONTACT.removeprefix("mailto:")),
        "onion": settings.ONION_URL,
    }
    return render(request, "events/about.html", reach)


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """How to take lists along; its examples are real, so that they can be tried."""
    now = timezone.now()
    catalogue = visitors.catalogue()
    parameters = known_parameters(catalogue, now)
    about = {parameter.name: parameter.example for parameter in parameters}
    context = {
        "parameters": parameters,
        "example": about.get("theme") or about.get("kind") or about["when"],
        "event": nearest(catalogue, now),
    }
    return render(request, "events/feeds.html", context)


def known_parameters(catalogue: Catalogue, now: datetime) -> list[Parameter]:
    """Those that find something here, each with its commonest value as the example."""
    public = catalogue.public(now)
    examples = dict(PLAIN)
    for name in EventFilter.FACETS:
        counts = catalogue.counts(public, name)
        plain = [value for value in counts if counts[value] and "." not in value]
        known = sorted({*plain} - {EVERYWHERE}, key=lambda value: (-counts[value], value))
        if known:
            examples[name] = {name: known[0], "when": "all"}
    return [
        Parameter(name, meaning, urlencode(examples[name]))
        for name, meaning in MEANINGS.items()
        if name in examples
    ]


def nearest(catalogue: Catalogue, now: datetime) -> Event | None:
    """The public event that is next, or was last."""
    public, over = catalogue.public(now), catalogue.over(now)
    runs = [Run("upcoming", public - over, False), Run("past", public & over, True)]
    numbers = Listing(catalogue, runs).numbers(0, 1)
    return next(iter(visitors.events(now).numbered(numbers)), None)


@require_safe
def time_zone(request: HttpRequest) -> HttpResponse:
    """The choice of a clock to be shown beside each event's own; once made, the page from
    which the reader came.
    """
    asked = ReadersClock(request.GET)
    if address := asked.way_back:
        return redirect(address)
    status = 400 if "next" in asked.errors else 200
    return render(request, "events/time_zone.html", {"asked": asked}, status=status)
