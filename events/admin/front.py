"""The first page of the desk: what is to be done, and what happens now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import groupby
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from desk import history
from desk.pages import desk_page
from desk.rights import may_see
from desk.site import the_desk
from events import door
from events.admin.concealing import told
from events.admin.sources import at_their_sources, may_import
from events.models import Event, Link, Participation, facts
from events.models.facts import Fact
from events.vocabulary import JOINING, WITHOUT_HOURS, Access, Format, Registration, State
from organizers.models import Person
from organizers.withheld import NOT_TOLD, looks

LOOKED_AT = 300  # listings that are to come; a third of that of other kinds
SHOWN = 100
WAITING = 20
ON_STAGE = 40
CHANGES = 15
SOON = timedelta(hours=24)
JUST_ENDED = timedelta(days=3)


@dataclass(frozen=True)
class Line:
    """One listing with what is missing in it."""

    event: Event
    facts: list[Fact]
    days: int | None
    over: bool

    @property
    def weight(self) -> int:
        return facts.weight(self.facts)

    @property
    def is_grave(self) -> bool:
        return any(fact.is_grave for fact in self.facts)

    @property
    def group(self) -> tuple[int, int]:
        """Under way, then by days to go, then without a date, at last what has ended."""
        if self.over:
            return (3, 0)
        if self.days is None:
            return (2, 0)
        return (0, 0) if self.days < 0 else (1, self.days)


@dataclass(frozen=True)
class Group:
    """Listings as near as each other; ``days`` to go, if they are on one day."""

    name: str
    days: int | None
    lines: list[Line]


@dataclass(frozen=True)
class Missing:
    groups: list[Group] = field(default_factory=list)
    found: int = 0
    grave: int = 0
    shown: int = 0
    more_to_come: bool = False  # beyond those that were looked at


@dataclass(frozen=True)
class Staged:
    """A public event that goes on or begins soon; ``way_in`` says how people get there."""

    event: Event
    way_in: str = ""
    is_lacking: bool = False
    field: str = ""


@dataclass(frozen=True)
class ToConfirm:
    """A link for joining that waits for a second person; ``asks`` is the first, "" if that
    is who looks.
    """

    link: Link
    asks: str


@dataclass(frozen=True)
class Waiting:
    """A listing that no visitor sees yet, for so many ``days``."""

    event: Event
    days: int
    last: Any  # django-reversion's newest version, if there is one
    is_over: bool

    @property
    def words(self) -> str:
        ago = "yesterday" if self.days == 1 else f"{self.days} days ago"
        said = f"Entered {ago if self.days else 'today'}"
        if self.last:
            change = self.last.revision
            by = f" by {history.called(change.user)}" if change.user else ""
            said += f", last changed{by} on {change.date_created:%-d %b %Y}"
        return f"{said}."


@dataclass(frozen=True)
class Again:
    """A person, or their part in one event, to be asked about again; the page for it."""

    row: Person | Participation
    address: str

    @property
    def where(self) -> str:
        """ "hidden", "withheld in “Talk”"."""
        part = self.row
        within = f" in “{part.event}”" if isinstance(part, Participation) else ""
        return f"{part.get_visibility_display().partition(':')[0]}{within}"


@dataclass(frozen=True)
class Queue:
    """The listings in one state that have waited longest; there may be ``more``."""

    name: str
    in_brief: str
    state: State
    rows: list[Waiting]
    more: bool


WAITING_IN = {
    State.REVIEW: ("In review", "in review"),
    State.DRAFT: ("Drafts", "in draft"),
}
GROUPS = ("Under way", "", "Without a date", "Just ended")


def first_page(request: HttpRequest) -> dict[str, Any]:
    """What the template ``admin/index.html`` shows, as far as the editor may see it."""
    now = timezone.now()
    page: dict[str, Any] = {
        "now": now,
        "lately": [
            replace(each, words=told(request, each.label, each.key, each.words))
            for each in history.latest(CHANGES, request.user)
        ],
    }
    if may_see(request, Person):
        page["ask_again"] = [
            each for each in to_ask_again(now) if str(each.row) != NOT_TOLD
        ]
    if not may_see(request, Event):
        return page
    events = list(Event.objects.on_stage(now, now + SOON).for_facts()[: ON_STAGE + 1])
    sees_links = may_see(request, Link)
    if sees_links and request.user.has_perm("events.publish_event"):
        page["to_confirm"] = [
            ToConfirm(
                link, history.called(link.asked_by) if link.asked_by != request.user else ""
            )
            for link in Link.objects.asked()[:WAITING]
        ]
    staged = [stage(event, now, sees_links) for event in events[:ON_STAGE]]
    staged.sort(key=lambda each: each.event.starts_at or now)
    happening = [each for each in staged if each.event.is_happening(now)]
    soon = [each for each in staged if each not in happening]
    page |= {
        "sees_events": True,
        "missing": missing(request, now),
        "staged": [
            ("Happening now", happening[::-1]),  # what began last, first
            ("Within 24 hours", soon),
        ],
        "more_on_stage": len(events) > ON_STAGE,
        "waiting": [waiting(state, now) for state in WAITING_IN],
        "looked_at": LOOKED_AT,
        "to_appear": Event.objects.to_appear(now)[:WAITING],
        "at_source": at_their_sources(now),
        "may_import": may_import(request),
    }
    return page


def to_ask_again(now: datetime) -> list[Again]:
    """Whose name was taken off and is to be asked about again by now, longest due first."""
    today = now.date()
    due = [
        *Person.objects.to_ask_again(today)[:WAITING],
        *Participation.objects.to_ask_again(today)[:WAITING],
    ]
    due.sort(key=lambda row: row.visibility_review_on or today)
    return [Again(row, desk_page(getattr(row, "event", row))) for row in due[:WAITING]]


# -- what is missing


def missing(request: HttpRequest, now: datetime) -> Missing:
    events = list(Event.objects.to_complete(now, LOOKED_AT, now - JUST_ENDED).for_facts())
    sees = cache(partial(may_see, request))
    lines = [line for event in events if (line := line_of(event, sees, now)).facts]
    lines.sort(key=lambda line: (line.group, -line.weight))
    to_come = sum(event.starts_at is not None and event.starts_at > now for event in events)
    return Missing(
        groups=list(groups(lines[:SHOWN])),
        found=len(lines),
        grave=sum(line.is_grave for line in lines),
        shown=min(len(lines), SHOWN),
        more_to_come=to_come >= LOOKED_AT,
    )


def line_of(event: Event, sees: Callable[[type[Model]], bool], now: datetime) -> Line:
    found = facts.to_find_out(event, now, sees)
    return Line(event, found, facts.days_to_go(event, now), event.is_over(now))


def groups(lines: Iterable[Line]) -> Iterable[Group]:
    for (kind, days), same in groupby(lines, key=lambda line: line.group):
        yield Group(GROUPS[kind], days if kind == 1 else None, list(same))


# -- what goes on, and what waits


def stage(event: Event, now: datetime, sees_links: bool) -> Staged:
    """The event with its place, or the state of the link by which people join or watch.
    Needs: loaded with .for_facts().
    """
    if event.kind in WITHOUT_HOURS:
        return Staged(event)
    if event.format == Format.IN_PERSON:
        place = ", ".join(filter(None, (event.venue, event.city)))
        return Staged(event, place or "The place is missing", not place, "city")
    if not sees_links:
        return Staged(event)
    links = list(event.links.all())
    ways = [link for link in links if link.kind in JOINING]
    usable = [link for link in ways if link.url]
    public = [link for link in usable if link.is_public(now)]
    for way in [*public, *usable, *ways][:1]:
        words = f"{way.shown_as}: {state_of(way, now)}"
        return Staged(event, words, not way.url, f"links-{links.index(way)}-url")
    row = f"links-{len(links)}-kind"
    if event.registration == Registration.REQUIRED:
        return Staged(event, "Those who registered get the link, if any", False, row)
    return Staged(event, "No link for joining or watching", True, row)


def state_of(link: Link, now: datetime) -> str:
    if not link.url:
        return "the address is missing"
    if link.access == Access.ASKED:
        return "waits for a second person"
    if link.confirmed_at and link.event and (window := door.joining(link, link.event)):
        told = {
            door.Time.BEFORE: f"told on request from {window.opens_at:%H:%M} UTC",
            door.Time.OPEN: "told on request",
            door.Time.AFTER: "not told any more",
        }
        return told[window.at(now)]
    if link.access != Access.PUBLIC:
        staff = link.access == Access.STAFF
        return "kept by the desk" if staff else "only for people who registered"
    if link.is_public(now):
        return "shown to everybody"
    later = link.opens_at if link.opens_at and link.opens_at > now else None
    return f"shown from {later:%H:%M} UTC" if later else "not shown any more"


def waiting(state: State, now: datetime) -> Queue:
    """The oldest of the listings in this state."""
    events = list(Event.objects.waiting(state)[: WAITING + 1])
    shown = events[:WAITING]
    last = history.newest_of(Event, [event.pk for event in shown])
    return Queue(
        *WAITING_IN[state],
        state,
        [
            Waiting(
                event,
                (now - event.created_at).days,
                last.get(event.pk),
                event.is_over(now),
            )
            for event in shown
        ],
        len(events) > WAITING,
    )


the_desk().first_page = first_page
the_desk().told = told
the_desk().arrivals.append(looks)
