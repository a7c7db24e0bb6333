"""A letter to an organizer that asks what is unknown of an event, in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from events import zones
from events.models import Event
from events.models.facts import Fact
from events.tongues import TONGUES, Tongue
from events.vocabulary import Certainty, EventStatus, LanguageMode

LONGEST_LINK = 1900  # characters; some programs for mail cut off what is longer
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


ENGLISH = TONGUES[0]


@dataclass(frozen=True)
class Letter:
    tongue: Tongue
    subject: str
    body: str
    questions: list[str]


def tongue_called(tag: str) -> Tongue | None:
    return next((tongue for tongue in TONGUES if tongue.tag == tag), None)


def tongue_of(event: Event) -> Tongue:
    """English, if it is spoken there; else the first of our languages that is. Needs:
    loaded with .for_facts().
    """
    spoken = [
        row.language.partition("-")[0]
        for row in event.languages.all()
        if row.mode == LanguageMode.SPOKEN
    ]
    return next((tongue for tongue in TONGUES if tongue.tag in spoken), ENGLISH)


def letter(
    event: Event,
    facts: Iterable[Fact],
    tongue: Tongue,
    site: str,
    address: str,
    now: datetime,
) -> Letter:
    """A subject and a text, with a question for each fact that the organizer can tell.

    ``address`` is that of the public page; "" while there is none. No link for joining and
    no name of a person is ever in it, nor what only staff may see of a link.
    """
    title = in_one_line(event.title)
    asked = questions(event, facts, tongue, now)
    listed = [title, when(event, tongue), address]
    blocks = [
        tongue.greeting,
        (tongue.we_list if address else tongue.we_will_list).format(site=site),
        "\n".join(f"   {line}" for line in listed if line),
    ]
    if asked:
        numbered = [f"{number}. {asks}" for number, asks in enumerate(asked, 1)]
        blocks += [tongue.please, "\n".join(numbered), tongue.thanks]
    else:
        blocks.append(tongue.confirm)
    subject = tongue.subject.format(title=title)
    return Letter(tongue, subject, "\n\n".join([*blocks, site]), asked)


def questions(
    event: Event, facts: Iterable[Fact], tongue: Tongue, now: datetime
) -> list[str]:
    """What only the organizer can tell, each asked once, the gravest first."""
    asked = (question(event, fact, tongue, now) for fact in facts)
    return list(dict.fromkeys(filter(None, asked)))


def question(event: Event, fact: Fact, tongue: Tongue, now: datetime) -> str:
    """ "" for what is not the organizer's to tell, or not to be told of in a letter."""
    code = {"start_time": "time", "zone": "time", "city": "place", "venue": "place"}.get(
        fact.code, fact.code
    )
    if code == "date" and event.status == EventStatus.POSTPONED:
        code = "new_date"
    elif code == "certainty":
        code = Certainty(event.certainty).value
    elif code == "summary" and event.description:
        return ""
    if not fact.link:
        return tongue.questions.get(code, "")
    if not fact.link.is_public(now):
        return ""
    words, url = in_one_line(fact.link.shown_as), in_one_line(fact.link.url)
    return tongue.questions.get(code, "").format(link=words, url=url)


def in_one_line(text: str) -> str:
    """Without line breaks, which would end a header, and what no eye can see."""
    return " ".join(UNPRINTABLE.sub(" ", text).split())


# -- when it takes place


def when(event: Event, tongue: Tongue) -> str:
    """ "jeudi 8 avril 2021, 09:00–10:30 (heure de New York, UTC−4)", as far as known."""
    if not event.start_date or not event.last_date:
        return tongue.undated
    days = [event.start_date, event.last_date]
    clocks = [event.start_time, event.end_time]
    hours = [f"{clock:%H:%M}" if clock else "" for clock in clocks]
    if days[0] == days[1]:
        said = ", ".join(filter(None, (on(days[0], tongue), "–".join(filter(None, hours)))))
    else:
        ends = zip(days, hours, strict=True)
        said = " – ".join(
            ", ".join(filter(None, (on(day, tongue), hour))) for day, hour in ends
        )
    zone = event.tzinfo
    if not event.start_time or not zone or not event.starts_at:
        return said
    moments = [event.starts_at]
    if event.end_time and event.over_at:
        moments.append(event.over_at)
    place, offset = zones.place(zone.key), zones.offsets(moments, zone)
    clock = tongue.clock.format(place=place, offset=offset)
    return f"{said} ({'UTC' if place == 'UTC' else clock})"


def on(day: date, tongue: Tongue) -> str:
    return tongue.day.format(
        weekday=tongue.weekdays.split()[day.weekday()],
        day=day.day,
        month=tongue.months.split()[day.month - 1],
        year=day.year,
    )


# -- sending it


def mailto(address: str, letter: Letter) -> str:
    """The address that opens the letter in a program for mail (RFC 6068); without its text
    if that is too long for some. "" if ``address`` is none.
    """
    try:
        validate_email(address)
    except ValidationError:
        return ""
    local, _, domain = address.rpartition("@")
    to = f"mailto:{quote(local, safe='')}@{quote(domain, safe='')}"
    link = f"{to}?subject={quote(letter.subject, safe='')}"
    body = quote(letter.body.replace("\n", "\r\n"), safe="")
    whole = f"{link}&body={body}"
    return whole if len(whole) <= LONGEST_LINK else link
