"""What attackers and broken programs send: words, and requests made of them by chance."""

import io
import random
import sys
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote_from_bytes

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections

from atrocity_events.bodies import read_in_time

WORDS = (
    *("", " ", "0", "-1", "1e309", "9" * 400, "NaN", "٣", "²", "true", "null", "[]", "{}"),
    *("\x00", "a\x00b", "\x7f\x1b[2J", "\ufeff", "\u202eexe.cod", "\u2066x", "\ud800"),
    *("e" + "\u0301" * 300, "ＡＢＣ", "ßŞİıſ", "\U0001f469\u200d\U0001f680", "\U000e0041"),
    *("' OR 1=1 --", "'; DROP TABLE x; --", '"', "\\", "%", "%s%s%n", "{{7*7}}", "${7}"),
    *(
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</title><svg/onload=1>",
    ),
    *("javascript:alert(1)", "//evil.example", "/\\evil.example", "https://evil.example/"),
    *("../../etc/passwd", "..%2f..%2f", "a\r\nSet-Cookie: x=1", "x" * 5_000, "( " * 200),
    *('"' * 99, "-" * 99, "- -a -b", '"a', "a OR b AND NOT (c", "a:*", "a & b | !c <-> d"),
    *("0000-00-00", "0001-01-01", "9999-12-31", "2026-02-30", "2026-13-01", "99999-01-01"),
    *("upcoming.0.0", "past.1e9.1", "upcoming.99999999999999999999.1", "upcoming.-1.-1"),
    *("Africa/Nairobi", "Etc/GMT+14", "Pacific/Kiritimati", "../UTC", "utc", "localtime"),
    *(
        "fr",
        "zh-Hant.spoken",
        "x-klingon",
        "fr.fr.fr",
        "i-default",
        "und",
        "online",
        "past",
    ),
    *("today", "this-week", "next-three-months", "all", "best", "date", "genocide", "RW"),
)
RAW = (
    b"\xff\xfe",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"%",
    b"%zz",
    b"%u0041",
)
METHODS = (
    *("GET",) * 12,
    *("HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "QUERY"),
    *("get", "PROPFIND", "X" * 50),
)
HEADERS = (
    *("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_COOKIE"),
    *("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_RANGE"),
    *("HTTP_REFERER", "HTTP_ORIGIN", "HTTP_USER_AGENT", "HTTP_X_FORWARDED_FOR"),
    *("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_HOST"),
    *("HTTP_X_REQUESTED_WITH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_X_HTTP_METHOD_OVERRIDE"),
    *("HTTP_X_CSRFTOKEN", "HTTP_AUTHORIZATION", "HTTP_X_REAL_IP", "REMOTE_ADDR"),
)
TYPES = (
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"),
    *(
        "multipart/form-data",
        "multipart/form-data; boundary=" + "b" * 300,
        "application/json",
    ),
    *(
        "application/x-www-form-urlencoded; charset=utf-7",
        "text/html; charset=none",
        "a" * 900,
    ),
)


class Request(NamedTuple):
    """As a server hands it on: ``path`` decoded, ``query`` as it came."""

    method: str
    path: bytes
    query: bytes
    headers: dict[str, str]
    body: bytes = b""

    def __str__(self) -> str:
        asked = f"{self.method} {self.path!r}?{self.query[:300]!r}"
        return f"{asked} {self.headers} {self.body[:300]!r}"


class Attacker:
    """Makes requests by chance. ``addresses`` give a path, with a hostile word where there
    is one to fill in; ``names`` are parameters that the site knows; ``known`` are values.
    """

    def __init__(self, seed: int, names: list[str], known: list[str]) -> None:
        self.chance = random.Random(seed)
        self.names, self.known = names, known

    def word(self) -> str:
        chance = self.chance.random()
        if chance < 0.5:
            return self.chance.choice(WORDS)
        if chance < 0.8 and self.known:
            return self.chance.choice(self.known)
        if chance < 0.9:
            return self.word()[:60] + self.word()[:60]
        size = self.chance.randrange(1, 12)
        return "".join(chr(self.chance.randrange(0x110000)) for _ in range(size))

    def encoded(self, word: str) -> bytes:
        written = word.encode("utf-8", "surrogatepass")
        if self.chance.random() < 0.05:
            written += self.chance.choice(RAW)
        if self.chance.random() < 0.1:
            return written.replace(b" ", b"+")
        return quote_from_bytes(written).encode()

    def pairs(self) -> bytes:
        """A query string, or the body of a form."""
        number = self.chance.choice((0, 1, 1, 1, 2, 3, 5))
        if self.chance.random() < 0.004:
            number = self.chance.choice((50, 1_500))
        pairs = []
        for _ in range(number):
            name = (
                self.chance.choice(self.names)
                if self.chance.random() < 0.9
                else self.word()
            )
            pairs.append(self.encoded(name) + b"=" + self.encoded(self.word()))
        if self.chance.random() < 0.03:
            pairs.append(self.chance.choice(RAW))
        return self.chance.choice((b"&", b"&", b"&", b"&", b"&&", b";")).join(pairs)

    def headers(self) -> dict[str, str]:
        if self.chance.random() < 0.6:
            return {}
        names = self.chance.sample(HEADERS, self.chance.randrange(1, 4))
        return {
            name: self.word().encode("utf-8", "surrogatepass").decode("latin-1")[:8_000]
            for name in names
        }

    def body(self) -> bytes:
        if self.chance.random() < 0.7:
            return self.pairs()
        part = self.word().encode("utf-8", "surrogatepass")
        name = self.chance.choice(self.names).encode()
        head = b'Content-Disposition: form-data; name="%s"; filename="%s"' % (name, part)
        return b"--x\r\n%s\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--x--" % (
            head,
            part,
        )

    def request(self, path: Callable[[str], str]) -> Request:
        method = self.chance.choice(METHODS)
        written = path(self.word()).encode("utf-8", "surrogatepass")
        if self.chance.random() < 0.05:
            place = self.chance.randrange(len(written) + 1)
            written = written[:place] + self.chance.choice(RAW) + written[place:]
        headers = self.headers()
        body = b""
        if method not in ("GET", "HEAD", "OPTIONS"):
            body = self.body()
            headers["CONTENT_TYPE"] = self.chance.choice(TYPES)
            length = str(len(body))
            if self.chance.random() < 0.1:
                length = self.chance.choice(("", "-1", "x", "9" * 30, "10000000"))
            headers["CONTENT_LENGTH"] = length
        return Request(method, written, self.pairs(), headers, body)


class Site:
    """The whole application, middleware included, as a server calls it. ``errors`` are
    those that no view caught.
    """

    def __init__(self) -> None:
        self.application = read_in_time(WSGIHandler())
        self.errors: list[BaseException | None] = []
        got_request_exception.connect(self.note)
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)  # the test's transaction is open

    def note(self, **_: Any) -> None:
        self.errors.append(sys.exc_info()[1])

    def close(self) -> None:
        got_request_exception.disconnect(self.note)
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)

    def answer(self, asked: Request, **beside: str) -> tuple[int, list[tuple[str, str]]]:
        """The status and the headers."""
        environ = {
            "REQUEST_METHOD": asked.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": asked.path.decode("latin-1"),
            "QUERY_STRING": asked.query.decode("latin-1"),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(asked.body),
            "wsgi.errors": io.StringIO(),
            **beside,
            **asked.headers,
        }
        said: list[Any] = []
        answer: Any = self.application(environ, lambda *given: said.append(given))
        for _ in answer:
            pass
        if hasattr(answer, "close"):
            answer.close()
        status, headers = said[-1][:2]
        return int(status.partition(" ")[0]), headers
