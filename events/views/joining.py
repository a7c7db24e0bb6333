"""How to join an event: told on request alone, while it is meant to be told."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events import visitors

UNSEEN = {  # the address is in no cache, no index and in nobody's log behind the link
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@require_http_methods(["GET", "HEAD", "POST"])
def event_joining(request: HttpRequest, slug: str) -> HttpResponse:
    """The links into the meeting for whoever presses the button of the event's page. Robots
    and previews of messengers only follow links: they are led back to that page.

    Nothing is changed by asking, and no visitor has a session that others could abuse: so
    it takes no token, which would need a cookie.
    """
    now = timezone.now()
    event = visitors.meeting_at(slug, now)
    if not event:
        raise Http404("There is no event at this address, or it is not public.")
    if request.method != "POST":
        return redirect(event)
    when, links = visitors.joining(event, now), visitors.ways_in(event, now)
    status = 200 if links else 410 if when and when.is_over else 404
    context = {"event": event, "ways_in": links, "joining": when, "noindex": True}
    response = render(request, "events/joining.html", context, status=status)
    for name, value in UNSEEN.items():
        response[name] = value
    return response
