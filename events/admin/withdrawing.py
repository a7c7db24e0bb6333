"""Taking something off the public at once: one click in a row, one question, one button.

Everybody at the desk may do it, whatever else is wrong with the row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from desk import bin_pages, history
from desk.acts import record
from desk.models import Act
from desk.pages import RowPage, desk_page
from desk.rights import may_see
from events.models import Event, Participation
from events.models.redaction import names_of, renew_addresses
from events.vocabulary import State
from organizers.models import Person, Visibility
from organizers.withheld import learns

if TYPE_CHECKING:
    from desk.admin import DeskAdmin

LONGEST_REASON = 300


def reason_in(request: HttpRequest) -> str:
    return " ".join(request.POST.get("reason", "").split())[:LONGEST_REASON]


def withdraw_page(desk: DeskAdmin, request: HttpRequest, row: Any) -> HttpResponseBase:
    """Asks, then withdraws an event or a programme. Done twice it is done once."""
    if request.method == "POST":
        if take_back(desk, request, row, reason_in(request)):
            messages.success(
                request, f"“{row}” is withdrawn: the public sees it no more, from now on."
            )
        else:
            messages.info(request, f"“{row}” is not public. Nothing had to be done.")
        if desk.model is Event and may_see(request, Event):
            return HttpResponseRedirect(reverse("admin:events_event_copies", args=[row.pk]))
        return HttpResponseRedirect(desk_page(row))
    context = {
        "is_public": row.state == State.PUBLISHED,
        "is_event": desk.model is Event,
        "stays": getattr(row, "merged_into", None),
        "longest": LONGEST_REASON,
    }
    title = "Withdraw at once"
    return desk.render_row_page(request, row, title, "admin/withdraw.html", context)


def take_back(desk: DeskAdmin, request: HttpRequest, row: Any, reason: str = "") -> bool:
    """Withdraws the row by nothing but its state, whatever else is wrong in it; whether it
    was public. To be called in a transaction, the row locked.
    """
    if not type(row).objects.withdraw(row.pk):
        return False
    row.state = State.WITHDRAWN
    desk.log_change(request, row, f"Withdrawn at once. {reason}".strip())
    record(request, Act.Kind.WITHDRAWN, row)
    return True


WITHDRAW = RowPage("withdraw", "Withdraw at once", withdraw_page, may="withdraw")


# -- a person


def hide_page(desk: DeskAdmin, request: HttpRequest, person: Person) -> HttpResponseBase:
    """Asks, then hides a person everywhere, and withdraws those events that are ticked."""
    parts = Participation.objects.public_of(person)
    events = {part.event_id: part.event for part in parts}
    if request.method != "POST":
        context = {
            "is_hidden": person.visibility == Visibility.HIDDEN,
            "events": list(events.values()),
            "longest": LONGEST_REASON,
        }
        title = "Hide at once"
        return desk.render_row_page(request, person, title, "admin/hide.html", context)
    ticked = {key for key in request.POST.getlist("event") if key.isdecimal()}
    reason, of_events = reason_in(request), bin_pages.desk_of(Event)
    if person.visibility != Visibility.HIDDEN:
        hide(desk, request, person, reason)
        messages.success(
            request, f"{person} is hidden now, on every page and in every list."
        )
    else:
        messages.info(request, f"{person} was hidden already.")
    withdrawn = [
        event
        for key, event in events.items()
        if str(key) in ticked and take_back(of_events, request, event, reason)
    ]
    if withdrawn:
        titles = ", ".join(f"“{event}”" for event in withdrawn)
        messages.success(request, f"Withdrawn as well: {titles}.")
    return HttpResponseRedirect(reverse("admin:organizers_person_still", args=[person.pk]))


def hide(desk: DeskAdmin, request: HttpRequest, person: Person, reason: str) -> None:
    """Hides the person by nothing but the setting: what else is wrong does not matter."""
    Person.objects.hide(
        person.pk,
        reason="\n".join(filter(None, (person.visibility_reason.strip(), reason))),
        by=history.called(request.user),
        at=timezone.now(),
    )
    person.refresh_from_db()
    desk.log_change(request, person, "Hidden at once.")
    record(request, Act.Kind.HIDDEN, person)
    learns(request, person)
    for sentence in renew_addresses(names_of(person)):
        messages.info(request, sentence)


HIDE = RowPage("withdraw", "Hide at once", hide_page, may="withdraw")


# -- the button in each row of a list


@admin.display(description="at once")
def button(row: models.Model) -> SafeString | str:
    """The link that asks; "" where the public sees nothing."""
    is_person = isinstance(row, Person)
    shown = row.visibility != Visibility.HIDDEN if is_person else is_public(row)  # type: ignore[attr-defined]
    if not shown:
        return ""
    name = row._meta.label_lower.replace(".", "_")
    words = "Hide" if is_person else "Withdraw"
    return format_html(
        '<a class="at-once" href="{}" aria-label="{}: {}">{}</a>',
        reverse(f"admin:{name}_withdraw", args=[row.pk]),
        words,
        row,
        words,
    )


def is_public(row: Any) -> bool:
    return bool(row.state == State.PUBLISHED)
