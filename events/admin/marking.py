"""Themes and areas set for several listings at once, after a look at what would change."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html

from desk.admin import DeskAdmin
from desk.editions import locked
from desk.forms import COLLIDES
from desk.pages import links_to
from events.forms.marking import MarkForm
from events.models import Event
from organizers.models import save_checked

MOST = 500  # listings at once: each is shown before it is changed


@admin.action(description="Set themes and areas …", permissions=["change"])
def mark(desk: DeskAdmin, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """Asks what to set, shows what would change, then changes it."""
    events = list(queryset.for_marking()[: MOST + 1])
    if len(events) > MOST:
        text = f"Nothing was changed: these are more than {MOST} listings. Choose fewer."
        messages.error(request, text)
        return None
    asked = "way" in request.POST
    form = MarkForm(request.POST if asked else None)
    form.fields["areas"].widget = AutocompleteSelectMultiple(
        Event._meta.get_field("areas"), desk.admin_site
    )
    form.fields["areas"].widget.choices = form.fields["areas"].choices  # type: ignore[attr-defined]
    changes = []
    if asked and form.is_valid():
        changes = [(event, then) for event in events if (then := form.after(event))]
        if "confirmed" in request.POST:
            save(desk, request, form, [event for event, _ in changes], len(events))
            return None
    return TemplateResponse(
        request,
        "admin/events/event/marking.html",
        {
            **desk.admin_site.each_context(request),
            "title": "Set themes and areas",
            "opts": desk.opts,
            "media": desk.media + form.media,
            "form": form,
            "events": events,
            "looked": asked and form.is_valid(),
            "changes": [(event, in_words(event, then)) for event, then in changes],
            "unchanged": len(events) - len(changes),
            "box": ACTION_CHECKBOX_NAME,
            "action": mark.__name__,
        },
    )


def in_words(event: Event, then: dict[str, list[Any]]) -> list[tuple[str, str, str]]:
    """Of each kind that changes: its name, what the event has now, what it would have."""
    return [
        (name, listed(getattr(event, name).all()), listed(rows))
        for name, rows in then.items()
    ]


def listed(rows: Collection[Any]) -> str:
    return ", ".join(sorted(map(str, rows))) or "none"


def save(
    desk: DeskAdmin,
    request: HttpRequest,
    form: MarkForm,
    events: list[Event],
    chosen: int,
) -> None:
    """Saves one by one, so that every rule applies; says what was not saved and why."""
    changed = 0
    for event in events:
        try:
            with transaction.atomic():
                row = locked(event)
                then = form.after(row)
                save_checked(row)
                for name, rows in then.items():
                    getattr(row, name).set(rows)
                desk.log_change(request, row, f"Set {' and '.join(then) or 'nothing'}.")
        except ObjectDoesNotExist:
            messages.error(request, f"{event} was deleted meanwhile.")
        except (ValidationError, IntegrityError) as refused:
            reasons = getattr(refused, "messages", [COLLIDES])
            said = format_html(
                "{} was not changed. {}", links_to([event]), " ".join(reasons)
            )
            messages.error(request, said)
        else:
            changed += 1
    as_before = chosen - changed
    what = "listing was" if changed == 1 else "listings were"
    rest = f" {as_before} stayed as they were." if as_before else ""
    level = messages.SUCCESS if changed else messages.WARNING
    messages.add_message(request, level, f"{changed} {what} changed.{rest}")
