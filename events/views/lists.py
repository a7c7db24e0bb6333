"""The list of events: one page of what a query string asks for, with its facets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.filters import EventFilter, facets, near_words, wider
from events.listing import NoSuchPlace, in_order
from events.listing import Page as ListPage
from events.zones import readers_zone

if TYPE_CHECKING:
    from events.models import Event

PER_PAGE = 30
BESIDE = {"after", "more", "tz"}  # parameters that are no part of the question

Groups = list[tuple[str, list["Event"]]]


@require_safe
def event_list(request: HttpRequest, when: str = "") -> HttpResponse:
    """Published events, narrowed by the query string; ``/past/`` fixes when."""
    fixed = {"when": when} if when else {}
    return list_of_events(request, "events/event_list.html", timezone.now(), fixed)


def list_of_events(
    request: HttpRequest,
    template: str,
    now: datetime,
    fixed: Mapping[str, str],
    usually: str = "upcoming",
    **extra: object,
) -> HttpResponse:
    """One page of the events that the query string asks for, with its facets; a redirect
    to the canonical address if this one is another.
    """
    zone = readers_zone(request.GET.getlist("tz"))
    chosen = EventFilter(request.GET, now, fixed, usually, zone)
    understood = chosen.form.is_valid()
    if understood and (elsewhere := canonical(request, chosen)):
        return redirect(elsewhere, permanent=True)
    listing = chosen.listing()
    try:
        page = listing.page(request.GET.get("after", ""), PER_PAGE)
    except NoSuchPlace as error:
        raise Http404("This list has no such page.") from error
    events = in_order(chosen.numbered(page.numbers).for_cards(), page.numbers)
    nothing = understood and not page.total
    context = {
        "chosen": chosen,
        "facets": facets(chosen, request.GET.get("more", "")),
        "page": page,
        "events": events,
        "groups": grouped(events, chosen, now),
        "count": counted(page, chosen),
        "elsewhere": other_time(chosen) if nothing else None,
        "near_words": near_words(chosen) if nothing else [],
        "wider": wider(chosen) if nothing else [],
        "now": now,
        "first_visit": not request.GET and not fixed,
        "more": request.GET.get("more", ""),
        "noindex": not understood
        or len(chosen.parts) > 1
        or bool({*request.GET} & {*BESIDE, "q"}),
        **extra,
    }
    return render(request, template, context, status=200 if understood else 400)


def canonical(request: HttpRequest, chosen: EventFilter) -> str:
    """The address at which this question is asked, if this is not it; "" if it is."""
    beside = {name: request.GET.get(name, "") for name in BESIDE}
    query = chosen.query(None, **beside)
    given = [pair for pair in pairs(request.GET) if pair[0] not in BESIDE]
    of_question = [pair for pair in parse_qsl(query) if pair[0] not in BESIDE]
    if given == of_question and all(len(request.GET.getlist(n)) < 2 for n in BESIDE):
        return ""
    return f"{request.path}?{query}".removesuffix("?")


def pairs(query: QueryDict) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in query.lists() for value in values)


def grouped(events: list[Event], chosen: EventFilter, now: datetime) -> Groups:
    """Upcoming ones by how near they are, past ones by year; all together where those that
    match best come first.
    """
    if chosen.is_best_first:
        return [("Best match first", events)] if events else []
    coming = by_nearness(
        (event for event in events if not event.is_over(now)), now, chosen.zone
    )
    years = by_year(event for event in events if event.is_over(now))
    if chosen.when_asked == "all":
        years = [(f"Past: {year}", rows) for year, rows in years]
    return [*coming, *years]


def by_nearness(
    events: Iterable[Event], now: datetime, reader: ZoneInfo | None = None
) -> Groups:
    """Happening now, today, this week, then by month; those without a date last."""
    groups: dict[str, list[Event]] = {
        "Happening now": [],
        "Today": [],
        "Rest of this week": [],
    }
    for event in events:
        groups.setdefault(nearness(event, now, reader), []).append(event)
    return [(name, rows) for name, rows in groups.items() if rows]


def nearness(event: Event, now: datetime, reader: ZoneInfo | None = None) -> str:
    """The group of one event that is not over; days are those of the reader's clock if the
    event has a time of day, else of its own.
    """
    if not event.start_date:
        return event.get_pace_display().capitalize()
    if event.is_happening(now):
        return "Happening now"
    starts, clock = event.start_date, event.tzinfo or UTC
    if reader and event.start_time and event.starts_at:
        starts, clock = event.starts_at.astimezone(reader).date(), reader
    today = now.astimezone(clock).date()
    if starts <= today:
        return "Today"
    if starts <= today + timedelta(days=6 - today.weekday()):
        return "Rest of this week"
    return f"{starts:%B %Y}"


def by_year(events: Iterable[Event]) -> Groups:
    groups: dict[str, list[Event]] = {}
    for event in events:
        name = (
            str(event.start_date.year)
            if event.start_date
            else event.get_pace_display().capitalize()
        )
        groups.setdefault(name, []).append(event)
    return list(groups.items())


def some(number: int, when: str) -> str:
    """ "3 past events", "1 upcoming event", "12 events" for all of them."""
    time = "" if when == "all" else f"{when} "
    return f"{number:,} {time}event{'' if number == 1 else 's'}"


def counted(page: ListPage, chosen: EventFilter) -> str:
    """The number of events found, in words: "31 past events match. These are 1 to 30"."""
    if not page.total:
        what = "Nothing" if chosen.when_asked == "all" else f"Nothing {chosen.when_asked}"
        return f"{what} matches." if chosen.parts else f"{what} is listed."
    said = some(page.total, chosen.when_asked)
    if chosen.parts:
        said += " matches" if page.total == 1 else " match"
    if not page.numbers:
        return f"{said}. There are no more after this point."
    if len(page.numbers) < page.total:
        last = page.first + len(page.numbers)
        said += f". These are {page.first + 1:,} to {last:,}"
    return f"{said}."


def other_time(chosen: EventFilter) -> dict[str, str] | None:
    """What the same question finds at the other time: "3 past events do.", and its
    address.
    """
    if chosen.when_asked == "all":
        return None
    other = "past" if chosen.when_asked == "upcoming" else "upcoming"
    found = len(chosen.matching(other))
    if not found:
        return None
    verb = "does" if found == 1 else "do"
    words = (
        f"{some(found, other)} {verb}." if chosen.parts else f"See {some(found, other)}."
    )
    address = reverse("past" if other == "past" else "upcoming")
    if set(chosen.fixed) - {"when"}:
        return {"words": words, "address": f"?{chosen.query(None, when=other)}"}
    return {
        "words": words,
        "address": f"{address}?{chosen.query_of_facets}".removesuffix("?"),
    }
