"""A list in a frame on another site: the only page that may be shown in one."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from events.filters import EventFilter
from events.listing import in_order
from events.views.lists import counted, other_time, some
from events.zones import readers_zone

MOST = 10
ANYWHERE = {"frame-ancestors": ["*"]}


@require_safe
@xframe_options_exempt
@csp_replace(ANYWHERE)
def embed(request: HttpRequest) -> HttpResponse:
    """The next events that the query string asks for; 400, in words, for a question that
    is not understood: another site must not show all events by mistake.
    """
    now = timezone.now()
    zone = readers_zone(request.GET.getlist("tz"))
    chosen = EventFilter(request.GET, now, zone=zone)
    if mistakes := [*strange(request), *chosen.mistakes]:
        return render(request, "events/embed.html", {"mistakes": mistakes}, status=400)
    page = chosen.listing().page("", MOST)
    events = in_order(chosen.numbered(page.numbers).for_cards(), page.numbers)
    context = {
        "chosen": chosen,
        "events": events,
        "count": counted(page, chosen),
        "elsewhere": None if page.total else other_time(chosen),
        "more": some(page.total, chosen.when_asked) if page.total > MOST else "",
        "now": now,
    }
    return render(request, "events/embed.html", context)


def strange(request: HttpRequest) -> list[str]:
    """The first parameter that no list has, or a zone that is none, in words."""
    for name in request.GET:
        if name not in EventFilter.base_filters and name != "tz":
            return [f"There is no parameter “{name[:60]}”."]
    zone = request.GET.getlist("tz")
    if any(zone) and not readers_zone(zone):
        return ["tz is not the IANA name of a time zone: Africa/Nairobi."]
    return []
