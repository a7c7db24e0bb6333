"""Which links are to be looked at, what was found where they lead, and that it is kept."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from events import web
from events.models import Link
from events.querysets import LinkQuerySet
from events.vocabulary import CheckState

RUN = 1_096_045_130  # the advisory lock of a run: a chosen number
TIME_FOR_A_RUN = 30 * 60  # seconds
FEW = (
    3  # hosts: if all of more than so many are silent, it is we who are not on the internet
)
GONE = (404, 410)
LONGEST = Link._meta.get_field("moved_to").max_length or 0
# Where a visit would be seen by those who meet, or begin a meeting.
MEETINGS = re.compile(
    r"""^https?://(
        ([\w-]+\.)*(zoom\.us|zoomgov\.com)/(j|w|s|my|wc)/
        | teams\.(microsoft|live)\.com/(l/meetup-join|meet)/
        | meet\.google\.com/
        | ([\w-]+\.)*webex\.com/(meet/|join/|[\w./-]*j\.php)
        | (meet\.jit\.si|whereby\.com|meet\.goto\.com|global\.gotomeeting\.com)/
    )""",
    re.VERBOSE | re.IGNORECASE,
)


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
    """An address to be looked at once, for all the links that have it."""

    url: str
    host: str
    numbers: list[int] = field(default_factory=list)
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


def addresses(links: LinkQuerySet, limit: int | None = None) -> list[Address]:
    """Each address once, in the order of the links; at most ``limit``."""
    found: dict[str, Address] = {}
    for link in links.for_report():
        if link.url not in found and limit is not None and len(found) >= limit:
            continue
        address = found.setdefault(link.url, Address(link.url, web.host_of(link.url)))
        address.numbers.append(link.pk)
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
    unheard: list[tuple[Address, Found]] = []
    postponed: list[Address] = []
    somebody_answered = False
    while address := next_one(waiting, visitor, until):
        if (
            not Link.objects.may_be_visited(now)
            .among(address.numbers, address.url)
            .exists()
        ):
            waiting.remove(address)
            continue
        try:
            found = looked_at(address, visitor, now)
        except web.Later:
            postponed.append(address)
            continue
        finally:
            waiting.remove(address)
        if found.is_silent and not somebody_answered:
            unheard.append((address, found))
            continue
        somebody_answered = True
        for each in (*unheard, (address, found)):
            yield kept(*each, now)
        unheard.clear()
    if len({address.host for address, _ in unheard}) > FEW:
        raise NoInternet
    for each in unheard:
        yield kept(*each, now)
    waiting += postponed


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
        words = f"could not be checked: {reason}"
        return Found(url, CheckState.NOT_CHECKED, words, titles=titles)
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
        words = f"could not be checked: the site turns robots away ({status})"
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
            private.add(web.canonical(url))
        except web.NotVisited:
            continue

    def refuse(url: str) -> None:
        if MEETINGS.match(url):
            raise web.NotVisited("it leads into a meeting")
        if web.canonical(url) in private:
            raise web.NotVisited("another link keeps this address from the public")

    return refuse


def kept(address: Address, found: Found, now: datetime) -> Found:
    """What was found, kept with all links that still have the address: dead, if it has
    failed for long enough.
    """
    links = Link.objects.among(address.numbers, address.url)
    if not found.is_failure:
        links.keep(now, found.state, found.words, found.moved_to)
        return found
    links.keep_failure(now, found.words, found.state == CheckState.DEAD)
    state = CheckState.DEAD if links.dead().exists() else CheckState.DOUBTFUL
    return Found(found.url, state, found.words, titles=found.titles)
