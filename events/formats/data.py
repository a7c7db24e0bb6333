"""JSON: any list, any event, and who and what they are about."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from events import records, visitors
from events.filters import EventFilter
from events.filters.topics import with_counts
from events.formats.answer import (
    Refused,
    address_of,
    answer,
    answered,
    check_parameters,
    for_record,
    found_event,
    open_to_all,
    page_address,
    page_asked_for,
    question,
    records_of,
    with_pages_beside,
    with_query,
)
from events.listing import Page
from events.visitors import (
    absolute,
    area_record,
    event_record,
    organizer_record,
    programme_record,
    series_record,
    speaker_record,
    theme_record,
)
from organizers.slugs import find_by_address

JSON = "application/json"
PER_PAGE = 100
TITLES = {
    "organizer": "Organizers",
    "speaker": "Speakers",
    "theme": "Themes",
    "area": "Areas",
    "series": "Series",
    "programme": "Programmes",
}
PAGES = {name: f"{name}s" for name in TITLES} | {"series": "series-list"}

encode = msgspec.json.Encoder().encode


@open_to_all
def events_json(request: HttpRequest) -> HttpResponse:
    """One page of the events that the query string asks for, in the order of the list."""
    chosen = question(request)
    page = page_asked_for(request, chosen, PER_PAGE)
    beside = [
        page_address("events-json", chosen, mark) for mark in (page.previous, page.next)
    ]
    key = (
        "json",
        address_of("events-json", chosen),
        chosen.title,
        str(page),
        chosen.turned,
    )
    response = answered(
        chosen.catalogue, key, JSON, lambda: encode(record_of_list(chosen, page))
    )
    return with_pages_beside(response, *beside)


def record_of_list(chosen: EventFilter, page: Page) -> records.Events:
    return records.Events(
        title=chosen.title,
        url=absolute(with_query(reverse("upcoming"), chosen.query())),
        total=page.total,
        previous=page_address("events-json", chosen, page.previous),
        next=page_address("events-json", chosen, page.next),
        events=records_of(chosen, page.numbers),
    )


@open_to_all
def event_json(request: HttpRequest, slug: str) -> HttpResponse:
    """One event with all that everybody may know of it."""
    check_parameters(request, set())
    now = timezone.now()
    event = found_event(slug, now)
    if event.slug != slug:
        return redirect("event-json", event.slug, permanent=True)
    catalogue = visitors.catalogue()
    key = ("json", event.pk, catalogue.turned(now))
    return answered(
        catalogue, key, JSON, lambda: encode(event_record(for_record(event, now), now))
    )


# -- who and about what


def record_of(name: str, row: Any, upcoming: int, past: int, now: datetime) -> Any:
    if name == "series":
        return series_record(row, upcoming, past, now)
    if name == "programme":
        return programme_record(row, upcoming, past, now)
    make: dict[str, Callable[[Any, int, int], Any]] = {
        "organizer": organizer_record,
        "speaker": speaker_record,
        "theme": theme_record,
        "area": area_record,
    }
    return make[name](row, upcoming, past)


@open_to_all
def index_json(request: HttpRequest, name: str) -> HttpResponse:
    """One page of everything of a kind, each with the number of its events."""
    check_parameters(request, {"page"})
    now = timezone.now()
    catalogue = visitors.catalogue()
    paginator = Paginator(visitors.listed_in_full(name, catalogue, now), PER_PAGE)
    try:
        page = paginator.page(request.GET.get("page", "1")[:9])
    except InvalidPage as error:
        raise Refused(404, "This list has no such page.") from error
    address = absolute(reverse(f"{name}-list-json"))

    def at(number: int) -> str:
        return f"{address}?page={number}" if number > 1 else address

    rows = with_counts(page, name, catalogue, now)
    record = records.Index(
        title=TITLES[name],
        url=absolute(reverse(PAGES[name])),
        total=paginator.count,
        previous=at(page.previous_page_number()) if page.has_previous() else None,
        next=at(page.next_page_number()) if page.has_next() else None,
        items=[record_of(name, *counted, now) for counted in rows],
    )
    response = answer(encode(record), JSON)
    return with_pages_beside(response, record.previous, record.next)


@open_to_all
def topic_json(request: HttpRequest, name: str, slug: str) -> HttpResponse:
    """One organizer, speaker, theme, area, series or programme."""
    check_parameters(request, set())
    now = timezone.now()
    row = find_by_address(visitors.with_page(name, slug, now), slug)
    if not row:
        raise Http404("There is nothing at this address, or it is not public.")
    if row.slug != slug:
        return redirect(f"{name}-json", row.slug, permanent=True)
    [counted] = with_counts([row], name, visitors.catalogue(), now)
    return answer(encode(record_of(name, *counted, now)), JSON)


@open_to_all
def nothing_here(request: HttpRequest, **_: str) -> HttpResponse:
    """404 as programs read it, for an address that looks like one of theirs."""
    raise Http404("There is no such address. All that there are: /api/")
