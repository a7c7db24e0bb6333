"""How long the site takes to answer when it has few and when it has many events.

Each number of events has a scratch database of its own, and fresh processes: one that fills
the database, one that measures, perhaps one that serves. What they find they print, one
finding a line, as JSON.
"""

import hashlib
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import psutil
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg.sql import SQL, Identifier, Literal

from atrocity_events.first_run import collect_static_files, is_embedded, reach_the_database
from events import synthetic
from events.catalogue import Catalogue, Hits
from events.filters import EventFilter
from events.listing import Listing, Run
from events.models import Entry, Event
from events.words import understood

PREFIX = "bench_atrocity_events_"
TARGET, MOST_GROWTH = 50, 3  # milliseconds; times, from the first number to the last
FEWEST = 30  # events in which all is found that is to be measured
WARM_UP = 2
PATIENCE, ENOUGH = 8, 5  # after so many seconds so many requests of one case are enough
COMMON, BEGUN, PHRASE, MISSPELT = "genocide", "atroc", '"mass atrocities"', "atrocitees"
LOAD_TOOLS = {  # what puts load on a served site: for five seconds, eight at a time
    "wrk": ("-t1", "-c8", "-d5s"),
    "hey": ("-z", "5s", "-c", "8"),
    "ab": ("-q", "-t", "5", "-c", "8"),
}
PER_SECOND = re.compile(r"Requests(?:/sec| per second):\s*([\d.]+)")
LAST_PAGE = re.compile(r'href="([^"]+)"[^>]*>Last page<')

Say = Callable[[str], None]


@dataclass(frozen=True)
class Finding:
    """One line of the table, for one number of events.

    ``value`` is the median in milliseconds if ``unit`` is empty; ``growing`` is a case that
    may take as many times longer as there are more events.
    """

    name: str
    value: float
    worst: float = 0
    queries: int | None = None
    status: int = 200
    unit: str = ""
    growing: bool = False

    @property
    def shown(self) -> str:
        """ "12.3 (14.0)", the worst time in brackets; "404!" if there was no page."""
        if self.status != 200:
            return f"{self.status}!"
        if self.unit:
            return f"{self.value:,.1f}"
        return f"{self.value:,.1f} ({self.worst:,.0f})"


class Case(NamedTuple):
    """A page to be asked for; with ``anew`` as if nobody had asked for it before."""

    name: str
    address: str
    anew: bool = False
    growing: bool = False


# -- all numbers of events, one after the other --------------------------------------------


def measured(numbers: list[int], requests: int, keep: bool, say: Say) -> str:
    """The table of all findings; what goes on meanwhile is said."""
    if numbers[0] < FEWEST:
        raise CommandError(f"Take at least {FEWEST} events.")
    reach_the_database()
    collect_static_files()
    tool = next((tool for tool in LOAD_TOOLS if shutil.which(tool)), None)
    found = []
    for number in numbers:
        with scratch_database(f"{PREFIX}{number}", keep) as (name, is_loaded):
            rows = []
            if not is_loaded:
                say(f"{number:,} events: loading")
                rows += told_by(["--load", name, "--events", str(number)], say)
                remember_loaded(name)
            say(f"{number:,} events: measuring")
            rows += told_by(["--measure", name, "--requests", str(requests)], say)
            rows += served(name, tool) if tool else []
            found.append({row.name: row for row in rows})
    lines = [*table(numbers, found)]
    if not tool:
        lines.append(
            f"Not served under load: none of {', '.join(LOAD_TOOLS)} is installed."
        )
    return "\n".join(lines)


def told_by(part: list[str], say: Say) -> list[Finding]:
    """What a process of its own finds out."""
    found = []
    with process_of_its_own([sys.executable, "manage.py", "bench", *part], {}) as process:
        assert process.stdout
        for line in process.stdout:
            told = json.loads(line)
            if "said" in told:
                say(f"    {told['said']}")
            else:
                found.append(Finding(**told))
        if process.wait():
            raise CommandError("That failed, see above.")
    return found


@contextmanager
def process_of_its_own(
    command: list[str], environment: dict[str, str]
) -> Iterator[subprocess.Popen[str]]:
    """A process that ends with the block at the latest; Ctrl-C does not reach it."""
    with subprocess.Popen(  # noqa: S603 - this program itself
        command,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DEBUG": "0", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


# -- scratch databases ---------------------------------------------------------------------


@contextmanager
def scratch_database(name: str, keep: bool) -> Iterator[tuple[str, bool]]:
    """An empty database or, if ``keep``, the loaded one of an earlier run; whether it is
    loaded. Dropped at the end unless ``keep``.
    """
    is_loaded = keep and comment_on(name) == fingerprint()
    if not is_loaded:
        drop(name)
        order("CREATE DATABASE {} TEMPLATE template0", Identifier(name))
    try:
        yield name, is_loaded
    finally:
        if not keep:
            drop(name)


def drop(name: str) -> None:
    order("DROP DATABASE IF EXISTS {} WITH (FORCE)", Identifier(name))


def remember_loaded(name: str) -> None:
    order("COMMENT ON DATABASE {} IS {}", Identifier(name), Literal(fingerprint()))


def comment_on(name: str) -> str | None:
    asked = (
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = {}"
    )
    found = order(asked, Literal(name))
    return found[0][0] if found else None


def fingerprint() -> str:
    """Changes whenever another database would be made."""
    migrations = settings.BASE_DIR.glob("*/migrations/0*")
    files = [synthetic.SQL, *sorted(path for path in migrations if path.is_file())]
    return hashlib.sha256(b"\n".join(path.read_bytes() for path in files)).hexdigest()


def order(sql: str, *parts: Identifier | Literal) -> list[tuple[Any, ...]]:
    """What the server answers outside of any scratch database. Raises CommandError."""
    try:
        with psycopg.connect(
            **connection.get_connection_params(), autocommit=True
        ) as server:
            done = server.execute(SQL(sql).format(*parts))
            return done.fetchall() if done.description else []
    except psycopg.errors.InsufficientPrivilege as error:
        raise CommandError(
            "The role of DATABASE_URL may not create databases. Allow it with ALTER ROLE "
            "… CREATEDB, or unset DATABASE_URL."
        ) from error
    except psycopg.Error as error:
        reason = str(error).strip().partition("\n")[0]
        raise CommandError(f"The database server refuses: {reason}") from error


# -- in a process of its own ---------------------------------------------------------------


def load(name: str, number: int, say: Say) -> None:
    """Fills the empty database ``name``."""
    connection.settings_dict["NAME"] = name
    began = time.perf_counter()
    call_command("migrate", verbosity=0, interactive=False)

    def told(done: int) -> None:
        so_far = time.perf_counter() - began
        say(json.dumps({"said": f"{done:,} loaded after {so_far:,.0f} s"}))

    synthetic.load(number, timezone.now(), told)
    took = time.perf_counter() - began
    report(Finding("loading, s", took, unit="s"), say)


def measure(name: str, requests: int, say: Say) -> None:
    """Finds out how long each page takes within the database ``name``."""
    connection.settings_dict["NAME"] = name
    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    for part in (beginning(client), pages(client, requests), changes(client, requests)):
        for found in part:
            report(found, say)


def report(found: Finding, say: Say) -> None:
    say(json.dumps(asdict(found)))


def beginning(client: Client) -> Iterator[Finding]:
    """What the first request costs a process that has answered nothing yet."""
    client.get("/about/")
    process = psutil.Process()
    memory = process.memory_info().rss
    began = time.perf_counter()
    Entry.objects.catalogue()
    read = time.perf_counter()
    client.get("/")
    ended = time.perf_counter()
    grown = (process.memory_info().rss - memory) / 2**20
    yield Finding("first request: reading the catalogue, s", read - began, unit="s")
    yield Finding("first request: the page after that, s", ended - read, unit="s")
    yield Finding("memory that it takes, MB", grown, unit="MB")


def pages(client: Client, requests: int) -> Iterator[Finding]:
    """How long each page takes, over and over again."""
    now = timezone.now()
    for case in cases(client, Entry.objects.catalogue(), now):

        def request(address: str = case.address, anew: bool = case.anew) -> int:
            if anew:
                catalogue = Entry.objects.catalogue()
                catalogue.texts.clear()
                catalogue.answers.clear()
            return client.get(address).status_code

        yield timed(case.name, request, requests, growing=case.growing)


def changes(client: Client, requests: int) -> Iterator[Finding]:
    """How long it takes to save an event, and to show the first page thereafter."""
    now = timezone.now()
    catalogue = Entry.objects.catalogue()
    common, _ = Entry.objects.containing(understood(COMMON), catalogue, now)
    coming = catalogue.public(now) - catalogue.over(now)
    [number, *_] = nearest(catalogue, coming - common)
    event = Event.objects.get(pk=number)
    title = event.title

    def save(words: str) -> int:
        event.title = f"{title} {words}".strip()
        event.save()
        return 200

    def first_page() -> int:
        return client.get("/").status_code

    for what, word in (("rare", "zygomorphic"), ("common", COMMON)):
        add, take = partial(save, word), partial(save, "")
        yield timed(f"save that adds a {what} word", add, requests, take)
        yield timed(f"save that takes a {what} word away", take, requests, add)
    yield timed("/ after a save", first_page, requests, partial(save, "again"))
    save("")


def timed(
    name: str,
    act: Callable[[], int],
    times: int,
    before: Callable[[], object] = lambda: None,
    growing: bool = False,
) -> Finding:
    """How long ``act`` takes; what has to happen before it is not counted, and the first
    times only warm up.
    """
    for _ in range(min(WARM_UP, times)):
        before()
        with CaptureQueriesContext(connection) as queries:
            status = act()
        asked = len(queries)
    took: list[float] = []
    until = time.perf_counter() + PATIENCE
    while len(took) < times and (len(took) < ENOUGH or time.perf_counter() < until):
        before()
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return Finding(
        name,
        statistics.median(took),
        max(took),
        asked,
        status,
        growing=growing,
    )


# -- what is asked for ---------------------------------------------------------------------


def cases(client: Client, catalogue: Catalogue, now: datetime) -> Iterator[Case]:
    """Pages that find something, however many events there are."""
    public, over = catalogue.public(now), catalogue.over(now)
    coming, past = public - over, public & over
    yield Case("/", "/")
    yield Case("/ last page", last_page(client, "/"))
    yield Case("/past/", "/past/")
    yield Case("/past/ last page", last_page(client, "/past/"))
    yield Case("/?when=all", "/?when=all")
    for path, hits in (("/", coming), ("/past/", past)):
        for name in EventFilter.OFFERED:
            value = popular(catalogue, hits, name)
            yield Case(f"{path}?{name}=…", f"{path}?{urlencode({name: value})}")
        several = together(catalogue, hits)
        yield Case(f"{path}?{'&'.join(several)}", f"{path}?{urlencode(several)}")
    yield Case("/past/?more=organizer", "/past/?more=organizer")
    yield from searches(coming, past, catalogue)
    yield from days(now, past, catalogue)
    yield from rows(catalogue, public)
    yield from formats(catalogue, coming)


def last_page(client: Client, address: str) -> str:
    """Where "Last page" leads to; where there is none, the only page."""
    found = LAST_PAGE.search(client.get(address, headers={"accept-encoding": ""}).text)
    return f"{address}{found[1].replace('&amp;', '&')}" if found else address


def popular(catalogue: Catalogue, hits: Hits, name: str) -> str:
    counts = catalogue.counts(hits, name)
    plain = (value for value in counts if "." not in value and value != "world")
    return max(plain, key=lambda value: (counts[value], value))


def together(catalogue: Catalogue, hits: Hits) -> dict[str, str]:
    """Several facets that some event of ``hits`` has together."""
    chosen = {}
    for name in ("area", "format", "kind", "language", "theme"):
        chosen[name] = popular(catalogue, hits, name)
        hits &= catalogue.having(name, [chosen[name]])
    return chosen


def nearest(catalogue: Catalogue, hits: Hits, number: int = 30) -> list[int]:
    """Some of ``hits``, soonest first."""
    return Listing(catalogue, [Run("upcoming", hits, False)]).numbers(0, number)


def searches(coming: Hits, past: Hits, catalogue: Catalogue) -> Iterator[Case]:
    for path, hits in (("/", coming), ("/past/", past)):
        rare = synthetic.rare_word(Event.objects.get(pk=nearest(catalogue, hits)[-1]))
        for what, words in (("rare", rare), ("common", COMMON)):
            address = f"{path}?{urlencode({'q': words})}"
            growing = words == COMMON
            yield Case(f"{path}?q=… {what} word, first time", address, True, growing)
            yield Case(f"{path}?q=… {what} word, again", address, False, growing)
    by_date = f"/past/?{urlencode({'q': COMMON, 'sort': 'date'})}"
    yield Case("/past/?q=…&sort=date common word, again", by_date, False, True)
    for what, words in (("a beginning", BEGUN), ("a phrase", PHRASE)):
        address = f"/past/?{urlencode({'q': words})}"
        yield Case(f"/past/?q=… {what}, first time", address, True, True)
    yield Case("/?q=… misspelt", f"/?{urlencode({'q': MISSPELT})}", True)


def days(now: datetime, past: Hits, catalogue: Catalogue) -> Iterator[Case]:
    today = now.astimezone(UTC).date()
    for path, first, last in (("/", 0, 365), ("/past/", -3650, -1)):
        asked = {
            "from": (today + timedelta(first)).isoformat(),
            "to": (today + timedelta(last)).isoformat(),
        }
        yield Case(f"{path}?from=…&to=…", f"{path}?{urlencode(asked)}")
    yield Case("/?dates=next-three-months", "/?dates=next-three-months")
    [number] = Listing(catalogue, [Run("past", past, True)]).numbers(0, 1)
    before = Event.objects.get(pk=number).start_date
    assert before
    yield Case("/calendar/…/ this month", f"/calendar/{today.year}/{today.month}/")
    yield Case("/calendar/…/ last month with events", f"/calendar/{before:%Y/%-m}/")


def rows(catalogue: Catalogue, public: Hits) -> Iterator[Case]:
    """The pages of one row, and the lists of rows."""
    event, speaker = event_with_a_family(public, catalogue)
    yield Case("/events/…/", event.get_absolute_url())
    assert event.series
    pages = [
        f"/{path}/{popular(catalogue, public, name)}/"
        for name, path in (
            ("theme", "themes"),
            ("organizer", "organizers"),
            ("area", "areas"),
        )
    ]
    for address in (*pages, speaker, event.series.get_absolute_url()):
        yield Case(f"/{address.split('/')[1]}/…/", address)
    for name in ("themes", "organizers", "speakers", "areas", "series"):
        yield Case(f"/{name}/", f"/{name}/")


def formats(catalogue: Catalogue, coming: Hits) -> Iterator[Case]:
    """Lists as programs take them: made, and asked for again while nothing has changed."""
    theme = urlencode({"theme": popular(catalogue, coming, "theme")})
    for name in ("ics", "atom", "json", "csv"):
        for query in ("", f"?{theme}"):
            shown = f"/events.{name}{query and '?theme=…'}"
            yield Case(f"{shown} first time", f"/events.{name}{query}", True, True)
            yield Case(f"{shown} again", f"/events.{name}{query}", False, True)


def event_with_a_family(public: Hits, catalogue: Catalogue) -> tuple[Event, str]:
    """The second event of a series, with the page of one who speaks there."""
    for number in reversed(nearest(catalogue, public, len(public))):
        event = Event.objects.select_related("series").get(pk=number)
        speakers = (speaker.url for speaker in event.speakers if speaker.url)
        if event.number_in_series == 2 and (speaker := next(speakers, "")):
            return event, speaker
    raise CommandError("No event has all that is to be measured: take more of them.")


# -- the site as it is served --------------------------------------------------------------


def served(name: str, tool: str) -> Iterator[Finding]:
    """How many requests a second the site answers, several at a time."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with process_of_its_own(command, {"DATABASE_URL": address_of(name)}) as process:
        site = f"http://127.0.0.1:{port}"
        answer = wait_for(f"{site}/", process)
        event = re.search(r'href="(/events/[^"]+)"', answer)
        assert event
        for what, path in (("/", "/"), ("/events/…/", event[1])):
            done = subprocess.run(  # noqa: S603 - a tool of the person at the terminal
                [tool, *LOAD_TOOLS[tool], site + path],
                capture_output=True,
                text=True,
                check=False,
            )
            said = PER_SECOND.search(done.stdout)
            told = f"requests per second ({tool}): {what}"
            yield Finding(told, float(said[1]) if said else 0, unit="/s")


def address_of(name: str) -> str:
    """The DATABASE_URL of a scratch database."""
    if not is_embedded():
        asked = urlsplit(os.environ["DATABASE_URL"])
        return asked._replace(path=f"/{name}").geturl()
    params = connection.get_connection_params()
    return f"postgresql://{params['user']}@/{name}?host={quote(params['host'], safe='')}"


def wait_for(address: str, process: subprocess.Popen[str]) -> str:
    """The page, once it is served."""
    while process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310
            return str(answer.read(), "utf-8")
        time.sleep(0.1)
    raise CommandError("The site could not be served, see above.")


# -- the table -----------------------------------------------------------------------------


def table(numbers: list[int], found: list[dict[str, Finding]]) -> Iterator[str]:
    """Each case a line: its queries, its times side by side, and by how much they grow."""
    names = list(dict.fromkeys(name for rows in found for name in rows))
    heads = ["median (worst) ms", "queries", *(f"{number:,}" for number in numbers)]
    lines = [[*heads, "growth", ""]]
    for name in names:
        rows = [each[name] for each in found if name in each]
        queries = "/".join(dict.fromkeys(str(row.queries) for row in rows))
        shown = [each[name].shown if name in each else "" for each in found]
        first, last = rows[0], rows[-1]
        growth = last.value / first.value if len(rows) > 1 and first.value else 0
        is_missed = not last.unit and (
            any(row.status != 200 for row in rows)
            or last.value > TARGET
            or (growth > MOST_GROWTH and not last.growing)
        )
        lines.append(
            [
                name,
                "" if first.queries is None else queries,
                *shown,
                f"{growth:.1f}x" if growth else "",
                "*" if is_missed else "",
            ]
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for name, *rest in lines:
        cells = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
        yield f"{name.ljust(widths[0])}  {'  '.join(cells)}".rstrip()
    yield (
        f"* misses the target: {TARGET} ms with the most events, and {MOST_GROWTH} times "
        "as long as with the fewest, but for words that stand in many events."
    )
