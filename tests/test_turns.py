"""What takes long takes turns; bodies come in time; nobody who reads waits for either."""

import threading
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from atrocity_events import bodies, turns
from atrocity_events.bodies import Body, NotRead, Places
from atrocity_events.turns import Busy, Turns, take_turns
from desk.signing_in import limits


class Clock:
    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def work(some, clock, address, seconds):
    with some.turn(address):
        clock.now += seconds


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.0)


def test_only_when_all_places_are_taken_is_anybody_sent_away(clock):
    some = Turns(2, clock)
    for _ in range(50):
        work(some, clock, "192.0.2.1", 5)
    work(some, clock, "192.0.2.2", 0.1)

    with some.turn("192.0.2.3"):
        work(some, clock, "192.0.2.1", 0)
        with some.turn("192.0.2.4"):
            with pytest.raises(Busy) as greedy, some.turn("192.0.2.1"):
                pass
            with pytest.raises(Busy) as modest, some.turn("192.0.2.2"):
                pass
    assert (greedy.value.status, modest.value.status) == (429, 503)
    assert 5 <= greedy.value.seconds <= 120
    work(some, clock, "192.0.2.1", 0)
    assert (some.running, some.waiting) == (0, 0)


@pytest.mark.parametrize("address", ["", "192.0.2.1"])
def test_all_behind_one_address_have_the_same_right(clock, address):
    """A proxy that is not trusted, or a socket: there is one visitor, and no greedy one."""
    some = Turns(1, clock)
    work(some, clock, address, 500)

    with some.turn(address), pytest.raises(Busy) as refused, some.turn(address):
        pass
    assert refused.value.status == 503


def test_what_was_done_is_forgotten_and_never_written_down(clock, monkeypatch):
    some = Turns(1, clock)
    work(some, clock, "192.0.2.1", 8)
    visitor = some.visitor("192.0.2.1")
    assert some.had(visitor) == 8
    clock.now += 2 * turns.FORGOTTEN_BY_HALF
    assert some.had(visitor) == 2
    assert "192.0.2" not in repr(vars(some))
    assert some.visitor("2001:db8::1") == some.visitor("2001:db8::ffff:1")
    assert some.visitor("2001:db8::1") != some.visitor("2001:db8:1::1")
    clock.now += turns.NEW_KEY_AFTER
    assert some.visitor("192.0.2.1") != visitor

    monkeypatch.setattr(turns, "MOST_KNOWN", 10)
    for number in range(30):
        work(some, clock, f"198.51.100.{number}", number)
    assert len(some._had) <= 10
    assert some.had(some.visitor("198.51.100.29")) > 25


def test_readers_do_not_wait_and_others_are_told_in_plain_words(settings):
    settings.HEAVY_AT_ONCE = 1
    running, go_on = threading.Event(), threading.Event()

    def view(request):
        if "slow" in request.GET:
            running.set()
            go_on.wait(10)
        return HttpResponse("read")

    respond = take_turns(view)
    ask = RequestFactory().get
    slow = threading.Thread(target=respond, args=[ask("/?q=a&slow=1")])
    slow.start()
    running.wait(10)

    assert respond(ask("/past/")).content == b"read"
    assert respond(ask("/past/?tz=Africa/Nairobi")).content == b"read"
    assert respond(ask("/admin/events/event/?q=a")).content == b"read"
    page, feed, data = (
        respond(ask(path)) for path in ("/?q=b", "/events.ics?q=b", "/events.json?q=b")
    )
    posted = respond(RequestFactory().post("/events/talk/"))
    go_on.set()
    slow.join()
    assert {each.status_code for each in (page, feed, data, posted)} == {503}
    assert {each["Retry-After"] for each in (page, feed, data)} == {"5"}
    assert "try again in 5 seconds" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert feed["Content-Type"].startswith("text/plain")
    assert data["Content-Type"] == "application/problem+json"
    assert respond(ask("/?q=b")).content == b"read"


def test_what_took_long_lately_takes_turns_without_a_question(settings, monkeypatch):
    settings.HEAVY_AT_ONCE = 0  # so that whoever needs a turn is sent away
    clock = Clock()
    monkeypatch.setattr(turns, "monotonic", clock)
    monkeypatch.setattr(turns, "PATIENCE", 0)
    takes = iter([0.01, 1])

    def view(request):
        clock.now += next(takes)
        return HttpResponse()

    respond = take_turns(view)
    said = [respond(RequestFactory().get("/api/")).status_code for _ in range(3)]
    assert said == [200, 200, 503]


def test_questions_for_pages_that_are_none_are_not_remembered(settings, monkeypatch):
    """Else whoever asks for ever new ones fills the memory."""
    settings.HEAVY_AT_ONCE = 1
    respond = take_turns(lambda request: HttpResponse(status=404))
    (last,) = (
        cell.cell_contents
        for cell in respond.__closure__ or ()
        if type(cell.cell_contents) is dict
    )
    for number in range(3):
        respond(RequestFactory().get(f"/{number}/?q=a"))
        respond(RequestFactory().get(f"/{number}/"))
    assert last == {}


# -- bodies --------------------------------------------------------------------------------


class Dripping:
    """Sends a byte, and then nothing until it is let go."""

    def __init__(self):
        self.let_go = threading.Event()
        self.left = [b"a"]

    def read(self, size):
        if self.left:
            return self.left.pop()
        self.let_go.wait(10)
        return b""


def test_a_body_that_comes_is_read_whole():
    places = Places(1)
    for sent in (b"a=1&b=2", b"x" * 100_000):
        body = Body(BytesIO(sent + b"more"), len(sent), "192.0.2.1", places)
        assert body.read(3) + body.read() == sent
    assert places.readers == 0


@pytest.mark.parametrize(
    ("stream", "length", "status"),
    [
        (BytesIO(b"a"), bodies.LARGEST + 1, 413),
        (BytesIO(b"a"), 100, 408),  # the connection broke off
        (Dripping(), 100, 408),
    ],
)
def test_what_does_not_come_in_time_is_refused(stream, length, status, monkeypatch):
    monkeypatch.setattr(bodies, "GRACE", 0.01)
    places = Places(1)
    body = Body(stream, length, "192.0.2.1", places)

    for _ in range(2):
        with pytest.raises(NotRead):
            body.read()
    assert body.failed == status
    assert places.take("192.0.2.2")
    if isinstance(stream, Dripping):
        stream.let_go.set()


def test_bodies_are_counted_by_whose_they_are_behind_a_proxy(settings):
    settings.TRUSTED_PROXIES = 1
    seen = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(environ["wsgi.input"])
        return []

    respond = bodies.read_in_time(application)
    for address in ("203.0.113.9", "2001:db8::1", "2001:db8::2"):
        told = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": f"6.6.6.6, {address}"}
        respond({"CONTENT_LENGTH": "1", "wsgi.input": BytesIO(b"a"), **told}, None)

    assert [body._address for body in seen] == ["203.0.113.9", "2001:db8::", "2001:db8::"]


def test_all_who_wait_and_all_that_takes_long_leave_a_thread_to_readers(settings):
    signing_in = 2 * (1 + limits.MOST_WAITING)  # strangers and browsers that are known
    held = (
        settings.HEAVY_AT_ONCE + turns.MOST_WAITING + settings.BODIES_AT_ONCE + signing_in
    )
    assert held < settings.THREADS


def test_one_address_leaves_places_to_others():
    places = Places(6)
    taken = [places.take("192.0.2.1") for _ in range(9)]
    assert taken == [True] * 3 + [False] * 6
    assert [places.take("192.0.2.2") for _ in range(3)] == [True, True, False]
    assert places.take("192.0.2.3")
    assert not places.take("192.0.2.4")
    places.leave("192.0.2.1")
    assert places.take("192.0.2.4")
