"""Which links are to be looked at, what was found where they lead, and that it is kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.urls import reverse

from events import rooms, web
from events.models import Link
from events.vocabulary import CheckState

RUN = 1_096_045_130  # the advisory lock of a run: a chosen number
TIME_FOR_A_RUN = 30 * 60  # seconds
FEW = 3  # hosts that may be silent all together
SOME = 20  # links that are looked through for somebody else
GONE = (404, 410)
LONGEST = Link._meta.get_field("moved_to").max_length or 0


class AlreadyRunning(Exception):
    """Another run is looking at the links just now."""


class NoInternet(Exception):
    """Nobody answered at all: nothing was kept."""


@dataclass(frozen=True)
class Found:
    """What was found at an address, in words; ``titles`` are of the listings it is in."""

    url: str
    state: CheckState
    words: str
    moved_to: str = ""
    is_failure: bool = False
    is_silent: bool = False
    titles: tuple[str, ...] = ()


@dataclass
class Address:
    """An address to be looked at once, whichever links have it."""

    url: str
    host: str
    titles: list[str] = field(default_factory=list)


@contextmanager
def only_run() -> Iterator[None]:
    """Nobody else runs at the same time. Raises AlreadyRunning."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [RUN])
        if cursor.fetchone() != (True,):
            raise AlreadyRunning
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [RUN])


def due(now: datetime, older_than: timedelta, limit: int | None = None) -> list[Address]:
    """What is to be looked at, each address once, in order; at most ``limit``."""
    found: dict[str, Address] = {}
    for link in Link.objects.due(now, older_than).with_listing():
        if link.url not in found and limit is not None and len(found) >= limit:
            continue
        address = found.setdefault(link.url, Address(link.url, web.host_of(link.url)))
        title = str(link.event or link.series or link.programme)
        if title not in address.titles:
            address.titles.append(title)
    return [*found.values()]


def check(waiting: list[Address], visitor: web.Visitor, now: datetime) -> Iterator[Found]:
    """What was found at each address, as soon as it is kept; those for which there is no
    time stay in ``waiting``. Raises NoInternet.

    Between two addresses that are asked for nothing is locked. That nobody answers is kept
    only after somebody did: if nobody does, it is we who have no way to the internet.
    """
    until = visitor.clock() + TIME_FOR_A_RUN
    unheard: list[Found] = []
    postponed: list[Address] = []
    while address := next_one(waiting, visitor, until):
        if not Link.objects.may_be_visited(now).at(address.url).exists():
            waiting.remove(address)  # an editor was here meanwhile
            continue
        try:
            found = looked_at(address, visitor, now)
        except web.Later:
            postponed.append(address)
            continue
        finally:
            waiting.remove(address)
        if found.is_silent and not visitor.was_answered:
            unheard.append(found)
            continue
        yield kept(found, now)
        while unheard and visitor.was_answered:
            yield kept(unheard.pop(0), now)
    waiting += postponed
    if unheard and not is_anybody_there(visitor, unheard, now):
        raise NoInternet
    for found in unheard:
        yield kept(found, now)


def is_anybody_there(visitor: web.Visitor, unheard: list[Found], now: datetime) -> bool:
    """Somebody answers of those who did the last time. If we know of nobody: it is rather
    we who are not on the internet than so many others.
    """
    silent = {web.host_of(found.url) for found in unheard}
    worked = Link.objects.may_be_visited(now).that_worked()[:SOME]
    others = [link.url for link in worked if web.host_of(link.url) not in silent]
    for url in others:
        with suppress(web.NotVisited, web.NoAnswer, web.Later):
            visitor.visit(url, refuser(now))
        if visitor.was_answered:
            return True
    return not others and len(silent) <= FEW


def next_one(waiting: list[Address], visitor: web.Visitor, until: float) -> Address | None:
    """The first whose host is free; waits for one if need be. None: no time is left."""
    while waiting and visitor.clock() < until:
        soonest = math.inf
        for address in waiting:
            free_at = visitor.free_at(address.host)
            if free_at <= visitor.clock():
                return address
            soonest = min(soonest, free_at)
        if soonest >= until:
            return None
        visitor.sleep(soonest - visitor.clock())
    return None


def looked_at(address: Address, visitor: web.Visitor, now: datetime) -> Found:
    """What is found there, and how sure that is. Raises Later."""
    url, titles = address.url, tuple(address.titles)
    try:
        answer = visitor.visit(url, refuser(now))
    except web.NotVisited as reason:
        return Found(url, CheckState.NOT_CHECKED, str(reason), titles=titles)
    except web.NoAnswer as reason:
        return Found(
            url,
            CheckState.DOUBTFUL,
            str(reason),
            is_failure=True,
            is_silent=not reason.reached,
            titles=titles,
        )
    return judged(url, answer, titles)


def judged(url: str, answer: web.Answer, titles: tuple[str, ...]) -> Found:
    """What the answer of a server says about the link."""
    status, moved_to = answer.status, answer.moved_to
    if status in GONE:
        words = f"gone ({status})"
        return Found(url, CheckState.DEAD, words, is_failure=True, titles=titles)
    if 500 <= status < 600:
        words = f"the site has a fault ({status})"
        return Found(url, CheckState.DOUBTFUL, words, is_failure=True, titles=titles)
    if status >= 400:
        words = f"the site turns robots away ({status})"
        return Found(url, CheckState.NOT_CHECKED, words, titles=titles)
    if not moved_to or len(moved_to) > LONGEST:
        return Found(url, CheckState.WORKS, "works", titles=titles)
    if is_front_page(moved_to) and not is_front_page(url):
        words = "leads to a front page by now: what was there may be gone"
        return Found(url, CheckState.DOUBTFUL, words, titles=titles)
    return Found(url, CheckState.MOVED, "moved for good", moved_to, titles=titles)


def is_front_page(url: str) -> bool:
    parts = web.readable(url)
    return parts.path in ("", "/") and not parts.query


def refuser(now: datetime) -> Callable[[str], None]:
    """Says no to meetings, and to each address that some link keeps from the public."""
    private = set[str]()
    for url in Link.objects.private(now).addresses():
        try:
            private.add(web.place(url))
        except web.NotVisited:
            continue

    def refuse(url: str) -> None:
        if rooms.is_room(url):
            raise web.NotVisited("it leads into a meeting")
        if web.place(url) in private:
            raise web.NotVisited("another link keeps this address from the public")

    return refuse


def kept(found: Found, now: datetime) -> Found:
    """What was found, kept with all links that have the address now: dead, if it has failed
    for long enough.
    """
    links = Link.objects.may_be_visited(now).at(found.url)
    if not found.is_failure:
        links.keep(now, found.state, found.words, found.moved_to)
        return found
    links.keep_failure(now, found.words, found.state == CheckState.DEAD)
    return replace(found, state=CheckState.DEAD) if links.dead().exists() else found


def robot(task: str) -> web.Visitor:
    return web.Visitor(introduction(task))


def introduction(task: str) -> str:
    """How a robot of ours introduces itself: the site, and where to write to."""
    about = f"{settings.SITE_URL}{reverse('about')}"
    known = "; ".join(filter(None, (f"+{about}", settings.CONTACT)))
    return f"{settings.SITE_NAME.replace(' ', '')}{task}/1.0 ({known})"
