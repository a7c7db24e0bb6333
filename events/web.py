"""Opens addresses on the public internet, politely, and nothing else."""

from __future__ import annotations

import math
import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.robotparser import RobotFileParser

import httpcore
import httpx

Address = IPv4Address | IPv6Address
Resolve = Callable[[str], Collection[Address]]
Refuse = Callable[[str], None]

# Where web sites are. A robot that knocks at other ports looks like an attack.
PORTS = (80, 443, 8080, 8443)
# Special addresses of IANA's registries, and those of Azure's own services. Written down:
# what Python calls global differs from version to version.
NOT_PUBLIC = [
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24"),
        *("192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4"),
        *("240.0.0.0/4", "168.63.129.16/32"),
        # Of IPv6 only 2000::/3 is public; within it tunnels to IPv4 and what is reserved.
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
]
PUBLIC_IPV6 = ip_network("2000::/3")

PAUSE = 1.0  # seconds between two requests to one host
PATIENCE = 60  # the longest pause that a site may ask for
TIME_FOR_A_STEP = 10
TIME_FOR_A_REQUEST = 20  # however slowly it drips
MOST_REDIRECTS = 5
MOST_TRIES = 4  # of the addresses of one name
MOST_OF_ROBOTS_TXT = 500 * 1024  # what RFC 9309 wants to be read
REDIRECTS = (301, 302, 303, 307, 308)
FOR_GOOD = (301, 308)
ASK_LATER = (429, 503)
SIGN_IN = (401, 407)
UNKNOWN_ISSUER = (20, 21)  # OpenSSL's numbers: browsers fetch what the server left out


class NotVisited(Exception):
    """Why nobody can say whether the address works, as the rest of a sentence."""


class NoAnswer(Exception):
    """What went wrong, in words. If not ``reached``, no page could even be asked for."""

    def __init__(self, words: str, reached: bool = True) -> None:
        super().__init__(words)
        self.reached = reached


class Later(Exception):
    """The site wants to be left alone for longer than we wait."""


@dataclass(frozen=True)
class Answer:
    """``moved_to`` is the address to use from now on, "" if the old one stays."""

    status: int
    moved_to: str = ""


@dataclass(frozen=True)
class Reply:
    """What a server said to one request."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


def is_public(address: Address) -> bool:
    """Anybody on the internet reaches the same machine at this address."""
    if isinstance(address, IPv6Address) and address not in PUBLIC_IPV6:
        return False
    return not any(address in network for network in NOT_PUBLIC)


def addresses_of(host: str) -> list[Address]:
    """All addresses that the name has now. Raises NoAnswer."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswer("its name cannot be found", False) from error
    return list(dict.fromkeys(ip_address(row[4][0]) for row in found))


def readable(url: str) -> httpx.URL:
    """The address in its parts, ready to be sent. Raises NotVisited."""
    try:
        parts = httpx.URL(url)
        name_of(parts)
    except (httpx.InvalidURL, ValueError) as error:
        raise NotVisited("the address cannot be read") from error
    return parts


def place(url: str) -> str:
    """The page of the address, however it is written, with or without TLS. Raises
    NotVisited.
    """
    return str(readable(url).copy_with(fragment=None)).partition("://")[2]


def host_of(url: str) -> str:
    """The host that will be asked; "" if the address cannot be read."""
    try:
        return name_of(readable(url))
    except NotVisited:
        return ""


def name_of(url: httpx.URL) -> str:
    """The name of the host as it is sent: decoding it can fail."""
    return url.raw_host.decode("ascii")


def port_of(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


class PublicInternet(httpcore.NetworkBackend):
    """Connects to public addresses only. The name is resolved once, and the connection goes
    to the very address that was looked at, so that no second answer of a name server can
    lead it elsewhere.
    """

    def __init__(
        self,
        seconds_left: Callable[[], float],
        resolve: Resolve,
        allowed: Collection[tuple[str, int]],
    ) -> None:
        self.seconds_left = seconds_left
        self.resolve = resolve
        self.allowed = allowed

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises NotVisited, NoAnswer, or what httpcore raises."""
        addresses = list(self.resolve(host))
        guarded = [each for each in addresses if (str(each), port) not in self.allowed]
        if not all(map(is_public, guarded)):
            raise NotVisited("it is not on the public internet")
        if guarded and port not in PORTS:
            raise NotVisited("its port is none at which web sites are")
        failed: Exception = NoAnswer("its name has no address", False)
        for address in addresses[:MOST_TRIES]:
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    str(address), port, timeout=self.seconds_left()
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            return WithinTime(stream, self.seconds_left)
        raise failed


class WithinTime(httpcore.NetworkStream):
    """A connection on which all steps together take no longer than a request may."""

    def __init__(
        self, stream: httpcore.NetworkStream, seconds_left: Callable[[], float]
    ) -> None:
        self.stream = stream
        self.seconds_left = seconds_left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.seconds_left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.seconds_left())

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self.stream.start_tls(ssl_context, server_hostname, self.seconds_left())
        return WithinTime(stream, self.seconds_left)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


class Visitor:
    """Looks at addresses one after the other, as a guest: it says its ``name``, heeds
    robots.txt, pauses between two requests to one host, and keeps nothing of what it is
    shown.

    ``allowed`` are pairs of an address and a port that it may visit although they are not
    on the public internet: for servers of tests.
    """

    def __init__(
        self,
        name: str,
        *,
        resolve: Resolve = addresses_of,
        allowed: Collection[tuple[str, int]] = (),
        certificates: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = name
        self.clock = clock
        self.sleep = sleep
        self._resolve = resolve
        self._allowed = allowed
        self.was_answered = False  # by anybody, ever
        self._given_certificates = certificates
        self._free_at: dict[str, float] = {}
        self._pauses: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser | Exception] = {}

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        return self._given_certificates or httpx.create_ssl_context(trust_env=False)

    def free_at(self, host: str) -> float:
        """When, by the clock, the host may be asked again; never in this run: infinity."""
        return self._free_at.get(host, -math.inf)

    def visit(self, url: str, refuse: Refuse = lambda url: None) -> Answer:
        """What is there. ``refuse`` is asked before each address, also of redirects, and
        raises NotVisited for those that nobody may visit.

        Raises NotVisited, NoAnswer or Later.
        """
        here = kept = readable(url)
        for_good = True
        for _ in range(MOST_REDIRECTS + 1):
            refuse(str(here))
            self._heed_robots(here, refuse)
            reply = self._look(here)
            if reply.status not in REDIRECTS:
                moved = reply.status < 300 and kept != readable(url)
                return Answer(reply.status, str(kept) if moved else "")
            here = target(here, reply)
            for_good = for_good and reply.status in FOR_GOOD
            kept = here if for_good else kept
        # With cookies, which we do not keep, a browser may arrive.
        raise NotVisited("it leads from one address to the next without an end")

    def fetch(self, url: str, most: int) -> bytes:
        """The first ``most`` bytes of what is there, for somebody who asked for it: so
        robots.txt does not matter. Raises NotVisited, NoAnswer or Later.
        """
        here = readable(url)
        for _ in range(MOST_REDIRECTS + 1):
            reply = self._ask("GET", here, most)
            if reply.status not in REDIRECTS:
                break
            here = target(here, reply)
        if reply.status != 200:
            raise NoAnswer(f"the site answers with {reply.status} instead of a file")
        return reply.body

    def _look(self, url: httpx.URL) -> Reply:
        """The answer to HEAD, or to GET where HEAD is not served as it should be."""
        try:
            reply = self._ask("HEAD", url)
        except NoAnswer as failed:
            if not failed.reached:
                raise
        else:
            asks_for_rest = reply.status == 429 or "retry-after" in reply.headers
            if reply.status < 400 or reply.status in SIGN_IN or asks_for_rest:
                return reply
        return self._ask("GET", url)

    # -- robots.txt

    def _heed_robots(self, url: httpx.URL, refuse: Refuse) -> None:
        """Raises NotVisited where the site does not want robots."""
        site = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if site not in self._robots:
            try:
                self._robots[site] = self._read_robots(url, refuse)
            except (NotVisited, NoAnswer) as reason:
                self._robots[site] = reason
        rules = self._robots[site]
        if isinstance(rules, Exception):
            raise rules
        try:
            welcome = rules.can_fetch(self.name, str(url.copy_with(fragment=None)))
        except ValueError as error:
            raise NotVisited("the address cannot be read") from error
        if not welcome:
            raise NotVisited("the site does not want robots there (robots.txt)")

    def _read_robots(self, url: httpx.URL, refuse: Refuse) -> RobotFileParser:
        rules = RobotFileParser()
        here = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        for step in range(MOST_REDIRECTS + 1):
            try:
                reply = self._ask("GET", here, MOST_OF_ROBOTS_TXT)
            except NoAnswer as failed:
                if not (failed.reached or step):
                    raise  # nor will the page itself answer
                raise NotVisited("its robots.txt cannot be read") from failed
            if reply.status not in REDIRECTS:
                break
            here = target(here, reply)
            refuse(str(here))
        if reply.status >= 500 or reply.status == 429:
            raise NotVisited(f"its robots.txt cannot be read ({reply.status})")
        served = reply.body if reply.status < 300 else b""  # no file: all may be visited
        host = name_of(url)
        try:
            rules.parse(served.decode("utf-8", "replace").splitlines())
            pause = max(PAUSE, float(rules.crawl_delay(self.name) or 0))
        except (ValueError, OverflowError) as error:  # "Disallow: //[", "Crawl-delay: ²"
            raise NotVisited("its robots.txt cannot be read") from error
        if pause > PATIENCE:
            raise NotVisited(f"the site wants robots to pause for {pause:g} seconds")
        self._pauses[host] = pause
        self._free_at[host] = max(self.free_at(host), self.clock() + pause)
        return rules

    # -- one request

    def _ask(self, method: str, url: httpx.URL, most: int = 0) -> Reply:
        """What the server says, with ``most`` bytes of it. Raises NotVisited, NoAnswer or
        Later.
        """
        host = name_of(url)
        if url.scheme not in ("http", "https") or not host:
            raise NotVisited("it is no address on the web")
        if url.userinfo:
            raise NotVisited("it holds a user name")
        self._wait_for(host)
        until = self.clock() + TIME_FOR_A_REQUEST

        def seconds_left() -> float:
            left = until - self.clock()
            if left <= 0:
                raise httpcore.ReadTimeout
            return min(left, TIME_FOR_A_STEP)

        headers = [
            (b"Host", url.netloc),
            (b"User-Agent", self.name.encode("ascii", "ignore")),
            (b"Accept", b"*/*"),
            (b"Accept-Encoding", b"identity"),
            (b"Connection", b"close"),
        ]
        asked = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path
        )
        line = httpcore.HTTPConnection(
            asked.origin,
            ssl_context=self._certificates,
            network_backend=PublicInternet(seconds_left, self._resolve, self._allowed),
        )
        with (
            self._then_pause(host),
            in_words(),
            line,
            line.stream(method, asked, headers=headers) as response,
        ):
            said = Reply(
                response.status,
                {
                    name.decode("latin-1").lower(): text.decode("utf-8", "replace")
                    for name, text in response.headers
                },
                beginning(response.iter_stream(), most) if most else b"",
            )
        self.was_answered = True
        if said.status in ASK_LATER and (
            rest := said.headers.get("retry-after", "").strip()
        ):
            seconds = int(rest[:9]) if rest.isascii() and rest.isdigit() else math.inf
            self._free_at[host] = (
                self.clock() + max(seconds, PAUSE) if seconds <= PATIENCE else math.inf
            )
        return said

    def _wait_for(self, host: str) -> None:
        left = self.free_at(host) - self.clock()
        if left > PATIENCE:
            raise Later
        if left > 0:
            self.sleep(left)

    @contextmanager
    def _then_pause(self, host: str) -> Iterator[None]:
        try:
            yield
        finally:
            self._free_at[host] = self.clock() + self._pauses.get(host, PAUSE)


def target(here: httpx.URL, reply: Reply) -> httpx.URL:
    """Where the redirect leads, with the part of the page that was meant. Raises
    NoAnswer.
    """
    try:
        there = here.join(reply.headers["location"])
        name_of(there)
    except (KeyError, httpx.InvalidURL, ValueError) as error:
        raise NoAnswer("it leads to an address that cannot be read") from error
    if here.fragment and not there.fragment:
        there = there.copy_with(fragment=here.fragment)
    return there


def beginning(parts: Iterable[bytes], most: int) -> bytes:
    """The first ``most`` bytes; the rest is not fetched."""
    read = b""
    for part in parts:
        read += part
        if len(read) >= most:
            break
    return read[:most]


@contextmanager
def in_words() -> Iterator[None]:
    """Says what went wrong on the way. Raises NotVisited or NoAnswer."""
    try:
        yield
    except httpcore.ConnectTimeout as error:
        raise NoAnswer("the site does not answer", False) from error
    except httpcore.TimeoutException as error:
        raise NoAnswer("the site answers too slowly") from error
    except httpcore.ConnectError as error:
        reason = error.__cause__
        if isinstance(reason, ssl.SSLCertVerificationError):
            if reason.verify_code in UNKNOWN_ISSUER:
                raise NotVisited(
                    "its certificate is signed by somebody who is not known here"
                ) from error
            said = f"its certificate is wrong ({reason.verify_message})"
            raise NoAnswer(said, False) from error
        if isinstance(reason, ssl.SSLError):
            raise NoAnswer("no safe connection (TLS) is possible", False) from error
        raise NoAnswer("the site does not answer", False) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise NoAnswer("the connection broke off") from error
    except httpcore.UnsupportedProtocol as error:
        raise NotVisited("it is no address on the web") from error
