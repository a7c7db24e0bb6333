"""Calendars come in: new entries become drafts, known ones are brought up to date, and
nothing that an editor wrote is overwritten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from desk import history
from desk.editions import take_turn
from events import announcements, calendar_files, web
from events.calendar_files import Dated, Listed
from events.models import Difference, Event, Imported, Link, Series
from events.models.imported import CANCELLED, GONE, STATUS
from events.models.offers import names_off, standing_in
from events.rooms import ways_in
from events.vocabulary import EventKind, EventStatus, Format, LinkKind, Pace, State
from organizers.models import BATCH, delete_all, save_all

FILE = "file"  # the source of files that are no feed: nothing is missing in the next
WHEN = ("start_date", "start_time", "end_date", "end_time", "zone")
FIELDS = {  # what is compared, in words, and the field beside which it is said
    "title": ("title", "title"),
    "when": ("date and time", "start_date"),
    "time_as_announced": ("wording of its time", "time_as_announced"),
    "description": ("description", "description"),
    "venue": ("venue", "venue"),
    "page": ("link to its page", "links"),
    "joins": ("links for joining", "links"),
}
ONCE_MORE = "are new as well. Import the calendar again when you have looked at these."
LEFT_ALONE = {
    State.BINNED: "is in the bin: left as it is",
    State.WITHDRAWN: "is withdrawn: left as it is",
}
RELATIONS = ("series", "parent", "follows", "programme", "announcement", "merged_into")
MOST_NEW = 600  # listings of one import, while everybody else waits
MOST_NAMED = 40  # sentences of a report
MOST_READ, READ_OF_EACH = 200, 200  # new events, and characters


class NothingRead(Exception):
    """Why nothing could be imported: a sentence."""


class Otherwise(Exception):
    """It would not do what was looked at, but what the ``report`` says."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.summary)
        self.report = report


@dataclass
class Report:
    """What an import did, or would do."""

    source: str
    name: str = ""
    new: list[Event] = field(default_factory=list)
    changed: list[tuple[Event, list[str]]] = field(default_factory=list)
    kept: list[tuple[Event, list[str]]] = field(default_factory=list)
    cancelled: list[Event] = field(default_factory=list)
    gone: list[Event] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    same: int = 0
    private: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def print(self) -> str:
        """Two reports with the same one would do the same to the same listings."""
        done = [
            [[called(event), fingerprint(values_now(event))] for event in self.new],
            [[event.pk, fingerprint(values_now(event))] for event, _ in self.changed],
            [[event.pk, names] for event, names in self.kept],
            [event.pk for event in (*self.cancelled, *self.gone)],
        ]
        return hashlib.sha256(json.dumps(done).encode()).hexdigest()

    @property
    def changes_anything(self) -> bool:
        lists = (self.new, self.changed, self.kept, self.cancelled, self.gone)
        return any(map(bool, lists))

    def sentences(self) -> Iterator[str]:
        """What was done, in plain words."""
        for series in self.series:
            yield f"New series: “{series.title}”."
        for event in self.new[:MOST_NAMED]:
            yield f"New draft: {called(event)}."
        for event, names in self.changed[:MOST_NAMED]:
            yield f"Brought up to date: {called(event)}: {', '.join(names)}."
        for event, names in self.kept[:MOST_NAMED]:
            yield (
                f"Kept as an editor wrote it: {called(event)}: {', '.join(names)}. The "
                "calendar says something else."
            )
        for event in self.cancelled[:MOST_NAMED]:
            yield f"Cancelled at its source: {called(event)}. Look at it."
        for event in self.gone[:MOST_NAMED]:
            yield f"No longer in the calendar: {called(event)}. Look at it."
        yield from self.said[:MOST_NAMED]
        if self.private:
            yield f"{counted(self.private)} marked as private: not read."
        yield f"{self.summary}."

    @property
    def summary(self) -> str:
        numbers = {
            "new": len(self.new),
            "brought up to date": len(self.changed),
            "kept as you and others wrote": len(self.kept),
            "cancelled": len(self.cancelled),
            "no longer in the calendar": len(self.gone),
            "as before": self.same,
        }
        told = [f"{number} {words}" for words, number in numbers.items() if number]
        return ", ".join(told) or "There are no events in it that could be listed"


def called(event: Event) -> str:
    day = event.start_date
    return f"“{event.title}” ({f'{day:%-d %B %Y}' if day else 'without a date'})"


def counted(number: int) -> str:
    return "1 event is" if number == 1 else f"{number} events are"


# -- from where ----------------------------------------------------------------------------


def is_address(place: str) -> bool:
    return place.lower().startswith(("http://", "https://", "webcal://", "webcals://"))


def fetched(address: str, visitor: web.Visitor) -> bytes:
    """The calendar at an address on the public internet. Raises NothingRead."""
    scheme, _, rest = address.partition("://")
    if scheme.lower() in ("webcal", "webcals"):
        address = f"https://{rest}"
    try:
        return visitor.fetch(address, calendar_files.LARGEST + 1)
    except (web.NotVisited, web.NoAnswer) as reason:
        raise NothingRead(f"The calendar could not be fetched: {reason}.") from reason
    except web.Later as reason:
        raise NothingRead("The site wants to be asked later. Try again then.") from reason


def import_calendar(
    data: bytes,
    source: str,
    now: datetime,
    user: Any = None,
    *,
    dry_run: bool = False,
    as_shown: str = "",
) -> Report:
    """Takes over what a calendar says; with ``dry_run`` only says what would be done.
    ``source`` names the calendar: the same at each time, FILE for single files. Raises
    NothingRead, and Otherwise if it would not do what the report with the print
    ``as_shown`` says.
    """
    try:
        read = calendar_files.read(data, now.date())
    except calendar_files.Unreadable as refused:
        raise NothingRead(str(refused)) from refused
    if not read.listed and not read.private:
        said = " ".join(("There are no events in this calendar.", *read.said))
        raise NothingRead(said)
    work = Import(source[:500], now, user, Report(source, read.name))
    work.report.private, work.report.said = read.private, list(read.said)
    with transaction.atomic():
        take_turn()
        work.run(read)
        if as_shown and work.report.print != as_shown:
            raise Otherwise(work.report)
        if dry_run:
            transaction.set_rollback(True)
    return work.report


# -- what it does --------------------------------------------------------------------------


@dataclass
class Import:
    source: str
    now: datetime
    user: Any
    report: Report
    known: dict[tuple[str, str], Imported] = field(default_factory=dict)
    first: dict[tuple[str, str], Imported] = field(default_factory=dict)
    remembered: list[Imported] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    drafts: list[tuple[Event, Dated]] = field(default_factory=list)
    saved: dict[Event, list[str]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    dead_links: list[Link] = field(default_factory=list)
    uncancelled: list[int] = field(default_factory=list)
    off: set[str] = field(default_factory=set)  # names that stay off the site
    waiting: int = 0  # new ones for which this import had no room

    def run(self, read: calendar_files.File) -> None:
        """Reads what is known in a fixed number of queries, and writes all at once."""
        uids = [listed.uid for listed in read.listed]
        for row in Imported.objects.of(self.source, uids):
            self.known[row.uid, row.day] = row
            first = self.first.setdefault((row.uid, row.day), row)
            if row.pk < first.pk:
                self.first[row.uid, row.day] = row
        own = {str(event.uuid): event for event in Event.objects.with_uuids(uids)}
        self.off = names_off()
        events = {event.pk: event for event in self.targets(own)}
        loaded = {event.pk: event for event in Event.objects.numbered(events).for_import()}
        history.keep_what_was_changed_elsewhere([*loaded.values()])
        for listed in read.listed:
            series = self.series_of(listed)
            for dated in listed.dates:
                self.entry(listed, dated, loaded, own.get(listed.uid), series)
        self.find_gone(read, loaded)
        if self.waiting:
            self.report.said.insert(0, f"{self.waiting:,} more {ONCE_MORE}")
        self.write()

    def targets(self, own: dict[str, Event]) -> Iterator[Event]:
        yield from own.values()
        for row in self.known.values():
            if row.event:
                row.event = row.event.one_that_stays()
                yield row.event

    def series_of(self, listed: Listed) -> Series | None:
        """The series of what is repeated: the one of its other dates, or a new one."""
        if not listed.repeats or len(listed.dates) < 2 or len(self.drafts) >= MOST_NEW:
            return None
        for (uid, _), row in self.known.items():
            if uid == listed.uid and row.event and row.event.series:
                return row.event.series
        is_new = [(listed.uid, each.day) not in self.known for each in listed.dates]
        if not any(is_new) or not any(each.status != CANCELLED for each in listed.dates):
            return None
        series = Series(title=listed.title)
        series.save()
        self.report.series.append(series)
        return series

    def entry(
        self,
        listed: Listed,
        dated: Dated,
        loaded: dict[int, Event],
        own: Event | None,
        series: Series | None,
    ) -> None:
        """One event on one day."""
        row = self.known.get((listed.uid, dated.day))
        if row is None and own is None:
            self.new_entry(listed, dated, series)
            return
        event = row.event if row else own
        if event is None:
            self.report.said.append(f"“{dated.title}” was deleted for good: it stays so.")
            return
        event = loaded.get(event.pk, event)
        said = row.said if row and row.source == self.source else {}
        first = self.first.get((listed.uid, dated.day))
        self.remember(listed, dated, event, said)
        if event.state in LEFT_ALONE:
            words = LEFT_ALONE[State(event.state)]
            self.report.said.append(f"{called(event)} {words}.")
            return
        is_ours = listed.uid == str(event.uuid)
        is_theirs = not is_ours and first is not None and first.source == self.source
        self.bring_up_to_date(event, dated, said, is_theirs)

    def new_entry(self, listed: Listed, dated: Dated, series: Series | None) -> None:
        if dated.status == CANCELLED:
            self.report.said.append(f"“{dated.title}” is cancelled already: not listed.")
            return
        if len(self.drafts) >= MOST_NEW:
            self.waiting += 1
            return
        told = f"{dated.title} | {dated.venue} | {dated.description}"
        if named := standing_in(told, self.off):
            doubt = f"The name “{named[0]}” is not to be shown, but stands in it."
            dated = replace(dated, doubts=(*dated.doubts, doubt))
        event = draft_of(dated, series, self.kind_of(dated))
        try:
            checked(event)
        except ValidationError as refused:
            why = " ".join(refused.messages)
            self.report.said.append(f"“{dated.title}” could not be listed: {why}")
            return
        self.drafts.append((event, dated))
        self.remember(listed, dated, event, {})
        self.report.new.append(event)

    def kind_of(self, dated: Dated) -> str | None:
        """What its first words call it. Reading takes a while: not of thousands."""
        if len(self.drafts) >= MOST_READ:
            return None
        words = f"{dated.title}\n\n{dated.description[:READ_OF_EACH]}"
        kind: str | None = announcements.parse(words).value("event_type")
        return kind

    def remember(
        self, listed: Listed, dated: Dated, event: Event, before: dict[str, str]
    ) -> None:
        prints = {name: fingerprint(value) for name, value in values_of(dated).items()}
        self.remembered.append(
            Imported(
                source=self.source,
                uid=listed.uid,
                day=dated.day,
                event=event,
                said={**before, **prints},
                seen_at=self.now,
            )
        )

    def bring_up_to_date(
        self, event: Event, dated: Dated, said: dict[str, str], is_theirs: bool
    ) -> None:
        """Sets what changed at the source and was left alone here, if the listing
        ``is_theirs``: made of this source's entry. Anybody can copy the UID of another's
        calendar, or of ours.
        """
        taken, kept = [], []
        for name, value in values_of(dated).items():
            last, now = said.get(name), fingerprint(value)
            current = fingerprint(current_of(event, name))
            if last in (None, now) or current == now:
                continue
            if not is_theirs or current != last or self.shows_too_much(event, name, value):
                kept.append(name)
                self.differ(event, name, plain(value))
                continue
            taken.append(name)
            self.set(event, name, value)
        if taken:
            try:
                checked(event)
            except ValidationError as refused:
                why = " ".join(refused.messages)
                self.report.said.append(f"{called(event)} was left as it is: {why}")
                return
            self.saved[event] = [FIELDS[name][0] for name in taken]
            self.report.changed.append((event, self.saved[event]))
        if kept:
            self.report.kept.append((event, [FIELDS[name][0] for name in kept]))
        if dated.status == CANCELLED and event.status != EventStatus.CANCELLED:
            self.differ(event, STATUS, CANCELLED)
            self.report.cancelled.append(event)
            return
        if dated.status != CANCELLED:
            self.uncancelled.append(event.pk)
        self.report.same += not taken and not kept

    def shows_too_much(self, event: Event, name: str, value: Any) -> bool:
        """It would show a name that is to stay off the site, or how to get into a meeting,
        to whoever reads the listing: a person decides about that.
        """
        if event.state != State.PUBLISHED:
            return False
        said = str(plain(value))
        leads_in = name != "joins" and bool(ways_in(said))
        return leads_in or bool(standing_in(said, self.off))

    def differ(self, event: Event, name: str, value: Any) -> None:
        self.differences.append(
            Difference(
                event=event, source=self.source, field=name, value=value, since=self.now
            )
        )

    def set(self, event: Event, name: str, value: Any) -> None:
        if name == "when":
            for part, each in zip(WHEN, value, strict=True):
                setattr(event, part, each)
        elif name in ("page", "joins"):
            kind = LinkKind.JOIN if name == "joins" else LinkKind.INFORMATION
            old = [link for link in event.links.all() if link.kind == kind and link.url]
            self.dead_links += old
            self.links += links_of(event, kind, value)
        else:
            setattr(event, name, value)

    def find_gone(self, read: calendar_files.File, loaded: dict[int, Event]) -> None:
        """What the calendar listed before, among what it lists now, and does no more."""
        listed = {(each.uid, dated.day) for each in read.listed for dated in each.dates}
        cut = {each.uid for each in read.listed if each.is_cut}
        dates = [dated.start_date for each in read.listed for dated in each.dates]
        days = [day for day in dates if day]
        if self.source == FILE or not days or read.is_cancellation:
            return
        for row in Imported.objects.to_come(self.source, self.now.date(), max(days)):
            if (row.uid, row.day) in listed or row.uid in cut or row.event is None:
                continue
            event = row.event.one_that_stays()
            off = event.status == EventStatus.CANCELLED or event.state in LEFT_ALONE
            if not off:
                self.differ(loaded.get(event.pk, event), STATUS, GONE)
                self.report.gone.append(event)

    def write(self) -> None:
        """Everything, in as many statements for one entry as for many."""
        save_all([event for event, _ in self.drafts])
        for event, dated in self.drafts:
            self.links += links_of(event, LinkKind.INFORMATION, values_of(dated)["page"])
            self.links += links_of(event, LinkKind.JOIN, dated.joins)
        save_all([*self.saved])
        delete_all(self.dead_links)
        Link.objects.bulk_create(self.links, batch_size=BATCH)
        Imported.objects.keep(self.remembered)
        for difference in self.differences:
            difference.since = max(self.now, difference.event.changed_at)
        Difference.objects.settled(self.source, self.uncancelled, STATUS).delete()
        Difference.objects.keep(self.differences)
        what = f"Imported from the calendar “{self.report.name or self.source}”"
        history.record_all(dict.fromkeys(self.report.new, f"{what}."), self.user)
        changes: dict[Any, str] = {
            event: f"{what}: {', '.join(said)}." for event, said in self.saved.items()
        }
        history.record_all(changes, self.user)
        history.record_all(dict.fromkeys(self.report.series, f"{what}."), self.user)


# -- values --------------------------------------------------------------------------------


def values_of(dated: Dated) -> dict[str, Any]:
    """What the calendar says, as it is compared; the wording only of a time that nobody can
    read, for editors write theirs beside the others.
    """
    wording = dated.time_as_announced
    return {
        "title": dated.title,
        "when": tuple(getattr(dated, name) for name in WHEN),
        **({"time_as_announced": wording} if wording else {}),
        "description": dated.description,
        "venue": dated.venue,
        "page": (dated.page,) if dated.page else (),
        "joins": dated.joins,
    }


def values_now(event: Event) -> list[Any]:
    """What an import sets of a listing, but for its links."""
    names = (*WHEN, "title", "time_as_announced", "description", "venue", "state")
    return [plain(getattr(event, name)) for name in names]


def current_of(event: Event, name: str) -> Any:
    """What the listing says. Needs: loaded with .for_import()."""
    if name == "when":
        return tuple(getattr(event, part) for part in WHEN)
    if name in ("page", "joins"):
        kind = LinkKind.JOIN if name == "joins" else LinkKind.INFORMATION
        links = sorted(event.links.all(), key=lambda link: (link.order, link.pk))
        return tuple(link.url for link in links if link.kind == kind and link.url)
    return getattr(event, name)


def plain(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def fingerprint(value: Any) -> str:
    """Tells whether two values are the same; not what they are."""
    said = plain(value)
    written = said.replace("\r\n", "\n").strip() if isinstance(said, str) else said
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()[:32]


def draft_of(dated: Dated, series: Series | None, kind: str | None) -> Event:
    """A new draft: what is not said stays open."""
    in_person = bool(dated.venue)
    formats = {
        (True, True): Format.HYBRID,
        (True, False): Format.IN_PERSON,
        (False, True): Format.ONLINE,
        (False, False): Format.UNKNOWN,
    }
    usual = EventKind.MEETING if in_person else EventKind.WEBINAR
    event = Event(
        state=State.DRAFT,
        kind=kind if kind in EventKind.values else usual,
        pace=Pace.DATED,
        title=dated.title,
        description=dated.description,
        venue=dated.venue,
        format=formats[in_person, bool(dated.joins)],
        series=series,
        staff_note=note_of(dated),
        time_as_announced=dated.time_as_announced,
    )
    for name in WHEN:
        setattr(event, name, getattr(dated, name))
    return event


def note_of(dated: Dated) -> str:
    """What the desk should know, and what is for nobody else."""
    parts = [f"Look at this: {doubt}" for doubt in dated.doubts]
    if dated.status == "tentative":
        parts.append("The calendar calls it tentative.")
    if dated.categories:
        parts.append(f"Categories in the calendar: {', '.join(dated.categories)}.")
    if dated.kept:
        parts.append(f"From the calendar, not for the public:\n{dated.kept}")
    return "\n\n".join(parts)


def links_of(event: Event, kind: LinkKind, addresses: Iterable[str]) -> Iterator[Link]:
    """Rows for these addresses; those for joining are not shown to the public."""
    for order, url in enumerate(addresses):
        link = Link(event=event, kind=kind, url=url, order=order)
        link.access = link.default_access
        yield link


def checked(event: Event) -> None:
    """Raises ValidationError for what no listing can hold. An end that no clock shows is
    left out.
    """
    try:
        event.clean_fields(exclude=RELATIONS)
        event.derive()
    except ValidationError:
        if event.end_time is None:
            raise
        event.end_time = event.end_date = None
        event.clean_fields(exclude=RELATIONS)
        event.derive()
