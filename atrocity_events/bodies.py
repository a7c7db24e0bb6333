"""What browsers send in the body of a request arrives whole and in time, or is refused:
nobody who sends slowly keeps a thread from those who read.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from io import BytesIO
from time import monotonic
from typing import Any, NoReturn

from django.conf import settings

from atrocity_events.callers import line_of, sender

LARGEST = 20 * 1024 * 1024  # bytes: the largest mail with all that a form says around it
PART = 16 * 1024
GRACE = 10.0  # seconds in which nothing need come
SLOWEST = 8 * 1024  # bytes a second from then on
MOST_READERS = 200  # threads, those included that wait for somebody who was sent away
FROM_ONE = 2  # bodies under way from one address when half of the places are taken

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class NotRead(OSError):
    """Why the body was not read: a status of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(f"The body of the request was not read ({status}).")
        self.status = status


class Places:
    """So many bodies are under way at once in this process, and few from one address when
    places become rare.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.readers = 0
        self._taken: Counter[str] = Counter()
        self._one_at_a_time = threading.Lock()

    def take(self, address: str) -> bool:
        with self._one_at_a_time:
            taken = self._taken.total()
            is_rare = 2 * taken >= self.number
            if taken >= self.number or self.readers >= MOST_READERS:
                return False
            if is_rare and self._taken[address] >= FROM_ONE:
                return False
            self._taken[address] += 1
            self.readers += 1
            return True

    def leave(self, address: str) -> None:
        with self._one_at_a_time:
            self._taken[address] -= 1
            self._taken += Counter()  # drops those without any

    def reader_ended(self) -> None:
        with self._one_at_a_time:
            self.readers -= 1


class Body:
    """A body that is read when it is asked for, by a thread of its own, because a read that
    waits cannot be stopped. Raises NotRead, which Django takes for a broken connection.
    """

    def __init__(self, stream: Any, length: int, address: str, places: Places) -> None:
        self.failed = 0  # the status with which to refuse it
        self.received = 0
        self._stream, self._length = stream, length
        self._address, self._places = address, places
        self._kept: BytesIO | None = None
        self._done = threading.Event()

    def read(self, size: int = -1) -> bytes:
        return self._whole().read(size)

    def readline(self, size: int = -1) -> bytes:
        return self._whole().readline(size)

    def __iter__(self) -> Any:
        return iter(self._whole())

    def _whole(self) -> BytesIO:
        if self.failed:
            raise NotRead(self.failed)
        if self._kept is None:
            if self._length > LARGEST:
                self._fail(413)
            if not self._places.take(self._address):
                self._fail(503)
            try:
                self._kept = self._fetched()
            finally:
                self._places.leave(self._address)
        return self._kept

    def _fail(self, status: int) -> NoReturn:
        self.failed = status
        raise NotRead(status)

    def _fetched(self) -> BytesIO:
        kept = BytesIO()
        reader = threading.Thread(target=self._read_into, args=[kept], daemon=True)
        began = monotonic()
        reader.start()
        left = GRACE
        while left > 0 and not self._done.wait(left):
            left = began + GRACE + self.received / SLOWEST - monotonic()
        if not self._done.is_set() or self.received < self._length:
            self._fail(408)
        kept.seek(0)
        return kept

    def _read_into(self, kept: BytesIO) -> None:
        try:
            while not self.failed and self.received < self._length:
                part = self._stream.read(min(PART, self._length - self.received))
                if not part:
                    break
                kept.write(part)
                self.received += len(part)
        except Exception:  # noqa: S110 - whoever sent it is gone
            pass
        finally:
            self._places.reader_ended()
            self._done.set()


def read_in_time(application: Application) -> Application:
    """The application, which gets each body whole."""
    places = Places(settings.BODIES_AT_ONCE)

    def respond(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        written = environ.get("CONTENT_LENGTH") or ""
        if written.isascii() and written.isdigit() and int(written[:12]):
            address = line_of(sender(environ))
            stream = environ["wsgi.input"]
            environ["wsgi.input"] = Body(stream, int(written[:12]), address, places)
        return application(environ, start_response)

    return respond
