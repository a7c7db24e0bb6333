"""Two listings that are one event: found, told apart, merged, separated again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from desk.admin import DeskAdmin
from desk.doubts import Doubt
from desk.merge_page import Merging, links_of
from desk.pages import RowPage, desk_page, links_to
from desk.rights import may_see
from desk.sent import is_key
from events.admin.choices import DescribedSelect
from events.admin.person import seen, warn_of_names
from events.models import (
    Credit,
    Event,
    EventLanguage,
    Link,
    Participation,
    Section,
    ToldApart,
)
from events.models.merging import compare, merge, one_to_keep, separate
from events.models.twins import Twin, pairs, twins_of
from events.vocabulary import LEADING_ROLES, ParticipationVisibility
from organizers.models import Person
from organizers.twins import people_like_each

ROWS = (Credit, Section, Participation, EventLanguage, Link)
MAY = [
    *(
        f"events.{may}_{rows.__name__.lower()}"
        for rows in ROWS
        for may in ("add", "change")
    ),
    *("organizers.view_person", "organizers.view_organization"),
]
STAYS_AS_IT_IS = (
    "The merged listing keeps its own facts, its visitors are sent on, and what is not "
    "taken over stands in the staff note."
)


def may_merge(admin: DeskAdmin, request: HttpRequest, event: Event | None = None) -> bool:
    """The editor may change the event, and all kinds of rows that it has."""
    merged = event is not None and event.merged_into_id is not None
    return (
        not merged
        and admin.has_change_permission(request, event)
        and request.user.has_perms(MAY)
    )


def may_separate(admin: DeskAdmin, request: HttpRequest, event: Event | None) -> bool:
    merged = event is not None and event.merged_into_id is not None
    return merged and admin.has_change_permission(request, event)


def described(twin: Twin) -> str:
    """ "published; same day, same link"."""
    return f"{twin.event.get_state_display()}; {twin.because}"


def warn_of_hidden_names(request: HttpRequest, event: Event, titles: list[str]) -> None:
    """Tells in which texts a name still stands that one of the two listings hid."""
    parts = event.participations.in_order()
    names = {
        name
        for part in parts
        if part.shown != ParticipationVisibility.NAMED
        for name in (part.name, part.person.name if part.person else "")
        if name
    }
    if names:
        warn_of_names(request, names, event)


def unseen(request: HttpRequest) -> list[str]:
    may_see = ("events.view_announcement", "events.change_announcement")
    seen = any(map(request.user.has_perm, may_see))
    return [] if seen else ["announcement"]


MERGING = Merging(
    words="listing",
    fate=STAYS_AS_IT_IS,
    relation=Event._meta.get_field("merged_into"),
    widget=DescribedSelect,
    load=lambda keys: Event.objects.numbered(list(keys)).for_merging(),
    owned=tuple((rows, "event") for rows in ROWS),
    keep=one_to_keep,
    compare=compare,
    merge=merge,
    likely=lambda event: [(twin.event, described(twin)) for twin in twins_of(event)],
    unseen=unseen,
    done=warn_of_hidden_names,
)


def separate_page(admin: DeskAdmin, request: HttpRequest, event: Event) -> HttpResponseBase:
    """Asks, then makes a merged listing one of its own again."""
    stays = event.merged_into
    if request.method != "POST":
        return admin.render_row_page(
            request, event, "Separate again", "admin/separate.html", {"stays": stays}
        )
    separate(event)
    admin.log_change(request, event, f"Separated from “{stays}” again.")
    if stays:
        admin.log_change(request, stays, f"“{event}” was separated from this one again.")
        ToldApart.objects.remember(event, stays)
    said = format_html(
        "“{}” is a listing of its own again, {}. What was taken over from it still stands "
        "in {}: look there too.",
        event,
        event.get_state_display(),
        links_to([stays]) if stays else "the other",
    )
    messages.success(request, said)
    return HttpResponseRedirect(desk_page(event))


MERGE = RowPage("merge", "Merge with another listing", MERGING.page, may="merge")
SEPARATE = RowPage("separate", "Separate again", separate_page, may="separate")


# -- likely duplicates ---------------------------------------------------------------------


def doubts_of(
    admin: DeskAdmin, request: HttpRequest, event: Event, formsets: list[Any]
) -> list[Doubt]:
    """The listings that may be the same event as the one that is about to be saved, and
    the people who may be those whom it names.
    """
    rows = {
        formset.model: list(formset.kept())
        for formset in formsets
        if formset.is_bound and getattr(formset, "may_see_people", True)
    }
    leads = urls = None
    if Credit in rows and Link in rows:
        credits = [form.cleaned_data for form in rows[Credit]]
        leads = {
            row["organization"].pk
            for row in credits
            if row.get("organization") and row.get("role") in LEADING_ROLES
        }
        urls = {form.cleaned_data.get("url") or "" for form in rows[Link]}
    elif not event.pk:
        leads, urls = set(), set()
    found = twins_of(event, leads, urls) if may_see(request, Event) else []
    people = rows.get(Participation, []) if may_see(request, Person) else []
    merge_page = _merge_page(event) if may_merge(admin, request, event) else None
    return _doubts_of_names(people) + [
        Doubt(
            code=f"twin-{twin.event.pk}",
            field="title",
            sentence=f"“{twin.event}” may be the same event ({described(twin)}). If so, do "
            "not enter it twice.",
            links=links_of(twin.event, merge_page),
        )
        for twin in found
    ]


def _doubts_of_names(rows: list[Any]) -> list[Doubt]:
    """People who may be listed already under a name much like one that is typed anew."""
    new = [
        form
        for form in rows
        if form.names_somebody() and not form.cleaned_data.get("another")
    ]
    if not new:
        return []
    found = people_like_each([form.cleaned_data["name"] for form in new])
    return [
        Doubt(
            code=f"person-{each.row.pk}",
            field=form.add_prefix("person"),
            sentence=f"Is “{form.cleaned_data['name']}” the “{each.row}” who is listed "
            "already? If so, choose them in this row.",
            links=links_of(each.row, None),
        )
        for form, people in zip(new, found, strict=True)
        for each in seen(people)
    ]


def _merge_page(event: Event) -> str | None:
    return reverse("admin:events_event_merge", args=[event.pk]) if event.pk else None


def duplicates_page(admin: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """Upcoming listings that may be the same event, in pairs; the editor merges them, or
    says that they are two.
    """
    if not admin.has_view_permission(request):
        raise PermissionDenied
    if request.method == "POST":
        _tell_apart(admin, request)
        return HttpResponseRedirect(request.path)
    found = pairs(timezone.now())
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": "Likely duplicates",
        "pairs": [
            (event, twin.event, twin.because, f"{_merge_page(event)}?with={twin.event.pk}")
            for event, twin in found
        ],
        "may_merge": may_merge(admin, request),
        "may_change": admin.has_change_permission(request),
    }
    return TemplateResponse(request, "admin/duplicates.html", context)


def _tell_apart(admin: DeskAdmin, request: HttpRequest) -> None:
    keys = [request.POST.get(name, "") for name in ("one", "other")]
    rows = admin.get_queryset(request).in_bulk([int(key) for key in keys if is_key(key)])
    if len(rows) != 2:
        messages.error(request, "One of the two was deleted meanwhile.")
        return
    one, other = rows.values()
    for row in (one, other):
        if not admin.has_change_permission(request, row):
            raise PermissionDenied
    ToldApart.objects.remember(one, other)
    admin.log_change(request, one, f"Told apart from “{other}”.")
    said = format_html(
        "{}: two events. They are not asked about again.", links_to([one, other])
    )
    messages.success(request, said)
