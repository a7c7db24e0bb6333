"""The desk's list of events, and the one page on which an event is written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.forms import Field, ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from desk import asking
from desk.admin import DeskAdmin
from desk.doubts import Doubt
from desk.history import Snapshot
from desk.pages import RowPage
from desk.rights import may_see
from desk.table_pages import TableAdmin
from events import doctor, zones
from events.admin.choices import Choices, DescribedSelect
from events.admin.concealing import blacked, concealed, unseen_in
from events.admin.copies import COPIES
from events.admin.copying import COPY
from events.admin.filling import FilledAdmin, beside
from events.admin.joining import ASKED, JOINING
from events.admin.letter import LETTER
from events.admin.marking import mark
from events.admin.merging import (
    MERGE,
    SEPARATE,
    doubts_of,
    duplicates_page,
    may_merge,
    may_separate,
)
from events.admin.person import note_decision, warn_of_names, write_decision_down
from events.admin.redacting import STILL, may_redact
from events.admin.rows import (
    BlockInline,
    CreditInline,
    LinkInline,
    RowInline,
    closed_again,
    only_add,
)
from events.admin.sources import PAGE, may_import, source_doubts
from events.admin.state import in_utc, rows_after
from events.admin.tables import EventTable
from events.admin.withdrawing import WITHDRAW, button
from events.forms import (
    EventForm,
    LanguageForm,
    LanguageRows,
    ParticipationForm,
    ParticipationRows,
    SectionForm,
    SectionRows,
    datalists,
)
from events.models import (
    Announcement,
    Event,
    EventLanguage,
    Participation,
    Section,
    facts,
    requirements,
)
from events.models.people import keep_names_off
from events.models.redaction import renew_addresses
from events.models.strictness import hidden_as_now
from events.models.ways_in import in_the_rows
from events.vocabulary import Pace, ParticipationVisibility, State
from organizers.models import Person
from organizers.withheld import knowledge, learns

DAY = "%-d %b %Y"


def when(event: Event) -> str:
    """ "7 Apr 2021, 09:00–10:30 New York", by the event's own clock."""
    if not event.start_date:
        return {Pace.SELF_PACED: "at any time", Pace.ONGOING: "ongoing"}.get(
            Pace(event.pace), "date to be announced"
        )
    days = event.start_date.strftime(DAY)
    if event.last_date and event.last_date != event.start_date:
        days += f" – {event.last_date.strftime(DAY)}"
    if not event.start_time:
        return days
    ends = f"–{event.end_time:%H:%M}" if event.end_time else ""
    return f"{days}, {event.start_time:%H:%M}{ends} {zones.place(event.zone)}"


# -- rows of an event ----------------------------------------------------------------------


class SectionInline(RowInline):
    model = Section
    form = SectionForm
    formset = SectionRows
    verbose_name_plural = "sections of the programme"
    fields = ["number", "kind", "title", "on", "start_time", "end_time", "description"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).in_order()  # type: ignore[attr-defined,no-any-return]


class ParticipationInline(BlockInline):
    model = Participation
    form = ParticipationForm
    formset = ParticipationRows
    max_num = 300
    classes = ["compact"]
    autocomplete_fields = ["person", "organizations"]
    readonly_fields = ["visibility_decided_by"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("section_number", "role", "honorific", "name", "person"),
                    ("another",),
                    ("position", "affiliation", "country"),
                ]
            },
        ),
        (
            "Talk, state, visibility, order",
            {
                "classes": ["collapse"],
                "fields": [
                    ("talk_title", "organizations"),
                    ("state", "visibility", "order"),
                    ("visibility_reason", "visibility_review_on", "visibility_decided_by"),
                ],
            },
        ),
    ]

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.remote_field.model is Person:
            kwargs["widget"] = DescribedSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """All but those whose names this editor may not see: they stay as they are."""
        known = knowledge(request)
        keys = known.keys(Participation), known.keys(Person)
        rows: Any = super().get_queryset(request)
        return rows.for_form().seen_with(known.all_names, *keys)  # type: ignore[no-any-return]


class EventLanguageInline(RowInline):
    model = EventLanguage
    form = LanguageForm
    formset = LanguageRows
    verbose_name = "language"
    verbose_name_plural = "languages"
    fields = ["language", "mode"]


# -- the list ------------------------------------------------------------------------------


class WhenFilter(admin.SimpleListFilter):
    title = "when"
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("upcoming", "Upcoming"), ("past", "Past"), ("undated", "Without a date")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = timezone.now()
        chosen = {
            "upcoming": lambda: queryset.upcoming(now),
            "past": lambda: queryset.past(now),
            "undated": queryset.undated,
        }.get(self.value() or "")
        return chosen() if chosen else queryset


class PublicFilter(admin.SimpleListFilter):
    title = "the public"
    parameter_name = "public"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "Sees it now"), ("later", "Will see it at a set time")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = {"now": queryset.published, "later": queryset.scheduled}
        narrowed = chosen.get(self.value() or "")
        return narrowed(timezone.now()) if narrowed else queryset


class ToDoFilter(admin.SimpleListFilter):
    title = "what is missing"
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("anything", "Anything"), *facts.IN_WORDS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        known = value == "anything" or value in facts.IN_WORDS
        return queryset.lacking(value) if known else queryset


class EventList(ChangeList):
    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found: Any = super().get_queryset(request, *args, **kwargs)
        return found.for_staff_list()


# -- the page ------------------------------------------------------------------------------

MORE = "More on taking part: deadline, seats, audience, steps, contact, accessibility"


def show_preview(page: DeskAdmin, request: HttpRequest, event: Event) -> HttpResponse:
    return redirect("preview", event.uuid)


@admin.register(Event)
class EventAdmin(TableAdmin, FilledAdmin):
    table = EventTable
    form = EventForm
    inlines = [
        CreditInline,
        SectionInline,
        ParticipationInline,
        EventLanguageInline,
        LinkInline,
    ]
    autocomplete_fields = [
        "themes",
        "areas",
        "series",
        "parent",
        "follows",
        "programme",
        "announcement",
        "merged_into",
    ]
    row_pages = [
        RowPage("preview", "Preview", show_preview, may="view"),
        LETTER,
        JOINING,
        COPY,
        MERGE,
        SEPARATE,
        WITHDRAW,
        STILL,
        COPIES,
    ]
    radio_fields = {"pace": admin.HORIZONTAL}
    fieldsets = [
        (
            "What",
            {
                "fields": [
                    ("title", "title_is_ours"),
                    ("kind", "hashtags"),
                    "summary",
                    "description",
                ]
            },
        ),
        (
            "When",
            {
                "fields": [
                    "pace",
                    ("start_date", "start_time", "end_time", "zone"),
                    ("end_date", "certainty"),
                    ("time_as_announced", "time_note"),
                ]
            },
        ),
        (
            "Where and how to take part",
            {
                "fields": [
                    ("format", "venue", "city", "country"),
                    ("registration", "cost", "cost_note", "platforms"),
                ]
            },
        ),
        (
            MORE,
            {
                "classes": ["collapse"],
                "fields": [
                    (
                        "registration_deadline",
                        "registration_deadline_time",
                        "registration_deadline_zone",
                    ),
                    ("seats_note", "joining_note"),
                    ("access_steps", "audience"),
                    ("contact_name", "contact_email", "contact_phone"),
                    ("accessibility", "organizers_as_announced"),
                ],
            },
        ),
        ("About", {"fields": [("themes", "areas")]}),
        (
            "Belongs to: series, host event, earlier event, programme",
            {
                "classes": ["collapse"],
                "fields": [
                    ("series", "number_in_series"),
                    ("parent_relation", "parent", "parent_wording"),
                    ("follows", "programme"),
                ],
            },
        ),
        (
            "Changed since: postponed, moved, cancelled, full",
            {
                "classes": ["collapse"],
                "fields": [("status", "earlier_date", "status_note")],
            },
        ),
        ("Editorial", {"fields": [("state", "publish_at"), "staff_note"]}),
        (
            "Address, origin, merging",
            {
                "classes": ["collapse"],
                "fields": [
                    "slug",
                    ("announcement", "merged_into"),
                    ("created_at", "changed_at", "revision"),
                ],
            },
        ),
    ]
    readonly_fields = ["created_at", "changed_at", "revision"]

    list_display = [
        *("title", button, "when", "kind"),
        *("organizers", "format", "stands_in", "status"),
    ]
    list_filter = [
        WhenFilter,
        "state",
        PublicFilter,
        "status",
        ToDoFilter,
        "kind",
        "format",
        "certainty",
        "title_is_ours",
        "themes",
        "is_sample",
    ]
    search_fields = ["title"]
    search_help_text = (
        "Words of the title, an organization by any of its names, a person, a city"
    )
    actions = [*FilledAdmin.actions, mark, *TableAdmin.actions]
    date_hierarchy = "start_date"
    ordering = [models.F("starts_at").desc(nulls_first=True), "-pk"]

    def list_pages(self, request: HttpRequest) -> list[tuple[str, str]]:
        pages = super().list_pages(request)
        if may_import(request):
            pages.append(("Import a calendar", reverse(f"admin:{PAGE}")))
        return pages

    @admin.display(ordering="starts_at")
    def when(self, event: Event) -> str:
        return when(event)

    @admin.display(description="state", ordering="state")
    def stands_in(self, event: Event) -> str:
        """ "published", or from when the public will see it."""
        moment = event.waits_until(timezone.now())
        return f"public from {in_utc(moment)}" if moment else event.get_state_display()

    def organizers(self, event: Event) -> str:
        credits = sorted(event.credits.all(), key=lambda credit: (credit.order, credit.pk))
        return ", ".join(
            credit.organization.acronym or credit.shown_as
            for credit in credits
            if credit.leads
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return EventList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may_paste = request.user.has_perm("events.add_announcement")
        beside = {**(extra_context or {}), "may_paste": may_paste}
        return super().changelist_view(request, beside)

    def has_copy_permission(self, request: HttpRequest, event: Event) -> bool:
        return self.has_add_permission(request) and self.has_view_permission(request, event)

    def view_on_site(self, event: Event) -> str | None:
        """The public page, as soon as there is one."""
        public = Event.objects.published(timezone.now()).contains(event)
        return event.get_absolute_url() if public else None

    def preview_of(self, row: Any) -> str:
        return reverse("preview", args=[row.uuid])

    def kept_from_the_public(self, row: Event, rows: dict[Any, list[Any]]) -> list[Doubt]:
        return [
            *requirements.hindrances(row, rows_after(row, "credits", rows)),
            *in_the_rows(row, lambda name: rows_after(row, name, rows)),
        ]

    def doubts(self, request: HttpRequest, form: Any, formsets: Any) -> list[Doubt]:
        """All that looks odd. That a day is past is only said to whoever types it."""
        event, rows = form.instance, asking.staying(formsets)
        credits, links = (rows_after(event, name, rows) for name in ("credits", "links"))
        typed = form.is_bound and "start_date" in form.changed_data
        return [
            *doctor.doubts(doctor.said_in(vars(event)), timezone.now() if typed else None),
            *requirements.doubts(event, credits, links),
            *source_doubts(event),
            *doubts_of(self, request, event, formsets),
            *super().doubts(request, form, formsets),
        ]

    def sought(
        self, request: HttpRequest, rows: models.QuerySet[Any], words: str
    ) -> models.QuerySet[Any]:
        found: models.QuerySet[Any] = rows.sought(  # type: ignore[attr-defined]
            words, may_see(request, Person), knowledge(request).all_names
        )
        return found

    def described(self, events: Sequence[Event]) -> list[str]:
        return [
            f"{event.title} ({when(event)})"
            + ("" if event.state == State.PUBLISHED else f", {event.get_state_display()}")
            for event in events
        ]

    # -- the form

    def get_fieldsets(self, request: HttpRequest, obj: Event | None = None) -> Any:
        """The announcement only for those who may read announcements."""
        fieldsets: Any = super().get_fieldsets(request, obj)
        if may_see(request, Announcement):
            return fieldsets
        unseen = ("announcement", "merged_into")
        return [
            (
                name,
                {
                    **options,
                    "fields": [
                        "merged_into" if line == unseen else line
                        for line in options["fields"]
                    ],
                },
            )
            for name, options in fieldsets
        ]

    def get_urls(self) -> list[URLPattern]:
        choices = self.admin_site.admin_view(Choices.as_view(admin_site=self.admin_site))
        duplicates = self.admin_site.admin_view(partial(duplicates_page, self))
        return [
            path("choices/", choices, name="choices"),
            path("duplicates/", duplicates, name="events_event_duplicates"),
            *super().get_urls(),
        ]

    def has_merge_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return may_merge(self, request, obj)

    def has_recall_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return self.has_view_or_change_permission(request, obj)

    def has_redact_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        seen = self.has_view_or_change_permission(request, obj)
        return seen and (obj is None or may_redact(request, obj))

    def has_separate_permission(
        self, request: HttpRequest, obj: Event | None = None
    ) -> bool:
        return may_separate(self, request, obj)

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        return only_add(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.remote_field.model is Event:
            kwargs["widget"] = DescribedSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        for formset in formsets:
            if formset.model is Participation:
                for row in formset.forms:
                    note_decision(request, row)
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            if formset.model is Participation:
                for row in formset.forms:
                    write_decision_down(request, row)
        if any(getattr(row, "asks", False) for rows in formsets for row in rows.forms):
            messages.warning(request, ASKED)
        for part in form.instance.participations.in_order():
            typed = any(
                each.instance.pk == part.pk and each.has_changed()
                for formset in formsets
                if formset.model is Participation
                for each in formset.forms
            )
            if typed and part.shown != ParticipationVisibility.NAMED:
                learns(request, part)
        self.look_after(request, form.instance)

    def look_after(self, request: HttpRequest, row: Event) -> None:
        """Warns of names that are to stay off the site and still stand somewhere in it."""
        sees = may_see(request, Person)
        names = {
            name
            for part in row.participations.in_order()
            if part.shown != ParticipationVisibility.NAMED
            for name in (part.name, part.person.name if part.person and sees else "")
            if name and part.is_told
        }
        if names:
            for sentence in renew_addresses(names, within=row):
                messages.info(request, sentence)
            warn_of_names(request, names, row)

    def to_look_after(self, rows: Sequence[Event]) -> Sequence[Event]:
        """Those with people whose names may have to stay off."""
        known = Participation.objects.kept_off_in(rows)
        return [event for event in rows if event.pk in known]

    def concealed(
        self, request: HttpRequest, row: Event | None, snapshots: Sequence[Snapshot]
    ) -> list[Snapshot]:
        return concealed(request, row, snapshots)

    def settle(self, rows: Sequence[models.Model]) -> list[str]:
        parts = [row for row in rows if isinstance(row, Participation)]
        said = keep_names_off(parts)
        for event in rows:
            if isinstance(event, Event):
                said += hidden_as_now(event, parts)
        return said + closed_again(rows)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= {
            "datalists": datalists(timezone.now().year),
            "rows_after": MORE,
            "unseen": unseen_in(request, context["original"]),
            "announced": blacked(request, beside(context["original"]))
            if may_see(request, Announcement)
            else "",
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def _create_formsets(
        self, request: HttpRequest, obj: Event | None, change: bool
    ) -> tuple[list[Any], list[Any]]:
        """The rows, where people know the sections beside which they were typed."""
        formsets, inlines = super()._create_formsets(request, obj, change)
        by_model = {formset.model: formset for formset in formsets}
        if people := by_model.get(Participation):
            people.sections = by_model.get(Section)
            people.may_see_people = may_see(request, Person)
            people.may_add_people = request.user.has_perm("organizers.add_person")
        return formsets, inlines
