"""What all formats have in common: a question is understood strictly, answered once for the
same events, open to other sites, and refused in words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Hashable, Iterable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from events import visitors
from events.catalogue import Catalogue
from events.filters import EventFilter
from events.filters.event import MOST_VALUES
from events.listing import NoSuchPlace, Page
from events.records import Event as Record
from events.records import Problem
from events.visitors import absolute, event_record
from events.zones import readers_zone

if TYPE_CHECKING:
    from events.models import Entry, Event

View = Callable[..., HttpResponse]

MOST_KEPT, MOST_ANSWERS = 16_000_000, 500  # bytes and number of answers, in each process
MOST_RECORDS = 2_000
METHODS = "GET, HEAD, OPTIONS"
TITLES = {
    400: "The question was not understood",
    404: "Not found",
    410: "Withdrawn",
    405: "Nothing can be written here",
    429: "You have asked for a lot in a short time",
    503: "Very many are asking at this moment",
}
BESIDE = ("after", "tz")  # parameters that are no part of the question


class Refused(Exception):
    """Why a request is not answered, in words."""

    def __init__(self, status: int, detail: str) -> None:
        self.status, self.detail = status, detail
        super().__init__(detail)


def open_to_all(view: View) -> View:
    """Readable by programs and pages of any site, without cookies (CORS); asked again with
    ``If-None-Match`` it says when nothing has changed (RFC 9110, 13.1.2).
    """

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = "If-None-Match"
            response["Access-Control-Max-Age"] = "86400"
            response["Allow"] = METHODS
        elif request.method not in ("GET", "HEAD"):
            detail = f"This address is only read: {METHODS}."
            response = refusal(request, 405, detail)
            response["Allow"] = METHODS
        else:
            try:
                response = view(request, *args, **kwargs)
            except Refused as refused:
                response = refusal(request, refused.status, refused.detail)
            except Http404 as error:
                response = refusal(request, 404, str(error))
            etag = response.headers.get("ETag")
            response = (
                get_conditional_response(request, etag, response=response) or response
            )
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link"
        return response

    return respond


def refusal(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """RFC 9457 for programs that asked for JSON, a line of text for others."""
    if not request.path.endswith(".json"):
        return HttpResponse(f"{detail}\n", "text/plain; charset=utf-8", status)
    problem = Problem(title=TITLES[status], status=status, detail=detail)
    return HttpResponse(msgspec.json.encode(problem), "application/problem+json", status)


def question(
    request: HttpRequest,
    usually: str = "upcoming",
    beside: tuple[str, ...] = BESIDE,
    withdrawn_too: bool = False,
) -> EventFilter:
    """The filter that the query string asks for; ``withdrawn_too`` where a format tells of
    what was taken back.

    Raises Refused for a parameter or a value that is not known: what a program asks for by
    mistake must not become all events.
    """
    known = {*EventFilter.base_filters, *beside}
    check_parameters(request, known, several=EventFilter.FACETS)
    zone = readers_zone(request.GET.getlist("tz"))
    if "tz" in request.GET and not zone:
        raise Refused(400, "tz is not the IANA name of a time zone: Africa/Nairobi.")
    now = timezone.now()
    chosen = EventFilter(request.GET, now, None, usually, zone, withdrawn_too)
    if chosen.mistakes:
        raise Refused(400, " ".join(chosen.mistakes))
    return chosen


def page_asked_for(request: HttpRequest, chosen: EventFilter, size: int) -> Page:
    """The page that begins after the event named by ``?after=``. Raises Refused."""
    try:
        return chosen.listing().page(request.GET.get("after", ""), size)
    except NoSuchPlace as error:
        raise Refused(404, "This list has no such page.") from error


def page_address(name: str, chosen: EventFilter, after: str | None) -> str | None:
    """Where another page of this list in the format ``name`` is found."""
    return None if after is None else address_of(name, chosen, after)


def address_of(name: str, chosen: EventFilter, after: str = "") -> str:
    """The one address on the internet of this list in the format ``name``."""
    zone = chosen.zone.key if chosen.zone else ""
    return absolute(with_query(reverse(name), chosen.query(after=after, tz=zone)))


def with_pages_beside(
    response: HttpResponse, previous: str | None, following: str | None
) -> HttpResponse:
    """``response``, which says in its header where the pages beside it are (RFC 8288)."""
    beside = {"prev": previous, "next": following}
    links = [f'<{address}>; rel="{rel}"' for rel, address in beside.items() if address]
    if links:
        response["Link"] = ", ".join(links)
    return response


def with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def check_parameters(
    request: HttpRequest, known: set[str], several: Collection[str] = ()
) -> None:
    """Raises Refused for any other parameter, for one without a value, and for one that is
    given twice, unless it may have ``several``. ``tz`` may always stand there, because the
    site's own links carry it along.
    """
    known = known | {"tz"}
    for name, values in request.GET.lists():
        if name not in known:
            shown = name.encode(errors="replace").decode()[:60]
            told = f"Known are {', '.join(sorted(known))}."
            raise Refused(400, f"There is no parameter “{shown}” here. {told}")
        if not all(value.strip() for value in values):
            raise Refused(400, f"{name} has no value. Give one, or leave it out.")
        if len(values) > 1 and name not in several:
            raise Refused(400, f"Give {name} only once.")
        if len(values) > MOST_VALUES:
            raise Refused(400, f"Choose at most {MOST_VALUES} at once.")


def found_event(slug: str, now: datetime) -> Event:
    """The public event at this address, or the one that it was merged into; its slug then
    differs. Raises Refused if it was withdrawn lately, or Http404.
    """
    event = visitors.its_address(slug, now)
    if not event:
        if visitors.index().withdrawn(now).at_address(slug):
            raise Refused(410, "What was listed at this address has been withdrawn.")
        raise Http404("There is no event at this address, or it is not public.")
    return event


def for_record(event: Event, now: datetime) -> Event:
    """``event`` with all that its record tells."""
    for loaded in visitors.events(now).numbered([event.pk]).for_records(now):
        return loaded
    raise Http404("This event is not public any more.")


def answered(
    catalogue: Catalogue, key: Hashable, media_type: str, make: Callable[[], bytes]
) -> HttpResponse:
    """What ``make`` gives, kept for the next who asks while no event has changed. ``key``
    tells all else that it depends on.
    """
    known = catalogue.answers.get(key)
    if known is None:
        known = body = make()
        keep(catalogue.answers, key, body)
    return answer(known, media_type)


def records_of(chosen: EventFilter, numbers: list[int]) -> list[Record]:
    """What everybody may know of these events, in this order. An event is read again only
    when something else is told of it than before.
    """
    catalogue = chosen.catalogue
    editions = {number: catalogue.edition(number, chosen.now) for number in numbers}
    found: dict[int, Record] = {}
    for number, edition in editions.items():
        kept = catalogue.records.get(number)
        if kept and kept[0] == edition:
            found[number] = kept[1]
    for event in chosen.events([number for number in numbers if number not in found]):
        found[event.pk] = record = event_record(event, chosen.now)
        catalogue.records[event.pk] = editions[event.pk], record
    for number in [*catalogue.records][:-MOST_RECORDS]:
        catalogue.records.pop(number, None)
    return [found[number] for number in numbers if number in found]


def marks_of(withdrawn: Iterable[Entry]) -> list[tuple[int, int]]:
    """What an answer depends on that tells of these."""
    return [(row.pk, row.revision) for row in withdrawn]


def keep(answers: dict[Any, bytes], key: Hashable, body: bytes) -> None:
    """Puts ``body`` among the answers that are kept; the oldest make room for it."""
    room = MOST_KEPT - len(body)
    kept = [*answers.items()]  # at once: other threads keep theirs meanwhile
    size = sum(len(other) for _, other in kept)
    for number, (oldest, other) in enumerate(kept):
        if size <= room and len(kept) - number < MOST_ANSWERS:
            break
        answers.pop(oldest, None)
        size -= len(other)
    if room >= 0:
        answers[key] = body


def answer(body: bytes, media_type: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return HttpResponse(body, media_type, headers={"ETag": etag})
