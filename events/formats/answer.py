"""What all formats have in common: a question is understood strictly, answered once for the
same events, open to other sites, and refused in words.
"""

import hashlib
from collections.abc import Callable, Collection, Hashable
from datetime import datetime
from functools import wraps
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from events.catalogue import Catalogue
from events.filters import EventFilter
from events.filters.event import MOST_VALUES
from events.models import Event
from events.records import Problem
from events.zones import readers_zone

View = Callable[..., HttpResponse]

MOST_KEPT, LARGEST_KEPT = 64, 1_000_000  # answers, bytes
METHODS = "GET, HEAD, OPTIONS"
TITLES = {
    400: "The question was not understood",
    404: "Not found",
    405: "Nothing can be written here",
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

    @csrf_exempt
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
    request: HttpRequest, usually: str = "upcoming", beside: tuple[str, ...] = BESIDE
) -> EventFilter:
    """The filter that the query string asks for.

    Raises Refused for a parameter or a value that is not known: what a program asks for by
    mistake must not become all events.
    """
    known = {*EventFilter.base_filters, *beside}
    check_parameters(request, known, several=EventFilter.FACETS)
    zone = readers_zone(request.GET.getlist("tz"))
    if "tz" in request.GET and not zone:
        raise Refused(400, "tz is not the IANA name of a time zone: Africa/Nairobi.")
    chosen = EventFilter(request.GET, timezone.now(), usually=usually, zone=zone)
    if chosen.mistakes:
        raise Refused(400, " ".join(chosen.mistakes))
    return chosen


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
    differs. Raises Http404.
    """
    event = Event.objects.only("slug").at_address(slug, now)
    if not event:
        raise Http404("There is no event at this address, or it is not public.")
    return event


def for_record(event: Event, now: datetime) -> Event:
    """``event`` with all that its record tells."""
    [loaded] = Event.objects.published(now).numbered([event.pk]).for_records(now)
    return loaded


def answered(
    catalogue: Catalogue, key: Hashable, media_type: str, make: Callable[[], bytes]
) -> HttpResponse:
    """What ``make`` gives, kept for the next who asks while no event has changed. ``key``
    tells all else that it depends on.
    """
    known = catalogue.answers.get(key)
    if known is None:
        known = body = make()
        if len(body) <= LARGEST_KEPT:
            while len(catalogue.answers) >= MOST_KEPT:
                catalogue.answers.pop(next(iter(catalogue.answers)), None)
            catalogue.answers[key] = known
    return answer(known, media_type)


def answer(body: bytes, media_type: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return HttpResponse(body, media_type, headers={"ETag": etag})
