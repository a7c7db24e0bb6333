"""Who and about what: organizers, speakers, themes, areas, series, programmes. Each page is
the list with one filter fixed.
"""

from datetime import datetime
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import visitors
from events.filters.topics import with_counts
from events.views.lists import list_of_events
from organizers.slugs import find_by_address

ROWS_PER_PAGE = 200


@require_safe
def organizer_list(request: HttpRequest) -> HttpResponse:
    return index_page(request, "organizer")


@require_safe
def organizer_page(request: HttpRequest, slug: str) -> HttpResponse:
    now, organization = found("organizer", slug)
    programmes = visitors.programmes_of(organization)
    return topic_page(request, "organizer", organization, slug, now, programmes=programmes)


@require_safe
def speaker_list(request: HttpRequest) -> HttpResponse:
    return index_page(request, "speaker")


@require_safe
def speaker_page(request: HttpRequest, slug: str) -> HttpResponse:
    now, person = found("speaker", slug)
    catalogue = visitors.catalogue()
    theirs = catalogue.having("speaker", [person.slug]) & catalogue.public(now)
    newest = catalogue.newest(theirs)
    described, on = visitors.described(person, newest) if newest else (None, None)
    return topic_page(
        request,
        "speaker",
        person,
        slug,
        now,
        described=described,
        described_on=on,
    )


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    return index_page(request, "theme")


@require_safe
def theme_page(request: HttpRequest, slug: str) -> HttpResponse:
    now, theme = found("theme", slug)
    return topic_page(request, "theme", theme, slug, now)


@require_safe
def area_list(request: HttpRequest) -> HttpResponse:
    return index_page(request, "area")


@require_safe
def area_page(request: HttpRequest, slug: str) -> HttpResponse:
    now, area = found("area", slug)
    return topic_page(request, "area", area, slug, now)


@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    return index_page(request, "series")


@require_safe
def series_page(request: HttpRequest, slug: str) -> HttpResponse:
    now, series = found("series", slug)
    links = visitors.links(series, now)
    return topic_page(request, "series", series, slug, now, links=links)


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    page = one_page(visitors.programmes(), request)
    context = {"page": page, "as_data": reverse("programme-list-json")}
    return render(request, "events/programme_list.html", context)


@require_safe
def programme_page(request: HttpRequest, slug: str) -> HttpResponse:
    now, programme = found("programme", slug)
    links = visitors.links(programme, now)
    return topic_page(request, "programme", programme, slug, now, links=links)


def topic_page(
    request: HttpRequest, name: str, topic: Any, slug: str, now: datetime, **extra: object
) -> HttpResponse:
    """What ``topic`` is, then its events: the list with the filter ``name`` fixed,
    upcoming before past.
    """
    if topic.slug != slug:
        return redirect(topic, permanent=True)
    template = f"events/{name}_page.html"
    return list_of_events(
        request, template, now, {name: topic.slug}, "all", topic=topic, **extra
    )


def index_page(request: HttpRequest, name: str) -> HttpResponse:
    """Everything of a kind, each with the number of its events to come and past."""
    now = timezone.now()
    catalogue = visitors.catalogue()
    number = len(catalogue.values(name, now)) if name in ("speaker", "series") else None
    page = one_page(visitors.listed(name, catalogue, now), request, number)
    rows = with_counts(page, name, catalogue, now)
    context = {"page": page, "rows": rows, "as_data": reverse(f"{name}-list-json")}
    return render(request, f"events/{name}_list.html", context)


def one_page(
    rows: QuerySet[Any], request: HttpRequest, number: int | None = None
) -> Page[Any]:
    """The page that ``?page=`` asks for; 404 if there is none."""
    paginator = Paginator(rows, ROWS_PER_PAGE)
    if number is not None:
        paginator.count = number
    try:
        return paginator.page(request.GET.get("page", "1")[:9])
    except InvalidPage as error:
        raise Http404("This list has no such page.") from error


def found(name: str, slug: str) -> tuple[datetime, Any]:
    """Now, and the row at this address, present or former; 404 if there is none."""
    now = timezone.now()
    rows = visitors.with_page(name, slug, now)
    if row := find_by_address(rows, slug):
        return now, row
    raise Http404("There is nothing at this address, or it is not public.")
