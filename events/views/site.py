"""About the site, and the reader’s clock."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from events.forms import ReadersClock


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "events/about.html")


@require_safe
def time_zone(request: HttpRequest) -> HttpResponse:
    """The choice of a clock to be shown beside each event's own; once made, the page from
    which the reader came.
    """
    asked = ReadersClock(request.GET)
    if address := asked.way_back:
        return redirect(address)
    status = 400 if "next" in asked.errors else 200
    return render(request, "events/time_zone.html", {"asked": asked}, status=status)
