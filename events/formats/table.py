"""CSV: any list as a table for spreadsheets (RFC 4180)."""

import csv
import re
from collections.abc import Callable, Iterable
from datetime import date
from io import StringIO

from django.http import HttpRequest, HttpResponse

from events.formats.answer import (
    answered,
    open_to_all,
    page_address,
    page_asked_for,
    question,
    records_of,
    with_pages_beside,
)
from events.records import Credit, Event, Language, TakingPart
from events.vocabulary import LEADING_ROLES, LanguageMode, LinkKind
from events.zones import zone_named

CSV = "text/csv; charset=utf-8; header=present"
PER_FILE = 500
BOM = "\ufeff"  # without it spreadsheet programs take UTF-8 for another encoding

COLUMNS: dict[str, Callable[[Event], object]] = {
    "uid": lambda event: event.uid,
    "title": lambda event: event.title,
    "kind": lambda event: event.kind,
    "status": lambda event: event.status,
    "status_note": lambda event: event.status_note,
    "pace": lambda event: event.when.pace,
    "start_date": lambda event: event.when.start_date,
    "start_time": lambda event: event.when.start_time,
    "end_date": lambda event: event.when.end_date,
    "end_time": lambda event: event.when.end_time,
    "zone": lambda event: event.when.zone,
    "starts_at": lambda event: event.when.starts_at,
    "ends_at": lambda event: event.when.ends_at,
    "certainty": lambda event: event.when.certainty,
    "format": lambda event: event.where.format,
    "platforms": lambda event: event.where.platforms,
    "venue": lambda event: event.where.venue,
    "city": lambda event: event.where.city,
    "country": lambda event: event.where.country,
    "country_name": lambda event: event.where.country_name,
    "organizers": lambda event: names(event.organizers, leading=True),
    "partners": lambda event: names(event.organizers, leading=False),
    "speakers": lambda event: [one.name for one in event.speakers],
    "languages": lambda event: [language(one) for one in event.languages],
    "themes": lambda event: [theme.name for theme in event.themes],
    "areas": lambda event: [area.name for area in event.areas],
    "series": lambda event: event.series and event.series.name,
    "number_in_series": lambda event: event.series and event.series.number,
    "registration": lambda event: event.taking_part.registration,
    "registration_deadline": lambda event: deadline(event.taking_part),
    "registration_url": lambda event: registration_url(event),
    "cost": lambda event: event.taking_part.cost,
    "summary": lambda event: event.summary,
    "url": lambda event: event.url,
    "changed_at": lambda event: event.changed_at,
    "sample": lambda event: event.sample,
}

# What a spreadsheet program runs as a formula, behind quotes, blanks and invisible
# characters as well. Where semicolons part the cells, a text is broken at them and at the
# ends of its lines, whatever quotes stand around it (OWASP, CSV Injection).
FORMULA = re.compile(
    r"^(?=[\t\r\n])|(?:^|(?<=[;\r\n]))(?="
    r"(?:[^\S\r\n]|[\"'`“”„‘’‚«»＂＇\0-\x09\x0e-\x1f\xad\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2069\ufeff])*[=+\-@＝＋－＠﹦﹢﹣﹫−])"
)


@open_to_all
def events_csv(request: HttpRequest) -> HttpResponse:
    """The events that the query string asks for, in the order of the list, one a row. Of a
    long list the header ``Link`` tells where the rest is (RFC 8288).
    """
    chosen = question(request)
    page = page_asked_for(request, chosen, PER_FILE)
    key = ("csv", *page.numbers, chosen.turned)

    def make() -> bytes:
        return table(records_of(chosen, page.numbers))

    response = answered(chosen.catalogue, key, CSV, make)
    response["Content-Disposition"] = 'attachment; filename="events.csv"'
    beside = [
        page_address("events-csv", chosen, mark) for mark in (page.previous, page.next)
    ]
    return with_pages_beside(response, *beside)


def table(events: Iterable[Event]) -> bytes:
    text = StringIO(BOM, newline="")
    text.seek(len(BOM))
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for event in events:
        writer.writerow(defused(in_a_cell(tell(event))) for tell in COLUMNS.values())
    return text.getvalue().encode()


# -- a cell


def defused(text: str) -> str:
    """The text of a cell, an apostrophe before what could be taken for a formula."""
    return FORMULA.sub("'", text)


def in_a_cell(value: object) -> str:
    """ "" for what is not known; dates and times as in ISO 8601; several names as one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):  # or an instant
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(dict.fromkeys(value))
    return str(value)


def names(credits: Iterable[Credit], leading: bool) -> list[str]:
    return [one.credited_as for one in credits if (one.role in LEADING_ROLES) is leading]


def language(one: Language) -> str:
    """ "French", or "French (interpretation)"."""
    spoken = one.mode == LanguageMode.SPOKEN
    return one.name if spoken else f"{one.name} ({one.mode.label})"


def deadline(part: TakingPart) -> date | None:
    """A day, or an instant by the clock by which it was said."""
    if part.deadline_at and part.deadline_zone:
        return part.deadline_at.astimezone(zone_named(part.deadline_zone))
    return part.deadline_date


def registration_url(event: Event) -> str | None:
    """The first address for it that everybody may see."""
    links = (link.url for link in event.links if link.kind == LinkKind.REGISTRATION)
    return next(filter(None, links), None)
