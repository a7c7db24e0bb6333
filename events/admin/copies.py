"""What cannot be recalled: where copies of something that was taken off may remain. Nothing
on this page is a promise; what nobody keeps a log of is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from desk import history
from desk.pages import RowPage, desk_page
from desk.rights import may_see
from events.models import Announcement, Event
from events.models.public import absolute, page_of
from organizers.models import Person, Visibility

if TYPE_CHECKING:
    from desk.admin import DeskAdmin

MOST = 100  # events that are listed with their addresses
FORMS = (  # where search engines and archives take requests, as they say themselves
    ("Google", "https://search.google.com/search-console/remove-outdated-content"),
    ("Bing, and those that use it", "https://www.bing.com/webmasters/tools/contentremoval"),
    ("Yandex", "https://webmaster.yandex.com/tools/del-url/"),
    ("Internet Archive (by e-mail)", "info@archive.org"),
    ("archive.today", "https://archive.ph/"),
)


@dataclass(frozen=True)
class Shown:
    """A listing that was public: since when, until when (None: still is), its addresses."""

    event: Event
    since: datetime | None
    until: datetime | None
    addresses: list[str]


def shown(event: Event) -> Shown:
    """Needs: loaded with its entry."""
    entry = getattr(event, "entry", None)
    since = entry.listed_at() if entry and entry.since else None
    until = None if entry is None or entry.is_public else entry.taken_back_at()
    slugs = list(dict.fromkeys([event.slug, *event.former_slugs]))
    return Shown(event, since, until, [each for slug in slugs for each in pages_of(slug)])


def pages_of(slug: str) -> list[str]:
    """The addresses at which one event is read, in each format."""
    return [
        absolute(reverse(name, args=[slug]))
        for name in ("event", "event-ics", "event-json")
    ]


def copies_page(desk: DeskAdmin, request: HttpRequest, row: Any) -> HttpResponseBase:
    """A list to work off and to print."""
    is_person = isinstance(row, Person)
    if is_person:
        events = Event.objects.in_which(row)[:MOST]
    else:
        events = Event.objects.numbered([row.pk]).with_entry()
    listings = [shown(event) for event in events]
    public = [each for each in listings if each.since]
    first = min((each.since for each in public if each.since), default=None)
    context = {
        "is_person": is_person,
        "is_off": row.visibility != Visibility.NAMED if is_person else not_public(listings),
        "decided_at": getattr(row, "visibility_decided_at", None),
        "listings": public,
        "of_person": [page_of(row), f"{page_of(row)[:-1]}.json"] if is_person else [],
        "whole_lists": whole_lists(),
        "first": first,
        "forms": FORMS,
        "exports": list(history.exports_since(first)) if first else [],
        "sources": sources(request, events) if may_see(request, Announcement) else [],
        "now": timezone.now(),
        "history": reverse(f"admin:{desk.name_of_page('history')}", args=[row.pk]),
        "still": reverse(f"admin:{desk.name_of_page('still')}", args=[row.pk]),
    }
    title = "What cannot be recalled"
    return desk.render_row_page(request, row, title, "admin/copies.html", context)


def not_public(listings: Iterable[Shown]) -> bool:
    return all(each.until or not each.since for each in listings)


def whole_lists() -> list[str]:
    """Addresses of lists in which it stood among others."""
    names = ("upcoming", "past", "events-ics", "events-atom", "events-json", "events-csv")
    return [absolute(reverse(name)) for name in names]


def sources(
    request: HttpRequest, events: Iterable[Event]
) -> list[tuple[Announcement, str]]:
    """The announcements that they came from."""
    found = {event.announcement: None for event in events if event.announcement}
    return [(each, desk_page(each)) for each in found]


COPIES = RowPage("copies", "What cannot be recalled", copies_page, may="recall")
