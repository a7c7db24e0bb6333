"""What is unknown of an event, or not sure: what an editor has still to find out.

``events.querysets.lacking`` says the same in SQL, by the same codes.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum

from django.db.models import Model

from events import doctor
from events.models.credit import Credit
from events.models.event import Event
from events.models.language import EventLanguage
from events.models.link import Link
from events.vocabulary import (
    JOINING,
    REGISTERING,
    WITH_A_VENUE,
    WITHOUT_HOURS,
    Certainty,
    CheckState,
    EventStatus,
    Format,
    Pace,
    Registration,
)


class Weight(IntEnum):
    """How much depends on it; the weights of an event's facts are added up."""

    NICE = 1
    USEFUL = 4
    GRAVE = 20  # people would not find their way, and a witness speaks to an empty room


@dataclass(frozen=True)
class Fact:
    """Something unknown or doubtful. ``words`` name it in a list ("start time"); ``field``
    is the one of the event's form where it is to be written, as in that field's id; ``of``
    is the model to which that belongs.
    """

    code: str
    words: str
    field: str
    weight: Weight
    of: type[Model] = Event
    link: Link | None = None

    @property
    def is_grave(self) -> bool:
        return self.weight is Weight.GRAVE


IN_WORDS = {  # of each code, for a list of all
    "date": "The date",
    "start_time": "The start time",
    "zone": "The time zone",
    "certainty": "Certainty about the time",
    "end_time": "The end",
    "joining": "How to join",
    "registration": "Whether to register",
    "registration_link": "The registration link",
    "link": "The address of a link",
    "dead-link": "Another address for a dead link",
    "moved-link": "The new address of a link that moved",
    "format": "Online or in person",
    "city": "The city",
    "venue": "The venue",
    "organizer": "An organizer",
    "language": "A language",
    "title": "A title of its own",
    "summary": "A summary",
    "theme": "A theme",
}
PASSED = ("joining", "registration", "registration_link")  # of no use once it is over
UNSURE = {
    Certainty.CONTRADICTORY: ("the times contradict each other", Weight.GRAVE),
    Certainty.TENTATIVE: ("the date is tentative", Weight.USEFUL),
    Certainty.INFERRED: ("the date is inferred by us", Weight.USEFUL),
}


def unknown(event: Event, now: datetime) -> list[Fact]:
    """What is unknown or doubtful at ``now``, the gravest first. Needs: loaded with
    .for_facts().
    """
    found = [
        *_when(event),
        *_how_to_take_part(event),
        *_links(event),
        *_where(event),
        *_what(event),
    ]
    weighed = [replace(fact, weight=_weight_at(event, fact, now)) for fact in found]
    return sorted(weighed, key=lambda fact: -fact.weight)


def doubtful(event: Event) -> list[Fact]:
    """What does not fit together in what was said of its time: no SQL can tell it."""
    return [
        Fact("doubt", doubt.sentence, doubt.field, Weight.USEFUL)
        for doubt in doctor.doubts(doctor.said_in(vars(event)))
    ]


def _weight_at(event: Event, fact: Fact, now: datetime) -> Weight:
    """Nobody comes too late to what is over, or registers for what has closed."""
    if event.is_over(now):
        return Weight.NICE
    has_begun = event.is_happening(now) and event.kind not in WITHOUT_HOURS
    closed = has_begun or event.registration_is_closed(now)
    if fact.code == "registration_link" and closed:
        return Weight.NICE
    return fact.weight


def to_find_out(
    event: Event, now: datetime, may_see: Callable[[type[Model]], bool]
) -> list[Fact]:
    """What of it is still worth finding out, for an editor who ``may_see`` the rows of
    some models only.
    """
    found = sorted([*unknown(event, now), *doubtful(event)], key=lambda fact: -fact.weight)
    passed = PASSED if event.is_over(now) else ()
    return [fact for fact in found if fact.code not in passed and may_see(fact.of)]


def weight(facts: Iterable[Fact]) -> int:
    return sum(fact.weight for fact in facts)


def _when(event: Event) -> Iterator[Fact]:
    if event.status == EventStatus.POSTPONED:
        yield Fact("date", "new date", "start_date", Weight.USEFUL)
    elif event.pace == Pace.TO_BE_ANNOUNCED:
        yield Fact("date", "date", "start_date", Weight.USEFUL)
    timeless = event.kind in WITHOUT_HOURS or event.pace == Pace.ONGOING
    if event.start_date and not timeless:
        if event.start_time is None:
            yield Fact("start_time", "start time", "start_time", Weight.GRAVE)
        elif event.end_time is None:
            yield Fact("end_time", "end", "end_time", Weight.USEFUL)
        if not event.zone:
            yield Fact("zone", "time zone", "zone", Weight.GRAVE)
    if said := UNSURE.get(Certainty(event.certainty)):
        yield Fact("certainty", said[0], "certainty", said[1])


def _how_to_take_part(event: Event) -> Iterator[Fact]:
    links = list(event.links.all())
    if not any(link.kind in JOINING and link.url for link in links):
        unsaid = (
            event.format in (Format.ONLINE, Format.HYBRID)
            and event.registration == Registration.NOT_NEEDED
            and not event.access_steps
        )
        if event.joining_note:
            yield Fact(
                "joining", "how to join, said to follow", "joining_note", Weight.GRAVE
            )
        elif unsaid:
            row = f"links-{len(links)}-kind"
            yield Fact("joining", "how to join", row, Weight.GRAVE, Link)
    if not any(link.kind in REGISTERING for link in links):
        row = f"links-{len(links)}-kind"
        if event.registration == Registration.REQUIRED:
            yield Fact("registration_link", "registration link", row, Weight.GRAVE, Link)
        elif event.registration == Registration.UNKNOWN:
            words = "whether to register"
            yield Fact("registration", words, "registration", Weight.USEFUL)


def _links(event: Event) -> Iterator[Fact]:
    for number, link in enumerate(event.links.all()):
        needed = link.kind in (*REGISTERING, *JOINING)
        weight = Weight.GRAVE if needed else Weight.USEFUL
        field = f"links-{number}-url"
        if not link.url:
            words = f"address of the link “{link.shown_as}”"
            yield Fact("link", words, field, weight, Link, link)
        elif link.check_state == CheckState.DEAD:
            words = f"dead link “{link.shown_as}”"
            yield Fact("dead-link", words, field, weight, Link, link)
        elif link.check_state == CheckState.MOVED:
            words = f"new address of “{link.shown_as}”"
            yield Fact("moved-link", words, field, Weight.NICE, Link, link)


def _where(event: Event) -> Iterator[Fact]:
    if event.format == Format.UNKNOWN:
        yield Fact("format", "online or in person", "format", Weight.USEFUL)
    if event.format in WITH_A_VENUE:
        if not event.city:
            yield Fact("city", "city", "city", Weight.GRAVE)
        if not event.venue:
            yield Fact("venue", "venue", "venue", Weight.USEFUL)


def _what(event: Event) -> Iterator[Fact]:
    credits = list(event.credits.all())
    if not any(credit.leads for credit in credits):
        row = f"credits-{len(credits)}-organization"
        yield Fact("organizer", "organizer", row, Weight.USEFUL, Credit)
    if not event.languages.all():
        row = "languages-0-language"
        yield Fact("language", "language", row, Weight.USEFUL, EventLanguage)
    if event.title_is_ours:
        yield Fact("title", "title (now ours)", "title", Weight.NICE)
    if not event.summary:
        yield Fact("summary", "summary", "summary", Weight.NICE)
    if not event.themes.all():
        yield Fact("theme", "theme", "themes", Weight.NICE)


# -- how near it is


def days_to_go(event: Event, now: datetime) -> int | None:
    """Days until it begins, by the calendar of its own clock: 0 today, negative once it
    has begun on an earlier day; None if it is on no day.
    """
    if not event.start_date or event.status == EventStatus.POSTPONED:
        return None
    return (event.start_date - now.astimezone(event.tzinfo or UTC).date()).days
