"""What was read in an announcement, part by part beside its text; what becomes of each part
is decided here, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import Truncator

from desk.admin import DeskAdmin
from desk.editions import locked
from desk.pages import RowPage, desk_page
from desk.rights import may_see
from desk.sent import is_key
from events.admin.filling import Filling
from events.admin.source import Source
from events.admin.sources import may_import
from events.models import Announcement, Event
from events.models.announcement import Piece, cut, joined
from events.models.twins import Twin
from organizers.models import Person

SHOWN = 20  # parts on one page
MOST_PLACES = 80  # at which a part can be cut
SAME = 3
CHANGED_MEANWHILE = (
    "Nothing was changed: somebody else changed the text or its parts meanwhile. Look "
    "again."
)
DECIDED = {
    "nothing": "Kept: there is nothing to list in it.",
    "something": "The part waits for a listing again.",
    "join": "The two parts are one.",
    "cut": "The part is two.",
}


@dataclass
class Reading:
    """One part as the page shows it."""

    filling: Filling
    events: dict[int, Event]

    @property
    def piece(self) -> Piece:
        return self.filling.piece

    @cached_property
    def number(self) -> int:
        return self.filling.number

    @property
    def of(self) -> int:
        return self.filling.of

    @property
    def has_next(self) -> bool:
        return self.number < self.of

    @cached_property
    def title(self) -> str:
        first = self.filling.draft.text.strip().partition("\n")[0]
        words = str(self.filling.draft.value("title") or first)
        return Truncator(words).chars(120) or "Without words"

    @property
    def made(self) -> list[Event]:
        """The listings made of it."""
        found = (self.events.get(key) for key in self.piece.events)
        return [event for event in found if event]

    @cached_property
    def twins(self) -> list[Twin]:
        return [] if self.piece.is_done else self.filling.twins

    @cached_property
    def source(self) -> Source:
        return self.filling.source

    @property
    def doubts(self) -> list[str]:
        found = (doubt.sentence for doubt in self.filling.proposal.doubts)
        return list(dict.fromkeys(found))

    @property
    def listed(self) -> list[str]:
        """What the site has of all that is named."""
        found = self.filling.matched
        rows = [match.row for match in found.organizations.values() if match.row]
        people = [met.person for met in found.people.values() if met.person]
        named = [*rows, *people, *found.themes, *found.areas]
        named += [each.row for each in (found.series, found.parent) if each and each.row]
        return list(dict.fromkeys(map(str, named)))

    @property
    def unlisted(self) -> list[str]:
        """What would be new; of people only names that nobody listed may have."""
        found = self.filling.matched
        bodies = [words for words, match in found.organizations.items() if not match.row]
        people = [
            name
            for name, met in found.people.items()
            if not met.person and not met.maybe and met.shown == "named"
        ]
        if not self.filling.sees_people:
            people = []
        others = [match.words for match in (found.series,) if match and not match.row]
        return list(dict.fromkeys([*bodies, *people, *others]))

    @cached_property
    def places_to_cut(self) -> list[tuple[int, str]]:
        """Where its paragraphs begin, with their first words."""
        words = self.filling.draft.text
        starts = [found.end() for found in re.finditer(r"\n[ \t]*\n\s*(?=\S)", words)]
        if not starts:
            starts = [found.end() for found in re.finditer(r"\n(?=\S)", words)]
        return [
            (self.piece.start + start, words[start : start + 60].partition("\n")[0].strip())
            for start in starts[:MOST_PLACES]
        ]


def read_page(
    desk: DeskAdmin, request: HttpRequest, announcement: Announcement
) -> HttpResponseBase:
    """The parts side by side with what was read in them; a POST decides on one."""
    if request.method == "POST":
        if not desk.has_change_permission(request, announcement):
            raise PermissionDenied
        return decide(desk, request, announcement)
    pieces = announcement.pieces
    first = request.GET.get("from", "")
    start = min(int(first), len(pieces)) - 1 if is_key(first) and int(first) else 0
    shown = pieces[max(start, 0) : max(start, 0) + SHOWN]
    may_list = may_see(request, Event)
    made = {key for each in shown for key in each.events} if may_list else ()
    events = Event.objects.in_bulk(made)
    sees_people = may_see(request, Person)
    readings = [
        Reading(Filling(announcement, piece, sees_people, may_list), events)
        for piece in shown
    ]
    following = start + SHOWN + 1
    same = Announcement.objects.with_these_words(announcement.text)[: SAME + 1]
    page: HttpResponse = desk.render_row_page(
        request,
        announcement,
        "What it says",
        "admin/events/announcement/read.html",
        {
            "readings": readings,
            "cuts": announcement.cuts,
            "found": len(pieces),
            "left": sum(not each.is_done for each in pieces),
            "following": following if following <= len(pieces) else None,
            "may_decide": desk.has_change_permission(request, announcement),
            "may_import": may_import(request),
            "may_fill": request.user.has_perm("events.add_event"),
            "same": [each for each in same if each != announcement and each.text][:SAME],
        },
    )
    return page


# -- decisions -----------------------------------------------------------------------------


def decide(
    desk: DeskAdmin, request: HttpRequest, announcement: Announcement
) -> HttpResponse:
    """Keeps what was decided of one part, and shows the page again, or the listing."""
    act = request.POST.get("act", "")
    at = request.POST.get("at" if act == "cut" else "part", "")
    here = reverse("admin:events_announcement_read", args=[announcement.pk])
    try:
        if not is_key(at) or request.POST.get("cuts", announcement.cuts) != (
            announcement.cuts
        ):
            raise StopIteration
        if act == "this":
            return this_is_it(desk, request, announcement, int(at))
        announcement.keep(DECISIONS[act](announcement.pieces, int(at)))
    except (StopIteration, KeyError):
        messages.warning(request, CHANGED_MEANWHILE)
        return HttpResponseRedirect(here)
    announcement.save(update_fields=["parts"])
    messages.success(request, DECIDED[act])
    return HttpResponseRedirect(f"{here}#part-{announcement.number_to_go_on_with(int(at))}")


def settled(nothing: bool) -> Any:
    def settle(pieces: list[Piece], start: int) -> list[Piece]:
        next(each for each in pieces if each.start == start)
        return [
            replace(each, nothing=nothing) if each.start == start else each
            for each in pieces
        ]

    return settle


DECISIONS = {
    "nothing": settled(True),
    "something": settled(False),
    "join": joined,
    "cut": cut,
}


def this_is_it(
    desk: DeskAdmin, request: HttpRequest, announcement: Announcement, start: int
) -> HttpResponse:
    """The part is about a listing that there is: it is kept with that, which is opened."""
    key = request.POST.get("event", "")
    chosen = Event.objects.in_bulk([int(key)] if is_key(key) else [])
    event = next(iter(chosen.values()), None)
    page = desk.admin_site.get_model_admin(Event)
    if event is None:
        raise StopIteration
    if not page.has_change_permission(request, event):
        raise PermissionDenied
    next(each for each in announcement.pieces if each.start == start)
    if not event.announcement_id:
        event = locked(event)
        event.announcement = announcement
        event.save()
        page.log_change(request, event, "The announcement was linked to it.")
    Announcement.objects.note(announcement.pk, start, event.pk)
    messages.success(request, "The announcement is kept with this listing.")
    return HttpResponseRedirect(desk_page(event))


READ: Any = RowPage("read", "What it says", read_page, may="view")
