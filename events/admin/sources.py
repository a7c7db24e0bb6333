"""Calendars that listings came from: how they come in, and what they say by now that a
listing does not.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from desk.doubts import Doubt
from desk.rights import may_see, may_write
from desk.sent import is_key, refuse_nul
from desk.site import the_desk
from events import calendar_files, imports, link_checks, zones
from events.models import Announcement, Difference, Event, Link
from events.models.imported import CANCELLED, STATUS
from events.vocabulary import EventStatus

SALT = "a calendar that was looked at"
HOURS_TO_LOOK = 12
LARGEST_PAGE = 2_300_000  # characters that a browser may send back
MOST_SHOWN = 40
PAGE = "import_calendar"
TO_LOOK_AT = (
    "What the calendar says otherwise, or cancels, stands on the first page under “Changed "
    "or cancelled at its source”."
)
NOTHING_LEFT = (
    "Nothing was imported: all of this calendar is here already, or was looked at since."
)
CHANGED_SINCE = (
    "Nothing was imported yet: some of these listings were changed since you looked. This "
    "is what would be done now."
)
TOO_LARGE = (
    "This calendar is too large for this page: ask whoever runs the site to import it."
)


# -- what a source says by now -------------------------------------------------------------


@dataclass(frozen=True)
class AtSource:
    """A listing with what its calendar says by now, in sentences."""

    event: Event
    sentences: list[str] = field(default_factory=list)


def at_their_sources(now: Any) -> list[AtSource]:
    """Listings that were changed or cancelled at their source, cancelled ones first."""
    found = Difference.objects.to_look_at(now)[:MOST_SHOWN]
    return [
        AtSource(event, [sentence(each) for each in same])
        for event, same in groupby(found, key=lambda each: each.event)
    ]


def source_doubts(event: Event) -> list[Doubt]:
    """What the calendar of this listing says otherwise, with a button that types it."""
    if not event.pk:
        return []
    return [doubt_of(each) for each in Difference.objects.of_event(event.pk)]


def sentence(difference: Difference) -> str:
    where = "Its calendar" if difference.source == imports.FILE else difference.source
    if difference.field == STATUS:
        if difference.value == CANCELLED:
            return f"{where} says that it is cancelled. Ask the organizer."
        return f"{where} does not list it any more. Ask whether it takes place."
    words, _ = imports.FIELDS[difference.field]
    return f"{where} has another {words}: {said(difference)}"


def said(difference: Difference) -> str:
    """The value, in words."""
    value = difference.value
    if difference.field == "when":
        return moment(*value)
    if isinstance(value, list):
        value = " ".join(str(each) for each in value if each)
    text = " ".join(str(value).split())
    return (f"{text[:200]} …" if len(text) > 200 else text) or "none"


def moment(
    start: str | None, at: str | None, end: str | None, until: str | None, zone: str | None
) -> str:
    """ "Friday 15 January 2027, 18:00-19:30, Berlin time", of what is written so in a
    calendar.
    """
    first, last = day_in_words(start), day_in_words(end)
    hours = "–".join(clock[:5] for clock in (at, until) if clock)
    days = f"{first} to {last}" if last and end != start else first
    told = [days, hours, f"{zones.place(zone)} time" if zone and hours else ""]
    return ", ".join(filter(None, told)) or "none"


def day_in_words(written: str | None) -> str:
    return f"{date.fromisoformat(written):%A %-d %B %Y}" if written else ""


def doubt_of(difference: Difference) -> Doubt:
    name, value = difference.field, difference.value
    code = f"source-{name}"
    if name == STATUS:
        off = ((STATUS, EventStatus.CANCELLED.value),)
        return Doubt(code, STATUS, sentence(difference), off, "Make it “cancelled”")
    _, place = imports.FIELDS[name]
    if name == "when":
        times = tuple(zip(imports.WHEN, (each or "" for each in value), strict=True))
        return Doubt(code, place, sentence(difference), times, "Type these times")
    if place == name:
        return Doubt(
            code, place, sentence(difference), ((name, str(value)),), "Type what it says"
        )
    return Doubt(code, place, sentence(difference))


# -- a calendar comes in -------------------------------------------------------------------


class CalendarForm(forms.Form):
    """``cleaned_data["calendar"]``: the bytes, and what their source is called."""

    file = forms.FileField(
        label="Calendar file (.ics)",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".ics,.ical,text/calendar"}),
    )
    address = forms.CharField(
        label="Or the address of a calendar",
        required=False,
        max_length=500,
        widget=forms.TextInput({"inputmode": "url", "class": "vTextField"}),
        help_text="It begins with https:// or webcal:// and often ends in .ics. Import it "
        "again whenever you like: nothing is listed twice.",
    )

    def clean(self) -> dict[str, Any]:
        file, address = self.cleaned_data.get("file"), self.cleaned_data.get("address")
        if bool(file) == bool(address):
            raise ValidationError("Choose a file, or give an address.", code="required")
        if file:
            data = file.read(calendar_files.LARGEST + 1)
            self.cleaned_data["calendar"] = data, imports.FILE
            return self.cleaned_data
        if not imports.is_address(address or ""):
            self.add_error("address", "Give an address that begins with https://")
            return self.cleaned_data
        try:
            data = imports.fetched(address or "", link_checks.robot("Calendars"))
        except imports.NothingRead as refused:
            self.add_error("address", str(refused))
        else:
            self.cleaned_data["calendar"] = data, address
        return self.cleaned_data


def may_import(request: HttpRequest) -> bool:
    """The editor may write listings, series and links."""
    user = request.user
    allowed = ("events.add_event", "events.change_event", "events.add_series")
    return user.has_perms(allowed) and may_write(request, [Link])


def import_page(request: HttpRequest) -> HttpResponse:
    """Takes a calendar, shows what it would bring, and takes it over once confirmed."""
    refuse_nul(request.GET, request.POST)
    if not may_import(request):
        raise PermissionDenied
    if request.method != "POST":
        came = request.GET.get("announcement", "")
        return attached(request, came) if is_key(came) else page(request, CalendarForm())
    if "read" in request.POST:
        return confirmed(request)
    form = CalendarForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, form)
    data, source = form.cleaned_data["calendar"]
    try:
        return looked_at(request, form, data, source)
    except imports.NothingRead as refused:
        form.add_error("file" if source == imports.FILE else "address", str(refused))
        return page(request, form)


def attached(request: HttpRequest, key: str) -> HttpResponse:
    """What the calendar that came with an announcement would bring."""
    if not may_see(request, Announcement):
        raise PermissionDenied
    announcement = get_object_or_404(Announcement, pk=key)
    number = request.GET.get("file", "0")
    files = announcement.calendars[int(number) :][:1] if is_key(number) else []
    try:
        for file in files:
            return looked_at(request, CalendarForm(), file.encode(), imports.FILE)
        raise imports.NothingRead("No calendar came with this announcement.")
    except imports.NothingRead as refused:
        messages.error(request, str(refused))
    where = reverse("admin:events_announcement_read", args=[announcement.pk])
    return HttpResponseRedirect(where)


def looked_at(
    request: HttpRequest, form: CalendarForm, data: bytes, source: str, remark: str = ""
) -> HttpResponse:
    """What a calendar would bring, to be confirmed. Raises NothingRead."""
    report = imports.import_calendar(
        data, source, timezone.now(), request.user, dry_run=True
    )
    kept = {
        "data": base64.b85encode(data).decode(),
        "source": source,
        "editor": request.user.pk,
        "print": report.print,
    }
    read = signing.dumps(kept, salt=SALT, compress=True)
    if len(read) > LARGEST_PAGE:
        raise imports.NothingRead(TOO_LARGE)
    if remark:
        messages.warning(request, remark)
    return page(request, form, report=report, read=read)


def confirmed(request: HttpRequest) -> HttpResponse:
    """Takes over what was looked at; what would be done otherwise by now is shown again.
    Pressed twice, it does nothing the second time.
    """
    again = HttpResponseRedirect(reverse(f"admin:{PAGE}"))
    try:
        kept = signing.loads(request.POST["read"], salt=SALT, max_age=HOURS_TO_LOOK * 3600)
    except signing.BadSignature:
        text = "Nothing was imported: this page is too old. Choose the calendar again."
        messages.error(request, text)
        return again
    if kept["editor"] != request.user.pk:
        raise PermissionDenied
    data, source = base64.b85decode(kept["data"]), kept["source"]
    try:
        report = imports.import_calendar(
            data, source, timezone.now(), request.user, as_shown=kept["print"]
        )
    except imports.Otherwise as otherwise:
        if not otherwise.report.changes_anything:
            messages.warning(request, NOTHING_LEFT)
            return again
        return looked_at(request, CalendarForm(), data, source, CHANGED_SINCE)
    except imports.NothingRead as refused:
        messages.error(request, str(refused))
        return again
    messages.success(request, f"The calendar was imported: {report.summary}.")
    for said in report.said[:10]:
        messages.warning(request, said)
    if report.kept or report.cancelled or report.gone:
        messages.warning(request, TO_LOOK_AT)
    listed = [*report.new, *(event for event, _ in report.changed)]
    where = reverse("admin:events_event_changelist")
    if 0 < len(listed) <= 100:
        where += f"?id__in={','.join(str(event.pk) for event in listed)}"
    return HttpResponseRedirect(where)


def page(request: HttpRequest, form: CalendarForm, **context: Any) -> HttpResponse:
    report = context.get("report")
    return TemplateResponse(
        request,
        "admin/import_calendar.html",
        {
            **admin.site.each_context(request),
            "title": "Import a calendar" + (": look first" if report else ""),
            "opts": Event._meta,
            "original": None,
            "report": None,
            "form": form,
            "sentences": sentences(report) if report else (),
            **context,
        },
    )


def sentences(report: imports.Report) -> Iterable[str]:
    return list(report.sentences())[:-1]


the_desk().add_page(PAGE, import_page)
