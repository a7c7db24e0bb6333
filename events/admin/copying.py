"""The page beside the form of an event on which it is copied to other days."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from desk.admin import DeskAdmin
from desk.pages import RowPage, desk_page, links_to
from events.forms.copying import CopyForm
from events.models import Event
from events.models.copying import Copied, NoSuchHour, Wishes, copied, luggage

WITHOUT_TIMES = (
    "{} has no start and no end: clocks skip or repeat one of the hours that day. Ask the "
    "organizer which moment is meant."
)


def copy_event(desk: DeskAdmin, request: HttpRequest, event: Event) -> HttpResponse:
    """Asks for the new date; then the copy's own form, or the list of several copies."""
    event = Event.objects.for_copying().get(pk=event.pk)
    form = CopyForm(event, request.POST or None)
    no_such_hour: list[str] = []
    if form.is_valid():
        wishes = Wishes(
            **{name: form.cleaned_data[name] for name in Wishes.__dataclass_fields__}
        )
        try:
            copies = copied(event, form.cleaned_data["days"], wishes)
        except NoSuchHour as refused:
            no_such_hour = refused.messages
        except ValidationError as refused:
            form.add_error(None, list(refused.messages))
        else:
            return after(desk, request, event, copies)
    context = {
        "form": form,
        "luggage": luggage(event),
        "no_such_hour": no_such_hour,
        "media": desk.media,
    }
    page: HttpResponse = desk.render_row_page(
        request, event, "Copy to a new date", "admin/events/event/copy.html", context
    )
    return page


def after(
    desk: DeskAdmin, request: HttpRequest, event: Event, copies: list[Copied]
) -> HttpResponse:
    """Records the copies, and leads to where the editor goes on."""
    for each in copies:
        desk.log_addition(request, each.event, f"Copied from “{event}”.")
        if each.without_times:
            messages.warning(request, format_html(WITHOUT_TIMES, links_to([each.event])))
    if len(copies) == 1:
        messages.success(
            request,
            "This is the copy, a draft. Look through it: dates in its texts, links and "
            "names may still be those of the other event.",
        )
        return HttpResponseRedirect(desk_page(copies[0].event))
    messages.success(
        request, f"{len(copies)} drafts of “{event}” were made: these. Look through each."
    )
    keys = ",".join(str(each.event.pk) for each in copies)
    changelist = reverse("admin:events_event_changelist")
    return HttpResponseRedirect(f"{changelist}?id__in={keys}&o=2")


COPY: Any = RowPage("copy", "Copy to a new date", copy_event, may="copy")
