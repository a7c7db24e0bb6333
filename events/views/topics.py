"""Who and about what: organizers, speakers, themes, areas, series, programmes. Each page is
the list with one filter fixed.
"""

from datetime import datetime
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import querysets
from events.catalogue import Catalogue
from events.models import (
    Area,
    Entry,
    Participation,
    Programme,
    Series,
    Theme,
)
from events.views.lists import list_of_events
from organizers.slugs import find_by_address

ROWS_PER_PAGE = 200


@require_safe
def organizer_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    catalogue = Entry.objects.catalogue()
    rows = querysets.organizers_listed(catalogue.values("organizer", now), now)
    return index_page(request, "organizer", rows, catalogue, now)


@require_safe
def organizer_page(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    catalogue = Entry.objects.catalogue()
    public = catalogue.has("organizer", slug, now)
    known = {slug} if public else catalogue.values("organizer", now)
    rows = querysets.organizers_listed(known, now)
    organization = find(rows.select_related("parent"), slug)
    programmes = Programme.objects.public().led_by(organization)
    return topic_page(request, "organizer", organization, slug, now, programmes=programmes)


@require_safe
def speaker_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    catalogue = Entry.objects.catalogue()
    number = len(catalogue.values("speaker", now))
    return index_page(request, "speaker", querysets.speakers(now), catalogue, now, number)


@require_safe
def speaker_page(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    person = find(querysets.speakers(now), slug)
    catalogue = Entry.objects.catalogue()
    theirs = catalogue.having("speaker", [person.slug]) & catalogue.public(now)
    newest = catalogue.newest(theirs)
    described = newest and Participation.objects.named().of(person, newest)
    return topic_page(
        request,
        "speaker",
        person,
        slug,
        now,
        described=described and described.public(),
        described_on=described and described.event.start_date,
    )


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    catalogue = Entry.objects.catalogue()
    return index_page(request, "theme", Theme.objects.in_order(), catalogue, timezone.now())


@require_safe
def theme_page(request: HttpRequest, slug: str) -> HttpResponse:
    theme = find(Theme.objects.select_related("broader"), slug)
    return topic_page(request, "theme", theme, slug, timezone.now())


@require_safe
def area_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    catalogue = Entry.objects.catalogue()
    rows = Area.objects.listed(catalogue.values("area", now))
    return index_page(request, "area", rows, catalogue, now)


@require_safe
def area_page(request: HttpRequest, slug: str) -> HttpResponse:
    area = find(Area.objects.for_page(), slug)
    return topic_page(request, "area", area, slug, timezone.now())


@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    catalogue = Entry.objects.catalogue()
    number = len(catalogue.values("series", now))
    return index_page(request, "series", Series.objects.public(now), catalogue, now, number)


@require_safe
def series_page(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    series = find(Series.objects.public(now).for_page(), slug)
    links = [link for link in series.links.all() if link.is_public(now)]
    return topic_page(request, "series", series, slug, now, links=links)


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    page = one_page(Programme.objects.public().for_cards(), request)
    return render(request, "events/programme_list.html", {"page": page})


@require_safe
def programme_page(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    programme = find(Programme.objects.public().for_page(), slug)
    links = [link for link in programme.links.all() if link.is_public(now)]
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


def index_page(
    request: HttpRequest,
    name: str,
    rows: QuerySet[Any],
    catalogue: Catalogue,
    now: datetime,
    number: int | None = None,
) -> HttpResponse:
    """``rows``, each with the number of its events to come and past; ``number`` of them,
    if that is known.
    """
    public, over = catalogue.public(now), catalogue.over(now)
    upcoming, past = public - over, public & over
    page = one_page(rows, request, number)
    counted = ((row, catalogue.having(name, [row.slug])) for row in page)
    context = {
        "page": page,
        "rows": [(row, len(its & upcoming), len(its & past)) for row, its in counted],
    }
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


def find(rows: QuerySet[Any], slug: str) -> Any:
    """The row at this address, present or former; 404 if there is none."""
    if row := find_by_address(rows, slug):
        return row
    raise Http404("There is nothing at this address, or it is not public.")
