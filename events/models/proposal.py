"""A draft as the form of an event shows it: what goes into each field and each row, the
words that it came from, and what an editor should look at first. Nothing is saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models

from desk.doubts import Doubt
from events import doctor
from events.announcements import Doubt as Unsure
from events.announcements import Draft, Sureness
from events.announcements.drafts import Price
from events.announcements.intake.markup import UNSEEN
from events.calendar_files.private import without_ways_in
from events.models.credit import Credit
from events.models.event import Event
from events.models.language import EventLanguage
from events.models.link import Link
from events.models.matching import Matched
from events.models.offers import names_in_rows, names_in_texts, notes, offers
from events.models.people import Participation
from events.models.quotes import (
    FIELDS,
    said_at,
    wording,
    words_of_fields,
    words_of_rows,
)
from events.rooms import is_room
from events.vocabulary import (
    LEADING_ROLES,
    Certainty,
    Cost,
    CreditRole,
    EventKind,
    Format,
    LanguageMode,
    LinkKind,
    Pace,
    ParentRelation,
    ParticipationRole,
    ParticipationVisibility,
    Registration,
)

Rows = dict[type[models.Model], list[dict[str, Any]]]

ON_STAGE_FOR_ALL = (  # hosts on which whoever likes may watch
    *(".youtube.com", ".youtu.be", ".facebook.com", ".fb.watch", ".vimeo.com"),
    *(".webtv.un.org", ".media.un.org", ".livestream.com", ".twitch.tv", ".x.com"),
)
ROLES = {"opening": ParticipationRole.WELCOME}


@dataclass
class Proposal:
    """``fields`` and ``rows`` as a form shows them at first; ``words`` by the name of a
    field, or of a row as it is sent ("links-0"): what the announcement says there.
    """

    draft: Draft
    fields: dict[str, Any] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)  # by field: why that was chosen

    @property
    def leads(self) -> set[int]:
        """The keys of the organizations that lead it, as far as they are listed."""
        return {
            row["organization"]
            for row in self.rows.get(Credit, ())
            if row.get("organization") and row["role"] in LEADING_ROLES
        }

    @property
    def urls(self) -> set[str]:
        return {row["url"] for row in self.rows.get(Link, ())}

    @property
    def event(self) -> Event:
        """An event like that, which is not saved."""
        related = {name.name for name in Event._meta.get_fields() if name.is_relation}
        event = Event(
            **{name: value for name, value in self.fields.items() if name not in related}
        )
        for name in ("series", "parent"):
            setattr(event, f"{name}_id", self.fields.get(name))
        with suppress(ValidationError, ValueError, OverflowError):
            event.derive()
        return event


def proposed(draft: Draft, found: Matched) -> Proposal:
    """The form filled in with all that the draft says."""
    made = Proposal(draft)
    made.fields |= {
        **_what(draft),
        **_when(draft),
        **_where(draft),
        **_taking_part(draft),
        "themes": [theme.pk for theme in found.themes],
        "areas": [area.pk for area in found.areas],
    }
    made.fields |= _belonging(draft, found, made.fields.get("kind", ""))
    made.rows = {
        Credit: [*_credits(draft, found)],
        Participation: [*_people(draft, found)],
        EventLanguage: [*_languages(draft)],
        Link: [*_links(draft)],
    }
    made.fields = {
        name: value
        for name, value in made.fields.items()
        if value not in (None, "", [], False)
    }
    _say_how_it_is_read(made)
    made.words = {**words_of_fields(draft), **words_of_rows(draft, made.rows)}
    in_data = {
        FIELDS[fact.field]: "from the page’s own data"
        for fact in draft.facts
        if fact.field in FIELDS and _is_in_data(draft, fact.field)
    }
    untold = {name: said for name, said in in_data.items() if name in made.fields}
    made.notes = {**notes(made.rows), **untold}
    for name in made.words:
        made.notes.pop(name, None)
    people = [
        Participation(name=row["name"], visibility=row["visibility"])
        for row in made.rows[Participation]
    ]
    made.doubts = [
        *names_in_texts(made.event, people, found.off),
        *names_in_rows(made.rows, found.off),
        *_doubts(draft),
        *offers(made.rows, found),
        *_left_open(made, found),
        *_left_out(draft),
    ]
    return made


# -- what, when, where ---------------------------------------------------------------------


def _what(draft: Draft) -> dict[str, Any]:
    title = draft.fact("title")
    kind = draft.value("event_type")
    return {
        "title": _cut(draft.value("title"), Event, "title"),
        "title_is_ours": title is not None and _is_doubted(draft, "title"),
        "kind": kind if kind in EventKind.values else "",
        "hashtags": [_cut(tag, 80) for tag in draft.values("hashtags")],
    }


def _is_doubted(draft: Draft, name: str) -> bool:
    return any(doubt.field == name for doubt in draft.doubts)


def _when(draft: Draft) -> dict[str, Any]:
    if draft.value("event_type") == EventKind.SELF_PACED_COURSE:
        return {"pace": Pace.SELF_PACED}
    told = {"time_as_announced": _cut(wording(draft), Event, "time_as_announced")}
    starts, ends = draft.value("start_local"), draft.value("end_local")
    day = _day(starts) or _day(draft.value("start_date"))
    if not day:
        return {"pace": Pace.TO_BE_ANNOUNCED, **told}
    last = _day(ends) or _day(draft.value("end_date"))
    at = _clock(starts)
    return {
        "pace": Pace.DATED,
        "start_date": day,
        "start_time": at,
        "end_time": _clock(ends) if at else None,
        "end_date": last if last and last > day else None,
        "zone": draft.value("timezone") or "",
        "certainty": _certainty(draft),
        **told,
    }


def _certainty(draft: Draft) -> Certainty:
    if any("contradict" in doubt.code for doubt in draft.doubts):
        return Certainty.CONTRADICTORY
    facts = filter(None, map(draft.fact, ("start_date", "start_local", "end_local")))
    guessed = any(fact.sureness == Sureness.GUESSED for fact in facts)
    return Certainty.INFERRED if guessed else Certainty.STATED


def _day(written: str | None) -> date | None:
    """The day of "2021-04-07T09:00" or "2021-04-07"; None for less than a day."""
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def _clock(written: str | None) -> time | None:
    try:
        return time.fromisoformat((written or "").partition("T")[2][:5])
    except ValueError:
        return None


def _where(draft: Draft) -> dict[str, Any]:
    kind = (draft.value("format") or "").replace("_", "-")
    return {
        "format": kind if kind in Format.values else Format.UNKNOWN,
        "platforms": [_cut(name, 60) for name in draft.values("platforms")],
        "venue": _cut(draft.value("venue"), Event, "venue"),
        "city": _cut(draft.value("city"), Event, "city"),
        "country": draft.value("country") or "",
    }


def _taking_part(draft: Draft) -> dict[str, Any]:
    deadline = _day(draft.value("rsvp_deadline"))
    needed = bool(draft.value("registration_url") or draft.value("rsvp_deadline"))
    prices: list[Price] = draft.values("prices")
    cost = Cost.FREE if draft.value("free") else Cost.UNKNOWN
    if prices and not draft.value("free"):
        cost = Cost.PAID
    if draft.value("free") is False:
        cost = Cost.PAID
    return {
        "registration": Registration.REQUIRED if needed else Registration.UNKNOWN,
        "registration_deadline": deadline,
        "cost": cost,
        "cost_note": _cut(
            ", ".join(f"{price.amount:g} {price.currency}" for price in prices),
            Event,
            "cost_note",
        ),
        "contact_email": _cut(_first(draft, "contact_emails"), Event, "contact_email"),
        "contact_phone": _cut(_first(draft, "contact_phones"), Event, "contact_phone"),
    }


def _belonging(draft: Draft, found: Matched, kind: str) -> dict[str, Any]:
    host = draft.value("parent_event")
    side = kind == EventKind.SIDE_EVENT
    said: dict[str, Any] = {}
    if host:
        listed = found.parent.row if found.parent else None
        said |= {
            "parent": listed.pk if listed else None,
            "parent_wording": "" if listed else _cut(host, Event, "parent_wording"),
            "parent_relation": ParentRelation.SIDE_EVENT if side else ParentRelation.PART,
        }
    if found.series and found.series.row:
        said["series"] = found.series.row.pk
        said["number_in_series"] = draft.value("series_number")
    return said


# -- rows ----------------------------------------------------------------------------------


def _credits(draft: Draft, found: Matched) -> Iterator[dict[str, Any]]:
    """One row for each organization and role. The wording printed stays, also as the name
    under which one that is not listed yet can be added.
    """
    named = [(name, CreditRole.ORGANIZER.value) for name in draft.values("organizers")]
    named += [(partner.name, partner.role) for partner in draft.values("partners")]
    seen = set()
    for name, role in named:
        row = found.organizations[name].row if name in found.organizations else None
        if (row or name, role) in seen:
            continue
        seen.add((row or name, role))
        yield {
            "organization": row.pk if row else None,
            "role": role if role in CreditRole.values else CreditRole.PARTNER.value,
            "credited_as": "" if row and row.name == name else _cut(name, 300),
            "said_as": name,
        }


def _people(draft: Draft, found: Matched) -> Iterator[dict[str, Any]]:
    """A name that is to stay off the site comes withheld or hidden, as it is elsewhere."""
    for speaker in draft.values("speakers"):
        met = found.people.get(speaker.name)
        strict = met and met.shown != ParticipationVisibility.NAMED
        role = ROLES.get(speaker.role, speaker.role)
        yield {
            "name": _cut(speaker.name, Participation, "name"),
            "person": met.person.pk if met and met.person else None,
            "honorific": _cut(speaker.honorific, Participation, "honorific"),
            "position": _cut(speaker.position, Participation, "position"),
            "affiliation": _cut(speaker.affiliation, Participation, "affiliation"),
            "talk_title": _cut(speaker.talk_title, Participation, "talk_title"),
            "role": role if role in ParticipationRole.values else ParticipationRole.SPEAKER,
            "visibility": met.shown
            if met and strict
            else ParticipationVisibility.AS_PERSON.value,
        }


def _languages(draft: Draft) -> Iterator[dict[str, Any]]:
    """Those of the same words as the interpretation are nothing but interpreted."""
    interpreted = {fact.value: fact.spans for fact in draft.facts_of("interpretation")}
    for fact in draft.facts_of("languages"):
        if fact.value not in interpreted or fact.spans != interpreted[fact.value]:
            yield {"language": fact.value, "mode": LanguageMode.SPOKEN.value}
    for tag in interpreted:
        yield {"language": tag, "mode": LanguageMode.INTERPRETATION.value}


def _links(draft: Draft) -> Iterator[dict[str, Any]]:
    """A link for joining is shown to nobody unless an editor chooses that; one for watching
    where everybody may watch is a stream.
    """
    kinds = {
        "registration_url": LinkKind.REGISTRATION,
        "join_url": LinkKind.JOIN,
        "info_url": LinkKind.INFORMATION,
    }
    seen = set()
    for name, kind in kinds.items():
        url = _address(draft.value(name))
        if not url or url in seen:
            continue
        seen.add(url)
        if is_room(url):  # whatever the announcement says that it is for
            kind = LinkKind.JOIN
        if kind == LinkKind.JOIN and _host(url).endswith(ON_STAGE_FOR_ALL):
            kind = LinkKind.STREAM
        yield {"kind": kind.value, "url": url, "access": Link(kind=kind).default_access}


def _address(url: str | None) -> str:
    """The address as the form accepts it; "" for what is none."""
    if not url or len(url) > 1000:
        return ""
    return url if re.match(r"https?://", url, re.IGNORECASE) else f"https://{url}"


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return "." + host.removeprefix("www.") if host else ""


# -- what is to be looked at ---------------------------------------------------------------


def _say_how_it_is_read(made: Proposal) -> None:
    """Notes how letters such as "EST" in summer are read: readers are told, too."""
    for doubt in doctor.doubts(doctor.said_in(_as_typed(made.fields))):
        fix = dict(doubt.fix)
        if doubt.code == "season" and {*fix} == {"time_note"}:
            made.fields["time_note"] = fix["time_note"]
    if made.fields.get("certainty") == Certainty.CONTRADICTORY:
        said = [each.sentence for each in made.draft.doubts if "contradict" in each.code]
        made.fields["time_note"] = " ".join(said)
    day = made.draft.fact("start_local") or made.draft.fact("start_date")
    if day and made.fields.get("certainty") == Certainty.INFERRED:
        year = str(made.fields["start_date"].year)
        if not any(year in said_at(made.draft, span) for span in day.spans):
            note = f"The announcement does not name the year; it is taken to be {year}."
            told = made.fields.get("time_note", "")
            made.fields["time_note"] = f"{told} {note}".strip()


def _as_typed(fields: dict[str, Any]) -> dict[str, Any]:
    event = Event(
        **{
            name: fields[name]
            for name in (
                *("start_date", "start_time", "end_date", "end_time", "zone"),
                *("time_as_announced", "time_note", "kind"),
            )
            if name in fields
        }
    )
    return vars(event)


def _doubts(draft: Draft) -> Iterator[Doubt]:
    """Those of the reader, at the fields of the form."""
    alike: dict[tuple[str, str], list[str]] = {}
    for doubt in _open(draft):
        place = FIELDS.get(doubt.field, "title")
        alike.setdefault((doubt.code, place), []).append(doubt.sentence)
    for (code, place), sentences in alike.items():
        said = list(sentences)
        if code in TOGETHER and len(said) > 1:
            quoted = (re.search("“.*”", sentence) for sentence in said)
            names = ", ".join(found[0] for found in quoted if found)
            said = [TOGETHER[code].format(names)]
        for sentence in said:
            yield Doubt(f"read-{code}", place, sentence)
    guessed = dict.fromkeys(
        FIELDS[fact.field]
        for fact in draft.facts
        if fact.sureness == Sureness.GUESSED
        and fact.field != "date_precision"
        and FIELDS.get(fact.field) in GUESSES
    )
    told = {FIELDS.get(doubt.field) for doubt in draft.doubts}
    for name in guessed:
        if name not in told:
            yield Doubt("guessed", name, GUESSES[name])


def _open(draft: Draft) -> Iterator[Unsure]:
    """Doubts of the reader that no data of the page itself has settled."""
    for doubt in draft.doubts:
        if "contradict" in doubt.code or not _is_in_data(draft, doubt.field):
            yield doubt


def _is_in_data(draft: Draft, name: str) -> bool:
    """It is stated for programs, not in words."""
    fact = draft.fact(name)
    return bool(fact and fact.sureness == Sureness.STATED and not fact.spans)


TOGETHER = {"body-name-cut": "Check where these names begin and end: {}."}
GUESSES = {
    "title": "The title is made from other words of the announcement. Is it right?",
    "kind": "What kind of event it is was worked out. Is it right?",
    "start_date": "The date was worked out. Look at it closely.",
    "zone": "Whose clock is meant was worked out. Is it right?",
}


def _left_open(made: Proposal, found: Matched) -> Iterator[Doubt]:
    """What the announcement says and the form has no room for, or does not know yet."""
    draft, fields = made.draft, made.fields
    if not fields.get("title") and not _is_doubted(draft, "title"):
        yield Doubt(
            "no-title",
            "title",
            "No title was found: write one, and tick “title supplied by us”.",
        )
    if not fields.get("kind") and not _is_doubted(draft, "event_type"):
        said = draft.value("event_type") or ""
        sentence = (
            "It is a running programme, says the announcement: perhaps it belongs among "
            "the programmes."
            if said == "programme"
            else "Choose what kind of event it is: the announcement does not say clearly."
        )
        yield Doubt("no-kind", "kind", sentence)
    if fields.get("pace") == Pace.TO_BE_ANNOUNCED:
        sentence = (
            f"No whole date was found (“{fields['time_as_announced']}”)."
            if fields.get("time_as_announced")
            else "No date was found."
        )
        yield Doubt("no-date", "start_date", f"{sentence} Is it to be announced?")
    if (
        fields.get("start_time")
        and not fields.get("zone")
        and not _is_doubted(draft, "timezone")
    ):
        sentence = "The announcement does not say whose clock is meant: name the city."
        yield Doubt("no-zone", "zone", sentence)
    if found.unknown_areas:
        listed = ", ".join(found.unknown_areas)
        yield Doubt("unknown-areas", "areas", f"No area is called {listed}.")
    for name, into in (
        ("contact_emails", "contact_email"),
        ("contact_phones", "contact_phone"),
    ):
        if others := draft.values(name)[1:]:
            listed = ", ".join(map(str, others))
            yield Doubt(f"more-{name}", into, f"The announcement also gives {listed}.")


def _left_out(draft: Draft) -> Iterator[Doubt]:
    """Facts with a way into the meeting in their words, which does not come along."""
    for name in ("title", "venue", "city", "parent_event"):
        said = str(draft.value(name) or "")
        if without_ways_in(said) != said:
            sentence = (
                "How to get into the meeting stood here too and was left out: it is not "
                "for everybody."
            )
            yield Doubt("way-in", FIELDS[name], sentence)


def _first(draft: Draft, name: str) -> str:
    return str(next(iter(draft.values(name)), ""))


def _cut(words: Any, where: Any, name: str = "") -> str:
    """Words as long as a field takes: a number of characters, or a field of a model.
    Without what nobody sees, or nobody but who is invited may see.
    """
    most = where if isinstance(where, int) else where._meta.get_field(name).max_length
    said = " ".join(str(words or "").translate(UNSEEN).split())
    return without_ways_in(said)[:most].strip()
