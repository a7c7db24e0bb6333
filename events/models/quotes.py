"""The announcement's own words, as they stand beneath the fields of a form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import models

from events.announcements import Draft, Fact, Span
from events.models.credit import Credit
from events.models.language import EventLanguage
from events.models.link import Link
from events.models.people import Participation

Rows = Mapping[type[models.Model], Sequence[dict[str, Any]]]

LONGEST_QUOTE, LONGEST_WORDING = 160, 200  # characters
FIELDS = {  # of the form, by what the draft calls them; rows by their prefix
    "title": "title",
    "event_type": "kind",
    "start_local": "start_time",
    "start_date": "start_date",
    "end_local": "end_time",
    "end_date": "end_date",
    "start_utc": "start_time",
    "end_utc": "end_time",
    "date_precision": "start_date",
    "timezone": "zone",
    "format": "format",
    "platforms": "platforms",
    "venue": "venue",
    "city": "city",
    "country": "country",
    "rsvp_deadline": "registration_deadline",
    "free": "cost",
    "prices": "cost_note",
    "series": "series",
    "series_number": "number_in_series",
    "series_total": "series",
    "parent_event": "parent_wording",
    "hashtags": "hashtags",
    "themes": "themes",
    "countries": "areas",
    "regions": "areas",
    "contact_emails": "contact_email",
    "contact_phones": "contact_phone",
    "organizers": "credits",
    "partners": "credits",
    "speakers": "participations",
    "languages": "languages",
    "interpretation": "languages",
    "registration_url": "links",
    "join_url": "links",
    "info_url": "links",
}
WHEN = ("start_date", "start_local", "end_date", "end_local", "timezone", "other_times")


def wording(draft: Draft) -> str:
    """The announcement's own words on when it is: one stretch if it is short enough."""
    spans = sorted({span for name in WHEN for span in _spans(draft, name)})
    if not spans:
        return ""
    lines: list[Span] = []
    for span in spans:  # of one line all from the first to the last of them
        if lines and "\n" not in draft.text[lines[-1].start : span.start]:
            lines[-1] = Span(lines[-1].start, max(lines[-1].end, span.end))
        else:
            lines.append(span)
    said = ", ".join(dict.fromkeys(said_at(draft, line) for line in lines))
    if len(said) <= LONGEST_WORDING:
        return said
    apart = dict.fromkeys(said_at(draft, span) for span in _merged(spans))
    return " / ".join(apart)


def words_of_fields(draft: Draft) -> dict[str, str]:
    """By field of the form the words that were read for it."""
    found: dict[str, list[str]] = {}
    for fact in draft.facts:
        name = FIELDS.get(fact.field)
        if name and name not in PREFIXES.values():
            found.setdefault(name, []).extend(said_at(draft, span) for span in fact.spans)
    for clock in ("end_time", "start_time"):  # the day is told beside the day
        told = {*found.get("start_date", ()), *found.get("end_date", ())}
        if clock == "end_time":
            told |= {*found.get("start_time", ())}
        found[clock] = [words for words in found.get(clock, ()) if words not in told]
    return {name: _quoted(words) for name, words in found.items() if any(words)}


PREFIXES: dict[type[models.Model], str] = {
    Credit: "credits",
    Participation: "participations",
    EventLanguage: "languages",
    Link: "links",
}


def words_of_rows(draft: Draft, made: Rows) -> dict[str, str]:
    by_value: dict[tuple[str, str], list[Fact]] = {}
    for fact in draft.facts:
        if (prefix := FIELDS.get(fact.field, "")) in PREFIXES.values():
            value = getattr(fact.value, "name", fact.value)
            by_value.setdefault((prefix, _key(str(value))), []).append(fact)
    found = {}
    for model, rows in made.items():
        prefix, words = PREFIXES[model], ROW_WORDS[model]
        for number, row in enumerate(rows):
            facts = by_value.get((prefix, _key(str(row[words]))), [])
            said = [
                said_at(draft, span) for fact in facts[:1] for span in sorted(fact.spans)
            ]
            if any(said):
                found[f"{prefix}-{number}"] = _quoted(said)
    return found


ROW_WORDS: dict[type[models.Model], str] = {
    Credit: "said_as",
    Participation: "name",
    EventLanguage: "language",
    Link: "url",
}


def _key(value: str) -> str:
    return re.sub(r"^https?://", "", value.casefold())


def _quoted(words: Collection[str]) -> str:
    apart = dict.fromkeys(filter(None, words))
    said = " … ".join(
        each for each in apart if not any(each in other != each for other in apart)
    )
    return said if len(said) <= LONGEST_QUOTE else f"{said[: LONGEST_QUOTE - 1].rstrip()}…"


def _spans(draft: Draft, name: str) -> Iterator[Span]:
    for fact in draft.facts_of(name):
        yield from fact.spans


def _merged(spans: list[Span]) -> list[Span]:
    """Spans in their order, those that touch or overlap as one."""
    found: list[Span] = []
    for span in spans:
        if found and span.start <= found[-1].end + 1:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def said_at(draft: Draft, span: Span) -> str:
    return " ".join(draft.text[span.start : span.end].split())
