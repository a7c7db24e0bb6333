"""The month view: each event under its days."""

from __future__ import annotations

from calendar import Calendar
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import visitors
from events.catalogue import Catalogue, OnDay
from events.filters import EventFilter, facets
from events.views.lists import canonical
from events.zones import readers_zone

if TYPE_CHECKING:
    from events.models import Event

MOST_MONTHS = 60  # ahead of today
PER_DAY = 4  # events under a day
DAY = timedelta(days=1)


class Day(NamedTuple):
    """A day of the month view; ``query`` finds all of its events."""

    date: date
    inside: bool
    events: list[Event]
    hidden: int
    query: str


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The month view of today, or of the nearest month that has events."""
    now = timezone.now()
    months = months_with_events(visitors.catalogue(), now)
    if not months:
        return redirect("upcoming")
    zone = readers_zone(request.GET.getlist("tz"))
    first, last = months
    day = min(max(now.astimezone(zone or UTC).date(), first), last)
    address = reverse("month", args=[day.year, day.month])
    return redirect(f"{address}?{request.GET.urlencode()}".removesuffix("?"))


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Each event under its days in one month, narrowed by the query string."""
    now = timezone.now()
    zone = readers_zone(request.GET.getlist("tz"))
    first = first_of_month(year, month)
    if not first:
        raise Http404("There is no such month.")
    last = day_after_month(first) - DAY
    fixed = {"from": first.isoformat(), "to": last.isoformat(), "when": "all"}
    chosen = EventFilter(request.GET, now, {**fixed, "dates": "", "sort": ""}, zone=zone)
    months = months_with_events(chosen.catalogue, now)
    if not months or not months[0] <= first <= months[1]:
        raise Http404("No event is listed in this month.")
    understood = chosen.form.is_valid()
    address = reverse("month", args=[year, month])
    if request.path != address:
        return redirect(f"{address}?{request.GET.urlencode()}".removesuffix("?"))
    if understood and (elsewhere := canonical(request, chosen)):
        return redirect(elsewhere, permanent=True)
    hits = chosen.matching()
    by_day = chosen.catalogue.by_day(hits, first, last, zone, PER_DAY)
    ongoing = chosen.catalogue.ongoing(hits, first)
    shown = {number for day in by_day.values() for number in day.numbers}
    shown.update(ongoing[:PER_DAY])
    events = visitors.events(now).numbered(list(shown)).in_bulk()
    context = {
        "chosen": chosen,
        "facets": facets(chosen, request.GET.get("more", "")),
        "more": request.GET.get("more", ""),
        "weeks": weeks(first, by_day, events, chosen),
        "ongoing": [events[n] for n in ongoing[:PER_DAY] if n in events],
        "ongoing_hidden": len(ongoing[PER_DAY:]),
        "query": chosen.query(None, **fixed),
        "days": len(by_day),
        "total": len(hits),
        "month": first,
        "previous": months[0] < first and (first - DAY).replace(day=1),
        "next": last < months[1] and last + DAY,
        "today": chosen.today,
        "zone": zone,
        "now": now,
        "noindex": bool(chosen.parts),
    }
    return render(request, "events/month.html", context, status=200 if understood else 400)


def months_with_events(catalogue: Catalogue, now: datetime) -> tuple[date, date] | None:
    """The first days of the first and of the last month that has events, no more than
    MOST_MONTHS ahead: a slip in a year must not make a page of each month until then.
    """
    days = catalogue.months(now)
    if not days:
        return None
    months = now.year * 12 + now.month - 1 + MOST_MONTHS
    latest = date(min(months // 12, date.max.year), months % 12 + 1, 1)
    first, last = (min(day.replace(day=1), latest) for day in days)
    return first, last


def first_of_month(year: int, month: int) -> date | None:
    """None for what is no month, or the very last one, after which no day can be named."""
    return date(year, month, 1) if 0 < year < date.max.year and 0 < month < 13 else None


def day_after_month(first: date) -> date:
    return (first + 31 * DAY).replace(day=1)


def weeks(
    first: date,
    by_day: dict[date, OnDay],
    events: dict[int, Event],
    chosen: EventFilter,
) -> list[list[Day]]:
    """The weeks of a month from Monday to Sunday; days of other months are empty."""
    rows = []
    for week in Calendar().monthdatescalendar(first.year, first.month):
        row = []
        for day in week:
            inside = day.month == first.month
            on_day = by_day.get(day, OnDay(0, [])) if inside else OnDay(0, [])
            shown = [events[number] for number in on_day.numbers if number in events]
            only = {"from": day.isoformat(), "to": day.isoformat(), "when": "all"}
            query = chosen.query(None, **only)
            row.append(Day(day, inside, shown, on_day.total - len(shown), query))
        rows.append(row)
    return rows
