"""The second person: the page of an event on which a link for joining is confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from desk import history
from desk.acts import record
from desk.admin import DeskAdmin
from desk.models import Act
from desk.pages import RowPage
from desk.rights import may_see
from events import door
from events.models import Event, Link

ASKED = (
    "The link for joining is not told to anybody yet: another person who may publish has "
    "to confirm it, on the page “Links for joining”."
)
CHANGED = "The link was changed meanwhile. Look at it once more."


def second_look(desk: DeskAdmin, request: HttpRequest, event: Event) -> HttpResponse:
    """The links for joining that somebody wants visitors to be told, each with a button.
    Raises PermissionDenied.
    """
    if not may_see(request, Link):
        raise PermissionDenied
    links = list(Link.objects.asked_of(event))
    if request.method == "POST":
        decide(desk, request, event, links)
        return HttpResponseRedirect(request.path)
    page: HttpResponse = desk.render_row_page(
        request,
        event,
        "Links for joining",
        "admin/events/event/joining.html",
        {
            "event": event,
            "now": timezone.now(),
            "links": [
                {
                    "link": link,
                    "window": door.joining(link, event),
                    "print": print_of(link),
                    "asked_by": history.called(link.asked_by),
                    "confirmed_by": history.called(link.confirmed_by),
                    "is_mine": link.asked_by_id == request.user.pk,
                    "waits": link.confirmed_at is None,
                }
                for link in links
            ],
            "form_of_event": reverse("admin:events_event_change", args=[event.pk]),
        },
    )
    return page


def decide(desk: DeskAdmin, request: HttpRequest, event: Event, links: list[Link]) -> None:
    """Confirms one link, or takes back what was asked; both are kept in the history."""
    sent = request.POST
    link = next((each for each in links if str(each.pk) == sent.get("link")), None)
    if not link or not constant_time_compare(print_of(link), sent.get("print", "")):
        messages.error(request, CHANGED)
        return
    if "close" in sent:
        link.close()
        link.save()
        said = "Link for joining: nobody is told it."
    else:
        try:
            link.confirm(request.user, timezone.now())
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return
        said = "Link for joining: confirmed. Visitors are told it on request."
        record(request, Act.Kind.JOIN_LINK, event)
    desk.log_change(request, event, said)
    messages.success(request, said)


def print_of(link: Link) -> str:
    """Stands for the very link that was looked at: for what was changed meanwhile nobody
    has said yes.
    """
    names = ("pk", "url", "label", "opens_at", "closes_at", "asked_by_id", "asked_at")
    said = repr([(name, str(getattr(link, name))) for name in (*names, "access")])
    return salted_hmac("joining", said, algorithm="sha256").hexdigest()


JOINING: Any = RowPage("joining", "Links for joining", second_look, may="publish")
