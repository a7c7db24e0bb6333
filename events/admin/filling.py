"""The form of an event, filled in from a part of an announcement: nothing is saved, each
field shows the words that it came from, and doubts stand where they belong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from desk import asking
from desk.doubts import Doubt
from desk.forms import unfolded
from desk.pages import desk_page
from desk.rights import may_see
from desk.sent import is_key
from events.admin.source import Source, source
from events.admin.sources import may_import
from events.admin.state import StateAdmin
from events.announcements import Draft
from events.forms import CreditRows
from events.models import Announcement, Event, Participation
from events.models.announcement import Piece
from events.models.matching import Match, Matched, matched, without_acronym
from events.models.offers import names_in_texts, names_off, standing_in
from events.models.offers import organizations as offered
from events.models.proposal import Proposal, proposed
from events.models.twins import Twin, twins_of
from organizers.models import Organization, Person
from organizers.twins import organizations_like_each

GO_ON = ("_continue", "_addanother", "_preview")


@dataclass
class Filling:
    """One part of an announcement, read and matched with what the site has."""

    announcement: Announcement
    piece: Piece
    sees_people: bool
    sees_events: bool = True

    @cached_property
    def draft(self) -> Draft:
        return self.announcement.draft_of(self.piece)

    @cached_property
    def matched(self) -> Matched:
        first = proposed(self.draft, Matched()).fields
        found = matched(self.draft, self.sees_people, first.get("start_date"))
        found.off = standing_in(self.draft.text, names_off())
        if not self.sees_events:
            found.parent = None
        return found

    @cached_property
    def proposal(self) -> Proposal:
        return proposed(self.draft, self.matched)

    @cached_property
    def twins(self) -> list[Twin]:
        """Listings that may be this event, the likeliest first."""
        if not self.sees_events:
            return []
        made = self.proposal
        found = twins_of(made.event, made.leads, made.urls)
        return [twin for twin in found if twin.event.pk not in self.piece.events]

    @cached_property
    def source(self) -> Source:
        return source(self.draft, f"said-{self.piece.start}")

    @property
    def number(self) -> int:
        """Which part of the announcement it is: 1, 2, 3 …"""
        return [each.start for each in self.announcement.pieces].index(self.piece.start) + 1

    @property
    def of(self) -> int:
        return len(self.announcement.pieces)

    @property
    def reading_page(self) -> str:
        page = reverse("admin:events_announcement_read", args=[self.announcement.pk])
        return f"{page}#part-{self.number}"

    @property
    def form_page(self) -> str:
        page = reverse("admin:events_event_add")
        text = self.announcement
        return f"{page}?announcement={text.pk}&part={self.piece.start}&of={text.print}"


def filling_of(request: HttpRequest) -> Filling | None:
    """The part of an announcement that the address of an empty form names."""
    key, at = request.GET.get("announcement", ""), request.GET.get("part", "")
    if not (is_key(key) and is_key(at)) or not may_see(request, Announcement):
        return None
    announcement = Announcement.objects.in_bulk([int(key)]).get(int(key))
    piece = announcement and announcement.piece_at(int(at))
    if not announcement or not piece:
        return None
    if request.method == "POST" and request.GET.get("of", announcement.print) != (
        announcement.print
    ):
        return None  # the text was corrected: another part may begin there
    return Filling(announcement, piece, may_see(request, Person), may_see(request, Event))


class FilledAdmin(StateAdmin):
    """Rows whose empty form can be filled in from an announcement."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        request.filling = None if object_id else filling_of(request)  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = super().get_changeform_initial_data(request)
        filling: Filling | None = getattr(request, "filling", None)
        return {**given, **filling.proposal.fields} if filling else given

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Rows that were read are rows typed in, as if by an editor: not saved yet."""
        given: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method != "POST" and not obj.pk:
            given["initial"] = rows_read(request, inline.model) or None
        return given

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page with the announcement beside the form, and each of its words where it
        was put. What is folded is open where something was filled in.
        """
        filling: Filling | None = getattr(request, "filling", None)
        context["filling"] = filling
        if filling:
            context["title"] = "New event, filled in and not saved yet"
            context["may_import"] = may_import(request)
            page = context["adminform"]
            formsets = [rows.formset for rows in context["inline_admin_formsets"]]
            page.fieldsets = unfolded(page.fieldsets, [*filling.proposal.fields])
            say_where_from(filling.proposal, page.form, formsets)
            for rows in context["inline_admin_formsets"]:
                told = rows_read(request, rows.formset.model)
                if any(row.get("talk_title") for row in told):
                    rows.fieldsets = unfolded(rows.fieldsets, ["talk_title"])
        return super().render_change_form(request, context, *args, **kwargs)

    def explain(self, request: HttpRequest, context: dict[str, Any]) -> None:
        """A page just filled in also lists what is doubtful about what was read."""
        super().explain(request, context)
        filling: Filling | None = getattr(request, "filling", None)
        form = context["adminform"].form
        if filling and not form.is_bound:
            formsets = [rows.formset for rows in context["inline_admin_formsets"]]
            doubts = [*doubts_of_twins(filling), *filling.proposal.doubts]
            context["questions"] = asking.questions(
                [each for each in doubts if is_there(each, form, formsets)], form, formsets
            )

    def doubts(self, request: HttpRequest, form: Any, formsets: Any) -> list[Doubt]:
        """The organizations that are to be added and may be listed already."""
        found = super().doubts(request, form, formsets)
        for formset in formsets:
            if isinstance(formset, CreditRows) and formset.is_bound:
                found += doubts_of_new(formset)
        filling: Filling | None = getattr(request, "filling", None)
        if filling:
            people = asking.staying(formsets).get(Participation, [])
            found += names_in_texts(form.instance, people, filling.matched.off)
        return found

    def _create_formsets(
        self, request: HttpRequest, obj: Any, change: bool
    ) -> tuple[list[Any], list[Any]]:
        formsets, inlines = super()._create_formsets(request, obj, change)
        for formset in formsets:
            if isinstance(formset, CreditRows):
                may_add = request.user.has_perm("organizers.add_organization")
                formset.may_add_organizations = may_add
        return formsets, inlines

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            for added in getattr(formset, "added", ()):
                page = self.admin_site.get_model_admin(Organization)
                page.log_addition(request, added, f"Added with “{form.instance}”.")
        filling: Filling | None = getattr(request, "filling", None)
        if filling and not change:
            Announcement.objects.note(
                filling.announcement.pk, filling.piece.start, form.instance.pk
            )

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Then the next part of the announcement, if one is left."""
        saved = super().response_add(request, obj, post_url_continue)
        filling: Filling | None = getattr(request, "filling", None)
        goes_on = getattr(request, "pressed", "") in GO_ON or IS_POPUP_VAR in request.POST
        if not filling or goes_on or not self.has_view_or_change_permission(request, obj):
            return saved
        announcement = filling.announcement
        announcement.refresh_from_db(fields=["parts"])
        left = [each for each in announcement.pieces if not each.is_done]
        if not left:
            return HttpResponseRedirect(desk_page(obj))
        count = len(left)
        said = "One part is left." if count == 1 else f"{count} parts are left."
        messages.info(request, f"{said} This is the announcement again.")
        page = filling.reading_page.partition("#")[0]
        number = announcement.number_to_go_on_with(filling.piece.start)
        return HttpResponseRedirect(f"{page}#part-{number}")


# -- what the page says --------------------------------------------------------------------


def rows_read(request: HttpRequest, model: type[models.Model]) -> list[dict[str, Any]]:
    """The rows that an empty form shows filled in."""
    filling: Filling | None = getattr(request, "filling", None)
    return filling.proposal.rows.get(model, []) if filling else []


def say_where_from(proposal: Proposal, form: Any, formsets: Sequence[Any]) -> None:
    """Puts the announcement's words beneath the fields, where examples would be taken for
    more of them, and beside the rows.
    """
    for name, words in proposal.words.items():
        if field := asking.field_of(name, form, formsets):
            field.help_text = format_html('<span class="from">from: “{}”</span>', words)
    for name, note in proposal.notes.items():
        field = asking.field_of(name, form, formsets)
        if field and not form.is_bound:
            field.help_text = format_html('<span class="from">{}</span>', note)
    for formset in formsets:
        for number, row in enumerate(formset.forms):
            said = proposal.words.get(f"{formset.prefix}-{number}")
            if said and not formset.is_bound:
                row.said = said


def is_there(doubt: Doubt, form: Any, formsets: Sequence[Any]) -> bool:
    """Its field is on this editor's page."""
    prefixes = {formset.prefix for formset in formsets}
    found = asking.field_of(doubt.field, form, formsets)
    return found is not None or doubt.field in prefixes


def doubts_of_twins(filling: Filling) -> list[Doubt]:
    return [
        Doubt(
            f"twin-{twin.event.pk}",
            "title",
            f"“{twin.event}” may be the same event "
            f"({twin.event.get_state_display()}; {twin.because}). If so, do not enter it "
            "twice.",
            links=(
                ("Open it", desk_page(twin.event)),
                ("It is this one", filling.reading_page),
            ),
        )
        for twin in filling.twins
    ]


def doubts_of_new(formset: CreditRows) -> list[Doubt]:
    rows = formset.adding()
    if not rows:
        return []
    asked = [without_acronym(row.cleaned_data["credited_as"]) for row in rows]
    found: list[Doubt] = []
    for row, (name, _), likely in zip(
        rows, asked, organizations_like_each(asked), strict=True
    ):
        match: Match[Organization] = Match(name, None, tuple(likely))
        found += offered(row.add_prefix("organization"), match)
    return found


def beside(event: Event | None) -> str:
    """What of its announcement stands beside the form of a saved listing: its own part, as
    far as it is known.
    """
    announcement = event and event.announcement
    if not event or not announcement:
        return ""
    own = [each for each in announcement.pieces if event.pk in each.events]
    words = announcement.words
    return "\n\n".join(words[each.start : each.end].strip() for each in own) or words
