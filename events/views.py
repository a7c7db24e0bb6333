"""HTML: the list of events, one event, and the who and about-what pages."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import querysets
from events.filters import EventFilter
from events.models import (
    Area,
    Event,
    Participation,
    Programme,
    PublicSpeaker,
    Section,
    Series,
    Theme,
)
from organizers.slugs import find_by_address

PER_PAGE = 30
LIKE_THIS = 3

Groups = list[tuple[str, list[Event]]]


@require_safe
def event_list(request: HttpRequest, when: str = "") -> HttpResponse:
    """Published events, narrowed by the query string; ``/past/`` fixes when."""
    now = timezone.now()
    chosen = EventFilter(request.GET, now, fixed={"when": when} if when else None)
    page = one_page(chosen.events.for_cards(), request)
    context = {
        "chosen": chosen,
        "page": page,
        "groups": by_nearness(page, now)
        if chosen.when_asked == "upcoming"
        else by_year(page),
        "count": counted(page, chosen),
        "elsewhere": elsewhere(page.paginator.count, chosen),
        "now": now,
        "first_visit": not request.GET and chosen.when_asked == "upcoming",
    }
    status = 200 if chosen.form.is_valid() else 400
    return render(request, "events/event_list.html", context, status=status)


@require_safe
def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One published event; the one that it was merged into; or 404."""
    now = timezone.now()
    published = Event.objects.published(now)
    event = find_by_address(published.for_page(), slug)
    if not event:
        twin = find_by_address(Event.objects.merged(), slug)
        event = twin and find_by_address(published, twin.one_that_stays().slug)
        if not event:
            raise Http404("There is no event at this address, or it is not public.")
    if event.slug != slug:
        return redirect(event, permanent=True)
    relatives = list(published.relatives(event).for_cards())
    links = [link for link in event.links.all() if link.is_public(now)]
    context = {
        "event": event,
        "sections": by_section(event),
        "links": [link for link in links if not link.is_outcome],
        "outcomes": [link for link in links if link.is_outcome],
        "host": next((other for other in relatives if other.pk == event.parent_id), None),
        "follows": next(
            (other for other in relatives if other.pk == event.follows_id), None
        ),
        "families": families(
            event, relatives, published.like(event).for_cards()[:LIKE_THIS]
        ),
        "now": now,
    }
    return render(request, "events/event_page.html", context)


# -- who and about what: the same list with one filter fixed


@require_safe
def organizer_list(request: HttpRequest) -> HttpResponse:
    rows = querysets.organizers_with_counts(timezone.now())
    return render(request, "events/organizer_list.html", {"rows": rows})


@require_safe
def organizer_page(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    organization = find(querysets.organizers(now).select_related("parent"), slug)
    programmes = Programme.objects.public().led_by(organization)
    return topic_page(request, "organizer", organization, slug, now, programmes=programmes)


@require_safe
def speaker_list(request: HttpRequest) -> HttpResponse:
    rows = querysets.speakers_with_counts(timezone.now())
    return render(request, "events/speaker_list.html", {"rows": rows})


@require_safe
def speaker_page(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    person = find(querysets.speakers(now), slug)
    if person.slug != slug:
        return redirect(person, permanent=True)
    events = Event.objects.published(now).with_speaker(person).for_cards()
    described = Participation.objects.named().latest_of(person, now)
    context = {
        "topic": person,
        "described": described and described.public(),
        "described_on": described and described.event.start_date,
        "upcoming": by_nearness(events.upcoming(now), now),
        "past": by_year(events.past(now)),
        "more": [],
        "now": now,
    }
    return render(request, "events/speaker_page.html", context)


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    rows = Theme.objects.with_counts(timezone.now())
    return render(request, "events/theme_list.html", {"rows": rows})


@require_safe
def theme_page(request: HttpRequest, slug: str) -> HttpResponse:
    theme = find(Theme.objects.select_related("broader"), slug)
    return topic_page(request, "theme", theme, slug, timezone.now())


@require_safe
def area_list(request: HttpRequest) -> HttpResponse:
    rows = Area.objects.with_counts(timezone.now())
    return render(request, "events/area_list.html", {"rows": rows})


@require_safe
def area_page(request: HttpRequest, slug: str) -> HttpResponse:
    area = find(Area.objects.for_page(), slug)
    return topic_page(request, "area", area, slug, timezone.now())


@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    rows = Series.objects.with_counts(timezone.now())
    return render(request, "events/series_list.html", {"rows": rows})


@require_safe
def series_page(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    series = find(Series.objects.public(now).for_page(), slug)
    if series.slug != slug:
        return redirect(series, permanent=True)
    context = {
        "topic": series,
        "links": [link for link in series.links.all() if link.is_public(now)],
        "events": Event.objects.published(now).in_series(series).for_cards(),
        "now": now,
    }
    return render(request, "events/series_page.html", context)


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "events/programme_list.html",
        {"rows": Programme.objects.public().for_cards()},
    )


@require_safe
def programme_page(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    programme = find(Programme.objects.public().for_page(), slug)
    if programme.slug != slug:
        return redirect(programme, permanent=True)
    context = {
        "topic": programme,
        "links": [link for link in programme.links.all() if link.is_public(now)],
        "events": Event.objects.published(now).of_programme(programme).for_cards(),
        "now": now,
    }
    return render(request, "events/programme_page.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "events/about.html")


def topic_page(
    request: HttpRequest, name: str, topic: Any, slug: str, now: datetime, **extra: object
) -> HttpResponse:
    """What ``topic`` is, then its events: the list with the filter ``name`` fixed,
    upcoming before past.
    """
    if topic.slug != slug:
        return redirect(topic, permanent=True)
    chosen = EventFilter(QueryDict(), now, fixed={name: topic.slug})
    upcoming, past = chosen.events_when("upcoming"), chosen.events_when("past")
    coming, over = (
        list(upcoming.for_cards()[: PER_PAGE + 1]),
        list(past.for_cards()[: PER_PAGE + 1]),
    )
    more = [
        (f"All {when} events", f"{reverse(when)}?{name}={topic.slug}")
        for when, rows in (("upcoming", coming), ("past", over))
        if len(rows) > PER_PAGE
    ]
    context = {
        "topic": topic,
        "upcoming": by_nearness(coming[:PER_PAGE], now),
        "past": by_year(over[:PER_PAGE]),
        "more": more,
        "now": now,
        **extra,
    }
    return render(request, f"events/{name}_page.html", context)


def find(rows: QuerySet[Any], slug: str) -> Any:
    """The row at this address, present or former; 404 if there is none."""
    if row := find_by_address(rows, slug):
        return row
    raise Http404("There is nothing at this address, or it is not public.")


# -- how a list is laid out


def one_page(events: QuerySet[Event], request: HttpRequest) -> Page[Event]:
    """The page that ``?page=`` asks for; 404 if there is none."""
    try:
        return Paginator(events, PER_PAGE).page(request.GET.get("page", "1")[:9])
    except InvalidPage as error:
        raise Http404("This list has no such page.") from error


def by_nearness(events: Iterable[Event], now: datetime) -> Groups:
    """Happening now, today, this week, then by month; those without a date last."""
    groups: dict[str, list[Event]] = {
        "Happening now": [],
        "Today": [],
        "Rest of this week": [],
    }
    for event in events:
        groups.setdefault(nearness(event, now), []).append(event)
    return [(name, rows) for name, rows in groups.items() if rows]


def nearness(event: Event, now: datetime) -> str:
    """The group of one event that is not over; days are those of its own clock."""
    if not event.start_date:
        return event.get_pace_display().capitalize()
    if event.is_happening(now):
        return "Happening now"
    today = now.astimezone(event.tzinfo or UTC).date()
    sunday = today + timedelta(days=6 - today.weekday())
    if event.start_date <= today:
        return "Today"
    if event.start_date <= sunday:
        return "Rest of this week"
    return f"{event.start_date:%B %Y}"


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


def by_section(event: Event) -> list[tuple[Section | None, list[PublicSpeaker]]]:
    """The programme of an event: each section with its people, then the people of no
    section.
    """
    speakers = event.speakers
    programme: list[tuple[Section | None, list[PublicSpeaker]]] = [
        (section, [speaker for speaker in speakers if speaker.section_id == section.pk])
        for section in event.sections.all()
    ]
    others = [speaker for speaker in speakers if not speaker.section_id]
    return [*programme, (None, others)] if others else programme


def some(number: int, when: str) -> str:
    """ "3 past events", "1 upcoming event", "12 events" for all of them."""
    time = "" if when == "all" else f"{when} "
    return f"{number:,} {time}event{'' if number == 1 else 's'}"


def counted(page: Page[Event], chosen: EventFilter) -> str:
    """The number of events found, in words: "31 past events match, page 1 of 2"."""
    number = page.paginator.count
    if not number:
        what = "Nothing" if chosen.when_asked == "all" else f"Nothing {chosen.when_asked}"
        return f"{what} matches." if chosen.parts else f"{what} is listed."
    said = some(number, chosen.when_asked)
    if chosen.parts:
        said += " matches" if number == 1 else " match"
    if page.has_other_pages():
        said += f", page {page.number} of {page.paginator.num_pages}"
    return said


def elsewhere(number: int, chosen: EventFilter) -> dict[str, str] | None:
    """What the same question finds at the other time: "3 past events do.", and its
    address.
    """
    if number or chosen.when_asked == "all":
        return None
    other = "past" if chosen.when_asked == "upcoming" else "upcoming"
    found = chosen.events_when(other).count()
    if not found:
        return None
    verb = "does" if found == 1 else "do"
    words = (
        f"{some(found, other)} {verb}." if chosen.parts else f"See {some(found, other)}."
    )
    return {
        "words": words,
        "address": f"{reverse(other)}?{chosen.query_of_facets}".removesuffix("?"),
    }
