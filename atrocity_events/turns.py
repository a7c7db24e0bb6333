"""What takes long takes turns, so that readers of pages never wait for it.

Work is measured, not counted: what is kept ready costs nothing, and many people behind one
address may search all day. Only when all places are taken is somebody asked to wait, and
first who has just had far more than others.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from secrets import token_bytes
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from atrocity_events.callers import address_of, line_of
from atrocity_events.headers import GetResponse, is_at_the_desk
from events.formats.answer import refusal

PLAIN = ("tz",)  # parameters that make no page take longer
FORMATS = (".ics", ".atom", ".json", ".csv", ".xml", ".txt")
SLOW = 0.05  # seconds: pages that took as long the last times count as work, too
FORGOTTEN_BY_HALF = 30.0  # seconds after which work counts half
PLENTY = 3.0  # seconds of work that anybody may have had lately
MOST_KNOWN = 5_000  # visitors
MOST_WAITING = 2
PATIENCE = 2.0  # seconds for which a request waits for its turn
NEW_KEY_AFTER = 600.0  # seconds: then nobody can tell who was who

TOO_MUCH = "You have asked for a lot in a short time, and others are waiting."
TOO_MANY = "Very many people are asking at this moment."
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>In a moment</title>
<h1>In a moment</h1>
<p>{why} Nothing is lost. Please try again in {seconds} seconds.</p>
<p>Pages that need no search can be read meanwhile: <a href="/">upcoming events</a>.</p>
</html>
"""


class Busy(Exception):
    """Why somebody has to wait, and for how many seconds."""

    def __init__(self, status: int, why: str, seconds: int) -> None:
        super().__init__(why)
        self.status, self.why, self.seconds = status, why, seconds


class Turns:
    """``places``: how much of what takes long is done at once in this process."""

    def __init__(self, places: int, clock: Callable[[], float] = monotonic) -> None:
        self.places, self.clock = places, clock
        self.waiting = 0
        self.running = 0
        self._had: dict[bytes, tuple[float, float]] = {}  # seconds of work, and when
        self._free = threading.Condition()
        self._renew()

    def _renew(self) -> None:
        self._key, self._since = token_bytes(32), self.clock()
        self._had.clear()

    def visitor(self, address: str) -> bytes:
        """What stands for an address for some minutes, in memory alone."""
        if self.clock() - self._since > NEW_KEY_AFTER:
            self._renew()
        line = line_of(address).encode()
        return blake2b(line, key=self._key, digest_size=16).digest()

    @contextmanager
    def turn(self, address: str) -> Iterator[None]:
        """Does what takes long once there is a place for it. Raises Busy."""
        with self._free:
            visitor = self.visitor(address)
            if self.running >= self.places:
                self._wait(visitor)
            self.running += 1
        began = self.clock()
        try:
            yield
        finally:
            with self._free:
                self.running -= 1
                self._count(visitor, self.clock() - began)
                self._free.notify()

    def _wait(self, visitor: bytes) -> None:
        had = self.had(visitor)
        # If nobody else is here, or a proxy hides who is who, all have the same right.
        if had > PLENTY and len(self._had) > 1:
            raise Busy(429, TOO_MUCH, min(int(had - PLENTY) * 5 + 5, 120))
        if self.waiting >= MOST_WAITING:
            raise Busy(503, TOO_MANY, 5)
        self.waiting += 1
        try:
            if not self._free.wait_for(lambda: self.running < self.places, PATIENCE):
                raise Busy(503, TOO_MANY, 5)
        finally:
            self.waiting -= 1

    def had(self, visitor: bytes) -> float:
        """The seconds of work that were lately done for the visitor."""
        seconds, at = self._had.get(visitor, (0.0, 0.0))
        return float(seconds * 0.5 ** ((self.clock() - at) / FORGOTTEN_BY_HALF))

    def _count(self, visitor: bytes, seconds: float) -> None:
        self._had[visitor] = self.had(visitor) + seconds, self.clock()
        if len(self._had) > MOST_KNOWN:
            known = sorted(self._had, key=self.had)
            for least in known[: MOST_KNOWN // 2]:
                del self._had[least]


def take_turns(get_response: GetResponse) -> GetResponse:
    """Questions, and pages that lately took long, wait for their turn; 429 or 503, in plain
    words and with Retry-After, for those who cannot have one soon.
    """
    turns = Turns(settings.HEAVY_AT_ONCE)
    last: dict[str, float] = {}  # how long each kind of page took, on average

    def respond(request: HttpRequest) -> HttpResponse:
        if is_at_the_desk(request):
            return get_response(request)
        name = request.path.strip("/").partition("/")[0][:40]
        if not (asks(request) or last.get(name, 0.0) > SLOW):
            began = monotonic()
            response = get_response(request)
            if response.status_code == 200:
                last[name] = 0.8 * last.get(name, 0.0) + 0.2 * (monotonic() - began)
            return response
        if name in last:  # what is slow no more is soon known again
            last[name] *= 0.98
        try:
            with turns.turn(address_of(request)):
                return get_response(request)
        except Busy as busy:
            return busy_page(request, busy)

    return respond


def asks(request: HttpRequest) -> bool:
    """It is a question of its own, for which no page is kept ready."""
    return request.method == "POST" or any(name not in PLAIN for name in request.GET)


def busy_page(request: HttpRequest, busy: Busy) -> HttpResponse:
    if request.path.endswith(FORMATS):
        detail = f"{busy.why} Try again in {busy.seconds} seconds."
        response = refusal(request, busy.status, detail)
        response["Access-Control-Allow-Origin"] = "*"
    else:
        page = PAGE.format(why=busy.why, seconds=busy.seconds)
        response = HttpResponse(page, status=busy.status)
    response["Retry-After"] = str(busy.seconds)
    response["Cache-Control"] = "no-store"
    return response
