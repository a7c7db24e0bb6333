"""The words of an announcement with what was read in them: numbered, named and coloured."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_countries import countries

from events import zones
from events.announcements import Draft, Fact, Span, Sureness
from events.announcements.drafts import OtherTime, Partner, Price, Speaker
from events.models.language import language_name
from events.vocabulary import EventKind, Format

MOST_MARKS = 400
LONGEST_QUOTE = 90  # characters
SURE = {
    Sureness.STATED: "stated",
    Sureness.READ: "read",
    Sureness.GUESSED: "worked out: look",
}


class Kind(NamedTuple):
    """What one line of the facts is about: ``group`` is its colour, ``tag`` its word in the
    text. Several fields of a draft are one thing to an editor.
    """

    group: str
    tag: str
    label: str
    fields: tuple[str, ...]


KINDS = (
    Kind("what", "title", "Title", ("title",)),
    Kind("what", "kind", "Kind", ("event_type",)),
    Kind("when", "start", "Start", ("start_local", "start_date")),
    Kind("when", "end", "End", ("end_local", "end_date")),
    Kind("when", "clock", "Whose clock", ("timezone",)),
    Kind("when", "other clock", "By another clock", ("other_times",)),
    Kind("where", "format", "Format", ("format",)),
    Kind("where", "platform", "Platform", ("platforms",)),
    Kind("where", "venue", "Venue", ("venue",)),
    Kind("where", "city", "City", ("city",)),
    Kind("where", "country", "Country", ("country",)),
    Kind("way", "registration", "Link for registration", ("registration_url",)),
    Kind("way", "joining", "Link for joining", ("join_url",)),
    Kind("way", "information", "Link for information", ("info_url",)),
    Kind("way", "deadline", "Registration until", ("rsvp_deadline",)),
    Kind("way", "cost", "Cost", ("free", "prices")),
    Kind("who", "organizer", "Organizer", ("organizers",)),
    Kind("who", "partner", "Partner", ("partners",)),
    Kind("who", "person", "Takes part", ("speakers",)),
    Kind("about", "language", "Language", ("languages",)),
    Kind("about", "interpretation", "Interpretation", ("interpretation",)),
    Kind("what", "series", "Series", ("series",)),
    Kind("what", "number", "Number in it", ("series_number", "series_total")),
    Kind("what", "part of", "Belongs to", ("parent_event",)),
    Kind("about", "hashtag", "Hashtag", ("hashtags",)),
    Kind("about", "theme", "Theme", ("themes",)),
    Kind("about", "area", "Area in focus", ("countries", "regions")),
    Kind("way", "contact", "Contact", ("contact_emails", "contact_phones")),
)
TOGETHER = ("start_local", "end_local", "free")  # with the field after them: one line


@dataclass(frozen=True)
class Saying:
    """One thing that was read: its number, in words, how surely, and from which words."""

    number: int
    kind: Kind
    value: str
    sureness: str
    is_guess: bool
    words: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Source:
    """The text of one part with its marks, and the list beside it."""

    text: SafeString
    sayings: list[Saying]


def source(draft: Draft, prefix: str = "said") -> Source:
    """``prefix`` begins the ids of the marks, to which the numbers in the list lead."""
    sayings = list(said(draft))
    return Source(marked(draft.text, sayings, prefix), sayings)


def said(draft: Draft) -> Iterator[Saying]:
    number = 0
    for kind in KINDS:
        for facts in _lines(draft, kind):
            value = in_words(facts)
            if not value:
                continue
            number += 1
            spans = tuple(
                dict.fromkeys(
                    span for fact in facts for span in fact.spans if span.end > span.start
                )
            )
            sureness = min(fact.sureness for fact in facts)
            words = " … ".join(" ".join(draft.text[a:b].split()) for a, b in sorted(spans))
            if kind.tag in ("theme", "area"):  # a word of it stands in many places
                spans = spans[:1]
            yield Saying(
                number,
                kind,
                value,
                SURE[sureness],
                sureness == Sureness.GUESSED,
                words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE]}…",
                spans,
            )


def _lines(draft: Draft, kind: Kind) -> Iterator[list[Fact]]:
    """The facts that make one line each; a day and its clock time are one."""
    if kind.tag in ("start", "end", "number"):
        facts = [fact for name in kind.fields for fact in draft.facts_of(name)]
        if facts:
            yield facts
        return
    for name in kind.fields:
        for fact in draft.facts_of(name):
            yield [fact]


# -- values in words -----------------------------------------------------------------------


def in_words(facts: Sequence[Fact]) -> str:
    """What the facts of one line say, as an editor would."""
    first = facts[0]
    if first.field in ("start_local", "start_date", "end_local", "end_date"):
        return _moment(str(first.value))
    if first.field in ("series_number", "series_total"):
        return " of ".join(str(fact.value) for fact in facts)
    write = WRITE.get(first.field)
    return str(write(first.value) if write else first.value)


def _moment(written: str) -> str:
    """ "Wednesday 7 April 2021, 09:00"; as written if it is less than a day."""
    day, _, clock = written.partition("T")
    try:
        told = f"{date.fromisoformat(day):%A %-d %B %Y}"
    except ValueError:
        told = day.removeprefix("--") + (" (no year)" if day.startswith("--") else "")
    try:
        return f"{told}, {time.fromisoformat(clock):%H:%M}" if clock else told
    except ValueError:
        return told


def _place(zone: str) -> str:
    try:
        return zones.place(zone)
    except (zones.UnknownZone, ValueError):
        return zone


def _other(at: OtherTime) -> str:
    ends = f"–{at.end_local[-5:]}" if at.end_local else ""
    return f"{at.start_local[-5:]}{ends} {_place(at.timezone)}"


def _partner(partner: Partner) -> str:
    return f"{partner.name} ({partner.role})"


def _speaker(speaker: Speaker) -> str:
    told = (speaker.position, speaker.affiliation)
    name = " ".join(filter(None, (speaker.honorific, speaker.name)))
    talk = f": “{speaker.talk_title}”" if speaker.talk_title else ""
    return f"{', '.join(filter(None, (name, *told)))} ({speaker.role}){talk}"


def _price(price: Price) -> str:
    return f"{price.amount:g} {price.currency}"


def _country(code: str) -> str:
    return str(countries.name(code) or code)


def _language(tag: str) -> str:
    try:
        return language_name(tag)
    except (LookupError, ValueError):
        return tag


def _kind(value: str) -> str:
    known = dict(EventKind.choices)
    return str(known.get(value, value)).capitalize()


def _format(value: str) -> str:
    return str(dict(Format.choices).get(value.replace("_", "-"), value)).capitalize()


WRITE: dict[str, Callable[[Any], str]] = {
    "event_type": _kind,
    "timezone": _place,
    "other_times": _other,
    "format": _format,
    "country": _country,
    "countries": _country,
    "rsvp_deadline": _moment,
    "free": lambda free: "Free of charge" if free else "Not free of charge",
    "prices": _price,
    "partners": _partner,
    "speakers": _speaker,
    "languages": _language,
    "interpretation": _language,
    "themes": lambda code: str(code).replace("-", " "),
}


# -- the marked text -----------------------------------------------------------------------


def marked(text: str, sayings: Sequence[Saying], prefix: str) -> SafeString:
    """The text as HTML. Where several things were read in the same words they share one
    mark; each mark bears the numbers of what begins there, the first one also its word.
    """
    spans = [(span, saying) for saying in sayings for span in saying.spans][:MOST_MARKS]
    spans = [
        (Span(max(0, span.start), min(span.end, len(text))), saying)
        for span, saying in spans
        if span.start < span.end and span.start < len(text)
    ]
    edges = sorted({0, len(text), *(edge for span, _ in spans for edge in span)})
    over: dict[int, list[Saying]] = {}
    for span, saying in spans:
        first, last = bisect_right(edges, span.start) - 1, bisect_right(edges, span.end) - 1
        for number in range(first, last):
            over.setdefault(number, []).append(saying)
    begins: dict[int, list[Saying]] = {}
    seen: set[int] = set()
    for span, saying in spans:
        begins.setdefault(span.start, []).append(saying)
    pieces = []
    for number, (start, end) in enumerate(pairwise(edges)):
        here = list({saying.number: saying for saying in over.get(number, ())}.values())
        if not here:
            pieces.append(format_html("{}", text[start:end]))
            continue
        new = [saying for saying in begins.get(start, ()) if saying.number not in seen]
        seen |= {saying.number for saying in new}
        pieces.append(_mark(text[start:end], here, begins.get(start, []), new, prefix))
    joined = format_html_join("", "{}", ((piece,) for piece in pieces))
    return format_html('<span class="source__words">{}</span>', joined)


def _mark(
    words: str,
    here: Sequence[Saying],
    begins: Iterable[Saying],
    new: Sequence[Saying],
    prefix: str,
) -> SafeString:
    anchors = format_html_join(
        "", '<a id="{}-{}"></a>', ((prefix, saying.number) for saying in new)
    )
    first = {saying.number for saying in new}
    tags = dict.fromkeys(
        f"{each.number} {each.kind.tag}" if each.number in first else str(each.number)
        for each in begins
    )
    return format_html(
        '{}<mark class="said said--{}" data-said="{}" title="{}">{}</mark>',
        anchors,
        here[-1].kind.group,
        " · ".join(tags),
        "; ".join(dict.fromkeys(f"{each.kind.label}: {each.value}" for each in here)),
        words,
    )
