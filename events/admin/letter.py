"""The page beside an event's form with what could be asked of its organizer."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.admin import DeskAdmin
from desk.pages import RowPage
from desk.rights import may_see
from events.letters import letter, mailto, tongue_called, tongue_of
from events.models import Event, facts
from events.tongues import TONGUES

COLUMNS = 80


def ask_the_organizer(desk: DeskAdmin, request: HttpRequest, event: Event) -> HttpResponse:
    now = timezone.now()
    event = Event.objects.numbered([event.pk]).for_facts().get()
    public = Event.objects.published(now).contains(event)
    tongue = tongue_called(request.GET.get("language", "")) or tongue_of(event)
    address = f"{settings.SITE_URL}{event.get_absolute_url()}" if public else ""
    known = facts.to_find_out(event, now, partial(may_see, request))
    text = letter(event, known, tongue, settings.SITE_NAME, address, now)
    link = mailto(event.contact_email, text)
    return desk.render_row_page(
        request,
        event,
        "Questions to the organizer",
        "admin/events/event/letter.html",
        {
            "letter": text,
            "tongues": TONGUES,
            "rows": sum(1 + len(line) // COLUMNS for line in text.body.splitlines()) + 1,
            "mailto": link,
            "is_cut": bool(link) and "&body=" not in link,
        },
    )


LETTER = RowPage("letter", "Ask the organizer", ask_the_organizer, may="view")
